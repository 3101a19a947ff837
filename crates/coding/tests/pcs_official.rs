//! The embedded structure of ICD-10-PCS against the official tables, definitions and index of FY2025.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]
#![cfg(feature = "official")]

mod common;

use std::collections::BTreeSet;

use casemix_coding::official::PcsTables;
use casemix_coding::pcs::Pcs;

use common::official;

/// The first day of FY2025.
const DAY: &str = "2024-10-01";

#[test]
fn every_code_of_the_official_tables_and_no_other_can_be_built() {
    let Some(bytes) = official("icd10pcs_tables_2025.xml.gz") else {
        return;
    };
    let tables = PcsTables::read(&bytes).expect("the tables");
    assert_eq!(tables.version, "2025");
    let mut codes = BTreeSet::new();
    tables.each_code(|code, _| assert!(codes.insert(code.to_owned()), "{code} twice"));
    assert_eq!(codes.len(), 78_948);

    let pcs = Pcs::embedded()
        .expect("sound")
        .on(DAY.parse().expect("a day"))
        .expect("covered");
    let mut built = BTreeSet::new();
    let mut open = vec![String::new()];
    while let Some(before) = open.pop() {
        for value in pcs.next(&before).expect("a beginning").values {
            let code = format!("{before}{}", value.character);
            if code.len() == 7 {
                pcs.check(&code).expect("a code");
                built.insert(code);
            } else {
                open.push(code);
            }
        }
    }
    assert_eq!(built.symmetric_difference(&codes).collect::<Vec<_>>(), [""; 0]);
}

/// A place and what stands there: table, position, character, label of the authority and ours.
type Difference = (String, u8, char, String, String);

#[test]
fn labels_are_the_official_ones_but_for_a_known_list() {
    let Some(bytes) = official("icd10pcs_tables_2025.xml.gz") else {
        return;
    };
    let labels = Pcs::embedded().expect("sound").labels();
    let tables = PcsTables::read(&bytes).expect("the tables");
    let mut places = BTreeSet::new();
    let mut differences: BTreeSet<Difference> = BTreeSet::new();
    tables.each_code(|code, official| {
        for (position, label) in (1..=7).zip(official) {
            let ours = labels.label(code, position).map_or("(none)", |label| label.text);
            let table = code[..3.min(usize::from(position))].to_owned();
            let character = char::from(code.as_bytes()[usize::from(position) - 1]);
            places.insert((table.clone(), position, character, label.to_owned()));
            if ours != label {
                differences.insert((table, position, character, label.to_owned(), ours.to_owned()));
            }
        }
    });
    let list: String = differences
        .iter()
        .map(|(table, position, character, official, ours)| {
            format!("{table} {position} {character}\t{official}\t{ours}\n")
        })
        .collect();
    let known = include_str!("fixtures/pcs_label_differences_2025.tsv");
    let known: String = known
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| format!("{line}\n"))
        .collect();
    assert!(
        list == known,
        "{} of {} places differ:\n{list}",
        differences.len(),
        places.len()
    );
}
