//! The grouper against the recorded answers of the official software: every field of every answer.

#![allow(clippy::unwrap_used)]

mod common;

use std::{collections::BTreeMap, path::Path};

use casemix_drg::{Detail, Grouper, Tables, Workspace};
use casemix_record::Release;
use casemix_testkit::{
    shared,
    vectors::{DrgAnswer, DrgVector, read_drg_vectors},
};

use common::{Recorded, as_recorded};

/// Claims, and of them those with at least one field that differs.
#[derive(Default)]
struct Count {
    claims: usize,
    wrong: usize,
    wrong_affects: usize,
    examples: Vec<String>,
}

fn without_affects(mut answer: DrgAnswer) -> DrgAnswer {
    answer
        .pdx
        .iter_mut()
        .chain(&mut answer.sdx)
        .for_each(|diagnosis| diagnosis.1 = 0);
    answer.px.iter_mut().for_each(|procedure| procedure.2 = 0);
    answer
}

fn compare(vectors: &[DrgVector]) -> Count {
    let tables = Tables::open(casemix_drg_data::MS_DRG).unwrap();
    let mut groupers: BTreeMap<u16, Grouper> = BTreeMap::new();
    let (mut work, mut count) = (Workspace::default(), Count::default());
    for vector in vectors {
        let grouper = groupers.entry(vector.v).or_insert_with(|| {
            Grouper::new(&tables, Release::new((vector.v / 10) as u8, (vector.v % 10) as u8)).unwrap()
        });
        let mut recorded = vector.out.clone();
        // The official software reports an empty principal diagnosis where the claim has none.
        recorded.pdx = recorded.pdx.filter(|_| vector.pdx.is_some());
        let answer = as_recorded(grouper.group_in(&Recorded(vector), Detail::CodesAndAffects, &mut work));
        count.claims += 1;
        let wrong = without_affects(answer.clone()) != without_affects(recorded.clone());
        // Which codes affect the DRG was not recorded for 44.0.
        let wrong_affects = answer != recorded && !wrong && vector.v < 440;
        count.wrong += usize::from(wrong);
        count.wrong_affects += usize::from(wrong_affects);
        if (wrong || wrong_affects) && count.examples.len() < 5 {
            count.examples.push(format!("{vector:?}\n answered {answer:?}"));
        }
    }
    count
}

fn assert_exact(file: &str) {
    let Some(path) = shared(&format!("vectors/{file}")) else {
        return;
    };
    assert_file_exact(&path);
}

fn assert_file_exact(path: &Path) {
    let file = path.display();
    let count = compare(&read_drg_vectors(path).unwrap());
    println!(
        "{file}: {} claims, {} with a wrong field, {} more with wrong affects",
        count.claims, count.wrong, count.wrong_affects
    );
    assert_eq!(count.wrong + count.wrong_affects, 0, "{}", count.examples.join("\n"));
}

/// A claim for every DRG, return code and state of a code in the recorded files.
#[test]
fn the_stratified_subset_is_exact() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("fixtures");
    assert_file_exact(&fixtures.join("stratified.jsonl.gz"));
}

#[test]
fn adversarial_claims_are_exact() {
    assert_exact("drg_dev.jsonl.gz");
}

#[test]
fn every_principal_diagnosis_alone_is_exact() {
    assert_exact("drg_pdx_alone.jsonl.gz");
}

#[test]
fn the_newest_release_is_as_the_rules_say() {
    assert_exact("drg_v44_model.jsonl.gz");
}
