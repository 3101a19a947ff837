//! `casemix stats`: what it states, in which forms, and what it says of wrong questions and wrong files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::fmt::Write;

use serde_json::{Value, json};

use common::{Ran, file, run};

/// Two months of a small hospital: deaths, newborns, two payers, two services, a readmission.
fn hospital(month: u32, deaths: u32) -> String {
    let mut lines = String::new();
    for n in 0..40_u32 {
        let day = 1 + n % 24;
        let status = if n < deaths { "20" } else { "01" };
        let (payer, service) = if n % 3 == 0 {
            ("medicare", "MED")
        } else {
            ("medicaid", "SURG")
        };
        let code = if n % 2 == 0 { "I50.23" } else { "K35.80" };
        let procedures = if n % 2 == 0 {
            ""
        } else {
            r#","procedures":[{"code":"0DTJ4ZZ","operator":"D1"}]"#
        };
        writeln!(
            lines,
            r#"{{"id":"M{month}-{n}","patient_id":"P{n}","class":"inpatient","sex":"female","age_years":{age},"admitted":"2026-{month:02}-{day:02}T08:00","discharged":"2026-{month:02}-{out:02}T11:00","discharge_status":"{status}","admission_type":"1","payer":"{payer}","total_charges":"{charge}.50","facility":{{"id":"H{h}"}},"patient":{{"residence":{{"zip_code":"02139"}}}},"practitioners":[{{"id":"D1","role":"attending"}}],"services":[{{"service":"{service}"}}],"diagnoses":[{{"code":"{code}","poa":"Y"}},{{"code":"E11.65","poa":"Y"}}]{procedures}}}"#,
            age = 20 + n * 2,
            out = day + 1 + n % 4,
            charge = 1_000 + n * 100,
            h = n % 2,
        )
        .unwrap();
    }
    lines
}

fn json_of(ran: &Ran) -> Value {
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    serde_json::from_str(ran.text()).expect("the program writes JSON")
}

fn rows(report: &Value, section: usize) -> &Vec<Value> {
    report["sections"][section]["table"]["rows"]
        .as_array()
        .expect("a table")
}

#[test]
fn nothing_asked_states_the_usual() {
    let report = json_of(&run(&["stats", "--json"], ""));
    let row = &rows(&report, 0)[0];
    assert_eq!(
        (&row["all_discharges"], &row["all_deaths"]),
        (&json!(5000), &json!(100))
    );
    assert_eq!(row["gross_death_rate"]["value"], json!("2.000"));
    let month = json_of(&run(&["month", "--json"], ""));
    assert!(
        month
            .to_string()
            .contains(row["case_mix_index"]["value"].as_str().unwrap()),
        "as the month's sheet has it"
    );
}

#[test]
fn rows_by_feature_and_period_sum_to_the_whole() {
    let input = hospital(1, 3) + &hospital(2, 5);
    let report = json_of(&run(
        &[
            "stats",
            "-",
            "--by",
            "payer,service",
            "--period",
            "month",
            "--statistic",
            "all-discharges,all-deaths",
            "--json",
        ],
        &input,
    ));
    let rows = rows(&report, 0);
    let sum = |column: &str| rows.iter().map(|row| row[column].as_i64().unwrap()).sum::<i64>();
    assert_eq!((sum("all_discharges"), sum("all_deaths")), (80, 8));
    assert_eq!(
        (&rows[0]["period"], &rows[0]["payer"], &rows[0]["service"]),
        (&json!("2026-01"), &json!("medicaid"), &json!("SURG"))
    );
    for by in [
        "unit",
        "physician",
        "mdc",
        "drg",
        "diagnosis",
        "sex",
        "age",
        "disposition",
        "admission-type",
        "population",
        "facility",
        "area",
    ] {
        let report = json_of(&run(
            &["stats", "-", "--by", by, "--statistic", "all-discharges", "--json"],
            &input,
        ));
        let sum: i64 = self::rows(&report, 0)
            .iter()
            .map(|row| row["all_discharges"].as_i64().unwrap())
            .sum();
        assert_eq!(sum, 80, "by {by}");
    }
    let january = json_of(&run(
        &[
            "stats",
            "-",
            "--from",
            "2026-01-01",
            "--to",
            "2026-01-31",
            "--statistic",
            "all-discharges",
            "--json",
        ],
        &input,
    ));
    assert_eq!(self::rows(&january, 0)[0]["all_discharges"], json!(40));
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let input = hospital(1, 3).repeat(40);
    let ask = |threads: &str| {
        run(
            &[
                "stats",
                "-",
                "--by",
                "drg",
                "--statistic",
                "rates,average-charge,median-charge",
                "--threads",
                threads,
                "--json",
            ],
            &input,
        )
    };
    let one = ask("1");
    assert_eq!(one.status, 0, "{}", one.stderr);
    assert!(one.stdout == ask("2").stdout && one.stdout == ask("7").stdout);
}

#[test]
fn everything_in_the_list_can_be_asked() {
    let list = json_of(&run(&["stats", "--list", "--json"], ""));
    let names = |section: usize, column: &str| -> Vec<String> {
        let rows = rows(&list, section).iter();
        rows.map(|row| row[column].as_str().unwrap().to_owned()).collect()
    };
    let columns = names(0, "statistic");
    assert!(columns.len() > 100 && columns.contains(&"net-autopsy-rate".to_owned()));
    let input = hospital(1, 3) + &hospital(2, 5);
    let all = columns.join(",");
    let report = json_of(&run(&["stats", "-", "--statistic", &all, "--json"], &input));
    assert_eq!(rows(&report, 0)[0].as_object().unwrap().len(), columns.len());
    assert!(
        report["sections"][0]["notes"].as_array().unwrap().len() >= columns.len(),
        "each with its method"
    );
    let earlier = file("stats-earlier.ndjson", hospital(1, 3));
    for topic in names(1, "statistic") {
        let ran = run(
            &[
                "stats",
                "-",
                "--statistic",
                &topic,
                "--against",
                earlier.to_str().unwrap(),
                "--json",
            ],
            &input,
        );
        let report = json_of(&ran);
        assert!(!report["sections"].as_array().unwrap().is_empty(), "{topic}");
    }
    assert_eq!(names(2, "feature").len(), 14);
    let forms = json_of(&run(&["stats", "--list-forms", "--json"], ""));
    assert_eq!(forms["sections"].as_array().unwrap().len(), 11);
}

#[test]
fn forms_feed_census_beds_and_rates() {
    let beds = file("beds.csv", "unit,kind,from,beds\nICU,bed,2026-01-01,4\n");
    let movements = file(
        "movements.csv",
        "encounter_id,event,unit,from,discharge_status\nX1,admit,ICU,2026-01-05T10:00,\nX1,discharge,,2026-01-15T09:00,01\n\
         X2,admit,ICU,2026-01-10T10:00,\nX2,discharge,,2026-01-10T20:00,20\n",
    );
    let counts = file("stats-hand.csv", "count,number\ndeliveries,93\ncesarean-deliveries,8\n");
    let hand = format!("counts={}", counts.display());
    let ran = run(
        &[
            "stats",
            "-",
            "--form",
            beds.to_str().unwrap(),
            "--form",
            movements.to_str().unwrap(),
            "--form",
            &hand,
            "--from",
            "2026-01-01",
            "--to",
            "2026-01-31",
            "--statistic",
            "bed-occupancy,service-days,gross-death-rate,cesarean-section-rate,census",
            "--json",
        ],
        "",
    );
    let report = json_of(&ran);
    let row = &rows(&report, 0)[0];
    assert_eq!(
        row["service_days"],
        json!(11),
        "ten midnights, and a day of one who came and died"
    );
    assert_eq!(
        row["bed_occupancy"],
        json!({"numerator": "11", "denominator": "124", "per": 100, "value": "8.87"})
    );
    assert_eq!(row["gross_death_rate"]["value"], json!("50.000"));
    assert_eq!(row["cesarean_section_rate"]["value"], json!("8.60"));
    assert_eq!(rows(&report, 1)[1]["unit"], json!("ICU"));
}

#[test]
fn wrong_rows_of_forms_are_told_and_left_out() {
    let infections = file(
        "infections.csv",
        "encounter_id,site,onset\nM1-1,urinary-tract,2026-01-28\nM1-2,Jane Doe,2026-01-28\nNOBODY,other,2026-01-28\n",
    );
    let ran = run(
        &[
            "stats",
            "-",
            "--form",
            infections.to_str().unwrap(),
            "--statistic",
            "hospital-acquired-infections",
        ],
        hospital(1, 0),
    );
    assert_eq!(ran.status, 1);
    let text = ran.text();
    assert!(
        text.contains("line 3, column site: expected one of `surgical-site`"),
        "{text}"
    );
    assert!(text.contains("1 encounters of the forms are in no file"), "{text}");
    assert!(!text.contains("Jane") && !ran.stderr.contains("Jane"));
    let beds = file("stats-beds.csv", "unit;from;beds\nICU;2026-01-01;4\n");
    let ran = run(&["stats", "-", "--form", &format!("beds={}", beds.display())], "");
    assert_eq!(ran.status, 3);
    assert!(
        ran.stderr.contains("the columns of the form are unit,kind,from,beds"),
        "{}",
        ran.stderr
    );
}

#[test]
fn an_earlier_period_is_compared() {
    let earlier = file("stats-before.ndjson", hospital(1, 1));
    let report = json_of(&run(
        &[
            "stats",
            "-",
            "--against",
            earlier.to_str().unwrap(),
            "--statistic",
            "comparison,gross-death-rate,drg-shift",
            "--json",
        ],
        hospital(2, 20),
    ));
    let sections = report["sections"].as_array().unwrap();
    let section = |id: &str| sections.iter().find(|section| section["id"] == json!(id)).unwrap();
    let row = &section("comparison")["table"]["rows"][0];
    assert_eq!(
        (&row["earlier"]["value"], &row["later"]["value"], &row["change"]),
        (&json!("2.500"), &json!("50.000"), &json!("47.500"))
    );
    assert_eq!(row["test"], json!("p < 0.0001 (Fisher exact)"));
    assert_eq!(section("drg-shift")["table"]["rows"][0]["family"], json!("all"));
}

#[test]
fn registers_are_listed_by_code_and_period() {
    let input = hospital(1, 3) + &hospital(2, 5);
    let ran = run(
        &[
            "stats",
            "-",
            "--register",
            "disease",
            "--codes",
            "I50",
            "--to",
            "2026-01-31",
            "--csv",
        ],
        &input,
    );
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let lines: Vec<&str> = ran.text().lines().collect();
    assert!(lines[0].starts_with("code,rank,discharged,patient_id,"));
    assert_eq!(lines.len(), 1 + 20);
    assert!(
        lines[1..]
            .iter()
            .all(|line| line.starts_with("I5023,principal,2026-01-"))
    );
    for (register, entries) in [
        ("operation", 40),
        ("physician", 80),
        ("admissions", 80),
        ("discharges", 80),
        ("births", 0),
        ("deaths", 8),
    ] {
        let ran = run(&["stats", "-", "--register", register, "--csv"], &input);
        assert_eq!(ran.text().lines().count(), 1 + entries, "{register}");
    }
}

#[test]
fn charts_show_limits_and_signals() {
    let input: String = (1..=8)
        .map(|month| hospital(month, if month == 8 { 20 } else { 2 }))
        .collect();
    let page = file("stats-chart.html", "");
    let chart = |kind: &str, statistic: &str| {
        run(
            &[
                "stats",
                "-",
                "--chart",
                kind,
                "--statistic",
                statistic,
                "--period",
                "month",
                "--baseline",
                "7",
                "--json",
                "--html",
                page.to_str().unwrap(),
            ],
            &input,
        )
    };
    let report = json_of(&chart("p", "gross-death-rate"));
    assert_eq!(rows(&report, 0)[7]["signals"], json!("beyond three sigma"));
    assert_eq!(rows(&report, 0)[0]["signals"], json!(""));
    assert!(
        std::fs::read_to_string(&page).unwrap().contains("<svg"),
        "the page draws it"
    );
    assert_eq!(rows(&json_of(&chart("xmr", "median-charge")), 0).len(), 8);
    assert_eq!(rows(&json_of(&chart("u", "average-length-of-stay")), 0).len(), 8);
    let events = json_of(&chart("g", "gross-death-rate"));
    let between = rows(&events, 0);
    assert_eq!(between.len(), 7 * 2 + 20);
    let wrong = run(
        &["stats", "-", "--chart", "p", "--statistic", "gross-death-rate"],
        &input,
    );
    assert_eq!((wrong.status, wrong.stderr.contains("--period")), (2, true));
}

#[test]
fn intervals_stand_beside_the_rates() {
    let report = json_of(&run(
        &["stats", "-", "--statistic", "gross-death-rate", "--intervals", "--json"],
        hospital(1, 4),
    ));
    let row = &rows(&report, 0)[0];
    // Wilson, of 4 in 40.
    assert_eq!(
        (&row["gross_death_rate_low"], &row["gross_death_rate_high"]),
        (&json!("3.958"), &json!("23.052"))
    );
}

#[test]
fn wrong_questions_are_wrong_usage() {
    for arguments in [
        &["stats", "--statistic", "nonsense"][..],
        &["stats", "--by", "color"],
        &["stats", "--period", "decade"],
        &["stats", "--statistic", "drg-shift"],
        &["stats", "--form", "something.csv"],
        &["stats", "--register", "disease", "--codes", "not a code!"],
        &["stats", "--json", "--csv"],
    ] {
        let ran = run(arguments, "");
        assert_eq!(ran.status, 2, "{arguments:?}: {}", ran.stderr);
    }
    let ran = run(&["stats", "no-such-file.ndjson"], "");
    assert_eq!((ran.status, ran.stderr.contains("check the name")), (3, true));
    let ran = run(
        &["stats", "-", "--statistic", "all-discharges"],
        "{\n".to_owned() + &hospital(1, 0),
    );
    assert_eq!(
        (ran.status, ran.text().contains("Lines that could not be read")),
        (1, true)
    );
}

#[test]
fn exempt_codes_need_no_indicator_where_a_list_is_given() {
    let stay = concat!(
        r#"{"id":"E1","class":"inpatient","sex":"female","age_years":60,"admitted":"2026-01-03","discharged":"2026-01-08","#,
        r#""diagnoses":[{"code":"I50.23","poa":"Y"},{"code":"Z66"},{"code":"E11.65"},{"code":"Z79.4","poa":"Y"}]}"#,
        "\n"
    );
    let list = file(
        "stats-exempt.txt",
        "Order26\tPOAexemptCode\tDescription\n1\tZ66\tA\n2\tZ79.4\tB\n",
    );
    let list = format!("2026={}", list.display());
    let figures = |more: &[&str]| {
        let report = json_of(&run(
            &[&["stats", "--statistic", "poa", "--json", "-"], more].concat(),
            stay,
        ));
        report.to_string()
    };
    let (without, with) = (figures(&[]), figures(&["--poa-exempt", &list]));
    assert_ne!(without, with);
    // Of I50.23 and E11.65, which are not exempt, one has no indicator; of the exempt ones one has it nevertheless.
    assert!(with.contains("50.00%"), "{with}");
}

#[test]
fn records_say_what_the_review_of_their_documentation_came_to() {
    let stay = |id: &str, more: &str| {
        format!(
            r#"{{"id":"{id}","class":"inpatient","sex":"female","age_years":70,"admitted":"2026-01-03","discharged":"2026-01-08","discharge_status":"01","drg_release":"43.1","diagnoses":[{{"code":"I50.23","poa":"Y"}},{{"code":"J96.01","poa":"Y"}}]{more}}}"#
        ) + "\n"
    };
    let query = r#","documents":[{"id":"Q1","kind":"documentation-query","written":"2026-01-05T09:00"},{"id":"Q2","kind":"documentation-query","written":"2026-01-05T09:00"}]"#;
    let review = r#","documentation_review":{"reviewed":"2026-01-05T08:00","working_drg":"293","answers":[{"query":"Q1","answered":"2026-01-05T15:30","agreed":true}]}"#;
    let stays = stay("E1", &format!("{query}{review}"))
        + &stay("E2", "")
        + &stay("E3", r#","documentation_review":{"eligible":false}"#);
    let report = json_of(&run(
        &["stats", "--statistic", "documentation-review", "--json", "-"],
        &stays,
    ));
    let figure = |name: &str| {
        let found = rows(&report, 0).iter().find(|row| row["figure"] == json!(name));
        found.unwrap_or_else(|| panic!("{name} in {report}"))["value"].clone()
    };
    assert_eq!(
        (figure("cases eligible"), figure("cases reviewed")),
        (json!(2), json!(1))
    );
    assert_eq!(figure("queries issued"), json!(2));
    let shown = run(&["stats", "--statistic", "documentation-review", "-"], &stays);
    for wanted in ["50.00%", "100.00%", "390", "effect on the case-mix index"] {
        assert!(shown.text().contains(wanted), "{wanted} in\n{}", shown.text());
    }
    let month = json_of(&run(&["month", "--json", "-"], &stays));
    let sections = month["sections"].as_array().unwrap();
    assert!(
        sections
            .iter()
            .any(|section| section["id"] == json!("documentation-review"))
    );
    let without = json_of(&run(&["month", "--json", "-"], stay("E2", "")));
    let sections = without["sections"].as_array().unwrap();
    assert!(
        !sections
            .iter()
            .any(|section| section["id"] == json!("documentation-review"))
    );
    // DRG 291 weighs more than 293 by what the query brought.
    let effect = figure("effect on the case-mix index").to_string();
    assert!(effect.trim_matches('"').parse::<f64>().unwrap() > 0.3, "{effect}");
}
