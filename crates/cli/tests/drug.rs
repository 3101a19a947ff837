//! `casemix drug`: products, billing codes, harm; the medications of encounters.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::{file, gzip, run};
use serde_json::{Value, json};

const DAY: &str = "2026-04-01";

fn text(arguments: &[&str]) -> String {
    let ran = run(&[&["drug", "--date", DAY], arguments].concat(), "");
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    ran.text().to_owned()
}

fn answer(arguments: &[&str]) -> Value {
    serde_json::from_str(&text(&[&["--json"], arguments].concat())).expect("the output is JSON")
}

fn refused(arguments: &[&str]) -> (i32, String) {
    let ran = run(&[&["drug", "--date", DAY], arguments].concat(), "");
    assert_eq!(ran.text(), "", "nothing but the message");
    (ran.status, ran.stderr.trim_end().to_owned())
}

#[test]
fn a_code_leads_to_its_product_in_every_form() {
    let expected = "00002-7597-01  on claims 00002759701  in the directory of 2019-04-29\n  \
        0002-7597 ZYPREXA Intramuscular (Eli Lilly and Company)\n  \
        olanzapine 10 mg/2mL, injection, powder, for solution, intramuscular\n  \
        classes: Atypical Antipsychotic\n  \
        package: 1 VIAL in 1 CARTON > 2 mL in 1 VIAL\n  \
        marketed since 2004-04-01 (NDA021253)\n\
        J2358 Olanzapine long-acting inj\n\
        J2359 Inj. olanzapine, 0.5mg  one unit is 0.5 mg\n";
    for form in ["0002-7597-01", "00002-7597-01", "00002759701", "0002759701"] {
        assert_eq!(text(&[form]), expected, "{form}");
    }
    assert_eq!(
        text(&["99999-999-99"]),
        "99999-0999-99  on claims 99999099999  not in the directory of 2019-04-29\n"
    );
}

#[test]
fn a_brand_stands_for_its_substances() {
    let answer = answer(&["lasix", "--limit", "1"]);
    let preparation = &answer["preparations"][0];
    assert_eq!(
        preparation["strengths"],
        json!([{"substance": "FUROSEMIDE", "amount": "40", "unit": "mg/1"}])
    );
    assert_eq!(
        (&preparation["products"], &answer["directory"]),
        (&json!(79), &json!("2019-04-29"))
    );
    assert_eq!(
        answer["billing"],
        json!([{"code": "J1938", "title": "Inj, furosemide, 1 mg", "unit": "1 mg"}])
    );
}

#[test]
fn harm_is_told_by_intent() {
    let answer = answer(&["penicillin", "--limit", "1"]);
    let harm = &answer["harm"][0];
    assert_eq!(harm["heading"], "T36.0");
    let codes: Vec<&str> = harm["codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].as_str().unwrap())
        .collect();
    assert_eq!(
        codes,
        ["T36.0X1A", "T36.0X2A", "T36.0X3A", "T36.0X4A", "T36.0X5A", "T36.0X6A"]
    );
}

/// Medications by code, by name, by nothing known; a line that is none; an encounter without medications.
const STAYS: &str = concat!(
    r#"{"id":"E1","admitted":"2019-03-04","medications":[{"ndc":"0002-7597-01","name":"olanzapine 10 mg IM"},{"name":"Lasix 40 mg tablet PO daily"},{"name":"qqqq"}]}"#,
    "\n{\"id\":\n",
    r#"{"id":"E3","admitted":"2019-03-04","medications":[{"ndc":"99999-9999-99","name":""}]}"#,
    "\n",
    r#"{"id":"E4"}"#,
    "\n",
);

#[test]
fn medications_of_encounters_are_coded_line_by_line() {
    let plain = file("stays.ndjson", STAYS);
    let packed = file("stays.ndjson.gz", gzip(STAYS.as_bytes()));
    let mut all = Vec::new();
    for (path, input) in [
        (plain.to_str().unwrap(), ""),
        (packed.to_str().unwrap(), ""),
        ("-", STAYS),
    ] {
        let ran = run(&["drug", "--encounters", path, "--json"], input);
        assert_eq!(ran.status, 1, "{}", ran.stderr);
        assert!(
            ran.stderr
                .starts_with("casemix: 1 of 4 lines have errors, the first: line 2: column"),
            "{}",
            ran.stderr
        );
        all.push(ran.lines());
    }
    assert!(
        all.iter().all(|lines| *lines == all[0]),
        "the form of the input does not matter"
    );
    let lines = &all[0];
    let ids: Vec<&Value> = lines.iter().map(|line| &line["id"]).collect();
    assert_eq!(ids, [&json!("E1"), &Value::Null, &json!("E3"), &json!("E4")]);

    let by = |at: usize| &lines[0]["medications"][at];
    assert_eq!(
        (&by(0)["recognized_by"], &by(0)["ndc"], &by(0)["brand"]),
        (&json!("ndc"), &json!("00002759701"), &json!("ZYPREXA Intramuscular"))
    );
    assert_eq!(
        (&by(1)["recognized_by"], &by(1)["route"]),
        (&json!("name"), &json!("ORAL"))
    );
    assert_eq!(by(1)["preparation"]["form"], "TABLET");
    assert_eq!(by(1)["classes"], json!(["Loop Diuretic"]));
    assert_eq!(
        (&by(2)["recognized_by"], &by(2)["ingredients"]),
        (&Value::Null, &json!([]))
    );
    let rules = |at: usize| -> Vec<(&Value, &Value)> {
        let findings = lines[at]["findings"].as_array().unwrap().iter();
        findings
            .map(|finding| (&finding["rule"], &finding["location"]))
            .collect()
    };
    assert_eq!(
        rules(0),
        [(&json!("medication.name-unknown"), &json!("medications[2].name"))]
    );
    assert_eq!(
        rules(2),
        [(&json!("medication.ndc-unknown"), &json!("medications[0].ndc"))]
    );
    assert_eq!(lines[1]["line"], 2);
    assert_eq!(lines[1]["error"]["kind"], "syntax");
    assert_eq!(lines[3], json!({"id": "E4", "medications": [], "findings": []}));
}

#[test]
fn medications_of_encounters_are_shown_as_tables() {
    let ran = run(&["drug", "--encounters", "-"], STAYS);
    assert_eq!(ran.status, 1);
    let lines: Vec<&str> = ran.text().lines().map(str::trim_end).collect();
    assert_eq!(lines[0], "E1");
    assert!(
        lines[1].starts_with(" As written") && lines[1].ends_with("Billing"),
        "{}",
        lines[1]
    );
    assert!(
        lines[3].contains("00002-7597-01   olanzapine 10 mg/2mL, injection, powder"),
        "{}",
        lines[3]
    );
    assert_eq!(
        lines[6..8],
        [
            "advice: medications[2].name: no product of the directory of 2019-04-29 has this name [medication.name-unknown]",
            "    give the national drug code, or the substance by its generic name",
        ]
    );
    assert!(!ran.text().contains('\u{1b}'), "no colours where there is no terminal");
}

#[test]
fn a_code_without_package_names_every_package() {
    let products = answer(&["0054-4299"])["products"].clone();
    let products = products.as_array().unwrap();
    assert!(products.len() > 1);
    assert!(
        products
            .iter()
            .all(|product| product["ndc"].as_str().unwrap().starts_with("00054-4299-"))
    );
    let (status, message) = refused(&["9999-9999"]);
    assert_eq!(status, 1);
    assert!(message.contains("4-4, 5-3 or 5-4 digits"), "{message}");
}

#[test]
fn the_current_directory_is_read_from_its_files() {
    let products = "PRODUCTID\tPRODUCTNDC\tPROPRIETARYNAME\tNONPROPRIETARYNAME\tSUBSTANCENAME\tLABELERNAME\n\
        a\t0002-7597\tZyprexa\tOlanzapine\tOLANZAPINE\tLilly\n";
    let packages =
        "PRODUCTID\tNDCPACKAGECODE\tPACKAGEDESCRIPTION\na\t0002-7597-01\t1 VIAL in 1 CARTON (0002-7597-01)\n";
    let (products, packages) = (file("product.txt", products), file("package.txt", packages));
    let (products, packages) = (products.to_str().unwrap(), packages.to_str().unwrap());
    let answer = answer(&["0002-7597-01", "--products", products, "--packages", packages]);
    let product = &answer["products"][0];
    assert_eq!(
        (&product["brand"], &product["labeler"], &product["package"]),
        (&json!("Zyprexa"), &json!("Lilly"), &json!("1 VIAL in 1 CARTON"))
    );
    // Coded with it, what only the embedded directory has is not known.
    let ran = run(&["drug", "--encounters", "-", "--json", "--products", products], STAYS);
    let medications = &ran.lines()[0]["medications"];
    assert_eq!(
        (&medications[0]["brand"], &medications[1]["recognized_by"]),
        (&json!("Zyprexa"), &Value::Null)
    );
}

#[test]
fn bad_files_are_named_with_the_remedy() {
    let no_columns = file("no_columns.txt", "a\tb\n");
    let (status, message) = refused(&["lasix", "--products", no_columns.to_str().unwrap()]);
    assert_eq!(status, 3);
    assert!(
        message.ends_with(
            "no_columns.txt: product file: its first line names no column PRODUCTNDC; take the file with tabs from the \
             directory as it was published"
        ),
        "{message}"
    );
    for arguments in [
        ["lasix", "--products", "no such file"],
        ["--encounters", "no such file", "--json"],
    ] {
        let (status, message) = refused(&arguments);
        assert_eq!(status, 3, "{message}");
        assert!(message.starts_with("casemix: no such file: cannot read: "), "{message}");
        assert!(message.ends_with(": check the name"), "{message}");
    }
}

#[test]
fn what_is_not_there_or_makes_no_sense_is_refused() {
    assert_eq!(
        refused(&["zzzz"]),
        (1, "casemix: neither products nor code sets name this drug".to_owned())
    );
    assert_eq!(
        refused(&["123"]),
        (
            1,
            "casemix: a national drug code has 11 digits, or parts of 5-4-2, 4-4-2, 5-3-2 or 5-4-1 digits".to_owned()
        )
    );
    for (arguments, message) in [
        (["lasix", "--packages", "x"].as_slice(), "--products <FILE>"),
        (&["lasix", "--encounters", "x"], "cannot be used with"),
        (&["--encounters"], "a value is required"),
        (&["lasix", "--limit", "0"], "invalid value '0' for '--limit <N>'"),
        (&[], "<NAME|NDC>"),
    ] {
        let (status, found) = refused(arguments);
        assert_eq!(status, 2, "{arguments:?}");
        assert!(found.contains(message), "{arguments:?}: {found}");
    }
    let ran = run(&["drug", "lasix", "--date", "1999-01-01"], "");
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("no release of hcpcs covers 1999-01-01"),
        "{}",
        ran.stderr
    );
}
