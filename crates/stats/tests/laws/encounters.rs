//! Encounters drawn at random, with all that the accumulators of records look at.

use casemix_record::{
    Autopsy, Birth, BirthOutcome, Completion, Consultation, Death, DeathRelation, Delivery, DeliveryMethod, Diagnosis,
    Encounter, Event, EventKind, Infection, Leave, Moment, Movement, Poa, Practitioner, PractitionerRole, Procedure,
};
use chrono::{Days, NaiveDate, NaiveDateTime};
use proptest::prelude::*;

/// The moment so many hours after the begin of 2026.
fn moment(hours: u64) -> Moment {
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    let at: NaiveDateTime = first
        .checked_add_days(Days::new(hours / 24))
        .and_then(|day| day.and_hms_opt((hours % 24) as u32, 15, 0))
        .unwrap();
    Moment::from(at)
}

/// What a stay has besides its dates, as bits: each of the accumulators looks at some.
#[derive(Clone, Debug)]
struct Extras {
    bits: u32,
    code: &'static str,
    poa: Poa,
    later: u64,
}

fn extras() -> impl Strategy<Value = Extras> {
    let codes = prop::sample::select(vec!["I50.23", "J18.9", "O80", "Z38.00", "A41.9", "C50.911"]);
    let poa = prop::sample::select(vec![Poa::Y, Poa::N, Poa::U, Poa::W]);
    (any::<u32>(), codes, poa, 0_u64..90).prop_map(|(bits, code, poa, later)| Extras { bits, code, poa, later })
}

pub(crate) fn encounter() -> impl Strategy<Value = Encounter> {
    let units = prop::collection::vec(prop::sample::select(vec!["ICU", "4 West", "OB", ""]), 0..3);
    let status = prop::sample::select(vec!["01", "02", "07", "20", "30", "81"]);
    let class = prop::sample::select(vec!["inpatient", "inpatient", "inpatient", "outpatient", ""]);
    (0_u64..900, 0_u64..300, units, status, class, 0_u8..9, extras()).prop_map(
        |(from, hours, units, status, class, patient, extras)| {
            let has = |bit: u32| extras.bits >> bit & 1 == 1;
            let out = from + hours;
            let movements = units.iter().enumerate().map(|(at, unit)| {
                Movement::builder()
                    .unit(*unit)
                    .from(moment((from + 7 * at as u64).min(out)))
                    .build()
            });
            let mut encounter = Encounter::builder(format!("E{from}-{hours}"))
                .patient_id(format!("P{patient}"))
                .class(class)
                .admitted(moment(from))
                .discharged(moment(out))
                .discharge_status(status)
                .diagnoses([
                    Diagnosis::with_poa(extras.code, extras.poa),
                    Diagnosis::with_poa("E11.65", Poa::Y),
                ])
                .movements(movements)
                .practitioners([Practitioner::builder().id("D1").role(PractitionerRole::Attending)])
                .build();
            if has(0) {
                encounter.procedures = vec![Procedure::builder("0DTJ4ZZ").date(moment(from + 1)).build()];
            }
            if has(1) {
                encounter.consultations = vec![Consultation::builder().service("x").build()];
            }
            if has(2) {
                encounter.infections = vec![Infection::builder().onset(moment(from + extras.later)).build()];
            }
            if has(3) {
                encounter.events = vec![
                    Event::builder()
                        .kind(EventKind::ReturnToSurgery)
                        .planned(has(4))
                        .build(),
                ];
            }
            if has(5) {
                let leave = Leave::builder()
                    .from(moment(from + hours / 3))
                    .to(moment(from + hours / 2));
                encounter.leaves = vec![leave.build()];
            }
            if has(6) {
                let death = Death::builder()
                    .died(moment(out))
                    .relation(DeathRelation::DirectObstetric)
                    .coroner_case(has(7));
                let mut death = death.build();
                death.autopsy = has(8).then(|| Box::new(Autopsy::default()));
                encounter.death = Some(Box::new(death));
            }
            if has(9) {
                let outcome = if has(10) {
                    BirthOutcome::LiveBirth
                } else {
                    BirthOutcome::FetalDeath
                };
                let birth = Birth::builder()
                    .outcome(outcome)
                    .gestational_age_weeks((extras.later % 42) as i32);
                let delivery = Delivery::builder()
                    .method(DeliveryMethod::Cesarean)
                    .previous_cesarean(has(11))
                    .births([birth]);
                encounter.delivery = Some(Box::new(delivery.build()));
            }
            if has(12) {
                let completed = Completion::builder().completed(moment(out + 24 * extras.later));
                encounter.completion = Some(Box::new(completed.build()));
            }
            encounter
        },
    )
}
