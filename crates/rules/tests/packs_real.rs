//! The built-in packs on real stays, and their exempt codes against the official list.

// Helpers of tests may panic as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::Read,
};

use casemix_codes::Codes;
use casemix_record::{Diagnosis, Encounter};
use casemix_rules::{RuleSet, packs};
use casemix_testkit::shared;
use zip::ZipArchive;

fn rules() -> RuleSet {
    let mut builder = RuleSet::builder(Codes::embedded().unwrap()).check(packs::RecordFindings::new());
    for pack in packs::all().unwrap() {
        builder = builder.pack(pack);
    }
    builder.build().unwrap()
}

/// What the packs find on 275 real stays of 100 patients. Each finding was read and judged; `CONFORMANCE.md` says how.
const REAL: &[(&str, usize)] = &[
    // Elements of the data set that these data do not have.
    ("uhdds.admission-type-missing", 275),
    ("uhdds.attending-missing", 275),
    ("uhdds.birth-date-missing", 275),
    ("uhdds.disposition-missing", 42),
    ("uhdds.ethnicity-missing", 275),
    ("uhdds.hospital-missing", 275),
    ("uhdds.operating-practitioner-missing", 187),
    ("uhdds.poa-not-recorded", 123),
    ("uhdds.race-missing", 275),
    ("uhdds.residence-missing", 275),
    ("uhdds.total-charges-missing", 275),
    ("consistency.death-not-described", 15),
    // Stays coded in ICD-9-CM, which rules about ICD-10 say they cannot judge.
    ("rules.cannot-run", 152),
    // True: the dates contradict one another, or the code was no code on the day of discharge as it is stated.
    ("consistency.first-unit-not-at-admission", 1),
    ("consistency.movement-outside-stay", 9),
    ("consistency.procedure-after-discharge", 4),
    ("uhdds.diagnosis-not-valid", 7),
];

#[test]
fn real_stays_have_the_findings_that_were_judged() {
    let Some(path) = shared("data/real-discharges/encounters.ndjson") else {
        return;
    };
    let rules = rules();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut stays = 0;
    for line in fs::read_to_string(path).unwrap().lines() {
        let encounter: Encounter = serde_json::from_str(line).unwrap();
        stays += 1;
        for finding in rules.check(&encounter) {
            *counts.entry(finding.rule.to_string()).or_default() += 1;
        }
    }
    assert_eq!(stays, 275);
    let judged: BTreeMap<String, usize> = REAL.iter().map(|(rule, count)| ((*rule).to_owned(), *count)).collect();
    assert_eq!(counts, judged);
}

/// The sets of exempt codes are those of the official list for fiscal year 2026, external causes apart.
#[test]
fn exempt_codes_are_those_of_the_official_list() {
    let Some(path) = shared("data/icd-official/POAexemptCodesFY26.zip") else {
        return;
    };
    let mut archive = ZipArchive::new(File::open(path).unwrap()).unwrap();
    let mut list = Vec::new();
    let mut file = archive.by_name("POAexemptCodesFY26.txt").unwrap();
    file.read_to_end(&mut list).unwrap();
    let list = String::from_utf8_lossy(&list);
    let codes = list.lines().filter_map(|line| line.split('\t').nth(1));
    let exempt: BTreeSet<String> = codes.map(|code| code.trim().replace('.', "")).collect();

    let rules = rules();
    let embedded = Codes::embedded().unwrap();
    let edition = embedded.icd10cm.on("2025-10-15".parse().unwrap()).unwrap();
    let (mut wrong, mut judged) = (Vec::new(), 0);
    for entry in edition.billable() {
        let code = entry.code();
        if code.as_str().starts_with(['V', 'W', 'X', 'Y']) {
            continue;
        }
        judged += 1;
        let other = if code.as_str() == "I10" { "I50.23" } else { "I10" };
        let encounter = Encounter::builder("E1")
            .discharged("2025-10-15")
            .diagnoses([Diagnosis::with_poa(other, "Y"), Diagnosis::new(code.as_str())])
            .build();
        let is_asked = rules.check(&encounter).iter().any(|f| f.rule == "uhdds.poa-missing");
        if is_asked == exempt.contains(code.as_str()) {
            wrong.push(code.as_str().to_owned());
        }
    }
    assert!(judged > 60_000, "{judged}");
    assert!(
        wrong.is_empty(),
        "{} of {judged}: {:?}",
        wrong.len(),
        wrong.get(..wrong.len().min(60))
    );
}
