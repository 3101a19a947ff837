//! `casemix cm`: diagnosis codes character by character, checked, explained, and one code for several conditions.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::run;
use serde_json::{Value, json};

const DAY: &str = "2026-04-01";

fn text(arguments: &[&str]) -> String {
    let ran = run(&[&["cm", "--date", DAY], arguments].concat(), "");
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    ran.text().to_owned()
}

fn answer(arguments: &[&str]) -> Value {
    serde_json::from_str(&text(&[&["--json"], arguments].concat())).expect("the output is JSON")
}

/// Exit status and message of what is refused.
fn refused(arguments: &[&str]) -> (i32, String) {
    let ran = run(&[&["cm", "--date", DAY], arguments].concat(), "");
    assert_eq!(ran.text(), "", "nothing but the message");
    (ran.status, ran.stderr.trim_end().to_owned())
}

#[test]
fn a_beginning_is_told_with_what_may_follow() {
    assert_eq!(
        text(&["E11"]).lines().take(5).collect::<Vec<_>>(),
        [
            "E11 Type 2 diabetes mellitus",
            "With or without what? Character 4; * makes a code for a claim",
            "  0 Type 2 diabetes mellitus with hyperosmolarity",
            "  1 Type 2 diabetes mellitus with ketoacidosis",
            "  2 Type 2 diabetes mellitus with kidney complications",
        ]
    );
    assert!(text(&["e11"]).contains("\n* 9 Type 2 diabetes mellitus without complications\n"));
}

#[test]
fn placeholders_are_filled_in_up_to_the_next_choice() {
    assert_eq!(
        text(&["W01.0"]),
        "W01 Fall on same level from slipping, tripping and stumbling\n\
         W01.0 Fall on same level from slipping, tripping and stumbling without subsequent striking against object\n\
         decided as far as W01.0XX\n\
         Which encounter? Character 7; * makes a code for a claim\n\
         * A initial encounter\n\
         * D subsequent encounter\n\
         * S sequela\n"
    );
}

#[test]
fn a_code_is_told_part_by_part() {
    assert_eq!(
        text(&["s52531a"]),
        "S52 Fracture of forearm\n\
         S52.5 Fracture of lower end of radius\n\
         S52.53 Colles' fracture\n\
         S52.531 Colles' fracture of right radius\n\
         S52.531A initial encounter for closed fracture\n"
    );
    assert_eq!(
        answer(&["W01.0XXD"]),
        json!({"code": "W01.0XXD", "date": DAY, "valid": true, "decided": "W01.0XXD", "next": null, "parts": [
            {"value": "1", "label": "Fall on same level from slipping, tripping and stumbling", "billable": false, "code": "W01"},
            {"value": "0", "billable": false, "code": "W01.0", "label": "Fall on same level from slipping, tripping and \
                stumbling without subsequent striking against object"},
            {"value": "X", "label": "placeholder", "billable": false, "code": null},
            {"value": "X", "label": "placeholder", "billable": false, "code": null},
            {"value": "D", "label": "subsequent encounter", "billable": true, "code": "W01.0XXD"}]})
    );
}

#[test]
fn answers_for_programs_name_the_next_characters() {
    let answer = answer(&["S52.53"]);
    assert_eq!(
        (&answer["valid"], &answer["decided"]),
        (&json!(false), &json!("S52.53"))
    );
    assert_eq!(
        answer["next"],
        json!({"position": 6, "question": "Which side?", "values": [
            {"value": "1", "label": "Colles' fracture of right radius", "billable": false, "code": "S52.531"},
            {"value": "2", "label": "Colles' fracture of left radius", "billable": false, "code": "S52.532"},
            {"value": "9", "label": "Colles' fracture of unspecified radius", "billable": false, "code": "S52.539"}]})
    );
}

#[test]
fn every_letter_begins_the_choice() {
    let answer = answer(&[]);
    let letters = answer["next"]["values"].as_array().unwrap().iter();
    let letters: String = letters.map(|value| value["value"].as_str().unwrap()).collect();
    assert_eq!(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

#[test]
fn what_is_no_code_is_refused_with_what_would_be() {
    let message = |text: &str| (1, format!("casemix: {text}"));
    assert_eq!(
        refused(&["W01.0A"]),
        message("no A after W01.0 (character 5); allowed: X; did you mean W01.0XXA?")
    );
    assert_eq!(
        refused(&["Z9999"]),
        message("no 9 after Z99 (character 4); allowed: 0 1 2 3 8")
    );
    assert_eq!(refused(&["E11.9X"]), message("E11.9 is whole; nothing may follow"));
    assert_eq!(
        refused(&["S52.5.3"]).1.split(';').next(),
        Some("casemix: no . after S52.5 (character 5)")
    );
    assert_eq!(
        refused(&["é"]).1.split(';').next(),
        Some("casemix: no chapter has codes with é")
    );
}

#[test]
fn checks_accept_codes_for_a_claim_alone() {
    assert_eq!(text(&["--check", "E11.9"]).lines().count(), 2);
    assert_eq!(
        refused(&["--check", "E11"]),
        (
            1,
            "casemix: E11 is a heading; a character 4 is needed; allowed: 0 1 2 3 4 5 6 8 9 A".to_owned()
        )
    );
    // G35 was split on 1 October 2025.
    let day = |day: &str| run(&["cm", "--check", "G35", "--date", day], "").status;
    assert_eq!((day("2025-09-30"), day("2025-10-01")), (0, 1));
}

#[test]
fn conditions_that_occur_together_are_one_code() {
    assert_eq!(
        text(&["--combine", "E11.9", "N18.30"]),
        "E11.22 Type 2 diabetes mellitus with diabetic chronic kidney disease [by the note at N18.30]\n  \
         and also N18.30 Chronic kidney disease, stage 3 unspecified\n"
    );
    assert_eq!(
        answer(&["--combine", "K80.20", "K81.0"])[0],
        json!({"code": "K80.00", "title": "Calculus of gallbladder with acute cholecystitis without obstruction",
            "note_at": "K81.0", "also": []})
    );
    let (status, message) = refused(&["--combine", "K57.30", "K65.0"]);
    assert_eq!(status, 1);
    assert!(
        message.starts_with("casemix: no note and no title holds these together; see the index"),
        "{message}"
    );
}

#[test]
fn days_without_notes_say_that_only_titles_were_looked_at() {
    let ran = run(&["cm", "--combine", "E11.9", "N18.30", "--date", "2026-11-01"], "");
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("notes were not looked at"), "{}", ran.stderr);
    let ran = run(&["cm", "--combine", "K80.20", "K81.0", "--date", "2026-11-01"], "");
    assert_eq!(ran.status, 0);
    assert!(ran.text().starts_with("K80.00 "), "{}", ran.text());
    assert!(
        ran.stderr.contains("notes were not looked at, only titles"),
        "{}",
        ran.stderr
    );
}

#[test]
fn wrong_usage_is_refused() {
    for (arguments, message) in [
        (["--combine", "E11.9"].as_slice(), "2 values required"),
        (&["--combine", "E11.9", "Q"], "casemix: Q is a heading"),
        (&["--check"], "required arguments were not provided"),
        (
            &["--pick"],
            "--pick asks on a terminal, and this is none; use casemix cm PARTIAL",
        ),
        (&["--pick", "--json"], "cannot be used with"),
    ] {
        let (status, found) = refused(arguments);
        assert!(status == 2 || found.contains("heading"), "{arguments:?}: {status}");
        assert!(found.contains(message), "{arguments:?}: {found}");
    }
    let ran = run(&["cm", "S52", "--date", "1999-01-01"], "");
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("the tables at hand cover 2015-10-01 to 2027-03-31"),
        "{}",
        ran.stderr
    );
}
