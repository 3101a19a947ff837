//! [`TabulationReport`]: the rows of a tabulation, with the days of census and beds that belong to them.

use std::collections::{BTreeMap, BTreeSet};

use casemix_drg::{Tables, Weights};
use chrono::NaiveDate;

use super::{Dimension, Key, Measure, Period, Scheme, Tabulation, tabulation::Cell};
use crate::{
    Accumulator, AmountFigures, Error, GroupFigures, Population, Rate, Stays,
    accumulator::whole,
    census::{BedKind, Beds, Scope},
    forms::Sheets,
    group::Grouping,
    rates::{Count, Counts},
    report::{Column, Section, Table, Value},
    significance::{Confidence, Interval, RateInterval},
    titles::Titles,
};

/// What is needed besides the discharges to state a tabulation.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct TabulationContext<'a> {
    /// By what it was counted.
    pub scheme: &'a Scheme,
    /// Relative weights by year; none unless set.
    pub weights: &'a [Weights],
    /// The tables with the titles of DRGs and MDCs.
    pub tables: Option<&'a Tables>,
    /// Beds, and numbers tallied by hand.
    pub sheets: Option<&'a Sheets>,
}

impl<'a> TabulationContext<'a> {
    /// Without weights, titles, beds and hand tallies.
    pub fn new(scheme: &'a Scheme) -> TabulationContext<'a> {
        TabulationContext {
            scheme,
            weights: &[],
            tables: None,
            sheets: None,
        }
    }

    /// With weights, and the tables that hold titles.
    #[must_use]
    pub fn books(self, tables: &'a Tables, weights: &'a [Weights]) -> TabulationContext<'a> {
        TabulationContext {
            tables: Some(tables),
            weights,
            ..self
        }
    }

    /// With what a department filled.
    #[must_use]
    pub fn sheets(self, sheets: &'a Sheets) -> TabulationContext<'a> {
        TabulationContext {
            sheets: Some(sheets),
            ..self
        }
    }
}

/// A tabulation, stated.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TabulationReport {
    /// By what.
    pub by: Vec<Dimension>,
    /// First and last day: those of the scheme, else of the periods that hold a discharge; `None` without dated
    /// discharges.
    pub bounds: Option<(NaiveDate, NaiveDate)>,
    /// The rows, by period and then by the features.
    pub rows: Vec<TabulationRow>,
    /// What keeps figures from being stated: a census that does not close, days without a bed count.
    pub notes: Vec<String>,
}

/// The figures of one period and one value of each feature.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TabulationRow {
    /// The length of the period, if it is one of several.
    pub period: Option<Period>,
    /// First and last day, if they are known.
    pub bounds: Option<(NaiveDate, NaiveDate)>,
    /// What the discharges have in common, a text for each feature.
    pub keys: Vec<String>,
    /// Everything that was counted, days of census, beds and calendar among it.
    pub counts: Counts,
    /// Discharges, deaths, stays, case mix.
    pub figures: GroupFigures,
    /// Lengths of stay.
    pub stays: Stays,
    /// Total charges of the discharges that state them.
    pub charges: AmountFigures,
    /// Discharges of the whole period.
    pub of_all: u64,
    /// Whether there is a census of what the discharges have in common: of the hospital, of units, of populations.
    pub has_census: bool,
}

impl TabulationRow {
    /// The name of the period; empty if all is one.
    pub fn period_label(&self) -> String {
        let labelled = self.period.zip(self.bounds);
        labelled.map_or_else(String::new, |(period, (first, _))| period.label(first))
    }
}

impl TabulationReport {
    /// The rows as a section: the period, the features, and a column for each measure.
    pub fn section(&self, measures: &[Measure]) -> Section {
        let has_periods = self.rows.iter().any(|row| row.period.is_some());
        let mut columns = Vec::new();
        if has_periods {
            columns.push(Column::text("period", "Period"));
        }
        columns.extend(
            self.by
                .iter()
                .map(|by| Column::text(by.name().replace('-', "_"), by.name())),
        );
        columns.extend(
            measures
                .iter()
                .map(|measure| Column::number(measure.id(), measure.name())),
        );
        let mut table = Table::new(columns);
        for row in &self.rows {
            let period = has_periods.then(|| Value::Text(row.period_label()));
            let keys = row.keys.iter().map(|key| Value::from(key.as_str()));
            let values = measures.iter().map(|measure| measure.of(row));
            table.push(period.into_iter().chain(keys).chain(values));
        }
        let section = Section::new("statistics", "Statistics", table);
        let methods = measures
            .iter()
            .map(|measure| format!("{}: {}.", measure.name(), measure.method()));
        let refused = self.refused(measures).into_iter().chain(self.unrecorded(measures));
        methods
            .chain(refused)
            .chain(self.notes.iter().cloned())
            .fold(section, Section::note)
    }

    /// The same with the interval of every rate: Wilson's where the numerator is a part of the denominator, else the exact
    /// Poisson interval of a count for an exposure; undefined of what is neither.
    pub fn section_with_intervals(&self, measures: &[Measure], confidence: Confidence) -> Section {
        let mut section = self.section(measures);
        let keys = section.table.columns.len() - measures.len();
        let columns = std::mem::take(&mut section.table.columns);
        let mut at = columns.into_iter();
        section.table.columns = at.by_ref().take(keys).collect();
        for column in at {
            let limits = [("low", "from"), ("high", "to")]
                .map(|(id, title)| Column::number(format!("{}_{id}", column.id), title));
            section.table.columns.push(column);
            section.table.columns.extend(limits);
        }
        for (cells, row) in section.table.rows.iter_mut().zip(&self.rows) {
            let values = cells.split_off(keys.min(cells.len()));
            for (value, measure) in values.into_iter().zip(measures) {
                cells.push(value);
                let interval = measure
                    .rate(row)
                    .ok()
                    .flatten()
                    .and_then(|rate| interval(rate, confidence));
                cells.extend(interval.map_or([Value::Undefined, Value::Undefined], |interval| interval.values()));
            }
        }
        section.note(format!(
            "Intervals of {confidence}: Wilson score of proportions, exact Poisson (Garwood) of counts for an exposure."
        ))
    }

    /// Rates of zero that may be for want of records.
    fn unrecorded(&self, measures: &[Measure]) -> BTreeSet<String> {
        let is_zero = |measure: &&Measure| {
            let mut rates = self
                .rows
                .iter()
                .filter_map(|row| measure.rate(row).ok().flatten())
                .peekable();
            rates.peek().is_some() && rates.all(|rate| rate.numerator().is_zero() && !rate.denominator().is_zero())
        };
        let note = |measure: &Measure| {
            format!(
                "{}: none is recorded, which need not mean that there was none.",
                measure.name()
            )
        };
        measures.iter().filter(is_zero).map(note).collect()
    }

    /// Why values are undefined that their counts refuse.
    fn refused(&self, measures: &[Measure]) -> BTreeSet<String> {
        let faults = self.rows.iter().flat_map(|row| {
            let of_row = measures
                .iter()
                .filter_map(|measure| Some((measure, measure.value(row).err()?)));
            of_row.map(|(measure, error)| {
                let place: Vec<String> = [row.period_label()]
                    .into_iter()
                    .chain(row.keys.iter().cloned())
                    .collect();
                let place = place.join(" ");
                format!(
                    "{} is undefined{}: {error}.",
                    measure.name(),
                    if place.trim().is_empty() {
                        String::new()
                    } else {
                        format!(" for {}", place.trim())
                    }
                )
            })
        });
        faults.collect()
    }
}

fn interval(rate: Rate, confidence: Confidence) -> Option<Interval> {
    let of = |method| rate.interval(method, confidence).ok().flatten();
    of(RateInterval::Wilson).or_else(|| of(RateInterval::Garwood))
}

pub(super) fn report(tabulation: &Tabulation, context: &TabulationContext<'_>) -> Result<TabulationReport, Error> {
    let scheme = context.scheme;
    let titles = context.tables.map(Titles::of).transpose()?;
    let mut notes = BTreeSet::new();
    let bounds = bounds(tabulation, scheme);
    let mut cells: BTreeMap<(Option<NaiveDate>, Vec<Key>), Cell> = tabulation
        .cells
        .iter()
        .map(|(key, cell)| (key.clone(), cell.clone()))
        .collect();
    if let Some(bounds) = bounds {
        days_of_census(tabulation, scheme, bounds, &mut cells);
        if let Err(error) = tabulation.census.check(bounds.0, bounds.1) {
            notes.insert(error.to_string() + ".");
        }
    }
    let mut of_period: BTreeMap<Option<NaiveDate>, i64> = BTreeMap::new();
    for ((period, _), cell) in &cells {
        *of_period.entry(*period).or_default() += cell.group.discharges.number();
    }
    let mut rows = Vec::with_capacity(cells.len());
    for ((start, keys), mut cell) in cells {
        let bounds = match (start.zip(scheme.period), bounds) {
            (Some((start, period)), Some((first, last))) => {
                let (start, end) = period.bounds(start);
                Some((start.max(first), end.min(last)))
            }
            (_, bounds) => bounds,
        };
        if let Some((first, last)) = bounds {
            let days = (last - first).num_days() + 1;
            cell.counts.count(Count::CalendarDays, days.max(0));
            if let Some(sheets) = context.sheets {
                bed_days(
                    &mut cell.counts,
                    scheme,
                    &keys,
                    sheets.beds(),
                    (first, last),
                    &mut notes,
                );
                if scheme.by.is_empty() {
                    sheets.count(&mut cell.counts, first, last);
                }
            }
        }
        let shown = scheme
            .by
            .iter()
            .zip(&keys)
            .map(|(by, key)| by.shown(key, titles.as_ref()));
        rows.push(TabulationRow {
            period: scheme.period.filter(|_| start.is_some()),
            bounds,
            keys: shown.collect(),
            counts: cell.counts,
            figures: cell.group.finish(context.weights)?,
            stays: cell.group.discharges.stays.clone(),
            charges: cell.charges.finish(&())?,
            of_all: whole(of_period.get(&start).copied().unwrap_or_default())?,
            has_census: has_census(&scheme.by),
        });
    }
    Ok(TabulationReport {
        by: scheme.by.clone(),
        bounds,
        rows,
        notes: notes.into_iter().collect(),
    })
}

/// First and last day of the report.
fn bounds(tabulation: &Tabulation, scheme: &Scheme) -> Option<(NaiveDate, NaiveDate)> {
    let whole = |day: NaiveDate| scheme.period.map_or((day, day), |period| period.bounds(day));
    let (first, last) = (tabulation.days.iter().next(), tabulation.days.iter().next_back());
    let first = scheme.first.or(first.map(|(day, _)| whole(*day).0))?;
    let last = scheme.last.or(last.map(|(day, _)| whole(*day).1))?;
    (first <= last && (last - first).num_days() < LONGEST).then_some((first, last))
}

fn has_census(by: &[Dimension]) -> bool {
    matches!(by, [] | [Dimension::Unit] | [Dimension::Population])
}

/// A longer time than this, in days, has no census: dates so far apart are wrong.
const LONGEST: i64 = 36_525;

/// Adds the service days of the census to the cells that they belong to: of the hospital, of units, of populations.
fn days_of_census(
    tabulation: &Tabulation,
    scheme: &Scheme,
    (first, last): (NaiveDate, NaiveDate),
    cells: &mut BTreeMap<(Option<NaiveDate>, Vec<Key>), Cell>,
) {
    let units: Vec<Option<&str>> = match scheme.by.as_slice() {
        [] | [Dimension::Population] => vec![None],
        [Dimension::Unit] => tabulation.census.units().map(Some).collect(),
        _ => return,
    };
    for unit in units {
        for population in Population::ALL {
            let scope = unit.map_or(Scope::hospital(), Scope::unit).of(population);
            let count = match population {
                Population::AdultsAndChildren => Count::ServiceDays,
                Population::Newborn => Count::NewbornServiceDays,
            };
            let keys = match (scheme.by.first(), unit) {
                (Some(Dimension::Population), _) => vec![Dimension::population(population)],
                (_, Some(unit)) => vec![Dimension::unit(unit)],
                _ => Vec::new(),
            };
            let census = tabulation.census.period(first, last, scope);
            for day in census.days.iter().filter(|day| day.daily != 0) {
                let period = scheme.period.map(|period| period.bounds(day.day).0);
                let cell = cells.entry((period, keys.clone())).or_default();
                cell.counts.count(count, day.daily);
            }
        }
    }
}

/// Adds bed count days of the hospital or of a unit.
fn bed_days(
    counts: &mut Counts,
    scheme: &Scheme,
    keys: &[Key],
    beds: &Beds,
    (first, last): (NaiveDate, NaiveDate),
    notes: &mut BTreeSet<String>,
) {
    let unit = match (scheme.by.as_slice(), keys) {
        ([], _) => None,
        ([Dimension::Unit], [unit]) => Some(unit.text()),
        _ => return,
    };
    for (kind, count) in [(BedKind::Bed, Count::BedDays), (BedKind::Bassinet, Count::BassinetDays)] {
        if !beds.knows(kind, unit) {
            continue;
        }
        match beds.days(kind, unit, first, last) {
            Ok(days) => counts.count(count, i64::try_from(days).unwrap_or(i64::MAX)),
            Err(error) => drop(notes.insert(error.to_string() + ".")),
        }
    }
}
