//! The embedded tables against the official release of FY2026, code by code and title by title.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod files;

use std::collections::{BTreeMap, BTreeSet};

use casemix_codes::official::OrderRow;
use casemix_codes::{CodeDraft, CodeTable, Codes, FiscalYear, Period, PoaExempt};
use chrono::NaiveDate;

fn codes() -> &'static Codes {
    Codes::embedded().expect("embedded tables")
}

fn year(year: u16) -> Period {
    FiscalYear::new(year).expect("a year").period()
}

fn billable(table: &dyn CodeTable, day: NaiveDate) -> BTreeSet<String> {
    table
        .on(day)
        .expect("covered")
        .billable()
        .map(|entry| entry.code().to_string())
        .collect()
}

fn billable_rows(rows: &[OrderRow<'_>]) -> BTreeSet<String> {
    rows.iter()
        .filter(|row| row.billable)
        .map(|row| row.code.to_string())
        .collect()
}

/// Codes whose embedded title is another than the official one, with the embedded title; and the codes that have none.
fn titles<'a>(table: &'a dyn CodeTable, rows: &[OrderRow<'_>]) -> (BTreeMap<String, &'a str>, usize) {
    let (mut other, mut none) = (BTreeMap::new(), 0);
    for row in rows {
        match table
            .get(row.code)
            .expect("every official code and heading is embedded")
            .title()
        {
            Some(title) if title == row.title => {}
            Some(title) => {
                other.insert(row.code.to_string(), title);
            }
            None => none += 1,
        }
    }
    (other, none)
}

/// Letters without their accents: the tabular list has them, the order file has not.
fn plain(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            'ä' => 'a',
            'é' | 'è' => 'e',
            'ö' => 'o',
            'ô' => 'o',
            other => other,
        })
        .collect()
}

#[test]
fn icd10cm_is_the_official_code_set_title_by_title() {
    let Some(archive) = files::icd10cm_2026() else { return };
    let rows = archive.rows().expect("order file");
    let table = &*codes().icd10cm;
    assert_eq!(rows.len(), 98_186);
    assert_eq!(billable_rows(&rows).len(), 74_719);
    assert_eq!(billable(table, year(2026).first), billable_rows(&rows));

    let edition = table.on(year(2026).first).expect("covered");
    assert!(
        rows.iter()
            .all(|row| edition.contains(table.get(row.code).expect("embedded"))),
        "headings exist too"
    );

    let leaves: Vec<_> = rows.iter().filter(|row| row.billable).cloned().collect();
    assert_eq!(titles(table, &leaves), (BTreeMap::new(), 0));
    let headings: Vec<_> = rows.iter().filter(|row| !row.billable).cloned().collect();
    let (other, none) = titles(table, &headings);
    let official: BTreeMap<_, _> = headings.iter().map(|row| (row.code.to_string(), row.title)).collect();
    let beside_accents = other.iter().filter(|(code, title)| plain(title) != official[*code]);
    assert_eq!(
        beside_accents.count(),
        0,
        "the tabular list writes accents, the order file does not"
    );
    assert_eq!((headings.len(), other.len(), none), (23_467, 32, 0));
}

#[test]
fn the_code_file_says_what_the_order_file_says() {
    let Some(archive) = files::icd10cm_2026() else { return };
    let (order, codes) = (
        archive.rows().expect("order file"),
        archive.code_rows().expect("code file"),
    );
    let leaves = order.iter().filter(|row| row.billable);
    assert!(
        leaves
            .map(|row| (row.code, row.title))
            .eq(codes.iter().map(|row| (row.code, row.title)))
    );
}

#[test]
fn icd10pcs_is_the_official_code_set_and_its_titles_are_official() {
    let Some(archive) = files::icd10pcs_2026() else { return };
    let rows = archive.rows().expect("order file");
    let table = &*codes().icd10pcs;
    assert_eq!(billable_rows(&rows).len(), 79_115);
    assert_eq!(billable(table, year(2026).first), billable_rows(&rows));

    let leaves: Vec<_> = rows.iter().filter(|row| row.billable).cloned().collect();
    let (other, none) = titles(table, &leaves);
    assert_eq!(none, 290, "codes new in FY2025 and FY2026 outside sections 0 and 1");
    // The substance was renamed after the newest source was made.
    let renamed = ["XW133G8", "XW143G8"];
    assert!(
        other.keys().eq(renamed) && other.values().all(|title| title.contains("OTL-200")),
        "{other:?}"
    );

    let headings: Vec<_> = rows.iter().filter(|row| !row.billable).cloned().collect();
    let (other, none) = titles(table, &headings);
    assert_eq!(other, BTreeMap::new());
    let known = headings.iter().filter(|row| row.code.starts_with(['0', '1'])).count();
    assert_eq!((headings.len(), none), (914, 914 - known));
}

#[test]
fn the_official_release_replaces_the_embedded_one() {
    for (archive, table, untitled) in [
        (files::icd10cm_2026(), &codes().icd10cm, 0),
        (files::icd10pcs_2026(), &codes().icd10pcs, 290),
    ] {
        let Some(archive) = archive else { return };
        let rows = archive.rows().expect("order file");
        let count = |table: &dyn CodeTable| {
            let edition = table.on(year(2026).first).expect("covered");
            edition.billable().filter(|entry| entry.title().is_none()).count()
        };
        assert_eq!(count(&**table), untitled);

        let mut draft = CodeDraft::from_table(&**table).expect("a draft");
        draft.load_release(&rows, year(2026)).expect("covered");
        let loaded = draft.build().expect("a table");
        let loaded: &dyn CodeTable = &loaded;
        assert_eq!(count(loaded), 0, "the official file fills every title");
        assert_eq!(billable(loaded, year(2026).last), billable_rows(&rows));
        assert_eq!(titles(loaded, &rows), (BTreeMap::new(), 0));
        for other in [year(2016).first, year(2025).last, year(2027).first] {
            assert_eq!(billable(loaded, other), billable(&**table, other), "other years stay");
        }
        assert_eq!(loaded.groups(), table.groups());
        let links = |table: &dyn CodeTable| {
            table
                .entries()
                .map(|entry| table.links_to(entry.id()).len())
                .sum::<usize>()
        };
        assert_eq!(links(loaded), links(&**table));
    }
}

#[test]
fn addenda_make_the_release_of_the_year_before_the_release_of_the_year() {
    for (archive, table, changes) in [
        (files::icd10cm_2026(), &codes().icd10cm, 703),
        (files::icd10pcs_2026(), &codes().icd10pcs, 188),
    ] {
        let Some(archive) = archive else { return };
        let listed = archive.changes().expect("addenda");
        assert_eq!(listed.len(), changes);
        let mut draft = CodeDraft::from_table(&**table).expect("a draft");
        draft.apply_addenda(&listed, year(2026)).expect("covered");
        let made = draft.build().expect("a table");
        let rows = archive.rows().expect("order file");
        assert_eq!(billable(&made, year(2026).first), billable_rows(&rows));
        assert_eq!(billable(&made, year(2025).last), billable(&**table, year(2025).last));
    }
    let Some(archive) = files::icd10cm_2026() else { return };
    assert_eq!(archive.code_changes().expect("addenda").len(), 553);
}

/// A release beyond the embedded ones: the same codes for another year.
#[test]
fn a_later_release_extends_the_days_covered() {
    let Some(archive) = files::icd10pcs_2026() else { return };
    let rows = archive.rows().expect("order file");
    let mut draft = CodeDraft::from_table(&*codes().icd10pcs).expect("a draft");
    let gap = draft.load_release(&rows, year(2029)).expect_err("FY2028 is missing");
    assert!(gap.to_string().contains("leaves a gap"), "{gap}");
    draft.load_release(&rows, year(2027)).expect("adjacent");
    draft.load_release(&rows, year(2028)).expect("adjacent");
    let extended = draft.build().expect("a table");
    let extended: &dyn CodeTable = &extended;
    assert_eq!(extended.covered(), Some(Period::new(year(2016).first, year(2028).last)));
    assert_eq!(billable(extended, year(2028).last), billable_rows(&rows));
    assert!(extended.on(year(2029).first).is_err());
}

#[test]
fn the_list_of_exempt_codes_holds_as_many_as_it_says() {
    let Some(archive) = files::poa_exempt_2026() else {
        return;
    };
    let list = PoaExempt::new(year(2026), archive.poa_exempt().expect("the list"));
    assert_eq!(list.len(), 38_349, "as the file that comes with it says");
    let edition = codes().icd10cm.on(year(2026).first).expect("covered");
    assert!(list.iter().all(|code| edition.has_billable(code)));
    let codes = codes().clone().with_poa_exempt(list);
    assert!(codes.poa_exempt_on(year(2025).first).is_none());
    assert!(
        codes
            .poa_exempt_on(year(2026).last)
            .is_some_and(|list| !list.is_empty())
    );
}
