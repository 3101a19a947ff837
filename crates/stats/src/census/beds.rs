//! [`Beds`]: how many beds were set up and staffed, day by day.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::Error;

/// What a patient lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BedKind {
    /// A bed set up and staffed: part of the bed count.
    Bed,
    /// A bassinet for newborns: a series of its own.
    Bassinet,
    /// A bed set up for a time only: its patient is in the census, the bed is not in the bed count.
    Temporary,
}

/// Beds of each unit as they changed: a count holds from its day until the next one.
///
/// Bed count days are summed day by day, so a change within the period counts for the days that it was in force. Beds of
/// recovery, labor and emergency rooms are no part of it.
///
/// ```
/// use casemix_stats::census::{BedKind, Beds};
///
/// let day = |text: &str| text.parse().unwrap();
/// let mut beds = Beds::default();
/// beds.set("4 West", BedKind::Bed, day("2025-01-01"), 125);
/// beds.set("4 West", BedKind::Bed, day("2025-06-15"), 150);
/// beds.set("4 West", BedKind::Temporary, day("2025-12-20"), 10);
/// assert_eq!(beds.days(BedKind::Bed, None, day("2025-01-01"), day("2025-12-31"))?, 50_625);
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beds(BTreeMap<(BedKind, String), BTreeMap<NaiveDate, u32>>);

impl Beds {
    /// Says how many beds of a kind a unit has from that day on.
    pub fn set(&mut self, unit: impl Into<String>, kind: BedKind, from: NaiveDate, beds: u32) {
        self.0.entry((kind, unit.into())).or_default().insert(from, beds);
    }

    /// Beds of a kind on a day, of a unit or of all.
    pub fn on(&self, kind: BedKind, unit: Option<&str>, day: NaiveDate) -> u64 {
        let of_units = self
            .of(kind, unit)
            .filter_map(|counts| counts.range(..=day).next_back());
        of_units.map(|(_, beds)| u64::from(*beds)).sum()
    }

    /// Bed count days: the beds of a kind summed over the days of a period, both ends included; of a unit or of all.
    ///
    /// # Errors
    ///
    /// [`Error::NoBedCount`] where no count of a unit is in force on the first day: nobody knows how many beds there
    /// were.
    pub fn days(&self, kind: BedKind, unit: Option<&str>, first: NaiveDate, last: NaiveDate) -> Result<u64, Error> {
        let mut sum = 0;
        let mut known = kind == BedKind::Temporary;
        for counts in self.of(kind, unit) {
            let in_force = counts.range(..=first).next_back().map(|(_, beds)| (first, *beds));
            if in_force.is_none() && kind != BedKind::Temporary && counts.range(..=last).next().is_some() {
                return Err(Error::NoBedCount { day: first });
            }
            known |= in_force.is_some();
            let changes = counts
                .range(first..)
                .skip_while(|(day, _)| **day == first)
                .map(|(day, beds)| (*day, *beds));
            let steps: Vec<(NaiveDate, u32)> = in_force
                .into_iter()
                .chain(changes)
                .take_while(|(day, _)| *day <= last)
                .collect();
            let ends = steps.iter().skip(1).map(|(day, _)| *day).chain(last.succ_opt());
            for ((from, beds), end) in steps.iter().zip(ends) {
                sum += (end - *from).num_days().unsigned_abs() * u64::from(*beds);
            }
        }
        if known {
            Ok(sum)
        } else {
            Err(Error::NoBedCount { day: first })
        }
    }

    /// Whether any count of beds of a kind is known, of a unit or of any.
    pub fn knows(&self, kind: BedKind, unit: Option<&str>) -> bool {
        self.of(kind, unit).next().is_some()
    }

    fn of(&self, kind: BedKind, unit: Option<&str>) -> impl Iterator<Item = &BTreeMap<NaiveDate, u32>> {
        let wanted = move |held: &BedKind, name: &str| *held == kind && unit.is_none_or(|unit| unit == name);
        self.0
            .iter()
            .filter(move |((held, name), _)| wanted(held, name))
            .map(|(_, counts)| counts)
    }
}
