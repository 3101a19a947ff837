//! The conventions where they depend on what is at hand: notes of the year, the official list of exempt codes.

// Helpers of tests may panic as tests do.
#![allow(clippy::unwrap_used)]

use std::io::Read;

use casemix_codes::{Codes, FiscalYear, PoaExempt, official::poa_exempt};
use casemix_record::{Diagnosis, DiagnosisRole, Encounter, Poa};
use casemix_rules::{CANNOT_RUN, RuleSet, conventions::Conventions};
use casemix_testkit::shared;

fn excluded(day: &str) -> Encounter {
    Encounter::builder("E1")
        .discharged(day)
        .diagnoses(["N13.2", "N13.6"])
        .build()
}

fn rules_of(rules: &RuleSet, encounter: &Encounter) -> Vec<String> {
    let findings = rules.check(encounter);
    findings.iter().map(|finding| finding.rule.to_string()).collect()
}

#[test]
fn without_notes_of_the_year_the_rules_that_need_them_say_so() {
    let codes = Codes::embedded().unwrap();
    let rules = RuleSet::builder(codes).check(Conventions::of(codes)).build().unwrap();
    assert_eq!(rules_of(&rules, &excluded("2017-02-01")), [CANNOT_RUN]);
    assert_eq!(rules_of(&rules, &excluded("2026-02-01")), ["conventions.excludes1"]);
}

#[test]
fn the_newest_notes_are_taken_where_that_is_asked_for_and_named() {
    let codes = Codes::embedded().unwrap();
    let rules = RuleSet::builder(codes)
        .check(Conventions::of(codes).with_newest_notes())
        .build()
        .unwrap();
    let findings = rules.check(&excluded("2017-02-01"));
    assert_eq!(findings.len(), 1);
    let newest = codes.icd10cm.newest_notes().unwrap().provenance().release.clone();
    assert!(findings[0].citation.as_ref().unwrap().contains(&newest));
}

#[test]
fn records_of_icd_9_are_left_alone() {
    let codes = Codes::embedded().unwrap();
    let rules = RuleSet::builder(codes).check(Conventions::of(codes)).build().unwrap();
    let old = Encounter::builder("E1")
        .discharged("2014-02-01")
        .icd_version(casemix_record::IcdVersion::Icd9)
        .diagnoses(["V5411"])
        .build();
    assert_eq!(rules_of(&rules, &old), [""; 0]);
}

#[test]
fn indicators_are_held_against_the_official_list() {
    let stay = |codes: [(&str, Option<Poa>); 2]| {
        let diagnoses = codes.map(|(code, poa)| {
            let mut diagnosis = casemix_record::Diagnosis::new(code);
            if let Some(poa) = poa {
                diagnosis.poa = poa.into();
            }
            diagnosis
        });
        Encounter::builder("E1")
            .discharged("2026-02-01")
            .diagnoses(diagnoses)
            .build()
    };
    let list = PoaExempt::new(
        FiscalYear::new(2026).unwrap().period(),
        ["Z794".parse::<casemix_record::Icd10Cm>().unwrap().claim()],
    );
    let codes = Codes::embedded().unwrap();
    let with_list = codes.clone().with_poa_exempt(list);
    let rules = |codes: &Codes| RuleSet::builder(codes).check(Conventions::of(codes)).build().unwrap();
    let (without, with) = (rules(codes), rules(&with_list));

    let clean = stay([("E11.9", Some(Poa::Y)), ("Z79.4", None)]);
    assert_eq!(rules_of(&with, &clean), [""; 0]);
    assert_eq!(rules_of(&without, &clean), [CANNOT_RUN]);
    let told = stay([("E11.9", Some(Poa::Y)), ("Z79.4", Some(Poa::Y))]);
    assert_eq!(rules_of(&with, &told), ["conventions.poa-of-exempt-code"]);
    let missing = stay([("E11.9", Some(Poa::Y)), ("I10", None)]);
    assert_eq!(rules_of(&with, &missing), ["conventions.poa-missing"]);
}

/// External causes are on the official list like all other codes: most of them are exempt, and some are not.
#[test]
fn external_causes_and_exempt_marks_are_held_against_the_official_list() {
    let Some(path) = shared("data/icd-official/POAexemptCodesFY26.zip") else {
        return;
    };
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut text = Vec::new();
    archive
        .by_name("POAexemptCodesFY26.txt")
        .unwrap()
        .read_to_end(&mut text)
        .unwrap();
    let list = PoaExempt::new(FiscalYear::new(2026).unwrap().period(), poa_exempt(&text).unwrap());
    let codes = Codes::embedded().unwrap().clone().with_poa_exempt(list);
    let rules = RuleSet::builder(&codes).check(Conventions::of(&codes)).build().unwrap();
    let found = |code: &'static str, poa: Option<&'static str>| {
        let fracture = Diagnosis::with_poa("S72.001A", Poa::Y);
        let mut cause = Diagnosis::builder(code).role(DiagnosisRole::ExternalCause).build();
        if let Some(poa) = poa {
            cause.poa = poa.into();
        }
        let stay = Encounter::builder("E1")
            .discharged("2026-02-01")
            .diagnoses([fracture, cause])
            .build();
        rules_of(&rules, &stay)
    };
    let (missing, needless) = ("conventions.poa-missing", "conventions.poa-of-exempt-code");
    for (code, poa, rule) in [
        // A fall from bed is not exempt, and happens in hospitals.
        ("W06.XXXA", None, Some(missing)),
        ("W06.XXXA", Some(" "), Some(missing)),
        ("W06.XXXA", Some("1"), Some(missing)),
        ("W06.XXXA", Some("E"), Some(missing)),
        ("W06.XXXA", Some("X"), Some(missing)),
        ("W06.XXXA", Some("N"), None),
        // A place and a collision are.
        ("Y92.009", None, None),
        ("Y92.009", Some("1"), None),
        ("Y92.009", Some("Y"), Some(needless)),
        ("V43.52XA", Some("N"), Some(needless)),
        ("V43.52XA", Some("U"), Some(needless)),
        ("V43.52XA", Some("W"), Some(needless)),
        ("V43.52XA", None, None),
    ] {
        let wanted: Vec<&str> = rule.into_iter().collect();
        assert_eq!(found(code, poa), wanted, "{code} {poa:?}");
    }
}

#[test]
fn of_very_many_diagnoses_the_first_are_judged_and_the_record_is_told_so() {
    let codes = Codes::embedded().unwrap();
    let rules = RuleSet::builder(codes).check(Conventions::of(codes)).build().unwrap();
    let many = ["N13.2", "N13.6"]
        .into_iter()
        .chain(std::iter::repeat_n("I10", 100_000));
    let stay = Encounter::builder("E1")
        .discharged("2026-02-01")
        .diagnoses(many)
        .build();
    let found: std::collections::BTreeSet<String> = rules_of(&rules, &stay).into_iter().collect();
    assert!(
        found.contains("conventions.excludes1") && found.contains(CANNOT_RUN),
        "{found:?}"
    );
}
