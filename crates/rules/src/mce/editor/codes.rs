//! Codes: looked up, then edited one by one.

use casemix_codes::Key;
use casemix_record::DischargeStatus;

use super::{Workspace, coverage, stay::Stay, together::Together};
use crate::mce::{
    ClaimView, CodeEdits, Edit, EditSet, Flag, Flags,
    tables::{CodeKind, Tables, key},
};

/// The codes that are valid on the day of discharge.
pub(super) struct Lookup<'t> {
    tables: &'t Tables,
    stay: &'t Stay,
}

impl<'t> Lookup<'t> {
    pub(super) fn new(tables: &'t Tables, stay: &'t Stay) -> Lookup<'t> {
        Lookup { tables, stay }
    }

    /// The flags of a valid code.
    #[inline]
    fn flags(&self, kind: CodeKind, key: Option<Key>) -> Option<Flags> {
        let Stay { version, day, .. } = *self.stay;
        self.tables.row(version, kind, key?, day).map(|row| row.flags)
    }

    /// Looks up the diagnoses: which are invalid, and which repeat the principal one.
    pub(super) fn diagnoses(&self, claim: &impl ClaimView, work: &mut Workspace) {
        work.diagnoses.clear();
        let mut principal: Option<(&str, Option<Key>)> = None;
        for text in claim.diagnoses() {
            let key = key(text);
            let flags = self.flags(CodeKind::Diagnosis, key);
            let mut edits = EditSet::NONE;
            edits.insert_if(
                flags.is_none() && (principal.is_none() || !is_empty(text)),
                Edit::InvalidCode,
            );
            match principal {
                Some(principal) => edits.insert_if(is_same(principal, (text, key)), Edit::DuplicateOfPdx),
                None => principal = Some((text, key)),
            }
            let flags = flags.unwrap_or_default();
            work.together.add_diagnosis(flags, work.diagnoses.is_empty());
            work.diagnoses.push(flags);
            work.answer.diagnoses.push(CodeEdits {
                edits,
                age_conflict: None,
            });
        }
    }

    /// Looks up the procedures.
    pub(super) fn procedures(&self, claim: &impl ClaimView, work: &mut Workspace) {
        work.procedures.clear();
        for text in claim.procedures() {
            let key = key(text);
            let flags = self.flags(CodeKind::Procedure, key);
            let mut edits = EditSet::NONE;
            edits.insert_if(flags.is_none() && !is_empty(text), Edit::InvalidCode);
            let flags = flags.unwrap_or_default();
            work.together.add_procedure(key, flags);
            work.procedures.push(flags);
            work.answer.procedures.push(CodeEdits {
                edits,
                age_conflict: None,
            });
        }
    }

    /// The edits of the admitting diagnosis.
    pub(super) fn admitting(&self, text: &str) -> CodeEdits {
        let flags = self.flags(CodeKind::Diagnosis, key(text));
        let mut found = match flags {
            Some(flags) => conflicts(flags, self.stay, self.tables),
            None => CodeEdits::default(),
        };
        found
            .edits
            .insert_if(flags.is_none() && !is_empty(text), Edit::InvalidAdmitDx);
        found
    }
}

/// Whether two codes are the same, valid or not.
fn is_same((a, key_a): (&str, Option<Key>), (b, key_b): (&str, Option<Key>)) -> bool {
    match (key_a, key_b) {
        (None, None) => normalized(a).eq(normalized(b)),
        _ => key_a == key_b,
    }
}

/// Whether a text holds no code: nothing, or zeros only.
fn is_empty(text: &str) -> bool {
    normalized(text).all(|letter| letter == '0')
}

/// A text of any length as codes are compared.
fn normalized(text: &str) -> impl Iterator<Item = char> {
    let letters = text.trim().chars().filter(|letter| *letter != '.');
    letters.map(|letter| letter.to_ascii_uppercase())
}

/// Conflicts of age and sex.
#[inline]
fn conflicts(flags: Flags, stay: &Stay, tables: &Tables) -> CodeEdits {
    let mut edits = EditSet::NONE;
    let age_conflict = stay.age_conflict(flags, tables);
    edits.insert_if(age_conflict.is_some(), Edit::AgeConflict);
    edits.insert_if(stay.sex_conflict(flags).is_some(), Edit::SexConflict);
    CodeEdits { edits, age_conflict }
}

/// The edits of a diagnosis by its flags.
#[inline]
pub(super) fn edit_diagnosis(
    flags: Flags,
    is_principal: bool,
    stay: &Stay,
    together: &Together,
    tables: &Tables,
) -> CodeEdits {
    if flags.is_empty() {
        return CodeEdits::default();
    }
    let mut found = conflicts(flags, stay, tables);
    let edits = &mut found.edits;
    edits.insert_if(flags.has(Flag::WrongProcedure), Edit::WrongProcedurePerformed);
    edits.insert_if(flags.has(Flag::SecondaryPayer), Edit::MedicareIsSecondaryPayer);
    edits.insert_if(flags.has(Flag::Unspecified), Edit::Unspecified);
    if is_principal {
        edit_principal(flags, stay, together, edits);
    }
    found
}

/// The edits of the principal diagnosis alone.
fn edit_principal(flags: Flags, stay: &Stay, together: &Together, edits: &mut EditSet) {
    edits.insert_if(flags.has(Flag::ExternalCause), Edit::ECodeAsPdx);
    edits.insert_if(flags.has(Flag::Manifestation), Edit::ManifestationAsPdx);
    edits.insert_if(flags.has(Flag::QuestionableAdmission), Edit::QuestionableAdmission);
    let died = stay.status == Some(DischargeStatus::EXPIRED);
    edits.insert_if(flags.has(Flag::Nonspecific) && !died, Edit::NonspecificPdx);
    if flags.has(Flag::Unacceptable) {
        match flags.has(Flag::RequiresSecondary) {
            true => edits.insert_if(!together.has_secondary, Edit::RequiresSdx),
            false => edits.insert(Edit::UnacceptablePdx),
        }
    }
}

/// The edits of a procedure by its flags.
#[inline]
pub(super) fn edit_procedure(flags: Flags, stay: &Stay, together: &Together) -> CodeEdits {
    let mut found = CodeEdits::default();
    if flags.is_empty() {
        return found;
    }
    let edits = &mut found.edits;
    edits.insert_if(stay.sex_conflict(flags).is_some(), Edit::SexConflict);
    edits.insert_if(
        flags.has(Flag::Nonspecific) && !together.has_specific_operation,
        Edit::NonspecificOr,
    );
    edits.insert_if(flags.has(Flag::OpenBiopsy), Edit::OpenBiopsy);
    edits.insert_if(
        flags.has(Flag::LengthOfStay) && stay.length < stay.days_asked(),
        Edit::InconsistentWithLengthOfStay,
    );
    if coverage::non_covered(flags, stay, together).is_some() {
        edits.insert(Edit::NonCovered);
    } else {
        edits.insert_if(coverage::limited(flags, together).is_some(), Edit::LimitedCoverage);
        if let Some((_, limited)) = coverage::limited_of_its_kind(flags) {
            edits.insert(limited);
        }
    }
    edits.insert_if(
        flags.has(Flag::Bilateral) && together.principal.has(Flag::Musculoskeletal) && together.has_two_joints,
        Edit::Bilateral,
    );
    let is_delivery = flags.has(Flag::CesareanSection) || flags.has(Flag::VaginalDelivery);
    edits.insert_if(
        is_delivery && !together.secondary.has(Flag::OutcomeOfDelivery),
        Edit::QuestionableObstetricAdmission,
    );
    found
}
