//! Codes that a model proposes for a record: which to accept, which to question, and why. What a program suggests passes the
//! same guard as what a person types.
//!
//! ```text
//! cargo run --release -p casemix-examples --example proposed_codes
//! ```

use casemix::{
    codes::Codes,
    record::{Diagnosis, Encounter, Finding, Severity},
    rules::{RuleSet, RuleSetBuilder, conventions::Conventions, packs},
};

/// A proposed code, judged.
struct Judged<'p> {
    code: &'p str,
    /// What is to be asked of it; nothing, if it can be accepted.
    questions: Vec<Finding>,
}

/// The guard: conventions, guidelines, and whether codes are valid and fit age and sex.
fn guard() -> Result<RuleSet, Box<dyn std::error::Error>> {
    let codes = Codes::embedded()?;
    let builder = RuleSet::builder(codes).check(Conventions::of(codes));
    let packs = packs::consistency()?.into_iter().chain(packs::guidelines()?);
    let builder = packs.fold(builder, RuleSetBuilder::pack);
    // Indicators are reported by the coder, later.
    let without_indicators = builder
        .off("conventions.poa-of-exempt-code")
        .off("conventions.poa-missing");
    Ok(without_indicators.build()?)
}

/// Judges the codes in their order, with the record that they are proposed for. A code is questioned if a finding stands at it
/// that was not there before the proposal.
fn judge<'p>(rules: &RuleSet, record: &Encounter, proposed: &[&'p str]) -> Vec<Judged<'p>> {
    let before = rules.check(record);
    let mut with = record.clone();
    let first = with.diagnoses.len();
    with.diagnoses.extend(proposed.iter().copied().map(Diagnosis::new));
    let is_new = |finding: &Finding| finding.severity <= Severity::Warning && !before.contains(finding);
    let found: Vec<Finding> = rules.check(&with).into_iter().filter(is_new).collect();
    let judged = proposed.iter().enumerate().map(|(at, code)| {
        let place = format!("diagnoses[{}].", first + at);
        let concerns = |finding: &&Finding| {
            let evidence = finding.evidence.iter().map(|evidence| &evidence.location);
            let mut places = evidence.chain([&finding.location]);
            places.any(|location| location.to_string().starts_with(&place))
        };
        Judged {
            code,
            questions: found.iter().filter(concerns).cloned().collect(),
        }
    });
    judged.collect()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rules = guard()?;
    // What the record has already: a man of 74 years, admitted with acute on chronic systolic heart failure.
    let record = Encounter::builder("E1")
        .sex("male")
        .birth_date("1951-06-12")
        .admitted("2025-11-03")
        .discharged("2025-11-08")
        .discharge_status("01")
        .diagnoses(["I50.23"])
        .build();
    let proposed = ["J96.01", "I10", "E11.9", "N18.30", "S72.001", "O80", "R06.02", "Z79.4"];
    let judged = judge(&rules, &record, &proposed);
    let (accepted, questioned): (Vec<_>, Vec<_>) = judged.iter().partition(|judged| judged.questions.is_empty());
    let accepted: Vec<&str> = accepted.iter().map(|judged| judged.code).collect();
    println!("accept: {}", accepted.join(", "));
    for Judged { code, questions } in questioned {
        println!("question {code}:");
        for question in questions {
            println!("  {question}");
            println!("    {}", question.remedy.as_deref().unwrap_or_default());
        }
    }
    Ok(())
}
