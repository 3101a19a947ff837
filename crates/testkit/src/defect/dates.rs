//! Defects of dates, ages and lengths of stay.

use casemix_record::{Encounter, Location, Moment, Raw};
use chrono::{Datelike, Duration};

use super::{at, at_element, pick};
use crate::Rng;

pub(super) fn impossible_date(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    let year = encounter.admitted.value()?.date().year();
    let day = rng.pick(&["02-30", "04-31", "13-05", "00-12"])?;
    encounter.admitted = Raw::from_text(format!("{year}-{day}"));
    Some(at("admitted"))
}

pub(super) fn discharge_first(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    let discharged = encounter.discharged.value()?.date();
    encounter.admitted = Moment::from(discharged + Duration::days(rng.between(1, 20))).into();
    Some(at("admitted"))
}

pub(super) fn missing_discharge(encounter: &mut Encounter, _: &mut Rng) -> Option<Location> {
    encounter.discharged = Raw::absent();
    Some(at("discharged"))
}

pub(super) fn birth_after_admission(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    let admitted = encounter.admitted.value()?.date();
    encounter.birth_date = Moment::from(admitted + Duration::days(rng.between(2, 400))).into();
    Some(at("birth_date"))
}

pub(super) fn procedure_after(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    let discharged = encounter.discharged.value()?.date();
    let (index, procedure) = pick(&mut encounter.procedures, rng, |_| true)?;
    procedure.date = Moment::from(discharged + Duration::days(rng.between(2, 30))).into();
    Some(at_element("procedures", index, "date"))
}

pub(super) fn procedure_before(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    let admitted = encounter.admitted.value()?.date();
    let (index, procedure) = pick(&mut encounter.procedures, rng, |_| true)?;
    procedure.date = Moment::from(admitted - Duration::days(rng.between(30, 400))).into();
    Some(at_element("procedures", index, "date"))
}

pub(super) fn age_disagrees(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    let years = encounter.age_in_years()?;
    encounter.age_years = Raw::from(years + rng.between(3, 20) as i32);
    Some(at("age_years"))
}

pub(super) fn absurd_age(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    encounter.birth_date = Raw::absent();
    encounter.age_years = Raw::from(*rng.pick(&[-3, 141, 212, 999])?);
    Some(at("age_years"))
}

pub(super) fn stay_disagrees(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    let days = encounter.computed_length_of_stay()?;
    encounter.length_of_stay_days = Raw::from((days + rng.between(2, 60)) as i32);
    Some(at("length_of_stay_days"))
}
