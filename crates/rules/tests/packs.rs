//! The built-in packs: they are read, they run their examples, and every rule says who says so and what to do.

// Helpers of tests may panic as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;

use casemix_codes::Codes;
use casemix_record::Encounter;
use casemix_rules::{RuleSet, packs};

fn rules() -> RuleSet {
    let mut builder = RuleSet::builder(Codes::embedded().unwrap()).check(packs::RecordFindings::new());
    for pack in packs::all().unwrap_or_else(|errors| panic!("{errors}")) {
        builder = builder.pack(pack);
    }
    builder.build().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_example_holds() {
    let rules = rules();
    let mut faults = Vec::new();
    let mut count = 0;
    for pack in packs::all().unwrap() {
        count += pack.examples().count();
        faults.extend(pack.run_examples(&rules, |json| serde_json::from_str::<Encounter>(json)));
    }
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(count > 600, "{count}");
}

#[test]
fn every_rule_is_cited_and_has_a_remedy_and_examples_of_both_kinds() {
    let rules = rules();
    let packs = packs::all().unwrap();
    let ids = |fires: bool| -> BTreeSet<String> {
        let examples = packs.iter().flat_map(|pack| pack.examples());
        examples
            .filter(|example| example.fires == fires)
            .map(|example| example.rule)
            .collect()
    };
    let (firing, quiet) = (ids(true), ids(false));
    for info in rules.rules() {
        assert!(info.citation.is_some() && info.remedy.is_some(), "{}", info.id);
        if info.pack() != "record" {
            assert!(firing.contains(&*info.id) && quiet.contains(&*info.id), "{}", info.id);
        }
    }
}
