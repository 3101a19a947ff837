//! [`PoaQuality`]: how well it is reported which diagnoses were present on admission.

use std::collections::BTreeMap;

use casemix_record::{CodeText, Diagnosis, Encounter, Poa};

use crate::{
    Accumulator, Error, Rate, Tally,
    accumulator::whole,
    month::Indicator,
    report::{Column, Section, Table, Value},
};

/// Diagnoses by code and present-on-admission indicator.
///
/// ```
/// use casemix_record::{Diagnosis, Encounter, Poa};
/// use casemix_stats::{Accumulator, utilization::PoaQuality};
///
/// let stay = Encounter::builder("E1").diagnoses([Diagnosis::with_poa("I50.23", Poa::Y),
///     Diagnosis::with_poa("N17.9", Poa::N), Diagnosis::with_poa("J96.01", Poa::U), "E11.65".into(), "Z66".into()]).build();
/// let mut quality = PoaQuality::default();
/// quality.add_encounter(&stay, |code| Some(code.as_str() == "Z66")); // the only exempt code among these
///
/// let figures = quality.finish(&())?;
/// assert_eq!(figures.undetermined.to_string(), "33.33%"); // one U among Y, N, U
/// assert_eq!(figures.missing.to_string(), "25.00%"); // E11.65, of four that must be reported
/// assert_eq!(figures.codes[3].not_present.to_string(), "100.00%"); // N17.9, of all that are reported
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PoaQuality(Tally<ReportedDiagnosis>);

/// What a diagnosis says of whether it was present on admission. It holds nothing of the patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct ReportedDiagnosis {
    /// The code; empty where the text is too long to be one.
    pub code: CodeText,
    /// The indicator.
    pub indicator: Indicator,
    /// Whether the code is exempt from reporting; `None` if that is not known.
    pub exempt: Option<bool>,
}

impl ReportedDiagnosis {
    /// What a diagnosis says; `exempt` tells whether its code is exempt from reporting.
    ///
    /// ```
    /// use casemix_record::{Diagnosis, Poa};
    /// use casemix_stats::{month::Indicator, utilization::ReportedDiagnosis};
    ///
    /// let reported = ReportedDiagnosis::of(&Diagnosis::with_poa("I50.23", Poa::W), |_| None);
    /// assert_eq!(reported.indicator, Indicator::Undetermined);
    /// ```
    pub fn of(diagnosis: &Diagnosis, exempt: impl Fn(&CodeText) -> Option<bool>) -> ReportedDiagnosis {
        let nothing = || CodeText::normalize("").filter(|code| code.is_empty());
        let code = diagnosis.code.normalized().or_else(nothing);
        let indicator = match diagnosis.poa.value() {
            Some(Poa::Y) => Indicator::Present,
            Some(Poa::N) => Indicator::NotPresent,
            Some(Poa::U) => Indicator::Undocumented,
            Some(Poa::W) => Indicator::Undetermined,
            Some(_) => Indicator::Exempt,
            None if diagnosis.poa.is_blank() => Indicator::Missing,
            None => Indicator::Invalid,
        };
        ReportedDiagnosis { exempt: code.as_ref().and_then(exempt), code: code.unwrap_or(NO_CODE), indicator }
    }
}
