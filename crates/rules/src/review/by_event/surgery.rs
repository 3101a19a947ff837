//! Surgery and anesthesia: consent, evaluations, the record of the anesthesia, the report.

use casemix_record::{Anesthesia, DocumentKind, EncounterClass, Moment, PractitionerRole};

use crate::review::{
    chart::{Chart, Paper, Standing, at, document, documented, performed},
    clock::{earliest, first_before, latest},
    deadline::Deadline,
    lack::Lacks,
    operations::{Operation, is_evaluated},
    place::Place,
    requirement::Asked,
    term::Term,
};

pub(in crate::review) fn review<'e>(chart: &Chart<'e>, operations: &[Operation<'e>], found: &mut Lacks<'e>) {
    for operation in operations {
        consent(chart, operation, operations, found);
        report(chart, operation, operations, found);
    }
    ambulatory_history(chart, operations, found);
    let given = chart.encounter.anesthesia.iter().enumerate();
    for (index, anesthesia) in given.filter(|(_, given)| is_evaluated(given)) {
        let Some(start) = chart.seen(&anesthesia.from) else {
            continue;
        };
        let session = Session {
            index,
            anesthesia,
            start,
            operations,
        };
        evaluation_before(chart, &session, found);
        record(chart, &session, found);
        evaluation_after(chart, &session, found);
    }
}

fn place(operation: &Operation<'_>) -> Place {
    at("procedures").index(operation.index)
}

/// Who operated: as the procedure says, else the operating physician.
fn operator<'e>(chart: &Chart<'e>, operation: &Operation<'e>) -> &'e str {
    chart.named_or(operation.operator, PractitionerRole::Operating)
}

fn consent<'e>(chart: &Chart<'e>, operation: &Operation<'e>, all: &[Operation<'e>], found: &mut Lacks<'e>) {
    let deadline = Deadline::before("operation", operation.start);
    let papers = chart.papers(&[DocumentKind::InformedConsent]);
    let standing = Standing::of(papers.filter(|paper| operation.has(paper, all, true)), &deadline);
    let answer = chart.answer(Asked::InformedConsent, &deadline, standing, place(operation));
    let responsible = || operator(chart, operation);
    found.take(answer.about(&operation.procedure.id).or_by(responsible));
}

/// The report, and where it is not written at once the brief note.
fn report<'e>(chart: &Chart<'e>, operation: &Operation<'e>, all: &[Operation<'e>], found: &mut Lacks<'e>) {
    let belongs = |paper: &Paper<'_>| operation.has(paper, all, false);
    let reports = || chart.papers(&[DocumentKind::OperativeReport]).filter(belongs);
    let responsible = || operator(chart, operation);
    let subject = operation.procedure.id.as_str();
    if let Some(deadline) = chart.within(Term::OperativeReport, "end of the operation", operation.end) {
        // Dictating is enough.
        let by_time = reports().map(|paper| {
            let times = [paper.document.dictated.value(), paper.documented];
            (paper, times.into_iter().flatten().min())
        });
        let standing = Standing::by(by_time, &deadline);
        let answer = chart.answer(Asked::OperativeReport, &deadline, standing, place(operation));
        found.take(answer.about(subject).or_by(responsible));
    }
    if let Some(deadline) = chart.within(Term::BriefOperativeNote, "end of the operation", operation.end) {
        let notes = chart.papers(&[DocumentKind::BriefOperativeNote]).filter(belongs);
        let standing = match Standing::of(reports(), &deadline) {
            at_once @ Standing::InTime(_) => at_once,
            _ => Standing::of(notes, &deadline),
        };
        let answer = chart.answer(Asked::BriefNote, &deadline, standing, place(operation));
        found.take(answer.about(subject).or_by(responsible));
    }
}

/// Surgery on a patient who is not admitted needs an examination ahead too.
fn ambulatory_history<'e>(chart: &Chart<'e>, operations: &[Operation<'e>], found: &mut Lacks<'e>) {
    let (Some(first), Some(EncounterClass::AmbulatorySurgery)) = (operations.first(), chart.encounter.class.value())
    else {
        return;
    };
    let deadline = Deadline::before("operation", first.start);
    let papers = chart.papers(&[DocumentKind::HistoryAndPhysical]);
    let standing = Standing::of(papers, &deadline);
    let answer = chart.answer(Asked::HistoryBeforeSurgery, &deadline, standing, at("documents"));
    let responsible = || operator(chart, first);
    found.take(answer.about(&first.procedure.id).or_by(responsible));
}

/// An anesthetic.
struct Session<'s, 'e> {
    index: usize,
    anesthesia: &'e Anesthesia,
    start: Moment,
    operations: &'s [Operation<'e>],
}

impl<'e> Session<'_, 'e> {
    fn place(&self) -> Place {
        at("anesthesia").index(self.index)
    }

    /// Whether a document belongs to it: by the operation that it was given for, else by its own identifier.
    fn has(&self, paper: &Paper<'_>, ahead: bool) -> bool {
        let about = paper.document.about.as_str();
        if !about.trim().is_empty() && (self.anesthesia.id == *about || self.anesthesia.procedure == *about) {
            return true;
        }
        let mut operations = self.operations.iter();
        match operations.find(|operation| operation.is_of(self.anesthesia)) {
            Some(operation) => operation.has(paper, self.operations, ahead),
            None => about.trim().is_empty(),
        }
    }

    /// Who gave it.
    fn responsible(&self, chart: &Chart<'e>) -> &'e str {
        chart.named_or(&self.anesthesia.practitioner, PractitionerRole::Anesthesiologist)
    }
}

/// Made no more than 48 hours ahead, and there before the begin. An earlier one does not count.
fn evaluation_before<'e>(chart: &Chart<'e>, session: &Session<'_, 'e>, found: &mut Lacks<'e>) {
    let Some(limit) = chart.limit(Term::PreAnesthesiaEvaluation, session.start.date()) else {
        return;
    };
    let first = first_before(session.start, limit);
    let is_recent = |paper: &Paper<'_>| {
        let made = performed(paper.document);
        first.is_none_or(|first| made.is_none_or(|made| latest(made) >= first))
    };
    let papers = || {
        chart
            .papers(&[DocumentKind::PreAnesthesiaEvaluation])
            .filter(|paper| session.has(paper, true))
    };
    let deadline = Deadline::before("anesthesia", session.start);
    let by_time = papers()
        .filter(is_recent)
        .map(|paper| (paper, performed(paper.document)));
    let standing = Standing::by(by_time, &deadline);
    let answer = chart.answer(Asked::PreAnesthesia, &deadline, standing, session.place());
    let answer = answer.map(|mut lack| {
        if let (Standing::Missing, Some(early)) = (standing, papers().find(|paper| !is_recent(paper))) {
            lack.message = format!(
                "{}: the one there is from more than {} before",
                lack.message, limit.value
            );
            lack = lack.evidence(document(early.index).field("performed"), &early.document.performed);
        }
        lack.limit = Some(limit);
        lack
    });
    found.take(
        answer
            .about(&session.anesthesia.id)
            .or_by(|| session.responsible(chart)),
    );
}

fn record<'e>(chart: &Chart<'e>, session: &Session<'_, 'e>, found: &mut Lacks<'e>) {
    let Some(deadline) = chart.completion() else { return };
    let mut papers = chart
        .papers(&[DocumentKind::AnesthesiaRecord])
        .filter(|paper| session.has(paper, false));
    let standing = papers.next().map_or(Standing::Missing, Standing::InTime);
    let answer = chart.answer(Asked::AnesthesiaRecord, &deadline, standing, session.place());
    found.take(
        answer
            .about(&session.anesthesia.id)
            .or_by(|| session.responsible(chart)),
    );
}

/// Within 48 hours of the end; not asked of a patient who died within that time.
fn evaluation_after<'e>(chart: &Chart<'e>, session: &Session<'_, 'e>, found: &mut Lacks<'e>) {
    let end = session
        .anesthesia
        .to
        .value()
        .filter(|end| *end >= session.start)
        .unwrap_or(session.start);
    let Some(deadline) = chart.within(Term::PostAnesthesiaEvaluation, "end of the anesthesia", end) else {
        return;
    };
    if death(chart).is_some_and(|died| earliest(died) <= deadline.due) {
        return;
    }
    // One that was made before the end is none.
    let papers = chart
        .papers(&[DocumentKind::PostAnesthesiaEvaluation])
        .filter(|paper| session.has(paper, false));
    let papers = papers.filter(|paper| documented(paper.document).is_none_or(|at| latest(at) >= earliest(end)));
    let standing = Standing::of(papers, &deadline);
    let answer = chart.answer(Asked::PostAnesthesia, &deadline, standing, session.place());
    found.take(
        answer
            .about(&session.anesthesia.id)
            .or_by(|| session.responsible(chart)),
    );
}

/// When the patient died, if that is what ended the stay.
fn death(chart: &Chart<'_>) -> Option<Moment> {
    let encounter = chart.encounter;
    let stated = encounter.death.as_ref().and_then(|death| death.died.value());
    let died = encounter
        .discharge_status
        .value()
        .is_some_and(|status| status.is_died());
    stated.or_else(|| encounter.discharged.value().filter(|_| died))
}
