//! Deficiencies as they are stored from one review to the next, and legal holds.

use std::{collections::BTreeMap, sync::LazyLock};

use casemix::{
    check::{CheckSet, DeficiencyReview, StoredDeficiencies},
    codes::Codes,
    contract::{read_deficiencies, read_holds, write_deficiency},
    record::Encounter,
    rules::review::{Deficiency, Reconciled, Reconciliation, RetentionSchedule},
};
use chrono::{NaiveDate, NaiveDateTime};

/// Stored deficiencies: what is read is written back as the same, and may be held against any record at any time. The same
/// lines are read as legal holds.
pub fn deficiencies(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    holds(text);
    let stored = match read_deficiencies(text) {
        Ok(stored) => stored,
        Err(fault) => {
            assert!((1..=text.lines().count() as u64).contains(&fault.line));
            assert!(!fault.to_string().is_empty());
            return;
        }
    };
    let again = read_deficiencies(&written(&stored)).expect("what is written can be read");
    assert_eq!(by_id(&again), by_id(&stored), "and is the same");
    let Some(set) = SET.as_ref() else { return };
    for day in [1, 1_000, 20_000] {
        let at = NaiveDateTime::default() + chrono::TimeDelta::days(day);
        let steps = Reconciliation::new(at, "reviewer").assigning().escalating(14, "chief");
        let mut review = DeficiencyReview::new(set, at, &steps, &stored);
        RECORDS.iter().for_each(|record| review.add(record));
        let reviewed = review.finish();
        assert!(!reviewed.report("fuzzed").to_html().is_empty());
        let kept = |one: &&Deficiency| {
            let all = reviewed.records.values().flatten();
            all.into_iter()
                .any(|known| known.deficiency.requirement == one.requirement)
        };
        assert!(
            stored.values().flatten().all(|one| kept(&one)),
            "no stored deficiency is lost"
        );
        for (record, all) in &reviewed.records {
            let mut line = Vec::new();
            all.iter().for_each(|one| write_deficiency(&mut line, record, one));
            let line = String::from_utf8(line).expect("what is written is text");
            let again = read_deficiencies(&line);
            assert_eq!(again.err(), None, "what becomes of a deficiency can be stored");
        }
    }
}

fn holds(text: &str) {
    match read_holds(text) {
        Ok(holds) => {
            let mut schedule = RetentionSchedule::new();
            RECORDS.iter().for_each(|record| schedule.add(record));
            if let Some(set) = SET.as_ref() {
                let kept = schedule.finish(set.rules().limits(), &holds);
                assert_eq!(kept.len(), RECORDS.len());
                let parts = kept.iter().flat_map(|record| &record.parts);
                assert!(
                    parts
                        .into_iter()
                        .all(|part| !part.is_held || !part.may_be_destroyed(NaiveDate::MAX))
                );
            }
        }
        Err(fault) => assert!(fault.line > 0 && !fault.to_string().is_empty()),
    }
}

fn written(stored: &StoredDeficiencies) -> String {
    let mut out = Vec::new();
    for (record, all) in stored {
        for one in all {
            write_deficiency(&mut out, record, &Reconciled::not_reviewed(one.clone()));
        }
    }
    String::from_utf8(out).expect("what is written is text")
}

/// By the identifier of the record; an absent one and an empty one are the same.
fn by_id(stored: &StoredDeficiencies) -> BTreeMap<&str, Vec<&Deficiency>> {
    let mut all: BTreeMap<&str, Vec<&Deficiency>> = BTreeMap::new();
    for (record, deficiencies) in stored {
        all.entry(record.as_str()).or_default().extend(deficiencies);
    }
    all
}

static SET: LazyLock<Option<CheckSet>> = LazyLock::new(|| {
    let codes = Codes::embedded().ok()?;
    CheckSet::builder(codes).packs(["record-review"]).build().ok()
});

/// A record that lacks much, one in order but for its times, and one without anything.
static RECORDS: LazyLock<Vec<Encounter>> = LazyLock::new(|| {
    let lines = [
        r#"{"id":"E1","admitted":"2026-01-03T22:10","discharged":"2026-01-08T11:00",
            "procedures":[{"id":"P1","code":"0SRC0J9","date":"2026-01-04T08:00"}],
            "documents":[{"id":"N1","kind":"progress-note","author":"D1","written":"2026-01-05"}],
            "orders":[{"id":"O1","mode":"telephone","ordered":"2026-01-04T10:00"}]}"#,
        r#"{"id":"E2","admitted":"1970-01-02","documents":[{"kind":"discharge-summary","written":"9999-12-31"}]}"#,
        "{}",
    ];
    lines
        .iter()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect()
});
