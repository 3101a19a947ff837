//! Checking answers the same bytes at any number of threads, however the records are parted among them.

#![cfg(all(feature = "rules", feature = "contract", feature = "embedded"))]
// Helpers of tests may panic as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{num::NonZeroUsize, ops::ControlFlow};

use casemix::{
    check::{CheckRun, CheckSet},
    parallel::map_in_order,
    record::Encounter,
};
use casemix_testkit::{DefectKind, Month, Rng};

/// Records of a month, each second one with a defect, some of them twice, so that records also disagree with each other.
fn records() -> Vec<Encounter> {
    let mut rng = Rng::new(11);
    let month = Month::new(2026, 1).unwrap().seed(5);
    let mut records: Vec<Encounter> = month.encounters().take(300).map(|made| made.encounter).collect();
    for (record, kind) in records.iter_mut().step_by(2).zip(DefectKind::ALL.iter().cycle()) {
        kind.plant(record, &mut rng);
    }
    let twice: Vec<Encounter> = records.iter().step_by(17).cloned().collect();
    records.extend(twice);
    records
}

/// Everything that a run says: each finding as a line of JSON in the order of the records, those of the batch, the report.
fn told(set: &CheckSet, records: &[Encounter], threads: usize, part: usize) -> String {
    let parts = records.chunks(part).enumerate();
    let (mut all, mut lines) = (CheckRun::new(set), String::new());
    map_in_order(
        NonZeroUsize::new(threads).unwrap(),
        parts,
        || CheckRun::new(set),
        |run, (number, records)| {
            let mut lines = String::new();
            for (at, record) in records.iter().enumerate() {
                let line = u64::try_from(number * part + at + 1).unwrap();
                run.add(line, record, |finding| {
                    lines.push_str(&serde_json::to_string(finding).unwrap());
                    lines.push('\n');
                });
            }
            (run.take(), lines)
        },
        |(run, of_part)| {
            all.merge(run);
            lines.push_str(&of_part);
            ControlFlow::Continue(())
        },
    );
    let checked = all.finish();
    for found in &checked.of_batch {
        lines.push_str(&serde_json::to_string(&found.finding).unwrap());
        lines.push('\n');
    }
    lines + &format!("{:?}\n{:?}", checked.tally, checked.report("January 2026"))
}

#[test]
fn the_answer_is_the_same_at_any_number_of_threads() {
    let set = CheckSet::embedded().unwrap();
    let records = records();
    let alone = told(&set, &records, 1, records.len());
    assert!(alone.lines().count() > records.len() / 4, "there is much to tell");
    for (threads, part) in [(1, 1), (1, 7), (2, 1), (2, 64), (3, 10), (4, 5), (8, 3)] {
        let together = told(&set, &records, threads, part);
        assert!(together == alone, "{threads} threads, {part} records a part");
    }
}
