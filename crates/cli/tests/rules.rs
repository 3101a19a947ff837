//! `casemix rules`: packs checked, tested, formatted, explained.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::fs;

use common::{file, run};

const PACK: &str = r#"pack bylaws "2026"
  title "Bylaws"

# Codes that our coders asked for.
set local from "rules-codes.txt"

limit report = 12 hours
  cite "Bylaws, 4.2"

rule report-late
  title "Report late"
  severity warning
  for each d in documents where d.kind = "operative-report"
  when d.written - d.performed > limit report
  at d.written
  say "written {d.written - d.performed} after the operation"
  remedy "ask the surgeon"
  must fire {
    "documents": [{ "kind": "operative-report", "performed": "2026-02-03T08:00", "written": "2026-02-03T21:00" }],
    "discharged": "2026-02-05"
  }
  must not fire { "documents": [] }

rule local-code
  severity advice
  for each d in diagnoses where d.code in local
  say "one of ours"
  must fire { "diagnoses": [{ "code": "I10" }] }
  must not fire { "diagnoses": [{ "code": "I11.9" }] }
"#;

#[test]
fn a_pack_is_checked_tested_and_explained() {
    file("rules-codes.txt", "I10 hypertension\n");
    let pack = file("rules-bylaws.rules", PACK);
    let pack = pack.to_str().unwrap();
    let checked = run(&["rules", "check", pack], "");
    assert_eq!((checked.text(), checked.status), ("1 pack, 2 rules: no errors\n", 0));
    let tested = run(&["rules", "test", pack], "");
    assert_eq!((tested.text(), tested.status), ("4 examples, 0 wrong\n", 0));
    assert_eq!(run(&["rules", "fmt", "--check", pack], "").status, 0);

    let told = run(&["rules", "explain", "bylaws.report-late", "--pack", pack], "");
    for part in [
        "Report late",
        "remedy     ask the surgeon",
        "limit report, at most 12 hours: Bylaws, 4.2 (bylaws 2026)",
        "when d.written",
    ] {
        assert!(told.text().contains(part), "{part}\n{}", told.text());
    }
    let told = run(&["rules", "explain", "bylaws.local-code", "--pack", pack, "--json"], "");
    let told: serde_json::Value = serde_json::from_str(told.text()).unwrap();
    assert_eq!(
        told["sets"][0],
        "# Codes that our coders asked for.\nset local from \"rules-codes.txt\"\n"
    );
    assert_eq!(run(&["rules", "explain", "bylaws.none", "--pack", pack], "").status, 1);
    let listed = run(&["rules", "explain", "--pack", pack], "");
    assert!(listed.text().contains("bylaws.local-code") && listed.text().contains("Report late"));
}

#[test]
fn errors_of_a_pack_show_their_place() {
    let wrong = file(
        "rules-wrong.rules",
        PACK.replace("d.written -", "d.writen -")
            .replace("severity advice", "severity low"),
    );
    let checked = run(&["rules", "check", wrong.to_str().unwrap()], "");
    assert_eq!(checked.status, 1);
    assert!(
        checked.text().contains("severity low\n   |            ^^^"),
        "{}",
        checked.text()
    );
    let names = file("rules-names.rules", PACK.replace("when d.written -", "when d.writen -"));
    let checked = run(&["rules", "check", names.to_str().unwrap(), "--json"], "");
    let errors: serde_json::Value = serde_json::from_str(checked.text()).unwrap();
    assert_eq!(errors["errors"][0]["help"], "did you mean `written`?");
    assert_eq!(errors["errors"][0]["line"], 14);
}

#[test]
fn examples_that_come_out_wrong_are_told() {
    let pack = file(
        "rules-examples.rules",
        "pack a \"1\"\n\nrule r\n  severity error\n  when sex is missing\n  say \"s\"\n  must fire { \"sex\": \"male\" }\n  must not fire { \"sex\": 1, }\n",
    );
    let tested = run(&["rules", "test", pack.to_str().unwrap()], "");
    assert_eq!(tested.status, 1);
    assert!(
        tested.text().contains(":7: a.r must fire, and did not"),
        "{}",
        tested.text()
    );
    assert!(
        tested.text().contains(":8: a.r has an example that is no encounter"),
        "{}",
        tested.text()
    );
}

#[test]
fn packs_are_formatted_in_place() {
    let pack = file(
        "rules-format.rules",
        "pack a \"1\"\nrule r\n  say \"s\"\n  when   sex is   missing\n  severity error # grave\n",
    );
    let path = pack.to_str().unwrap();
    assert_eq!(run(&["rules", "fmt", "--check", path], "").status, 1);
    assert_eq!(run(&["rules", "fmt", path], "").status, 0);
    let formatted = fs::read_to_string(&pack).unwrap();
    assert_eq!(
        formatted,
        "pack a \"1\"\n\nrule r\n  severity error  # grave\n  when sex is missing\n  say \"s\"\n"
    );
    assert_eq!(run(&["rules", "fmt", "--check", path], "").status, 0);
}
