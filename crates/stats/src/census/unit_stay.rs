//! [`UnitStay`]: a patient's time in one unit, from the movements of a record.

use casemix_record::{Encounter, Moment, Movement, MovementEvent};
use chrono::NaiveDate;

use crate::{
    Population,
    month::{Facts, Standing},
};

/// How a patient came to a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Arrival {
    /// Admitted to the hospital; for newborns, born.
    Admission,
    /// From another unit of the hospital.
    Transfer,
    /// Back from a leave of absence.
    Return,
}

/// How a patient left a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Departure {
    /// Discharged alive.
    Discharge,
    /// Died.
    Death,
    /// To another unit of the hospital.
    Transfer,
    /// On leave of absence.
    Leave,
}

/// A patient's time in one unit.
///
/// `Debug` hides the moments, as [`Moment`] does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnitStay<'a> {
    /// The unit; empty if none is given.
    pub unit: &'a str,
    /// Whom the patient belongs to.
    pub population: Population,
    /// When and how the patient came.
    pub arrival: (Moment, Arrival),
    /// When and how the patient left; `None` while the patient is there.
    pub departure: Option<(Moment, Departure)>,
    /// The day of admission to the hospital: a patient who is discharged on it was never there at midnight and has a
    /// service day all the same.
    pub admitted: NaiveDate,
}

impl<'a> UnitStay<'a> {
    /// A stay in a unit that goes on.
    pub fn new(unit: &'a str, population: Population, arrived: Moment, by: Arrival) -> UnitStay<'a> {
        UnitStay {
            unit,
            population,
            arrival: (arrived, by),
            departure: None,
            admitted: arrived.date(),
        }
    }

    /// Ends the stay.
    #[must_use]
    pub fn left(self, at: Moment, by: Departure) -> UnitStay<'a> {
        UnitStay {
            departure: Some((at, by)),
            ..self
        }
    }

    /// The stays of an inpatient in units, in their order; none of another encounter, or of one without a valid
    /// admission.
    ///
    /// - The first unit is entered at admission and the last left at discharge, whatever its movement says: time in the
    ///   emergency department before the admission is no inpatient time, and a bed left an hour after the discharge
    ///   does not lengthen it.
    /// - In between each movement states its own arrival and leaving. Where they do not meet, the census does not
    ///   either: transfers in and transfers out of a day differ, and [`Census::check`](super::Census::check) tells.
    /// - A leave of absence ends the stay in the unit and the return starts it again.
    /// - Without movements the whole stay is in the unit with the empty name.
    ///
    /// ```
    /// use casemix_record::{Encounter, Movement, MovementEvent};
    /// use casemix_stats::census::{Arrival, UnitStay};
    ///
    /// let in_unit = |unit: &str, from: &str, to: &str| Movement::builder().event(MovementEvent::Transfer).unit(unit).from(from).to(to);
    /// let encounter = Encounter::builder("E1").admitted("2026-01-05T23:30").discharged("2026-01-09T11:00").discharge_status("01")
    ///     .movements([in_unit("ICU", "2026-01-05T23:40", "2026-01-07T10:00"), in_unit("4 West", "2026-01-07T10:00", "2026-01-09T11:20")])
    ///     .build();
    /// let stays = UnitStay::of(&encounter);
    /// assert_eq!((stays[0].unit, stays[1].unit), ("ICU", "4 West"));
    /// assert_eq!(stays[1].arrival.1, Arrival::Transfer);
    /// ```
    pub fn of(encounter: &'a Encounter) -> Vec<UnitStay<'a>> {
        let facts = Facts::of(encounter);
        let (Some(admitted), false) = (
            encounter.admitted.value(),
            matches!(Standing::of(&facts), Standing::NotInpatient(_)),
        ) else {
            return Vec::new();
        };
        let still_there = Standing::of(&facts) == Standing::StillPatient;
        let discharged = encounter.discharged.value().filter(|_| !still_there);
        let end = discharged.map(|at| {
            (
                at,
                if facts.died {
                    Departure::Death
                } else {
                    Departure::Discharge
                },
            )
        });
        let first = UnitStay::new("", facts.population, admitted, Arrival::Admission);
        let in_units = by_movements(first, &encounter.movements, end);
        in_units
            .into_iter()
            .flat_map(|stay| without_leaves(stay, encounter))
            .collect()
    }
}

/// The stays in units as the movements have them; the first begins and the last ends with the hospital stay.
fn by_movements<'a>(
    first: UnitStay<'a>,
    movements: &'a [Movement],
    end: Option<(Moment, Departure)>,
) -> Vec<UnitStay<'a>> {
    let is_unit = |movement: &&Movement| {
        !matches!(movement.event.value(), Some(MovementEvent::Emergency | MovementEvent::Discharge))
            && movement.from.value().is_some()
            // A movement that ended before the admission is no inpatient time.
            && movement.to.value().is_none_or(|to| to > first.arrival.0)
            && movement.from.value().zip(end).is_none_or(|(from, (end, _))| from < end || from.date() == end.date())
    };
    let units: Vec<&Movement> = movements.iter().filter(is_unit).collect();
    let mut stays: Vec<UnitStay<'a>> = Vec::with_capacity(units.len().max(1));
    for (at, movement) in units.iter().enumerate() {
        let next = units.get(at + 1).and_then(|next| next.from.value());
        let arrival = match (at, movement.from.value()) {
            (1.., Some(from)) => (from, Arrival::Transfer),
            _ => first.arrival,
        };
        let departure = match next {
            Some(next) => Some((movement.to.value().unwrap_or(next), Departure::Transfer)),
            None => end,
        };
        stays.push(UnitStay {
            unit: movement.unit.trim(),
            arrival,
            departure,
            ..first
        });
    }
    if stays.is_empty() {
        stays.push(UnitStay {
            departure: end,
            ..first
        });
    }
    stays
}

/// The stay in a unit, interrupted by leaves, each as far as it lies within the stay. A leave with its return on the same
/// day leaves the census as it is.
fn without_leaves<'a>(stay: UnitStay<'a>, encounter: &'a Encounter) -> Vec<UnitStay<'a>> {
    let leaves = encounter.leaves.iter();
    let mut leaves: Vec<(Moment, Option<Moment>)> = leaves
        .filter_map(|leave| Some((leave.from.value()?, leave.to.value())))
        .collect();
    leaves.sort_unstable();
    let (mut present, mut stays) = (stay, Vec::with_capacity(1));
    for (began, to) in leaves {
        if to.is_some_and(|to| to.date() <= began.date()) {
            continue;
        }
        let from = began.max(present.arrival.0);
        // Whoever does not come back is back at the end, for the sum to close.
        let end = present.departure.map(|(at, _)| at);
        let back = to.into_iter().chain(end).min();
        if back.is_some_and(|back| back <= from) {
            continue;
        }
        stays.push(present.left(from, Departure::Leave));
        let Some(back) = back else { return stays };
        present = UnitStay {
            arrival: (back, Arrival::Return),
            ..present
        };
    }
    stays.push(present);
    stays
}
