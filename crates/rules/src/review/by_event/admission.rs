//! Admission: admitting diagnosis, history and physical with its update, what nurses assess.

use casemix_record::{AdmissionType, DocumentKind, EncounterClass, Moment, PractitionerRole};

use crate::{
    Doubt,
    review::{
        chart::{Chart, Paper, Standing, at, document, performed},
        clock::{first_before, is_in_order, latest},
        deadline::Deadline,
        lack::{Lacks, Met},
        operations::Operation,
        requirement::Asked,
        term::Term,
    },
};

const HISTORY: &[DocumentKind] = &[DocumentKind::HistoryAndPhysical];
const UPDATE: &[DocumentKind] = &[DocumentKind::HistoryAndPhysicalUpdate];

pub(in crate::review) fn review<'e>(chart: &Chart<'e>, operations: &[Operation<'e>], found: &mut Lacks<'e>) {
    if !matches!(chart.encounter.class.value(), None | Some(EncounterClass::Inpatient)) {
        return;
    }
    let admitted = &chart.encounter.admitted;
    let Some(admission) = chart.seen(admitted) else {
        if admitted.value().is_none() {
            let why = if admitted.is_blank() {
                Doubt::Missing
            } else {
                Doubt::Invalid
            };
            found.undecided.push((Asked::HistoryAndPhysical, at("admitted"), why));
            found.undecided.push((Asked::NursingAssessment, at("admitted"), why));
        }
        return;
    };
    admitting_diagnosis(chart, found);
    if !is_born_here(chart) {
        history(chart, admission, operations, found);
    }
    assessments(chart, admission, found);
}

/// Whether the patient was born in this stay: then the examination of the newborn takes the place of the history.
pub(in crate::review) fn is_born_here(chart: &Chart<'_>) -> bool {
    let newborn = chart.encounter.newborn.as_ref();
    match newborn.and_then(|newborn| newborn.born_here.value()) {
        Some(here) => here,
        None => chart.encounter.admission_type.value() == Some(AdmissionType::Newborn),
    }
}

fn admitting_diagnosis<'e>(chart: &Chart<'e>, found: &mut Lacks<'e>) {
    let (asked, place) = (Asked::AdmittingDiagnosis, at("admitting_diagnosis"));
    if chart.encounter.admitting_code().is_some_and(|code| !code.is_blank()) {
        return found.met(|| Met::in_place(asked, place, None, ""));
    }
    let Some(deadline) = chart.completion() else { return };
    let answer = chart.answer(asked, &deadline, Standing::Missing, place);
    found.take(answer.or_by(|| chart.in_role(PractitionerRole::Admitting)));
}

/// One examination has to be there: within 24 hours of the admission, or from the 30 days before it with an update.
fn history<'e>(chart: &Chart<'e>, admission: Moment, operations: &[Operation<'e>], found: &mut Lacks<'e>) {
    let Some(deadline) = chart.within(Term::HistoryAndPhysical, "admission", admission) else {
        return;
    };
    let arrival = chart
        .seen(&chart.encounter.registered)
        .map_or(admission, |registered| registered.min(admission));
    let age = chart.limit(Term::HistoryAndPhysicalAge, admission.date());
    let oldest = age.and_then(|limit| first_before(arrival, limit));
    let is_recent = |paper: &Paper<'_>| {
        let examined = performed(paper.document);
        oldest.is_none_or(|oldest| examined.is_none_or(|examined| latest(examined) >= oldest))
    };
    let recent = || chart.papers(HISTORY).filter(is_recent);
    let standing = Standing::of(recent(), &deadline);
    let answer = chart.answer(Asked::HistoryAndPhysical, &deadline, standing, at("documents"));
    let answer = answer.map(|mut lack| {
        let outdated = chart.papers(HISTORY).find(|paper| !is_recent(paper));
        if let (Standing::Missing, Some(paper), Some(age)) = (standing, outdated, age) {
            let examined = &paper.document.performed;
            let place = document(paper.index);
            lack.message = format!(
                "{}: the one there is older than {} and does not count",
                lack.message, age.value
            );
            lack.location = place.into();
            lack = lack.evidence(place.field("performed"), examined);
        }
        lack
    });
    found.take(answer.or_by(|| chart.in_role(PractitionerRole::Attending)));
    before_surgery(chart, operations, recent, found);
    update(chart, admission, arrival, operations, recent, found);
}

/// The examination has to be there before the first operation. Where there is none at all, that is said already.
fn before_surgery<'e, P: Iterator<Item = Paper<'e>>>(
    chart: &Chart<'e>,
    operations: &[Operation<'e>],
    history: impl Fn() -> P,
    found: &mut Lacks<'e>,
) {
    let Some(first) = operations.first() else { return };
    let deadline = Deadline::before("operation", first.start);
    let standing = Standing::of(history(), &deadline);
    if !matches!(standing, Standing::Missing) {
        let answer = chart.answer(Asked::HistoryBeforeSurgery, &deadline, standing, at("documents"));
        found.take(answer.about(&first.procedure.id));
    }
}

/// An examination from before the day of arrival needs an update, unless a newer examination is there.
fn update<'e, P: Iterator<Item = Paper<'e>>>(
    chart: &Chart<'e>,
    admission: Moment,
    arrival: Moment,
    operations: &[Operation<'e>],
    history: impl Fn() -> P,
    found: &mut Lacks<'e>,
) {
    let is_earlier =
        |paper: &Paper<'_>| performed(paper.document).is_some_and(|examined| examined.date() < arrival.date());
    let Some(earlier) = history().find(is_earlier) else {
        return;
    };
    if !history().all(|paper| is_earlier(&paper)) {
        return;
    }
    let Some(deadline) = chart.within(Term::HistoryAndPhysicalUpdate, "admission", admission) else {
        return;
    };
    let surgery = operations
        .first()
        .map(|first| Deadline::before("operation", first.start));
    let deadline = deadline.or_sooner(surgery);
    // An update of the days before the arrival is none.
    let day = Moment::from(arrival.date());
    let papers = chart
        .papers(UPDATE)
        .filter(|paper| performed(paper.document).is_none_or(|at| is_in_order(day, at)));
    let standing = Standing::of(papers, &deadline);
    let answer = chart.answer(Asked::HistoryUpdate, &deadline, standing, document(earlier.index));
    found.take(answer.or_by(|| chart.in_role(PractitionerRole::Attending)));
}

/// Nurses assess every patient; screens are made where the condition asks for them, so only late ones lack.
fn assessments<'e>(chart: &Chart<'e>, admission: Moment, found: &mut Lacks<'e>) {
    let asked: [(Asked, Term, &'static [DocumentKind]); 3] = [
        (
            Asked::NursingAssessment,
            Term::NursingAssessment,
            &[DocumentKind::NursingAssessment],
        ),
        (
            Asked::NutritionScreen,
            Term::NutritionScreen,
            &[DocumentKind::NutritionScreen],
        ),
        (
            Asked::FunctionalScreen,
            Term::FunctionalScreen,
            &[DocumentKind::FunctionalScreen],
        ),
    ];
    for (asked, term, kinds) in asked {
        if asked != Asked::NursingAssessment && chart.papers(kinds).next().is_none() {
            continue;
        }
        let Some(deadline) = chart.within(term, "admission", admission) else {
            continue;
        };
        let standing = Standing::of(chart.papers(kinds), &deadline);
        let answer = chart.answer(asked, &deadline, standing, at("documents"));
        found.take(answer.or_by(|| chart.in_role(PractitionerRole::Nurse)));
    }
}
