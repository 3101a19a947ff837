//! [`Measure`]: everything that a row can state.

use std::str::FromStr;

use super::{Figure, TabulationRow};
use crate::{
    Error, Rate,
    rates::{Count, Statistic, Turnover, VitalRate, words},
    report::Value,
};

/// Something that a row of a tabulation states, with its method.
///
/// ```
/// use casemix_stats::tabulate::Measure;
///
/// let rate: Measure = "Net-death-rate".parse()?;
/// assert_eq!(rate.id(), "net_death_rate");
/// assert_eq!(rate.method(), "(deaths + newborn deaths − deaths within 48 hours) / (discharges + newborn discharges − deaths within 48 hours) × 100");
/// assert!(Measure::all().count() > 100);
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Measure {
    /// A figure of stays, case mix or charges.
    Figure(Figure),
    /// A rate of the hospital.
    Rate(Statistic),
    /// Turnover of beds.
    Turnover(Turnover),
    /// A rate of public health.
    Vital(VitalRate),
    /// A count.
    Count(Count),
}

impl Measure {
    /// All of them: figures, rates, counts.
    pub fn all() -> impl Iterator<Item = Measure> {
        let figures = Figure::ALL.iter().copied().map(Measure::Figure);
        let rates = Statistic::ALL.iter().copied().map(Measure::Rate);
        let turnovers = [Turnover::Direct, Turnover::Indirect].map(Measure::Turnover);
        let vital = VitalRate::ALL.iter().copied().map(Measure::Vital);
        let counts = Count::ALL.iter().copied().map(Measure::Count);
        figures.chain(rates).chain(turnovers).chain(vital).chain(counts)
    }

    /// The name, such as `net death rate`.
    pub const fn name(self) -> &'static str {
        match self {
            Measure::Figure(figure) => figure.name(),
            Measure::Rate(rate) => rate.name(),
            Measure::Turnover(turnover) => turnover.name(),
            Measure::Vital(rate) => rate.name(),
            Measure::Count(count) => count.name(),
        }
    }

    /// The name in snake case, by which a column is known.
    pub fn id(self) -> String {
        words(self.name()).collect::<Vec<_>>().join("_")
    }

    /// The formula or the method, in words.
    pub fn method(self) -> String {
        match self {
            Measure::Figure(figure) => figure.method().to_owned(),
            Measure::Rate(rate) => rate.formula(),
            Measure::Turnover(turnover) => turnover.formula().to_owned(),
            Measure::Vital(rate) => rate.formula(),
            Measure::Count(_) => "counted".to_owned(),
        }
    }

    /// Whether it is made of service days, which only a census tells.
    fn needs_census(self) -> bool {
        let is_of_census = |count: Count| matches!(count, Count::ServiceDays | Count::NewbornServiceDays);
        match self {
            Measure::Rate(rate) => rate.counts().any(is_of_census),
            Measure::Turnover(turnover) => turnover == Turnover::Indirect,
            Measure::Count(count) => is_of_census(count),
            Measure::Figure(_) | Measure::Vital(_) => false,
        }
    }

    /// The rate in a row; `None` if the measure is none, or is of the census and the row has none.
    ///
    /// # Errors
    ///
    /// As [`Statistic::of`]: one of the counts is wrong.
    pub fn rate(self, row: &TabulationRow) -> Result<Option<Rate>, Error> {
        if self.needs_census() && !row.has_census {
            return Ok(None);
        }
        match self {
            Measure::Figure(figure) => Ok(match figure.of(row) {
                Value::Rate(rate) => Some(rate),
                _ => None,
            }),
            Measure::Rate(rate) => rate.of(&row.counts).map(Some),
            Measure::Turnover(turnover) => turnover.of(&row.counts).map(Some),
            Measure::Vital(rate) => rate.of(&row.counts).map(Some),
            Measure::Count(_) => Ok(None),
        }
    }

    /// The value in a row.
    ///
    /// # Errors
    ///
    /// As [`rate`](Measure::rate).
    pub fn value(self, row: &TabulationRow) -> Result<Value, Error> {
        Ok(match self {
            Measure::Figure(figure) => figure.of(row),
            Measure::Count(_) if self.needs_census() && !row.has_census => Value::Undefined,
            Measure::Count(count) => row.counts.get(count).into(),
            _ => self.rate(row)?.map_or(Value::Undefined, Value::Rate),
        })
    }

    /// The value in a row; undefined where its counts contradict each other.
    pub fn of(self, row: &TabulationRow) -> Value {
        self.value(row).unwrap_or(Value::Undefined)
    }
}

impl FromStr for Measure {
    type Err = Error;

    /// The measure of this name, in any case, with blanks, `-` or `_` between the words.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] if nothing has the name.
    fn from_str(text: &str) -> Result<Measure, Error> {
        let is_named = |measure: &Measure| words(measure.name()).eq(words(text));
        Measure::all().find(is_named).ok_or(Error::Argument {
            argument: "a statistic",
            demand: "one of the list, such as `gross-death-rate` or `case-mix-index`",
        })
    }
}
