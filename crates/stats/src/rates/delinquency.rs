//! [`Delinquency`]: records that are not complete in time, by several methods.

use casemix_record::Encounter;
use chrono::{Days, NaiveDate};

use crate::Rate;

/// What delinquent records are held against. The number of records is the same, the rates differ widely: always print
/// the method.
///
/// ```
/// use casemix_stats::rates::Delinquency;
///
/// // 561 delinquent records in a hospital with 1,700 discharges a month.
/// let year = Delinquency::AverageMonthlyDischarges { discharges: 12 * 1_700, months: 12 };
/// assert_eq!(year.of(561).to_string(), "33.00%");
/// assert_eq!(Delinquency::DischargesOfThePeriod { discharges: 3 * 1_700 }.of(561).to_string(), "11.00%");
/// assert!(year.exceeds_half(900) && !year.exceeds_half(561));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Delinquency {
    /// Average monthly discharges of the last months, twelve as a rule: the method of the Joint Commission.
    AverageMonthlyDischarges {
        /// Discharges of these months.
        discharges: u64,
        /// How many months.
        months: u32,
    },
    /// Discharges of the period in which the records became delinquent.
    DischargesOfThePeriod {
        /// Discharges of the period.
        discharges: u64,
    },
    /// Discharges of the month before.
    DischargesOfThePreviousMonth {
        /// Discharges of that month.
        discharges: u64,
    },
}

impl Delinquency {
    /// The method, in words: what a report prints beside the value.
    pub const fn method(self) -> &'static str {
        match self {
            Delinquency::AverageMonthlyDischarges { .. } => "delinquent records / average monthly discharges × 100",
            Delinquency::DischargesOfThePeriod { .. } => "delinquent records / discharges of the period × 100",
            Delinquency::DischargesOfThePreviousMonth { .. } => {
                "delinquent records / discharges of the previous month × 100"
            }
        }
    }

    /// The rate; above 100 % where records of several months are delinquent.
    pub fn of(self, delinquent: u64) -> Rate {
        match self {
            Delinquency::AverageMonthlyDischarges { discharges, months } => Rate::percent(
                rust_decimal::Decimal::from(delinquent) * rust_decimal::Decimal::from(months),
                discharges,
            ),
            Delinquency::DischargesOfThePeriod { discharges }
            | Delinquency::DischargesOfThePreviousMonth { discharges } => Rate::percent(delinquent, discharges),
        }
    }

    /// Whether more than half of the denominator is delinquent, which by average monthly discharges is the Joint
    /// Commission's line for a finding.
    pub fn exceeds_half(self, delinquent: u64) -> bool {
        let rate = self.of(delinquent);
        rate.numerator() + rate.numerator() > rate.denominator()
    }
}

/// Whether the record of a discharge is delinquent on a day: discharged more than so many days before, and not
/// complete by then. `None` if it has no date of discharge.
///
/// The bylaws of the medical staff set the limit; 30 days is the most that the Joint Commission allows.
///
/// ```
/// use casemix_record::{Completion, Encounter};
/// use casemix_stats::rates::is_delinquent;
///
/// let day = |text: &str| text.parse().unwrap();
/// let record = Encounter::builder("E1").discharged("2026-01-01")
///     .completion(Completion::builder().completed("2026-02-15")).build();
/// assert_eq!(is_delinquent(&record, day("2026-01-31"), 30), Some(false));
/// assert_eq!(is_delinquent(&record, day("2026-02-01"), 30), Some(true));
/// assert_eq!(is_delinquent(&record, day("2026-02-15"), 30), Some(false));
/// ```
pub fn is_delinquent(encounter: &Encounter, on: NaiveDate, limit_days: u32) -> Option<bool> {
    let discharged = encounter.discharged.value()?.date();
    let completed = encounter
        .completion
        .as_ref()
        .and_then(|completion| completion.completed.value());
    let due = discharged.checked_add_days(Days::new(limit_days.into()))?;
    Some(due < on && completed.is_none_or(|completed| completed.date() > on))
}
