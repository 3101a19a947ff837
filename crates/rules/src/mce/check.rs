//! [`MedicareEdits`]: the editor among the rules of a rule set.

use std::borrow::Cow;

use casemix_record::{CodeSystem, CoverageRank, Encounter, EncounterClass, Finding, Location, PayerClass, Severity};

use super::{Edit, EditType, Editors, edit::MANUAL};
use crate::{Check, Draft, PackInfo, Report, RuleInfo, Subject};

/// The edits of the Medicare Code Editor as rules of the pack `mce`, one an edit and one for a day of discharge that the
/// editor does not take.
///
/// What is found, where and why is that of [`Editor::findings`](super::Editor::findings), but for what the editor only notes
/// on an admitting diagnosis and does not count. The editor is made for claims of inpatients: records of another class, and of
/// patients who have not left, are not edited, and neither are procedures of other code systems. Only records that Medicare
/// pays for (fee for service; by `payer`, else by the primary coverage) are edited, because the edits say what Medicare covers;
/// [`MedicareEdits::whoever_pays`] takes the
/// others, too.
///
/// ```
/// use casemix_codes::Codes;
/// use casemix_record::Encounter;
/// use casemix_rules::{RuleSet, mce::{Editors, MedicareEdits}};
///
/// let rules = RuleSet::builder(Codes::embedded()?).check(MedicareEdits::new(Editors::embedded()?)).build()?;
/// let stay = |payer: &'static str| {
///     let stay = Encounter::builder("E1").sex("male").age_years(70).discharged("2025-11-08").discharge_status("01");
///     stay.payer(payer).diagnoses(["W01.0XXA", "S72.001A"]).build()
/// };
/// assert_eq!(rules.check(&stay("medicare"))[0].rule, "mce.e-code-as-pdx");
/// assert!(rules.check(&stay("commercial")).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct MedicareEdits {
    pack: PackInfo,
    rules: Vec<RuleInfo>,
    editors: Editors,
    takes_all: bool,
}

/// The name of the rule for a day of discharge that the editor does not take.
const INVALID_DAY: &str = "mce.invalid-discharge-date";

impl MedicareEdits {
    /// The editors of these releases; each record is edited by the one for its day of discharge, or that it names.
    #[must_use]
    pub fn new(editors: Editors) -> Self {
        let of_edit = |edit: &Edit| {
            RuleInfo::new(
                format!("mce.{edit}"),
                edit.severity(),
                edit.meaning().trim_end_matches('.'),
            )
            .cite(edit.citation())
            .remedy(edit.remedy())
            .reads(["diagnoses.code", "procedures.code", "discharged", "payer"])
        };
        let day = RuleInfo::new(
            INVALID_DAY,
            Severity::Error,
            "The day of discharge is not one that the editor takes",
        )
        .cite(MANUAL)
        .remedy("correct the discharge date; for later discharges load the tables of a later release")
        .reads(["discharged"]);
        MedicareEdits {
            pack: PackInfo::new("mce", "Medicare Code Editor", "2026.1"),
            rules: Edit::ALL.iter().map(of_edit).chain([day]).collect(),
            editors,
            takes_all: false,
        }
    }

    /// Edits every record, whoever pays for it.
    #[must_use]
    pub fn whoever_pays(mut self) -> Self {
        self.takes_all = true;
        self
    }
}

impl Check for MedicareEdits {
    fn pack(&self) -> &PackInfo {
        &self.pack
    }

    fn rules(&self) -> &[RuleInfo] {
        &self.rules
    }

    fn needs(&self) -> &[&'static str] {
        &["diagnoses"]
    }

    fn check(&self, subject: &Subject<'_>, report: &mut Report<'_>) {
        let encounter = subject.encounter();
        // The editor edits claims of inpatients, which there are none of while the patient is here.
        let is_inpatient = matches!(encounter.class.value(), None | Some(EncounterClass::Inpatient));
        if !is_inpatient
            || encounter.discharged.is_blank()
            || (!self.takes_all && payer(encounter) != Some(PayerClass::Medicare))
        {
            return;
        }
        let editor = match self.editors.for_encounter(encounter) {
            Ok(editor) => editor,
            Err(fault) => return (0..self.rules.len()).for_each(|rule| report.cannot_run(rule, fault.to_string())),
        };
        // To find that there is nothing is much faster than to explain it.
        if editor.edit(encounter).edit_type == EditType::None {
            return;
        }
        let of_other_systems = of_other_systems(encounter);
        let findings = editor.findings(encounter).into_iter();
        for finding in findings.filter(|finding| !of_other_systems.contains(&finding.location)) {
            let rule = self.rules.iter().position(|info| info.id == finding.rule);
            let counted = rule.filter(|rule| {
                self.rules
                    .get(*rule)
                    .is_some_and(|info| info.severity == finding.severity)
            });
            if let Some(rule) = counted {
                report.add(rule, draft(finding, &editor.release().to_string()));
            }
        }
    }
}

/// The places of procedures that are coded in CPT or another system: the editor would take them for unknown codes of the ICD.
fn of_other_systems(encounter: &Encounter) -> Vec<Location> {
    let is_icd = |system: CodeSystem| matches!(system, CodeSystem::Icd10Pcs | CodeSystem::Icd9Procedure);
    let procedures = encounter.procedures.iter().enumerate();
    let others = procedures.filter(|(_, one)| one.system.value().is_some_and(|system| !is_icd(system)));
    others
        .map(|(index, _)| Location::root().field("procedures").index(index).field("code"))
        .collect()
}

/// Who pays first.
fn payer(encounter: &Encounter) -> Option<PayerClass> {
    let stated = encounter.payer.value();
    stated.or_else(|| {
        let mut coverages = encounter.coverages.iter();
        let primary = coverages.find(|coverage| coverage.rank.value() == Some(CoverageRank::Primary));
        primary?.payer.value()
    })
}

fn draft(found: Finding, release: &str) -> Draft<'static> {
    let citation = found.citation.as_deref().unwrap_or(MANUAL).to_owned();
    let mut draft = Draft::new(found.location, found.message);
    draft.evidence = found.evidence;
    draft.citation = Some(Cow::Owned(format!("{citation}; release {release}")));
    draft
}
