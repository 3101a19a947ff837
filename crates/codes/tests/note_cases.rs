//! Cases of notes that a coder can add to, in `tests/cases/notes.toml`: every chapter of ICD-10-CM, every kind of note, notes
//! that hold for a code and notes that do not.
//!
//! What a case expects was read from the words of the notes and the official list of codes, apart from this crate.

// Helpers of tests may panic as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;

use casemix_codes::notes::{Note, NoteKind, NotePlace, Notes};
use casemix_codes::{Codes, Entry, GroupKind};
use casemix_record::Icd10Cm;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    code: String,
    kind: String,
    /// Where the note stands: the code, or a heading above it.
    at: Option<String>,
    text: Option<String>,
    /// A code that the notes of the kind name.
    names: Option<String>,
    holds: bool,
}

impl Case {
    fn kind(&self) -> NoteKind {
        let named = NoteKind::ALL.into_iter().find(|kind| kind.name() == self.kind);
        named.unwrap_or_else(|| panic!("{} is no kind of note", self.kind))
    }

    fn fault(&self, notes: Notes<'_>) -> Option<String> {
        let entry = notes.table().lookup(&self.code)?;
        let holds = match &self.names {
            None => notes.applying(entry).any(|note| self.is_meant(&note)),
            Some(named) => {
                let named = notes.table().lookup(named)?.id();
                let is_named = notes.names(self.kind(), entry.id(), named);
                let mut naming = notes.naming(self.kind(), entry, named);
                is_named && naming.any(|note| self.is_meant(&note))
            }
        };
        let Case {
            code,
            kind,
            text,
            names,
            ..
        } = self;
        (holds != self.holds).then(|| format!("{code} {kind} {text:?} {names:?}: must hold: {}\n", self.holds))
    }

    fn is_meant(&self, note: &Note<'_>) -> bool {
        let at = match note.place {
            NotePlace::Entry(entry) => entry.code().parse::<Icd10Cm>().map(|code| code.to_string()).ok(),
            _ => None,
        };
        note.kind == self.kind()
            && self.text.as_ref().is_none_or(|text| note.text == text)
            && self.at.as_ref().is_none_or(|wanted| at.as_ref() == Some(wanted))
    }
}

fn cases() -> Vec<Case> {
    let file: File = toml::from_str(include_str!("cases/notes.toml")).unwrap();
    file.case
}

fn chapter(entry: Entry<'_>) -> String {
    let mut groups = entry.groups();
    groups
        .find(|group| group.kind == GroupKind::Chapter)
        .unwrap()
        .label
        .clone()
}

#[test]
fn every_case_holds() {
    let codes = Codes::embedded().unwrap();
    let notes = codes.icd10cm.notes_on("2026-02-01".parse().unwrap()).unwrap();
    let cases = cases();
    let faults: String = cases.iter().filter_map(|case| case.fault(notes)).collect();
    assert!(faults.is_empty(), "{faults}");
    let missing = cases.iter().find(|case| notes.table().lookup(&case.code).is_none());
    assert!(missing.is_none(), "{:?}", missing.map(|case| &case.code));
}

#[test]
fn every_chapter_and_every_kind_of_note_is_touched_both_ways() {
    let table = &*Codes::embedded().unwrap().icd10cm;
    let cases = cases();
    assert!(cases.len() >= 320, "{}", cases.len());
    let mut touched: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    for case in &cases {
        let entry = table.lookup(&case.code).unwrap();
        for what in [format!("chapter {}", chapter(entry)), case.kind.clone()] {
            touched.entry(what).or_default()[usize::from(case.holds)] += 1;
        }
    }
    let chapters = table.groups().iter().filter(|group| group.kind == GroupKind::Chapter);
    let all = chapters.map(|group| format!("chapter {}", group.label));
    for what in all.chain(NoteKind::ALL.map(|kind| kind.name().to_owned())) {
        let [quiet, holding] = touched.get(&what).copied().unwrap_or_default();
        assert!(
            quiet >= 3 && holding >= 3,
            "{what}: {holding} cases that hold, {quiet} that do not"
        );
    }
}
