//! Days: [`Period`], [`FiscalYear`] and the answer for a day that no release covers.

use std::fmt;

use chrono::NaiveDate;
use thiserror::Error;

/// A period of days, first and last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
}

impl Period {
    /// The period from `first` to `last`.
    pub const fn new(first: NaiveDate, last: NaiveDate) -> Self {
        Self { first, last }
    }

    /// Whether `day` lies in the period.
    #[inline]
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }
}

/// Adds `new` to ascending, separate periods, uniting what overlaps or touches.
pub(crate) fn unite(periods: &mut Vec<Period>, new: Period) {
    let touches = |a: Period, b: Period| a.last.succ_opt().is_none_or(|next| b.first <= next);
    let mut united = new;
    periods.retain(|period| {
        let apart = !(touches(*period, united) && touches(united, *period));
        if !apart {
            united = Period::new(period.first.min(united.first), period.last.max(united.last));
        }
        apart
    });
    let at = periods.partition_point(|period| period.first < united.first);
    periods.insert(at, united);
}

/// Takes the days of `gone` out of ascending, separate periods.
pub(crate) fn take_out(periods: &mut Vec<Period>, gone: Period) {
    let mut left = Vec::with_capacity(periods.len() + 1);
    for period in periods.iter() {
        let before = gone
            .first
            .pred_opt()
            .map(|last| Period::new(period.first, period.last.min(last)));
        let after = gone
            .last
            .succ_opt()
            .map(|first| Period::new(period.first.max(first), period.last));
        left.extend(
            [before, after]
                .into_iter()
                .flatten()
                .filter(|part| part.first <= part.last),
        );
    }
    *periods = left;
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.first, self.last)
    }
}

/// A fiscal year of the United States: from 1 October of the year before to 30 September. Code sets change on its first
/// day, and since 2022 also on 1 April.
///
/// ```
/// use casemix_codes::FiscalYear;
///
/// let year = FiscalYear::new(2026).expect("a year");
/// assert_eq!(year.period().to_string(), "2025-10-01 to 2026-09-30");
/// assert_eq!(FiscalYear::of(year.period().first), year);
/// assert_eq!(year.to_string(), "FY2026");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FiscalYear(u16);

impl FiscalYear {
    /// The fiscal year that ends in `year`; `None` outside 1 to 9999.
    pub const fn new(year: u16) -> Option<Self> {
        match year {
            1..=9999 => Some(Self(year)),
            _ => None,
        }
    }

    /// The fiscal year of a day.
    pub fn of(day: NaiveDate) -> Self {
        use chrono::Datelike;
        let year = day.year() + i32::from(day.month() >= 10);
        Self(u16::try_from(year.clamp(1, 9999)).unwrap_or(1))
    }

    /// The calendar year in which it ends.
    pub const fn year(self) -> u16 {
        self.0
    }

    /// Its first and last day.
    pub fn period(self) -> Period {
        let day = |year: u16, month, day| NaiveDate::from_ymd_opt(i32::from(year), month, day).unwrap_or_default();
        Period::new(day(self.0 - 1, 10, 1), day(self.0, 9, 30))
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FY{}", self.0)
    }
}

/// No release of a code system covers the day that was asked for. The nearest release is never taken instead.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no release of {system} covers {day}; the tables at hand cover {}; load the official files of that year", days(.covered))]
pub struct NoRelease {
    /// The code system.
    pub system: String,
    /// The day asked for.
    pub day: NaiveDate,
    /// The days that are covered, if any.
    pub covered: Option<Period>,
}

fn days(period: &Option<Period>) -> String {
    period.map_or_else(|| "no day".to_owned(), |period| period.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(700_000 + i32::try_from(number).unwrap()).unwrap()
    }

    proptest! {
        /// Periods against a plain set of days.
        #[test]
        fn periods_are_sets_of_days(steps in proptest::collection::vec((any::<bool>(), 0_u32..40, 0_u32..10), 0..12)) {
            let (mut periods, mut days) = (Vec::new(), std::collections::BTreeSet::new());
            for (add, first, len) in steps {
                let period = Period::new(day(first), day(first + len));
                if add {
                    unite(&mut periods, period);
                    days.extend(first..=first + len);
                } else {
                    take_out(&mut periods, period);
                    days.retain(|day| !(first..=first + len).contains(day));
                }
                prop_assert!(periods.is_sorted_by(|a, b| a.last.succ_opt().unwrap() < b.first), "apart and ascending");
                for number in 0..60 {
                    let held = periods.iter().any(|period| period.contains(day(number)));
                    prop_assert_eq!(held, days.contains(&number));
                }
            }
        }
    }
}
