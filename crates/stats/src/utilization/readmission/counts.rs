//! [`Readmissions`]: verdicts, counted.

use super::{Exclusion, Verdict};
use crate::{
    Accumulator, Error, Rate, StayFigures, Stays, Tally,
    accumulator::whole,
    report::{Column, Section, Table},
};

/// Verdicts on stays, counted: index admissions, readmissions by the days since the discharge, exclusions by reason.
///
/// A part holds all stays of a patient or none. Where a stay is corrected, all verdicts on its patient are taken back
/// and the new ones added.
///
/// ```
/// use casemix_stats::{Accumulator, utilization::readmission::{Readmissions, Verdict}};
///
/// let mut readmissions = Readmissions::default();
/// readmissions.add(Verdict::Readmitted { days: 12 });
/// (0..3).for_each(|_| readmissions.add(Verdict::NotReadmitted));
/// assert_eq!(readmissions.finish(&())?.rate.to_string(), "25.00%");
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readmissions {
    not_readmitted: i64,
    /// By days since the discharge.
    readmitted: Stays,
    planned: Stays,
    excluded: Tally<Exclusion>,
}

impl Accumulator for Readmissions {
    type Item<'a> = Verdict;
    type Context<'a> = ();
    type Output = ReadmissionFigures;

    fn count(&mut self, verdict: Verdict, times: i64) {
        match verdict {
            Verdict::Excluded(exclusion) => self.excluded.count(exclusion, times),
            Verdict::NotReadmitted => self.not_readmitted += times,
            Verdict::Readmitted { days } => self.readmitted.count(days, times),
            Verdict::PlannedReadmission { days } => self.planned.count(days, times),
        }
    }

    fn merge(&mut self, other: &Self) {
        self.not_readmitted += other.not_readmitted;
        self.readmitted.merge(&other.readmitted);
        self.planned.merge(&other.planned);
        self.excluded.merge(&other.excluded);
    }

    fn finish(&self, _: &()) -> Result<ReadmissionFigures, Error> {
        let (readmitted, planned) = (self.readmitted.finish(&())?, self.planned.finish(&())?);
        let index = whole(self.not_readmitted)? + readmitted.stays + planned.stays;
        Ok(ReadmissionFigures {
            index,
            readmitted: readmitted.stays,
            planned: planned.stays,
            rate: Rate::part_of(readmitted.stays, index)?,
            planned_rate: Rate::part_of(planned.stays, index)?,
            days: readmitted,
            excluded: self.excluded.finish(&())?,
        })
    }
}

/// How often patients were readmitted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadmissionFigures {
    /// Index admissions.
    pub index: u64,
    /// Those that an unplanned readmission followed.
    pub readmitted: u64,
    /// Those that a planned readmission followed.
    pub planned: u64,
    /// Unplanned readmissions as a percentage of index admissions: observed, not adjusted for risk.
    pub rate: Rate,
    /// Planned readmissions as a percentage of index admissions.
    pub planned_rate: Rate,
    /// Days from the discharge to the unplanned readmission.
    pub days: StayFigures,
    /// Stays that are no index admissions, by reason.
    pub excluded: Vec<(Exclusion, u64)>,
}

impl ReadmissionFigures {
    /// The figures as a section.
    pub fn section(&self) -> Section {
        let mut table = Table::new([
            Column::text("stays", "Stays"),
            Column::number("number", "Number"),
            Column::number("rate", "Of index admissions"),
        ]);
        table.push(["index admissions".into(), self.index.into()]);
        table.push([
            "unplanned readmissions".into(),
            self.readmitted.into(),
            self.rate.into(),
        ]);
        table.push([
            "planned readmissions".into(),
            self.planned.into(),
            self.planned_rate.into(),
        ]);
        for (exclusion, stays) in &self.excluded {
            table.push([format!("excluded: {}", exclusion.name()).into(), (*stays).into()]);
        }
        Section::new("readmissions", "Readmissions", table).note(
            "The first acute stay in the interval after an index admission decides: a planned one counts apart, and what \
             follows it for nothing. Observed rates, not adjusted for risk.",
        )
    }
}
