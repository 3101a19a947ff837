//! Where the patient was: units, beds, services, leaves.

use casemix_record::{Encounter, Facility, Leave, Moment, Movement, MovementEvent, Npi, Raw, ServiceStay};
use chrono::{Duration, NaiveDateTime};

use super::staff::Team;
use crate::{
    Rng,
    month::{
        case::{Case, minutes_between, time},
        profile::{Arrival, Unit},
    },
};

pub(super) fn write(encounter: &mut Encounter, case: &Case, team: &Team, rng: &mut Rng) {
    encounter.facility = Some(Box::new(facility()));
    encounter.inpatient_order = Moment::from(case.admitted).into();
    encounter.scheduled = Raw::from(matches!(case.arrival, Arrival::Elective));
    let through_emergency = matches!(
        case.arrival,
        Arrival::Emergency | Arrival::Trauma | Arrival::NewbornHome
    );
    if through_emergency {
        let registered = case.admitted - Duration::minutes(rng.between(70, 540));
        encounter.registered = Moment::from(registered).into();
        encounter
            .movements
            .push(movement(MovementEvent::Emergency, "ED", registered, case.admitted, rng));
    } else {
        encounter.registered = Moment::from(case.admitted - Duration::minutes(rng.between(5, 50))).into();
    }
    let mut event = MovementEvent::Admit;
    for (unit, from, to) in path(case, rng) {
        encounter.movements.push(movement(event, unit, from, to, rng));
        event = MovementEvent::Transfer;
    }
    let end = Movement::builder()
        .event(MovementEvent::Discharge)
        .from(Moment::from(case.discharged));
    encounter.movements.push(end.build());
    encounter.services = vec![
        ServiceStay::builder()
            .service(service(case.profile.unit))
            .from(Moment::from(case.admitted))
            .to(Moment::from(case.discharged))
            .practitioner(team.attending.id())
            .build(),
    ];
    encounter.leaves = leave(case, rng).into_iter().collect();
}

fn facility() -> Facility {
    let npi = Npi::with_check_digit(200_990_001).map_or(Raw::absent(), Raw::from);
    Facility::builder()
        .id("H1")
        .certification_number("249999")
        .npi(npi)
        .name("General Hospital")
        .state("MN")
        .build()
}

/// The units in order, with the times in each.
fn path(case: &Case, rng: &mut Rng) -> Vec<(&'static str, NaiveDateTime, NaiveDateTime)> {
    let ward = match case.profile.unit {
        Unit::Medicine => rng.pick(&["3 East", "3 West", "4 East"]).copied().unwrap_or("3 East"),
        Unit::Telemetry => "4 West",
        Unit::Surgery => rng.pick(&["5 East", "5 West"]).copied().unwrap_or("5 East"),
        Unit::Oncology => "6 East",
        Unit::Psychiatry => "Behavioral Health",
        Unit::Obstetrics => "Mother-Baby",
        Unit::Nursery => "Nursery",
        Unit::Pediatrics => "Pediatrics",
        Unit::Rehabilitation => "Rehabilitation",
    };
    let first = match case.profile.unit {
        Unit::Nursery if case.intensive => Some("NICU"),
        Unit::Obstetrics => Some("Labor and Delivery"),
        _ if case.intensive => Some("ICU"),
        _ => None,
    };
    let Some(first) = first else {
        return vec![(ward, case.admitted, case.discharged)];
    };
    let stay = minutes_between(case.admitted, case.discharged);
    let shift = case
        .delivery
        .as_ref()
        .map(|delivery| delivery.delivered + Duration::hours(2));
    let moved = shift.unwrap_or(case.admitted + Duration::minutes(stay * rng.between(25, 70) / 100));
    // Who dies in intensive care, and a very small child, is not moved.
    if case.died || moved >= case.discharged || case.birth.as_ref().is_some_and(|birth| birth.weeks < 33) {
        return vec![(first, case.admitted, case.discharged)];
    }
    vec![(first, case.admitted, moved), (ward, moved, case.discharged)]
}

fn movement(event: MovementEvent, unit: &str, from: NaiveDateTime, to: NaiveDateTime, rng: &mut Rng) -> Movement {
    let (room, bed) = (rng.between(1, 18), if rng.percent(50.0) { "A" } else { "B" });
    Movement::builder()
        .event(event)
        .unit(unit)
        .room(format!("{room:02}"))
        .bed(bed)
        .from(Moment::from(from))
        .to(Moment::from(to))
        .build()
}

fn service(unit: Unit) -> &'static str {
    match unit {
        Unit::Medicine => "medicine",
        Unit::Telemetry => "cardiology",
        Unit::Surgery => "surgery",
        Unit::Oncology => "oncology",
        Unit::Psychiatry => "psychiatry",
        Unit::Obstetrics => "obstetrics",
        Unit::Nursery => "newborn",
        Unit::Pediatrics => "pediatrics",
        Unit::Rehabilitation => "rehabilitation",
    }
}

/// A day at home in a long stay in psychiatry or rehabilitation, now and then.
fn leave(case: &Case, rng: &mut Rng) -> Option<Leave> {
    let possible = matches!(case.profile.unit, Unit::Psychiatry | Unit::Rehabilitation) && case.nights() >= 6;
    if !possible || case.died || !rng.percent(6.0) {
        return None;
    }
    let day = case.admitted.date() + Duration::days(rng.between(2, case.nights() - 3));
    let (from, to) = (day.and_time(time(600)), (day + Duration::days(1)).and_time(time(1080)));
    Some(
        Leave::builder()
            .from(Moment::from(from))
            .to(Moment::from(to))
            .reason("therapeutic leave")
            .build(),
    )
}
