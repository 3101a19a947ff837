//! The life of deficiencies, worklists and counts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use casemix_codes::Codes;
use casemix_record::{Encounter, Moment, PractitionerRole};
use casemix_rules::{
    RuleSet,
    review::{
        Deficiency, DeficiencyCounts, Life, RecordReview, Responsible, Stage, TransitionError, Worklist, federal_limits,
    },
};
use casemix_testkit::Month;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
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

/// The records of a month as they were on a day, with what they lacked.
fn month(as_of: NaiveDateTime, count: usize) -> Vec<(Encounter, Vec<Deficiency>)> {
    let rules = limits();
    let review = RecordReview::new().as_of(as_of);
    let made = Month::new(2026, 1).unwrap().seed(5).encounters().take(count);
    made.map(|made| (review.deficiencies(&made.encounter, rules.limits()), made.encounter))
        .map(|(d, e)| (e, d))
        .collect()
}

#[test]
fn what_lacks_grows_less_as_the_record_is_completed() {
    let count = |as_of: &str| {
        let mut counts = DeficiencyCounts::default();
        month(at(as_of), 500)
            .iter()
            .for_each(|(_, found)| counts.add(found, at(as_of)));
        counts
    };
    let (soon, later) = (count("2026-01-31T23:59:59"), count("2026-12-31T23:59:59"));
    assert!(
        soon.incomplete > 100,
        "summaries of the last days are not there yet: {soon:?}"
    );
    assert_eq!(soon.delinquent, 0, "{soon:?}");
    assert_eq!(
        (later.records, later.incomplete, later.delinquent),
        (500, 0, 0),
        "{later:?}"
    );
}

#[test]
fn a_late_document_was_delinquent_until_it_came() {
    let rules = limits();
    let record = |summary: &str| {
        let summary = casemix_record::Document::builder()
            .kind("discharge-summary")
            .author("D1")
            .written(summary);
        Encounter::builder("E1")
            .admitted("2026-01-01T08:00")
            .discharged("2026-01-03T08:00")
            .documents([summary])
            .build()
    };
    let found = |encounter: &Encounter, as_of: &str| {
        let found = RecordReview::new()
            .as_of(at(as_of))
            .deficiencies(encounter, rules.limits());
        found
            .into_iter()
            .find(|one| one.requirement == "record-review.discharge-summary")
    };
    let late = record("2026-02-10T08:00");
    let open = found(&late, "2026-02-01T12:00:00").unwrap();
    assert!(open.is_outstanding(at("2026-02-01T12:00:00")) && !open.is_delinquent(at("2026-02-01T12:00:00")));
    let overdue = found(&late, "2026-02-03T12:00:00").unwrap();
    assert!(overdue.is_delinquent(at("2026-02-03T12:00:00")));
    let supplied = found(&late, "2026-03-01T12:00:00").unwrap();
    assert!(!supplied.is_outstanding(at("2026-03-01T12:00:00")));
    assert!(supplied.is_delinquent(at("2026-02-09T12:00:00")), "in retrospect");
    let mut counts = DeficiencyCounts::default();
    counts.add(&[supplied], at("2026-03-01T12:00:00"));
    assert_eq!((counts.incomplete, counts.supplied_late), (0, 1));
    assert_eq!(found(&record("2026-01-20T08:00"), "2026-03-01T12:00:00"), None);
}

#[test]
fn a_worklist_names_who_has_to_do_what_and_for_how_long() {
    let rules = limits();
    let now = at("2026-03-01T12:00:00");
    let review = RecordReview::new().as_of(now);
    let attending = casemix_record::Practitioner::builder()
        .id("D7")
        .role(PractitionerRole::Attending);
    let note = casemix_record::Document::builder()
        .id("N1")
        .kind("progress-note")
        .author("D9")
        .written("2026-01-02T08:00");
    let encounter = Encounter::builder("E1")
        .admitted("2026-01-01T08:00")
        .discharged("2026-01-20T08:00");
    let encounter = encounter.practitioners([attending]).documents([note]).build();
    let mut found = review.deficiencies(&encounter, rules.limits());
    let waiver = ("2026-02-25".parse().unwrap(), "manager 2", "not asked for in this unit");
    let waived = found
        .iter_mut()
        .find(|one| one.requirement == "record-review.nursing-assessment")
        .unwrap();
    waived.waive(waiver.0, waiver.1, waiver.2).unwrap();
    let rerouted = found
        .iter_mut()
        .find(|one| one.requirement == "record-review.discharge-summary")
        .unwrap();
    rerouted
        .assign(
            Responsible::new("D8", PractitionerRole::Attending),
            "2026-02-25".parse().unwrap(),
            "analyst 1",
        )
        .unwrap();

    let mut list = Worklist::new(now);
    list.add("E1", &found);
    let lines = list.finish();
    let line = |practitioner: &str| {
        lines
            .iter()
            .find(|line| line.responsible.practitioner == practitioner)
            .unwrap()
    };
    assert_eq!(line("D8").items[0].requirement, "record-review.discharge-summary");
    assert_eq!((line("D8").items[0].days_past, line("D8").by_age), (9, [0, 1, 0, 0, 0]));
    assert_eq!(line("D9").items[0].requirement, "record-review.entry-authenticated");
    let of_attending: Vec<&str> = line("D7").items.iter().map(|item| item.requirement.as_ref()).collect();
    assert_eq!(
        of_attending,
        ["record-review.history-and-physical", "record-review.final-diagnosis"]
    );
    assert_eq!(line("D7").by_age, [0, 1, 0, 0, 1]);
    assert!(lines.iter().all(|line| {
        line.items
            .iter()
            .all(|item| item.requirement != "record-review.nursing-assessment")
    }));
}

#[test]
fn worklists_and_counts_of_parts_are_those_of_the_whole() {
    let now = at("2026-01-25T12:00:00");
    let records = month(now, 300);
    let of = |records: &[(Encounter, Vec<Deficiency>)]| {
        let (mut list, mut counts) = (Worklist::new(now), DeficiencyCounts::default());
        for (encounter, found) in records {
            list.add(&encounter.id, found);
            counts.add(found, now);
        }
        (list, counts)
    };
    let (whole, all) = of(&records);
    let ((first, mut counts), (second, more)) = (of(&records[..111]), of(&records[111..]));
    let mut merged = second;
    merged.merge(&first);
    counts.merge(&more);
    assert_eq!((merged.finish(), counts), (whole.finish(), all));
    assert!(all.outstanding > 0);
}

fn any_stage() -> impl Strategy<Value = Stage> {
    let who = prop::sample::select(vec!["", "D1", "D2"]);
    prop_oneof![
        Just(Stage::Open),
        who.clone()
            .prop_map(|who| Stage::Assigned(Responsible::new(who, PractitionerRole::Attending))),
        who.prop_map(|who| Stage::Escalated(who.into())),
        Just(Stage::Completed),
        Just(Stage::Waived),
        Just(Stage::Withdrawn),
    ]
}

proptest! {
    /// The table of ways, written down a second time.
    #[test]
    fn only_the_ways_of_the_table_are_taken(
        steps in prop::collection::vec((any_stage(), -2..10_i64, prop::sample::select(vec!["", "analyst 1"]), prop::sample::select(vec!["", "because"])), 0..12)
    ) {
        let ways = [
            ("open", "assigned"), ("open", "completed"), ("open", "waived"), ("open", "withdrawn"),
            ("assigned", "assigned"), ("assigned", "completed"), ("assigned", "waived"), ("assigned", "escalated"),
            ("assigned", "withdrawn"),
            ("escalated", "assigned"), ("escalated", "completed"), ("escalated", "waived"), ("escalated", "withdrawn"),
        ];
        let mut life = Life::default();
        let mut time = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().and_hms_opt(0, 0, 0).unwrap();
        for (to, hours, by, reason) in steps {
            let before = life.clone();
            let (from, name) = (before.stage().name(), to.name());
            let when = time + TimeDelta::hours(hours);
            let is_way = ways.contains(&(from, name));
            let is_back = hours < 0 && !before.steps().is_empty();
            let leads_to_nobody = match &to {
                Stage::Assigned(who) => who.practitioner.is_blank(),
                Stage::Escalated(whom) => whom.is_blank(),
                _ => false,
            };
            let needs_reason = matches!(to, Stage::Waived | Stage::Escalated(_) | Stage::Withdrawn);
            let wanted = if !is_way {
                Err(TransitionError::NotAllowed { from, to: name })
            } else if is_back {
                Err(TransitionError::BackInTime)
            } else if by.is_empty() || leads_to_nobody {
                Err(TransitionError::NobodyNamed)
            } else if needs_reason && reason.is_empty() {
                Err(TransitionError::NoReason)
            } else {
                Ok(())
            };
            let taken = life.step(to.clone(), Moment::from(when), by, reason);
            prop_assert_eq!(taken, wanted);
            if taken.is_ok() {
                prop_assert_eq!(life.stage(), &to);
                prop_assert_eq!(life.steps().len(), before.steps().len() + 1);
                prop_assert_eq!(life.stage_at(when), &to);
                time = when;
            } else {
                prop_assert_eq!(&life, &before, "a step that is not taken changes nothing");
            }
        }
    }
}
