//! `casemix find`: codes by words, as text and as JSON; questions; the official index.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::fs;

use common::run;
use serde_json::Value;

fn json(arguments: &[&str]) -> Value {
    let ran = run(&[&["find", "--json"], arguments].concat(), "");
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    serde_json::from_str(ran.text()).expect("the output is JSON")
}

#[test]
fn misspelt_words_find_their_code() {
    let ran = run(&["find", "--billable", "heart", "atack", "anterior", "wall"], "");
    assert_eq!(ran.status, 0);
    assert!(ran.text().starts_with("  1  I21.09 "), "{}", ran.text());
}

#[test]
fn json_says_why() {
    let answer = json(&["fx left wrist", "--limit", "1"]);
    let hit = &answer["hits"][0];
    assert_eq!(hit["system"], "icd-10-cm");
    assert!(hit["code"].as_str().unwrap().starts_with('S'), "{hit}");
    assert_eq!(hit["words"].as_array().unwrap().len(), 3);
    assert_eq!(
        (&hit["words"][0]["asked"], &hit["words"][0]["how"]),
        (&"fx".into(), &"a word cut short".into())
    );
    let (title, mark) = (hit["title"].as_str().unwrap(), &hit["marks"][0]);
    let at = |end: usize| usize::try_from(mark[end].as_u64().unwrap()).unwrap();
    assert!(title.get(at(0)..at(1)).is_some(), "marks lie in the title");
}

#[test]
fn explanations_mark_words() {
    let ran = run(&["find", "--explain", "--limit", "1", "colles fracture"], "");
    assert!(ran.text().contains("*Colles*' *fracture*"), "{}", ran.text());
    assert!(ran.text().contains("fracture: the word itself"), "{}", ran.text());
}

#[test]
fn what_has_ended_is_given_as_it_last_was() {
    let wheelchair = ["find", "wheelchair", "--system", "hcpcs"];
    // Found whatever the day is on which this runs; where the table ends before it, that is said.
    let answer = json(&wheelchair[1..]);
    assert!(!answer["hits"].as_array().unwrap().is_empty());
    let ran = run(&wheelchair, "");
    for ended in answer["ended"].as_array().unwrap() {
        let note = format!(
            "hcpcs as of {}, the last day it covers\n",
            ended["last_day"].as_str().unwrap()
        );
        assert!(ran.text().ends_with(&note), "{}", ran.text());
    }
    let later = run(&[&wheelchair[..], &["--date", "2090-01-01"]].concat(), "");
    assert_ne!(later.status, 0, "a day that is asked for is taken at its word");
}

#[test]
fn drug_products_stand_beside_codes() {
    let answer = json(&["lisinopril 10 mg tablet", "--limit", "2"]);
    let drug = &answer["drugs"][0];
    assert_eq!((&drug["name"], &drug["form"]), (&"lisinopril".into(), &"TABLET".into()));
    assert!(drug["products"].as_u64().unwrap() > 10, "{drug}");
    let ran = run(&["find", "zosyn", "--system", "ndc"], "");
    assert!(ran.text().starts_with("drug "), "{}", ran.text());
    assert!(ran.text().contains("piperacillin"), "{}", ran.text());
    let ran = run(&["find", "left wrist", "--system", "ndc"], "");
    assert_ne!(ran.status, 0);
}

#[test]
fn a_bare_term_means_its_usual_code() {
    let answer = json(&["uti"]);
    let hits = answer["hits"].as_array().unwrap();
    assert_eq!((&hits[0]["code"], &hits[0]["usual"]), (&"N39.0".into(), &true.into()));
    assert!(
        hits[1..]
            .iter()
            .all(|hit| hit["usual"] == false && hit["code"] != "N39.0")
    );
    let ran = run(&["find", "--explain", "--limit", "1", "pneumonia"], "");
    assert!(ran.text().contains("what the bare term means"), "{}", ran.text());
}

#[test]
fn filters_hold() {
    let day = |day: &str| {
        json(&[
            "multiple sclerosis",
            "--billable",
            "--system",
            "icd-10-cm",
            "--date",
            day,
        ])
    };
    let codes = |answer: &Value| -> Vec<String> {
        let hits = answer["hits"].as_array().unwrap().iter();
        hits.map(|hit| hit["code"].as_str().unwrap().to_owned()).collect()
    };
    assert!(codes(&day("2025-09-30")).contains(&"G35".to_owned()));
    assert!(!codes(&day("2025-10-01")).contains(&"G35".to_owned()), "it was split");
    for code in codes(&json(&["carcinoma", "--chapter", "2", "--date", "any"])) {
        assert!(code.starts_with(['C', 'D']), "{code}");
    }
    for hit in json(&["remdesivir", "--system", "hcpcs"])["hits"].as_array().unwrap() {
        assert_eq!(hit["system"], "hcpcs");
    }
    let procedures = json(&["gallbladder resection", "--system", "icd-10-pcs", "--billable"]);
    assert_eq!(procedures["hits"][0]["code"], "0FT40ZZ");
}

#[test]
fn questions_lead_to_a_code_for_a_claim() {
    let mut words = "colles fracture".to_owned();
    for steps in 0.. {
        assert!(steps < 5, "{words}");
        let answer = json(&[&words, "--ask", "--limit", "1"]);
        let answers = answer["question"]["answers"].as_array().expect("something is open");
        words = answers[0]["code"].as_str().unwrap().to_owned();
        if answers[0]["billable"] == true {
            break;
        }
    }
    assert_eq!(words, "S52.531A");
}

#[test]
fn what_makes_no_sense_is_refused() {
    let picked = run(&["find", "--pick"], "");
    assert_eq!(picked.status, 2);
    assert!(
        picked.stderr.contains("this is none; use casemix find WORDS"),
        "{}",
        picked.stderr
    );
    assert_eq!(run(&["find"], "").status, 2);
    assert_eq!(run(&["find", "x", "--date", "yesterday"], "").status, 2);
    assert_eq!(run(&["find", "x", "--system", "snomed"], "").status, 2);
    assert_eq!(run(&["find", "x", "--index", "no such folder"], "").status, 3);
    assert_eq!(run(&["find", "qqqqzzzz"], "").status, 1);
    let none = run(&["find", "x", "--limit", "0"], "");
    assert_eq!(none.status, 2);
    assert!(
        none.stderr.contains("invalid value '0' for '--limit <HITS>'"),
        "{}",
        none.stderr
    );
    let unknown = run(&["find", "x", "--system", "snomed"], "");
    assert_eq!(
        unknown.stderr,
        "casemix: no codes of a system snomed here; there are icd-10-cm, icd-10-pcs, hcpcs, ndc\n"
    );
}

#[test]
fn the_official_index_is_followed_and_verified() {
    let xml = r#"<?xml version="1.0"?><ICD10CM.index><version>2026</version><letter><title>F</title>
        <mainTerm><title>Fall, falling</title><code>W19</code>
          <term level="1"><title>from</title><term level="2"><title>ladder</title><code>W11</code></term></term></mainTerm>
        <mainTerm><title>Tumble</title><see>Fall</see></mainTerm></letter></ICD10CM.index>"#;
    let folder = std::env::temp_dir().join(format!("casemix-index-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("index.xml"), xml).unwrap();
    fs::write(folder.join("tabular.xml"), "<ICD10CM.tabular/>").unwrap();
    let answer = json(&["tumble ladder", "--index", folder.to_str().unwrap()]);
    let path = &answer["paths"][0];
    assert_eq!(path["steps"], serde_json::json!(["Fall, falling", "from", "ladder"]));
    assert_eq!(path["references"][0]["to"], "Fall");
    assert_eq!(path["codes"][0]["state"], "needs a seventh character");
    fs::remove_dir_all(&folder).unwrap();
}
