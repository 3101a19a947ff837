//! Discharge and death: summary, final diagnosis, completion of the record, autopsy.

use casemix_record::{AutopsyPerformer, DocumentKind, EncounterClass, PractitionerRole};

use crate::{
    Doubt,
    review::{
        DeficiencyKind,
        chart::{Chart, Paper, Standing, at},
        lack::{Lack, Lacks, Met},
        requirement::Asked,
        term::Term,
        text::has_any_word,
    },
};

pub(in crate::review) fn review<'e>(chart: &Chart<'e>, found: &mut Lacks<'e>) {
    autopsy(chart, found);
    if !matches!(chart.encounter.class.value(), None | Some(EncounterClass::Inpatient)) {
        return;
    }
    let discharged = &chart.encounter.discharged;
    if discharged.value().is_none() {
        let status = chart.encounter.discharge_status.value();
        let has_left = status.is_some_and(|status| status.number() != 30);
        let why = if discharged.is_invalid() {
            Doubt::Invalid
        } else {
            Doubt::Missing
        };
        if discharged.is_invalid() || has_left {
            for asked in [Asked::DischargeSummary, Asked::FinalDiagnosis] {
                found.undecided.push((asked, at("discharged"), why));
            }
        }
        return;
    }
    summary(chart, found);
    final_diagnosis(chart, found);
    completion(chart, found);
}

fn summary<'e>(chart: &Chart<'e>, found: &mut Lacks<'e>) {
    let Some(discharged) = chart.seen(&chart.encounter.discharged) else {
        return;
    };
    let Some(deadline) = chart.within(Term::DischargeSummary, "discharge", discharged) else {
        return;
    };
    let standing = Standing::of(chart.papers(&[DocumentKind::DischargeSummary]), &deadline);
    let answer = chart.answer(Asked::DischargeSummary, &deadline, standing, at("documents"));
    found.take(answer.or_by(|| chart.in_role(PractitionerRole::Attending)));
}

/// Where the final diagnosis may be stated.
const STATE_DIAGNOSES: &[DocumentKind] = &[DocumentKind::FinalDiagnosis, DocumentKind::DischargeSummary];

/// How a summary introduces it.
const FINAL: &[&str] = &[
    "final diagnosis",
    "final diagnoses",
    "discharge diagnosis",
    "discharge diagnoses",
    "principal diagnosis",
    "cause of death",
];

/// A document of its own states it, and a summary that says so in words.
fn states_diagnoses(paper: &Paper<'_>) -> bool {
    paper.document.kind.value() == Some(DocumentKind::FinalDiagnosis) || has_any_word(&paper.document.text, FINAL)
}

/// Stated in a document, or recorded as stated.
fn final_diagnosis<'e>(chart: &Chart<'e>, found: &mut Lacks<'e>) {
    let Some(discharged) = chart.seen(&chart.encounter.discharged) else {
        return;
    };
    let Some(deadline) = chart.within(Term::FinalDiagnosis, "discharge", discharged) else {
        return;
    };
    let completion = chart.encounter.completion.as_ref();
    let recorded = completion.and_then(|completion| chart.seen(&completion.final_diagnosis));
    if recorded.is_some_and(|recorded| !deadline.is_missed_by(recorded)) {
        let place = at("completion").field("final_diagnosis");
        return found.met(|| Met::in_place(Asked::FinalDiagnosis, place, recorded, ""));
    }
    let standing = Standing::of(chart.papers(STATE_DIAGNOSES).filter(states_diagnoses), &deadline);
    let answer = chart.answer(Asked::FinalDiagnosis, &deadline, standing, at("documents"));
    let answer = answer.map(|lack| match (standing, recorded) {
        (Standing::Missing, Some(recorded)) => late_field(Asked::FinalDiagnosis, &lack, "final_diagnosis", recorded),
        _ => lack,
    });
    found.take(answer.or_by(|| chart.in_role(PractitionerRole::Attending)));
}

/// Asked only of a record that says how far it has come: in any other, the documents show it.
fn completion<'e>(chart: &Chart<'e>, found: &mut Lacks<'e>) {
    let Some(stated) = &chart.encounter.completion else {
        return;
    };
    let Some(deadline) = chart.completion() else { return };
    let completed = chart.seen(&stated.completed);
    let place = at("completion").field("completed");
    if completed.is_some_and(|completed| !deadline.is_missed_by(completed)) {
        return found.met(|| Met::in_place(Asked::RecordCompletion, place, completed, ""));
    }
    let answer = chart.answer(Asked::RecordCompletion, &deadline, Standing::Missing, place);
    let answer = answer.map(|lack| match completed {
        Some(completed) => late_field(Asked::RecordCompletion, &lack, "completed", completed),
        None => lack,
    });
    found.take(answer.or_by(|| chart.in_role(PractitionerRole::Attending)));
}

/// The same lack, where the completion of the record states that it was supplied late.
fn late_field<'e>(asked: Asked, lack: &Lack<'e>, field: &'static str, at_last: casemix_record::Moment) -> Lack<'e> {
    let place = at("completion").field(field);
    let title = asked.requirement().title;
    let what = lack
        .message
        .strip_prefix("no ")
        .and_then(|rest| rest.strip_prefix(title));
    let message = format!("{title} not{}, but on {at_last}", what.unwrap_or_default());
    let mut late = Lack::new(asked, place, message).evidence(place, at_last.to_string());
    (late.kind, late.supplied) = (DeficiencyKind::Late, Some(at_last));
    (late.since, late.due, late.limit) = (lack.since, lack.due, lack.limit);
    late
}

/// The report of an autopsy that the hospital performed. (That a report which the record names is there is for the pack
/// `consistency`.)
fn autopsy<'e>(chart: &Chart<'e>, found: &mut Lacks<'e>) {
    let Some(autopsy) = chart.encounter.death.as_ref().and_then(|death| death.autopsy.as_ref()) else {
        return;
    };
    if autopsy.performer.value() == Some(AutopsyPerformer::Coroner) {
        return;
    }
    let Some(performed) = chart.seen(&autopsy.performed) else {
        return;
    };
    let Some(deadline) = chart.within(Term::AutopsyReport, "autopsy", performed) else {
        return;
    };
    let standing = Standing::of(chart.papers(&[DocumentKind::AutopsyReport]), &deadline);
    if matches!(standing, Standing::Missing) && !autopsy.document.is_blank() {
        return;
    }
    let answer = chart.answer(Asked::AutopsyReport, &deadline, standing, at("death").field("autopsy"));
    found.take(answer.or_by(|| chart.named_or(&autopsy.pathologist, PractitionerRole::Pathologist)));
}
