//! [`Limit`]: how long something may take, or how much there may be, as data.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use chrono::{NaiveDate, TimeDelta};
use rust_decimal::Decimal;

use crate::{Effective, PackInfo, review::Term};

/// How long something may take, or how much of it there may be.
///
/// Several limits may stand for one name, as of federal law, a state and a hospital's bylaws. Of those in force the
/// strictest counts, and a finding says which it was.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limit {
    /// The name, such as `operative-report`.
    pub name: Cow<'static, str>,
    /// Whether the value is the most or the least allowed.
    pub bound: Bound,
    /// The value.
    pub value: Quantum,
    /// Who says so.
    pub citation: Option<Cow<'static, str>>,
    /// The days on which it is in force.
    pub effective: Effective,
    /// The pack that sets it.
    pub pack: PackInfo,
}

impl Limit {
    /// A limit of `pack`: at most `value`, in force always.
    pub fn at_most(name: impl Into<Cow<'static, str>>, value: Quantum, pack: PackInfo) -> Self {
        Limit {
            name: name.into(),
            bound: Bound::AtMost,
            value,
            citation: None,
            effective: Effective::ALWAYS,
            pack,
        }
    }

    /// A limit of `pack`: at least `value`, in force always.
    pub fn at_least(name: impl Into<Cow<'static, str>>, value: Quantum, pack: PackInfo) -> Self {
        Limit {
            bound: Bound::AtLeast,
            ..Limit::at_most(name, value, pack)
        }
    }

    /// Says who says so.
    #[must_use]
    pub fn cite(mut self, citation: impl Into<Cow<'static, str>>) -> Self {
        self.citation = Some(citation.into());
        self
    }

    /// Says on which days it is in force.
    #[must_use]
    pub fn effective(mut self, days: Effective) -> Self {
        self.effective = days;
        self
    }

    /// The length of time, if it is one.
    pub fn duration(&self) -> Option<TimeDelta> {
        match self.value {
            Quantum::Time(time) => Some(time),
            Quantum::Number(_) => None,
        }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<Decimal> {
        match self.value {
            Quantum::Time(_) => None,
            Quantum::Number(number) => Some(number),
        }
    }

    /// Whether it allows less than `other`.
    pub fn is_stricter_than(&self, other: &Limit) -> bool {
        match self.bound {
            Bound::AtMost => self.value < other.value,
            Bound::AtLeast => self.value > other.value,
        }
    }

    /// Whether both can stand under one name: of one bound and one kind.
    pub(crate) fn is_like(&self, other: &Limit) -> bool {
        let times = |limit: &Limit| matches!(limit.value, Quantum::Time(_));
        self.bound == other.bound && times(self) == times(other)
    }
}

impl fmt::Display for Limit {
    /// `operative-report, at most 24 hours: 42 CFR 482.51(b)(6) (record-review 2026.1)`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Limit {
            name,
            bound,
            value,
            pack,
            ..
        } = self;
        write!(f, "limit {name}, {bound} {value}")?;
        if let Some(citation) = &self.citation {
            write!(f, ": {citation}")?;
        }
        write!(f, " ({} {})", pack.name, pack.release)
    }
}

/// Whether a limit is the most or the least allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// Smaller is stricter.
    AtMost,
    /// Greater is stricter.
    AtLeast,
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Bound::AtMost => "at most",
            Bound::AtLeast => "at least",
        })
    }
}

/// The value of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Quantum {
    /// A length of time.
    Time(TimeDelta),
    /// A number.
    Number(Decimal),
}

impl Quantum {
    /// So many hours.
    pub fn hours(hours: u32) -> Self {
        Quantum::Time(TimeDelta::seconds(i64::from(hours) * 3600))
    }

    /// So many days.
    pub fn days(days: u32) -> Self {
        Quantum::Time(TimeDelta::seconds(i64::from(days) * 86_400))
    }
}

impl fmt::Display for Quantum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Quantum::Time(time) => write_time(f, *time),
            Quantum::Number(number) => write!(f, "{number}"),
        }
    }
}

/// Writes a length of time in the greatest unit that is exact, hours up to two days.
pub(crate) fn write_time(f: &mut impl fmt::Write, time: TimeDelta) -> fmt::Result {
    let seconds = time.num_seconds();
    let (unit, name) = match seconds.unsigned_abs() {
        s if s % 86_400 == 0 && s > 2 * 86_400 => (86_400, "day"),
        s if s % 3600 == 0 => (3600, "hour"),
        s if s % 60 == 0 => (60, "minute"),
        _ => (1, "second"),
    };
    let count = seconds / unit;
    write!(f, "{count} {name}{}", if count.abs() == 1 { "" } else { "s" })
}

/// The strictest of those limits of one name that are `in_force`; of equal ones the first.
pub(crate) fn strictest(limits: &[Limit], in_force: impl Fn(&Limit) -> bool) -> Option<&Limit> {
    let in_force = limits.iter().filter(|limit| in_force(limit));
    in_force.reduce(|strictest, limit| {
        if limit.is_stricter_than(strictest) {
            limit
        } else {
            strictest
        }
    })
}

/// Limits by name.
#[derive(Clone, Default)]
pub struct Limits {
    by_name: BTreeMap<Cow<'static, str>, Vec<Limit>>,
    /// Those that the review asks for, by number, once it has asked.
    by_term: OnceLock<Vec<Vec<Limit>>>,
}

impl fmt::Debug for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Limits").field(&self.by_name).finish()
    }
}

impl Limits {
    /// Adds a limit; `Err` gives it back where it is of another bound or kind than those of its name.
    pub(crate) fn add(&mut self, limit: Limit) -> Result<(), Box<Limit>> {
        let same = self.by_name.entry(limit.name.clone()).or_default();
        if same.iter().any(|other| !other.is_like(&limit)) {
            return Err(Box::new(limit));
        }
        same.push(limit);
        self.by_term = OnceLock::new();
        Ok(())
    }

    /// The limits of that name, in the order in which they were added.
    pub fn named(&self, name: &str) -> &[Limit] {
        self.by_name.get(name).map_or(&[], |limits| limits)
    }

    /// The limits that the review asks for by a number.
    pub(crate) fn of(&self, term: Term) -> &[Limit] {
        let by_term = self.by_term.get_or_init(|| {
            let all = Term::NAMES.iter().map(|name| self.named(name).to_vec());
            all.collect()
        });
        by_term.get(term as usize).map_or(&[], Vec::as_slice)
    }

    /// The strictest of the limits of that name in force on `day`; of equal ones the first added.
    pub fn strictest(&self, name: &str, day: NaiveDate) -> Option<&Limit> {
        strictest(self.named(name), |limit| limit.effective.contains(day))
    }

    /// Every limit, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Limit> {
        self.by_name.values().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strictest_limit_in_force_counts() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let pack = |name| PackInfo::new(name, "", "1");
        let mut limits = Limits::default();
        limits
            .add(Limit::at_most("report", Quantum::hours(24), pack("federal")))
            .unwrap();
        let bylaw = Limit::at_most("report", Quantum::hours(12), pack("bylaws"));
        limits.add(bylaw.effective(Effective::from(day("2026-01-01")))).unwrap();
        limits
            .add(Limit::at_most("report", Quantum::days(2), pack("state")))
            .unwrap();
        let strictest = |on| limits.strictest("report", day(on)).unwrap().pack.name.clone();
        assert_eq!(strictest("2025-12-31"), "federal");
        assert_eq!(strictest("2026-01-01"), "bylaws");
        assert!(
            limits
                .add(Limit::at_least("report", Quantum::hours(1), pack("odd")))
                .is_err()
        );

        limits
            .add(Limit::at_least("rest", Quantum::hours(8), pack("a")))
            .unwrap();
        limits
            .add(Limit::at_least("rest", Quantum::hours(9), pack("b")))
            .unwrap();
        assert_eq!(
            limits.strictest("rest", day("2026-01-01")).unwrap().value.to_string(),
            "9 hours"
        );
        assert!(limits.strictest("none", day("2026-01-01")).is_none());
    }

    #[test]
    fn times_are_written_in_their_greatest_exact_unit() {
        let written = [
            Quantum::hours(24),
            Quantum::hours(48),
            Quantum::days(30),
            Quantum::hours(1),
            Quantum::Time(TimeDelta::minutes(90)),
        ];
        assert_eq!(
            written.map(|q| q.to_string()),
            ["24 hours", "48 hours", "30 days", "1 hour", "90 minutes"]
        );
    }
}
