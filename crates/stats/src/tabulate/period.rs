//! [`Period`]: days, weeks, months, quarters, years.

use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::Error;

/// A length of time by which figures are stated.
///
/// ```
/// use casemix_stats::tabulate::Period;
///
/// let day = "2026-02-11".parse().unwrap();
/// assert_eq!(Period::Quarter.label(day), "2026-Q1");
/// assert_eq!(Period::Quarter.bounds(day), ("2026-01-01".parse().unwrap(), "2026-03-31".parse().unwrap()));
/// assert_eq!(Period::Week.label(day), "2026-W07");
/// assert_eq!(Period::FiscalYear.label("2025-10-01".parse().unwrap()), "FY 2026");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Period {
    /// A day.
    Day,
    /// A week from Monday to Sunday, numbered as ISO 8601 does.
    Week,
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
    /// A calendar year.
    Year,
    /// A federal fiscal year, from October to September.
    FiscalYear,
}

impl Period {
    /// All of them, the shortest first.
    pub const ALL: [Period; 6] = [
        Period::Day,
        Period::Week,
        Period::Month,
        Period::Quarter,
        Period::Year,
        Period::FiscalYear,
    ];

    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
            Period::Quarter => "quarter",
            Period::Year => "year",
            Period::FiscalYear => "fiscal-year",
        }
    }

    /// The first and the last day of the period that holds a day.
    pub fn bounds(self, day: NaiveDate) -> (NaiveDate, NaiveDate) {
        let of_months = |months: u32, past: u32| {
            let first = day
                .with_day(1)
                .and_then(|first| first.checked_sub_months(Months::new(past)));
            let first = first.unwrap_or(day);
            let next = first.checked_add_months(Months::new(months));
            (first, next.and_then(|next| next.pred_opt()).unwrap_or(day))
        };
        match self {
            Period::Day => (day, day),
            Period::Week => {
                let since = u64::from(day.weekday().num_days_from_monday());
                let first = day.checked_sub_days(Days::new(since)).unwrap_or(day);
                (first, first.checked_add_days(Days::new(6)).unwrap_or(day))
            }
            Period::Month => of_months(1, 0),
            Period::Quarter => of_months(3, day.month0() % 3),
            Period::Year => of_months(12, day.month0()),
            Period::FiscalYear => of_months(12, (day.month0() + 3) % 12),
        }
    }

    /// The name of the period that holds a day: `2026-01-05`, `2026-W02`, `2026-01`, `2026-Q1`, `2026`, `FY 2026`.
    pub fn label(self, day: NaiveDate) -> String {
        match self {
            Period::Day => day.to_string(),
            Period::Week => format!("{}-W{:02}", day.iso_week().year(), day.iso_week().week()),
            Period::Month => day.format("%Y-%m").to_string(),
            Period::Quarter => format!("{}-Q{}", day.year(), day.month0() / 3 + 1),
            Period::Year => day.year().to_string(),
            Period::FiscalYear => format!("FY {}", day.year() + i32::from(day.month() >= 10)),
        }
    }
}

impl FromStr for Period {
    type Err = Error;

    /// # Errors
    ///
    /// [`Error::Argument`] if it is none of the names.
    fn from_str(text: &str) -> Result<Period, Error> {
        let named = |period: &Period| period.name().eq_ignore_ascii_case(text.trim());
        Period::ALL.into_iter().find(named).ok_or(Error::Argument {
            argument: "a period",
            demand: "day, week, month, quarter, year or fiscal-year",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn periods_follow_each_other_without_gap(day in 600_000_i32..900_000, period in 0_usize..6) {
            let (day, period) = (NaiveDate::from_num_days_from_ce_opt(day).unwrap(), Period::ALL[period]);
            let (first, last) = period.bounds(day);
            prop_assert!(first <= day && day <= last);
            for inside in [first, last] {
                prop_assert_eq!(period.bounds(inside), (first, last));
                prop_assert_eq!(period.label(inside), period.label(day));
            }
            let next = last.succ_opt().unwrap();
            prop_assert_eq!(period.bounds(next).0, next);
            prop_assert_ne!(period.label(next), period.label(day));
        }
    }
}
