//! What the grouper asks of a claim.

use casemix_record::{DischargeStatus, Poa, Sex};

/// Whether the hospital is exempt from reporting what was present on admission.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HospitalPoaStatus {
    /// It reports.
    NonExempt,
    /// It is exempt: hospital-acquired conditions do not apply.
    Exempt,
    /// Not known.
    #[default]
    Unknown,
}

/// A diagnosis on a claim: the code as it is written, and whether the condition was present on admission (`None`:
/// missing or not a known indicator).
pub type CodedDiagnosis<'a> = (&'a str, Option<Poa>);

/// A view of a claim: whoever implements it for a record type of their own groups it without conversion.
///
/// Codes are taken as they are written; white space around them, lower case and dots do not matter. Age is not asked
/// for, because no formula uses it.
pub trait ClaimView {
    /// The patient's sex; `None` if it was not given or is not a known value.
    fn sex(&self) -> Option<Sex>;
    /// The discharge status; `None` if it was not given or is malformed.
    fn discharge_status(&self) -> Option<DischargeStatus>;
    /// Whether the hospital is exempt from present-on-admission reporting.
    fn hospital_poa_status(&self) -> HospitalPoaStatus;
    /// The admitting diagnosis.
    fn admitting(&self) -> Option<&str>;
    /// The principal diagnosis.
    fn principal(&self) -> Option<CodedDiagnosis<'_>>;
    /// The secondary diagnoses, external causes among them.
    fn secondary(&self) -> impl Iterator<Item = CodedDiagnosis<'_>>;
    /// The procedures.
    fn procedures(&self) -> impl Iterator<Item = &str>;
}

/// A claim as borrowed slices.
///
/// ```
/// use casemix_drg::{Claim, Grouper, Tables};
/// use casemix_record::{Poa, Sex};
///
/// let grouper = Grouper::new(&Tables::open(casemix_drg_data::MS_DRG)?, "43.1".parse().unwrap())?;
/// let claim = Claim {
///     sex: Some(Sex::Female),
///     discharge_status: "01".parse().ok(),
///     principal: Some(("I50.23", Some(Poa::Y))),
///     secondary: &[("E11.65", Some(Poa::Y)), ("J96.01", Some(Poa::Y))],
///     ..Claim::default()
/// };
/// assert_eq!(grouper.group(&claim).final_.drg.to_string(), "291");
/// # Ok::<(), casemix_drg::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Claim<'a> {
    /// The patient's sex.
    pub sex: Option<Sex>,
    /// The discharge status.
    pub discharge_status: Option<DischargeStatus>,
    /// Whether the hospital is exempt from present-on-admission reporting.
    pub hospital_poa_status: HospitalPoaStatus,
    /// The admitting diagnosis.
    pub admitting: Option<&'a str>,
    /// The principal diagnosis.
    pub principal: Option<CodedDiagnosis<'a>>,
    /// The secondary diagnoses.
    pub secondary: &'a [CodedDiagnosis<'a>],
    /// The procedures.
    pub procedures: &'a [&'a str],
}

impl ClaimView for Claim<'_> {
    fn sex(&self) -> Option<Sex> {
        self.sex
    }

    fn discharge_status(&self) -> Option<DischargeStatus> {
        self.discharge_status
    }

    fn hospital_poa_status(&self) -> HospitalPoaStatus {
        self.hospital_poa_status
    }

    fn admitting(&self) -> Option<&str> {
        self.admitting
    }

    fn principal(&self) -> Option<CodedDiagnosis<'_>> {
        self.principal
    }

    fn secondary(&self) -> impl Iterator<Item = CodedDiagnosis<'_>> {
        self.secondary.iter().copied()
    }

    fn procedures(&self) -> impl Iterator<Item = &str> {
        self.procedures.iter().copied()
    }
}
