//! [`Tabulation`]: the accumulator.

use casemix_record::{CodeText, Encounter, Money, Procedure};
use chrono::NaiveDate;

use super::{Dimension, Key, Period, TabulationContext, TabulationReport, result};
use crate::{
    Accumulator, Amounts, Error,
    census::{Census, UnitStay},
    group::{Counted, Group},
    month::{Facts, Outcome, Standing},
    rates::{Counts, Rules},
    utilization::ByKey,
};

/// By what discharges are told apart, and by which limits they are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scheme {
    /// The features, in the order of the columns; none for the whole hospital.
    pub by: Vec<Dimension>,
    /// The length of the periods; `None` for all time together.
    pub period: Option<Period>,
    /// Discharges before this day are left out.
    pub first: Option<NaiveDate>,
    /// Discharges after this day are left out.
    pub last: Option<NaiveDate>,
    /// The limits by which records are counted.
    pub rules: Rules,
}

/// Discharges by the features and periods of a [`Scheme`], and the census that their days come from.
///
/// All that are counted, merged and finished together share one scheme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tabulation {
    pub(super) cells: ByKey<(Option<NaiveDate>, Vec<Key>), Cell>,
    pub(super) census: Census,
    /// Days of discharge, for the period of all.
    pub(super) days: crate::Tally<NaiveDate>,
}

impl Tabulation {
    /// The census of all records, also of those that a scheme leaves out by their day of discharge.
    pub fn census(&self) -> &Census {
        &self.census
    }
}

/// A record as it is tabulated.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Tabulated<'a> {
    /// By what.
    pub scheme: &'a Scheme,
    /// The record.
    pub encounter: &'a Encounter,
    /// What grouping said of it.
    pub outcome: Outcome,
    /// The codes of its procedures that are operations; none unless set.
    pub operations: &'a [CodeText],
}

impl<'a> Tabulated<'a> {
    /// A record without operations.
    pub fn new(scheme: &'a Scheme, encounter: &'a Encounter, outcome: Outcome) -> Tabulated<'a> {
        Tabulated {
            scheme,
            encounter,
            outcome,
            operations: &[],
        }
    }

    /// Says which of the procedures are operations.
    #[must_use]
    pub fn operations(self, operations: &'a [CodeText]) -> Tabulated<'a> {
        Tabulated { operations, ..self }
    }
}

impl std::fmt::Debug for Tabulated<'_> {
    /// Hides it: it is of a patient.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("<record>")
    }
}

/// The discharges of a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) counts: Counts,
    pub(super) group: Group,
    pub(super) charges: Amounts,
}

/// A discharge of a cell.
pub(super) struct OfCell<'a> {
    counts: &'a Counts,
    counted: Option<Counted>,
    charges: Option<Money>,
}

impl Accumulator for Cell {
    type Item<'a> = OfCell<'a>;
    type Context<'a> = ();
    type Output = ();

    fn count(&mut self, item: OfCell<'_>, times: i64) {
        for (count, number) in item.counts.iter() {
            self.counts.count(count, number * times);
        }
        if let Some(counted) = item.counted {
            self.group.count(counted, times);
        }
        if let Some(charges) = item.charges {
            self.charges.count(charges, times);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.counts.merge(&other.counts);
        self.group.merge(&other.group);
        self.charges.merge(&other.charges);
    }

    fn finish(&self, (): &()) -> Result<(), Error> {
        Ok(())
    }
}

impl Accumulator for Tabulation {
    type Item<'a> = Tabulated<'a>;
    type Context<'a> = TabulationContext<'a>;
    type Output = TabulationReport;

    fn count(&mut self, record: Tabulated<'_>, times: i64) {
        let Tabulated {
            scheme,
            encounter,
            outcome,
            operations,
        } = record;
        UnitStay::of(encounter)
            .into_iter()
            .for_each(|stay| self.census.count(stay, times));
        let facts = Facts::of(encounter);
        let day = facts.discharged;
        let is_discharge = Standing::of(&facts) == Standing::Discharge;
        let bounds = (scheme.first, scheme.last);
        let in_bounds =
            |day: NaiveDate| bounds.0.is_none_or(|first| first <= day) && bounds.1.is_none_or(|last| day <= last);
        let is_dated = bounds == (None, None) && scheme.period.is_none();
        if !day.map_or(is_dated, in_bounds) {
            return;
        }
        let is_operation = |procedure: &Procedure| {
            let code = procedure.code.normalized();
            code.is_some_and(|code| operations.contains(&code))
        };
        let mut counts = Counts::default();
        counts.add_encounter(encounter, &scheme.rules, is_operation);
        if !is_discharge && counts == Counts::default() {
            return;
        }
        if let Some(day) = day.filter(|_| is_discharge) {
            self.days.count(day, times);
        }
        let drg = match outcome {
            Outcome::Grouped(grouped) => Some((grouped.release, grouped.drg)),
            Outcome::NotGrouped(_) => None,
        };
        let (died, days) = (facts.died, facts.days);
        let item = OfCell {
            counts: &counts,
            counted: is_discharge.then_some(Counted { died, days, drg }),
            charges: encounter.total_charges.value().filter(|_| is_discharge),
        };
        let period = scheme.period.zip(day).map(|(period, day)| period.bounds(day).0);
        let keys = scheme.by.iter().map(|by| by.key(encounter, &facts, outcome)).collect();
        self.cells.count((period, keys), item, times);
    }

    fn merge(&mut self, other: &Self) {
        self.cells.merge(&other.cells);
        self.census.merge(&other.census);
        self.days.merge(&other.days);
    }

    /// # Errors
    ///
    /// [`Error::Overdrawn`] where more was subtracted than added; [`Error::Tables`] if the tables cannot be read.
    fn finish(&self, context: &TabulationContext<'_>) -> Result<TabulationReport, Error> {
        result::report(self, context)
    }
}
