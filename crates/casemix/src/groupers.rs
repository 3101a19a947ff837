//! One grouper a release, compiled when it is first asked for, and the choice of the release for an encounter.

use std::sync::{Arc, OnceLock};

use casemix_drg::{ClusterRows, Error, Grouper, Tables, release};
use casemix_record::{Encounter, IcdVersion, Release};
use chrono::NaiveDate;

/// The groupers of all releases that a set of tables holds. Cheap to clone; share it between threads.
///
/// A release is compiled when it is first asked for, which takes a few milliseconds, and kept.
///
/// ```
/// use casemix::{Groupers, record::Encounter};
///
/// let groupers = Groupers::embedded()?;
/// let encounter = Encounter::builder("E1").discharged("2026-04-01").diagnoses(["J18.9"]).build();
/// let grouper = groupers.for_encounter(&encounter)?;
/// assert_eq!(grouper.release().to_string(), "43.1");
/// assert_eq!(grouper.group(&encounter).final_.drg.to_string(), "195");
/// # Ok::<(), casemix::ReleaseFault>(())
/// ```
#[derive(Clone, Debug)]
pub struct Groupers {
    held: Arc<Held>,
}

#[derive(Debug)]
struct Held {
    tables: Tables,
    cluster_rows: ClusterRows,
    compiled: Vec<(Release, OnceLock<Result<Grouper, Error>>)>,
}

impl Groupers {
    /// The groupers of these tables.
    ///
    /// # Errors
    ///
    /// [`Error::Table`] if the tables do not say which releases they hold.
    pub fn new(tables: Tables) -> Result<Groupers, Error> {
        Groupers::with_cluster_rows(tables, ClusterRows::default())
    }

    /// The groupers of these tables with another choice of cluster rows, which matters for revisions of hip and knee
    /// by release 44.0.
    ///
    /// ```
    /// use casemix::{Groupers, drg::ClusterRows};
    ///
    /// let tables = Groupers::embedded()?.tables().clone();
    /// let groupers = Groupers::with_cluster_rows(tables, ClusterRows::InForce)?;
    /// # Ok::<(), casemix::drg::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Groupers::new`].
    pub fn with_cluster_rows(tables: Tables, cluster_rows: ClusterRows) -> Result<Groupers, Error> {
        let compiled = tables.releases()?.map(|release| (release, OnceLock::new())).collect();
        Ok(Groupers {
            held: Arc::new(Held {
                tables,
                cluster_rows,
                compiled,
            }),
        })
    }

    /// The groupers of the embedded tables: MS-DRG v40.0 to v44.0. Opened once for the whole program.
    ///
    /// # Errors
    ///
    /// [`Error::Table`] if the embedded table is damaged, which only a damaged program can show.
    #[cfg(feature = "embedded")]
    pub fn embedded() -> Result<Groupers, Error> {
        static EMBEDDED: OnceLock<Result<Groupers, Error>> = OnceLock::new();
        EMBEDDED
            .get_or_init(|| Groupers::new(Tables::open(casemix_drg_data::MS_DRG)?))
            .clone()
    }

    /// The tables that the groupers are compiled from.
    #[must_use]
    pub fn tables(&self) -> &Tables {
        &self.held.tables
    }

    /// The releases that can group, oldest first.
    pub fn releases(&self) -> impl Iterator<Item = Release> {
        self.held.compiled.iter().map(|(release, _)| *release)
    }

    /// The grouper of a release.
    ///
    /// # Errors
    ///
    /// [`Error::NoRelease`] if the tables do not hold it; other errors if they contradict themselves.
    pub fn for_release(&self, release: Release) -> Result<&Grouper, Error> {
        let held = self.held.compiled.iter().find(|(held, _)| *held == release);
        let (_, compiled) = held.ok_or(Error::NoRelease(release))?;
        compiled
            .get_or_init(|| Grouper::with_cluster_rows(&self.held.tables, release, self.held.cluster_rows))
            .as_ref()
            .map_err(Clone::clone)
    }

    /// The grouper in force for a discharge on that day.
    ///
    /// # Errors
    ///
    /// [`Error::NoReleaseForDate`] if the tables do not cover the day: the nearest release is never taken instead.
    pub fn for_discharge(&self, date: NaiveDate) -> Result<&Grouper, Error> {
        self.for_release(self.held.tables.release_for_discharge(date)?)
    }

    /// The grouper for an encounter: of the release it names, else of the one in force on its day of discharge.
    ///
    /// # Errors
    ///
    /// A [`ReleaseFault`], which says what to do about it and never repeats what stands in the record.
    pub fn for_encounter(&self, encounter: &Encounter) -> Result<&Grouper, ReleaseFault> {
        check_icd_version(encounter)?;
        let named = &encounter.drg_release;
        if let Some(release) = named.value() {
            return Ok(self.for_release(release)?);
        }
        if !named.is_blank() {
            return Err(ReleaseFault::MalformedRelease);
        }
        match encounter.discharged.value() {
            Some(discharged) => self
                .for_discharge(discharged.date())
                .map_err(|error| self.without_date(error)),
            None if encounter.discharged.is_blank() => Err(ReleaseFault::NotDischarged),
            None => Err(ReleaseFault::MalformedDate),
        }
    }

    /// The fault in place of an error that names the day of discharge, which is the patient's.
    fn without_date(&self, error: Error) -> ReleaseFault {
        let (first, last) = (self.releases().next(), self.releases().last());
        let covered = first.and_then(release::first_day).zip(last.and_then(release::last_day));
        match (error, covered) {
            (Error::NoReleaseForDate(_), Some((first, last))) => ReleaseFault::DateNotCovered { first, last },
            (error, _) => ReleaseFault::Tables(error),
        }
    }
}

/// MS-DRG releases with tables here are all of ICD-10.
pub(crate) fn check_icd_version(encounter: &Encounter) -> Result<(), ReleaseFault> {
    match encounter.icd_version.value() {
        Some(IcdVersion::Icd9) => Err(ReleaseFault::Icd9),
        None if !encounter.icd_version.is_blank() => Err(ReleaseFault::MalformedIcdVersion),
        _ => Ok(()),
    }
}

/// Why no release of the grouper can be chosen for an encounter. Never holds what stands in the record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReleaseFault {
    /// It is coded in ICD-9-CM.
    #[error(
        "icd_version is 9, and no MS-DRG release held here groups ICD-9-CM codes: convert the codes to ICD-10 first"
    )]
    Icd9,
    /// Its revision of ICD is not one that there is.
    #[error("icd_version is neither 9 nor 10: correct it, or leave it out for ICD-10")]
    MalformedIcdVersion,
    /// The release that it names is malformed.
    #[error(
        "drg_release is not the name of a release: write it like 43.1, or leave it out to go by the discharge date"
    )]
    MalformedRelease,
    /// It has neither a day of discharge nor names a release.
    #[error("neither discharged nor drg_release is given: give the discharge date, or name the release")]
    NotDischarged,
    /// What stands for its day of discharge is not a date.
    #[error(
        "discharged is not a date that exists: write YYYY-MM-DD or YYYY-MM-DDTHH:MM, or name the release in drg_release"
    )]
    MalformedDate,
    /// The tables do not cover its day of discharge.
    #[error(
        "the MS-DRG tables cover discharges from {first} to {last}, and not the discharge date given: correct the date, load tables that cover it, or name a release in drg_release"
    )]
    DateNotCovered {
        /// First day covered.
        first: NaiveDate,
        /// Last day covered.
        last: NaiveDate,
    },
    /// The tables do not hold the release, or cannot be used.
    #[error(transparent)]
    Tables(#[from] Error),
}

/// Why a month's sheet lists a record without a DRG.
#[cfg(feature = "stats")]
impl From<&ReleaseFault> for casemix_stats::month::Refusal {
    fn from(fault: &ReleaseFault) -> Self {
        match fault {
            ReleaseFault::Icd9 | ReleaseFault::MalformedIcdVersion => Self::OtherRevision,
            ReleaseFault::MalformedRelease => Self::MalformedRelease,
            ReleaseFault::NotDischarged | ReleaseFault::MalformedDate => Self::NoDischargeDate,
            ReleaseFault::DateNotCovered { .. } => Self::NoReleaseForDate,
            ReleaseFault::Tables(error) => Self::from(error),
        }
    }
}
