//! [`PlannedRule`]: which readmissions are planned.

use casemix_record::{AdmissionType, CodeText};

use crate::CodeRanges;

/// Which readmissions are planned, as data: the measure's code lists change every year and are the caller's.
///
/// The default knows no codes, and takes a readmission for planned that is an elective or scheduled admission, or that
/// the discharge status of the index stay announced (81 to 95, planned acute care readmission).
///
/// ```
/// use casemix_record::CodeText;
/// use casemix_stats::utilization::readmission::{Planned, PlannedRule};
///
/// let rule = PlannedRule {
///     always_diagnoses: "Z51.1".parse()?, // chemotherapy
///     potentially_procedures: "0SR".parse()?, // joint replacement, unless the principal diagnosis is acute
///     acute_diagnoses: "S00-T88".parse()?,
///     ..PlannedRule::default()
/// };
/// let code = CodeText::normalize;
/// assert_eq!(rule.judge(code("Z51.11"), [], None, None), Planned::Always);
/// assert_eq!(rule.judge(code("M16.11"), code("0SR9019"), None, None), Planned::Potentially);
/// assert_eq!(rule.judge(code("S72.001A"), code("0SR9019"), None, None), Planned::No);
/// # Ok::<(), casemix_stats::CodeRangeError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedRule {
    /// Principal diagnoses that are always planned, such as chemotherapy or rehabilitation.
    pub always_diagnoses: CodeRanges,
    /// Procedures that are always planned, such as transplants.
    pub always_procedures: CodeRanges,
    /// Procedures that are planned unless the principal diagnosis is acute.
    pub potentially_procedures: CodeRanges,
    /// Principal diagnoses that are acute.
    pub acute_diagnoses: CodeRanges,
    /// Whether an elective admission (type 3), or one stated to be scheduled, is planned.
    pub elective: bool,
}

impl Default for PlannedRule {
    fn default() -> PlannedRule {
        PlannedRule {
            always_diagnoses: CodeRanges::default(),
            always_procedures: CodeRanges::default(),
            potentially_procedures: CodeRanges::default(),
            acute_diagnoses: CodeRanges::default(),
            elective: true,
        }
    }
}

/// Whether a stay was planned, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Planned {
    /// It was not.
    #[default]
    No,
    /// By a diagnosis or procedure that is always planned.
    Always,
    /// By a procedure that is planned where the principal diagnosis is not acute.
    Potentially,
    /// As an elective or scheduled admission.
    Elective,
}

impl PlannedRule {
    /// Whether a stay was planned, by its principal diagnosis, procedures, type of admission, and whether it was
    /// scheduled. The first reason in the order of [`Planned`] is told.
    pub fn judge(
        &self,
        principal: Option<CodeText>,
        procedures: impl IntoIterator<Item = CodeText>,
        admission_type: Option<AdmissionType>,
        scheduled: Option<bool>,
    ) -> Planned {
        let is_principal = |set: &CodeRanges| principal.is_some_and(|code| set.contains(&code));
        let (mut always, mut potentially) = (is_principal(&self.always_diagnoses), false);
        for procedure in procedures {
            always |= self.always_procedures.contains(&procedure);
            potentially |= self.potentially_procedures.contains(&procedure);
        }
        if always {
            Planned::Always
        } else if potentially && !is_principal(&self.acute_diagnoses) {
            Planned::Potentially
        } else if self.elective && (admission_type == Some(AdmissionType::Elective) || scheduled == Some(true)) {
            Planned::Elective
        } else {
            Planned::No
        }
    }
}
