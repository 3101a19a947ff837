//! The editor against the recorded answers of the official software: every field of every answer.

#![allow(clippy::unwrap_used)]

mod mce_common;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use casemix_record::{Encounter, Moment, Raw};
use casemix_rules::mce::{Edit, Editors, Workspace};
use casemix_testkit::{
    shared,
    vectors::{MceVector, read_mce_vectors},
};

use chrono::{Datelike, Days, NaiveDate};
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

/// The encounter of a claim as another hospital would write it: no release, and no revision of ICD where the day tells it;
/// codes in lower case, with dots and white space; dates instead of the age and the length of stay. `at` varies the writing.
fn written_otherwise(claim: &MceVector, at: usize) -> Option<Encounter> {
    let mut encounter = claim.encounter();
    let discharged = encounter.discharged.value()?.date();
    encounter.mce_release = Raw::default();
    if (discharged < NaiveDate::from_ymd_opt(2015, 10, 1)?) == (claim.icd == 9) {
        encounter.icd_version = Raw::default();
    }
    if let Some(days) = u64::try_from(claim.los).ok().map(Days::new) {
        let admitted = discharged.checked_sub_days(days)?;
        encounter.length_of_stay_days = Raw::default();
        encounter.admitted = moment(format!("{admitted}T10:00"))?;
        encounter.discharged = moment(format!("{discharged}T09:00"))?;
        // Whoever is born on the last day of February has a birthday in every year.
        let birthday = admitted.with_day(admitted.day().min(28))?;
        if let Some(born) = birthday
            .with_year(admitted.year() - claim.age)
            .filter(|_| (0..=124).contains(&claim.age))
        {
            encounter.age_years = Raw::default();
            encounter.birth_date = moment(born.to_string())?;
        }
    }
    let dot = if claim.icd == 10 { 3 } else { usize::MAX };
    for (place, diagnosis) in encounter.diagnoses.iter_mut().enumerate() {
        diagnosis.code = other_writing(diagnosis.code.as_str(), at + place, dot).into();
    }
    for (place, procedure) in encounter.procedures.iter_mut().enumerate() {
        procedure.code = other_writing(procedure.code.as_str(), at + place, usize::MAX).into();
    }
    if let Some(text) = encounter.admitting_diagnosis.text().map(str::to_owned) {
        encounter.admitting_diagnosis = other_writing(&text, at, dot).into();
    }
    Some(encounter)
}

fn moment(text: String) -> Option<Raw<Moment>> {
    text.parse::<Moment>().ok().map(Raw::from)
}

fn other_writing(code: &str, at: usize, dot: usize) -> String {
    let mut code = code.to_owned();
    if at.is_multiple_of(2) {
        code.make_ascii_lowercase();
    }
    if at.is_multiple_of(3) && code.len() > dot && code.is_char_boundary(dot) {
        code.insert(dot, '.');
    }
    if at.is_multiple_of(5) && !code.is_empty() {
        code = format!(" {code}\t");
    }
    code
}

#[test]
fn recorded_claims_have_their_answers_however_they_are_written() {
    let (editors, mut work) = (Editors::embedded().unwrap(), Workspace::default());
    let path = shared("vectors/mce_dev.jsonl.gz").unwrap_or_else(fixture);
    let mut compared = 0;
    for (at, claim) in read_mce_vectors(&path).unwrap().iter().enumerate() {
        // A day that no release takes names none.
        if claim.out.edit_type == "INVALID_DISCHARGE_DATE" {
            continue;
        }
        let Some(encounter) = written_otherwise(claim, at) else {
            continue;
        };
        let editor = editors.for_encounter(&encounter).unwrap();
        let answer = as_recorded(editor.edit_in(&encounter, &mut work), claim.adx.is_some());
        assert_eq!(answer, sorted(&claim.out), "{encounter:?}");
        compared += 1;
    }
    assert!(compared > 2_500, "{compared}");
}
