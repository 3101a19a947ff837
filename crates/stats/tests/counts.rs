//! What records count as, limit by limit.

// A panic is how a test fails.
#![allow(clippy::unwrap_used)]

use casemix_record::{
    Anesthesia, Autopsy, AutopsyPerformer, Birth, BirthOutcome, Consultation, Death, DeathRelation, Delivery,
    DeliveryMethod, Encounter, Event, EventKind, Infection, InfectionSite, Procedure, WoundClass,
};
use casemix_stats::{
    Accumulator,
    rates::{Count, Counts, Rules},
};

fn is_operation(procedure: &Procedure) -> bool {
    procedure.code.as_str().starts_with('0')
}

fn counts(encounter: impl Into<Encounter>) -> Counts {
    let encounter = encounter.into();
    let mut counts = Counts::default();
    counts.add_encounter(&encounter, &Rules::default(), is_operation);
    let mut back = counts.clone();
    back.subtract_encounter(&encounter, &Rules::default(), is_operation);
    assert_eq!(back, Counts::default(), "what is subtracted leaves no trace");
    counts
}

/// Everything that is counted above zero, but discharges and their days.
fn told(encounter: impl Into<Encounter>) -> Vec<(Count, u64)> {
    let all = counts(encounter).finish(&()).unwrap().into_iter();
    all.filter(|(count, times)| *times > 0 && !matches!(count, Count::Discharges | Count::DischargeDays))
        .collect()
}

fn stay(from: &str, to: &str) -> casemix_record::Builder<Encounter> {
    Encounter::builder("E1")
        .class("inpatient")
        .admitted(from)
        .discharged(to)
        .discharge_status("01")
}

fn died(from: &str, to: &str) -> casemix_record::Builder<Encounter> {
    stay(from, to).discharge_status("20")
}

#[test]
fn forty_eight_hours_are_hours() {
    let within = |from: &str, to: &str| counts(died(from, to)).get(Count::DeathsWithin48Hours);
    assert_eq!(within("2026-01-05T10:00", "2026-01-07T09:59"), 1);
    assert_eq!(within("2026-01-05T10:00", "2026-01-07T10:00"), 0);
    // Without times: days that follow each other are less than 48 hours apart, others may be more.
    assert_eq!(within("2026-01-05", "2026-01-06"), 1);
    assert_eq!(within("2026-01-05", "2026-01-07"), 0);
    assert_eq!(
        counts(stay("2026-01-05", "2026-01-06")).get(Count::DeathsWithin48Hours),
        0
    );
}

#[test]
fn autopsies_are_the_hospitals_own() {
    let of = |performer: Option<AutopsyPerformer>, coroner: bool| {
        let mut death = Death::builder().coroner_case(coroner);
        if let Some(performer) = performer {
            death = death.autopsy(Autopsy::builder().performer(performer));
        }
        let counts = counts(died("2026-01-01", "2026-01-09").death(death));
        (counts.get(Count::Autopsies), counts.get(Count::UnavailableBodies))
    };
    assert_eq!(of(None, false), (0, 0));
    assert_eq!(of(Some(AutopsyPerformer::Hospital), false), (1, 0));
    assert_eq!(of(None, true), (0, 1));
    assert_eq!(of(Some(AutopsyPerformer::Coroner), true), (0, 1));
    assert_eq!(of(Some(AutopsyPerformer::Hospital), true), (1, 0));

    let outpatient = Encounter::builder("E2")
        .class("home")
        .death(Death::builder().autopsy(Autopsy::builder()));
    assert_eq!(told(outpatient), [(Count::OtherAutopsies, 1)]);
}

#[test]
fn newborns_are_counted_apart() {
    let newborn = died("2026-01-01T10:00", "2026-01-09T10:00")
        .admission_type("4")
        .admission_source("5");
    let expected = [
        (Count::NewbornDischarges, 1),
        (Count::NewbornDeaths, 1),
        (Count::NewbornDischargeDays, 8),
    ];
    assert_eq!(told(newborn), expected);
}

#[test]
fn a_delivery_is_one_however_many_babies() {
    let birth = |outcome| Birth::builder().outcome(outcome);
    let twins = Delivery::builder()
        .previous_cesarean(true)
        .method(DeliveryMethod::Vaginal)
        .gestational_age_weeks(30)
        .births([
            birth(BirthOutcome::LiveBirth),
            birth(BirthOutcome::FetalDeath).autopsy(true),
        ]);
    let expected = [
        (Count::LiveBirths, 1),
        (Count::LateFetalDeaths, 1),
        (Count::ObstetricDischarges, 1),
        (Count::FetalAutopsies, 1),
        (Count::Deliveries, 1),
        (Count::AfterCesarean, 1),
        (Count::VaginalAfterCesarean, 1),
    ];
    assert_eq!(told(stay("2026-01-01", "2026-01-04").delivery(twins)), expected);
}

#[test]
fn fetal_deaths_by_weeks_and_without_them_by_weight() {
    let of = |weeks: Option<i32>, grams: Option<i32>| {
        let mut birth = Birth::builder().outcome(BirthOutcome::FetalDeath);
        birth = if let Some(weeks) = weeks {
            birth.gestational_age_weeks(weeks)
        } else {
            birth
        };
        birth = if let Some(grams) = grams {
            birth.weight_grams(grams)
        } else {
            birth
        };
        let delivery = Delivery::builder().births([birth]);
        let counts = counts(stay("2026-01-01", "2026-01-02").delivery(delivery));
        let kinds = [
            Count::EarlyFetalDeaths,
            Count::IntermediateFetalDeaths,
            Count::LateFetalDeaths,
        ];
        kinds.map(|kind| counts.get(kind))
    };
    assert_eq!(of(Some(19), None), [1, 0, 0]);
    assert_eq!(of(Some(20), Some(100)), [0, 1, 0]);
    assert_eq!(of(Some(28), None), [0, 0, 1]);
    assert_eq!(of(None, Some(500)), [1, 0, 0]);
    assert_eq!(of(None, Some(501)), [0, 1, 0]);
    assert_eq!(of(None, Some(1_001)), [0, 0, 1]);
    assert_eq!(of(None, None), [0, 0, 0]);
}

#[test]
fn operations_are_sessions_and_rates_count_patients() {
    let procedure = |code: &str, date: &str| Procedure::builder(code).date(date).wound_class(WoundClass::Clean);
    let encounter = died("2026-01-01", "2026-01-20")
        .procedures([
            procedure("0DB64Z3", "2026-01-10T08:00"),
            procedure("0DB64Z4", "2026-01-10T08:00"),
            procedure("0JH60DZ", "2026-01-02").wound_class(WoundClass::Dirty),
            procedure("30233N1", "2026-01-19"),
        ])
        .anesthesia([Anesthesia::builder(), Anesthesia::builder()])
        .infections([Infection::builder()
            .site(InfectionSite::SurgicalSite)
            .onset("2026-01-15")])
        .death(Death::builder().relation(DeathRelation::Anesthesia));
    let expected = [
        (Count::Deaths, 1),
        (Count::PatientsOperatedOn, 1),
        (Count::PostoperativeDeaths, 1),
        (Count::Operations, 2),
        (Count::Anesthetics, 2),
        (Count::AnesthesiaDeaths, 1),
        (Count::HospitalInfections, 1),
        (Count::PostoperativeInfections, 1),
        (Count::CleanOperations, 1),
    ];
    assert_eq!(told(encounter), expected);
    // The eleventh day after the operation is too late.
    let later = died("2026-01-01", "2026-01-21").procedures([procedure("0DB64Z3", "2026-01-10")]);
    assert_eq!(counts(later).get(Count::PostoperativeDeaths), 0);
}

#[test]
fn infections_are_the_hospitals_by_finding_or_onset() {
    let of = |infection: casemix_record::Builder<Infection>| {
        counts(stay("2026-01-01T10:00", "2026-01-09T10:00").infections([infection])).get(Count::HospitalInfections)
    };
    assert_eq!(of(Infection::builder().onset("2026-01-04T10:00")), 0);
    assert_eq!(of(Infection::builder().onset("2026-01-04T10:01")), 1);
    assert_eq!(
        of(Infection::builder().onset("2026-01-04T10:01").hospital_acquired(false)),
        0
    );
    assert_eq!(of(Infection::builder().hospital_acquired(true)), 1);
    assert_eq!(of(Infection::builder()), 0);
}

#[test]
fn patients_are_counted_once_and_planned_returns_not() {
    let event = |kind| Event::builder().kind(kind);
    let encounter = stay("2026-01-01", "2026-01-09")
        .consultations([Consultation::builder(), Consultation::builder()])
        .events([
            event(EventKind::Complication),
            event(EventKind::Complication),
            event(EventKind::ReturnToSurgery).planned(true),
            event(EventKind::ReturnToIntensiveCare),
        ]);
    let expected = [
        (Count::Consulted, 1),
        (Count::Complicated, 1),
        (Count::ReturnedToIntensiveCare, 1),
    ];
    assert_eq!(told(encounter), expected);
}
