//! The deficiencies of one review held against the next, and their stored form.

#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use casemix_codes::Codes;
use casemix_record::{Document, DocumentKind, Encounter, Practitioner, PractitionerRole, Raw, Text};
use casemix_rules::{
    RuleSet,
    review::{Change, Deficiency, Reconciled, Reconciliation, RecordReview, Stage, federal_limits},
};
use casemix_testkit::{Month, Rng};
use chrono::{NaiveDateTime, TimeDelta};
use proptest::prelude::*;

fn limits() -> RuleSet {
    RuleSet::builder(Codes::embedded().unwrap())
        .pack(federal_limits().unwrap())
        .build()
        .unwrap()
}

fn at(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

const FIRST: &str = "2026-01-20T08:00:00";
const SECOND: &str = "2026-02-25T08:00:00";

/// Reviews a record at a time and holds it against what was stored.
fn reconciled(stored: Vec<Deficiency>, encounter: &Encounter, time: &str) -> Vec<Reconciled> {
    let reviewed = RecordReview::new().as_of(at(time)).review(encounter, limits().limits());
    Reconciliation::new(at(time), "analyst 4")
        .assigning()
        .escalating(14, "chief of service")
        .reconcile(stored, reviewed)
}

fn kept(all: Vec<Reconciled>) -> Vec<Deficiency> {
    all.into_iter().map(|one| one.deficiency).collect()
}

fn document(kind: DocumentKind, id: &str, written: &str) -> Document {
    Document::builder()
        .kind(kind)
        .id(id)
        .author("D1")
        .written(written)
        .authenticated(written)
        .authenticator("D1")
        .build()
}

/// A stay that lacks its discharge summary.
fn stay(more: impl IntoIterator<Item = Document>) -> Encounter {
    let documents = [
        document(DocumentKind::NursingAssessment, "N1", "2026-01-03T12:00"),
        document(DocumentKind::HistoryAndPhysical, "N2", "2026-01-03T13:00"),
        document(DocumentKind::FinalDiagnosis, "N3", "2026-01-08T11:00"),
    ];
    Encounter::builder("E1")
        .admitted("2026-01-03T10:00")
        .discharged("2026-01-08T11:00")
        .admitting_diagnosis("R06.02")
        .practitioners([Practitioner::builder().id("D1").role(PractitionerRole::Attending)])
        .documents(documents.into_iter().chain(more))
        .build()
}

fn changes(all: &[Reconciled]) -> Vec<(&str, &str)> {
    let told = |one: &Reconciled| (one.deficiency.requirement.to_string(), one.change.name());
    let all: Vec<_> = all.iter().map(told).collect();
    all.into_iter()
        .map(|(requirement, change)| (&*requirement.leak(), change))
        .collect()
}

const SUMMARY: &str = "record-review.discharge-summary";

#[test]
fn what_is_new_is_assigned_and_what_is_overdue_is_escalated() {
    let first = reconciled(Vec::new(), &stay([]), FIRST);
    assert_eq!(changes(&first), [(SUMMARY, "new")]);
    assert_eq!(first[0].deficiency.life.stage().name(), "assigned");
    let second = reconciled(kept(first), &stay([]), SECOND);
    assert_eq!(changes(&second), [(SUMMARY, "still-open")]);
    assert!(second[0].is_escalated);
    let step = second[0].deficiency.life.steps().last().unwrap();
    assert_eq!(
        (step.to.name(), step.reason.as_str()),
        ("escalated", "17 days past its limit")
    );
}

#[test]
fn a_document_that_came_in_time_completes_even_if_it_was_filed_later() {
    let stored = kept(reconciled(Vec::new(), &stay([]), FIRST));
    let summary = document(DocumentKind::DischargeSummary, "N4", "2026-01-18T09:00");
    let second = reconciled(stored, &stay([summary]), SECOND);
    assert_eq!(changes(&second), [(SUMMARY, "completed")]);
    let evidence = second[0].evidence.as_ref().unwrap();
    assert_eq!(
        (evidence.location.to_string().as_str(), evidence.text.as_str()),
        ("documents[3]", "2026-01-18T09:00:00")
    );
    let step = second[0].deficiency.life.steps().last().unwrap();
    assert_eq!(step.reason, "supplied by documents[3] of 2026-01-18T09:00:00");
    assert_eq!(
        (step.by.as_str(), step.at.to_string().as_str()),
        ("D1", "2026-02-25T08:00:00"),
        "after the last step"
    );
}

#[test]
fn a_late_document_completes_at_the_time_it_came() {
    let stored = kept(reconciled(Vec::new(), &stay([]), FIRST));
    let summary = document(DocumentKind::DischargeSummary, "N4", "2026-02-20T09:00");
    let second = reconciled(stored, &stay([summary]), SECOND);
    let late = second.iter().find(|one| one.deficiency.requirement == SUMMARY).unwrap();
    assert_eq!(late.change, Change::Completed);
    assert_eq!(
        late.deficiency.life.steps().last().unwrap().at.to_string(),
        "2026-02-20T09:00:00"
    );
    assert_eq!(late.deficiency.kind.name(), "late");
}

#[test]
fn what_lacks_again_is_reopened_beside_what_was_completed() {
    let summary = || document(DocumentKind::DischargeSummary, "N4", "2026-01-18T09:00");
    let stored = kept(reconciled(Vec::new(), &stay([]), FIRST));
    let stored = kept(reconciled(stored, &stay([summary()]), SECOND));
    // It was another patient's.
    let mut wrong = summary();
    wrong.status = "entered-in-error".into();
    let third = reconciled(stored, &stay([wrong]), "2026-03-01T08:00:00");
    assert_eq!(changes(&third), [(SUMMARY, "closed"), (SUMMARY, "reopened")]);
    assert_eq!(third[1].deficiency.life.stage().name(), "escalated");
}

#[test]
fn a_waiver_is_kept_whatever_a_review_finds() {
    let mut stored = kept(reconciled(Vec::new(), &stay([]), FIRST));
    stored[0]
        .waive("2026-01-21".parse().unwrap(), "manager 2", "physician died")
        .unwrap();
    let before = stored[0].life.clone();
    let second = reconciled(stored, &stay([]), SECOND);
    assert_eq!(changes(&second), [(SUMMARY, "waived")]);
    assert_eq!(second[0].deficiency.life, before);
}

#[test]
fn what_the_record_does_not_ask_for_any_more_is_withdrawn() {
    let mut observed = stay([]);
    let stored = kept(reconciled(Vec::new(), &observed, FIRST));
    observed.class = "observation".into();
    let second = reconciled(stored, &observed, SECOND);
    assert_eq!(changes(&second), [(SUMMARY, "withdrawn")]);
    assert_eq!(
        second[0].deficiency.life.steps().last().unwrap().by.as_str(),
        "analyst 4"
    );
}

#[test]
fn what_a_review_says_nothing_of_is_left_as_it_is() {
    let stored = kept(reconciled(Vec::new(), &stay([]), FIRST));
    let mut without = stay([]);
    without.documents.clear();
    let second = reconciled(stored.clone(), &without, SECOND);
    assert_eq!(changes(&second), [(SUMMARY, "not-reviewed")]);
    assert_eq!(kept(second), stored);
    let mut undated = stay([]);
    undated.discharged = Raw::from("2026-02-31");
    assert_eq!(
        changes(&reconciled(stored, &undated, SECOND)),
        [(SUMMARY, "not-reviewed")]
    );
}

#[test]
fn the_stored_form_is_stable_and_says_what_is_wrong_with_it() {
    let mut stored = kept(reconciled(Vec::new(), &stay([]), FIRST));
    stored[0]
        .waive("2026-01-21".parse().unwrap(), "manager 2", "physician died")
        .unwrap();
    let text = serde_json::to_string(&stored[0]).unwrap();
    assert_eq!(
        text,
        r#"{"version":1,"requirement":"record-review.discharge-summary","kind":"missing-document","location":"documents","message":"no discharge summary within 30 days of the discharge on 2026-01-08T11:00:00","practitioner":"D1","role":"attending","since":"2026-01-08T11:00:00","due":"2026-02-07T23:59:59","limit":"limit discharge-summary, at most 30 days: 42 CFR 482.24(c)(4)(vii), (viii) (record-limits 2026.1)","steps":[{"to":"assigned","at":"2026-01-20T08:00:00","by":"analyst 4","practitioner":"D1","role":"attending"},{"to":"waived","at":"2026-01-21","by":"manager 2","reason":"physician died"}]}"#
    );
    assert_eq!(serde_json::from_str::<Deficiency>(&text).unwrap(), stored[0]);
    let refused = |from: &str, to: &str| {
        let text = text.replacen(from, to, 1);
        serde_json::from_str::<Deficiency>(&text).unwrap_err().to_string()
    };
    assert!(refused("\"version\":1", "\"version\":2").contains("reads versions up to 1"));
    assert!(refused("missing-document", "lost-document").contains("no kind of deficiency"));
    assert!(refused("\"to\":\"waived\"", "\"to\":\"burnt\"").contains("withdrawn"));
    assert!(refused("2026-01-21", "2026-01-11").contains("step 2: the step is before the last one"));
    assert!(refused("\"reason\":\"physician died\"", "\"reason\":\"\"").contains("step 2: there is no reason"));
}

/// A version of a record: documents lost, unsigned, late or filed in error, identifiers lost, orders unsigned.
fn disturbed(encounter: &Encounter, rng: &mut Rng) -> Encounter {
    let mut other = encounter.clone();
    for _ in 0..rng.between(0, 5) {
        let count = other.documents.len() as i64;
        let index = rng.between(0, count.max(1)) as usize;
        let Some(document) = other.documents.get_mut(index.min(count.max(1) as usize - 1)) else {
            continue;
        };
        match rng.between(0, 7) {
            0 => drop(other.documents.remove(index.min(count as usize - 1))),
            1 => (document.authenticated, document.authenticator) = (Raw::absent(), Text::absent()),
            2 => document.status = "entered-in-error".into(),
            3 => document.written = "2026-05-05T10:00".into(),
            4 => document.id = Text::absent(),
            5 => document.author = Text::absent(),
            _ => document.about = Text::absent(),
        }
    }
    if rng.percent(30.0)
        && let Some(order) = other.orders.first_mut()
    {
        order.authenticated = Raw::absent();
    }
    if rng.percent(10.0) {
        other.documents.clear();
    }
    if rng.percent(10.0) {
        other.procedures.clear();
        other.anesthesia.clear();
    }
    other
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    /// Reviews of one record in versions that come and go, with decisions between them.
    #[test]
    fn nothing_is_lost_and_a_second_time_changes_nothing(seed in any::<u64>()) {
        let rules = limits();
        let mut rng = Rng::new(seed);
        let month = Month::new(2026, 1).unwrap().seed(seed % 1000);
        for made in month.encounters().take(6) {
            let mut stored: Vec<Deficiency> = Vec::new();
            let mut time = at("2026-01-10T08:00:00");
            for _ in 0..5 {
                time += TimeDelta::days(rng.between(0, 40));
                let version = disturbed(&made.encounter, &mut rng);
                let review = RecordReview::new().as_of(time);
                let reviewed = || review.review(&version, rules.limits());
                let mut held = Reconciliation::new(time, "analyst 4");
                if rng.percent(50.0) {
                    held = held.assigning();
                }
                if rng.percent(50.0) {
                    held = held.escalating(7, "chief");
                }
                let told = held.reconcile(stored.clone(), reviewed());
                // Every stored one is there, in its order, with all its steps.
                prop_assert!(told.len() >= stored.len());
                for (before, after) in stored.iter().zip(&told) {
                    prop_assert!(before.is_same(&after.deficiency));
                    prop_assert!(after.deficiency.life.steps().starts_with(before.life.steps()));
                    if !before.life.stage().is_outstanding() {
                        prop_assert_eq!(before.life.steps(), after.deficiency.life.steps());
                    }
                }
                // Everything that lacks is outstanding or waived.
                let found = reviewed().deficiencies;
                for lack in found.iter().filter(|one| one.is_outstanding(time)) {
                    let of_it = |one: &&Reconciled| {
                        one.deficiency.is_same(lack)
                            && (one.deficiency.life.stage().is_outstanding() || *one.deficiency.life.stage() == Stage::Waived)
                    };
                    let same = found.iter().filter(|one| one.is_same(lack) && one.is_outstanding(time)).count();
                    prop_assert!(told.iter().filter(of_it).count() >= same, "{:?}", lack);
                }
                // And what is completed does not lack.
                for one in told.iter().filter(|one| one.change == Change::Completed) {
                    prop_assert!(one.evidence.is_some());
                }
                let all = kept(told);
                let again = held.reconcile(all.clone(), reviewed());
                for one in &again {
                    let is_change = matches!(one.change, Change::New | Change::Reopened | Change::Completed | Change::Withdrawn);
                    prop_assert!(!is_change && !one.is_escalated, "{:?} {:?}", one.change, one.deficiency);
                }
                prop_assert_eq!(&kept(again), &all);
                // The stored form is the same.
                let text = serde_json::to_string(&all).unwrap();
                let read: Vec<Deficiency> = serde_json::from_str(&text).unwrap();
                prop_assert_eq!(&read, &all);
                stored = all;
                // Somebody decides something.
                let count = stored.len() as i64;
                if count > 0 {
                    let one = &mut stored[rng.between(0, count).min(count - 1) as usize];
                    let now = casemix_record::Moment::from(time);
                    let _ = match rng.between(0, 3) {
                        0 => one.waive(now, "manager 2", "decided"),
                        1 => one.complete(now, "D1"),
                        _ => Ok(()),
                    };
                }
            }
        }
    }
}

proptest! {
    /// Any record in two versions, whatever stands in it.
    #[test]
    fn any_two_versions_of_a_record_are_reconciled(
        first in casemix_testkit::strategies::encounter(),
        second in casemix_testkit::strategies::encounter(),
    ) {
        let rules = limits();
        let held = Reconciliation::new(at(SECOND), "analyst 4").assigning().escalating(1, "chief");
        let review = |encounter: &Encounter| RecordReview::new().as_of(at(SECOND)).review(encounter, rules.limits());
        let stored = kept(held.reconcile(Vec::new(), review(&first)));
        let once = kept(held.reconcile(stored.clone(), review(&second)));
        prop_assert!(once.len() >= stored.len());
        let twice = kept(held.reconcile(once.clone(), review(&second)));
        prop_assert_eq!(&twice, &once);
        let text = serde_json::to_string(&once).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Vec<Deficiency>>(&text).unwrap(), &once);
    }

    /// A stored deficiency of which a part was lost or written over is refused, or is one that could have been.
    #[test]
    fn any_stored_text_is_read_or_refused(cut in 0..400_usize, with in "\\PC{0,12}", at_once in 0..20_usize) {
        let stored = kept(reconciled(Vec::new(), &stay([]), FIRST));
        let text = serde_json::to_string(&stored[0]).unwrap();
        let chars: Vec<char> = text.chars().collect();
        let cut = cut.min(chars.len());
        let rest = chars.iter().skip(cut + at_once);
        let broken: String = chars.iter().take(cut).copied().chain(with.chars()).chain(rest.copied()).collect();
        if let Ok(read) = serde_json::from_str::<Deficiency>(&broken) {
            let again: Deficiency = serde_json::from_str(&serde_json::to_string(&read).unwrap()).unwrap();
            prop_assert_eq!(again, read);
        }
    }
}
