//! `casemix check`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::fs;

use serde_json::{Value, json};

use common::{file, run};

const STAYS: &str = concat!(
    r#"{"id":"E1","patient_id":"P1","class":"inpatient","sex":"female","birth_date":"1957-03-02","admitted":"2026-01-03T22:10","discharged":"2026-01-08T11:00","discharge_status":"01","diagnoses":[{"code":"I50.23","poa":"Y"}]}"#,
    "\n",
    r#"{"id":"E2","patient_id":"P1","class":"inpatient","sex":"X","birth_date":"1957-03-02","admitted":"2026-01-06","discharged":"2026-01-09","discharge_status":"01","diagnoses":[{"code":"J18.9","poa":"Y"}]}"#,
    "\n{\"id\":\n",
);

fn rules_of(lines: &[Value], id: &str) -> Vec<String> {
    let of = lines.iter().filter(|line| line["id"] == json!(id));
    of.filter_map(|line| Some(line["rule"].as_str()?.to_owned())).collect()
}

#[test]
fn every_finding_is_a_line() {
    let ran = run(&["check", "--json", "--pack", "record,batch", "-"], STAYS);
    let lines = ran.lines();
    assert_eq!(rules_of(&lines, "E1"), Vec::<String>::new());
    assert_eq!(
        rules_of(&lines, "E2"),
        ["record.invalid-value", "batch.overlapping-stays"]
    );
    let invalid = lines
        .iter()
        .find(|line| line["rule"] == json!("record.invalid-value"))
        .unwrap();
    assert_eq!(
        (&invalid["line"], &invalid["location"], &invalid["severity"]),
        (&json!(2), &json!("sex"), &json!("error"))
    );
    let unreadable = lines.iter().find(|line| line["line"] == json!(3)).unwrap();
    assert_eq!(unreadable["error"]["kind"], json!("syntax"));
    assert_eq!(ran.status, 1, "a line could not be read");
}

#[test]
fn the_summary_is_by_rule_and_then_the_worst_records() {
    let ran = run(&["check", "-"], STAYS);
    let text = ran.text();
    for wanted in [
        "Findings by rule",
        "batch.overlapping-stays",
        "uhdds.race-missing",
        "The worst records",
    ] {
        assert!(text.contains(wanted), "{wanted} in\n{text}");
    }
    assert!(text.find("Findings by rule") < text.find("The worst records"));
}

#[test]
fn the_exit_status_says_whether_there_is_a_finding_as_grave() {
    let (first, _) = STAYS.split_once('\n').unwrap();
    let status = |pack: &str, severity: &str| run(&["check", "--pack", pack, "--fail-on", severity, "-"], first).status;
    assert_eq!(status("uhdds", "warning"), 1, "race is missing");
    assert_eq!(status("uhdds", "fatal"), 0);
    assert_eq!(status("record", "advice"), 0);
    assert_eq!(
        run(&["check", "--pack", "uhdds", "-"], first).status,
        0,
        "nothing was asked for"
    );
    assert_eq!(status("nonsense", "error"), 2);
    assert_eq!(status("uhdds", "terrible"), 2);
}

#[test]
fn waived_findings_are_kept_and_fail_nothing() {
    let waivers = file(
        "waivers.ndjson",
        "{\"rule\":\"record.invalid-value\",\"record\":\"E2\",\"author\":\"manager 2\",\"at\":\"2026-01-09\",\"reason\":\"the source has no other letter\"}\n\n",
    );
    let (_, second) = STAYS.split_once('\n').unwrap();
    let (second, _) = second.split_once('\n').unwrap();
    let waivers = waivers.to_str().unwrap();
    let arguments = [
        "check",
        "--pack",
        "record",
        "--fail-on",
        "advice",
        "--json",
        "--waivers",
        waivers,
        "-",
    ];
    let ran = run(&arguments, second);
    assert_eq!(ran.status, 0, "{}", ran.text());
    assert_eq!(
        ran.lines()[0]["waiver"],
        json!({"author": "manager 2", "at": "2026-01-09", "reason": "the source has no other letter"})
    );

    let nobody = file("waivers-wrong.ndjson", "{\"rule\":\"record.invalid-value\"}");
    let ran = run(&["check", "--waivers", nobody.to_str().unwrap(), "-"], second);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("line 1: missing field `author`"), "{}", ran.stderr);
    let unknown = file(
        "waivers-unknown.ndjson",
        "{\"rule\":\"no.such\",\"author\":\"a\",\"at\":\"2026-01-09\",\"reason\":\"b\"}",
    );
    let ran = run(&["check", "--waivers", unknown.to_str().unwrap(), "-"], second);
    assert!(ran.status == 2 && ran.stderr.contains("no.such"), "{}", ran.stderr);
}

#[test]
fn a_hospital_adds_its_own_rules_and_limits() {
    let own = file(
        "bylaws.rules",
        "pack bylaws \"2026\"\n\nrule long-stay\n  severity warning\n  title \"Long stays are reviewed\"\n  when length_of_stay > 3\n  at discharged\n  say \"the stay took {length_of_stay} days\"\n  remedy \"ask the committee\"\n",
    );
    let (first, _) = STAYS.split_once('\n').unwrap();
    let ran = run(
        &[
            "check",
            "--json",
            "--pack",
            "record",
            "--rules",
            own.to_str().unwrap(),
            "-",
        ],
        first,
    );
    assert_eq!(rules_of(&ran.lines(), "E1"), ["bylaws.long-stay"]);
    let wrong = file("wrong.rules", "pack wrong \"1\"\nrule a\n  when\n");
    let ran = run(&["check", "--rules", wrong.to_str().unwrap(), "-"], first);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("wrong.rules"), "{}", ran.stderr);
}

#[test]
fn the_clocks_of_the_record_stop_at_the_time_asked_for() {
    let record = r#"{"id":"E1","class":"inpatient","admitted":"2026-01-03T22:10","discharged":"2026-01-08T11:00","documents":[{"kind":"other","author":"D1","written":"2026-01-08T11:00","authenticated":"2026-01-08T12:00","authenticator":"D1"}]}"#;
    let summary = |as_of: &str| {
        let ran = run(
            &["check", "--json", "--pack", "record-review", "--as-of", as_of, "-"],
            record,
        );
        rules_of(&ran.lines(), "E1").contains(&"record-review.discharge-summary".to_owned())
    };
    assert!(!summary("2026-02-07"), "due on that day");
    assert!(summary("2026-02-08"));
    assert_eq!(run(&["check", "--as-of", "yesterday", "-"], record).status, 2);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes_and_the_page_is_whole() {
    let lines = STAYS.repeat(500);
    let page = |threads: &str| {
        let path = file(&format!("findings-{threads}.html"), "");
        let ran = run(
            &[
                "check",
                "--json",
                "--threads",
                threads,
                "--html",
                path.to_str().unwrap(),
                "-",
            ],
            &lines,
        );
        (ran.stdout, ran.stderr, fs::read_to_string(path).unwrap())
    };
    let one = page("1");
    assert!(one == page("3"));
    assert!(
        one.2.starts_with("<!DOCTYPE html>") && one.2.trim_end().ends_with("</html>") && !one.2.contains("<script")
    );
}

#[test]
fn the_month_shows_its_data_quality() {
    let ran = run(&["month", "-", "--json"], STAYS);
    let report: Value = serde_json::from_str(ran.text()).unwrap();
    let sections: Vec<&str> = report["sections"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|section| section["id"].as_str())
        .collect();
    for wanted in ["data-quality", "completeness", "findings-by-rule", "delinquency"] {
        assert!(sections.contains(&wanted), "{wanted} in {sections:?}");
    }
    let rows = |id: &str| {
        let mut sections = report["sections"].as_array().unwrap().iter();
        let section = sections.find(|section| section["id"] == json!(id)).unwrap();
        section["table"]["rows"].as_array().unwrap().clone()
    };
    let stated = |element: &str| {
        let row = rows("completeness")
            .into_iter()
            .find(|row| row["element"] == json!(element));
        let row = row.unwrap();
        json!([row["asked"], row["given"], row["missing"]])
    };
    assert_eq!(stated("principal diagnosis"), json!([2, 2, 0]));
    assert_eq!(stated("race and ethnicity"), json!([2, 0, 2]));
    assert_eq!(
        stated("operating physician"),
        json!([0, 0, 0]),
        "nobody was operated on"
    );
    assert_eq!(
        rows("data-quality")[0]["value"],
        json!(2),
        "the line that cannot be read is no record"
    );
}

/// A claim of Medicare and the same one of another payer: an external cause first, and two codes that exclude each other.
fn coded(payer: &str, discharged: &str) -> String {
    format!(
        r#"{{"id":"{payer}","class":"inpatient","sex":"male","birth_date":"1950-03-02","admitted":"{discharged}","discharged":"{discharged}","discharge_status":"01","payer":"{payer}","diagnoses":[{{"code":"W01.0XXA"}},{{"code":"N13.2"}},{{"code":"N13.6"}}]}}"#
    ) + "\n"
}

#[test]
fn codes_are_held_to_the_conventions_the_guidelines_and_for_medicare_to_its_editor() {
    let stays = coded("medicare", "2026-01-08") + &coded("commercial", "2026-01-08");
    let lines = run(&["check", "--json", "--pack", "conventions,guidelines", "-"], &stays).lines();
    assert!(rules_of(&lines, "commercial").contains(&"conventions.excludes1".to_owned()));
    let all = run(&["check", "--json", "-"], &stays).lines();
    let is_edited = |lines: &[Value], id: &str| rules_of(lines, id).contains(&"mce.e-code-as-pdx".to_owned());
    assert!(is_edited(&all, "medicare") && !is_edited(&all, "commercial"));
    let by_name = run(&["check", "--json", "--pack", "mce", "-"], &stays).lines();
    assert!(is_edited(&by_name, "medicare") && is_edited(&by_name, "commercial"));
}

#[test]
fn years_without_notes_take_the_newest_where_that_is_asked_for() {
    let stay = coded("medicare", "2017-02-01");
    let rules = |more: &[&str]| {
        let arguments = [&["check", "--json", "--pack", "conventions", "-"], more].concat();
        rules_of(&run(&arguments, &stay).lines(), "medicare")
    };
    assert_eq!(rules(&[]), ["rules.cannot-run"]);
    assert_eq!(rules(&["--notes", "newest"]), ["conventions.excludes1"]);
}

#[test]
fn indicators_are_held_to_an_official_list_where_one_is_given() {
    let list = file("exempt.txt", "Order26\tPOAexemptCode\tDescription\n1\tN13.2\tA code\n");
    let list = format!("2026={}", list.display());
    let stay = coded("medicare", "2026-01-08").replace(r#""N13.6""#, r#""N13.6","poa":"Y""#);
    let rules = |more: &[&str]| {
        let arguments = [&["check", "--json", "--pack", "conventions", "-"], more].concat();
        rules_of(&run(&arguments, &stay).lines(), "medicare")
    };
    assert_eq!(rules(&[]), ["conventions.excludes1"]);
    assert!(rules(&["--poa-exempt", &list]).contains(&"conventions.poa-missing".to_owned()));
    let wrong = run(&["check", "--poa-exempt", "list.txt", "-"], &stay);
    assert_eq!(wrong.status, 2, "the year is missing");
}

#[test]
fn a_failing_severity_counts_findings_of_the_batch_and_the_page_is_never_the_input() {
    let (stays, _) = STAYS.rsplit_once("\n{").unwrap();
    let stays = stays.replace("\"X\"", "\"female\"");
    let status = |severity: &str| run(&["check", "--pack", "batch", "--fail-on", severity, "-"], &stays).status;
    assert_eq!((status("error"), status("fatal")), (1, 0), "two stays overlap");
    let input = file("check-input.ndjson", &stays);
    let input = input.to_str().unwrap();
    let ran = run(&["check", "--html", input, input], "");
    assert!(
        ran.status == 2 && ran.stderr.contains("would be overwritten"),
        "{}",
        ran.stderr
    );
    assert_eq!(fs::read_to_string(input).unwrap(), stays);
    assert_eq!(run(&["check", "no-such-file.ndjson"], "").status, 3);
}

#[test]
fn an_explanation_ends_with_the_conventions() {
    let asked = ["explain", "--pdx", "N13.2", "--sdx", "N13.6", "--date", "2026-01-08"];
    let told = run(&asked, "");
    assert!(told.text().contains("N13.2 excludes N13.6"), "{}", told.text());
    let json: Value = serde_json::from_str(run(&[&asked[..], &["--json"]].concat(), "").text()).unwrap();
    assert_eq!(json["conventions"][0]["rule"], json!("conventions.excludes1"));
}
