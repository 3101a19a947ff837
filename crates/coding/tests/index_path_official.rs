//! The reader of the official index, on the official files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::io::Read;

use casemix_codes::Codes;
use casemix_coding::index_path::AlphabeticIndex;
use proptest::prelude::*;

fn official(name: &str) -> Option<AlphabeticIndex> {
    let path = casemix_testkit::shared(&format!("data/icd-official/{name}.xml.gz"))?;
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap())
        .read_to_end(&mut bytes)
        .unwrap();
    Some(AlphabeticIndex::read(&bytes).expect("the official file is read"))
}

#[test]
fn the_external_cause_index_is_read_whole() {
    let Some(index) = official("icd10cm_eindex_2022") else {
        return;
    };
    assert_eq!(index.version(), "2022");
    assert_eq!(index.len(), 314 + 7_486, "main terms and subterms");
    let found = index.find("fall from ladder");
    assert_eq!(found[0].codes(), ["W11"], "{found:?}");
    let followed = index.find("avalanche");
    assert!(
        followed
            .iter()
            .any(|path| !path.references().is_empty() && path.codes() == ["X36.1"]),
        "references are followed: {followed:?}"
    );
    let resolved = index.references().filter(|(_, target)| target.is_some()).count();
    let all = index.references().count();
    println!("{resolved} of {all} references lead to a term");
    assert!(resolved * 100 >= all * 98, "{resolved} of {all}");
}

#[test]
fn codes_of_the_index_are_verified_in_the_tabular_list() {
    let Some(index) = official("icd10cm_eindex_2022") else {
        return;
    };
    let edition = Codes::embedded()
        .unwrap()
        .icd10cm
        .on("2022-01-01".parse().unwrap())
        .unwrap();
    let codes: Vec<&str> = index.codes().collect();
    let known = codes.iter().filter(|code| edition.lookup(code).is_some()).count();
    println!(
        "{known} of {} codes of the index are in the list of its year",
        codes.len()
    );
    assert!(known * 1000 >= codes.len() * 995, "{known} of {}", codes.len());
    let verified = index.find("fall from ladder")[0].verify(edition);
    assert!(!verified[0].is_complete(), "W11 needs a seventh character");
}

#[test]
fn the_table_of_neoplasms_gives_its_columns() {
    let Some(index) = official("icd10cm_neoplasm_2022") else {
        return;
    };
    assert_eq!(index.columns().count(), 6);
    let found = index.find("neoplasm pancreas head malignant primary");
    assert_eq!(found[0].codes(), ["C25.0"], "{found:?}");
    let found = index.find("neoplasm pancreas head benign");
    assert_eq!(found[0].codes(), ["D13.6"], "{found:?}");
}

#[test]
fn the_table_of_drugs_gives_its_columns() {
    let Some(index) = official("icd10cm_drug_2022") else {
        return;
    };
    let found = index.find("digoxin adverse effect");
    assert_eq!(found[0].codes(), ["T46.0X5"], "{found:?}");
    let found = index.find("digoxin underdosing");
    assert_eq!(found[0].codes(), ["T46.0X6"], "{found:?}");
}

#[test]
fn the_index_of_procedures_is_read() {
    let Some(index) = official("icd10pcs_index_2025") else {
        return;
    };
    assert!(index.len() > 20_000);
    let found = index.find("cholecystectomy");
    assert!(found[0].codes().iter().any(|code| code.starts_with("0F")), "{found:?}");
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        let _ = AlphabeticIndex::read(&bytes);
    }

    #[test]
    fn any_query_is_answered(query: String) {
        let xml = "<ICD10CM.index><letter><mainTerm><title>A</title><see>A</see><term level=\"1\"><title>b</title><seeAlso>A</seeAlso>\
                   <code>A00</code></term></mainTerm></letter></ICD10CM.index>";
        let index = AlphabeticIndex::read(xml.as_bytes()).unwrap();
        prop_assert!(index.find(&query).len() <= 12);
    }
}
