//! Records from outside: the examples of the file contract and real discharges.
//!
//! The tests need the folder that `CASEMIX_SHARED` names; where it is not set they say so and pass.

#![cfg(feature = "serde")]
// Clippy excuses test functions, but not the functions that they share.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use casemix_record::{Encounter, csv_form};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The lines of a shared file; `None`, loudly, where the shared folder is not there.
fn lines(file: &str) -> Option<Vec<String>> {
    let Some(shared) = std::env::var_os("CASEMIX_SHARED") else {
        println!("SKIPPED: CASEMIX_SHARED is not set, so {file} was not read");
        return None;
    };
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path: PathBuf = workspace.join(shared).join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(text.lines().map(str::to_owned).collect())
}

/// The value without nulls and empty lists, which are the same as absent.
fn without_nothing(value: Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .map(|(name, value)| (name, without_nothing(value)))
                .filter(|(_, value)| !value.is_null() && *value != Value::Array(vec![]))
                .collect(),
        ),
        Value::Array(values) => Value::Array(values.into_iter().map(without_nothing).collect()),
        other => other,
    }
}

fn comes_back(file: &str) -> Option<Vec<Encounter>> {
    let read = |line: &String| {
        let encounter: Encounter = serde_json::from_str(line).unwrap();
        let original = serde_json::from_str(line).unwrap();
        assert_eq!(serde_json::to_value(&encounter).unwrap(), without_nothing(original));
        encounter
    };
    Some(lines(file)?.iter().map(read).collect())
}

#[test]
fn examples_of_the_contract_come_back() {
    for file in ["vectors/contract/group.in.ndjson", "vectors/contract/mce.in.ndjson"] {
        let Some(encounters) = comes_back(file) else { return };
        assert_eq!(encounters.len(), 20, "{file}");
    }
}

#[test]
fn principal_and_secondary_diagnoses_are_those_of_the_answers() {
    let Some(questions) = lines("vectors/contract/group.in.ndjson") else {
        return;
    };
    let answers = lines("vectors/contract/group.out.ndjson").unwrap();
    for (question, answer) in questions.iter().zip(&answers) {
        let encounter: Encounter = serde_json::from_str(question).unwrap();
        let answer: Value = serde_json::from_str(answer).unwrap();
        let asked: Vec<&str> = encounter
            .principal_diagnosis()
            .into_iter()
            .chain(encounter.secondary_diagnoses())
            .map(|d| d.code.as_str())
            .collect();
        let answered: Vec<&str> = answer["diagnoses"]
            .as_array()
            .unwrap()
            .iter()
            .map(|d| d["code"].as_str().unwrap())
            .collect();
        assert_eq!(asked, answered);
    }
}

#[test]
fn real_discharges_come_back_and_are_known() {
    let Some(encounters) = comes_back("data/real-discharges/encounters.ndjson") else {
        return;
    };
    assert_eq!(encounters.len(), 275);
    for encounter in &encounters {
        assert_eq!(encounter.form_findings(), [], "{:?}", encounter.form_findings());
        assert!(encounter.length_of_stay().is_some_and(|days| days >= 1));
        assert!(!encounter.movements.is_empty() && encounter.principal_diagnosis().is_some());
    }
}

#[test]
fn real_discharges_as_rows_keep_their_columns() {
    let Some(lines) = lines("data/real-discharges/encounters.ndjson") else {
        return;
    };
    let header = [
        "id",
        "sex",
        "age_years",
        "admitted",
        "discharged",
        "discharge_status",
        "diagnoses",
        "procedures",
        "procedures.date",
        "movements.unit",
    ];
    for line in lines {
        let encounter: Encounter = serde_json::from_str(&line).unwrap();
        let row = csv_form::write_row(&encounter, header);
        let again = csv_form::read_row(header.into_iter().zip(row.iter().map(String::as_str)));
        assert_eq!(
            (&again.diagnoses, &again.procedures),
            (&encounter.diagnoses, &encounter.procedures)
        );
        assert_eq!(
            (&again.id, &again.sex, &again.discharged),
            (&encounter.id, &encounter.sex, &encounter.discharged)
        );
    }
}
