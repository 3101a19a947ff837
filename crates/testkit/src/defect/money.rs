//! Defects of numbers, charges and coverage.

use casemix_record::{
    Charge, Coverage, CoverageRank, Encounter, Location, Moment, Money, PayerClass, Quantity, Raw, Relationship,
    RevenueCode,
};
use chrono::Duration;

use super::{DefectKind, at, at_element, codes::begins, moved, pick};
use crate::Rng;

pub(super) const KINDS: &[DefectKind] = &[
    DefectKind::new(
        "invalid-npi",
        "a practitioner's identifier with a wrong check digit",
        |e, rng| {
            let (index, practitioner) = pick(&mut e.practitioners, rng, |one| one.npi.value().is_some())?;
            let number = practitioner.npi.value()?.number();
            practitioner.npi = Raw::from_text(format!("{}{}", number / 10, (number + 1) % 10));
            Some(at_element("practitioners", index, "npi"))
        },
    ),
    DefectKind::new(
        "charges-disagree",
        "the total is not the sum of the charges",
        |e, rng| {
            (!e.charges.is_empty()).then_some(())?;
            let more: Money = format!("{}.00", rng.between(1, 5_000)).parse().ok()?;
            e.total_charges = e.total_charges.value()?.checked_add(more)?.into();
            Some(at("total_charges"))
        },
    ),
    DefectKind::new(
        "total-not-positive",
        "the total charges are nothing or less",
        |e, rng| {
            e.total_charges.value()?;
            e.total_charges = Raw::from_text(*rng.pick(&["0", "0.00", "-125.50"])?);
            Some(at("total_charges"))
        },
    ),
    DefectKind::new(
        "rate-times-units",
        "the charge of a room is not its rate times its days",
        |e, rng| {
            let (index, line) = room(e, rng, 1)?;
            line.rate = dearer(&line.rate, rng.between(5, 500))?;
            Some(at_element("charges", index, "rate"))
        },
    ),
    DefectKind::new(
        "bed-days-disagree",
        "the days in rooms are not those of the stay",
        |e, rng| {
            let (index, line) = room(e, rng, 1)?;
            let units = units(line)? + rng.between(1, 4);
            let cents = cents(&line.rate)? * units;
            line.units = Raw::from_text(units.to_string());
            let before = line.amount.value()?;
            line.amount = Raw::from_text(format!("{}.{:02}", cents / 100, cents % 100));
            let after = line.amount.value()?;
            let total = e.total_charges.value()?.decimal() - before.decimal() + after.decimal();
            e.total_charges = Raw::from_text(total.to_string());
            Some(at_element("charges", index, "units"))
        },
    ),
    DefectKind::new(
        "charge-outside-stay",
        "a charge of a day after the discharge",
        |e, rng| {
            let day = e.discharged.value()?.date() + Duration::days(rng.between(2, 40));
            let (index, line) = pick(&mut e.charges, rng, |_| true)?;
            line.date = Moment::from(day).into();
            Some(at_element("charges", index, "date"))
        },
    ),
    DefectKind::new(
        "not-covered-beyond-charge",
        "more is not covered than is charged",
        |e, rng| {
            let (index, line) = pick(&mut e.charges, rng, |line| line.amount.value().is_some())?;
            line.non_covered = dearer(&line.amount, rng.between(1, 900))?;
            Some(at_element("charges", index, "non_covered"))
        },
    ),
    DefectKind::new("duplicate-charge", "a line of the bill stands twice", |e, rng| {
        let ancillary = |line: &Charge| revenue(line).is_some_and(|code| code >= 220);
        let (_, line) = pick(&mut e.charges, rng, ancillary)?;
        let line = line.clone();
        e.charges.push(line);
        Some(at_element("charges", e.charges.len() - 1, "revenue_code"))
    }),
    DefectKind::new(
        "operating-room-without-procedure",
        "a charge of the operating room, and no procedure",
        |e, _| {
            let operated = e.charges.iter().position(|line| revenue(line) == Some(360))?;
            (!e.procedures.is_empty()).then(|| e.procedures.clear())?;
            Some(at_element("charges", operated, "revenue_code"))
        },
    ),
    DefectKind::new(
        "anesthesia-charge-without-anesthesia",
        "a charge of anesthesia, and no anesthetic",
        |e, _| {
            let charged = e.charges.iter().position(|line| revenue(line) == Some(370))?;
            (!e.anesthesia.is_empty()).then(|| e.anesthesia.clear())?;
            Some(at_element("charges", charged, "revenue_code"))
        },
    ),
    DefectKind::new(
        "nursery-charge-of-the-old",
        "a charge of the nursery, of somebody older",
        |e, rng| {
            (e.age_in_years()? >= 1).then_some(())?;
            let (index, line) = room(e, rng, 1)?;
            line.revenue_code = Raw::from_text("0171");
            Some(at_element("charges", index, "revenue_code"))
        },
    ),
    DefectKind::new("payer-disagrees", "the payer is not that of the coverage", |e, _| {
        let other = match e.coverages.first()?.payer.value()? {
            PayerClass::Medicare => PayerClass::Commercial,
            _ => PayerClass::Medicare,
        };
        e.payer = other.into();
        Some(at("payer"))
    }),
    DefectKind::new("two-primary-coverages", "two coverages pay first", |e, _| {
        let coverage = e.coverages.first()?.clone();
        (coverage.rank.value() == Some(CoverageRank::Primary)).then(|| e.coverages.push(coverage))?;
        Some(at_element("coverages", 1, "rank"))
    }),
    DefectKind::new(
        "second-coverage-alone",
        "a coverage pays second, and none first",
        |e, _| {
            let coverage = e.coverages.first_mut()?;
            (coverage.rank.value() == Some(CoverageRank::Primary))
                .then(|| coverage.rank = CoverageRank::Secondary.into())?;
            Some(at_element("coverages", 0, "rank"))
        },
    ),
    DefectKind::new(
        "coverage-not-in-force",
        "the coverage ended before the admission",
        |e, rng| {
            let ended = moved(e.admitted.value()?, -Duration::days(rng.between(2, 400)));
            let coverage = first_coverage(e)?;
            coverage.from = moved(ended, -Duration::days(365)).into();
            coverage.to = ended.into();
            Some(at_element("coverages", 0, "to"))
        },
    ),
    DefectKind::new("coverage-reversed", "the coverage ends before it begins", |e, rng| {
        let from = e.admitted.value()?;
        let coverage = first_coverage(e)?;
        coverage.from = from.into();
        coverage.to = moved(from, -Duration::days(rng.between(2, 400))).into();
        Some(at_element("coverages", 0, "to"))
    }),
    DefectKind::new(
        "subscriber-disagrees",
        "the patient is the subscriber, born on another day",
        |e, rng| {
            let born = moved(e.birth_date.value()?, Duration::days(rng.between(1, 4_000)));
            let subscriber = first_coverage(e)?.subscriber.as_mut()?;
            (subscriber.relationship.value() == Some(Relationship::SelfSubscriber)).then_some(())?;
            subscriber.birth_date = born.into();
            Some(at("coverages").index(0).field("subscriber").field("birth_date"))
        },
    ),
    DefectKind::new(
        "childrens-insurance-of-an-adult",
        "an adult with insurance for children",
        |e, _| {
            (e.age_in_years()? >= 22 && e.delivery.is_none()).then_some(())?;
            (!e.diagnoses.iter().any(|d| begins(d, &["O"]))).then_some(())?;
            e.payer = PayerClass::ChildrensHealthInsurance.into();
            if let Some(coverage) = e.coverages.first_mut() {
                coverage.payer = PayerClass::ChildrensHealthInsurance.into();
            }
            Some(at("payer"))
        },
    ),
];

fn first_coverage(encounter: &mut Encounter) -> Option<&mut Coverage> {
    encounter.coverages.first_mut()
}

/// The number of the revenue code.
pub(super) fn revenue(line: &Charge) -> Option<u16> {
    line.revenue_code.value().map(RevenueCode::number)
}

/// A line of at least so many days in a room.
fn room<'a>(encounter: &'a mut Encounter, rng: &mut Rng, least: i64) -> Option<(usize, &'a mut Charge)> {
    let of_room = |line: &Charge| {
        let code = revenue(line).unwrap_or_default();
        (100..220).contains(&code) && units(line).is_some_and(|days| days >= least)
    };
    pick(&mut encounter.charges, rng, of_room)
}

fn units(line: &Charge) -> Option<i64> {
    line.units.value().map(Quantity::decimal)?.try_into().ok()
}

fn cents(amount: &Raw<Money>) -> Option<i64> {
    let cents = amount.value()?.decimal() * rust_decimal::Decimal::ONE_HUNDRED;
    cents.try_into().ok()
}

fn dearer(amount: &Raw<Money>, by: i64) -> Option<Raw<Money>> {
    let cents = cents(amount)? + by * 100;
    Some(Raw::from_text(format!("{}.{:02}", cents / 100, cents % 100)))
}

pub(super) fn charge_at(index: usize, field: &'static str) -> Location {
    at_element("charges", index, field)
}
