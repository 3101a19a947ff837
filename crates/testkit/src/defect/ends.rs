//! Defects of death, disposition and infections, and of lengths of stay against procedures.

use casemix_record::{
    AnesthesiaKind, Autopsy, Death, DeathRelation, Diagnosis, DischargeStatus, Document, DocumentKind, Encounter,
    Infection, InfectionSite, Location, Moment, Poa, Procedure, Raw, RawCode, Sex,
};
use chrono::Duration;

use super::{DefectKind, at, at_element, moved, pick};
use crate::Rng;

pub(super) const KINDS: &[DefectKind] = &[
    DefectKind::new("dead-sent-home", "the patient died and is sent home", |e, _| {
        e.death.as_ref()?;
        e.discharge_status = DischargeStatus::HOME.into();
        Some(at("discharge_status"))
    }),
    DefectKind::new(
        "alive-and-dead",
        "the disposition says died, and the patient gets instructions for home",
        |e, _| {
            let given = |d: &Document| d.kind.value() == Some(DocumentKind::DischargeInstructions);
            (e.death.is_none() && e.documents.iter().any(given)).then_some(())?;
            e.discharge_status = DischargeStatus::EXPIRED.into();
            Some(at("discharge_status"))
        },
    ),
    DefectKind::new(
        "death-not-described",
        "the patient died, and neither time nor cause is recorded",
        |e, _| {
            e.death.take()?;
            Some(at("death"))
        },
    ),
    DefectKind::new(
        "death-not-at-discharge",
        "the time of death is not that of the discharge",
        |e, rng| {
            let died = &mut e.death.as_mut()?.died;
            *died = moved(died.value()?, Duration::hours(rng.between(30, 90))).into();
            Some(death_at("died"))
        },
    ),
    DefectKind::new(
        "death-before-admission",
        "the death is before the admission",
        |e, rng| {
            let admitted = e.admitted.value()?;
            e.death.as_mut()?.died = moved(admitted, -Duration::hours(rng.between(30, 90))).into();
            Some(death_at("died"))
        },
    ),
    DefectKind::new("autopsy-before-death", "the autopsy is before the death", |e, rng| {
        let death = e.death.as_mut()?;
        let died = death.died.value()?;
        death.autopsy.as_mut()?.performed = moved(died, -Duration::hours(rng.between(3, 40))).into();
        Some(death_at("autopsy").field("performed"))
    }),
    DefectKind::new("autopsy-of-the-living", "an autopsy, and no death", |e, _| {
        (e.death.is_none() && e.discharge_status.value()? != DischargeStatus::EXPIRED).then_some(())?;
        let autopsy = Autopsy::builder().performed(moved(e.discharged.value()?, Duration::hours(20)));
        e.death = Some(Box::new(Death::builder().autopsy(autopsy).build()));
        Some(at("death"))
    }),
    DefectKind::new(
        "obstetric-death-of-a-man",
        "a man's death is counted as obstetric",
        |e, _| {
            (e.sex.value() == Some(Sex::Male)).then_some(())?;
            e.death.as_mut()?.relation = DeathRelation::DirectObstetric.into();
            Some(death_at("relation"))
        },
    ),
    DefectKind::new(
        "anesthesia-death-without-anesthesia",
        "a death from anesthesia without an anesthetic",
        |e, _| {
            e.anesthesia.is_empty().then_some(())?;
            e.death.as_mut()?.relation = DeathRelation::Anesthesia.into();
            Some(death_at("relation"))
        },
    ),
    DefectKind::new(
        "brain-dead-sent-home",
        "brain death, and the patient is alive",
        |e, _| {
            (e.death.is_none() && !e.diagnoses.is_empty()).then_some(())?;
            e.diagnoses.push(Diagnosis::with_poa("G93.82", "Y"));
            Some(at_element("diagnoses", e.diagnoses.len() - 1, "code"))
        },
    ),
    DefectKind::new(
        "stillborn-patient",
        "a fetal death with a record of its own stay",
        |e, _| {
            e.newborn.as_ref()?;
            (!e.diagnoses.is_empty()).then_some(())?;
            e.diagnoses.push(Diagnosis::with_poa("P95", "Y"));
            Some(at_element("diagnoses", e.diagnoses.len() - 1, "code"))
        },
    ),
    DefectKind::new(
        "left-without-being-seen",
        "a stay with the code of one who left before being seen",
        |e, _| {
            (e.discharge_status.value() == Some(DischargeStatus::HOME)).then_some(())?;
            (!e.diagnoses.is_empty()).then_some(())?;
            e.diagnoses.push(Diagnosis::with_poa("Z53.21", "Y"));
            Some(at_element("diagnoses", e.diagnoses.len() - 1, "code"))
        },
    ),
    DefectKind::new(
        "hospice-status-in-hospital",
        "a status that only hospice claims have",
        |e, rng| {
            e.death.as_ref()?;
            e.discharge_status = Raw::from_text(*rng.pick(&["40", "41", "42"])?);
            Some(at("discharge_status"))
        },
    ),
    DefectKind::new(
        "admitted-from-own-outpatient",
        "an inpatient with the status of an outpatient who is admitted",
        |e, _| {
            (e.discharge_status.value() == Some(DischargeStatus::HOME) && e.death.is_none()).then_some(())?;
            e.discharge_status = Raw::from_text("09");
            Some(at("discharge_status"))
        },
    ),
    DefectKind::new(
        "infection-before-admission",
        "an infection of the hospital is manifest before the admission",
        |e, rng| {
            let before = moved(e.admitted.value()?, -Duration::hours(rng.between(5, 90)));
            let (index, infection) = infection(e, rng)?;
            infection.onset = before.into();
            Some(at_element("infections", index, "onset"))
        },
    ),
    DefectKind::new(
        "infection-not-coded",
        "an infection with a code is not among the diagnoses",
        |e, rng| {
            let (index, infection) = infection(e, rng)?;
            infection.code = RawCode::from("T80.219A");
            Some(at_element("infections", index, "code"))
        },
    ),
    DefectKind::new(
        "infection-present-on-admission",
        "an infection of the hospital is coded as present on admission",
        |e, rng| {
            let (_, infection) = infection(e, rng)?;
            let code = infection.code.clone();
            let index = e.diagnoses.iter().position(|diagnosis| diagnosis.code == code)?;
            e.diagnoses.get_mut(index)?.poa = Poa::Y.into();
            Some(at_element("diagnoses", index, "poa"))
        },
    ),
    DefectKind::new(
        "ventilation-longer-than-stay",
        "ventilation of more than 96 hours in a shorter stay",
        |e, _| performed(e, "5A1955Z", 3),
    ),
    DefectKind::new(
        "dialysis-longer-than-stay",
        "continuous dialysis of more than 18 hours a day in a shorter stay",
        |e, _| performed(e, "5A1D90Z", 0),
    ),
    DefectKind::new(
        "cesarean-of-a-day",
        "a cesarean section, and home on the same day",
        |e, _| {
            (e.days_in_hospital()? < 1
                && matches!(&*e.discharge_status.to_str(), "01" | "06")
                && e.sex.value() == Some(Sex::Female)
                && e.age_in_years()? > 12)
                .then_some(())?;
            performed(e, "10D00Z1", 0)
        },
    ),
    DefectKind::new(
        "ventilator-pneumonia-too-soon",
        "pneumonia of a ventilator that arose within 48 hours of admission",
        |e, _| {
            (hours(e)? < 48 && !e.diagnoses.is_empty()).then_some(())?;
            e.diagnoses.push(Diagnosis::with_poa("J95.851", "N"));
            Some(at_element("diagnoses", e.diagnoses.len() - 1, "poa"))
        },
    ),
    DefectKind::new(
        "unknown-operator",
        "a procedure by somebody who is not among the practitioners",
        |e, rng| {
            (!e.practitioners.is_empty()).then_some(())?;
            let (index, procedure) = pick(&mut e.procedures, rng, |procedure| !procedure.operator.is_blank())?;
            procedure.operator = "D9999".into();
            Some(at_element("procedures", index, "operator"))
        },
    ),
    DefectKind::new(
        "two-documents-one-identifier",
        "two documents have the same identifier",
        |e, _| {
            let first = e.documents.first()?.id.clone();
            (e.documents.len() > 1 && !first.is_blank()).then_some(())?;
            e.documents.last_mut()?.id = first;
            Some(at_element("documents", e.documents.len() - 1, "id"))
        },
    ),
    DefectKind::new(
        "two-procedures-one-identifier",
        "two procedures have the same identifier",
        |e, rng| {
            let (index, named) = pick(&mut e.procedures, rng, |procedure| !procedure.id.is_blank())?;
            let id = named.id.clone();
            let others = e.procedures.iter_mut().enumerate();
            let (index, other) = others.rev().find(|(other, _)| *other != index)?;
            other.id = id;
            Some(at_element("procedures", index, "id"))
        },
    ),
    DefectKind::new(
        "amendment-of-nothing",
        "a document amends one that is not there",
        |e, rng| {
            let (index, document) = pick(&mut e.documents, rng, |_| true)?;
            document.amends = "N999".into();
            Some(at_element("documents", index, "amends"))
        },
    ),
    DefectKind::new(
        "anesthesia-of-nothing",
        "an anesthetic for a procedure that is not there",
        |e, rng| {
            let (index, given) = pick(&mut e.anesthesia, rng, |given| given.kind.value().is_some())?;
            given.procedure = "S99".into();
            given.kind = AnesthesiaKind::General.into();
            Some(at_element("anesthesia", index, "procedure"))
        },
    ),
    DefectKind::new(
        "renewal-of-nothing",
        "an order renews one that is not there",
        |e, rng| {
            let (index, order) = pick(&mut e.orders, rng, |_| true)?;
            order.renews = "O999".into();
            Some(at_element("orders", index, "renews"))
        },
    ),
    DefectKind::new(
        "autopsy-report-missing",
        "the report of an autopsy is not there",
        |e, _| {
            let report = &mut e.death.as_mut()?.autopsy.as_mut()?.document;
            (!report.is_blank()).then(|| *report = "N999".into())?;
            Some(death_at("autopsy").field("document"))
        },
    ),
];

fn death_at(field: &'static str) -> Location {
    at("death").field(field)
}

fn hours(encounter: &Encounter) -> Option<i64> {
    let (from, to) = (encounter.admitted.value()?, encounter.discharged.value()?);
    Some((to.date_time()? - from.date_time()?).num_hours())
}

/// One of the infections of care; a record without any gets one, with its diagnosis.
fn infection<'a>(e: &'a mut Encounter, rng: &mut Rng) -> Option<(usize, &'a mut Infection)> {
    if e.infections.is_empty() {
        let onset = moved(e.admitted.value()?, Duration::hours(60));
        let days = e.days_in_hospital()?;
        (days >= 4 && !e.diagnoses.is_empty() && !e.documents.is_empty()).then_some(())?;
        e.diagnoses.push(Diagnosis::with_poa("T83.511A", "N"));
        let infection = Infection::builder()
            .id("I1")
            .site(InfectionSite::UrinaryTract)
            .code("T83.511A")
            .onset(onset);
        e.infections.push(infection.hospital_acquired(true).build());
    }
    pick(&mut e.infections, rng, |infection| {
        infection.hospital_acquired.value() == Some(true)
    })
}

/// Adds a procedure of the day of admission, in a stay of at most so many days.
fn performed(e: &mut Encounter, code: &'static str, most: i64) -> Option<Location> {
    let known = e.procedures.iter().any(|procedure| procedure.code.as_str() == code);
    let too_long = match code {
        "5A1D90Z" => hours(e)? >= 18,
        _ => e.days_in_hospital()? > most,
    };
    (!known && !too_long).then_some(())?;
    let operator = e.practitioners.first()?.id.clone();
    let day = Moment::from(e.admitted.value()?.date());
    e.procedures
        .push(Procedure::builder(code).date(day).operator(operator).build());
    Some(at_element("procedures", e.procedures.len() - 1, "code"))
}
