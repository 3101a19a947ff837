//! `casemix review`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::fs;

use serde_json::{Value, json};

use common::{file, run};

/// A stay whose summary comes late, and one with a note that nobody signs.
const STAYS: &str = concat!(
    r#"{"id":"E1","class":"inpatient","admitted":"2026-01-03T10:00","discharged":"2026-01-05T11:00","admitting_diagnosis":"R06.02","practitioners":[{"id":"D1","role":"attending"}],"documents":[{"id":"N1","kind":"history-and-physical","author":"D1","written":"2026-01-03T12:00","authenticated":"2026-01-03T12:10","authenticator":"D1"},{"id":"N2","kind":"nursing-assessment","author":"D1","written":"2026-01-03T12:00","authenticated":"2026-01-03T12:10","authenticator":"D1"},{"id":"N3","kind":"final-diagnosis","author":"D1","written":"2026-01-05T12:00","authenticated":"2026-01-05T12:10","authenticator":"D1"}DOCUMENTS]}"#,
    "\n",
    r#"{"id":"E2","class":"inpatient","admitted":"2026-01-06T10:00","orders":[{"id":"O1","mode":"telephone","practitioner":"D2","ordered":"2026-01-06T11:00"}]}"#,
    "\n"
);

const SUMMARY: &str = r#",{"id":"N4","kind":"discharge-summary","author":"D1","written":"2026-02-20T12:00","authenticated":"2026-02-20T12:10","authenticator":"D1"}"#;

fn stays(more: &str) -> String {
    STAYS.replace("DOCUMENTS", more)
}

fn told(lines: &[Value]) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let steps = |line: &Value| {
        line["steps"]
            .as_array()
            .map_or(Value::Null, |steps| steps.last().unwrap()["to"].clone())
    };
    let one = |line: &Value| (text(&line["record"]), text(&line["change"]), text(&steps(line)));
    lines.iter().map(one).collect()
}

fn owned(told: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    told.iter()
        .map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), (*c).to_owned()))
        .collect()
}

#[test]
fn deficiencies_live_from_one_review_to_the_next() {
    let store = file("review-store.ndjson", "");
    let store = store.to_str().unwrap();
    let first = run(
        &[
            "review",
            "--as-of",
            "2026-01-20",
            "--assign",
            "--write",
            store,
            "--json",
            "-",
        ],
        stays(""),
    );
    assert_eq!(first.status, 0, "{}", first.stderr);
    assert_eq!(
        told(&first.lines()),
        owned(&[("E1", "new", "assigned"), ("E2", "new", "assigned")])
    );
    let written = fs::read_to_string(store).unwrap();
    assert_eq!(written, first.text(), "--write and --json are one form");

    // The same once more: nothing is new.
    let again = [
        "review",
        "--as-of",
        "2026-01-20",
        "--assign",
        "--deficiencies",
        store,
        "--json",
        "-",
    ];
    let again = run(&again, stays(""));
    assert_eq!(
        told(&again.lines()),
        owned(&[("E1", "still-open", "assigned"), ("E2", "still-open", "assigned")])
    );

    // A month later the summary is there, and somebody decides to let the order be.
    let waivers = file(
        "review-waivers.ndjson",
        r#"{"rule":"record-review.verbal-order","record":"E2","author":"manager 2","at":"2026-02-01","reason":"physician left"}"#,
    );
    let third = [
        "review",
        "--as-of",
        "2026-03-01",
        "--deficiencies",
        store,
        "--waivers",
        waivers.to_str().unwrap(),
        "--json",
        "-",
    ];
    let third = run(&third, stays(SUMMARY));
    let lines = third.lines();
    assert_eq!(
        told(&lines),
        owned(&[
            ("E1", "completed", "completed"),
            ("E1", "new", "completed"),
            ("E2", "still-open", "waived")
        ])
    );
    assert_eq!(lines[0]["evidence"], json!("documents[3].written"));
    assert_eq!(lines[0]["steps"][1]["at"], json!("2026-02-20T12:00:00"));

    // Records that are not reviewed keep theirs.
    let none = run(
        &[
            "review",
            "--as-of",
            "2026-03-01",
            "--deficiencies",
            store,
            "--json",
            "-",
        ],
        "",
    );
    assert_eq!(
        told(&none.lines()),
        owned(&[("E1", "not-reviewed", "assigned"), ("E2", "not-reviewed", "assigned")])
    );
}

#[test]
fn what_is_long_overdue_goes_to_somebody_above() {
    let arguments = [
        "review",
        "--as-of",
        "2026-03-01",
        "--assign",
        "--escalate",
        "14=chief of service",
        "--json",
        "-",
    ];
    let lines = run(&arguments, stays("")).lines();
    assert_eq!(lines[0]["steps"][1]["to"], json!("escalated"));
    assert_eq!(lines[0]["steps"][1]["practitioner"], json!("chief of service"));
    assert_eq!(lines[0]["escalated"], json!(true));
}

#[test]
fn the_worklist_names_who_has_to_do_what() {
    let page = file("review.html", "");
    let arguments = ["review", "--as-of", "2026-02-10", "--html", page.to_str().unwrap(), "-"];
    let ran = run(&arguments, stays(""));
    let text = ran.text();
    for wanted in [
        "Who is to complete the records",
        "D1",
        "attending",
        "D2",
        "no discharge summary within 30 days",
        "2026-02-04",
    ] {
        assert!(text.contains(wanted), "{wanted} in\n{text}");
    }
    assert!(
        fs::read_to_string(page)
            .unwrap()
            .contains("Who is to complete the records")
    );
}

#[test]
fn a_bylaw_shortens_the_limit() {
    let bylaws = file(
        "review-bylaws.rules",
        "pack bylaws \"2026\"\nlimit discharge-summary = 7 days\n  cite \"Bylaws 4.7\"\n",
    );
    let arguments = [
        "review",
        "--as-of",
        "2026-01-20",
        "--rules",
        bylaws.to_str().unwrap(),
        "--json",
        "-",
    ];
    let lines = run(&arguments, stays("")).lines();
    assert_eq!(lines[0]["due"], json!("2026-01-12T23:59:59"));
    assert!(lines[0]["limit"].as_str().unwrap().contains("Bylaws 4.7"));
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let many: String = (0..400)
        .map(|n| {
            stays("")
                .replace("\"E1\"", &format!("\"A{n}\""))
                .replace("\"E2\"", &format!("\"B{n}\""))
        })
        .collect();
    let reviewed = |threads: &str, json: bool| {
        let mut arguments = vec!["review", "--as-of", "2026-02-10", "--assign", "--threads", threads];
        arguments.extend(json.then_some("--json"));
        arguments.push("-");
        run(&arguments, &many).stdout
    };
    assert_eq!(reviewed("1", true).iter().filter(|byte| **byte == b'\n').count(), 800);
    assert!(reviewed("1", true) == reviewed("3", true));
    assert!(reviewed("1", false) == reviewed("4", false));
}

#[test]
fn a_store_is_read_and_written_in_one_run() {
    let store = file("review-one-file.ndjson", "");
    let store = store.to_str().unwrap();
    let night = |as_of: &str, more: &str| {
        let arguments = [
            "review",
            "--as-of",
            as_of,
            "--assign",
            "--deficiencies",
            store,
            "--write",
            store,
            "-",
        ];
        let ran = run(&arguments, stays(more));
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        ran.text().to_owned()
    };
    let counted = |text: &str, change: &str| -> String {
        let row = text
            .lines()
            .find(|line| line.trim_start().starts_with(change))
            .unwrap_or_default();
        row.chars().filter(char::is_ascii_digit).collect()
    };
    assert_eq!(counted(&night("2026-01-20", ""), "new "), "2");
    assert_eq!(counted(&night("2026-01-21", ""), "still-open"), "2");
    let third = night("2026-03-01", SUMMARY);
    assert_eq!(
        (counted(&third, "completed"), counted(&third, "still-open")),
        ("1".into(), "1".into()),
        "{third}"
    );
    let stored = fs::read_to_string(store).unwrap();
    let lines: Vec<Value> = stored.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3, "what is completed is kept");
    let steps = |line: &Value| line["steps"].as_array().unwrap().len();
    assert_eq!(
        lines.iter().map(steps).collect::<Vec<_>>(),
        [2, 1, 1],
        "one assignment, however many nights"
    );
}

#[test]
fn a_record_that_stands_twice_is_reviewed_once_and_one_without_documents_for_its_orders() {
    let ran = run(&["review", "--as-of", "2026-01-20", "-"], stays("").repeat(2));
    let text = ran.text();
    assert!(
        text.contains("2 records had an identifier that was met before"),
        "{text}"
    );
    assert!(
        text.contains("1 records hold no documents") || text.contains("hold no documents"),
        "{text}"
    );
}

#[test]
fn a_line_that_cannot_be_read_is_told_among_the_lines_and_by_the_status() {
    let ran = run(
        &["review", "--as-of", "2026-01-20", "--json", "-"],
        stays("") + "{\"id\":\n",
    );
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("1 of 3 lines"), "{}", ran.stderr);
    let error = ran.lines().pop().unwrap();
    assert_eq!((&error["line"], &error["error"]["kind"]), (&json!(3), &json!("syntax")));
    let missing = [
        "review",
        "--as-of",
        "2026-01-20",
        "--deficiencies",
        "no-such-file.ndjson",
        "-",
    ];
    assert_eq!(run(&missing, stays("")).status, 3);
    let unknown = file(
        "review-unknown-rule.ndjson",
        r#"{"rule":"record-review.no-such","author":"a","at":"2026-01-09","reason":"b"}"#,
    );
    let ran = run(
        &[
            "review",
            "--as-of",
            "2026-01-20",
            "--waivers",
            unknown.to_str().unwrap(),
            "-",
        ],
        stays(""),
    );
    assert!(
        ran.status == 2 && ran.stderr.contains("record-review.no-such"),
        "{}",
        ran.stderr
    );
}

#[test]
fn wrong_usage_and_files_say_what_to_do() {
    let refused = |arguments: &[&str], wanted: &str, status: i32| {
        let ran = run(arguments, stays(""));
        assert_eq!(ran.status, status, "{}", ran.stderr);
        assert!(ran.stderr.contains(wanted), "{wanted} in {}", ran.stderr);
    };
    refused(&["review", "-"], "--as-of", 2);
    refused(&["review", "--as-of", "soon", "-"], "expected YYYY-MM-DD", 2);
    refused(
        &["review", "--as-of", "2026-01-20", "--escalate", "chief", "-"],
        "14=chief-of-service",
        2,
    );
    let broken = file("review-broken.ndjson", "\n{\"record\":\"E1\",\"version\":7}\n");
    let broken = broken.to_str().unwrap();
    refused(
        &["review", "--as-of", "2026-01-20", "--deficiencies", broken, "-"],
        "line 2",
        3,
    );
    let bad = run(&["review", "--as-of", "2026-01-20", "-"], "{\"id\":\n");
    assert_eq!(bad.status, 1, "a line cannot be read");
}
