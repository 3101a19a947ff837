//! ICD-10-CM built character by character, and combination codes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]
#![cfg(feature = "embedded")]

use std::collections::BTreeSet;

use casemix_codes::Codes;
use casemix_coding::cm::{Cm, CmFaultKind, CombinationBasis};
use proptest::prelude::*;

fn cm() -> Cm<'static> {
    Cm::new(
        Codes::embedded()
            .unwrap()
            .icd10cm
            .on("2026-02-01".parse().unwrap())
            .unwrap(),
    )
}

#[test]
fn every_code_for_a_claim_and_no_other_can_be_built() {
    let cm = cm();
    let mut built = BTreeSet::new();
    let mut open = vec![String::new()];
    while let Some(before) = open.pop() {
        let Ok(step) = cm.next(&before) else { continue };
        for value in step.values {
            let code = format!("{before}{}", value.character);
            assert!(!value.label.is_empty(), "{code}");
            if value.is_billable {
                assert!(built.insert(code.clone()), "{code}");
                assert_eq!(cm.check(&code).unwrap().as_str(), code);
                assert_eq!(cm.complete(&code).unwrap().code, code);
            }
            open.push(code);
        }
    }
    let billable: BTreeSet<_> = cm.edition().billable().map(|entry| entry.code().to_string()).collect();
    assert_eq!(built.len(), 74_719);
    assert_eq!(built.symmetric_difference(&billable).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn every_code_is_explained_to_its_last_character() {
    let cm = cm();
    for entry in cm.edition().billable() {
        let explanation = cm.explain(&entry.code()).unwrap();
        let last = explanation.parts.last().unwrap();
        assert_eq!(last.entry.map(|entry| entry.code()), Some(entry.code()));
        let placeholders = explanation
            .parts
            .iter()
            .filter(|part| part.label == "placeholder")
            .count();
        if placeholders > 0 {
            assert_eq!(entry.code().len(), 7, "{}", entry.code());
        }
    }
}

#[test]
fn faults_say_what_may_stand_and_what_was_meant() {
    let cm = cm();
    let fault = |code: &str| cm.check(code).expect_err(code);
    assert_eq!(fault("E11").kind, CmFaultKind::Incomplete);
    assert_eq!(fault("E11").allowed, "012345689A");
    assert_eq!(fault("E11.9X").kind, CmFaultKind::TooLong);
    assert_eq!(
        fault("T36.0X5").to_string(),
        "T36.0X5 is a heading; a character 7 is needed; allowed: A D S"
    );
    let missing = fault("S72.001");
    assert!(missing.allowed.contains('A') && missing.kind == CmFaultKind::Incomplete);
    assert_eq!(
        fault("T15.00A").meant.map(|code| code.to_string()),
        Some("T1500XA".to_owned())
    );
    // A dot stands behind the third character and nowhere else.
    for dotted in ["S52.5.3", "S5.2", ".S52", "S52..5", "S52 .5"] {
        assert!(
            matches!(fault(dotted).kind, CmFaultKind::NotAllowed('.' | ' ')),
            "{dotted}"
        );
    }
    assert_eq!(
        fault("!").to_string().split(';').next(),
        Some("no chapter has codes with !")
    );
}

#[test]
fn steps_say_what_they_ask_for_and_codes_without_title_say_so() {
    let step = cm().complete("W01.0").unwrap().step.unwrap();
    let question = step.question.expect("the heading before the placeholders asks");
    assert_eq!(question.about.code().as_str(), "W010");
    // New in FY2027, without a title in any package.
    let codes = Codes::embedded()
        .unwrap()
        .icd10cm
        .on("2026-10-01".parse().unwrap())
        .unwrap();
    let explanation = Cm::new(codes).explain("J4B").unwrap();
    assert_eq!(explanation.parts.last().unwrap().label, "(no title)");
}

#[test]
fn combinations_are_told_by_notes_and_titles() {
    let cm = cm();
    let first = |parts: &[&str]| -> Vec<String> {
        let found = cm.combinations(parts).unwrap();
        found
            .iter()
            .map(|found| found.entry.code().to_string())
            .take(3)
            .collect()
    };
    assert_eq!(first(&["I10", "I50.9"])[0], "I110");
    assert_eq!(first(&["E11.9", "N18.30"])[0], "E1122");
    assert_eq!(first(&["K80.20", "K81.0"])[0], "K8000");
    assert_eq!(first(&["K57.30", "K65.0"]), [""; 0]);
    assert_eq!(first(&["E11.9"]), [""; 0]);
    let heart = &cm.combinations(&["I10", "I50.9"]).unwrap()[0];
    assert!(matches!(heart.basis, CombinationBasis::Note(_)));
    assert_eq!(heart.still[0].code().as_str(), "I509");
    assert!(cm.combinations(&["I10", "nothing"]).is_err());
    // What a title denies it does not hold: hypertensive heart and kidney disease without heart failure.
    let all: Vec<String> = cm
        .combinations(&["I10", "I50.9"])
        .unwrap()
        .iter()
        .map(|one| one.entry.code().to_string())
        .collect();
    assert_eq!(all, ["I110", "I132", "I130"]);
}

proptest! {
    #[test]
    fn any_text_is_safe(text in ".{0,12}", other in "[A-Z][0-9]{2}\\.?[0-9A-Z]{0,5}") {
        for text in [&text, &other] {
            let _ = cm().next(text);
            let _ = cm().complete(text);
            let _ = cm().explain(text);
            if let Err(fault) = cm().check(text) {
                prop_assert!(!fault.to_string().is_empty());
            }
        }
    }
}
