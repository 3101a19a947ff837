//! The Medicare Code Editor: its tables, and claims; the conventions and guidelines of coding on the same claims.

use std::sync::LazyLock;

use casemix::{
    codes::Codes,
    rules::{
        Overlaps, RuleSet, RuleSetBuilder,
        conventions::Conventions,
        mce::{EditType, Editors, MedicareEdits, discharge_day, tables::Tables},
        packs,
    },
};
use casemix_record::Encounter;

use super::container::repaired;

/// Tables of the editor with their check sum put right: they are refused, or edit.
pub fn editor_tables(data: &[u8]) {
    let Ok(tables) = Tables::open(repaired(data)) else {
        return;
    };
    let encounter = Encounter::builder("E1")
        .discharged("2025-11-08")
        .diagnoses(["Z38.00", "W01.0XXA"])
        .procedures(["0UL74CZ"])
        .build();
    for editor in Editors::new(&tables).as_slice() {
        assert_eq!(editor.edit(&encounter).diagnoses.len(), 2);
        let _ = editor.findings(&encounter);
    }
}

/// The editor, the conventions and the guidelines.
static RULES: LazyLock<RuleSet> = LazyLock::new(|| {
    let codes = Codes::embedded().expect("embedded");
    let editors = Editors::embedded().expect("embedded");
    let builder = RuleSet::builder(codes)
        .check(MedicareEdits::new(editors).whoever_pays())
        .check(Conventions::of(codes).with_newest_notes());
    let guidelines = packs::guidelines().expect("tested").into_iter();
    guidelines.fold(builder, RuleSetBuilder::pack).build().expect("tested")
});

/// An encounter as JSON, edited by every release: every code has its answer, every edit its finding. Then its coding is
/// checked, and each matter told once.
pub fn edit(data: &[u8]) {
    static EDITORS: LazyLock<Editors> = LazyLock::new(|| Editors::embedded().expect("embedded"));
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = discharge_day(text);
    }
    let Ok(encounter) = serde_json::from_slice::<Encounter>(data) else {
        return;
    };
    let diagnoses = encounter
        .principal_diagnosis()
        .into_iter()
        .chain(encounter.secondary_diagnoses());
    let diagnoses = diagnoses.count();
    for editor in EDITORS.as_slice() {
        let answer = editor.edit(&encounter);
        assert_eq!(answer.diagnoses.len(), diagnoses);
        assert_eq!(answer.procedures.len(), encounter.procedures.len());
        let is_edited = answer.edit_type != EditType::InvalidDischargeDate;
        assert!(is_edited || answer.edit_set().is_empty());
        if diagnoses + answer.procedures.len() < 200 {
            assert!(editor.findings(&encounter).len() >= answer.edit_set().len());
        }
    }
    let mut findings = RULES.check(&encounter);
    assert!(findings.is_sorted(), "findings are in their order");
    assert_eq!(findings, RULES.check(&encounter), "and the same every time");
    let found = findings.len();
    if let Ok(overlaps) = Overlaps::built_in() {
        overlaps.settle(&mut findings);
    }
    assert!(findings.len() <= found && findings.is_empty() == (found == 0));
}
