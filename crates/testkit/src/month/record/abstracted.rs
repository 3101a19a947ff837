//! The discharge abstract.

use casemix_record::{
    AdmissionSource, AdmissionType, Diagnosis, DiagnosisRole, DischargeStatus, Encounter, EncounterClass, Moment,
    Newborn, Poa, Procedure, ProcedureRole, Raw,
};

use super::encounter_id;
use crate::{
    Rng,
    month::{
        birth::BirthFacts,
        case::Case,
        problems::{Problem, is_poa_exempt},
        profile::Arrival,
    },
};

pub(super) fn write(case: &Case, rng: &mut Rng) -> Encounter {
    let (kind, source) = admission(case, rng);
    let mut encounter = Encounter::builder(encounter_id(case.number))
        .patient_id(case.person.id())
        .class(EncounterClass::Inpatient)
        .sex(case.person.sex)
        .birth_date(Moment::from(case.person.born))
        .admitted(Moment::from(case.admitted))
        .discharged(Moment::from(case.discharged))
        .discharge_status(status(case, rng))
        .admission_type(kind)
        .admission_source(source)
        .poa_exempt_hospital(false)
        .admitting_diagnosis(case.admitting.as_str())
        .payer(case.person.payer)
        .diagnoses(case.problems.codes.iter().map(|problem| diagnosis(problem, rng)))
        .procedures(case.procedures.iter().enumerate().map(|(place, done)| {
            let role = if place == 0 {
                ProcedureRole::Principal
            } else {
                ProcedureRole::Other
            };
            // Of what is done at the bedside only the day is recorded.
            let started = if done.surgery {
                Moment::from(done.started)
            } else {
                Moment::from(done.started.date())
            };
            Procedure::builder(done.code.as_str()).date(started).role(role)
        }))
        .build();
    encounter.newborn = case.birth.as_ref().map(|birth| Box::new(newborn(birth)));
    encounter
}

/// The present-on-admission indicator is left out where none is reported.
fn diagnosis(problem: &Problem, rng: &mut Rng) -> Diagnosis {
    let undecided = rng.unit();
    let poa = match () {
        () if is_poa_exempt(&problem.code) => Raw::absent(),
        () if problem.acquired => Raw::from(Poa::N),
        () if undecided < 0.003 => Raw::from(Poa::U),
        () if undecided < 0.006 => Raw::from(Poa::W),
        () => Raw::from(Poa::Y),
    };
    let mut diagnosis = Diagnosis::builder(problem.code.as_str()).poa(poa);
    if problem.code.starts_with(['V', 'W', 'X', 'Y']) {
        diagnosis = diagnosis.role(DiagnosisRole::ExternalCause);
    }
    diagnosis.build()
}

fn newborn(birth: &BirthFacts) -> Newborn {
    let mut part = Newborn::builder()
        .birth_weight_grams(birth.weight as i32)
        .gestational_age_weeks(birth.weeks as i32)
        .apgar_1_minute(birth.apgar[0] as i32)
        .apgar_5_minutes(birth.apgar[1] as i32)
        .plurality(birth.plurality as i32)
        .birth_order(birth.order as i32)
        .method(birth.method)
        .born_here(birth.born_here);
    if let Some(mother) = birth.mother {
        part = part.mother_encounter_id(encounter_id(mother));
    }
    part.build()
}

/// Type and source of the admission: most from home, some of the old from nursing facilities, some from other
/// hospitals.
fn admission(case: &Case, rng: &mut Rng) -> (AdmissionType, Raw<AdmissionSource>) {
    use AdmissionType::{Elective, Emergency, Newborn, Trauma, Urgent};
    let from = rng.unit() * 100.0;
    let elsewhere = match () {
        () if from < 4.0 => "4",
        () if from < 7.0 && case.years() >= 75 => "5",
        () if from < 9.0 => "2",
        () => "1",
    };
    let (kind, source) = match case.arrival {
        Arrival::Emergency => (Emergency, elsewhere),
        Arrival::Urgent => (Urgent, elsewhere),
        Arrival::Elective => (Elective, if from < 30.0 { "2" } else { "1" }),
        Arrival::Trauma => (Trauma, if from < 20.0 { "4" } else { "1" }),
        Arrival::Transfer => (Urgent, "4"),
        Arrival::Delivery => (if from < 45.0 { Elective } else { Urgent }, "1"),
        Arrival::Birth => (Newborn, "5"),
        Arrival::NewbornTransfer => (Newborn, "6"),
        Arrival::NewbornHome => (Emergency, "1"),
    };
    (kind, source.into())
}

/// Where patients go, by what they were treated for; percent.
fn status(case: &Case, rng: &mut Rng) -> Raw<DischargeStatus> {
    if case.died {
        return Raw::from(DischargeStatus::EXPIRED);
    }
    let mix: &[(f64, &str)] = match case.profile.after.as_str() {
        "elderly" if case.years() >= 50 => &[
            (50.0, "01"),
            (20.0, "06"),
            (18.0, "03"),
            (2.0, "62"),
            (2.2, "02"),
            (2.2, "50"),
            (1.4, "51"),
            (1.2, "07"),
            (0.9, "63"),
            (0.5, "04"),
            (0.3, "66"),
            (0.3, "43"),
        ],
        "rehabilitation" => &[
            (33.0, "01"),
            (19.0, "06"),
            (26.0, "03"),
            (17.0, "62"),
            (1.5, "02"),
            (1.0, "63"),
            (1.0, "51"),
            (0.5, "64"),
        ],
        "cardiac" => &[
            (71.0, "01"),
            (18.0, "06"),
            (6.0, "03"),
            (1.5, "62"),
            (2.0, "02"),
            (1.0, "07"),
        ],
        "joint" => &[(48.0, "01"), (42.0, "06"), (8.0, "03"), (2.0, "62")],
        "critical" => &[
            (28.0, "01"),
            (12.0, "06"),
            (25.0, "03"),
            (8.0, "62"),
            (12.0, "63"),
            (6.0, "02"),
            (6.0, "51"),
            (3.0, "50"),
        ],
        "ventilated" => &[
            (38.0, "63"),
            (24.0, "03"),
            (14.0, "62"),
            (7.0, "06"),
            (6.0, "01"),
            (6.0, "02"),
            (5.0, "51"),
        ],
        "hospice" => &[
            (34.0, "01"),
            (22.0, "06"),
            (16.0, "50"),
            (11.0, "51"),
            (14.0, "03"),
            (2.0, "02"),
        ],
        "psychiatric" => &[
            (88.0, "01"),
            (3.0, "03"),
            (2.5, "65"),
            (2.5, "07"),
            (1.5, "70"),
            (1.0, "21"),
            (1.5, "04"),
        ],
        "substance" => &[
            (79.0, "01"),
            (11.0, "07"),
            (3.0, "65"),
            (3.0, "70"),
            (2.0, "03"),
            (2.0, "06"),
        ],
        "newborn" => &[(97.0, "01"), (1.6, "06"), (0.8, "05"), (0.6, "02")],
        "newborn-critical" => &[(78.0, "01"), (9.0, "06"), (7.0, "02"), (6.0, "05")],
        "child" => &[(95.0, "01"), (3.3, "06"), (0.8, "02"), (0.9, "05")],
        // Routine, and the elderly mix of those who are not old.
        _ => &[
            (84.0, "01"),
            (8.0, "06"),
            (2.5, "03"),
            (2.2, "07"),
            (1.5, "02"),
            (0.3, "62"),
            (0.2, "21"),
            (0.2, "91"),
        ],
    };
    rng.pick_weighted(mix, |(percent, _)| *percent)
        .map_or(Raw::from(DischargeStatus::HOME), |(_, status)| (*status).into())
}
