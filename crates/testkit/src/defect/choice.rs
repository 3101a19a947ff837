//! Defects of what is asked for only where the condition of a patient or the bylaws of a hospital ask for it.

use casemix_record::{
    Document, DocumentKind, Encounter, Event, EventKind, Location, Moment, Practitioner, PractitionerRole, Text,
};
use chrono::Duration;

use super::{DefectKind, at, at_element, moved, pick};
use crate::Rng;

pub(super) const KINDS: [DefectKind; 5] = [
    DefectKind::new(
        "late-nutrition-screen",
        "the nutrition screen later than 24 hours",
        |e, _| late_screen(e, DocumentKind::NutritionScreen),
    ),
    DefectKind::new(
        "late-functional-screen",
        "the functional screen later than 24 hours",
        |e, _| late_screen(e, DocumentKind::FunctionalScreen),
    ),
    DefectKind::new("missing-autopsy-report", "an autopsy without its report", |e, _| {
        let is_report = |document: &Document| document.kind.value() == Some(DocumentKind::AutopsyReport);
        let index = e.documents.iter().position(is_report)?;
        let autopsy = e.death.as_mut()?.autopsy.as_mut()?;
        autopsy.document = Text::absent();
        e.documents.remove(index);
        Some(at("death").field("autopsy"))
    }),
    DefectKind::new(
        "resident-without-cosignature",
        "a resident's note that the attending physician has not authenticated",
        |e, rng| {
            let (index, note) = note(e, rng)?;
            (note.author, note.authenticator) = ("R0001".into(), "R0001".into());
            let resident = Practitioner::builder().id("R0001").role(PractitionerRole::Resident);
            e.practitioners.push(resident.build());
            Some(at_element("documents", index, "cosigned"))
        },
    ),
    DefectKind::new(
        "transfusion-without-consent",
        "a transfusion without consent",
        |e, _| {
            (e.days_in_hospital()? >= 2 && !e.documents.is_empty()).then_some(())?;
            e.procedures.is_empty().then_some(())?;
            let begin = moved(e.admitted.value()?, Duration::hours(12));
            let transfusion = Event::builder().id("V1").kind(EventKind::Transfusion).from(begin);
            e.events.push(transfusion.to(moved(begin, Duration::hours(3))).build());
            Some(at("events").index(e.events.len() - 1))
        },
    ),
];

/// A screen made forty hours after the admission, by whoever assessed the patient.
fn late_screen(e: &mut Encounter, kind: DocumentKind) -> Option<Location> {
    (e.days_in_hospital()? >= 4).then_some(())?;
    let is_assessment = |document: &&Document| document.kind.value() == Some(DocumentKind::NursingAssessment);
    let mut screen = e.documents.iter().find(is_assessment)?.clone();
    let later = |moment: Option<Moment>| Some(moved(moment?, Duration::hours(40)));
    screen.kind = kind.into();
    screen.id = format!("N{}", 900 + e.documents.len()).into();
    screen.text = Text::absent();
    for moment in [
        &mut screen.performed,
        &mut screen.written,
        &mut screen.entered,
        &mut screen.authenticated,
    ] {
        *moment = later(moment.value())?.into();
    }
    e.documents.push(screen);
    Some(at_element("documents", e.documents.len() - 1, "written"))
}

fn note<'a>(e: &'a mut Encounter, rng: &mut Rng) -> Option<(usize, &'a mut Document)> {
    pick(&mut e.documents, rng, |document| {
        document.kind.value() == Some(DocumentKind::ProgressNote)
    })
}
