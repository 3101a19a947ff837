//! What each code contributed, and if it did not, why not.

use super::Place;
#[cfg(feature = "serde")]
use super::severity_text;
use crate::{
    Severity,
    grouping::{
        ClaimState, Decision,
        claim_state::{Secondary, scheme},
    },
    logic::{Logic, NO_EXCLUSION},
};

/// What became of the severity of a secondary diagnosis in one grouping.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Contribution {
    /// The release does not know the code.
    Unknown,
    /// The code is neither CC nor MCC.
    NoSeverity,
    /// It counts.
    Counts,
    /// The principal diagnosis excludes it.
    ExcludedByPrincipal {
        /// Number of the exclusion group that the principal diagnosis brings with it.
        group: u16,
        /// Number of codes in the group.
        codes: usize,
    },
    /// It is an MCC only for a patient who is alive at discharge.
    AliveOnly,
    /// The logic of the DRG leaves out codes with these attributes.
    SuppressedByLogic(Vec<String>),
    /// It was acquired in the hospital: these conditions are met, and it was not present on admission.
    HospitalAcquired(Vec<u8>),
    /// No DRG was assigned, so nothing was asked of it.
    NotAsked,
}

/// A secondary diagnosis.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SecondaryNote {
    /// The code, in the form of claims.
    pub code: String,
    /// Severity that the release gives it.
    #[cfg_attr(feature = "serde", serde(serialize_with = "severity_text"))]
    pub severity: Severity,
    /// What became of it in the initial grouping.
    pub initial: Contribution,
    /// What became of it in the final grouping.
    #[cfg_attr(feature = "serde", serde(rename = "final"))]
    pub final_: Contribution,
    /// Attributes that it brings to formulas.
    pub attributes: Vec<String>,
}

/// A procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ProcedureNote {
    /// The code, in the form of claims.
    pub code: String,
    /// Whether the release knows it.
    pub recognized: bool,
    /// Whether it is an operating room procedure.
    pub operating_room: bool,
    /// Attributes that it brings to formulas.
    pub attributes: Vec<String>,
    /// MDCs in which they do not count, because a cluster stands for the procedure there.
    pub suppressed_mdcs: Vec<u8>,
    /// The clusters that it is a member of.
    pub clusters: Vec<Place>,
}

pub(super) fn contribution(
    logic: &Logic,
    state: &ClaimState,
    diagnosis: &Secondary,
    decision: &Decision,
    final_: bool,
) -> Contribution {
    let Some(scheme) = scheme(logic, diagnosis.scheme) else {
        return Contribution::Unknown;
    };
    let Some(formula) = decision.formula.and_then(|number| logic.hierarchy.get(number)) else {
        return Contribution::NotAsked;
    };
    if matches!(scheme.severity, Severity::NonCc | Severity::None) {
        return Contribution::NoSeverity;
    }
    if diagnosis.excluded {
        let group = state.principal.entry.map_or(NO_EXCLUSION, |entry| entry.excludes);
        return Contribution::ExcludedByPrincipal {
            group,
            codes: logic.tables.group(group).len(),
        };
    }
    if diagnosis.void_by_death {
        return Contribution::AliveOnly;
    }
    if final_ && diagnosis.hac_met != 0 {
        return Contribution::HospitalAcquired((1..16).filter(|number| diagnosis.hac_met >> number & 1 == 1).collect());
    }
    if scheme.suppressed_by >> formula.suppression & 1 == 1 {
        let own = logic.attribute_names(&scheme.bits);
        let suppressed = logic.suppressed_attributes(formula.suppression);
        return Contribution::SuppressedByLogic(own.filter(|name| suppressed.iter().any(|s| s == name)).collect());
    }
    Contribution::Counts
}
