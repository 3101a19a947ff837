//! What it costs to check the coding of records: conventions, guidelines and the Medicare Code Editor together.
//!
//! ```text
//! cargo run --release -p casemix-rules --example coding [RECORDS]
//! ```

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use casemix_codes::Codes;
use casemix_record::Encounter;
use casemix_rules::conventions::Conventions;
use casemix_rules::mce::{Editors, MedicareEdits};
use casemix_rules::{Overlaps, RuleSet, RuleSetBuilder, Workspace, packs};
use casemix_testkit::Month;

fn main() -> Result<(), Box<dyn Error>> {
    let records = match std::env::args().nth(1) {
        Some(count) => count.parse()?,
        None => 20_000,
    };
    let start = Instant::now();
    let codes = Codes::embedded()?;
    println!("{:>9.1?} code tables", start.elapsed());
    let start = Instant::now();
    let conventions = Conventions::of(codes);
    println!("{:>9.1?} facts of every code", start.elapsed());
    let start = Instant::now();
    let edits = MedicareEdits::new(Editors::embedded()?).whoever_pays();
    println!("{:>9.1?} tables of the editor", start.elapsed());
    let start = Instant::now();
    let builder = RuleSet::builder(codes).check(conventions).check(edits);
    let builder = builder
        .off("conventions.poa-of-exempt-code")
        .off("conventions.poa-missing");
    let rules = packs::guidelines()?
        .into_iter()
        .fold(builder, RuleSetBuilder::pack)
        .build()?;
    let overlaps = Overlaps::built_in()?;
    println!("{:>9.1?} rules read and compiled", start.elapsed());

    let month = Month::new(2026, 1).ok_or("a month")?.seed(1);
    let encounters: Vec<Encounter> = month.encounters().take(records).map(|made| made.encounter).collect();
    let mut work = Workspace::default();
    let mut pass = || -> usize {
        let found = encounters.iter().map(|encounter| {
            let mut findings = rules.check_with(&mut work, encounter);
            overlaps.settle(&mut findings);
            findings.len()
        });
        found.sum()
    };
    let start = Instant::now();
    black_box(pass());
    println!("{:>9.1?} the first pass, which lays the notes out", start.elapsed());
    let start = Instant::now();
    let found = pass();
    let seconds = start.elapsed().as_secs_f64();
    let (records, each) = (encounters.len(), encounters.len() as f64 / seconds);
    println!("{records} records, {found} findings: {each:.0} records a second on one core");
    Ok(())
}
