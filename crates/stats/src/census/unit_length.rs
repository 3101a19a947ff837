//! [`UnitLengths`]: how long patients stay in a unit.

use std::collections::BTreeMap;

use casemix_record::Encounter;
use chrono::NaiveDate;

use super::{Departure, UnitStay};
use crate::{
    Accumulator, Error, StayFigures, Stays, Tally,
    accumulator::whole,
    report::{Column, Section, Table, Value},
};

/// A patient's stay in one unit that ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnitLength<'a> {
    /// The unit; empty if none is given.
    pub unit: &'a str,
    /// The day on which the patient left it.
    pub left: NaiveDate,
    /// How: never by a leave, which interrupts a stay and does not end it.
    pub departure: Departure,
    /// The days of the stay that the unit is credited with: the midnights at which the patient was there, and one for a
    /// patient who was discharged from it on the day of admission to the hospital. Leaves are not counted.
    pub days: u32,
}

impl<'a> UnitLength<'a> {
    /// The stays of an encounter in its units that ended, in their order.
    ///
    /// The days of all stays of an encounter together are its service days.
    ///
    /// ```
    /// use casemix_record::{Encounter, Movement};
    /// use casemix_stats::census::UnitLength;
    ///
    /// let encounter = Encounter::builder("E1").admitted("2026-01-05").discharged("2026-01-09").discharge_status("01")
    ///     .movements([Movement::builder().unit("ICU").from("2026-01-05").to("2026-01-07"), Movement::builder().unit("4 West").from("2026-01-07")])
    ///     .build();
    /// let lengths: Vec<_> = UnitLength::of(&encounter).iter().map(|length| (length.unit, length.days)).collect();
    /// assert_eq!(lengths, [("ICU", 2), ("4 West", 2)]);
    /// ```
    pub fn of(encounter: &'a Encounter) -> Vec<UnitLength<'a>> {
        let (mut lengths, mut days) = (Vec::new(), 0);
        for stay in UnitStay::of(encounter) {
            let Some((left, departure)) = stay.departure else {
                continue;
            };
            let left = left.date();
            days += (left - stay.arrival.0.date()).num_days().max(0);
            if departure == Departure::Leave {
                continue;
            }
            let ends = matches!(departure, Departure::Discharge | Departure::Death);
            days += i64::from(ends && left == stay.admitted);
            lengths.push(UnitLength {
                unit: stay.unit,
                left,
                departure,
                days: u32::try_from(days).unwrap_or(u32::MAX),
            });
            days = 0;
        }
        lengths
    }
}

/// Lengths of stay in each unit, of the patients who left it.
///
/// ```
/// use casemix_record::{Encounter, Movement};
/// use casemix_stats::{Accumulator, census::UnitLengths};
///
/// let mut units = UnitLengths::default();
/// units.add_encounter(&Encounter::builder("E1").admitted("2026-01-05").discharged("2026-01-09").discharge_status("01")
///     .movements([Movement::builder().unit("ICU").from("2026-01-05").to("2026-01-06"), Movement::builder().unit("4 West").from("2026-01-06")])
///     .build());
/// let figures = units.finish(&())?;
/// assert_eq!((figures[0].unit.as_str(), figures[0].stays.average.to_string().as_str()), ("4 West", "3.00"));
/// assert_eq!((figures[1].unit.as_str(), figures[1].transfers), ("ICU", 1));
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitLengths(BTreeMap<String, Unit>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Unit {
    departures: Tally<Departure>,
    stays: Stays,
}

impl UnitLengths {
    /// Counts the stays of an encounter that ended.
    pub fn add_encounter(&mut self, encounter: &Encounter) {
        UnitLength::of(encounter)
            .into_iter()
            .for_each(|length| self.add(length));
    }

    /// Takes an encounter back that was counted.
    pub fn subtract_encounter(&mut self, encounter: &Encounter) {
        UnitLength::of(encounter)
            .into_iter()
            .for_each(|length| self.subtract(length));
    }
}

impl Accumulator for UnitLengths {
    type Item<'a> = UnitLength<'a>;
    type Context<'a> = ();
    type Output = Vec<UnitFigures>;

    fn count(&mut self, length: UnitLength<'_>, times: i64) {
        let unit = self.0.entry(length.unit.to_owned()).or_default();
        unit.departures.count(length.departure, times);
        unit.stays.count(length.days, times);
        if *unit == Unit::default() {
            self.0.remove(length.unit);
        }
    }

    fn merge(&mut self, other: &Self) {
        for (name, of_other) in &other.0 {
            let unit = self.0.entry(name.clone()).or_default();
            unit.departures.merge(&of_other.departures);
            unit.stays.merge(&of_other.stays);
            if *unit == Unit::default() {
                self.0.remove(name);
            }
        }
    }

    /// The figures by unit, in the order of their names.
    fn finish(&self, _: &()) -> Result<Vec<UnitFigures>, Error> {
        let of_unit = |(name, unit): (&String, &Unit)| {
            unit.departures.finish(&())?;
            let left = |departure| whole(unit.departures.get(&departure));
            Ok(UnitFigures {
                unit: name.clone(),
                discharges: left(Departure::Discharge)?,
                deaths: left(Departure::Death)?,
                transfers: left(Departure::Transfer)?,
                stays: unit.stays.finish(&())?,
            })
        };
        self.0.iter().map(of_unit).collect()
    }
}

/// The patients who left a unit, and how long they were there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnitFigures {
    /// The unit; empty if none is given.
    pub unit: String,
    /// Those discharged alive from it.
    pub discharges: u64,
    /// Those who died in it.
    pub deaths: u64,
    /// Those transferred to another unit.
    pub transfers: u64,
    /// The days in the unit of all of them.
    pub stays: StayFigures,
}

impl UnitFigures {
    /// The figures of units as a section.
    pub fn section(units: &[UnitFigures]) -> Section {
        let mut table = Table::new([
            Column::text("unit", "Unit"),
            Column::number("discharges", "Discharges"),
            Column::number("deaths", "Deaths"),
            Column::number("transfers", "Transfers out"),
            Column::number("days", "Days"),
            Column::number("average", "Average"),
            Column::number("median", "Median"),
        ]);
        for unit in units {
            let name = if unit.unit.is_empty() { "not stated" } else { &unit.unit };
            table.push([
                name.into(),
                unit.discharges.into(),
                unit.deaths.into(),
                unit.transfers.into(),
                unit.stays.days.into(),
                unit.stays.average.into(),
                Value::from(unit.stays.median),
            ]);
        }
        Section::new("unit-stays", "Lengths of stay of units", table).note(
            "Days in the unit of the patients who left it: by discharge, death or transfer. They are credited to the unit \
             in which midnight found the patient.",
        )
    }
}
