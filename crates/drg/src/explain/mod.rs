//! Why a claim grouped as it did, as data.
//!
//! An [`Explanation`] is made on request and beside the grouping; grouping does not pay for it. It is built from the
//! same compiled formulas and facts, so it can say nothing but what grouping did. `Display` gives it as text that a
//! coder can read; [`Explanation::text`] adds titles.

mod contribution;
mod text;
mod trace;

use casemix_record::{Mdc, MsDrg, Release};

pub use contribution::{Contribution, ProcedureNote, SecondaryNote};

use crate::{Answer, ClaimView, Detail, DrgType, Grouper, ReturnCode, Severity, Workspace};

/// A code of the claim, by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum Place {
    /// The principal diagnosis.
    Principal,
    /// A secondary diagnosis, counted from 0 in the order of the claim.
    Secondary(usize),
    /// A procedure, counted from 0 in the order of the claim.
    Procedure(usize),
    /// A cluster of procedures, counted from 0 in [`Explanation::clusters`].
    Cluster(usize),
}

/// Everything that led to the DRG.
///
/// ```
/// use casemix_drg::{Claim, Grouper, Tables};
///
/// let grouper = Grouper::new(&Tables::open(casemix_drg_data::MS_DRG)?, "43.1".parse().unwrap())?;
/// let claim = Claim { principal: Some(("I50.23", None)), secondary: &[("J96.01", None)], ..Claim::default() };
/// let why = grouper.explain(&claim);
/// let rule = why.initial.deciding().unwrap();
/// assert_eq!(rule.formula, "(MCC & PDX:dxc0505)");
/// assert_eq!(rule.tested[0].brought_by, [casemix_drg::explain::Place::Secondary(0)]);
/// println!("{why}");
/// # Ok::<(), casemix_drg::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Explanation {
    /// The answer that is explained.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub answer: Answer,
    /// The release that made it.
    #[cfg_attr(feature = "serde", serde(serialize_with = "as_text"))]
    pub release: Release,
    /// The principal diagnosis and its MDC.
    pub principal: PrincipalNote,
    /// How the initial grouping went.
    pub initial: Path,
    /// How the final grouping went, where it was made anew; `None` where it is the initial one or was refused.
    #[cfg_attr(feature = "serde", serde(rename = "final"))]
    pub final_: Option<Path>,
    /// How the final grouping came to differ, or not to.
    pub final_reason: FinalReason,
    /// What each secondary diagnosis contributed, in the order of the claim.
    pub secondary: Vec<SecondaryNote>,
    /// What each procedure is, in the order of the claim.
    pub procedures: Vec<ProcedureNote>,
    /// Clusters of procedures that are complete on the claim.
    pub clusters: Vec<ClusterNote>,
    #[cfg_attr(feature = "serde", serde(skip))]
    titles: Vec<(u16, String)>,
}

/// The principal diagnosis.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PrincipalNote {
    /// The code, in the form of claims; `None` if the claim has none.
    pub code: Option<String>,
    /// Whether the release knows it.
    pub recognized: bool,
    /// Its MDC; 0 if it is not known.
    #[cfg_attr(feature = "serde", serde(serialize_with = "as_text"))]
    pub mdc: Mdc,
    /// Whether the MDC depends on the patient's sex.
    pub mdc_by_sex: bool,
    /// Whether the sex that this needs is missing.
    pub sex_conflict: bool,
    /// The exclusion group of the tables that it brings with it.
    pub exclusion_group: Option<u16>,
}

/// Why the final grouping is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum FinalReason {
    /// The initial grouping ended with a return code, which stands.
    InitialRefused,
    /// The hospital is exempt from present-on-admission reporting.
    HospitalExempt,
    /// No hospital-acquired condition is met.
    NothingAcquired,
    /// Codes that meet a hospital-acquired condition do not count as CC or MCC.
    AcquiredDoNotCount,
    /// A hospital-acquired condition is met and what is reported does not suffice to judge it.
    Refused,
}

/// The way of a claim through the hierarchies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Path {
    /// The hierarchies in the order in which they were gone through.
    pub stages: Vec<Stage>,
}

impl Path {
    /// The rule that decided; `None` if none did.
    #[must_use]
    pub fn deciding(&self) -> Option<&Tried> {
        self.stages.last()?.tried.last().filter(|rule| rule.held)
    }
}

/// One hierarchy that was gone through.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Stage {
    /// The MDC; 0 is pre-MDC, 29 operating room procedures unrelated to the principal diagnosis.
    pub mdc: u8,
    /// Why this hierarchy.
    pub entered: Entered,
    /// The rules in the order in which they were tried; if one held, it is the last.
    pub tried: Vec<Tried>,
}

/// Why a hierarchy was gone through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Entered {
    /// Every claim begins with pre-MDC.
    First,
    /// It is the MDC of the principal diagnosis.
    PrincipalDiagnosis,
    /// A rule sent the claim there.
    Reroute,
}

/// A rule that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Tried {
    /// Rank in the hierarchy.
    pub rank: u16,
    /// The condition, as the tables write it.
    pub formula: String,
    /// What it leads to.
    pub leads_to: LeadsTo,
    /// Whether it held.
    pub held: bool,
    /// Severity of the claim as this rule sees it.
    #[cfg_attr(feature = "serde", serde(serialize_with = "severity_text"))]
    pub severity: Severity,
    /// Attributes whose secondary diagnoses do not count for that severity.
    pub suppresses: Vec<String>,
    /// The atoms that were tested, from left to right, as far as the outcome needed them.
    pub tested: Vec<Tested>,
}

/// What a rule leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum LeadsTo {
    /// A DRG.
    Drg {
        /// The DRG.
        #[cfg_attr(feature = "serde", serde(serialize_with = "as_text"))]
        drg: MsDrg,
        /// Surgical or medical.
        #[cfg_attr(feature = "serde", serde(serialize_with = "type_text"))]
        drg_type: DrgType,
    },
    /// The hierarchy of another MDC.
    Mdc(u8),
    /// No DRG.
    #[cfg_attr(feature = "serde", serde(serialize_with = "as_text"))]
    ReturnCode(ReturnCode),
}

/// An atom of a rule that was tested.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Tested {
    /// The atom, as formulas write it.
    pub atom: String,
    /// Whether it was found true.
    pub holds: bool,
    /// The codes that bring it; empty for a fact of the claim as a whole.
    pub brought_by: Vec<Place>,
}

/// A cluster that is complete on the claim.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ClusterNote {
    /// Name in the tables.
    pub name: String,
    /// Its procedures.
    pub members: Vec<Place>,
    /// MDCs in which the members' own attributes do not count.
    pub suppressed_mdcs: Vec<u8>,
    /// Attributes that it brings.
    pub attributes: Vec<String>,
}

impl Grouper {
    /// Groups a claim and says why.
    #[must_use]
    pub fn explain(&self, claim: &impl ClaimView) -> Explanation {
        let mut work = Workspace::default();
        let answer = self.group_in(claim, Detail::CodesAndAffects, &mut work).clone();
        trace::explanation(&self.logic, &work.state, answer)
    }
}

impl Explanation {
    /// Title of a DRG in this release.
    #[must_use]
    pub fn drg_title(&self, drg: MsDrg) -> Option<&str> {
        let at = self
            .titles
            .binary_search_by_key(&drg.number(), |(number, _)| *number)
            .ok()?;
        self.titles.get(at).map(|(_, title)| title.as_str())
    }
}

#[cfg(feature = "serde")]
fn as_text<T: std::fmt::Display, S: serde::Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

#[cfg(feature = "serde")]
fn severity_text<S: serde::Serializer>(severity: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(severity.name())
}

#[cfg(feature = "serde")]
fn type_text<S: serde::Serializer>(drg_type: &DrgType, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(drg_type.name())
}
