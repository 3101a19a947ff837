//! The editor against the recorded answers of the official software: every field of every answer.

#![allow(clippy::unwrap_used)]

mod mce_common;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use casemix_rules::mce::{Edit, Editors, Workspace};
use casemix_testkit::{
    shared,
    vectors::{MceVector, read_mce_vectors},
};

use mce_common::{Recorded, as_recorded, fixture, sorted};

/// The edits that can fire: those that the data of both revisions of ICD carry flags for.
const NEVER: [Edit; 2] = [Edit::TypeOfAgeConflict, Edit::InvalidPoa];

/// Edits every claim of a file, through the borrowed interface and as an encounter.
fn assert_exact(path: &Path) -> Vec<MceVector> {
    let (editors, mut work) = (Editors::embedded().unwrap(), Workspace::default());
    let claims = read_mce_vectors(path).unwrap();
    let mut wrong = Vec::new();
    for claim in &claims {
        let expected = sorted(&claim.out);
        let editor = editors.for_release(claim.release()).unwrap();
        let answer = as_recorded(editor.edit_in(&Recorded(claim), &mut work), claim.adx.is_some());
        let encounter = claim.encounter();
        let editor = editors.for_encounter(&encounter).unwrap();
        let of_record = as_recorded(editor.edit_in(&encounter, &mut work), claim.adx.is_some());
        if answer != expected || of_record != expected {
            wrong.push(format!("{claim:?}\n  answer {answer:?}\n  record {of_record:?}"));
        }
    }
    println!("{}: {} claims, {} wrong", path.display(), claims.len(), wrong.len());
    wrong.truncate(5);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    claims
}

#[test]
fn the_committed_claims_are_exact_and_touch_every_edit() {
    let claims = assert_exact(&fixture());
    let mut fired: BTreeMap<&str, BTreeSet<u8>> = BTreeMap::new();
    for claim in &claims {
        for edit in claim.out.edits.keys() {
            fired.entry(edit).or_default().insert(claim.icd);
        }
    }
    let missing = Edit::ALL
        .iter()
        .filter(|edit| !NEVER.contains(edit) && !fired.contains_key(edit.official_name()));
    assert_eq!(missing.collect::<Vec<_>>(), [] as [&Edit; 0]);
    let both = fired.values().filter(|versions| versions.len() == 2).count();
    assert_eq!(both, 16, "edits that fire in both revisions of ICD");
    let types: BTreeSet<&str> = claims.iter().map(|claim| claim.out.edit_type.as_str()).collect();
    assert_eq!(types.len(), 5, "{types:?}");
}

#[test]
fn all_recorded_claims_are_exact() {
    if let Some(path) = shared("vectors/mce_dev.jsonl.gz") {
        assert_eq!(assert_exact(&path).len(), 29_837);
    }
}
