//! A case written down as an encounter.

mod abstracted;
mod bill;
mod papers;
mod sentences;
mod staff;
mod texts;
mod units;

use casemix_record::{Address, Encounter, Facility, PractitionerRole, Raw, Text};

use super::case::Case;
use crate::Rng;

pub(crate) use texts::Titles;

/// The discharge abstract: who, when, how admitted and discharged, diagnoses and procedures.
pub(super) fn abstracted(case: &Case, rng: &mut Rng) -> Encounter {
    abstracted::write(case, rng)
}

/// Adds all else that a hospital records: patient, facility, practitioners, units, documents, orders, births, death,
/// coverage, charges and bill.
pub(super) fn complete(encounter: &mut Encounter, case: &Case, rng: &mut Rng, bill: &mut Rng) {
    let team = staff::Team::of(case, rng);
    encounter.patient = Some(Box::new(case.person.part()));
    units::write(encounter, case, &team, rng);
    papers::write(encounter, case, &team, rng);
    encounter.practitioners = team.practitioners(case);
    for (procedure, done) in encounter.procedures.iter_mut().zip(&case.procedures) {
        procedure.operator = if done.surgery {
            team.surgeon.id()
        } else {
            team.attending.id()
        };
    }
    bill::write(encounter, case, bill);
}

/// Writes what the documents of a complete record say.
pub(super) fn tell(encounter: &mut Encounter, case: &Case, titles: Titles, rng: &mut Rng) {
    texts::write(encounter, case, titles, rng);
}

/// Leaves of a complete record what the Uniform Hospital Discharge Data Set asks for, and what hospital statistics count.
pub(super) fn reduce(encounter: &mut Encounter) {
    if let Some(patient) = encounter.patient.as_mut() {
        (patient.names, patient.identifiers, patient.language) = (Vec::new(), Vec::new(), Text::absent());
        if let Some(residence) = patient.residence.as_mut() {
            **residence = Address::builder().zip_code(residence.zip_code.clone()).build();
        }
    }
    if let Some(facility) = encounter.facility.as_mut() {
        **facility = Facility::builder().id(facility.id.clone()).build();
    }
    encounter.practitioners.retain(|one| {
        matches!(
            one.role.value(),
            Some(PractitionerRole::Attending | PractitionerRole::Operating)
        )
    });
    for practitioner in &mut encounter.practitioners {
        practitioner.specialty = Text::absent();
    }
    for procedure in &mut encounter.procedures {
        (procedure.id, procedure.ended) = (Text::absent(), Raw::absent());
    }
    (encounter.registered, encounter.inpatient_order) = (Raw::absent(), Raw::absent());
    (encounter.movements, encounter.coverages, encounter.charges) = (Vec::new(), Vec::new(), Vec::new());
    (encounter.documents, encounter.orders, encounter.anesthesia) = (Vec::new(), Vec::new(), Vec::new());
    (encounter.consultations, encounter.infections) = (Vec::new(), Vec::new());
    (encounter.completion, encounter.bill) = (None, None);
}

/// The identifier of the encounter of that number.
fn encounter_id(number: u64) -> String {
    format!("E{number:06}")
}
