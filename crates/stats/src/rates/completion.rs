//! [`Completions`]: when records were completed, for the rate of delinquent ones on any day and by every method.

use casemix_record::Encounter;
use chrono::{Datelike, Days, Months, NaiveDate};

use super::Delinquency;
use crate::{
    Accumulator, Error, Rate, Tally,
    accumulator::whole,
    report::{Column, Section, Table, Value},
};

/// Discharges by day of discharge and day of completion.
///
/// Which records are delinquent on a day follows for every day and every limit, and so do the denominators of every
/// method. Counted are records with a day of discharge; what is not completed yet has no day of completion, and is taken
/// back and added again when it is.
///
/// ```
/// use casemix_stats::{Accumulator, rates::{CompletionContext, Completions}};
///
/// let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
/// let mut records = Completions::default();
/// (0..17).for_each(|_| records.add((day("2026-02-10"), Some(day("2026-02-20")))));
/// (0..3).for_each(|_| records.add((day("2026-02-10"), None)));
///
/// let march = records.finish(&CompletionContext::new(day("2026-03-01"), day("2026-03-31")))?;
/// assert_eq!((march.delinquent, march.incomplete), (3, 3));
/// assert_eq!(march.previous_month.to_string(), "15.00%"); // of the 20 discharges of February
/// assert_eq!(march.period.to_string(), "undefined");      // none was discharged in March
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions(Tally<(NaiveDate, Option<NaiveDate>)>);

/// For which period delinquent records are counted, and by which limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CompletionContext {
    /// The first day of the period.
    pub first: NaiveDate,
    /// The last day of the period, at the end of which records are counted.
    pub last: NaiveDate,
    /// A record is delinquent so many days after the discharge: 30 unless set, the most that the Joint Commission
    /// allows. The bylaws of the medical staff may allow less.
    pub limit_days: u32,
}

impl CompletionContext {
    /// A period, with a limit of 30 days.
    pub const fn new(first: NaiveDate, last: NaiveDate) -> CompletionContext {
        CompletionContext {
            first,
            last,
            limit_days: 30,
        }
    }
}

impl Completions {
    /// Counts the record of an inpatient who was discharged.
    pub fn add_encounter(&mut self, encounter: &Encounter) {
        of_record(encounter).into_iter().for_each(|item| self.add(item));
    }

    /// Takes a record back that was counted.
    pub fn subtract_encounter(&mut self, encounter: &Encounter) {
        of_record(encounter).into_iter().for_each(|item| self.subtract(item));
    }

    /// Records that are delinquent at the end of a day: discharged more than so many days before, and not complete.
    pub fn delinquent(&self, on: NaiveDate, limit_days: u32) -> i64 {
        let Some(latest) = on.checked_sub_days(Days::new(limit_days.into())) else {
            return 0;
        };
        self.incomplete_of(on, |discharged| discharged < latest)
    }

    fn incomplete_of(&self, on: NaiveDate, holds: impl Fn(NaiveDate) -> bool) -> i64 {
        let open = self.0.iter().filter(|((discharged, completed), _)| {
            holds(*discharged) && completed.is_none_or(|completed| completed > on)
        });
        open.map(|(_, records)| records).sum()
    }

    /// Discharges from one day to another.
    pub fn discharges(&self, first: NaiveDate, last: NaiveDate) -> i64 {
        let of_period = self
            .0
            .iter()
            .filter(|((discharged, _), _)| (first..=last).contains(discharged));
        of_period.map(|(_, records)| records).sum()
    }
}

fn of_record(encounter: &Encounter) -> Option<(NaiveDate, Option<NaiveDate>)> {
    use crate::month::{Facts, Standing};

    let facts = Facts::of(encounter);
    let discharged = facts
        .discharged
        .filter(|_| Standing::of(&facts) == Standing::Discharge)?;
    let completed = encounter
        .completion
        .as_ref()
        .and_then(|completion| completion.completed.value());
    Some((discharged, completed.map(|completed| completed.date())))
}

impl Accumulator for Completions {
    /// Day of discharge and day of completion.
    type Item<'a> = (NaiveDate, Option<NaiveDate>);
    type Context<'a> = CompletionContext;
    type Output = CompletionFigures;

    fn count(&mut self, item: (NaiveDate, Option<NaiveDate>), times: i64) {
        self.0.count(item, times);
    }

    fn merge(&mut self, other: &Self) {
        self.0.merge(&other.0);
    }

    fn finish(&self, context: &CompletionContext) -> Result<CompletionFigures, Error> {
        self.0.finish(&())?;
        let CompletionContext {
            first,
            last,
            limit_days,
        } = *context;
        let delinquent = whole(self.delinquent(last, limit_days))?;
        let rate = |method: Delinquency| method.of(delinquent);
        let of_year = self.of_twelve_months(last)?;
        let (month_before, before_month) = previous_month(last);
        let in_month_before = whole(self.discharges(month_before, before_month))?;
        let mut quarter_ends = Vec::with_capacity(4);
        for quarters in (0..4).rev() {
            let day = months_before(last, 3 * quarters);
            quarter_ends.push(QuarterEnd {
                day,
                delinquent: whole(self.delinquent(day, limit_days))?,
            });
        }
        Ok(CompletionFigures {
            on: last,
            limit_days,
            delinquent,
            incomplete: whole(self.incomplete_of(last, |discharged| discharged <= last))?,
            average_monthly: rate(of_year),
            period: rate(Delinquency::DischargesOfThePeriod {
                discharges: whole(self.discharges(first, last))?,
            }),
            previous_month: rate(Delinquency::DischargesOfThePreviousMonth {
                discharges: in_month_before,
            }),
            against_history: against_history(&quarter_ends),
            survey: of_year
                .of(quarter_ends.iter().map(|end| end.delinquent).sum())
                .quarter(),
            quarter_ends,
        })
    }
}

impl Completions {
    fn of_twelve_months(&self, last: NaiveDate) -> Result<Delinquency, Error> {
        let first = months_before(last, 12).succ_opt().unwrap_or(last);
        Ok(Delinquency::AverageMonthlyDischarges {
            discharges: whole(self.discharges(first, last))?,
            months: 12,
        })
    }
}

impl Rate {
    /// The same rate of the average of four numbers that its numerator is the sum of.
    fn quarter(self) -> Rate {
        Rate::percent(self.numerator(), self.denominator() * rust_decimal::Decimal::from(4))
    }
}

/// The last quarter end against the average of those before.
fn against_history(quarter_ends: &[QuarterEnd]) -> Rate {
    let (last, before) = quarter_ends
        .split_last()
        .map_or((0, [].as_slice()), |(last, before)| (last.delinquent, before));
    let sum: u64 = before.iter().map(|end| end.delinquent).sum();
    Rate::percent(last.saturating_mul(before.len() as u64), sum)
}

/// So many months before a day; the last day of a month where the day is one.
fn months_before(day: NaiveDate, months: u32) -> NaiveDate {
    let is_last = day.succ_opt().is_none_or(|next| next.month() != day.month());
    let before = day.checked_sub_months(Months::new(months)).unwrap_or(day);
    if is_last { last_of_month(before) } else { before }
}

fn last_of_month(day: NaiveDate) -> NaiveDate {
    let next = day
        .with_day(1)
        .and_then(|first| first.checked_add_months(Months::new(1)));
    next.and_then(|next| next.pred_opt()).unwrap_or(day)
}

/// First and last day of the month before.
fn previous_month(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let last = day.with_day(1).and_then(|first| first.pred_opt()).unwrap_or(day);
    (last.with_day(1).unwrap_or(last), last)
}

/// How many records are delinquent, and what part that is by each method.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CompletionFigures {
    /// The day at the end of which they were counted.
    pub on: NaiveDate,
    /// The limit.
    pub limit_days: u32,
    /// Delinquent records.
    pub delinquent: u64,
    /// Records that are not complete, delinquent or not.
    pub incomplete: u64,
    /// By [`Delinquency::AverageMonthlyDischarges`] of the twelve months that end with the day.
    pub average_monthly: Rate,
    /// By [`Delinquency::DischargesOfThePeriod`].
    pub period: Rate,
    /// By [`Delinquency::DischargesOfThePreviousMonth`].
    pub previous_month: Rate,
    /// The average of the last four quarter ends, of average monthly discharges: what a survey of the Joint Commission
    /// looks at. Above 50% is a finding.
    pub survey: Rate,
    /// Delinquent records at the end of the period against the average of the three quarter ends before; undefined where
    /// those had none. See [`exceeds_twice_history`](CompletionFigures::exceeds_twice_history).
    pub against_history: Rate,
    /// The last four quarter ends, the day itself being the last.
    pub quarter_ends: Vec<QuarterEnd>,
}

/// Delinquent records at the end of a quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct QuarterEnd {
    /// The day.
    pub day: NaiveDate,
    /// Delinquent records at its end.
    pub delinquent: u64,
}

impl CompletionFigures {
    /// Whether more records are delinquent than twice the historical figure, which a survey of the Joint Commission holds a
    /// single quarter to: the average of the three quarter ends before. A figure where there was none is no trigger, for
    /// there is no history to hold it against.
    ///
    /// ```
    /// use casemix_stats::{Accumulator, rates::{CompletionContext, Completions}};
    ///
    /// let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    /// let mut records = Completions::default();
    /// // Two records stay open since 2025; five of January join them.
    /// (0..2).for_each(|_| records.add((day("2025-04-10"), None)));
    /// (0..5).for_each(|_| records.add((day("2026-01-10"), None)));
    /// let march = records.finish(&CompletionContext::new(day("2026-03-01"), day("2026-03-31")))?;
    /// assert_eq!(march.against_history.to_string(), "350.00%"); // 7 against 2
    /// assert!(march.exceeds_twice_history());
    /// # Ok::<(), casemix_stats::Error>(())
    /// ```
    pub fn exceeds_twice_history(&self) -> bool {
        let rate = self.against_history;
        !rate.denominator().is_zero() && rate.numerator() > rate.denominator() + rate.denominator()
    }

    /// The figures as a section, each rate with its method.
    pub fn section(&self) -> Section {
        let mut table = Table::new([
            Column::text("figure", "Figure"),
            Column::number("value", "Value"),
            Column::text("method", "Method"),
        ]);
        let limit = format!(
            "discharged more than {} days before {} and not complete",
            self.limit_days, self.on
        );
        table.push(["delinquent records".into(), self.delinquent.into(), limit.into()]);
        table.push(["incomplete records".into(), self.incomplete.into(), "of any age".into()]);
        for (name, rate, method) in [
            (
                "by average monthly discharges",
                self.average_monthly,
                "delinquent records / average monthly discharges of the last twelve months × 100",
            ),
            (
                "by discharges of the period",
                self.period,
                Delinquency::DischargesOfThePeriod { discharges: 0 }.method(),
            ),
            (
                "by discharges of the previous month",
                self.previous_month,
                Delinquency::DischargesOfThePreviousMonth { discharges: 0 }.method(),
            ),
            (
                "average of four quarters",
                self.survey,
                "average of the last four quarter ends / average monthly discharges × 100; above 50% is a finding",
            ),
            (
                "against the quarters before",
                self.against_history,
                "delinquent records / average of the three quarter ends before × 100; above 200% is a finding",
            ),
        ] {
            table.push([name.into(), Value::Rate(rate), method.into()]);
        }
        for end in &self.quarter_ends {
            table.push([format!("delinquent on {}", end.day).into(), end.delinquent.into()]);
        }
        Section::new("delinquent-records", "Delinquent records", table)
            .note("The number of records is the same by every method; the rates are not comparable with each other.")
    }
}
