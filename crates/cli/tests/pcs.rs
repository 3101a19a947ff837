//! `casemix pcs`: procedure codes axis by axis.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::run;
use serde_json::{Value, json};

const DAY: &str = "2026-04-01";

fn text(arguments: &[&str]) -> String {
    let ran = run(&[&["pcs", "--date", DAY], arguments].concat(), "");
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    ran.text().to_owned()
}

fn answer(arguments: &[&str]) -> Value {
    serde_json::from_str(&text(&[&["--json"], arguments].concat())).expect("the output is JSON")
}

fn refused(arguments: &[&str]) -> (i32, String) {
    let ran = run(&[&["pcs", "--date", DAY], arguments].concat(), "");
    assert_eq!(ran.text(), "", "nothing but the message");
    (ran.status, ran.stderr.trim_end().to_owned())
}

#[test]
fn sections_begin_the_choice() {
    let text = text(&[]);
    assert!(
        text.starts_with("Section: character 1\n  0 Medical and Surgical\n  1 Obstetrics\n"),
        "{text}"
    );
    assert_eq!(text.lines().count(), 18);
}

#[test]
fn a_beginning_is_told_with_what_may_follow() {
    let text = text(&["0dtj4"]);
    assert_eq!(
        text,
        "0DTJ4 (no title)\n  \
         0 Section                  Medical and Surgical\n  \
         D Body System              Gastrointestinal System\n  \
         T Operation                Resection\n  \
         J Body Part                Appendix\n  \
         4 Approach                 Percutaneous Endoscopic\n\
         decided as far as 0DTJ4Z\n\
         Qualifier: character 7\n  \
         G Hand-Assisted\n  \
         Z No Qualifier\n"
    );
}

#[test]
fn answers_for_programs_name_axes_and_next_values() {
    let answer = answer(&["0DTJ"]);
    assert_eq!(
        (&answer["code"], &answer["valid"], &answer["decided"]),
        (&json!("0DTJ"), &json!(false), &json!("0DTJ"))
    );
    assert_eq!(
        answer["axes"][2],
        json!({"position": 3, "axis": "Operation", "value": "T", "label": "Resection",
            "definition": "Cutting out or off, without replacement, all of a body part"})
    );
    assert_eq!(
        (&answer["next"]["position"], &answer["next"]["axis"]),
        (&json!(5), &json!("Approach"))
    );
    let values = answer["next"]["values"].as_array().unwrap().iter();
    let values: String = values.map(|value| value["value"].as_str().unwrap()).collect();
    assert_eq!(values, "0478");
    assert_eq!(answer["next"]["values"][0]["labels"], json!(["Open"]));
}

#[test]
fn checks_accept_whole_codes_alone() {
    let whole = answer(&["--check", "0DTJ4ZZ"]);
    assert_eq!((&whole["valid"], &whole["next"]), (&json!(true), &json!(null)));
    assert_eq!(
        whole["title"],
        "Resection of Appendix, Percutaneous Endoscopic Approach"
    );
    let message = |text: &str| (1, format!("casemix: {text}"));
    assert_eq!(
        refused(&["--check", "0DTJ"]),
        message("0DTJ ends before character 5; allowed: 0 4 7 8")
    );
    assert_eq!(
        refused(&["0DTJ3ZZ"]),
        message("no 3 after 0DTJ (character 5); allowed: 0 4 7 8")
    );
    assert_eq!(refused(&["0DTJ4ZZZ"]), message("0DTJ4ZZ is whole; nothing may follow"));
    let (status, letter) = refused(&["0DTI"]);
    assert_eq!(status, 1);
    assert!(
        letter.starts_with("casemix: character 4 is the letter I, which is not used; 1?"),
        "{letter}"
    );
}

#[test]
fn words_lead_to_codes() {
    assert!(
        text(&["--words", "appendectomy"]).contains("0DTJ0ZZ Resection of Appendix, Open Approach [appendectomy]\n")
    );
    let found = answer(&["--words", "gallbladder laparoscopic", "--operation", "resection"]);
    assert_eq!((&found[0]["code"], &found[0]["codes"]), (&json!("0FT44ZZ"), &json!(1)));
    assert_eq!(
        found[0]["title"],
        "Resection of Gallbladder, Percutaneous Endoscopic Approach"
    );
    assert_eq!(
        refused(&["--words", "qqq"]),
        (1, "casemix: no procedure has these words".to_owned())
    );
    assert_eq!(
        refused(&["--words", "gallbladder", "--operation", "nonsense"]),
        (
            1,
            "casemix: no procedure has these words within the root operation nonsense; leave out --operation to look in all"
                .to_owned()
        )
    );
}

#[test]
fn wrong_usage_is_refused() {
    for (arguments, message) in [
        (["--operation", "Resection"].as_slice(), "--words <WORDS>"),
        (&["0DTJ", "--words", "appendix"], "cannot be used with"),
        (&["--check"], "required arguments were not provided"),
        (&["--pick", "--json"], "cannot be used with"),
        (
            &["--pick"],
            "--pick asks on a terminal, and this is none; use casemix pcs PARTIAL",
        ),
    ] {
        let (status, found) = refused(arguments);
        assert_eq!(status, 2, "{arguments:?}: {found}");
        assert!(found.contains(message), "{arguments:?}: {found}");
    }
    let ran = run(&["pcs", "0DTJ", "--date", "1999-01-01"], "");
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("covers 1999-01-01"), "{}", ran.stderr);
}
