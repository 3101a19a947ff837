//! Consultations, complications, transfusions.

use casemix_record::{DocumentKind, EventKind, PractitionerRole};

use crate::review::{
    chart::{Chart, Paper, Standing, at},
    clock::latest,
    deadline::Deadline,
    lack::{Lacks, Met},
    place::Place,
    requirement::Asked,
    term::Term,
};

pub(in crate::review) fn review<'e>(chart: &Chart<'e>, found: &mut Lacks<'e>) {
    consultations(chart, found);
    complications(chart, found);
    transfusions(chart, found);
}

/// A consultation that took place is reported. Without a limit of its own, it is due with the record.
fn consultations<'e>(chart: &Chart<'e>, found: &mut Lacks<'e>) {
    for (index, consultation) in chart.encounter.consultations.iter().enumerate() {
        let Some(seen) = chart.seen(&consultation.performed) else {
            continue;
        };
        let own = chart.within(Term::ConsultationReport, "consultation", seen);
        let Some(deadline) = (match (own, chart.completion()) {
            (Some(own), completion) => Some(own.or_sooner(completion)),
            (None, completion) => completion,
        }) else {
            continue;
        };
        let is_its = |paper: &Paper<'_>| match paper.document.about.trim() {
            "" => consultation.practitioner.is_blank() || paper.document.author == consultation.practitioner,
            about => about == consultation.id.as_str(),
        };
        let papers = chart.papers(&[DocumentKind::Consultation]).filter(is_its);
        let standing = Standing::of(papers, &deadline);
        let place = at("consultations").index(index);
        let answer = chart.answer(Asked::ConsultationReport, &deadline, standing, place);
        let responsible = || chart.named_or(&consultation.practitioner, PractitionerRole::Consulting);
        found.take(answer.about(&consultation.id).or_by(responsible));
    }
}

/// A complication, an infection of care or a reaction is documented in words, by a code, or by a document about it.
fn complications<'e>(chart: &Chart<'e>, found: &mut Lacks<'e>) {
    let has_paper =
        |id: &str| !id.trim().is_empty() && chart.encounter.documents.iter().any(|paper| paper.about == *id);
    let mut take = |is_documented: bool, place: Place, id: &'e str| {
        let Some(deadline) = chart.completion() else { return };
        if is_documented {
            return found.met(|| Met::in_place(Asked::Complication, place, None, "").about(id));
        }
        let answer = chart.answer(Asked::Complication, &deadline, Standing::Missing, place);
        found.take(answer.about(id).or_by(|| chart.in_role(PractitionerRole::Attending)));
    };
    for (index, event) in chart.encounter.events.iter().enumerate() {
        let is_complication = matches!(
            event.kind.value(),
            Some(EventKind::Complication | EventKind::TransfusionReaction | EventKind::AdverseDrugEvent)
        );
        if is_complication {
            let is_documented = !event.text.is_blank() || !event.code.is_blank() || has_paper(&event.id);
            take(is_documented, at("events").index(index), &event.id);
        }
    }
    for (index, infection) in chart.encounter.infections.iter().enumerate() {
        let is_of_care = infection.hospital_acquired.value() == Some(true);
        if is_of_care {
            let is_documented =
                !infection.code.is_blank() || !infection.organism.is_blank() || has_paper(&infection.id);
            take(is_documented, at("infections").index(index), &infection.id);
        }
    }
}

/// A consent to a transfusion is asked for where state or bylaws do: where there is a limit of that name. The limit says
/// how long before the transfusion it may have been given.
fn transfusions<'e>(chart: &Chart<'e>, found: &mut Lacks<'e>) {
    let events = chart.encounter.events.iter().enumerate();
    for (index, event) in events.filter(|(_, event)| event.kind.value() == Some(EventKind::Transfusion)) {
        let Some(begin) = chart.seen(&event.from) else { continue };
        let Some(limit) = chart.limit(Term::TransfusionConsent, begin.date()) else {
            continue;
        };
        let first = crate::review::clock::first_before(begin, limit);
        let counts = |paper: &Paper<'_>| {
            let is_about = paper.document.about.is_blank() || paper.document.about == event.id;
            is_about && first.is_none_or(|first| paper.documented.is_none_or(|at| latest(at) >= first))
        };
        let deadline = Deadline::before("transfusion", begin);
        let papers = chart.papers(&[DocumentKind::InformedConsent]).filter(counts);
        let standing = Standing::of(papers, &deadline);
        let answer = chart.answer(
            Asked::TransfusionConsent,
            &deadline,
            standing,
            at("events").index(index),
        );
        let answer = answer.map(|mut lack| {
            lack.limit = Some(limit);
            lack
        });
        let responsible = || chart.in_role(PractitionerRole::Attending);
        found.take(answer.about(&event.id).or_by(responsible));
    }
}
