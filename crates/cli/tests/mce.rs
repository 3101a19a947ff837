//! `casemix mce` against the recorded answers of the official software, and on lines of every kind.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::{fs, path::Path};

use casemix_testkit::{
    shared,
    vectors::{MceVector, read_mce_vectors},
};
use serde_json::{Value, json};

use common::run;

fn kebab(name: &str) -> String {
    name.to_lowercase().replace('_', "-")
}

/// Names as the contract writes them; lists of edits are sets.
fn names(names: &[String]) -> Value {
    let mut names: Vec<String> = names.iter().map(|name| kebab(name)).collect();
    names.sort();
    json!(names)
}

fn recorded(claim: &MceVector) -> Value {
    let out = &claim.out;
    let edits = out
        .edits
        .iter()
        .map(|(edit, count)| json!({"edit": kebab(edit), "count": count}));
    let mut answer = json!({
        "id": claim.id,
        "release": claim.release().to_string(),
        "edit_type": kebab(&out.edit_type),
        "edits": edits.collect::<Vec<_>>(),
        "admitting": names(out.adx.as_deref().unwrap_or_default()),
        "diagnoses": out.dx.iter().map(|code| names(code)).collect::<Vec<_>>(),
        "procedures": out.px.iter().map(|code| names(code)).collect::<Vec<_>>(),
    });
    sort_sets(&mut answer);
    answer
}

/// Brings what is a set into one order.
fn sort_sets(answer: &mut Value) {
    let sort = |list: &mut Value| {
        list.as_array_mut().expect("a list").sort_by_key(Value::to_string);
    };
    sort(&mut answer["edits"]);
    sort(&mut answer["admitting"]);
    for list in ["diagnoses", "procedures"] {
        answer[list]
            .as_array_mut()
            .expect("a list of codes")
            .iter_mut()
            .for_each(sort);
    }
}

fn assert_exact(path: &Path) {
    let claims = read_mce_vectors(path).expect("the file is readable");
    let lines: Vec<String> = claims
        .iter()
        .map(|claim| serde_json::to_string(&claim.encounter()).expect("a record") + "\n")
        .collect();
    let ran = run(&["mce", "--threads", "2"], lines.concat());
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let answers = ran.lines();
    assert_eq!(answers.len(), claims.len());
    for (claim, mut answered) in claims.iter().zip(answers) {
        sort_sets(&mut answered);
        assert_eq!(answered, recorded(claim), "claim {}", claim.id);
    }
}

#[test]
fn a_subset_that_touches_every_edit_is_exact() {
    assert_exact(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules/tests/fixtures/mce.jsonl.gz"));
}

#[test]
fn all_recorded_claims_are_exact() {
    if let Some(path) = shared("vectors/mce_dev.jsonl.gz") {
        assert_exact(&path);
    }
}

#[test]
fn the_examples_of_the_contract_are_answered_field_for_field() {
    let files = shared("vectors/contract/mce.in.ndjson").zip(shared("vectors/contract/mce.out.ndjson"));
    let Some((input, expected)) = files else { return };
    let ran = run(&["mce"], fs::read(input).expect("readable"));
    let expected = fs::read_to_string(expected).expect("readable");
    let mut answers = ran.lines();
    assert_eq!(answers.len(), expected.lines().count());
    for (answered, expected) in answers.iter_mut().zip(expected.lines()) {
        let mut expected: Value = serde_json::from_str(expected).expect("JSON");
        sort_sets(answered);
        sort_sets(&mut expected);
        assert_eq!(*answered, expected);
    }
}

/// The answers to lines of an encounter with these fields.
fn answers(fields: &[&str]) -> Vec<Value> {
    let lines = fields.iter().map(|fields| format!("{{\"id\":\"E\",{fields}}}\n"));
    run(&["mce"], lines.collect::<String>()).lines()
}

#[test]
fn the_release_is_chosen_by_date_or_by_name() {
    let told = answers(&[
        r#""discharged":"2026-09-30""#,
        r#""discharged":"2026-10-01T10:00""#,
        r#""discharged":"2006-10-01""#,
        r#""discharged":"2026-10-01","mce_release":"43.1""#,
        r#""discharged":"2006-10-01","mce_release":"44.0""#,
        r#""discharged":"2027-04-01""#,
        r#""discharged":"1985-09-30""#,
        r#""discharged":"soon""#,
        r#""patient_id":"P1""#,
    ]);
    let told: Vec<_> = told
        .iter()
        .map(|answer| {
            (
                answer["release"].as_str().unwrap(),
                answer["edit_type"].as_str().unwrap(),
            )
        })
        .collect();
    let invalid = "invalid-discharge-date";
    assert_eq!(
        told,
        [
            ("43.1", "prepayment"),
            ("44.0", "prepayment"),
            ("43.1", "prepayment"),
            ("43.1", invalid),
            ("44.0", "prepayment"),
            ("44.0", invalid),
            ("44.0", invalid),
            ("44.0", invalid),
            ("44.0", invalid),
        ]
    );
}

#[test]
fn codes_are_taken_in_any_writing_and_dates_as_the_official_software_takes_them() {
    let told = answers(&[
        r#""discharged":"20250230","age_years":70,"sex":"male","discharge_status":"1","diagnoses":[{"code":" w01.0xxa "}]"#,
        r#""discharged":"2025-02-28","age_years":70,"sex":"male","discharge_status":"01","diagnoses":[{"code":"W010XXA"}]"#,
    ]);
    assert_eq!(told[0], told[1]);
    assert_eq!(told[0]["diagnoses"], json!([["e-code-as-pdx"]]));
}

#[test]
fn lines_that_cannot_be_edited_say_why() {
    let input = concat!(
        r#"{"id":"E1","mce_release":"42.0"}"#,
        "\n\n",
        r#"{"id":"E2","mce_release":"newest"}"#,
        "\n",
        r#"{"id":"E3","icd_version":11}"#,
        "\n",
        r#"{"id":"E4","diagnoses":[}"#,
        "\n",
        r#"{"id":"E5","discharged":"2025-11-08"}"#,
        "\n",
    );
    let ran = run(&["mce"], input);
    let told: Vec<_> = ran
        .lines()
        .iter()
        .map(|line| (line["line"].clone(), line["id"].clone(), line["error"]["kind"].clone()))
        .collect();
    let error = |line: u64, id: &str, kind: &str| (json!(line), json!(id), json!(kind));
    assert_eq!(
        told,
        [
            error(1, "E1", "release"),
            error(3, "E2", "release"),
            error(4, "E3", "release"),
            error(5, "E4", "syntax"),
            (Value::Null, json!("E5"), Value::Null),
        ]
    );
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("4 of 5 lines have errors"), "{}", ran.stderr);
}

#[test]
fn a_release_can_be_asked_for_and_a_summary_too() {
    let line = r#"{"id":"E1","discharged":"2026-11-08","mce_release":"43.1","diagnoses":[{"code":"W01.0XXA"}]}"#;
    let ran = run(&["mce", "--release", "44.0", "--summary"], line);
    assert_eq!(ran.lines()[0]["release"], "44.0");
    assert!(
        ran.stderr.starts_with("Claims edited: 1 (prepayment 1)\n"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("e-code-as-pdx"), "{}", ran.stderr);
    let unknown = run(&["mce", "--release", "12.0"], line);
    assert_eq!((unknown.status, unknown.stdout.len()), (2, 0));
    assert!(unknown.stderr.contains("43.1, 44.0"), "{}", unknown.stderr);
}

#[test]
fn reasons_are_given_where_they_are_asked_for() {
    let line = concat!(
        r#"{"id":"E1","discharged":"2025-11-08","age_years":130,"sex":"male","discharge_status":"01","#,
        r#""diagnoses":[{"code":"W01.0XXA"},{"code":"W01.0XXA"}]}"#,
    );
    let plain = run(&["mce"], line).lines();
    let mut explained = run(&["mce", "--explain"], line).lines();
    let reasons = explained[0].as_object_mut().unwrap().remove("reasons").unwrap();
    assert_eq!(explained, plain);
    let text = |reason: &Value, field: &str| reason[field].as_str().unwrap().to_owned();
    let told = reasons.as_array().unwrap().iter();
    let told: Vec<_> = told
        .map(|reason| ["edit", "place", "because"].map(|field| text(reason, field)))
        .collect();
    assert_eq!(
        told,
        [
            ["invalid-age", "claim", "the age is 130, and not within 0 to 124 years"],
            [
                "e-code-as-pdx",
                "diagnoses[0]",
                "the principal diagnosis is an external cause"
            ],
            [
                "duplicate-of-pdx",
                "diagnoses[1]",
                "it is the principal diagnosis once more"
            ],
        ]
    );
    assert_eq!(reasons[1]["flag"], "ecodepdx");
    assert_eq!(reasons[2]["with"], json!(["diagnoses[0]"]));
    assert_eq!(
        reasons[1]["remedy"],
        "sequence the injury or condition that it caused first"
    );
}

#[test]
fn edits_can_be_left_out_by_the_kind_of_code() {
    let line = concat!(
        r#"{"id":"E1","discharged":"2025-11-08","age_years":70,"sex":"male","discharge_status":"01","#,
        r#""diagnoses":[{"code":"S52.509A"},{"code":"S52.509A"}]}"#,
    );
    let edits = |arguments: &[&str]| run(&[&["mce"], arguments].concat(), line).lines()[0]["diagnoses"].clone();
    let (unspecified, duplicate) = ("unspecified", "duplicate-of-pdx");
    assert_eq!(edits(&[]), json!([[unspecified], [duplicate, unspecified]]));
    assert_eq!(
        edits(&["--suppress", "principal:unspecified,secondary:duplicate-of-pdx"]),
        json!([[], [unspecified]])
    );
    let wrong = run(&["mce", "--suppress", "admitting:unspecified"], line);
    assert_eq!(wrong.status, 2);
    assert!(
        wrong.stderr.contains("principal, secondary and procedure"),
        "{}",
        wrong.stderr
    );
}
