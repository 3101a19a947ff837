//! Planted defects: every kind can be planted, changes nothing but what it says, and is there to be found.

// Helpers of tests may panic as tests do.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use casemix_drg::{Grouper, ReturnCode, Tables};
use casemix_record::Encounter;
use casemix_testkit::{DefectKind, Generated, Month};

fn month() -> Month {
    Month::new(2026, 1).unwrap().seed(11)
}

/// A month in which only this kind is planted, in every record that it fits.
fn planted(kind: &'static DefectKind, n: usize) -> Vec<Generated> {
    let only = std::slice::from_ref(kind);
    let all = month().error_rate(1.0).defects(only).encounters().take(n);
    all.filter(|made| !made.planted.is_empty()).collect()
}

#[test]
fn a_month_with_defects_is_the_clean_month_but_for_them() {
    let wrong = month().error_rate(0.25).encounters();
    let mut count = 0;
    for (clean, wrong) in month().encounters().zip(wrong).take(4_000) {
        assert_eq!(clean.planted, []);
        assert_eq!(
            clean.encounter == wrong.encounter,
            wrong.planted.is_empty(),
            "{:?}",
            wrong.planted
        );
        count += wrong.planted.len();
    }
    assert!((900..1_100).contains(&count), "{count}");
}

/// What does not fit leaves the record as it was.
#[test]
fn every_kind_fits_and_changes_only_what_it_says() {
    for kind in DefectKind::ALL {
        let only = std::slice::from_ref(kind);
        let wrong = month().error_rate(1.0).defects(only).encounters();
        let mut fitted = 0;
        for (clean, wrong) in month().encounters().zip(wrong).take(20_000) {
            assert_eq!(
                clean.encounter == wrong.encounter,
                wrong.planted.is_empty(),
                "{}",
                kind.name
            );
            fitted += wrong.planted.len();
            if fitted >= 3 {
                break;
            }
        }
        assert!(fitted >= 1, "{} never fits", kind.name);
    }
}

#[test]
fn every_kind_has_a_name_of_its_own() {
    let names: BTreeSet<&str> = DefectKind::ALL.iter().map(|kind| kind.name).collect();
    assert_eq!(names.len(), DefectKind::ALL.len());
    assert!(
        DefectKind::ALL
            .iter()
            .all(|kind| DefectKind::named(kind.name).is_some_and(|found| found.name == kind.name))
    );
    assert!(DefectKind::named("nothing").is_none());
}

/// Of each kind that the record, the grouper or the dates can tell, every planted defect is found, at its place. The rest
/// is for the rules of a review, whose tests plant every kind.
#[test]
fn what_is_planted_is_found() {
    let tables = Tables::open(casemix_drg_data::MS_DRG).unwrap();
    let grouper = Grouper::new(&tables, "43.0".parse().unwrap()).unwrap();
    let told = [
        "unknown-diagnosis",
        "unknown-procedure",
        "unknown-principal",
        "missing-principal",
        "no-diagnosis",
        "external-cause-as-principal",
        "malformed-code",
        "invalid-poa",
        "invalid-sex",
        "impossible-date",
        "invalid-admission-type",
        "invalid-npi",
        "invalid-zip-code",
        "second-principal",
        "age-disagrees",
        "stay-disagrees",
        "payer-disagrees",
        "charges-disagree",
        "birth-after-admission",
        "discharge-before-admission",
        "duplicate-diagnosis",
        "duplicate-principal",
        "invalid-discharge-status",
        "absurd-age",
        "dead-sent-home",
    ];
    for name in told {
        let kind = DefectKind::named(name).unwrap();
        for made in planted(kind, 1_500) {
            let [defect] = made.planted.as_slice() else {
                panic!("one defect a record")
            };
            let encounter = &made.encounter;
            let answer = grouper.group(encounter);
            let place = defect.location.to_string();
            let reported =
                |findings: Vec<casemix_record::Finding>| findings.iter().any(|f| f.location.to_string() == place);
            let found = match kind.name {
                "unknown-diagnosis" => answer.secondary.iter().any(|diagnosis| !diagnosis.recognized),
                "unknown-procedure" => answer.procedures.iter().any(|procedure| !procedure.recognized),
                "unknown-principal" | "missing-principal" | "no-diagnosis" => {
                    answer.initial.status == ReturnCode::InvalidPdx
                        || answer.initial.status == ReturnCode::InvalidDischargeStatus
                }
                "external-cause-as-principal" => answer.initial.status == ReturnCode::DxCannotBePdx,
                "malformed-code"
                | "invalid-poa"
                | "invalid-sex"
                | "impossible-date"
                | "invalid-admission-type"
                | "invalid-npi"
                | "invalid-zip-code" => reported(encounter.form_findings()),
                "second-principal"
                | "age-disagrees"
                | "stay-disagrees"
                | "payer-disagrees"
                | "charges-disagree"
                | "birth-after-admission" => reported(encounter.disagreements()),
                "discharge-before-admission" => !encounter.disagreements().is_empty(),
                "duplicate-diagnosis" | "duplicate-principal" => is_duplicated(encounter),
                "invalid-discharge-status" => encounter.discharge_status.value().is_none_or(|s| s.meaning().is_none()),
                "absurd-age" => encounter
                    .age_in_years()
                    .is_some_and(|years| !(0..=125).contains(&years)),
                "dead-sent-home" => encounter.death.is_some() && encounter.discharge_status.to_str() == "01",
                other => panic!("{other} is not told"),
            };
            assert!(found, "{} at {place} in {}", kind.name, encounter.id);
        }
    }
}

fn is_duplicated(encounter: &Encounter) -> bool {
    let codes: BTreeSet<&str> = encounter
        .diagnoses
        .iter()
        .map(|diagnosis| diagnosis.code.as_str())
        .collect();
    codes.len() < encounter.diagnoses.len()
}
