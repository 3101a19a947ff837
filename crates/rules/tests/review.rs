//! The review of the record on generated months: clean ones have nothing, planted defects are found.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::{collections::BTreeMap, sync::OnceLock};

use casemix_codes::Codes;
use casemix_record::{Document, DocumentKind, Encounter, Finding};
use casemix_rules::{
    RuleSet,
    review::{RecordReview, TextReview, federal_limits},
};
use casemix_testkit::{DefectKind, Month};
use proptest::prelude::*;

fn rules() -> RuleSet {
    let builder = RuleSet::builder(Codes::embedded().unwrap()).pack(federal_limits().unwrap());
    builder
        .check(RecordReview::new())
        .check(TextReview::new())
        .build()
        .unwrap()
}

fn show(encounter: &Encounter, findings: &[Finding]) -> String {
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    format!("{}:\n  {}", encounter.id, lines.join("\n  "))
}

#[test]
fn a_clean_month_lacks_nothing() {
    let rules = rules();
    let mut wrong: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for made in Month::new(2026, 1).unwrap().seed(11).encounters().take(20_000) {
        for finding in rules.check(&made.encounter) {
            let entry = wrong.entry(finding.rule.to_string()).or_default();
            entry.0 += 1;
            if entry.1.is_empty() {
                entry.1 = show(&made.encounter, &rules.check(&made.encounter));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Which rule finds which planted defect.
const PLANTED: [(&str, &str); 5] = [
    ("missing-discharge-summary", "record-review.discharge-summary"),
    ("missing-operative-report", "record-review.operative-report"),
    ("late-history-and-physical", "record-review.history-and-physical"),
    ("unauthenticated-document", "record-review.entry-authenticated"),
    ("unauthenticated-order", "record-review.verbal-order"),
];

#[test]
fn planted_defects_are_found_where_they_are() {
    let rules = rules();
    for (defect, rule) in PLANTED {
        let kinds: &'static [DefectKind] = Box::leak(Box::new([*DefectKind::named(defect).unwrap()]));
        let month = Month::new(2026, 1).unwrap().seed(12).error_rate(1.0).defects(kinds);
        let mut planted = 0;
        for made in month.encounters().take(2_000).filter(|made| !made.planted.is_empty()) {
            planted += 1;
            let findings = rules.check(&made.encounter);
            assert!(
                findings.iter().any(|finding| finding.rule == rule),
                "{defect} in {}",
                show(&made.encounter, &findings)
            );
            let allowed = [
                rule,
                "record-review.history-before-surgery",
                "record-review.brief-operative-note",
            ];
            let others = findings
                .iter()
                .filter(|finding| !allowed.contains(&finding.rule.as_ref()));
            assert_eq!(others.count(), 0, "{defect} in {}", show(&made.encounter, &findings));
        }
        assert!(planted > 20, "{defect} was planted {planted} times");
    }
}

proptest! {
    /// Texts of any kind and content end in findings whose spans are those of the text.
    #[test]
    fn any_text_is_read(kind in prop::sample::select(DocumentKind::ALL.to_vec()), text in "([a-zA-Z0-9.,:;/\\-\n é☐]{0,9} ?(left|right|hip|no|QD|1.0 mg|MRN: 7|DOB: |pneumonia|year-old man)? ?){0,40}") {
        let document = Document::builder().kind(kind).text(text.as_str()).about("S1");
        let encounter = Encounter::builder("E1").patient_id("P1").birth_date("1957-03-02").sex("female").discharged("2026-01-08")
            .diagnoses(["J18.9", "M17.11"]).procedures(["0SR9019"]).documents([document]).build();
        for finding in texts().check(&encounter) {
            for evidence in &finding.evidence {
                if let Some((start, end)) = evidence.span {
                    prop_assert_eq!(text.get(start as usize..end as usize), Some(evidence.text.as_str()));
                }
            }
        }
    }
}

fn texts() -> &'static RuleSet {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    RULES.get_or_init(|| {
        RuleSet::builder(Codes::embedded().unwrap())
            .check(TextReview::new())
            .build()
            .unwrap()
    })
}

#[test]
fn what_is_too_long_to_read_is_said_and_takes_its_time() {
    let text = "left knee without pneumonia ".repeat(20_000);
    let documents = (0..20).map(|_| Document::builder().kind(DocumentKind::ProgressNote).text(text.as_str()));
    let diagnoses = (0..2_000).map(|_| "M17.11");
    let encounter = Encounter::builder("E1")
        .documents(documents)
        .diagnoses(diagnoses)
        .build();
    let findings = texts().check(&encounter);
    assert!(findings.iter().any(|finding| finding.rule == "rules.cannot-run"));
}
