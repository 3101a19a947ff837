//! [`Deadline`]: by when something is due, and why.

use std::fmt;

use casemix_record::Moment;
use chrono::NaiveDateTime;

use super::clock::{due_after, earliest};
use crate::Limit;

/// By when something is due: within a limit of an event, or before the event.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline<'e> {
    pub(super) event: &'static str,
    pub(super) start: Moment,
    /// `None` is before the event.
    pub(super) limit: Option<&'e Limit>,
    pub(super) due: NaiveDateTime,
}

impl<'e> Deadline<'e> {
    /// No later than `limit` after an event.
    pub(super) fn within(limit: &'e Limit, event: &'static str, start: Moment) -> Option<Self> {
        let due = due_after(start, limit)?;
        Some(Deadline {
            event,
            start,
            limit: Some(limit),
            due,
        })
    }

    /// Before an event. Without a time of day, on the day is before.
    pub(super) fn before(event: &'static str, start: Moment) -> Self {
        Deadline {
            event,
            start,
            limit: None,
            due: super::clock::latest(start),
        }
    }

    /// Whether what happened then is too late.
    pub(super) fn is_missed_by(&self, moment: Moment) -> bool {
        earliest(moment) > self.due
    }

    /// The sooner of two.
    pub(super) fn or_sooner(self, other: Option<Self>) -> Self {
        match other {
            Some(other) if other.due < self.due => other,
            _ => self,
        }
    }
}

impl fmt::Display for Deadline<'_> {
    /// `within 24 hours of the admission on 2026-01-03T22:10:00`, or `before the operation on ...`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.limit {
            Some(limit) => write!(f, "within {} of", limit.value)?,
            None => f.write_str("before")?,
        }
        write!(f, " the {} on {}", self.event, self.start)
    }
}
