//! Times of a record and limits, compared to the record's advantage where a time of day is missing.

use casemix_record::Moment;
use chrono::{Datelike, NaiveDateTime, NaiveTime, TimeDelta};

use crate::Limit;

/// Limits longer than this are counted in days of the calendar, as they are written.
const COUNTED_IN_HOURS: TimeDelta = TimeDelta::hours(48);

/// The last year that a record can write.
const LAST_YEAR: i32 = 9999;

/// The first second that a moment may mean.
pub(super) fn earliest(moment: Moment) -> NaiveDateTime {
    moment.date().and_time(moment.time().unwrap_or(NaiveTime::MIN))
}

/// The last second that a moment may mean.
pub(super) fn latest(moment: Moment) -> NaiveDateTime {
    moment.date_time().unwrap_or_else(|| end_of_day(earliest(moment)))
}

fn end_of_day(at: NaiveDateTime) -> NaiveDateTime {
    let day = at.date();
    day.and_hms_opt(23, 59, 59).unwrap_or(at)
}

/// Whether two moments may be the same or in that order.
pub(super) fn is_in_order(first: Moment, second: Moment) -> bool {
    earliest(first) <= latest(second)
}

/// When something is due that may take as long as `limit` says from `start` on. `None` where the limit is no time, or
/// the calendar ends before: with the last year that can be written.
pub(super) fn due_after(start: Moment, limit: &Limit) -> Option<NaiveDateTime> {
    let time = limit.duration()?;
    let due = latest(start).checked_add_signed(time)?;
    let due = Some(due).filter(|due| due.year() <= LAST_YEAR)?;
    Some(if time > COUNTED_IN_HOURS { end_of_day(due) } else { due })
}

/// The first moment that is not more than `limit` before `start`.
pub(super) fn first_before(start: Moment, limit: &Limit) -> Option<NaiveDateTime> {
    let time = limit.duration()?;
    let first = earliest(start).checked_sub_signed(time)?;
    Some(if time > COUNTED_IN_HOURS {
        first.date().and_time(NaiveTime::MIN)
    } else {
        first
    })
}

/// The time at which a record is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct AsOf(pub(super) Option<NaiveDateTime>);

impl AsOf {
    /// Whether something had happened by then. Without a time everything has.
    pub(super) fn has_seen(self, moment: Moment) -> bool {
        self.0.is_none_or(|now| earliest(moment) <= now)
    }

    /// Whether what was due then is overdue. Without a time every limit has passed.
    pub(super) fn is_past(self, due: NaiveDateTime) -> bool {
        self.0.is_none_or(|now| due < now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PackInfo, Quantum};

    fn moment(text: &str) -> Moment {
        text.parse().unwrap()
    }

    fn limit(value: Quantum) -> Limit {
        Limit::at_most("x", value, PackInfo::new("p", "", "1"))
    }

    #[test]
    fn hours_are_exact_and_days_end_with_the_day() {
        let due = |start, value| due_after(moment(start), &limit(value)).unwrap().to_string();
        assert_eq!(due("2026-01-03T10:00", Quantum::hours(24)), "2026-01-04 10:00:00");
        assert_eq!(due("2026-01-03T10:00", Quantum::hours(48)), "2026-01-05 10:00:00");
        assert_eq!(due("2026-01-03T10:00", Quantum::days(30)), "2026-02-02 23:59:59");
        let first = |start, value| first_before(moment(start), &limit(value)).unwrap().to_string();
        assert_eq!(first("2026-01-31T10:00", Quantum::days(30)), "2026-01-01 00:00:00");
        assert_eq!(first("2026-01-03T10:00", Quantum::hours(48)), "2026-01-01 10:00:00");
    }

    #[test]
    fn what_cannot_be_written_is_not_due() {
        let due = |start| due_after(moment(start), &limit(Quantum::days(30)));
        assert!(due("9999-12-01T10:00").is_some() && due("9999-12-02T10:00").is_none());
    }

    #[test]
    fn a_day_without_a_time_is_read_to_the_advantage_of_the_record() {
        assert_eq!(
            due_after(moment("2026-01-03"), &limit(Quantum::hours(24)))
                .unwrap()
                .to_string(),
            "2026-01-04 23:59:59"
        );
        assert_eq!(earliest(moment("2026-01-04")).to_string(), "2026-01-04 00:00:00");
        assert_eq!(
            first_before(moment("2026-01-03"), &limit(Quantum::hours(48)))
                .unwrap()
                .to_string(),
            "2026-01-01 00:00:00"
        );
    }

    #[test]
    fn without_a_time_everything_has_happened_and_is_due() {
        let now = AsOf(Some(earliest(moment("2026-01-03"))));
        assert!(!now.has_seen(moment("2026-01-04")) && AsOf(None).has_seen(moment("2026-01-04")));
        assert!(!now.is_past(earliest(moment("2026-01-03"))) && now.is_past(earliest(moment("2026-01-02"))));
        assert!(AsOf(None).is_past(earliest(moment("9999-12-31"))));
    }
}
