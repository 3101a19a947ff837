//! The embedded conversion table against the official one of FY2026, line by line.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod files;

use std::collections::BTreeSet;

use casemix_codes::official::{ConversionRow, Previous};
use casemix_codes::{CodeDraft, CodeTable, Codes, ConversionKind, FiscalYear};
use casemix_record::{CodeText, Icd10Cm};
use chrono::NaiveDate;

/// Earlier code (none where there was none), first day of the later code, later code.
type Line = (Option<CodeText>, NaiveDate, CodeText);

fn lines(table: &dyn CodeTable) -> BTreeSet<Line> {
    let code = |id| table.code(id).expect("an id of the table");
    let lines = table.entries().flat_map(|entry| table.links_to(entry.id()));
    lines
        .map(|link| (link.earlier.map(code), link.effective, code(link.later)))
        .collect()
}

fn first_day(year: u16) -> NaiveDate {
    FiscalYear::new(year).expect("a year").period().first
}

/// Why an official line is not embedded.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    /// It says that there was no earlier code; the source leaves such lines out.
    NoEarlierCode,
    /// It is one of the codes within a range; the source has the ends of ranges and some of what lies between.
    WithinRange,
    /// It comes from a row with *and* in capitals or `&`; the source cut such cells to eight bytes.
    CutByTheSource,
}

fn why(line: &Line, row: &ConversionRow) -> Why {
    let named = |code: CodeText| row.previous.contains(&Previous::Code(code));
    match line.0 {
        None => Why::NoEarlierCode,
        Some(code) if named(code) && row.together => Why::CutByTheSource,
        Some(_) => Why::WithinRange,
    }
}

#[test]
fn every_embedded_line_is_official_and_the_missing_ones_are_known() {
    let Some(official) = files::conversions_2026() else {
        return;
    };
    assert_eq!((official.rows.len(), official.rejected.len()), (5_892, 0));

    let embedded = &*Codes::embedded().expect("embedded tables").icd10cm;
    let mut draft = CodeDraft::from_table(embedded).expect("a draft");
    let left_out = draft.load_conversions(&official);
    assert_eq!(left_out, 48, "lines with a heading or a code that never was");
    let loaded = draft.build().expect("a table");

    let (ours, theirs) = (lines(embedded), lines(&loaded));
    assert_eq!((ours.len(), theirs.len()), (6_059, 7_021));
    assert_eq!(ours.difference(&theirs).next(), None, "every embedded line is official");

    let mut missing: Vec<(Why, usize)> = Vec::new();
    for line in theirs.difference(&ours) {
        let row = |row: &&ConversionRow| (row.current, row.effective) == (line.2, line.1);
        let why = why(line, official.rows.iter().find(row).expect("its row"));
        match missing.iter_mut().find(|(other, _)| *other == why) {
            Some((_, count)) => *count += 1,
            None => missing.push((why, 1)),
        }
    }
    missing.sort();
    assert_eq!(
        missing,
        [
            (Why::NoEarlierCode, 125),
            (Why::WithinRange, 770),
            (Why::CutByTheSource, 67)
        ]
    );
}

#[test]
fn the_official_table_tells_which_codes_go_together() {
    let Some(official) = files::conversions_2026() else {
        return;
    };
    let embedded = &*Codes::embedded().expect("embedded tables").icd10cm;
    let mut draft = CodeDraft::from_table(embedded).expect("a draft");
    draft.load_conversions(&official);
    let loaded = draft.build().expect("a table");
    let loaded: &dyn CodeTable = &loaded;

    let stroke = loaded
        .on(first_day(2017))
        .expect("covered")
        .convert("I63.013", first_day(2016))
        .expect("billable");
    let targets: Vec<_> = stroke
        .targets
        .iter()
        .map(|target| (target.code.as_str(), target.steps[0].together))
        .collect();
    assert_eq!(targets, [("I63011", true), ("I63012", true)]);
    assert_eq!(stroke.kind, ConversionKind::ManyToMany);

    let none = loaded
        .on(first_day(2017))
        .expect("covered")
        .convert("R29.700", first_day(2016))
        .expect("billable");
    assert_eq!((none.kind, none.targets.len()), (ConversionKind::NoEquivalent, 0));
    let silent = embedded
        .on(first_day(2017))
        .expect("covered")
        .convert("R29.700", first_day(2016))
        .expect("billable");
    assert_eq!(
        silent.kind,
        ConversionKind::Unknown,
        "the embedded table does not say so"
    );
}

/// For every row that names single alternatives, going back one day gives exactly them.
#[test]
fn conversion_back_over_a_change_gives_the_official_predecessors() {
    let Some(official) = files::conversions_2026() else {
        return;
    };
    let table = &*Codes::embedded().expect("embedded tables").icd10cm;
    let (mut checked, mut other) = (0, Vec::new());
    for row in official
        .rows
        .iter()
        .filter(|row| !row.together && !row.previous.is_empty())
    {
        let eve = row.effective.pred_opt().expect("a day before");
        let edition = table.on(eve).expect("covered");
        let codes: Option<BTreeSet<_>> = row
            .previous
            .iter()
            .map(|previous| match previous {
                Previous::Code(code) if edition.has_billable(*code) => Some(*code),
                _ => None,
            })
            .collect();
        let Some(expected) = codes else { continue };
        let after = table.on(row.effective).expect("covered");
        if !after.has_billable(row.current) {
            other.push(row.current.to_string());
            continue;
        }
        let conversion = after.convert(&row.current, eve).expect("billable");
        let found: BTreeSet<_> = conversion.targets.iter().map(|target| target.code).collect();
        // Several rows may name one new code.
        assert!(
            found.is_superset(&expected),
            "{}: {found:?}, not {expected:?}",
            row.current
        );
        checked += 1;
    }
    // A slip of the published table: E11.37X1 is meant.
    assert_eq!((checked, other), (5_413, vec!["E113X11".to_owned()]));
}

#[test]
fn every_official_code_is_well_formed() {
    let Some(official) = files::conversions_2026() else {
        return;
    };
    let well_formed = |row: &ConversionRow| Icd10Cm::from_code_text(row.current).is_ok();
    assert!(official.rows.iter().all(well_formed));
}
