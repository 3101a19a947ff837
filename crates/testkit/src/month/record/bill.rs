//! Coverage, charges and the bill. The lines add up to the total, and the days in rooms to the stay.

use casemix_record::{
    Bill, BillValue, Charge, Coverage, CoverageRank, Encounter, Moment, Money, MovementEvent, Occurrence, PayerClass,
    Raw, Relationship, Subscriber, Text,
};
use chrono::Duration;

use crate::{
    Rng,
    month::{
        case::Case,
        profile::{Arrival, Unit},
    },
};

pub(super) fn write(encounter: &mut Encounter, case: &Case, rng: &mut Rng) {
    encounter.coverages = coverage(case).into_iter().collect();
    let lines = lines(encounter, case, rng);
    let total: i64 = lines.iter().map(|line| line.units * line.rate).sum();
    encounter.charges = lines.into_iter().map(|line| line.charge(case)).collect();
    encounter.total_charges = money(total);
    encounter.bill = Some(Box::new(bill(encounter, case)));
}

/// The bill of the whole stay: covered days, a newborn's weight, the date of a death, days on leave.
fn bill(encounter: &Encounter, case: &Case) -> Bill {
    let days = encounter.computed_length_of_stay().unwrap_or(1);
    let mut values = vec![BillValue::builder("80").amount(days.to_string().as_str())];
    if let (Arrival::Birth | Arrival::NewbornTransfer, Some(birth)) = (case.arrival, &case.birth) {
        values.push(BillValue::builder("54").amount(birth.weight.to_string().as_str()));
    }
    let died = case
        .died
        .then(|| Occurrence::builder("55").from(Moment::from(case.discharged.date())));
    // The day of return is no day on leave.
    let leaves = encounter.leaves.iter().filter_map(|leave| {
        let last = leave.to.value()?.date() - Duration::days(1);
        let span = Occurrence::builder("74").from(Moment::from(leave.from.value()?.date()));
        Some(span.to(Moment::from(last)))
    });
    Bill::builder()
        .type_of_bill("0111")
        .from(Moment::from(case.admitted.date()))
        .through(Moment::from(case.discharged.date()))
        .occurrences(died)
        .occurrences(leaves)
        .values(values)
        .build()
}

/// A line of the bill: money in cents.
struct Line {
    revenue_code: &'static str,
    units: i64,
    rate: i64,
}

impl Line {
    fn charge(self, case: &Case) -> Charge {
        Charge::builder()
            .date(Moment::from(case.admitted.date()))
            .revenue_code(self.revenue_code)
            .units(self.units.to_string().as_str())
            .rate(money(self.rate))
            .amount(money(self.units * self.rate))
            .build()
    }
}

fn lines(encounter: &Encounter, case: &Case, rng: &mut Rng) -> Vec<Line> {
    let days = encounter.computed_length_of_stay().unwrap_or(1);
    let mut lines = rooms(encounter, case, days);
    let mut once = |revenue_code, low: i64, high: i64| {
        lines.push(Line {
            revenue_code,
            units: 1,
            rate: rng.between(low, high),
        });
    };
    once("0250", 9_000 * days, 52_000 * days);
    if case.arrival != Arrival::Birth {
        once("0300", 14_000 * days, 48_000 * days);
        once("0320", 20_000, 160_000);
    }
    if matches!(
        case.arrival,
        Arrival::Emergency | Arrival::Trauma | Arrival::NewbornHome
    ) {
        once("0450", 90_000, 420_000);
    }
    if case.delivery.is_some() {
        once("0720", 350_000, 900_000);
    }
    for done in case.surgery().take(1) {
        let minutes = (done.ended - done.started).num_minutes();
        once("0360", minutes * 8_000, minutes * 16_000);
        once("0370", minutes * 1_500, minutes * 3_200);
        once("0270", 60_000, 2_600_000);
    }
    if case.procedures.iter().any(|done| done.code.starts_with("5A19")) {
        once("0410", 40_000 * days, 90_000 * days);
    }
    if case.years() >= 65 {
        once("0420", 12_000, 90_000);
    }
    lines
}

/// Days in intensive care and in the ward, which make up the stay.
fn rooms(encounter: &Encounter, case: &Case, days: i64) -> Vec<Line> {
    let (ward, ward_rate, care, care_rate) = match case.profile.unit {
        Unit::Nursery => ("0170", 110_000, "0174", 560_000),
        Unit::Psychiatry => ("0124", 190_000, "0124", 190_000),
        Unit::Rehabilitation => ("0128", 210_000, "0128", 210_000),
        Unit::Obstetrics => ("0122", 220_000, "0122", 220_000),
        Unit::Pediatrics => ("0123", 240_000, "0203", 620_000),
        Unit::Telemetry => ("0206", 310_000, "0200", 640_000),
        _ => ("0120", 230_000, "0200", 640_000),
    };
    let in_unit = |movement: &&casemix_record::Movement| matches!(movement.unit.as_str(), "ICU" | "NICU");
    let intensive = encounter
        .movements
        .iter()
        .find(in_unit)
        .and_then(|movement| Some((movement.to.value()?.date() - movement.from.value()?.date()).num_days()));
    let stays_there = encounter
        .movements
        .iter()
        .filter(|m| m.event.value() != Some(MovementEvent::Emergency))
        .count()
        == 2;
    let intensive = match intensive {
        Some(_) if stays_there => days,
        Some(days_there) => days_there.min(days),
        None => 0,
    };
    let rooms = [(care, care_rate, intensive), (ward, ward_rate, days - intensive)];
    let used = rooms.into_iter().filter(|(_, _, units)| *units > 0);
    used.map(|(revenue_code, rate, units)| Line {
        revenue_code,
        units,
        rate,
    })
    .collect()
}

fn money(cents: i64) -> Raw<Money> {
    Raw::from_text(Text::from(format!("{}.{:02}", cents / 100, cents % 100)))
}

/// The coverage; who pays for themselves has none.
fn coverage(case: &Case) -> Option<Coverage> {
    let payer = case.person.payer;
    if matches!(payer, PayerClass::SelfPay) {
        return None;
    }
    let dependent = case.years() < 19;
    let relationship = if dependent {
        Relationship::Child
    } else {
        Relationship::SelfSubscriber
    };
    let member = Text::from(format!("M{:09}", case.person.number * 7919 % 1_000_000_007));
    let coverage = Coverage::builder()
        .rank(CoverageRank::Primary)
        .payer(payer)
        .payer_id(Text::from(format!("PAY{:02}", payer as u8)))
        .member_id(member)
        .subscriber(Subscriber::builder().relationship(relationship));
    Some(coverage.build())
}
