//! Edits as findings of a record.

use casemix_record::{Diagnosis, Encounter, Evidence, Finding, Location, Severity};

use super::{Edit, EditType, Editor, Place, Reason, edit::MANUAL};

/// The prefix of the rules: `mce.age-conflict`.
const PACK: &str = "mce";
/// What findings call the tables.
const TABLE: &str = "Medicare Code Editor";

impl Editor {
    /// The edits of an encounter as findings, each with its reason, evidence, citation and remedy, in the order of
    /// findings.
    ///
    /// The rules are named `mce.` and the edit, such as `mce.age-conflict`; a day of discharge that the editor does not
    /// take is `mce.invalid-discharge-date`. What is noted on the admitting diagnosis and not counted is a warning.
    ///
    /// ```
    /// use casemix_record::Encounter;
    /// use casemix_rules::mce::Editors;
    ///
    /// let encounter = Encounter::builder("E1")
    ///     .sex("male")
    ///     .age_years(70)
    ///     .discharged("2025-11-08")
    ///     .discharge_status("01")
    ///     .diagnoses(["W01.0XXA", "S72.001A"])
    ///     .build();
    /// let editors = Editors::embedded()?;
    /// let findings = editors.for_encounter(&encounter).unwrap().findings(&encounter);
    /// assert_eq!(findings[0].to_string(),
    ///     "error: diagnoses[0].code: the principal diagnosis is an external cause [mce.e-code-as-pdx]");
    /// assert_eq!(findings[0].remedy.as_deref(), Some("sequence the injury or condition that it caused first"));
    /// # Ok::<(), casemix_rules::mce::Error>(())
    /// ```
    #[must_use]
    pub fn findings(&self, encounter: &Encounter) -> Vec<Finding> {
        let explanation = self.explain(encounter);
        let record = OnRecord::of(encounter);
        let findings: Vec<Finding> = if explanation.answer.edit_type == EditType::InvalidDischargeDate {
            vec![self.invalid_date(encounter)]
        } else {
            explanation
                .reasons
                .iter()
                .map(|reason| record.finding(reason))
                .collect()
        };
        let released = findings
            .into_iter()
            .map(|finding| finding.with_release(TABLE, self.release().to_string()));
        let mut findings: Vec<Finding> = released.collect();
        findings.sort();
        findings
    }

    fn invalid_date(&self, encounter: &Encounter) -> Finding {
        let place = Location::root().field("discharged");
        let message = format!(
            "the day of discharge is not one that the editor takes: {}",
            self.period()
        );
        Finding::new(
            format!("{PACK}.invalid-discharge-date"),
            Severity::Error,
            place.clone(),
            message,
        )
        .with_evidence(Evidence::new(place, &encounter.discharged))
        .with_citation(MANUAL)
        .with_remedy("correct the discharge date; for later discharges load the tables of a later release")
    }
}

/// Where the codes of a claim stand in the record.
struct OnRecord<'e> {
    encounter: &'e Encounter,
    /// Places among the record's diagnoses, in the order of the claim.
    diagnoses: Vec<usize>,
}

impl OnRecord<'_> {
    fn of(encounter: &Encounter) -> OnRecord<'_> {
        // The secondary diagnoses come in the order of the record, so one pass over it finds all their places.
        let mut listed = encounter.diagnoses.iter().enumerate();
        let place = |diagnosis: &Diagnosis| Some(listed.find(|(_, held)| std::ptr::eq(*held, diagnosis))?.0);
        let secondary = encounter.secondary_diagnoses().filter_map(place);
        OnRecord {
            encounter,
            diagnoses: encounter.principal_index().into_iter().chain(secondary).collect(),
        }
    }

    fn finding(&self, reason: &Reason) -> Finding {
        let edit = reason.edit;
        let severity = if reason.counts {
            edit.severity()
        } else {
            Severity::Warning
        };
        let evidence = self.evidence(edit, reason.place);
        let place = evidence.location.clone();
        let mut finding = Finding::new(format!("{PACK}.{edit}"), severity, place, message(reason))
            .with_evidence(evidence)
            .with_citation(edit.citation())
            .with_remedy(edit.remedy());
        for other in &reason.with {
            finding = finding.with_evidence(self.evidence(edit, *other));
        }
        finding
    }

    /// What stands at a place of the claim, and where in the record that is.
    fn evidence(&self, edit: Edit, place: Place) -> Evidence {
        let (record, root) = (self.encounter, Location::root());
        let diagnosis = |at: Option<usize>| {
            let held = at.and_then(|at| Some((at, record.diagnoses.get(at)?)));
            let place = |at: usize| Location::root().field("diagnoses").index(at).field("code");
            held.map(|(at, held)| Evidence::new(place(at), held.code.as_str()))
                .unwrap_or_else(|| Evidence::new(Location::root(), ""))
        };
        match (place, edit) {
            (Place::Claim, Edit::InvalidAge) if record.age_at_admission().is_some() => {
                Evidence::new(root.field("birth_date"), &record.birth_date)
            }
            (Place::Claim, Edit::InvalidAge) => Evidence::new(root.field("age_years"), &record.age_years),
            (Place::Claim, Edit::InvalidSex) => Evidence::new(root.field("sex"), &record.sex),
            (Place::Claim, _) => Evidence::new(root.field("discharge_status"), &record.discharge_status),
            (Place::Admitting, _) if !record.admitting_diagnosis.is_absent() => {
                Evidence::new(root.field("admitting_diagnosis"), record.admitting_diagnosis.as_str())
            }
            (Place::Admitting, _) => diagnosis(self.listed_admitting()),
            (Place::Diagnosis(at), _) => diagnosis(self.diagnoses.get(at).copied()),
            (Place::Procedure(at), _) => {
                let code = record
                    .procedures
                    .get(at)
                    .map_or("", |procedure| procedure.code.as_str());
                Evidence::new(root.field("procedures").index(at).field("code"), code)
            }
        }
    }

    /// The admitting diagnosis, where it stands among the diagnoses.
    fn listed_admitting(&self) -> Option<usize> {
        let admitting = self.encounter.admitting_code()?;
        let mut diagnoses = self.encounter.diagnoses.iter();
        diagnoses.position(|diagnosis| std::ptr::eq(&diagnosis.code, admitting))
    }
}

fn message(reason: &Reason) -> String {
    let mut message = reason.because.clone();
    if !reason.periods.is_empty() && matches!(reason.edit, Edit::InvalidCode | Edit::InvalidAdmitDx) {
        let periods: Vec<String> = reason.periods.iter().map(ToString::to_string).collect();
        message.push_str("; it is valid from ");
        message.push_str(&periods.join(", and from "));
    }
    if !reason.counts {
        message.push_str("; noted, not counted");
    }
    message
}
