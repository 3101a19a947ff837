//! The program against the recorded answers of the official software, line for line and field for field.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::{fs, path::Path};

use casemix_testkit::{
    shared,
    vectors::{DrgVector, read_drg_vectors},
};
use serde_json::Value;

use common::{recorded, run};

/// From this release on the answers are not of the official software but of a restatement of its rules, which does not
/// say which codes had a part in the DRG.
const RESTATED: u16 = 440;

/// Groups claims by the program and holds each line of its output to the recorded answer.
fn assert_exact(claims: &[DrgVector]) {
    let lines: Vec<String> = claims
        .iter()
        .map(|claim| recorded::encounter(claim).to_string() + "\n")
        .collect();
    let ran = run(&["group"], lines.concat());
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let mut answers = ran.text().lines();
    for claim in claims {
        let mut answered: Value = serde_json::from_str(answers.next().expect("a line for every line")).expect("JSON");
        let mut expected = recorded::answer(claim);
        if claim.v >= RESTATED {
            forget_affects(&mut answered);
            forget_affects(&mut expected);
        }
        assert_eq!(answered, expected, "claim {}", claim.id);
    }
    assert_eq!(answers.next(), None);
}

fn forget_affects(answer: &mut Value) {
    for list in ["diagnoses", "procedures"] {
        for code in answer[list].as_array_mut().expect("a list of codes") {
            code["affects"] = Value::Null;
        }
    }
}

fn assert_shared_exact(file: &str) {
    if let Some(path) = shared(&format!("vectors/{file}")) {
        assert_exact(&read_drg_vectors(&path).expect("the file is readable"));
    }
}

#[test]
fn a_subset_that_touches_every_drg_is_exact() {
    let subset = Path::new(env!("CARGO_MANIFEST_DIR")).join("../drg/tests/fixtures/stratified.jsonl.gz");
    let claims = read_drg_vectors(&subset).expect("the fixture is readable");
    assert!(claims.len() > 1000);
    assert_exact(&claims);
}

#[test]
fn adversarial_claims_are_exact() {
    assert_shared_exact("drg_dev.jsonl.gz");
}

#[test]
fn every_principal_diagnosis_alone_is_exact() {
    assert_shared_exact("drg_pdx_alone.jsonl.gz");
}

#[test]
fn the_newest_release_is_as_the_rules_say() {
    assert_shared_exact("drg_v44_model.jsonl.gz");
}

/// Whole bytes, not parsed JSON: order of fields, form of numbers, everything. Only white space between tokens may
/// differ, of which the program writes none.
#[test]
fn the_examples_of_the_contract_are_answered_byte_for_byte() {
    let files = shared("vectors/contract/group.in.ndjson").zip(shared("vectors/contract/group.out.ndjson"));
    let Some((input, expected)) = files else { return };
    let ran = run(&["group"], fs::read(input).expect("readable"));
    let expected = fs::read_to_string(expected)
        .expect("readable")
        .replace("\": ", "\":")
        .replace(", ", ",");
    assert_eq!(ran.status, 0);
    assert_eq!(ran.text(), expected);
}
