//! Dates as numbers, which are quick to hold against each other.

use std::cmp::Ordering;

use casemix_record::Moment;
use casemix_record::field::Held;
use chrono::{Datelike, NaiveDate, Timelike};

/// A date: its day, and the second of the day if it has a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Instant {
    day: NaiveDate,
    /// Below zero where there is no time of day.
    second: i32,
}

const DAY: i64 = 86_400;

impl Instant {
    #[inline]
    fn new(moment: Moment) -> Instant {
        Instant {
            day: moment.date(),
            second: moment.time().map_or(-1, |time| time.num_seconds_from_midnight() as i32),
        }
    }

    #[inline]
    pub(super) fn held(held: Held) -> Option<Instant> {
        match held {
            Held::Moment(moment) => Some(Instant::new(moment)),
            _ => None,
        }
    }

    /// Its day alone.
    #[inline]
    pub(super) fn day(self) -> Instant {
        Instant { second: -1, ..self }
    }

    #[inline]
    fn have_times(self, other: Instant) -> bool {
        self.second | other.second >= 0
    }

    /// Dates in their order; where one has no time of day, by their days alone.
    #[inline]
    pub(super) fn order(self, other: Instant) -> Ordering {
        let by_day = self.day.cmp(&other.day);
        if by_day.is_eq() && self.have_times(other) {
            self.second.cmp(&other.second)
        } else {
            by_day
        }
    }

    /// The seconds since another date; where one has no time of day, by their days alone.
    #[inline]
    pub(super) fn since(self, other: Instant) -> i64 {
        let days = if self.day.year() == other.day.year() {
            i64::from(self.day.ordinal()) - i64::from(other.day.ordinal())
        } else {
            (self.day - other.day).num_days()
        };
        let days = days * DAY;
        if self.have_times(other) {
            days + i64::from(self.second - other.second)
        } else {
            days
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::arithmetic::arithmetic;
    use super::super::compare::{Got, order};
    use super::*;
    use crate::language::tree::Operator;

    #[test]
    fn numbers_order_as_dates_do() {
        let texts = [
            "2025-11-03",
            "2025-11-03T00:00",
            "2025-11-03T22:10",
            "2025-11-03T22:10:01",
            "2025-11-04",
            "2025-11-04T00:00",
            "1899-12-31",
            "2024-02-29T23:59:59",
            "2024-12-31",
            "2025-01-01T00:01",
            "0001-01-01",
            "9999-12-31T12:00",
        ];
        let moments: Vec<Moment> = texts.iter().map(|text| text.parse().unwrap()).collect();
        for one in &moments {
            for other in &moments {
                let (left, right) = (Instant::new(*one), Instant::new(*other));
                assert_eq!(left.order(right), order(*one, *other), "{one} {other}");
                let between = arithmetic(Got::Moment(*one), Operator::Minus, Got::Moment(*other));
                assert!(
                    matches!(between, Some(Got::Time(time)) if time == left.since(right)),
                    "{one} {other}"
                );
            }
        }
    }
}
