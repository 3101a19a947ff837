//! [`Register`]: entries of one kind, as an accumulator.

use std::fmt;

use casemix_record::{CodeText, Encounter};
use chrono::NaiveDate;

use super::Listing;
use crate::{
    Accumulator, CodeRanges, Error, Tally,
    report::{Column, Value},
};

/// A kind of entry of a register. The order of entries is the order of the register.
pub trait Entry: Clone + Ord {
    /// A stable identifier of the register, such as `disease-index`.
    const ID: &'static str;
    /// Its title.
    const TITLE: &'static str;

    /// The entries that an encounter has in the register.
    fn of(encounter: &Encounter) -> Vec<Self>;

    /// The columns of the register.
    fn columns() -> Vec<Column>;

    /// The entry's values, one for each column.
    fn row(&self) -> Vec<Value>;

    /// The code that the entry is found by.
    fn code(&self) -> Option<CodeText>;

    /// The day that the entry belongs to.
    fn day(&self) -> Option<NaiveDate>;
}

/// A register of the entries of one kind.
///
/// `Debug` shows how many entries it has and hides them.
///
/// ```
/// use casemix_record::Encounter;
/// use casemix_stats::{Accumulator, registers::{AdmissionRegister, Selection}};
///
/// let admission = |id: &str, day: &str| Encounter::builder(id).class("inpatient").admitted(day).build();
/// let (mut register, mut corrections) = (AdmissionRegister::default(), AdmissionRegister::default());
/// register.add(&admission("E1", "2026-01-07"));
/// corrections.subtract(&admission("E1", "2026-01-07"));
/// corrections.add(&admission("E1", "2026-01-05"));
/// register.merge(&corrections);
///
/// let days: Vec<String> = register.finish(&Selection::default())?.rows().map(|row| row.values[0].to_string()).collect();
/// assert_eq!(days, ["2026-01-05"]);
/// assert_eq!(format!("{register:?}"), "admission-register of 1 entries");
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Register<E: Entry>(Tally<E>);

impl<E: Entry> Default for Register<E> {
    fn default() -> Self {
        Register(Tally::default())
    }
}

impl<E: Entry> fmt::Debug for Register<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} entries", E::ID, self.0.total())
    }
}

impl<E: Entry> Accumulator for Register<E> {
    type Item<'a> = &'a Encounter;
    /// Which entries are listed.
    type Context<'a> = Selection;
    type Output = Listing<E>;

    fn count(&mut self, encounter: &Encounter, times: i64) {
        E::of(encounter)
            .into_iter()
            .for_each(|entry| self.0.count(entry, times));
    }

    fn merge(&mut self, other: &Self) {
        self.0.merge(&other.0);
    }

    /// An entry that was added twice is listed twice.
    fn finish(&self, selection: &Selection) -> Result<Listing<E>, Error> {
        let mut entries = Vec::new();
        for (entry, times) in self.0.finish(&())? {
            if selection.holds(&entry) {
                (0..times).for_each(|_| entries.push(entry.clone()));
            }
        }
        Ok(Listing { entries })
    }
}

/// Which entries of a register are listed: all, unless codes or a period are given.
///
/// ```
/// use casemix_stats::registers::Selection;
///
/// let selection = Selection::default().codes("C00-D49".parse()?).from("2026-01-01".parse()?);
/// assert!(selection.codes.contains_text("C50.911") && selection.last.is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Selection {
    /// Entries found by one of these codes; empty for any.
    pub codes: CodeRanges,
    /// Entries of this day or a later one. An entry without a day is in no period.
    pub first: Option<NaiveDate>,
    /// Entries of this day or an earlier one.
    pub last: Option<NaiveDate>,
}

impl Selection {
    /// Only entries with these codes.
    #[must_use]
    pub fn codes(self, codes: CodeRanges) -> Selection {
        Selection { codes, ..self }
    }

    /// Only entries from this day on.
    #[must_use]
    pub fn from(self, first: NaiveDate) -> Selection {
        Selection {
            first: Some(first),
            ..self
        }
    }

    /// Only entries from a first day to a last one.
    #[must_use]
    pub fn period(self, first: NaiveDate, last: NaiveDate) -> Selection {
        Selection {
            first: Some(first),
            last: Some(last),
            ..self
        }
    }

    fn holds(&self, entry: &impl Entry) -> bool {
        let has_code = || entry.code().is_some_and(|code| self.codes.contains(&code));
        let (first, last) = (self.first, self.last);
        let in_period = |day: NaiveDate| first.is_none_or(|first| first <= day) && last.is_none_or(|last| day <= last);
        (self.codes.is_empty() || has_code())
            && ((first.is_none() && last.is_none()) || entry.day().is_some_and(in_period))
    }
}
