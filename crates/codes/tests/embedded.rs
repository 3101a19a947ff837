//! The embedded tables as a whole: counts by year, order, hierarchy, titles, seventh characters.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use casemix_codes::{CodeDraft, CodeFile, CodeTable, Codes, ConversionKind, Entry, FiscalYear, GroupKind, Period};
use casemix_record::{Icd10Cm, Icd10Pcs};
use chrono::NaiveDate;

fn codes() -> &'static Codes {
    Codes::embedded().expect("embedded tables")
}

fn tables() -> [&'static dyn CodeTable; 2] {
    [&*codes().icd10cm, &*codes().icd10pcs]
}

fn year(year: u16) -> Period {
    FiscalYear::new(year).expect("a year").period()
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// Fiscal year; codes billable on its first day and codes without title among them, in ICD-10-CM and ICD-10-PCS.
const COUNTS: [(u16, [usize; 2], [usize; 2]); 12] = [
    (2016, [69_823, 0], [71_974, 1_184]),
    (2017, [71_486, 0], [75_789, 3_061]),
    (2018, [71_704, 0], [78_705, 2_431]),
    (2019, [71_932, 0], [78_881, 2_220]),
    (2020, [72_184, 0], [77_559, 170]),
    (2021, [72_616, 0], [78_115, 176]),
    (2022, [72_748, 0], [78_220, 69]),
    (2023, [73_639, 0], [78_496, 5]),
    (2024, [74_044, 0], [78_603, 0]),
    (2025, [74_260, 0], [78_948, 96]),
    (2026, [74_719, 0], [79_115, 290]),
    (2027, [74_879, 190], [79_256, 471]),
];

#[test]
fn codes_and_untitled_codes_by_fiscal_year() {
    for (number, cm, pcs) in COUNTS {
        for (table, expected) in tables().into_iter().zip([cm, pcs]) {
            let edition = table.on(year(number).first).expect("covered");
            let untitled = edition.billable().filter(|entry| entry.title().is_none()).count();
            assert_eq!(
                [edition.billable().count(), untitled],
                expected,
                "{} {number}",
                table.system()
            );
        }
    }
}

#[test]
fn april_releases_are_told_apart() {
    let count = |table: &dyn CodeTable, text: &str| table.on(day(text)).expect("covered").billable().count();
    let [cm, pcs] = tables();
    assert_eq!([count(cm, "2023-03-31"), count(cm, "2023-04-01")], [73_639, 73_674]);
    assert_eq!([count(pcs, "2026-03-31"), count(pcs, "2026-04-01")], [79_115, 79_193]);
}

#[test]
fn a_day_without_release_is_an_error_and_names_the_days_covered() {
    for table in tables() {
        assert!(table.on(day("2015-10-01")).is_ok() && table.on(day("2027-03-31")).is_ok());
        for outside in ["2015-09-30", "2027-04-01", "1900-01-01"] {
            let error = table.on(day(outside)).expect_err("not covered");
            assert_eq!(error.covered, Some(Period::new(day("2015-10-01"), day("2027-03-31"))));
            assert!(
                error
                    .to_string()
                    .contains("2015-10-01 to 2027-03-31; load the official files"),
                "{error}"
            );
        }
    }
}

#[test]
fn ids_are_dense_and_in_the_order_of_the_codes() {
    for table in tables() {
        let entries: Vec<_> = table.entries().collect();
        assert_eq!(entries.len(), table.len());
        assert!(entries.is_sorted_by(|a, b| a.code().as_str() < b.code().as_str()));
        for (at, entry) in entries.iter().enumerate() {
            assert_eq!(entry.id().index(), at);
            assert_eq!(table.find(entry.code()), Some(entry.id()));
        }
    }
}

#[test]
fn every_code_is_well_formed_and_reads_back_from_the_form_of_reports() {
    let [cm, pcs] = tables();
    for entry in cm.entries() {
        let code = Icd10Cm::from_code_text(entry.code()).expect("well formed");
        assert_eq!(cm.lookup(&code.to_string().to_lowercase()), Some(entry));
    }
    for entry in pcs.entries().filter(Entry::is_ever_billable) {
        let code = Icd10Pcs::from_code_text(entry.code()).expect("well formed");
        assert_eq!(pcs.get(code.claim()), Some(entry));
    }
}

#[test]
fn headings_stand_above_and_billable_codes_below() {
    for table in tables() {
        for entry in table.entries() {
            let below = entry.descendants().count();
            let children: usize = entry.children().map(|child| 1 + child.descendants().count()).sum();
            assert_eq!(below, children, "{entry:?}");
            assert!(entry.children().all(|child| child.parent() == Some(entry)), "{entry:?}");
            assert!(
                below > 0 || entry.is_ever_billable(),
                "{entry:?} is a heading over nothing"
            );
        }
    }
    // A code and a code below it are never both billable on one day: the one became a heading when the other came.
    for table in tables() {
        for entry in table.entries().filter(Entry::is_ever_billable) {
            let overlap = |above: &Entry<'_>| {
                above
                    .periods()
                    .iter()
                    .any(|a| entry.periods().iter().any(|b| a.first <= b.last && b.first <= a.last))
            };
            assert!(!entry.ancestors().any(|above| overlap(&above)), "{entry:?}");
        }
    }
}

#[test]
fn every_code_but_those_new_in_fy2027_has_chapter_block_and_category() {
    let cm = &*codes().icd10cm;
    let groups = cm.groups();
    assert_eq!(
        groups.iter().filter(|group| group.kind == GroupKind::Chapter).count(),
        22
    );
    assert_eq!(
        groups.iter().filter(|group| group.kind == GroupKind::Block).count(),
        297
    );

    let (mut no_block, mut no_category) = (BTreeSet::new(), BTreeSet::new());
    for entry in cm.entries() {
        let kinds: Vec<_> = entry.groups().map(|group| group.kind).collect();
        let chapters = kinds.iter().filter(|kind| **kind == GroupKind::Chapter).count();
        if chapters != 1 || kinds.first() != Some(&GroupKind::Block) {
            no_block.insert(entry.code().to_string());
        }
        if entry.code().len() > 3 && entry.ancestors().last().is_none_or(|above| above.code().len() != 3) {
            no_category.insert(entry.code().to_string());
        }
    }
    let blockless = [
        "J4B", "K6A01", "K6A09", "K6A8", "QA171", "QA1790", "QA1791", "QA1792", "QA1798",
    ];
    assert_eq!(
        no_block,
        BTreeSet::from(blockless.map(str::to_owned)),
        "categories that the tabular list of FY2026 lacks"
    );
    assert_eq!(
        no_category,
        blockless[1..].iter().map(|code| (*code).to_owned()).collect()
    );

    let heart_failure = cm.lookup("I50.23").expect("a code");
    let titles: Vec<_> = heart_failure
        .groups()
        .map(|group| (group.label.as_str(), group.title.as_str()))
        .collect();
    assert_eq!(
        titles,
        [
            ("I30-I5A", "Other forms of heart disease"),
            ("9", "Diseases of the circulatory system")
        ]
    );
    let labels = |code: &str| {
        cm.lookup(code)
            .expect(code)
            .groups()
            .map(|group| group.label.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        labels("C50.911"),
        ["C50", "C00-C75", "C00-C96", "2"],
        "blocks lie in blocks"
    );
    assert_eq!(
        labels("C4A.0"),
        ["C43-C44", "C00-C75", "C00-C96", "2"],
        "listed beside its range"
    );
    assert_eq!(labels("C7A.00"), ["C7A", "C00-C96", "2"], "not listed in C76-C80");
    assert_eq!(labels("D3A.00"), ["D3A", "2"], "not listed in D37-D48");
    assert_eq!(labels("Z3A.20"), ["Z30-Z39", "21"]);
    assert_eq!(labels("T20.00XA"), ["T20-T25", "T20-T32", "T07-T88", "19"]);
}

#[test]
fn pcs_codes_lie_under_section_body_system_and_table() {
    let pcs = &*codes().icd10pcs;
    let stent = pcs.lookup("02703DZ").expect("a code");
    let above: Vec<_> = stent
        .ancestors()
        .map(|heading| (heading.code().to_string(), heading.title()))
        .collect();
    let expected = [
        ("027", "Heart and Great Vessels, Dilation"),
        ("02", "Heart and Great Vessels"),
        ("0", "Medical and Surgical"),
    ];
    assert_eq!(above, expected.map(|(code, title)| (code.to_owned(), Some(title))));
    let count = |len: usize| pcs.entries().filter(|entry| entry.code().len() == len).count();
    assert_eq!([count(1), count(7)], [17, 82_508]);
    assert!(
        pcs.entries()
            .filter(Entry::is_ever_billable)
            .all(|entry| entry.ancestors().count() == 3)
    );
}

#[test]
fn seventh_characters_complete_every_code_that_takes_one() {
    let cm = &*codes().icd10cm;
    let edition = cm.on(year(2026).first).expect("covered");
    let (mut completed, mut others) = (0, BTreeSet::new());
    for entry in edition.billable().filter(|entry| entry.code().len() == 7) {
        let seventh = entry.code().as_str().chars().last().expect("seven characters");
        let parent = entry.parent().expect("a heading");
        if parent.seventh_characters().is_empty() {
            others.insert(entry.code().get(..3).expect("a category").to_owned());
        } else {
            assert_eq!(parent.with_seventh(seventh), Some(entry));
            assert_eq!(parent.with_seventh('Z'), None);
            completed += 1;
        }
    }
    assert_eq!(completed, 51_305);
    // Their seventh character is part of the classification itself.
    let plain = ["C44", "G71", "H54", "J34", "K63", "L98", "QA0", "T86", "Z86", "Z91"];
    assert_eq!(others, BTreeSet::from(plain.map(str::to_owned)));

    let fracture = cm.lookup("S52.5").expect("a heading");
    let own: Vec<_> = fracture
        .seventh_characters()
        .iter()
        .map(|seventh| seventh.character)
        .collect();
    assert_eq!(own.iter().collect::<String>(), "ABCDEFGHJKMNPQRS");
    let torus = cm.lookup("S52.521").expect("a heading");
    let own: Vec<_> = torus
        .seventh_characters()
        .iter()
        .map(|seventh| seventh.character)
        .collect();
    assert_eq!(
        own.iter().collect::<String>(),
        "ADGKPS",
        "the nearer heading's list counts"
    );
    assert!(cm.lookup("I50.23").expect("a code").seventh_characters().is_empty());
}

/// How the codes of the one year convert to the other: the codes of each kind, in the order of the kinds.
fn kinds(table: &dyn CodeTable, from: u16, to: u16) -> Vec<(ConversionKind, usize)> {
    let edition = table.on(year(from).first).expect("covered");
    let mut kinds = std::collections::BTreeMap::new();
    for entry in edition.billable() {
        let conversion = edition
            .convert(&entry.code(), year(to).first)
            .expect("billable and covered");
        *kinds.entry(conversion.kind).or_insert(0) += 1;
    }
    kinds.into_iter().collect()
}

#[test]
fn conversion_over_ten_years_says_how_clear_it_is() {
    use ConversionKind::*;
    let [cm, pcs] = tables();
    assert_eq!(
        kinds(cm, 2016, 2026),
        [
            (Unchanged, 67_571),
            (OneToOne, 35),
            (OneToMany, 1_740),
            (ManyToOne, 43),
            (ManyToMany, 290),
            (Unknown, 144)
        ]
    );
    assert_eq!(
        kinds(cm, 2026, 2016),
        [
            (Unchanged, 67_571),
            (OneToOne, 35),
            (OneToMany, 20),
            (ManyToOne, 6_523),
            (ManyToMany, 228),
            (Unknown, 342)
        ]
    );
    assert_eq!(
        kinds(pcs, 2016, 2027),
        [
            (Unchanged, 65_596),
            (OneToOne, 4),
            (OneToMany, 3_075),
            (ManyToOne, 1_327),
            (ManyToMany, 1_734),
            (Unknown, 238)
        ]
    );
    assert_eq!(
        kinds(pcs, 2027, 2016),
        [
            (Unchanged, 65_596),
            (OneToOne, 4),
            (OneToMany, 579),
            (ManyToOne, 10_395),
            (ManyToMany, 1_290),
            (NoEquivalent, 1_392)
        ]
    );
}

#[test]
fn tables_say_where_they_come_from() {
    for table in tables() {
        let provenance = table.provenance();
        assert_eq!(provenance.command, "cargo run --release -p casemix-datagen");
        assert_eq!(provenance.sources.len(), 4);
        for source in &provenance.sources {
            assert!(casemix_codes_data::PROVENANCE.contains(&source.sha256), "{source:?}");
        }
    }
}

/// Everything in a table can be read from it: a draft of it packs to the same bytes.
#[test]
fn a_table_packs_to_itself() {
    for bytes in [casemix_codes_data::ICD10CM, casemix_codes_data::ICD10PCS] {
        let table = CodeFile::open(bytes).expect("embedded");
        let packed = CodeDraft::from_table(&table).expect("a draft").pack().expect("a table");
        assert!(packed == bytes, "{}", table.system());
    }
}

#[test]
fn tables_keep_to_their_budget() {
    let size: usize = [casemix_codes_data::ICD10CM, casemix_codes_data::ICD10PCS]
        .iter()
        .map(|bytes| bytes.len())
        .sum();
    assert!(size < 4 << 20, "{size} bytes");
}
