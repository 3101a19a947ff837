//! What the commands print, in which forms.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::fs;

use serde_json::{Value, json};

use common::{file, gzip, run};

const MONTH: &str = concat!(
    r#"{"id":"E1","class":"inpatient","sex":"female","admitted":"2026-01-03","discharged":"2026-01-08","discharge_status":"01","diagnoses":[{"code":"I50.23","poa":"Y"},{"code":"J96.01","poa":"Y"}]}"#,
    "\n",
    r#"{"id":"E2","class":"inpatient","sex":"male","admitted":"2026-01-09","discharged":"2026-01-12","discharge_status":"20","diagnoses":[{"code":"J18.9","poa":"Y"}]}"#,
    "\n",
    r#"{"id":"E3","class":"inpatient","sex":"male","admitted":"2026-01-20","discharged":"2026-01-21","discharge_status":"01","diagnoses":[{"code":"W01.0XXA"}]}"#,
    "\n",
);

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let lines = MONTH.repeat(3_000) + "{\n" + MONTH;
    let one = run(&["group", "--threads", "1"], &lines);
    assert_eq!(one.lines().len(), 9_004);
    for threads in ["2", "7"] {
        let many = run(&["group", "--threads", threads], &lines);
        assert!(
            many.stdout == one.stdout && many.stderr == one.stderr,
            "{threads} threads"
        );
    }
    let one = run(&["month", "-", "--json", "--threads", "1"], &lines);
    assert_eq!(
        run(&["month", "-", "--json", "--threads", "5"], &lines).stdout,
        one.stdout
    );
}

#[test]
fn gzip_in_and_out_and_several_files() {
    let plain = file("several-a.ndjson", MONTH);
    let packed = file("several-b.ndjson.gz", gzip(format!("{MONTH}{{\n").as_bytes()));
    let out = file("several-out.ndjson.gz", "");
    let ran = run(
        &[
            "group",
            plain.to_str().unwrap(),
            packed.to_str().unwrap(),
            "-o",
            out.to_str().unwrap(),
        ],
        "",
    );
    assert_eq!((ran.status, ran.text()), (1, ""));
    let written = run(&["group", "--brief", "-"], fs::read(&out).unwrap());
    assert_eq!(written.lines().len(), 7, "the output is gzip of so many lines");
    let text = {
        let mut text = String::new();
        std::io::Read::read_to_string(
            &mut flate2::read::GzDecoder::new(fs::File::open(&out).unwrap()),
            &mut text,
        )
        .unwrap();
        text
    };
    let error: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!(
        error["file"],
        json!(packed.to_str().unwrap()),
        "with several files an error names its own"
    );
    assert_eq!(error["line"], json!(4));
}

#[test]
fn csv_is_answered_as_ndjson_is() {
    let csv = "id,discharged,sex,discharge_status,diagnoses,diagnoses.poa\n\
               E1,2026-01-08,female,01,I50.23;J96.01,Y;Y\nE2,2026-01-12,male,20,J18.9,Y\nE3,2026-01-21,male,01,W01.0XXA,\n";
    let path = file("month.csv", csv);
    let by_name = run(&["group", path.to_str().unwrap()], "");
    assert_eq!(by_name.text(), run(&["group"], MONTH).text());
    assert_eq!(run(&["group", "--format", "csv"], csv).text(), by_name.text());
}

#[test]
fn brief_and_explained_answers() {
    let full = run(&["group"], MONTH).lines();
    let brief = run(&["group", "--brief"], MONTH).lines();
    let explained = run(&["group", "--explain"], MONTH).lines();
    for ((full, mut brief), mut explained) in full.into_iter().zip(brief).zip(explained) {
        assert!(brief.get("diagnoses").is_none() && brief.get("procedures").is_none());
        let words = explained["diagnoses"][0]["words"].as_str().expect("words").to_owned();
        assert!(words.starts_with("principal diagnosis"), "{words}");
        for code in explained["diagnoses"].as_array_mut().unwrap() {
            code.as_object_mut().unwrap().remove("words").expect("words");
        }
        let explanation = explained
            .as_object_mut()
            .unwrap()
            .remove("explanation")
            .expect("an explanation");
        assert!(explanation["final"]["meaning"].is_string());
        assert_eq!(explained, full, "an explained answer is the full one with words");
        brief["diagnoses"] = full["diagnoses"].clone();
        brief["procedures"] = full["procedures"].clone();
        assert_eq!(brief, full, "a brief answer is the full one without codes");
    }
    let first = &run(&["group", "--explain"], MONTH).lines()[0];
    assert_eq!(first["explanation"]["initial"]["rule"], json!("(MCC & PDX:dxc0505)"));
    assert_eq!(
        first["explanation"]["initial"]["because"][0],
        json!({"atom": "MCC", "codes": ["J9601"]})
    );
    assert_eq!(first["diagnoses"][1]["words"], json!("MCC: counts"));
}

#[test]
fn explain_an_encounter_of_a_file() {
    let text = run(&["explain", "-", "--id", "E2"], MONTH);
    assert_eq!(text.status, 0);
    assert!(
        text.text().starts_with("Encounter E2\nMS-DRG 43.0\nInitial: 195 "),
        "{}",
        text.text()
    );
    let missing = run(&["explain", "-", "--id", "E9"], MONTH);
    assert_eq!((missing.status, missing.text()), (1, ""));
    let json = run(&["explain", "-", "--json"], MONTH);
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["answer"]["id"], json!("E1"), "the first without --id");
    assert_eq!(json["answer"], run(&["group"], MONTH).lines()[0]);
}

#[test]
fn explain_codes_and_what_would_be() {
    let arguments = [
        "explain",
        "--pdx",
        "I50.23",
        "--sdx",
        "J96.01:Y,E87.1",
        "--px",
        "02703DZ",
        "--date",
        "2026-01-08",
    ];
    let json = run(&[&arguments[..], &["--add-dx", "N17.9:Y", "--json"]].concat(), "");
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["answer"]["final"]["drg"], json!("321"));
    let what_if = &json["what_if"];
    let without_failure = &what_if["without_each"][1];
    assert_eq!(
        (&without_failure["without"], &without_failure["drg"]),
        (&json!(["J9601"]), &json!("322"))
    );
    assert!(without_failure["weight_difference"].as_str().unwrap().starts_with('-'));
    assert_eq!(what_if["added"][0]["change"]["changes_drg"], json!(false));
    let text = run(&arguments, "");
    assert!(
        text.text()
            .contains("J9601 Acute respiratory failure with hypoxia [MCC]"),
        "{}",
        text.text()
    );
    assert!(text.text().contains("Without one of the codes"));
    let undated = run(&["explain", "--pdx", "I50.23"], "");
    assert_eq!(undated.status, 1);
    assert!(
        undated.stderr.contains("neither discharged nor drg_release"),
        "{}",
        undated.stderr
    );
}

#[test]
fn look_a_code_up() {
    let ran = run(&["code", "i5023", "--date", "2026-01-08"], "");
    assert_eq!(ran.status, 0);
    for line in [
        "I50.23 Acute on chronic systolic (congestive) heart failure",
        "On 2026-01-08: billable",
        "      I50 Heart failure",
    ] {
        assert!(ran.text().lines().any(|shown| shown == line), "{line}: {}", ran.text());
    }
    let json = run(&["code", "A04.7", "--from", "2016", "--to", "2026", "--json"], "");
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json[0]["conversion"]["kind"], json!("one-to-many"));
    assert_eq!(json[0]["conversion"]["targets"][1]["code"], json!("A0472"));
    assert_eq!(
        run(&["code", "A04.7", "--date", "2026-01-08"], "").status,
        0,
        "a heading since FY2018"
    );
    assert_eq!(
        run(&["code", "A04.71", "--date", "2016-01-08"], "").status,
        1,
        "not valid yet"
    );
    for (code, date, line) in [
        ("N13.2", "2026-01-08", "    Excludes1"),
        ("N13.2", "2025-01-08", "Notes of FY2025, update of April"),
        (
            "F02.80",
            "2026-01-08",
            "      the underlying physiological condition, such as:",
        ),
        ("F02.80", "2026-01-08", "        Alzheimer's (G30.-)"),
    ] {
        let ran = run(&["code", code, "--date", date], "");
        assert!(ran.text().lines().any(|shown| shown == line), "{line}: {}", ran.text());
    }
    let without = run(&["code", "N13.2", "--date", "2019-01-08"], "");
    assert!(
        without.text().contains("no notes of icd-10-cm for 2019-01-08"),
        "{}",
        without.text()
    );
    let json = run(&["code", "F02.80", "--json"], "");
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json[0]["notes"]["release"], json!("FY2026, update of April"));
    let notes = json[0]["notes"]["notes"].as_array().unwrap();
    let led = notes
        .iter()
        .find(|note| note["text"] == json!("Alzheimer's (G30.-)"))
        .expect("a note");
    assert_eq!(
        (&led["kind"], &led["at"], &led["own"]),
        (&json!("code-first"), &json!("F02"), &json!(false))
    );
    assert_eq!((&led["codes"], &led["condition"]), (&json!(["G30"]), &json!("always")));
    let unknown = run(&["code", "I50.29"], "");
    assert_eq!((unknown.status, unknown.text()), (1, ""));
    assert!(unknown.stderr.contains("there is I50.2 "), "{}", unknown.stderr);
}

#[test]
fn count_a_month() {
    let ran = run(&["month", "-"], MONTH);
    assert_eq!(ran.status, 0);
    assert!(
        ran.text()
            .starts_with("Month's sheet: discharges from 2026-01-08 to 2026-01-21\n"),
        "{}",
        ran.text()
    );
    let json = run(
        &["month", "-", "--json", "--hospital", "General"],
        format!("{MONTH}not JSON\n"),
    );
    assert_eq!(json.status, 1, "a line could not be read");
    let report: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert!(report["subtitle"].as_str().unwrap().starts_with("General, "));
    let section = |id: &str| {
        let sections = report["sections"].as_array().unwrap();
        sections
            .iter()
            .find(|section| section["id"] == json!(id))
            .unwrap_or_else(|| panic!("no section {id}"))
    };
    let drgs = &section("leading-drgs")["table"]["rows"];
    assert_eq!(drgs.as_array().unwrap().len(), 2);
    assert_eq!(section("unreadable-lines")["table"]["rows"][0]["line"], json!(4));

    let page = file("month.html", "");
    let ran = run(&["month", "-", "--html", page.to_str().unwrap()], MONTH);
    assert_eq!((ran.status, ran.text()), (0, ""));
    assert!(fs::read_to_string(page).unwrap().starts_with("<!DOCTYPE html>"));
}

#[test]
fn the_first_command_of_all_counts_the_embedded_sample() {
    let ran = run(&["month"], "");
    assert_eq!(ran.status, 0);
    assert!(
        ran.stderr
            .starts_with("casemix: the embedded sample of 5,000 generated encounters"),
        "{}",
        ran.stderr
    );
    let json = run(&["month", "--json"], "");
    let report: Value = serde_json::from_slice(&json.stdout).unwrap();
    let figures = report["sections"][0]["table"]["rows"].as_array().unwrap();
    let discharges = figures.iter().find(|row| row["figure"] == json!("Discharges")).unwrap();
    let count: String = discharges["value"]
        .to_string()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    assert!((4_900..=5_000).contains(&count.parse::<u32>().unwrap()), "{discharges}");
    assert!(
        !report["sections"]
            .as_array()
            .unwrap()
            .iter()
            .any(|section| section["id"] == json!("unreadable-lines"))
    );
}
