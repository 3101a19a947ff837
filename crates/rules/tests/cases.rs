//! Cases that a coder can add: records in `tests/cases/*.toml`, each with a rule that fires on it, and where, or does not.
//!
//! ```toml
//! [[case]]
//! rule = "conventions.excludes1"
//! fires = true
//! section = "I.A.12.a"              # of the guidelines, as the rule cites it
//! note = "Excludes1 at N13.2"       # of the tabular list, as the finding cites it; may be left out
//! at = ["diagnoses[0].code"]        # every place of the rule's findings, in their order; may be left out
//! record = { discharged = "2026-02-01", diagnoses = [{ code = "N13.2" }, { code = "N13.6" }] }
//! ```

// Helpers of tests may panic as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

mod standard;

use std::collections::{BTreeMap, BTreeSet};

use casemix_codes::{Codes, GroupKind, notes::NoteKind};
use standard::Case;

#[test]
fn every_case_holds() {
    let rules = standard::rules();
    let cases = standard::cases();
    assert!(!cases.is_empty());
    let faults = cases
        .iter()
        .filter_map(|(place, case)| Some(format!("{place}: {}\n", case.fault(&rules)?)));
    let wrong: String = faults.collect();
    assert!(wrong.is_empty(), "{wrong}");
}

/// The cases of the coding packs.
fn coding_cases() -> Vec<Case> {
    let is_coding = |case: &Case| case.rule.starts_with("conventions.") || case.rule.starts_with("guidelines.");
    let cases = standard::cases().into_iter().map(|(_, case)| case);
    cases.filter(is_coding).collect()
}

/// The chapters of the diagnoses of a case.
fn chapters(case: &Case) -> BTreeSet<String> {
    let table = &Codes::embedded().unwrap().icd10cm;
    let diagnoses = case.record.diagnoses.iter();
    let groups = diagnoses
        .filter_map(|diagnosis| table.lookup(diagnosis.code.as_str()))
        .flat_map(|entry| entry.groups());
    let chapters = groups.filter(|group| group.kind == GroupKind::Chapter);
    chapters.map(|chapter| chapter.label.clone()).collect()
}

/// Each of these has at least `least` cases on which a rule fires, and as many on which it does not.
fn assert_touched(wanted: impl Iterator<Item = String>, touched: &BTreeMap<String, [usize; 2]>, least: usize) {
    for what in wanted {
        let [quiet, firing] = touched.get(&what).copied().unwrap_or_default();
        assert!(
            quiet >= least && firing >= least,
            "{what}: {firing} cases fire, {quiet} do not"
        );
    }
}

#[test]
fn coding_cases_cite_a_section_and_touch_every_chapter() {
    let cases = coding_cases();
    assert!(cases.len() >= 1_200, "{}", cases.len());
    let without = cases.iter().find(|case| case.section.is_none());
    assert!(
        without.is_none(),
        "a case of {} cites no section",
        without.unwrap().rule
    );
    let mut touched: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    for case in &cases {
        for chapter in chapters(case) {
            touched.entry(chapter).or_default()[usize::from(case.fires)] += 1;
        }
    }
    let groups = Codes::embedded().unwrap().icd10cm.groups();
    let all = groups.iter().filter(|group| group.kind == GroupKind::Chapter);
    assert_touched(all.map(|chapter| chapter.label.clone()), &touched, 5);
}

#[test]
fn coding_cases_touch_every_rule_and_every_kind_of_note_that_a_rule_reads() {
    let cases = coding_cases();
    let mut touched: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    for case in &cases {
        touched.entry(case.rule.clone()).or_default()[usize::from(case.fires)] += 1;
        let kind = match case.rule.strip_prefix("conventions.") {
            Some("excludes1") => NoteKind::Excludes1,
            Some("code-first-order" | "code-first-missing") => NoteKind::CodeFirst,
            Some("use-additional-first" | "use-additional-missing") => NoteKind::UseAdditional,
            Some("code-also-missing") => NoteKind::CodeAlso,
            Some("seventh-character-missing" | "seventh-character-wrong") => NoteKind::SeventhCharacter,
            _ => continue,
        };
        touched.entry(kind.name().to_owned()).or_default()[usize::from(case.fires)] += 1;
        // Codes that a note of the kind excludes2 names are allowed beside its own.
        let table = &Codes::embedded().unwrap().icd10cm;
        let notes = table.notes_on("2026-02-01".parse().unwrap()).unwrap();
        let entries = case
            .record
            .diagnoses
            .iter()
            .filter_map(|diagnosis| table.lookup(diagnosis.code.as_str()));
        if kind == NoteKind::Excludes1
            && let [a, b] = entries.collect::<Vec<_>>()[..]
            && notes.names(NoteKind::Excludes2, a.id(), b.id())
        {
            touched.entry("excludes2".to_owned()).or_default()[usize::from(case.fires)] += 1;
        }
    }
    let rules = standard::rules();
    let coding = rules
        .rules()
        .filter(|info| matches!(info.pack(), "conventions" | "guidelines"));
    // Two rules need the official list of exempt codes, and have tests of their own.
    let coding = coding.filter(|info| !info.name().starts_with("poa-"));
    assert_touched(coding.map(|info| info.id.to_string()), &touched, 1);
    let kinds = [
        NoteKind::Excludes1,
        NoteKind::CodeFirst,
        NoteKind::UseAdditional,
        NoteKind::CodeAlso,
        NoteKind::SeventhCharacter,
    ];
    assert_touched(kinds.into_iter().map(|kind| kind.name().to_owned()), &touched, 4);
    let [quiet, _] = touched["excludes2"];
    assert!(quiet >= 40, "{quiet} cases of codes that may stand together");
}
