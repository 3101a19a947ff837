//! Grouping of a claim: look its codes up, decide initially, judge hospital-acquired conditions, decide finally, report.
//!
//! The rooms follow the order of the steps: [`claim_state`] looks codes up and builds the facts,
//! with [`clusters`] and [`counts`]; [`decide`] tries the
//! formulas; [`hac`] judges hospital-acquired conditions; [`report`] writes the answer; [`marking`] finds the codes
//! that had a part in it.

pub(crate) mod claim_state;
mod clusters;
mod counts;
pub(crate) mod decide;
mod hac;
mod marking;
mod report;

use casemix_record::Release;

pub(crate) use claim_state::ClaimState;
pub(crate) use decide::Decision;

use crate::{Answer, ClaimView, ClusterRows, Error, HospitalPoaStatus, ReturnCode, logic::Logic, tables::Tables};

/// One release of the MS-DRG grouper, ready for use; share it between threads.
///
/// ```
/// use casemix_drg::{Claim, Grouper, ReturnCode, Tables};
///
/// let tables = Tables::open(casemix_drg_data::MS_DRG)?;
/// let grouper = Grouper::new(&tables, "43.1".parse().unwrap())?;
/// let answer = grouper.group(&Claim { principal: Some(("J18.9", None)), ..Claim::default() });
/// assert_eq!(answer.final_.drg.to_string(), "195");
/// assert_eq!(answer.final_.status, ReturnCode::Ok);
/// # Ok::<(), casemix_drg::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Grouper {
    pub(crate) logic: Logic,
}

/// Memory that grouping works in: keep one for each thread and reuse it, and no claim costs an allocation.
#[derive(Clone, Debug)]
pub struct Workspace {
    pub(crate) state: ClaimState,
    answer: Answer,
}

impl Default for Workspace {
    fn default() -> Workspace {
        Workspace {
            state: ClaimState::default(),
            answer: Answer::empty(Release::new(0, 0)),
        }
    }
}

/// How much of the answer is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// The claim, and for every code whether it is known, its severity, present-on-admission check and
    /// hospital-acquired conditions.
    Codes,
    /// Also which codes had a part in the DRG ([`Affects`](crate::Affects)).
    #[default]
    CodesAndAffects,
}

impl Grouper {
    /// Compiles one release of the tables.
    ///
    /// # Errors
    ///
    /// [`Error::NoRelease`] if the tables do not hold the release; [`Error::Inconsistent`] or [`Error::TooMany`] if
    /// they contradict themselves or pass a limit of this version.
    pub fn new(tables: &Tables, release: Release) -> Result<Grouper, Error> {
        Ok(Grouper {
            logic: Logic::compile(tables, release, ClusterRows::default())?,
        })
    }

    /// Compiles one release of the tables with another choice of cluster rows.
    ///
    /// ```
    /// use casemix_drg::{Claim, ClusterRows, Grouper, Tables};
    ///
    /// let tables = Tables::open(casemix_drg_data::MS_DRG)?;
    /// let release = "44.0".parse().unwrap();
    /// let revision = Claim {
    ///     principal: Some(("T84.51XA", None)),
    ///     procedures: &["0SP90JZ", "0SR9019"],
    ///     ..Claim::default()
    /// };
    /// let named = Grouper::new(&tables, release)?;
    /// let in_force = Grouper::with_cluster_rows(&tables, release, ClusterRows::InForce)?;
    /// assert_eq!(named.group(&revision).final_.drg.to_string(), "983");
    /// assert_eq!(in_force.group(&revision).final_.drg.to_string(), "404");
    /// # Ok::<(), casemix_drg::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Grouper::new`].
    pub fn with_cluster_rows(tables: &Tables, release: Release, rows: ClusterRows) -> Result<Grouper, Error> {
        Ok(Grouper {
            logic: Logic::compile(tables, release, rows)?,
        })
    }

    /// The release that this grouper groups by.
    #[must_use]
    pub fn release(&self) -> Release {
        self.logic.release
    }

    /// The tables that it was compiled from.
    #[must_use]
    pub fn tables(&self) -> &Tables {
        &self.logic.tables
    }

    /// Groups one claim.
    #[must_use]
    pub fn group(&self, claim: &impl ClaimView) -> Answer {
        let mut work = Workspace::default();
        self.group_in(claim, Detail::default(), &mut work);
        work.answer
    }

    /// Groups one claim in memory that is used again; allocates nothing once the memory has grown to the largest
    /// claim.
    pub fn group_in<'w>(&self, claim: &impl ClaimView, detail: Detail, work: &'w mut Workspace) -> &'w Answer {
        work.state.load(&self.logic, claim);
        self.decide(detail, work);
        &work.answer
    }

    /// Groups claims one after the other; `each` is given the answers in the order of the claims.
    pub fn group_each<C: ClaimView>(
        &self,
        claims: impl IntoIterator<Item = C>,
        detail: Detail,
        mut each: impl FnMut(C, &Answer),
    ) {
        let mut work = Workspace::default();
        for claim in claims {
            self.group_in(&claim, detail, &mut work);
            each(claim, &work.answer);
        }
    }

    /// The steps after the codes have been looked up; the same for every kind of claim.
    fn decide(&self, detail: Detail, work: &mut Workspace) {
        let (logic, state, answer) = (&self.logic, &mut work.state, &mut work.answer);
        let initial = state.decide(logic, state.severity(logic, false));
        let judged = initial.status == ReturnCode::Ok && state.hospital != HospitalPoaStatus::Exempt;
        let refused = if judged { state.judge_hacs(logic) } else { None };
        let final_ = match refused {
            Some(code) => Decision::refused(code),
            None if state.secondary.iter().any(|diagnosis| diagnosis.hac_met != 0) => {
                state.decide(logic, state.severity(logic, true))
            }
            None => initial,
        };
        state.report(logic, &initial, &final_, answer);
        if detail == Detail::CodesAndAffects {
            state.mark(logic, &initial, &final_, answer);
        }
    }
}
