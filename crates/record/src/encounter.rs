//! [`Encounter`], [`Diagnosis`], [`Procedure`], [`Document`].

use crate::{DiagnosisRole, DischargeStatus, EncounterClass, Moment, Poa, Raw, RawCode, Release, Sex, Text};

/// One encounter of a patient with a hospital.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Encounter {
    /// The encounter's own identifier; empty when not given.
    pub id: Text,
    /// The patient's identifier in the hospital.
    pub patient_id: Option<Text>,
    /// Inpatient, outpatient, ...
    pub class: Raw<EncounterClass>,
    /// Administrative sex.
    pub sex: Raw<Sex>,
    /// Date of birth.
    pub birth_date: Raw<Moment>,
    /// Age in completed years at admission, used where the birth date is absent; may be absurd.
    pub age_years: Raw<i32>,
    /// Date and time of the admission.
    pub admitted: Raw<Moment>,
    /// Date and time of the discharge.
    pub discharged: Raw<Moment>,
    /// Length of stay in days as stated, which overrides the computed one.
    pub length_of_stay_days: Raw<i32>,
    /// Where the patient went.
    pub discharge_status: Raw<DischargeStatus>,
    /// Whether the hospital is exempt from present-on-admission reporting; absent = unknown.
    pub poa_exempt_hospital: Raw<bool>,
    /// The diagnosis stated at admission.
    pub admitting_diagnosis: RawCode,
    /// Diagnoses in the order given.
    pub diagnoses: Vec<Diagnosis>,
    /// Procedures in the order given.
    pub procedures: Vec<Procedure>,
    /// Documents of the stay.
    pub documents: Vec<Document>,
    /// The version of ICD of the codes, 9 or 10, which overrides the choice by discharge date.
    pub icd_version: Raw<i32>,
    /// The grouper release, which overrides the choice by discharge date.
    pub drg_release: Raw<Release>,
    /// The release of the Medicare Code Editor, which overrides the choice by discharge date.
    pub mce_release: Raw<Release>,
}

/// A diagnosis on the record.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Diagnosis {
    /// The code as written.
    pub code: RawCode,
    /// Present on admission.
    pub poa: Raw<Poa>,
    /// What the diagnosis is on the record.
    pub role: Raw<DiagnosisRole>,
}

/// A procedure on the record.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Procedure {
    /// The code as written.
    pub code: RawCode,
    /// Date, or date and time, of the procedure.
    pub date: Raw<Moment>,
}

/// A document of the record.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Document {
    /// The text of the document.
    pub text: Option<Text>,
}

impl Diagnosis {
    /// A diagnosis with this code and nothing else.
    pub fn new(code: impl Into<RawCode>) -> Self {
        Diagnosis {
            code: code.into(),
            ..Diagnosis::default()
        }
    }
}

impl Procedure {
    /// A procedure with this code and nothing else.
    pub fn new(code: impl Into<RawCode>) -> Self {
        Procedure {
            code: code.into(),
            ..Procedure::default()
        }
    }
}

impl Encounter {
    /// An encounter with this identifier and nothing else.
    pub fn new(id: impl Into<Text>) -> Self {
        Encounter {
            id: id.into(),
            ..Encounter::default()
        }
    }

    /// The principal diagnosis.
    ///
    /// The first diagnosis is the principal one unless its role says otherwise; then it is the first later one whose
    /// role is principal, and without such a one the record has none.
    pub fn principal_diagnosis(&self) -> Option<&Diagnosis> {
        self.principal_index().and_then(|i| self.diagnoses.get(i))
    }

    /// The place of the principal diagnosis among [`diagnoses`](Encounter::diagnoses).
    pub fn principal_index(&self) -> Option<usize> {
        let is_principal = |d: &Diagnosis| d.role.value() == Some(DiagnosisRole::Principal);
        match self.diagnoses.first()?.role.value() {
            None | Some(DiagnosisRole::Principal) => Some(0),
            Some(_) => self.diagnoses.iter().position(is_principal),
        }
    }

    /// The secondary diagnoses in the order given: all but the principal one, reasons for visit and admitting ones.
    ///
    /// External causes are among them.
    pub fn secondary_diagnoses(&self) -> impl Iterator<Item = &Diagnosis> {
        let principal = self.principal_index();
        self.diagnoses
            .iter()
            .enumerate()
            .filter(move |(i, _)| Some(*i) != principal)
            .map(|(_, d)| d)
            .filter(|d| {
                !matches!(
                    d.role.value(),
                    Some(DiagnosisRole::Admitting | DiagnosisRole::ReasonForVisit)
                )
            })
    }
}
