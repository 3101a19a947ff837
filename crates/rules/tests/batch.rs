//! Records of a batch held against each other.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use casemix_record::{Encounter, IdentifierKind};
use casemix_rules::review::{BatchFinding, BatchReview};
use casemix_testkit::Month;
use proptest::prelude::*;

fn stay(id: &str, patient: &str, from: &str, to: &str) -> casemix_record::Builder<Encounter> {
    Encounter::builder(id).patient_id(patient).admitted(from).discharged(to)
}

fn review(records: &[Encounter]) -> Vec<BatchFinding> {
    let mut batch = BatchReview::new();
    records.iter().for_each(|record| batch.add(record));
    batch.finish()
}

fn rules(records: &[Encounter]) -> Vec<(String, String)> {
    let found = review(records).into_iter();
    found
        .map(|found| (found.record.to_string(), found.finding.rule.to_string()))
        .collect()
}

fn found(record: &str, rule: &str) -> (String, String) {
    (record.to_owned(), format!("batch.{rule}"))
}

#[test]
fn stays_of_one_patient_that_overlap() {
    let first = stay("E1", "P1", "2026-01-03T22:10", "2026-01-20T11:00").build();
    let within = stay("E2", "P1", "2026-01-05T09:00", "2026-01-06").build();
    let across = stay("E3", "P1", "2026-01-19", "2026-01-25").build();
    let after = stay("E4", "P1", "2026-01-26", "2026-01-27").build();
    let of_another = stay("E5", "P2", "2026-01-05", "2026-01-06").build();
    let all = [across.clone(), of_another, within, after, first.clone()];
    assert_eq!(
        rules(&all),
        [found("E2", "overlapping-stays"), found("E3", "overlapping-stays")]
    );

    let outpatient = stay("E6", "P1", "2026-01-05", "2026-01-05").class("outpatient").build();
    assert_eq!(rules(&[first.clone(), outpatient]), []);
    // Without times of day nothing is certain on the day itself.
    let same_day = stay("E7", "P1", "2026-01-20", "2026-01-22").build();
    assert_eq!(rules(&[first, same_day]), [found("E7", "same-day-readmission")]);
}

#[test]
fn a_readmission_on_the_day_of_discharge_unless_the_patient_was_transferred() {
    let first = stay("E1", "P1", "2026-01-03T22:10", "2026-01-08T11:00").discharge_status("01");
    let again = stay("E2", "P1", "2026-01-08T19:00", "2026-01-12").build();
    assert_eq!(
        rules(&[first.clone().build(), again.clone()]),
        [found("E2", "same-day-readmission")]
    );
    assert_eq!(rules(&[first.discharge_status("02").build(), again]), []);
    let next_day = stay("E2", "P1", "2026-01-09", "2026-01-12").build();
    assert_eq!(
        rules(&[stay("E1", "P1", "2026-01-03", "2026-01-08").build(), next_day]),
        []
    );
}

#[test]
fn records_identifiers_and_accounts_that_stand_twice() {
    let record = stay("E1", "P1", "2026-01-03", "2026-01-08").diagnoses(["I50.23"]);
    let twice = [record.clone().build(), record.clone().build()];
    assert_eq!(rules(&twice), [found("E1", "duplicate-record")]);

    let renamed = stay("E2", "P1", "2026-01-03", "2026-01-08")
        .diagnoses(["i50.23"])
        .build();
    assert_eq!(
        rules(&[record.clone().build(), renamed]),
        [found("E2", "duplicate-record")]
    );

    let other = stay("E1", "P2", "2026-02-03", "2026-02-08").build();
    assert_eq!(rules(&[record.build(), other]), [found("E1", "same-identifier")]);

    let account = |id, patient| {
        let account = casemix_record::Identifier::builder(IdentifierKind::Account, "A77");
        stay(id, patient, "2026-01-03", "2026-01-08")
            .identifiers([account])
            .diagnoses([id])
            .build()
    };
    assert_eq!(
        rules(&[account("E1", "P1"), account("E2", "P2")]),
        [found("E2", "same-account")]
    );
}

#[test]
fn a_patient_has_one_date_of_birth_and_one_sex() {
    let first = stay("E1", "P1", "2026-01-03", "2026-01-08")
        .birth_date("1957-03-02")
        .sex("female")
        .build();
    let unknown = stay("E2", "P1", "2026-02-03", "2026-02-08").sex("unknown").build();
    let other = stay("E3", "P1", "2026-03-03", "2026-03-08")
        .birth_date("1975-03-02")
        .sex("male")
        .build();
    assert_eq!(
        rules(&[first.clone(), unknown, other.clone()]),
        [found("E3", "birth-dates-disagree"), found("E3", "sexes-disagree")]
    );
    let elsewhere = casemix_record::Facility::builder().id("H2");
    let mut of_another_hospital = other;
    of_another_hospital.facility = Some(Box::new(elsewhere.build()));
    assert_eq!(rules(&[first, of_another_hospital]), []);
}

#[test]
fn what_is_too_much_is_said() {
    let mut batch = BatchReview::new().with_limit(1);
    batch.add(&stay("E1", "P1", "2026-01-03", "2026-01-08").build());
    batch.add(&stay("E2", "P1", "2026-01-04", "2026-01-08").build());
    let found = batch.finish();
    assert_eq!((found.len(), found[0].finding.rule.as_ref()), (1, "rules.cannot-run"));
}

#[test]
fn a_clean_month_has_no_two_records_that_contradict_each_other() {
    let mut batch = BatchReview::new();
    let month = Month::new(2026, 1).unwrap().seed(3);
    month
        .encounters()
        .take(20_000)
        .for_each(|made| batch.add(&made.encounter));
    let found = batch.finish();
    let serious: Vec<_> = found
        .iter()
        .filter(|found| found.finding.rule != "batch.same-day-readmission")
        .collect();
    assert!(
        serious.is_empty(),
        "{} findings, the first on {}: {}",
        serious.len(),
        serious[0].record,
        serious[0].finding
    );
}

prop_compose! {
    fn any_stay()(id in 0..12_u8, patient in 0..3_u8, from in 1..20_u32, days in 0..9_u32, birth in 1..3_u32, sex in 0..2_u8) -> Encounter {
        let (from, to) = (format!("2026-01-{from:02}"), format!("2026-01-{:02}", from + days));
        stay(&format!("E{id}"), &format!("P{patient}"), &from, &to)
            .birth_date(format!("1957-03-0{birth}").as_str())
            .sex(["male", "female"][usize::from(sex)])
            .build()
    }
}

proptest! {
    #[test]
    fn any_split_and_any_order_give_the_same(records in prop::collection::vec(any_stay(), 0..30), cut in 0..30_usize, by in 0..30_usize) {
        let whole = review(&records);
        let (head, tail) = records.split_at(cut.min(records.len()));
        let mut parts = [BatchReview::new(), BatchReview::new()];
        head.iter().for_each(|record| parts[0].add(record));
        tail.iter().for_each(|record| parts[1].add(record));
        let [one, mut two] = parts;
        two.merge(one);
        prop_assert_eq!(&two.finish(), &whole);

        let mut turned = records.clone();
        turned.rotate_left(by.min(records.len()));
        turned.reverse();
        prop_assert_eq!(&review(&turned), &whole);

        // Patients in three readings.
        let of_patients = |found: &BatchFinding| !found.finding.rule.contains("same-identifier");
        let mut in_parts: Vec<BatchFinding> = (0..3).flat_map(|number| {
            let mut part = BatchReview::new().part(number, 3);
            records.iter().for_each(|record| part.add(record));
            part.finish()
        }).filter(of_patients).collect();
        in_parts.sort();
        in_parts.dedup();
        let mut of_whole: Vec<BatchFinding> = whole.into_iter().filter(of_patients).collect();
        let is_of_id = |found: &BatchFinding| found.finding.location.to_string() == "id";
        in_parts.retain(|found| !is_of_id(found));
        of_whole.retain(|found| !is_of_id(found));
        prop_assert_eq!(in_parts, of_whole);
    }
}
