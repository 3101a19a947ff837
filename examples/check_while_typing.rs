//! Validate one encounter while a coder types: what each keystroke adds to the findings, and what it takes away.
//!
//! A rule set is made once, when the program starts. Checking an encounter takes some microseconds, so that it can be done
//! at every change, with no worker and no cache.

use std::time::Instant;

use casemix::{
    codes::Codes,
    record::{Diagnosis, DiagnosisRole, Encounter, Finding},
    rules::{RuleSet, RuleSetBuilder, Workspace, packs},
};

/// What a coder types, done to the encounter.
type Typed = fn(&mut Encounter);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let builder = RuleSet::builder(Codes::embedded()?);
    let rules = packs::consistency()?
        .into_iter()
        .fold(builder, RuleSetBuilder::pack)
        .build()?;
    let mut work = Workspace::default();

    let mut encounter = Encounter::builder("E1")
        .sex("male")
        .birth_date("1957-03-02")
        .admitted("2025-11-03T22:10")
        .discharged("2025-11-08T11:00")
        .discharge_status("01")
        .build();
    let typed: [(&str, Typed); 4] = [
        ("I50.23, present on admission", |e| {
            e.diagnoses.push(Diagnosis::with_poa("I50.23", "Y"))
        }),
        ("O80, of which the patient is too old, and a man", |e| {
            e.diagnoses.push(Diagnosis::with_poa("O80", "Y"))
        }),
        ("O80 taken back", |e| drop(e.diagnoses.pop())),
        ("W01.0XXA as the external cause", |e| {
            e.diagnoses.push(
                Diagnosis::builder("W01.0XXA")
                    .role(DiagnosisRole::ExternalCause)
                    .build(),
            );
        }),
    ];
    let mut before: Vec<Finding> = Vec::new();
    for (what, change) in typed {
        change(&mut encounter);
        let start = Instant::now();
        let findings = rules.check_with(&mut work, &encounter);
        let elapsed = start.elapsed();
        println!("{what} ({} microseconds)", elapsed.as_micros());
        for finding in findings.iter().filter(|finding| !before.contains(finding)) {
            println!("    + {finding}");
        }
        for finding in before.iter().filter(|finding| !findings.contains(finding)) {
            println!("    - {finding}");
        }
        before = findings;
    }
    Ok(())
}
