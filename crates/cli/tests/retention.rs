//! `casemix retention`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::fs;

use serde_json::{Value, json};

use common::{file, run};

/// Two stays of an adult, one of a child, a delivery, and a stay that says nothing.
const STAYS: &str = concat!(
    r#"{"id":"E1","patient_id":"P1","birth_date":"1957-03-02","discharged":"2014-01-08T11:00"}"#,
    "\n",
    r#"{"id":"E2","patient_id":"P1","birth_date":"1957-03-02","discharged":"2015-06-01"}"#,
    "\n",
    r#"{"id":"E3","patient_id":"P2","birth_date":"2010-05-10","discharged":"2014-01-08"}"#,
    "\n",
    r#"{"id":"E4","patient_id":"P3","birth_date":"1985-05-10","discharged":"2014-01-08","delivery":{"delivered":"2014-01-06T03:12"},"documents":[{"kind":"imaging-report"}]}"#,
    "\n",
    r#"{"id":"E5"}"#,
    "\n"
);

/// Record, part and day of each line.
fn told(lines: &[Value]) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let one = |line: &Value| (text(&line["id"]), text(&line["part"]), text(&line["until"]));
    lines.iter().map(one).collect()
}

fn owned(told: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    let own = |(a, b, c): &(&str, &str, &str)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned());
    told.iter().map(own).collect()
}

#[test]
fn every_part_of_a_record_has_its_day_and_says_who_set_it() {
    let ran = run(&["retention", "--json", "--as-of", "2025-06-01", "-"], STAYS);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let lines = ran.lines();
    assert_eq!(
        told(&lines),
        owned(&[
            ("E1", "record", "2025-06-01"),
            ("E2", "record", "2025-06-01"),
            ("E3", "record", "2028-05-10"),
            ("E4", "record", "2024-01-08"),
            ("E4", "images", "2019-01-08"),
            ("E4", "fetal monitor strips", "2042-01-06"),
            ("E5", "record", "-"),
        ])
    );
    let may: Vec<&Value> = lines.iter().map(|line| &line["may_be_destroyed"]).collect();
    assert_eq!(json!(may), json!([true, true, false, true, true, false, false]));
    let why = lines[0]["why"].to_string();
    assert!(why.contains("at least 10") && why.contains("AHIMA"), "{why}");
    assert!(lines[2]["why"].to_string().contains("age-of-majority-years"));
    assert_eq!(lines[6]["why"][1], json!("the discharge is not known"));

    // Required by federal rules alone it is five years.
    let ran = run(&["retention", "--json", "--required-only", "-"], STAYS);
    let lines = ran.lines();
    assert_eq!(lines[0]["until"], json!("2020-06-01"));
    assert!(lines[0]["why"].to_string().contains("42 CFR 482.24(b)(1)"));
    assert_eq!(lines[0].get("may_be_destroyed"), None, "no day was asked for");
}

#[test]
fn nothing_under_a_hold_may_be_destroyed() {
    let holds = file(
        "holds.ndjson",
        concat!(
            r#"{"patient":"P1","author":"counsel","at":"2026-02-01","reason":"suit 26-114"}"#,
            "\n\n",
            r#"{"record":"E4","author":"counsel","at":"2026-02-03","reason":"audit"}"#,
            "\n"
        ),
    );
    let arguments = [
        "retention",
        "--json",
        "--as-of",
        "2060-01-01",
        "--holds",
        holds.to_str().unwrap(),
        "-",
    ];
    let lines = run(&arguments, STAYS).lines();
    let held: Vec<&Value> = lines.iter().map(|line| &line["held"]).collect();
    assert_eq!(json!(held), json!([true, true, false, true, true, true, false]));
    assert!(
        lines
            .iter()
            .all(|line| line["held"] == json!(false) || line["may_be_destroyed"] == json!(false))
    );
    assert_eq!(
        lines[0]["why"][0],
        json!("legal hold of 2026-02-01 by counsel: suit 26-114")
    );
    for (name, text, wanted) in [
        (
            "holds-both.ndjson",
            r#"{"patient":"P1","record":"E1","author":"a","at":"2026-02-01","reason":"b"}"#,
            "one of both",
        ),
        (
            "holds-blank.ndjson",
            r#"{"patient":"P1","author":" ","at":"2026-02-01","reason":"b"}"#,
            "may not be blank",
        ),
        (
            "holds-day.ndjson",
            "\n{\"patient\":\"P1\",\"author\":\"a\",\"at\":\"soon\",\"reason\":\"b\"}",
            "line 2",
        ),
    ] {
        let wrong = file(name, text);
        let ran = run(&["retention", "--holds", wrong.to_str().unwrap(), "-"], STAYS);
        assert!(
            ran.status == 2 && ran.stderr.contains(wanted),
            "{wanted} in {}",
            ran.stderr
        );
    }
}

#[test]
fn a_state_adds_limits_and_the_longest_counts() {
    let state = file(
        "state.rules",
        "pack state \"2026\"\nlimit retention-record-years = at least 7\n  cite \"Health Code 4.12\"\nlimit retention-minor-years = at least 3\n  cite \"Code of Civil Procedure 340\"\n",
    );
    let state = state.to_str().unwrap();
    let arguments = ["retention", "--json", "--required-only", "--rules", state, "-"];
    let lines = run(&arguments, STAYS).lines();
    assert_eq!(
        (&lines[0]["until"], &lines[2]["until"]),
        (&json!("2022-06-01"), &json!("2031-05-10"))
    );
    assert!(lines[0]["why"].to_string().contains("Health Code 4.12"));
    assert!(lines[2]["why"].to_string().contains("Code of Civil Procedure 340"));
}

#[test]
fn the_table_and_the_page_say_the_same_whatever_the_threads() {
    let page = file("retention.html", "");
    let page = page.to_str().unwrap();
    let stays = STAYS.repeat(300);
    let ran = run(
        &[
            "retention",
            "--as-of",
            "2025-06-01",
            "--threads",
            "3",
            "--html",
            page,
            "-",
        ],
        &stays,
    );
    let (text, html) = (ran.text(), fs::read_to_string(page).unwrap());
    for wanted in [
        "May be destroyed",
        "Under a legal hold",
        "2042",
        "retention-images-years",
        "42 CFR 482.26(d)(2)",
    ] {
        assert!(text.contains(wanted) && html.contains(wanted), "{wanted} in\n{text}");
    }
    assert!(html.starts_with("<!DOCTYPE html>") && !html.contains("<script"));
    let one = run(&["retention", "--as-of", "2025-06-01", "--threads", "1", "-"], &stays);
    assert_eq!(one.text(), text);

    let bad = run(&["retention", "--json", "-"], format!("{STAYS}{{\"id\":\n"));
    assert_eq!(bad.status, 1, "a line cannot be read");
    assert_eq!(bad.lines().last().unwrap()["error"]["kind"], json!("syntax"));
    let wrong = run(&["retention", "--as-of", "soon", "-"], STAYS);
    assert_eq!(wrong.status, 2);
}
