//! What the editor asks of a claim.

use casemix_record::{DischargeStatus, IcdVersion, Sex};
use chrono::NaiveDate;

/// A view of a claim: whoever implements it for a record type of their own edits it without conversion.
///
/// Codes are taken as they are written; white space around them, lower case and dots do not matter.
pub trait ClaimView {
    /// The day of discharge; `None` if it was not given or is no date. [`discharge_day`](super::discharge_day) reads
    /// one from text as the official software does.
    fn discharge_day(&self) -> Option<NaiveDate>;

    /// The revision of ICD of the codes; `None` to go by the day of discharge, ICD-10 from 2015-10-01.
    fn icd_version(&self) -> Option<IcdVersion>;

    /// The age in completed years; `None` if it was not given or is no number. Such an age is invalid, and conflicts
    /// with every group of ages.
    fn age(&self) -> Option<i32>;

    /// The sex: [`Sex::Unknown`] also where it was not given, `None` where what was given is not a sex.
    fn sex(&self) -> Option<Sex>;

    /// The discharge status; `None` if it was not given or is malformed.
    fn discharge_status(&self) -> Option<DischargeStatus>;

    /// The length of stay in days.
    fn length_of_stay(&self) -> i64;

    /// The admitting diagnosis.
    fn admitting(&self) -> Option<&str>;

    /// The diagnoses, the principal one first: whichever comes first is edited as the principal one.
    fn diagnoses(&self) -> impl Iterator<Item = &str>;

    /// The procedures.
    fn procedures(&self) -> impl Iterator<Item = &str>;
}

/// A claim as borrowed slices.
///
/// ```
/// use casemix_record::Sex;
/// use casemix_rules::mce::{Claim, Edit, Editors};
///
/// let editors = Editors::embedded()?;
/// let editor = editors.for_release("43.1".parse().unwrap())?;
/// let claim = Claim {
///     discharged: "2025-11-08".parse().ok(),
///     age: Some(70),
///     sex: Some(Sex::Female),
///     discharge_status: "01".parse().ok(),
///     diagnoses: &["W01.0XXA", "S72.001A"],
///     ..Claim::default()
/// };
/// let answer = editor.edit(&claim);
/// assert_eq!(answer.edits().collect::<Vec<_>>(), [(Edit::ECodeAsPdx, 1)]);
/// # Ok::<(), casemix_rules::mce::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// The day of discharge.
    pub discharged: Option<NaiveDate>,
    /// The revision of ICD; `None` to go by the day of discharge.
    pub icd_version: Option<IcdVersion>,
    /// The age in completed years.
    pub age: Option<i32>,
    /// The sex; `None` for what is not a sex.
    pub sex: Option<Sex>,
    /// The discharge status.
    pub discharge_status: Option<DischargeStatus>,
    /// The length of stay in days.
    pub length_of_stay: i64,
    /// The admitting diagnosis.
    pub admitting: Option<&'a str>,
    /// The diagnoses, the principal one first.
    pub diagnoses: &'a [&'a str],
    /// The procedures.
    pub procedures: &'a [&'a str],
}

impl Default for Claim<'_> {
    /// Nothing given; the sex unknown.
    fn default() -> Self {
        Claim {
            discharged: None,
            icd_version: None,
            age: None,
            sex: Some(Sex::Unknown),
            discharge_status: None,
            length_of_stay: 0,
            admitting: None,
            diagnoses: &[],
            procedures: &[],
        }
    }
}

impl ClaimView for Claim<'_> {
    fn discharge_day(&self) -> Option<NaiveDate> {
        self.discharged
    }

    fn icd_version(&self) -> Option<IcdVersion> {
        self.icd_version
    }

    fn age(&self) -> Option<i32> {
        self.age
    }

    fn sex(&self) -> Option<Sex> {
        self.sex
    }

    fn discharge_status(&self) -> Option<DischargeStatus> {
        self.discharge_status
    }

    fn length_of_stay(&self) -> i64 {
        self.length_of_stay
    }

    fn admitting(&self) -> Option<&str> {
        self.admitting
    }

    fn diagnoses(&self) -> impl Iterator<Item = &str> {
        self.diagnoses.iter().copied()
    }

    fn procedures(&self) -> impl Iterator<Item = &str> {
        self.procedures.iter().copied()
    }
}
