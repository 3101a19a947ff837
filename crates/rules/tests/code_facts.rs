//! What `casemix-codes` reads from the titles of codes, against the flags of the Medicare Code Editor.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use casemix_codes::facts::{CodeFacts, Laterality};
use casemix_codes::notes::{Condition, NoteKind};
use casemix_codes::{CodeTable, Codes, Edition};
use casemix_record::IcdVersion;
use casemix_rules::mce::Flag;
use casemix_rules::mce::tables::{CodeKind, Tables};

fn edition() -> Edition<'static> {
    let table: &'static dyn CodeTable = &*Codes::embedded().unwrap().icd10cm;
    table.on("2026-01-15".parse().unwrap()).unwrap()
}

/// The codes that carry a flag on the day of the edition.
fn flagged(flag: Flag) -> BTreeSet<String> {
    let tables = Tables::embedded().unwrap();
    let day = edition().day();
    let codes = tables.codes(IcdVersion::Icd10, CodeKind::Diagnosis);
    let flagged = codes.filter(|(_, rows)| rows.iter().any(|row| row.period.contains(day) && row.flags.has(flag)));
    flagged.filter_map(|(key, _)| Some(key.code()?.to_string())).collect()
}

/// The billable codes for which a fact holds.
fn stated(fact: impl Fn(&CodeFacts, casemix_codes::EntryId) -> bool) -> BTreeSet<String> {
    let facts = CodeFacts::of(edition().table());
    let codes = edition().billable().filter(|entry| fact(&facts, entry.id()));
    codes.map(|entry| entry.code().to_string()).collect()
}

#[test]
fn every_manifestation_by_title_is_one_of_the_editor_and_its_others_have_a_code_that_comes_first() {
    let (editor, titles) = (flagged(Flag::Manifestation), stated(CodeFacts::is_manifestation));
    assert_eq!(titles.difference(&editor).collect::<Vec<_>>(), Vec::<&String>::new());
    assert_eq!((titles.len(), editor.len()), (265, 422));
    let notes = edition().notes().unwrap();
    for code in editor.difference(&titles) {
        let entry = edition().lookup(code).unwrap();
        let mut first = notes.instructions(entry, NoteKind::CodeFirst);
        let is_always = first.any(|instruction| instruction.condition == Condition::Always);
        assert!(is_always, "{code}");
    }
}

#[test]
fn nearly_every_unspecified_side_of_the_editor_is_one_by_its_siblings() {
    let editor = flagged(Flag::Unspecified);
    let titles = stated(|facts, id| facts.laterality(id) == Some(Laterality::Unspecified));
    // The rest leave a place open rather than a side, or tell one side from both and not right from left.
    let rest: Vec<_> = editor.difference(&titles).collect();
    assert_eq!((editor.len(), rest.len()), (3_465, 91));
}
