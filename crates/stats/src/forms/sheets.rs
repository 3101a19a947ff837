//! [`Sheets`]: the forms of a department, by encounter.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
};

use casemix_record::{Encounter, EncounterClass, MovementEvent, Raw, Text};
use chrono::NaiveDate;

use super::{Form, FormFailure, FormReader, LineFault, Row};
use crate::{
    census::Beds,
    rates::{Count, Counts},
};

/// So many faults of a file are kept.
const MOST_FAULTS: usize = 200;

/// What a department filled: parts of encounters, beds, and numbers tallied by hand.
///
/// Memory grows with the rows of the forms, not with the records that they complete. `Debug` hides what is of patients.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheets {
    parts: BTreeMap<Text, Encounter>,
    beds: Beds,
    counts: BTreeMap<(Count, Option<NaiveDate>), u32>,
}

/// What became of a form that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Filled {
    /// Rows that were taken.
    pub rows: u64,
    /// Rows that were not.
    pub faulty: u64,
    /// What is wrong with them, the first two hundred.
    pub faults: Vec<LineFault>,
}

impl Sheets {
    /// Reads a form; rows that are wrong are told and left out.
    ///
    /// # Errors
    ///
    /// [`FormFailure`] if the heading is not that of the form, or the source cannot be read.
    pub fn read(&mut self, form: Form, source: impl Read) -> Result<Filled, FormFailure> {
        let mut filled = Filled::default();
        for row in FormReader::new(form, source)? {
            match row? {
                Ok(row) => {
                    filled.rows += 1;
                    self.add(row);
                }
                Err(fault) => {
                    filled.faulty += 1;
                    if filled.faults.len() < MOST_FAULTS {
                        filled.faults.push(fault);
                    }
                }
            }
        }
        Ok(filled)
    }

    /// Takes a row. Of two counts of beds of a unit from the same day, and of two numbers of the same count and date, the
    /// later one holds.
    pub fn add(&mut self, row: Row) {
        match row {
            Row::Part(part) => {
                let known = self
                    .parts
                    .entry(part.id.clone())
                    .or_insert_with(|| Encounter::new(part.id.clone()));
                append(known, *part);
            }
            Row::Beds { unit, kind, from, beds } => self.beds.set(unit, kind, from, beds),
            Row::Count { count, number, date } => {
                self.counts.insert((count, date), number);
            }
        }
    }

    /// Whether nothing is filled.
    pub fn is_empty(&self) -> bool {
        *self == Sheets::default()
    }

    /// The beds.
    pub fn beds(&self) -> &Beds {
        &self.beds
    }

    /// Completes a record by what the forms have of its encounter; `false` if they have nothing.
    ///
    /// A list of a form stands for that of the record; a field is taken where the record leaves it blank.
    pub fn complete(&self, encounter: &mut Encounter) -> bool {
        let Some(part) = self.parts.get(&encounter.id) else {
            return false;
        };
        fill(encounter, part);
        true
    }

    /// Puts numbers tallied by hand in the place of what was counted of records in a period: those without a date, and
    /// the sums of those whose date is in the period.
    pub fn count(&self, counts: &mut Counts, first: NaiveDate, last: NaiveDate) {
        let mut sums: BTreeMap<Count, i64> = BTreeMap::new();
        for ((count, date), number) in &self.counts {
            if date.is_none_or(|date| (first..=last).contains(&date)) {
                *sums.entry(*count).or_default() += i64::from(*number);
            }
        }
        sums.into_iter().for_each(|(count, number)| counts.set(count, number));
    }

    /// The encounters that the forms have and that are none of those `known`, as far as they stand on their own: those
    /// with movements, and those of another class than inpatient.
    ///
    /// Where the forms do not say it, the admission is the first coming to a unit other than the emergency department,
    /// and the discharge the movement that is one.
    pub fn alone(&self, known: &BTreeSet<Text>) -> impl Iterator<Item = Encounter> {
        let unknown = self.parts.values().filter(|part| !known.contains(&part.id));
        unknown.filter_map(|part| {
            let mut encounter = part.clone();
            encounter.movements.sort_by_key(|movement| movement.from.value());
            let is_inpatient = encounter
                .class
                .value()
                .is_none_or(|class| class == EncounterClass::Inpatient);
            if encounter.movements.is_empty() {
                return (!is_inpatient).then_some(encounter);
            }
            let mut comings = encounter.movements.iter().filter(|movement| {
                let event = movement.event.value();
                event != Some(MovementEvent::Emergency) && event != Some(MovementEvent::Discharge)
            });
            if let (true, Some(first)) = (encounter.admitted.is_blank(), comings.next()) {
                encounter.admitted = first.from.clone();
            }
            let mut leavings = encounter.movements.iter().rev();
            let left = leavings.find(|movement| movement.event.value() == Some(MovementEvent::Discharge));
            if let (true, Some(left)) = (encounter.discharged.is_blank(), left) {
                encounter.discharged = left.from.clone();
            }
            Some(encounter)
        })
    }

    /// How many encounters the forms have that are none of those `known` and do not stand on their own: rows whose
    /// encounter number should be checked.
    pub fn unmatched(&self, known: &BTreeSet<Text>) -> usize {
        let unknown = self.parts.keys().filter(|id| !known.contains(*id)).count();
        unknown - self.alone(known).count()
    }
}

/// Adds what a row says to what other rows say of the same encounter.
fn append(known: &mut Encounter, row: Encounter) {
    let births = row.delivery.as_ref().map(|delivery| delivery.births.clone());
    let mut fields = row;
    known.movements.append(&mut fields.movements);
    known.leaves.append(&mut fields.leaves);
    known.anesthesia.append(&mut fields.anesthesia);
    known.consultations.append(&mut fields.consultations);
    known.infections.append(&mut fields.infections);
    known.events.append(&mut fields.events);
    if let Some(delivery) = fields.delivery.as_mut() {
        delivery.births.clear();
    }
    fill(known, &fields);
    if let (Some(delivery), Some(births)) = (known.delivery.as_mut(), births) {
        delivery.births.extend(births);
    }
}

/// Takes lists that are not empty, and fields that are blank.
fn fill(encounter: &mut Encounter, part: &Encounter) {
    macro_rules! lists {
        ($($list:ident),+) => {$(
            if !part.$list.is_empty() {
                encounter.$list = part.$list.clone();
            }
        )+};
    }
    lists!(leaves, anesthesia, consultations, infections, events);
    if !part.movements.is_empty() {
        encounter.movements = part.movements.clone();
        encounter.movements.sort_by_key(|movement| movement.from.value());
    }
    field(&mut encounter.class, &part.class);
    field(&mut encounter.discharge_status, &part.discharge_status);
    field(&mut encounter.admission_type, &part.admission_type);
    if let Some(part) = &part.completion {
        let completion = encounter.completion.get_or_insert_default();
        field(&mut completion.final_diagnosis, &part.final_diagnosis);
        field(&mut completion.coded, &part.coded);
        field(&mut completion.completed, &part.completed);
        field(&mut completion.billed, &part.billed);
    }
    if let Some(part) = &part.death {
        let death = encounter.death.get_or_insert_default();
        field(&mut death.died, &part.died);
        field(&mut death.relation, &part.relation);
        field(&mut death.coroner_case, &part.coroner_case);
        if death.cause.as_str().trim().is_empty() {
            death.cause = part.cause.clone();
        }
        if death.autopsy.is_none() {
            death.autopsy = part.autopsy.clone();
        }
    }
    if let Some(part) = &part.delivery {
        let delivery = encounter.delivery.get_or_insert_default();
        field(&mut delivery.delivered, &part.delivered);
        field(&mut delivery.method, &part.method);
        field(&mut delivery.previous_cesarean, &part.previous_cesarean);
        if !part.births.is_empty() {
            delivery.births = part.births.clone();
        }
    }
}

fn field<T: Clone>(field: &mut Raw<T>, part: &Raw<T>) {
    if field.is_blank() && !part.is_blank() {
        *field = part.clone();
    }
}
