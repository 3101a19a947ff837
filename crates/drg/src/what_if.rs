//! What the DRG would be with other codes, as computed fact.

use std::collections::BTreeSet;

use casemix_record::{DischargeStatus, MsDrg, Poa, Sex};
use rust_decimal::Decimal;

use crate::{
    ClaimView, CodedDiagnosis, Detail, Grouper, Grouping, HospitalPoaStatus, Weights, Workspace, explain::Place,
};

/// A claim taken apart, so that codes can be left out or added.
#[derive(Clone, Debug)]
struct Edited<'a> {
    sex: Option<Sex>,
    discharge_status: Option<DischargeStatus>,
    hospital_poa_status: HospitalPoaStatus,
    principal: Option<CodedDiagnosis<'a>>,
    secondary: Vec<CodedDiagnosis<'a>>,
    procedures: Vec<&'a str>,
    /// Codes left out.
    without: BTreeSet<Place>,
}

/// The final grouping of a claim with one change, and what it does to the weight.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The codes left out; empty where one was added.
    pub without: Vec<Place>,
    /// The final grouping with the change.
    pub grouping: Grouping,
    /// Whether the DRG differs from the one without the change.
    pub changes_drg: bool,
    /// Relative weight with the change less the one without it; `None` where there are no weights, or one of the DRGs
    /// has none.
    pub weight_difference: Option<Decimal>,
}

/// The smallest sets of codes whose removal changes the DRG.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SmallestChanges {
    /// Every set of the smallest size, in the order of the claim; empty if none was found.
    pub sets: Vec<Change>,
    /// Sets up to this size were all tried.
    pub tried_to_size: usize,
}

/// Groupings that a search for the smallest sets may cost.
const MOST_TRIALS: u64 = 500_000;

/// A grouper asked what would be if.
///
/// ```
/// use casemix_drg::{Claim, Grouper, Tables, Weights, WhatIf};
///
/// let grouper = Grouper::new(&Tables::open(casemix_drg_data::MS_DRG)?, "43.1".parse().unwrap())?;
/// let weights = Weights::open(casemix_drg_data::WEIGHTS_FY2026)?;
/// let claim = Claim {
///     principal: Some(("K35.80", None)),
///     secondary: &[("J96.01", None), ("E87.1", None)],
///     procedures: &["0DTJ4ZZ"],
///     ..Claim::default()
/// };
/// let what_if = WhatIf::new(&grouper, Some(&weights), &claim);
/// let smallest = what_if.smallest_changes(3);
/// assert_eq!(smallest.sets[0].without, [casemix_drg::explain::Place::Secondary(0)]);
/// assert!(smallest.sets[0].weight_difference.unwrap().is_sign_negative());
/// # Ok::<(), casemix_drg::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct WhatIf<'a> {
    grouper: &'a Grouper,
    weights: Option<&'a Weights>,
    claim: Edited<'a>,
    as_is: Grouping,
}

impl<'a> WhatIf<'a> {
    /// Takes a claim apart. Weights of another fiscal year than the grouper's are not used.
    pub fn new(grouper: &'a Grouper, weights: Option<&'a Weights>, claim: &'a impl ClaimView) -> WhatIf<'a> {
        let claim = Edited {
            sex: claim.sex(),
            discharge_status: claim.discharge_status(),
            hospital_poa_status: claim.hospital_poa_status(),
            principal: claim.principal(),
            secondary: claim.secondary().collect(),
            procedures: claim.procedures().collect(),
            without: BTreeSet::new(),
        };
        let as_is = group(grouper, &claim, &mut Workspace::default());
        let weights = weights.filter(|weights| weights.are_for(grouper.release()));
        WhatIf {
            grouper,
            weights,
            claim,
            as_is,
        }
    }

    /// The final grouping as it is.
    #[must_use]
    pub fn as_is(&self) -> &Grouping {
        &self.as_is
    }

    /// For every code of the claim, principal diagnosis first, the DRG without it.
    #[must_use]
    pub fn without_each(&self) -> Vec<Change> {
        let mut work = Workspace::default();
        let principal = self.claim.principal.map(|_| Place::Principal);
        principal
            .into_iter()
            .chain(self.places())
            .map(|place| self.without(&[place], &mut work))
            .collect()
    }

    /// The smallest sets of secondary diagnoses and procedures whose removal changes the DRG, up to `most` codes and
    /// half a million groupings.
    #[must_use]
    pub fn smallest_changes(&self, most: usize) -> SmallestChanges {
        let places: Vec<Place> = self.places().collect();
        let mut work = Workspace::default();
        let mut trials = 0_u64;
        let mut found = SmallestChanges {
            sets: Vec::new(),
            tried_to_size: 0,
        };
        for size in 1..=most.min(places.len()) {
            trials = trials.saturating_add(combinations(places.len(), size));
            if trials > MOST_TRIALS {
                break;
            }
            let mut chosen: Vec<usize> = (0..size).collect();
            loop {
                let without: Vec<Place> = chosen.iter().filter_map(|at| places.get(*at)).copied().collect();
                let change = self.without(&without, &mut work);
                if change.changes_drg {
                    found.sets.push(change);
                }
                if !next_combination(&mut chosen, places.len()) {
                    break;
                }
            }
            found.tried_to_size = size;
            if !found.sets.is_empty() {
                break;
            }
        }
        found
    }

    /// The DRG with one more secondary diagnosis.
    #[must_use]
    pub fn with_diagnosis(&self, code: &str, poa: Option<Poa>) -> Change {
        let mut claim = self.claim.clone();
        let mut secondary: Vec<CodedDiagnosis<'_>> = claim.secondary.clone();
        secondary.push((code, poa));
        claim.secondary = Vec::new();
        let added = Edited { secondary, ..claim };
        self.change(Vec::new(), group(self.grouper, &added, &mut Workspace::default()))
    }

    /// The DRG with one more procedure.
    #[must_use]
    pub fn with_procedure(&self, code: &str) -> Change {
        let claim = self.claim.clone();
        let mut procedures: Vec<&str> = claim.procedures.clone();
        procedures.push(code);
        let added = Edited { procedures, ..claim };
        self.change(Vec::new(), group(self.grouper, &added, &mut Workspace::default()))
    }

    fn places(&self) -> impl Iterator<Item = Place> + use<> {
        let (secondary, procedures) = (self.claim.secondary.len(), self.claim.procedures.len());
        (0..secondary)
            .map(Place::Secondary)
            .chain((0..procedures).map(Place::Procedure))
    }

    fn without(&self, places: &[Place], work: &mut Workspace) -> Change {
        let claim = Edited {
            without: places.iter().copied().collect(),
            ..self.claim.clone()
        };
        self.change(places.to_vec(), group(self.grouper, &claim, work))
    }

    fn change(&self, without: Vec<Place>, grouping: Grouping) -> Change {
        let weight = |drg: MsDrg| self.weights?.get(drg)?.weight;
        let difference = || Some(weight(grouping.drg)? - weight(self.as_is.drg)?);
        Change {
            without,
            changes_drg: grouping.drg != self.as_is.drg,
            weight_difference: difference(),
            grouping,
        }
    }
}

fn group(grouper: &Grouper, claim: &Edited<'_>, work: &mut Workspace) -> Grouping {
    grouper.group_in(claim, Detail::Codes, work).final_
}

/// How many ways there are to choose `size` out of `of`.
fn combinations(of: usize, size: usize) -> u64 {
    (0..size as u64).fold(1_u64, |ways, i| ways.saturating_mul(of as u64 - i) / (i + 1))
}

/// Steps to the next choice in ascending order; false after the last.
fn next_combination(chosen: &mut [usize], of: usize) -> bool {
    let size = chosen.len();
    let Some(at) = (0..size)
        .rev()
        .find(|at| chosen.get(*at).is_some_and(|value| *value < of - size + at))
    else {
        return false;
    };
    let next = chosen.get(at).map_or(0, |value| value + 1);
    for (value, step) in chosen.iter_mut().skip(at).zip(0..) {
        *value = next + step;
    }
    true
}

impl ClaimView for Edited<'_> {
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
        None
    }

    fn principal(&self) -> Option<CodedDiagnosis<'_>> {
        self.principal.filter(|_| !self.without.contains(&Place::Principal))
    }

    fn secondary(&self) -> impl Iterator<Item = CodedDiagnosis<'_>> {
        let kept = self
            .secondary
            .iter()
            .enumerate()
            .filter(|(at, _)| !self.without.contains(&Place::Secondary(*at)));
        kept.map(|(_, diagnosis)| *diagnosis)
    }

    fn procedures(&self) -> impl Iterator<Item = &str> {
        let kept = self
            .procedures
            .iter()
            .enumerate()
            .filter(|(at, _)| !self.without.contains(&Place::Procedure(*at)));
        kept.map(|(_, procedure)| *procedure)
    }
}
