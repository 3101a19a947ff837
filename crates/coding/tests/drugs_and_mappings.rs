//! The mappings of ICD-9-CM, HCPCS Level II, drug codes and the Table of Drugs and Chemicals.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod common;

use casemix_codes::{CodeFile, CodeTable, Codes};
use casemix_coding::convert::{Direction, Gems, GemsDraft, read_gem};
use casemix_coding::drugs::{BillingCodes, DrugEffects, Encounter, Intent, read_ndc};
use casemix_coding::{official, pcs::Pcs};
use proptest::prelude::*;

#[test]
fn mappings_are_whole() {
    let gems = Gems::embedded().expect("sound");
    let rows = |direction| -> usize {
        let codes = gems.codes(direction);
        codes
            .iter()
            .map(|code| gems.map(direction, code).expect("mapped").rows.len())
            .sum()
    };
    assert_eq!(rows(Direction::Icd10CmToIcd9), 78_838);
    assert_eq!(rows(Direction::Icd9ToIcd10Cm), 23_912);
    assert_eq!(rows(Direction::Icd9ToIcd10Pcs), 73_593);
    assert_eq!(gems.codes(Direction::Icd10PcsToIcd9).len(), 0);
    let icd9 = CodeFile::open(casemix_coding_data::ICD9CM).expect("sound");
    let unknown = gems
        .codes(Direction::Icd9ToIcd10Cm)
        .iter()
        .filter(|code| icd9.find(**code).is_none());
    assert_eq!(unknown.count(), 0, "every mapped code is one of version 32");
}

#[test]
fn flags_say_what_the_scenarios_are() {
    let gems = Gems::embedded().expect("sound");
    for direction in [
        Direction::Icd9ToIcd10Cm,
        Direction::Icd10CmToIcd9,
        Direction::Icd9ToIcd10Pcs,
    ] {
        for code in gems.codes(direction) {
            let mapping = gems.map(direction, code).expect("mapped");
            assert_eq!(mapping.no_map, mapping.scenarios.is_empty(), "{code:?}");
            let together = mapping.scenarios.iter().any(|scenario| scenario.choices.len() > 1);
            assert!(!together || mapping.combination, "{code:?}");
            assert_eq!(mapping.choice_sets(50).count(), mapping.set_count().min(50));
        }
    }
}

#[test]
fn only_codes_of_cms_are_in_hcpcs() {
    let billing = BillingCodes::embedded().expect("sound");
    for entry in billing.codes().entries() {
        let code = entry.code();
        let letter = code.as_bytes()[0];
        assert!(
            matches!(letter, b'A'..=b'C' | b'E'..=b'V') && code.len() == 5,
            "{code:?}"
        );
    }
    let today = billing.codes().on("2026-06-30".parse().unwrap()).expect("covered");
    assert_eq!(today.billable().count(), 7_409);
}

#[test]
fn groups_of_substances_have_the_codes_of_the_classification() {
    let codes = Codes::embedded().expect("sound");
    let edition = codes.icd10cm.on("2026-01-08".parse().unwrap()).expect("covered");
    let effects = DrugEffects::new(edition);
    assert!(effects.groups().len() > 150, "{}", effects.groups().len());
    for group in effects.groups() {
        let code = group
            .code(Intent::Accidental, Encounter::Initial)
            .expect("every group has poisoning");
        assert!(edition.has_billable(code), "{code:?}");
    }
}

#[test]
fn the_official_table_of_drugs_is_read() {
    let Some(bytes) = common::official("icd10cm_drug_2022.xml.gz") else {
        return;
    };
    let table = official::drug_table(&bytes).expect("the table");
    let propanol = table.find("1-propanol").next().expect("the first substance");
    assert_eq!(propanol.code(Intent::Accidental), Some("T51.3X1"));
    assert_eq!(propanol.code(Intent::AdverseEffect), None);
    let codes = Codes::embedded().expect("sound");
    let edition = codes.icd10cm.on("2021-10-01".parse().unwrap()).expect("covered");
    let coded = table
        .terms()
        .iter()
        .flat_map(|term| &term.codes)
        .filter(|code| !code.is_empty());
    let unknown: Vec<_> = coded.filter(|code| !edition.exists(code)).collect();
    assert!(
        unknown.len() < 10,
        "codes of the table that the code set lacks: {unknown:?}"
    );
}

proptest! {
    #[test]
    fn any_text_is_safe(text in ".{0,200}") {
        let _ = read_ndc(&text);
        let _ = casemix_coding::drugs::BillingUnit::in_description(&text);
        let _ = read_gem(text.as_bytes(), Direction::Icd9ToIcd10Cm, &mut GemsDraft::default());
        let _ = official::pcs_index(text.as_bytes());
        let pcs = Pcs::embedded().unwrap().on("2026-01-08".parse().unwrap()).unwrap();
        let _ = pcs.next(&text);
        let _ = pcs.check(&text);
        let _ = pcs.explain(&text);
    }

    #[test]
    fn forms_of_a_drug_code_are_one(number in 0_u64..100_000_000_000) {
        let plain = format!("{number:011}");
        let hyphens = format!("{}-{}-{}", &plain[..5], &plain[5..9], &plain[9..]);
        prop_assert_eq!(read_ndc(&plain), read_ndc(&hyphens));
    }
}
