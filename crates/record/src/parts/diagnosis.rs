//! [`Diagnosis`], and which diagnosis of an encounter is the principal one.

use crate::{CodeSystem, DiagnosisRole, Encounter, Moment, Poa, Raw, RawCode, Text, part::record};

record! {
    /// A diagnosis on the record.
    ///
    /// ```
    /// use casemix_record::{Diagnosis, Poa};
    ///
    /// let diagnosis = Diagnosis::builder("I50.23").poa(Poa::Y).build();
    /// assert_eq!(diagnosis.code.normalized().unwrap().as_str(), "I5023");
    /// ```
    pub struct Diagnosis(code: RawCode) {
        fields {
            /// The code.
            code: RawCode,
            /// The system of the code, where it is not the one of the encounter's revision of ICD.
            system: Raw<CodeSystem>,
            /// Whether it was present on admission.
            poa: Raw<Poa>,
            /// What the diagnosis is on the record; absent on the first is principal, on others secondary.
            role: Raw<DiagnosisRole>,
            /// The diagnosis in the practitioner's words.
            description: Text,
            /// Date, or date and time, of onset or of the diagnosis.
            date: Raw<Moment>,
        }
    }
}

impl Diagnosis {
    /// A diagnosis with this code and nothing else.
    pub fn new(code: impl Into<RawCode>) -> Self {
        Diagnosis {
            code: code.into(),
            ..Diagnosis::default()
        }
    }

    /// A diagnosis with this code, and whether it was present on admission.
    pub fn with_poa(code: impl Into<RawCode>, poa: impl Into<Raw<Poa>>) -> Self {
        Diagnosis {
            code: code.into(),
            poa: poa.into(),
            ..Diagnosis::default()
        }
    }
}

impl From<&str> for Diagnosis {
    fn from(code: &str) -> Self {
        Diagnosis::new(code)
    }
}

impl Encounter {
    /// The place of the principal diagnosis among [`diagnoses`](Encounter::diagnoses).
    ///
    /// The first diagnosis is the principal one unless its role says otherwise; a role outside the vocabulary says
    /// nothing. Otherwise it is the first later diagnosis whose role is principal; without one there is none.
    pub fn principal_index(&self) -> Option<usize> {
        match self.diagnoses.first()?.role.value() {
            None | Some(DiagnosisRole::Principal) => Some(0),
            Some(_) => self
                .diagnoses
                .iter()
                .position(|d| d.role.value() == Some(DiagnosisRole::Principal)),
        }
    }

    /// The principal diagnosis, by the rule of [`principal_index`](Encounter::principal_index).
    ///
    /// ```
    /// use casemix_record::{Diagnosis, DiagnosisRole, Encounter};
    ///
    /// let cause = || Diagnosis::builder("W01.0XXA").role(DiagnosisRole::ExternalCause);
    /// let none = Encounter::builder("E1").diagnoses([cause()]).build();
    /// assert_eq!(none.principal_diagnosis(), None);
    ///
    /// let fracture = Diagnosis::builder("S72.001A").role(DiagnosisRole::Principal);
    /// let later = Encounter::builder("E2").diagnoses([cause(), fracture]).build();
    /// assert_eq!(later.principal_diagnosis().unwrap().code.as_str(), "S72.001A");
    /// ```
    pub fn principal_diagnosis(&self) -> Option<&Diagnosis> {
        self.principal_index().and_then(|i| self.diagnoses.get(i))
    }

    /// The secondary diagnoses in the order given: all but the principal one, the admitting ones and the reasons for
    /// visit.
    ///
    /// External causes are among them, and so is a second diagnosis that claims to be principal.
    pub fn secondary_diagnoses(&self) -> impl Iterator<Item = &Diagnosis> {
        let principal = self.principal_index();
        let others = self
            .diagnoses
            .iter()
            .enumerate()
            .filter(move |(i, _)| Some(*i) != principal);
        others.map(|(_, diagnosis)| diagnosis).filter(|diagnosis| {
            !matches!(
                diagnosis.role.value(),
                Some(DiagnosisRole::Admitting | DiagnosisRole::ReasonForVisit)
            )
        })
    }

    /// The diagnosis stated at admission: [`admitting_diagnosis`](Encounter::admitting_diagnosis), or where it is
    /// absent the code of the first diagnosis whose role is admitting.
    pub fn admitting_code(&self) -> Option<&RawCode> {
        let listed = || {
            self.diagnoses
                .iter()
                .find(|d| d.role.value() == Some(DiagnosisRole::Admitting))
        };
        if self.admitting_diagnosis.is_absent() {
            listed().map(|d| &d.code)
        } else {
            Some(&self.admitting_diagnosis)
        }
    }
}
