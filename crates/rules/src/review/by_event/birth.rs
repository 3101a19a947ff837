//! Births, from either side.

use casemix_record::{DocumentKind, PractitionerRole};

use super::admission::is_born_here;
use crate::review::{
    chart::{Chart, Standing, at},
    lack::Lacks,
    requirement::Asked,
    term::Term,
};

pub(in crate::review) fn review<'e>(chart: &Chart<'e>, found: &mut Lacks<'e>) {
    newborn(chart, found);
    delivery(chart, found);
}

/// The newborn is examined within 24 hours of birth, or where that is not known of the admission.
fn newborn<'e>(chart: &Chart<'e>, found: &mut Lacks<'e>) {
    if !is_born_here(chart) {
        return;
    }
    let admitted = chart.seen(&chart.encounter.admitted);
    let born = chart
        .seen(&chart.encounter.birth_date)
        .filter(|born| born.time().is_some());
    let Some(deadline) = born
        .or(admitted)
        .and_then(|born| chart.within(Term::NewbornRecord, "birth", born))
    else {
        return;
    };
    let papers = chart.papers(&[DocumentKind::NewbornRecord, DocumentKind::HistoryAndPhysical]);
    let standing = Standing::of(papers, &deadline);
    let answer = chart.answer(Asked::NewbornRecord, &deadline, standing, at("documents"));
    found.take(answer.or_by(|| chart.in_role(PractitionerRole::Attending)));
}

fn delivery<'e>(chart: &Chart<'e>, found: &mut Lacks<'e>) {
    if chart.encounter.delivery.is_none() {
        return;
    }
    let Some(deadline) = chart.completion() else { return };
    let mut papers = chart.papers(&[DocumentKind::DeliveryRecord]);
    let standing = papers.next().map_or(Standing::Missing, Standing::InTime);
    let answer = chart.answer(Asked::DeliveryRecord, &deadline, standing, at("delivery"));
    found.take(answer.or_by(|| chart.in_role(PractitionerRole::Attending)));
}
