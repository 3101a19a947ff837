//! Every edit has its reason, and every reason is a finding at a place that the record has.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod mce_common;

use std::collections::BTreeMap;

use casemix_record::{Encounter, Severity};
use casemix_rules::mce::{Edit, EditType, Editors, Place};
use casemix_testkit::{strategies, vectors::read_mce_vectors};
use proptest::prelude::*;

use mce_common::fixture;

/// Holds the reasons and findings of an encounter to its answer.
fn assert_explained(editors: &Editors, encounter: &Encounter) {
    let Ok(editor) = editors.for_encounter(encounter) else {
        return;
    };
    let explanation = editor.explain(encounter);
    assert_eq!(explanation.answer, editor.edit(encounter));
    let mut counted: BTreeMap<Edit, u32> = BTreeMap::new();
    for reason in explanation.reasons.iter().filter(|reason| reason.counts) {
        *counted.entry(reason.edit).or_default() += 1;
        assert!(!reason.because.is_empty());
    }
    // Of a pair of procedures, which counts once.
    counted.entry(Edit::Bilateral).and_modify(|count| *count = 1);
    assert_eq!(
        counted.into_iter().collect::<Vec<_>>(),
        explanation.answer.edits().collect::<Vec<_>>()
    );

    let findings = editor.findings(encounter);
    if explanation.answer.edit_type == EditType::InvalidDischargeDate {
        assert_eq!((findings.len(), &*findings[0].rule), (1, "mce.invalid-discharge-date"));
    } else {
        assert_eq!(findings.len(), explanation.reasons.len());
    }
    for finding in &findings {
        assert!(finding.citation.is_some() && finding.remedy.is_some() && !finding.evidence.is_empty());
        assert_eq!(finding.releases[0].release, editor.release().to_string());
        assert!(!finding.location.to_string().is_empty(), "{finding}");
    }
}

#[test]
fn every_edit_of_the_recorded_claims_is_explained() {
    let editors = Editors::embedded().unwrap();
    for claim in read_mce_vectors(&fixture()).unwrap() {
        assert_explained(&editors, &claim.encounter());
    }
}

proptest! {
    #[test]
    fn any_record_is_edited_and_explained(encounter in strategies::encounter()) {
        assert_explained(&Editors::embedded().unwrap(), &encounter);
    }
}

fn encounter() -> Encounter {
    Encounter::builder("E1")
        .sex("female")
        .age_years(70)
        .discharged("2025-11-08")
        .discharge_status("01")
        .build()
}

/// The lines of the findings of an encounter.
fn lines(encounter: &Encounter) -> Vec<String> {
    let editors = Editors::embedded().unwrap();
    let findings = editors.for_encounter(encounter).unwrap().findings(encounter);
    findings.iter().map(ToString::to_string).collect()
}

#[test]
fn reasons_name_what_counted() {
    let mut sterilised = encounter();
    sterilised.diagnoses = vec!["K35.80".into(), "Z30.2".into()];
    sterilised.procedures = vec!["0UL74CZ".into()];
    assert_eq!(
        lines(&sterilised),
        ["error: procedures[0].code: it is not covered with the diagnosis beside it [mce.non-covered]"]
    );
    let editors = Editors::embedded().unwrap();
    let editor = editors.for_encounter(&sterilised).unwrap();
    let explanation = editor.explain(&sterilised);
    assert_eq!(explanation.reasons[0].with, [Place::Diagnosis(1)]);
    let finding = &editor.findings(&sterilised)[0];
    let evidence: Vec<_> = finding.evidence.iter().map(|evidence| evidence.text.as_str()).collect();
    assert_eq!(evidence, ["0UL74CZ", "Z30.2"]);
}

#[test]
fn an_ended_code_says_when_it_was_valid() {
    let mut ended = encounter();
    ended.diagnoses = vec!["G35".into()];
    assert_eq!(
        lines(&ended),
        [
            "error: diagnoses[0].code: a diagnosis or procedure code is not valid on the day of discharge; it is valid \
             from 2015-10-01 to 2025-09-30 [mce.invalid-code]"
        ]
    );
}

#[test]
fn conflicts_of_the_admitting_diagnosis_are_warnings() {
    let mut newborn = encounter();
    newborn.diagnoses = vec!["K35.80".into()];
    newborn.admitting_diagnosis = "Z38.00".into();
    let editors = Editors::embedded().unwrap();
    let findings = editors.for_encounter(&newborn).unwrap().findings(&newborn);
    assert_eq!((findings.len(), findings[0].severity), (1, Severity::Warning));
    assert!(findings[0].message.ends_with("noted, not counted"), "{}", findings[0]);
}
