//! A record of the hospital as a claim.

use casemix_record::{Diagnosis, DischargeStatus, Encounter, Sex};

use crate::{ClaimView, CodedDiagnosis, HospitalPoaStatus};

/// An encounter is grouped as it stands: the principal diagnosis by position and role, all others but reasons for
/// visit and admitting diagnoses as secondary ones, codes by their text.
///
/// ```
/// use casemix_drg::{Grouper, Tables};
/// use casemix_record::{Diagnosis, Encounter};
///
/// let mut encounter = Encounter::new("E1");
/// encounter.diagnoses.push(Diagnosis::new("J18.9"));
/// let grouper = Grouper::new(&Tables::open(casemix_drg_data::MS_DRG)?, "43.1".parse().unwrap())?;
/// assert_eq!(grouper.group(&encounter).final_.drg.to_string(), "195");
/// # Ok::<(), casemix_drg::Error>(())
/// ```
impl ClaimView for Encounter {
    fn sex(&self) -> Option<Sex> {
        self.sex.value()
    }

    fn discharge_status(&self) -> Option<DischargeStatus> {
        self.discharge_status.value()
    }

    fn hospital_poa_status(&self) -> HospitalPoaStatus {
        match self.poa_exempt_hospital.value() {
            Some(true) => HospitalPoaStatus::Exempt,
            Some(false) => HospitalPoaStatus::NonExempt,
            None => HospitalPoaStatus::Unknown,
        }
    }

    fn admitting(&self) -> Option<&str> {
        self.admitting_diagnosis.text()
    }

    fn principal(&self) -> Option<CodedDiagnosis<'_>> {
        self.principal_diagnosis().map(coded)
    }

    fn secondary(&self) -> impl Iterator<Item = CodedDiagnosis<'_>> {
        self.secondary_diagnoses().map(coded)
    }

    fn procedures(&self) -> impl Iterator<Item = &str> {
        self.procedures.iter().map(|procedure| procedure.code.as_str())
    }
}

fn coded(diagnosis: &Diagnosis) -> CodedDiagnosis<'_> {
    (diagnosis.code.as_str(), diagnosis.poa.value())
}
