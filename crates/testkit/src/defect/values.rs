//! Defects of administrative values.

use casemix_record::{DischargeStatus, Encounter, Location, Money, PayerClass, Raw};

use super::{at, at_element, pick};
use crate::Rng;

pub(super) fn invalid_sex(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    encounter.sex = Raw::from_text(*rng.pick(&["X", "3", "m/f"])?);
    Some(at("sex"))
}

pub(super) fn missing_sex(encounter: &mut Encounter, _: &mut Rng) -> Option<Location> {
    encounter.sex = Raw::absent();
    Some(at("sex"))
}

pub(super) fn invalid_status(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    encounter.discharge_status = Raw::from_text(*rng.pick(&["99", "8A", "home", "77"])?);
    Some(at("discharge_status"))
}

pub(super) fn missing_status(encounter: &mut Encounter, _: &mut Rng) -> Option<Location> {
    encounter.discharge_status = Raw::absent();
    Some(at("discharge_status"))
}

pub(super) fn invalid_type(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    encounter.admission_type = Raw::from_text(*rng.pick(&["7", "E", "0"])?);
    Some(at("admission_type"))
}

pub(super) fn dead_sent_home(encounter: &mut Encounter, _: &mut Rng) -> Option<Location> {
    encounter.death.as_ref()?;
    encounter.discharge_status = DischargeStatus::HOME.into();
    Some(at("discharge_status"))
}

/// The last digit of the identifier is another one.
pub(super) fn invalid_npi(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    let (index, practitioner) = pick(&mut encounter.practitioners, rng, |one| one.npi.value().is_some())?;
    let number = practitioner.npi.value()?.number();
    practitioner.npi = Raw::from_text(format!("{}{}", number / 10, (number + 1) % 10));
    Some(at_element("practitioners", index, "npi"))
}

pub(super) fn invalid_zip_code(encounter: &mut Encounter, _: &mut Rng) -> Option<Location> {
    let zip_code = &mut encounter.patient.as_mut()?.residence.as_mut()?.zip_code;
    *zip_code = Raw::from_text(zip_code.as_str().chars().take(4).collect::<String>());
    Some(at("patient").field("residence").field("zip_code"))
}

pub(super) fn payer_disagrees(encounter: &mut Encounter, _: &mut Rng) -> Option<Location> {
    let other = match encounter.coverages.first()?.payer.value()? {
        PayerClass::Medicare => PayerClass::Commercial,
        _ => PayerClass::Medicare,
    };
    encounter.payer = other.into();
    Some(at("payer"))
}

pub(super) fn charges_disagree(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    let more: Money = format!("{}.00", rng.between(1, 5_000)).parse().ok()?;
    encounter.total_charges = encounter.total_charges.value()?.checked_add(more)?.into();
    Some(at("total_charges"))
}

pub(super) fn newborn_without_weight(encounter: &mut Encounter, _: &mut Rng) -> Option<Location> {
    encounter.newborn.as_mut()?.birth_weight_grams = Raw::absent();
    Some(at("newborn").field("birth_weight_grams"))
}
