//! The built-in packs: they are read, they run their examples, and every rule says who says so and what to do.

// Helpers of tests may panic as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use casemix_codes::Codes;
use casemix_record::Encounter;
use casemix_rules::conventions::Conventions;
use casemix_rules::mce::{Editors, MedicareEdits};
use casemix_rules::review::RecordReview;
use casemix_rules::{Overlaps, Pack, RuleSet, RuleSetBuilder, packs};

/// Every pack in the rule language.
fn all() -> Vec<Pack> {
    let packs = packs::all().unwrap_or_else(|errors| panic!("{errors}"));
    let guidelines = packs::guidelines().unwrap_or_else(|errors| panic!("{errors}"));
    packs.into_iter().chain(guidelines).collect()
}

fn rules() -> RuleSet {
    let builder = RuleSet::builder(Codes::embedded().unwrap()).check(packs::RecordFindings::new());
    let builder = all().into_iter().fold(builder, RuleSetBuilder::pack);
    builder.build().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_source_is_in_its_usual_form() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("packs");
    let mut folders = vec![folder];
    let mut sources = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|ending| ending != "rules") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let pack = Pack::parse(name.clone(), text.clone()).unwrap_or_else(|errors| panic!("{errors}"));
            assert!(pack.format() == text, "{name}: run `casemix rules fmt` on it");
            assert!(text.lines().count() <= 600, "{name} is too long to be read in one go");
            sources += 1;
        }
    }
    assert!(sources > 20, "{sources}");
}

#[test]
fn every_example_holds() {
    let rules = rules();
    let mut faults = Vec::new();
    let mut count = 0;
    for pack in all() {
        count += pack.examples().count();
        faults.extend(pack.run_examples(&rules, |json| serde_json::from_str::<Encounter>(json)));
    }
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(count > 1_000, "{count}");
}

#[test]
fn every_rule_is_cited_and_has_a_remedy_and_examples_of_both_kinds() {
    let rules = rules();
    let packs = all();
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

#[test]
fn every_rule_of_the_overlaps_is_there() {
    let codes = Codes::embedded().unwrap();
    let builder = all().into_iter().fold(RuleSet::builder(codes), RuleSetBuilder::pack);
    let builder = builder
        .check(packs::RecordFindings::new())
        .check(Conventions::of(codes))
        .check(RecordReview::new())
        .check(MedicareEdits::new(Editors::embedded().unwrap()));
    let rules = builder.build().unwrap();
    let overlaps = Overlaps::built_in().unwrap();
    let missing: Vec<&str> = overlaps.rules().filter(|rule| rules.rule(rule).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
