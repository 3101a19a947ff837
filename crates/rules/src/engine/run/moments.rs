//! Dates held against each other.

use std::cmp::Ordering;

use casemix_record::Moment;
use chrono::{Datelike, NaiveTime, Timelike};

/// Dates in their order; where one has no time of day, by their days alone.
#[inline]
pub(in super::super) fn order(left: Moment, right: Moment) -> Ordering {
    match (left.time(), right.time()) {
        (Some(_), Some(_)) => left.cmp(&right),
        _ => left.date().cmp(&right.date()),
    }
}

/// The seconds from one date to another; by their days alone where that is asked, or where one has no time of day.
#[inline]
pub(super) fn seconds_since(from: Moment, to: Moment, by_day: bool) -> i64 {
    const DAY: i64 = 86_400;
    let (first, last) = (from.date(), to.date());
    // Within a year, as nearly always, the days of the year tell.
    let days = if first.year() == last.year() {
        i64::from(last.ordinal()) - i64::from(first.ordinal())
    } else {
        (last - first).num_days()
    };
    match (from.time(), to.time()) {
        (Some(from), Some(to)) if !by_day => {
            let second = |time: NaiveTime| i64::from(time.num_seconds_from_midnight());
            days * DAY + second(to) - second(from)
        }
        _ => days * DAY,
    }
}

#[cfg(test)]
mod tests {
    use super::super::arithmetic::arithmetic;
    use super::super::compare::Got;
    use super::*;
    use crate::language::tree::Operator;

    /// Against what is slower and plainer.
    #[test]
    fn dates_are_held_against_each_other_with_and_without_times() {
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
                let by_times = one
                    .date_time()
                    .zip(other.date_time())
                    .map(|(one, other)| one.cmp(&other));
                let by_days = one.date().cmp(&other.date());
                assert_eq!(order(*one, *other), by_times.unwrap_or(by_days), "{one} {other}");
                let days = |moment: &Moment| Moment::from(moment.date());
                for (by_day, left, right) in [(false, *one, *other), (true, days(one), days(other))] {
                    let between = arithmetic(Got::Moment(left), Operator::Minus, Got::Moment(right));
                    assert!(
                        matches!(between, Some(Got::Time(time)) if time == seconds_since(*other, *one, by_day)),
                        "{one} {other}"
                    );
                }
            }
        }
    }
}
