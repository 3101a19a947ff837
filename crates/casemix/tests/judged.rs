//! Every built-in pack on records that nobody made for it: 275 real stays, and a simulated hospital's quarter of 3,294
//! encounters. Each rule's findings were read and judged; `CONFORMANCE.md` says how.

#![cfg(all(feature = "rules", feature = "contract", feature = "embedded"))]
// Helpers of tests may panic as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeMap, fs};

use casemix::{
    check::{CheckRun, CheckSet},
    record::Encounter,
};
use casemix_testkit::{shared, simulated_hospital};

/// The findings of each rule. `CASEMIX_FINDINGS=RULE` prints those of one, or of all with `all`.
fn findings(encounters: &[Encounter]) -> BTreeMap<String, u64> {
    let asked = std::env::var("CASEMIX_FINDINGS").unwrap_or_default();
    let set = CheckSet::embedded().unwrap();
    let mut run = CheckRun::new(&set);
    let show = |id: &str, finding: &casemix::record::Finding| {
        if asked == finding.rule || asked == "all" {
            let shown: Vec<&str> = finding.evidence.iter().map(|one| one.text.as_str()).collect();
            println!("{id}: {finding} ({})", shown.join(" | "));
        }
    };
    for (line, encounter) in (1..).zip(encounters) {
        run.add(line, encounter, |finding| show(encounter.id.as_str(), finding));
    }
    let checked = run.finish();
    checked
        .of_batch
        .iter()
        .for_each(|found| show(found.record.as_str(), &found.finding));
    let rules = checked.tally.rules();
    rules
        .into_iter()
        .map(|(_, rule, count)| (rule.to_owned(), count.findings))
        .collect()
}

fn assert_judged(found: &BTreeMap<String, u64>, judged: &[(&str, u64)]) {
    let judged: BTreeMap<String, u64> = judged
        .iter()
        .map(|(rule, count)| ((*rule).to_owned(), *count))
        .collect();
    for (rule, count) in found {
        if judged.get(rule) != Some(count) {
            println!("    (\"{rule}\", {count}),");
        }
    }
    assert_eq!(*found, judged);
}

const REAL: &[(&str, u64)] = &[
    ("batch.overlapping-stays", 1),
    ("batch.same-day-readmission", 2),
    ("consistency.death-not-described", 15),
    ("consistency.first-unit-not-at-admission", 1),
    ("consistency.movement-outside-stay", 9),
    ("consistency.procedure-after-discharge", 4),
    ("conventions.both-sides-apart", 1),
    ("conventions.more-specific-on-record", 5),
    ("conventions.side-open", 9),
    ("guidelines.anemia-of-chemotherapy-without-adverse-effect", 1),
    ("guidelines.body-mass-index-alone", 1),
    ("guidelines.complication-beside-uncomplicated-diabetes", 4),
    ("guidelines.diabetic-foot-ulcer-without-site", 1),
    ("guidelines.failure-to-thrive-beside-its-disease", 1),
    ("guidelines.fracture-in-osteoporosis", 1),
    ("guidelines.gait-beside-its-disease", 1),
    ("guidelines.hypertension-with-heart-disease", 1),
    ("guidelines.hypertensive-kidney-disease-without-stage", 1),
    ("guidelines.insulin-beside-type-1", 1),
    ("guidelines.kidney-without-heart-in-hypertension", 5),
    ("guidelines.severe-sepsis-without-infection", 3),
    ("guidelines.underdosing-without-reason", 1),
    ("guidelines.unspecified-fibrillation-beside-specific", 1),
    ("guidelines.unspecified-urinary-infection-beside-specific", 1),
    ("mce.invalid-code", 269),
    ("mce.invalid-discharge-status", 23),
    ("record-review.no-documents", 275),
    ("rules.cannot-run", 275),
    ("uhdds.admission-type-missing", 275),
    ("uhdds.attending-missing", 275),
    ("uhdds.birth-date-missing", 275),
    ("uhdds.diagnosis-not-valid", 5),
    ("uhdds.disposition-missing", 19),
    ("uhdds.ethnicity-missing", 275),
    ("uhdds.hospital-missing", 275),
    ("uhdds.operating-practitioner-missing", 187),
    ("uhdds.poa-not-recorded", 123),
    ("uhdds.race-missing", 275),
    ("uhdds.residence-missing", 275),
    ("uhdds.total-charges-missing", 275),
];

#[test]
fn real_stays_have_the_findings_that_were_judged() {
    let Some(path) = shared("data/real-discharges/encounters.ndjson") else {
        return;
    };
    let text = fs::read_to_string(path).unwrap();
    let stays: Vec<Encounter> = text
        .lines()
        .map(|line| casemix::contract::read_encounter(line.as_bytes()).unwrap())
        .collect();
    assert_eq!(stays.len(), 275);
    assert_judged(&findings(&stays), REAL);
}

const SIMULATED: &[(&str, u64)] = &[
    ("batch.duplicate-record", 1),
    ("claim-form.admitting-diagnosis-not-valid", 4),
    ("consistency.death-not-described", 8),
    ("consistency.external-cause-as-principal", 20),
    ("consistency.operator-unknown", 4),
    ("conventions.more-specific-on-record", 2),
    ("conventions.seventh-character-missing", 17),
    ("conventions.side-open", 42),
    ("guidelines.complication-beside-uncomplicated-diabetes", 44),
    ("guidelines.fracture-in-osteoporosis", 2),
    ("guidelines.hypertension-with-heart-disease", 27),
    ("guidelines.hypertension-with-kidney-disease", 65),
    ("guidelines.injury-without-external-cause", 47),
    ("guidelines.unspecified-obstructive-lung-disease-beside-specific", 27),
    ("mce.invalid-admit-dx", 3),
    ("mce.invalid-code", 4),
    ("mce.unspecified", 3),
    ("record-review.copied-forward", 174),
    ("record-review.dangerous-abbreviation", 28),
    ("record-review.discharge-summary", 2),
    ("record-review.entry-authenticated", 1884),
    ("record-review.final-diagnosis", 2),
    ("record-review.summary-elements", 56),
    ("record.malformed-code", 3),
    ("rules.undecided", 7),
    ("uhdds.diagnosis-not-valid", 1166),
    ("uhdds.discharge-date-missing", 7),
    ("uhdds.disposition-missing", 7),
    ("uhdds.operating-practitioner-missing", 32),
    ("uhdds.poa-not-recorded", 72),
    ("uhdds.total-charges-missing", 79),
];

#[test]
fn the_simulated_hospital_has_the_findings_that_were_judged() {
    let Some(encounters) = simulated_hospital() else { return };
    assert_eq!(encounters.len(), 3_294);
    assert_judged(&findings(&encounters), SIMULATED);
}
