//! [`Returns`]: returns to surgery and to the emergency department, from the events of the record.

use casemix_record::{Encounter, EncounterClass, EventKind, MovementEvent, Procedure, Raw};

use crate::{
    Accumulator, Error, Rate, Tally,
    accumulator::whole,
    report::{Column, Section, Table},
};

/// Returns to surgery and to the emergency department.
///
/// Counted are patients' stays and visits, not events: a stay with two returns is one with a return. A return that is
/// not stated to be planned is unplanned.
///
/// ```
/// use casemix_record::{Encounter, Event, EventKind};
/// use casemix_stats::{Accumulator, utilization::{ReturnFacts, Returns}};
///
/// let stay = |id| Encounter::builder(id).class("inpatient").procedures(["0DTJ4ZZ"]);
/// let back = |planned| Event::builder().kind(EventKind::ReturnToSurgery).planned(planned);
/// let mut returns = Returns::default();
/// for stay in [stay("E1"), stay("E2").events([back(true)]), stay("E3").events([back(true), back(false)])] {
///     returns.add(ReturnFacts::of(&stay.build(), |_| true));
/// }
/// let figures = returns.finish(&())?;
/// assert_eq!(figures.to_surgery.to_string(), "33.33%");
/// assert_eq!(figures.to_surgery_planned.to_string(), "33.33%");
/// assert_eq!(figures.to_emergency.to_string(), "undefined");
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Returns(Tally<ReturnFacts>);

/// What a record says of returns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct ReturnFacts {
    /// Whether the patient was operated on.
    pub operated: bool,
    /// Whether there was an unplanned return to surgery.
    pub to_surgery: bool,
    /// Whether there was a planned return to surgery.
    pub to_surgery_planned: bool,
    /// Whether the patient was in the emergency department.
    pub emergency: bool,
    /// Whether the patient came back to the emergency department after discharge from it.
    pub to_emergency: bool,
}

impl ReturnFacts {
    /// What a record says; `is_operation` tells which of its procedures are operations.
    ///
    /// The patient was operated on who has an operation or a return to surgery; was in the emergency department whose
    /// encounter is of that class, who was moved there, or who came back to it.
    pub fn of(encounter: &Encounter, is_operation: impl Fn(&Procedure) -> bool) -> ReturnFacts {
        let has = |kind, planned: fn(&Raw<bool>) -> bool| {
            let mut events = encounter.events.iter();
            events.any(|event| event.kind.value() == Some(kind) && planned(&event.planned))
        };
        let to_surgery = has(EventKind::ReturnToSurgery, |planned| planned.value() != Some(true));
        let to_surgery_planned = has(EventKind::ReturnToSurgery, |planned| planned.value() == Some(true));
        let to_emergency = has(EventKind::ReturnToEmergency, |_| true);
        let mut movements = encounter.movements.iter();
        let was_moved = movements.any(|movement| movement.event.value() == Some(MovementEvent::Emergency));
        let visited = encounter.class.value() == Some(EncounterClass::Emergency) || was_moved;
        ReturnFacts {
            operated: to_surgery || to_surgery_planned || encounter.procedures.iter().any(is_operation),
            to_surgery,
            to_surgery_planned,
            emergency: to_emergency || visited,
            to_emergency,
        }
    }
}

impl Accumulator for Returns {
    type Item<'a> = ReturnFacts;
    type Context<'a> = ();
    type Output = ReturnFigures;

    fn count(&mut self, facts: ReturnFacts, times: i64) {
        self.0.count(facts, times);
    }

    fn merge(&mut self, other: &Self) {
        self.0.merge(&other.0);
    }

    /// # Errors
    ///
    /// [`Error::Overdrawn`] where more was subtracted than added; [`Error::NotAPart`] where an embedder's facts tell of
    /// a return of somebody who was not there before.
    fn finish(&self, _: &()) -> Result<ReturnFigures, Error> {
        let count = |holds: fn(&ReturnFacts) -> bool| {
            let mut sum = 0;
            for (_, number) in self.0.iter().filter(|(facts, _)| holds(facts)) {
                sum += whole(number)?;
            }
            Ok::<u64, Error>(sum)
        };
        let (operated, emergency) = (count(|facts| facts.operated)?, count(|facts| facts.emergency)?);
        let only_planned = count(|facts| facts.to_surgery_planned && !facts.to_surgery)?;
        Ok(ReturnFigures {
            to_surgery: Rate::part_of(count(|facts| facts.to_surgery)?, operated)?,
            to_surgery_planned: Rate::part_of(only_planned, operated)?,
            to_emergency: Rate::part_of(count(|facts| facts.to_emergency)?, emergency)?,
        })
    }
}

/// How often patients returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReturnFigures {
    /// Stays with an unplanned return to surgery, of those with an operation.
    pub to_surgery: Rate,
    /// Stays whose returns to surgery were all planned, of those with an operation.
    pub to_surgery_planned: Rate,
    /// Visits to the emergency department that were followed by a return to it, of all such visits.
    pub to_emergency: Rate,
}

impl ReturnFigures {
    /// The figures as a section.
    pub fn section(&self) -> Section {
        let mut table = Table::new([
            Column::text("return", "Return"),
            Column::number("rate", "Rate"),
            Column::text("method", "Method"),
        ]);
        let of_operated = "stays with the return / stays with an operation × 100";
        let of_visits = "visits followed by a return / visits to the emergency department × 100";
        for (name, rate, method) in [
            ("to surgery, unplanned", self.to_surgery, of_operated),
            ("to surgery, all planned", self.to_surgery_planned, of_operated),
            ("to emergency", self.to_emergency, of_visits),
        ] {
            table.push([name.into(), rate.into(), method.into()]);
        }
        Section::new("returns", "Returns to surgery and to emergency", table)
    }
}
