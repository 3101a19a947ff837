//! Deficiencies from one night to the next: found, assigned, escalated, completed, and nothing lost between.
//!
//! Run with `cargo run --release --example deficiencies`. A month of 400 stays is reviewed a week after its end and again
//! four weeks later; what was found the first time is stored as lines of text and held against the second review.

use std::error::Error;

use casemix::{
    check::{CheckSet, DeficiencyReview, ReviewedRecords, StoredDeficiencies},
    codes::Codes,
    contract::{read_deficiencies, write_deficiency},
    record::Encounter,
    rules::review::{Change, Reconciliation},
};
use casemix_testkit::Month;
use chrono::NaiveDateTime;

fn main() -> Result<(), Box<dyn Error>> {
    let month = Month::new(2026, 1).ok_or("a month that is generated")?.seed(3);
    let stays: Vec<Encounter> = month.encounters().take(400).map(|made| made.encounter).collect();

    let first = review("2026-02-07T22:00:00".parse()?, &stays, &StoredDeficiencies::new())?;
    tell("a week after the month", &first);

    // The stored form is text, one deficiency a line.
    let mut lines = Vec::new();
    for (record, all) in &first.records {
        all.iter().for_each(|one| write_deficiency(&mut lines, record, one));
    }
    let stored = read_deficiencies(std::str::from_utf8(&lines)?)?;

    let second = review("2026-03-07T22:00:00".parse()?, &stays, &stored)?;
    tell("four weeks later", &second);
    let evidence = second
        .records
        .values()
        .flatten()
        .find(|one| one.change == Change::Completed);
    if let Some(one) = evidence {
        println!("such as: {}", one.deficiency.message);
        for step in one.deficiency.life.steps() {
            println!("    {} {} by {} {}", step.at, step.to.name(), step.by, step.reason);
        }
    }
    Ok(())
}

/// Reviews the stays as they were at a time. What is open is assigned; two weeks past the limit the chief of service hears of it.
fn review(
    time: NaiveDateTime,
    stays: &[Encounter],
    stored: &StoredDeficiencies,
) -> Result<ReviewedRecords, Box<dyn Error>> {
    let set = CheckSet::builder(Codes::embedded()?)
        .packs(["record-review"])
        .as_of(time)
        .build()?;
    let steps = Reconciliation::new(time, "nightly review")
        .assigning()
        .escalating(14, "chief of service");
    let mut review = DeficiencyReview::new(&set, time, &steps, stored);
    stays.iter().for_each(|stay| review.add(stay));
    Ok(review.finish())
}

fn tell(when: &str, reviewed: &ReviewedRecords) {
    let counts = &reviewed.counts;
    println!(
        "{when}: {} of {} records incomplete, {} delinquent",
        counts.incomplete, counts.records, counts.delinquent
    );
    for change in Change::ALL {
        if reviewed.count(*change) > 0 {
            println!(
                "    {:>5} {}: {}",
                reviewed.count(*change),
                change.name(),
                change.meaning()
            );
        }
    }
    if let Some(line) = reviewed.worklist.finish().iter().max_by_key(|line| line.items.len()) {
        println!(
            "    most wait for {}: {} items",
            line.responsible.practitioner,
            line.items.len()
        );
    }
}
