//! Code table files and drafts: round trip, and files that contradict themselves.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use casemix_codes::official::{Change, OrderRow};
use casemix_codes::table::Provenance;
use casemix_codes::{
    CodeDraft, CodeFile, CodeTable, DraftError, DraftLink, Group, GroupKind, Period, SeventhCharacter,
};
use casemix_record::CodeText;
use chrono::NaiveDate;
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

fn code(text: &str) -> CodeText {
    CodeText::normalize(text).unwrap()
}

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + chrono::Days::new(u64::from(number))
}

/// A small table with something in every section.
fn sample() -> CodeDraft {
    let mut draft = CodeDraft::new("sample", Provenance::new("us", "1"));
    let (early, late) = (Period::new(day(0), day(99)), Period::new(day(100), day(199)));
    for (text, period) in [
        ("A01", early),
        ("A011", late),
        ("A012", late),
        ("B02", early),
        ("B02", late),
        ("C03XX1A", late),
    ] {
        draft.add_period(code(text), period).unwrap();
    }
    draft.set_title(code("A01"), "Fever").unwrap();
    draft.add_heading(code("C03")).unwrap();
    draft.set_groups(vec![
        Group::new(GroupKind::Block, "A01-B02", "Some", code("A01"), code("B02")),
        Group::new(GroupKind::Chapter, "1", "All", code("A01"), code("C99")),
    ]);
    draft.set_seventh_characters(
        code("C03"),
        vec![SeventhCharacter::new('A', "first"), SeventhCharacter::new('S', "late")],
    );
    for later in ["A011", "A012"] {
        draft.add_link(DraftLink {
            earlier: Some(code("A01")),
            effective: day(100),
            later: code(later),
            together: false,
        });
    }
    draft.add_link(DraftLink {
        earlier: None,
        effective: day(100),
        later: code("C03XX1A"),
        together: false,
    });
    draft.cover(Period::new(day(0), day(199))).unwrap();
    draft
}

/// Puts the right checksum on altered bytes, as a hostile writer would.
fn resealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let checksum = crc32fast::hash(&bytes[12..]);
    bytes[8..12].copy_from_slice(&checksum.to_le_bytes());
    bytes
}

/// Asks everything of a table; only the absence of panics matters.
fn ask_everything(table: &dyn CodeTable) {
    for entry in table.entries() {
        let _ = (
            entry.title(),
            entry.periods(),
            entry.parent(),
            entry.groups().count(),
            entry.children().count(),
        );
        let _ = (
            entry.seventh_characters().len(),
            entry.with_seventh('A'),
            entry.ancestors().count(),
        );
        let _ = (table.links_from(entry.id()), table.links_to(entry.id()));
        for day in [day(50), day(150)] {
            if let Ok(edition) = table.on(day) {
                let _ = (edition.contains(entry), edition.convert(&entry.code(), self::day(50)));
            }
        }
    }
    let _ = (
        table.lookup("A01"),
        table.entries_starting_with("").count(),
        table.code(casemix_codes::EntryId(u32::MAX)),
    );
}

#[test]
fn a_draft_is_read_back_from_its_table() {
    let draft = sample();
    let bytes = draft.pack().unwrap();
    assert_eq!(bytes, sample().pack().unwrap(), "the same draft gives the same bytes");
    let table = CodeFile::open(bytes.clone()).unwrap();
    let table: &dyn CodeTable = &table;
    assert_eq!(
        table.lookup("b02").unwrap().periods(),
        [Period::new(day(0), day(199))],
        "what touches is united"
    );
    assert_eq!(table.lookup("A01.1").unwrap().groups().count(), 2);
    assert_eq!(
        table.lookup("C03").unwrap().with_seventh('a'),
        None,
        "no code is completed so"
    );
    assert_eq!(
        table.lookup("C03.XX1A").unwrap().seventh_characters()[1].meaning,
        "late"
    );
    let became = table.on(day(0)).unwrap().convert("A01", day(150)).unwrap();
    assert_eq!(
        became
            .targets
            .iter()
            .map(|target| target.code.to_string())
            .collect::<Vec<_>>(),
        ["A011", "A012"]
    );
    ask_everything(table);
    assert_eq!(CodeDraft::from_table(table).unwrap().pack().unwrap(), bytes);
}

#[test]
fn codes_that_cannot_be_held_are_refused() {
    let mut draft = sample();
    for text in ["", "A-1", "LONGER12", "Ä00"] {
        let refused = draft.add_heading(code(text)).expect_err("no form of a code");
        assert_eq!(refused, DraftError::Form { code: code(text) });
    }
}

#[test]
fn releases_are_laid_over_and_leave_other_days_alone() {
    let billable = |draft: &CodeDraft, on: u32| -> Vec<String> {
        let table = draft.build().unwrap();
        let table: &dyn CodeTable = &table;
        table
            .on(day(on))
            .unwrap()
            .billable()
            .map(|entry| entry.code().to_string())
            .collect()
    };
    let row = |text, billable| OrderRow {
        code: code(text),
        billable,
        short_title: "",
        title: "New",
    };

    let mut replaced = sample();
    replaced
        .load_release(&[row("A01", false), row("A019", true)], Period::new(day(150), day(300)))
        .unwrap();
    assert_eq!(billable(&replaced, 50), ["A01", "B02"]);
    assert_eq!(billable(&replaced, 149), ["A011", "A012", "B02", "C03XX1A"]);
    assert_eq!(
        [billable(&replaced, 150), billable(&replaced, 300)],
        [["A019"], ["A019"]]
    );

    let mut changed = sample();
    let changes = [
        Change::Delete {
            code: code("A011"),
            billable: true,
        },
        Change::Add {
            code: code("D04"),
            billable: true,
            title: "Newer",
        },
        Change::Revise {
            code: code("B02"),
            title: "Revised",
        },
    ];
    changed
        .apply_addenda(&changes, Period::new(day(200), day(300)))
        .unwrap();
    assert_eq!(billable(&changed, 199), ["A011", "A012", "B02", "C03XX1A"]);
    assert_eq!(billable(&changed, 300), ["A012", "B02", "C03XX1A", "D04"]);
    assert_eq!(
        changed
            .build()
            .unwrap()
            .title(changed.build().unwrap().find(code("B02")).unwrap()),
        Some("Revised")
    );

    let gap = changed
        .apply_addenda(&changes, Period::new(day(302), day(400)))
        .expect_err("day 301 is not covered");
    assert!(matches!(gap, DraftError::Gap { .. }), "{gap}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_hostile_change_panics(changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = sample().pack().unwrap();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Ok(table) = CodeFile::open(resealed(bytes)) {
            ask_everything(&table);
        }
    }
}

proptest! {
    #[test]
    fn any_codes_are_found_with_what_was_said_of_them(
        codes in btree_map("[0-9A-Z]{1,7}", ("[ -~]{0,30}", vec((0_u32..300, 0_u32..50), 0..4)), 0..60),
        absent in "[0-9A-Z]{1,7}",
    ) {
        let mut draft = CodeDraft::new("any", Provenance::new("us", "1"));
        for (text, (title, periods)) in &codes {
            draft.set_title(code(text), title).unwrap();
            for (first, len) in periods {
                draft.add_period(code(text), Period::new(day(*first), day(first + len))).unwrap();
            }
        }
        let table = draft.build().unwrap();
        prop_assert_eq!(table.len(), codes.len());
        prop_assert_eq!(table.find(code(&absent)).is_some(), codes.contains_key(&absent));
        for (text, (title, periods)) in &codes {
            let id = table.find(code(text)).unwrap();
            prop_assert_eq!(table.title(id).unwrap_or_default(), title);
            for number in 0..360 {
                let valid = periods.iter().any(|(first, len)| (*first..=first + len).contains(&number));
                prop_assert_eq!(table.periods(id).iter().any(|period| period.contains(day(number))), valid);
            }
        }
    }
}
