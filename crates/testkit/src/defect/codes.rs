//! Defects of diagnoses and procedures.

use casemix_record::{Diagnosis, DiagnosisRole, Encounter, Location, Raw, Sex};

use super::{at, at_element, pick, pick_secondary};
use crate::Rng;

/// Codes of the right form that were never valid.
const NEVER_DIAGNOSES: [&str; 6] = ["I50.29", "E11.74", "J18.4", "N17.5", "A41.6", "L03.7"];
const NEVER_PROCEDURES: [&str; 3] = ["02703ZQ", "0SR90J7", "0FT44Z8"];

pub(super) fn unknown_diagnosis(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    let (index, diagnosis) = pick_secondary(encounter, rng, |diagnosis| diagnosis.role.is_absent())?;
    diagnosis.code = (*rng.pick(&NEVER_DIAGNOSES)?).into();
    Some(at_element("diagnoses", index, "code"))
}

pub(super) fn unknown_principal(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    let index = encounter.principal_index()?;
    encounter.diagnoses.get_mut(index)?.code = (*rng.pick(&NEVER_DIAGNOSES)?).into();
    Some(at_element("diagnoses", index, "code"))
}

pub(super) fn unknown_procedure(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    let (index, procedure) = pick(&mut encounter.procedures, rng, |_| true)?;
    procedure.code = (*rng.pick(&NEVER_PROCEDURES)?).into();
    Some(at_element("procedures", index, "code"))
}

pub(super) fn malformed_code(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    let (index, diagnosis) = pick_secondary(encounter, rng, |diagnosis| diagnosis.code.as_str().contains('.'))?;
    diagnosis.code = diagnosis.code.as_str().replace('.', ",").into();
    Some(at_element("diagnoses", index, "code"))
}

pub(super) fn missing_principal(encounter: &mut Encounter, _: &mut Rng) -> Option<Location> {
    encounter.diagnoses.first_mut()?.role = DiagnosisRole::Secondary.into();
    Some(at_element("diagnoses", 0, "role"))
}

pub(super) fn no_diagnosis(encounter: &mut Encounter, _: &mut Rng) -> Option<Location> {
    encounter.diagnoses.clear();
    Some(at("diagnoses"))
}

pub(super) fn external_cause_first(encounter: &mut Encounter, _: &mut Rng) -> Option<Location> {
    encounter.diagnoses.insert(0, Diagnosis::with_poa("W19.XXXA", "Y"));
    Some(at_element("diagnoses", 0, "code"))
}

pub(super) fn second_principal(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    let (index, diagnosis) = pick_secondary(encounter, rng, |diagnosis| diagnosis.role.is_absent())?;
    diagnosis.role = DiagnosisRole::Principal.into();
    Some(at_element("diagnoses", index, "role"))
}

pub(super) fn duplicate_diagnosis(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    let (_, twice) = pick_secondary(encounter, rng, |diagnosis| diagnosis.role.is_absent())?;
    let twice = twice.clone();
    encounter.diagnoses.push(twice);
    Some(at_element("diagnoses", encounter.diagnoses.len() - 1, "code"))
}

pub(super) fn duplicate_principal(encounter: &mut Encounter, _: &mut Rng) -> Option<Location> {
    let principal = encounter.principal_diagnosis()?.clone();
    encounter.diagnoses.push(principal);
    Some(at_element("diagnoses", encounter.diagnoses.len() - 1, "code"))
}

pub(super) fn invalid_poa(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    let (index, diagnosis) = pick(&mut encounter.diagnoses, rng, |diagnosis| diagnosis.role.is_absent())?;
    diagnosis.poa = Raw::from_text(*rng.pick(&["X", "D", "0", "YES"])?);
    Some(at_element("diagnoses", index, "poa"))
}

pub(super) fn missing_poa(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    let (index, diagnosis) = pick(&mut encounter.diagnoses, rng, |diagnosis| !diagnosis.poa.is_absent())?;
    diagnosis.poa = Raw::absent();
    Some(at_element("diagnoses", index, "poa"))
}

/// A man who is delivered, a woman with a prostate.
pub(super) fn sex_conflict(encounter: &mut Encounter, _: &mut Rng) -> Option<Location> {
    let any = |prefixes: &[&str]| {
        let begins = |diagnosis: &Diagnosis| {
            prefixes
                .iter()
                .any(|prefix| diagnosis.code.as_str().starts_with(prefix))
        };
        encounter.diagnoses.iter().any(begins)
    };
    let sex = if any(&["O", "D25", "N81", "C54"]) {
        Sex::Male
    } else if any(&["N40", "C61"]) {
        Sex::Female
    } else {
        return None;
    };
    encounter.sex = sex.into();
    Some(at("sex"))
}
