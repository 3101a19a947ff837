//! Defects of documents and orders: what a review of the record looks at.

use casemix_record::{
    AmendmentKind, Document, DocumentKind, DocumentStatus, Encounter, Event, EventKind, Location, Order, OrderKind,
    OrderMode, Raw, Text,
};
use chrono::Duration;

use super::{DefectKind, at, at_element, moved, pick};
use crate::Rng;

use DocumentKind::{
    AnesthesiaRecord, Consultation, DeliveryRecord, DischargeSummary, FinalDiagnosis, HistoryAndPhysical,
    HistoryAndPhysicalUpdate, InformedConsent, NewbornRecord, NursingAssessment, OperativeReport,
    PostAnesthesiaEvaluation, PreAnesthesiaEvaluation, ProgressNote,
};

pub(super) const KINDS: &[DefectKind] = &[
    DefectKind::new(
        "missing-history-and-physical",
        "nobody documented history and physical examination",
        |e, rng| remove(e, rng, HistoryAndPhysical),
    ),
    DefectKind::new(
        "late-history-and-physical",
        "history and physical later than 24 hours",
        |e, _| {
            let admitted = e.admitted.value()?.date_time()?;
            if document(e, HistoryAndPhysicalUpdate).is_some() {
                return None;
            }
            let (index, history) = document(e, HistoryAndPhysical)?;
            let performed = history.performed.value()?.date_time()?;
            shift(history, admitted + Duration::hours(48) - performed)?;
            Some(at_element("documents", index, "written"))
        },
    ),
    DefectKind::new(
        "old-history-and-physical",
        "a history and physical of more than 30 days before",
        |e, rng| {
            document(e, HistoryAndPhysicalUpdate)?;
            let (index, history) = document(e, HistoryAndPhysical)?;
            shift(history, -Duration::days(rng.between(40, 300)))?;
            Some(at_element("documents", index, "performed"))
        },
    ),
    DefectKind::new(
        "history-after-surgery",
        "history and physical only after the operation",
        |e, _| {
            let admitted = e.admitted.value()?.date_time()?;
            let (_, report) = document(e, OperativeReport)?;
            let operated = report.performed.value()?.date_time()?;
            (operated - admitted < Duration::hours(18) && operated > admitted).then_some(())?;
            if document(e, HistoryAndPhysicalUpdate).is_some() {
                return None;
            }
            let (index, history) = document(e, HistoryAndPhysical)?;
            let performed = history.performed.value()?.date_time()?;
            shift(history, operated + Duration::hours(3) - performed)?;
            Some(at_element("documents", index, "written"))
        },
    ),
    DefectKind::new(
        "missing-history-update",
        "a history from before the admission without an update",
        |e, rng| remove(e, rng, HistoryAndPhysicalUpdate),
    ),
    DefectKind::new(
        "missing-nursing-assessment",
        "no nursing assessment on admission",
        |e, rng| remove(e, rng, NursingAssessment),
    ),
    DefectKind::new(
        "late-nursing-assessment",
        "the nursing assessment later than 24 hours",
        |e, _| {
            (e.days_in_hospital()? >= 4).then_some(())?;
            let (index, assessment) = document(e, NursingAssessment)?;
            shift(assessment, Duration::hours(40))?;
            Some(at_element("documents", index, "written"))
        },
    ),
    DefectKind::new(
        "missing-newborn-record",
        "nobody documented the examination of the newborn",
        |e, rng| remove(e, rng, NewbornRecord),
    ),
    DefectKind::new("missing-consent", "an operation without informed consent", |e, rng| {
        remove(e, rng, InformedConsent)
    }),
    DefectKind::new("missing-pre-anesthesia", "no evaluation before anesthesia", |e, rng| {
        remove(e, rng, PreAnesthesiaEvaluation)
    }),
    DefectKind::new(
        "early-pre-anesthesia",
        "the evaluation more than 48 hours before anesthesia",
        |e, rng| {
            let (index, evaluation) = document(e, PreAnesthesiaEvaluation)?;
            shift(evaluation, -Duration::hours(rng.between(60, 200)))?;
            Some(at_element("documents", index, "performed"))
        },
    ),
    DefectKind::new("missing-anesthesia-record", "no record of the anesthesia", |e, rng| {
        remove(e, rng, AnesthesiaRecord)
    }),
    DefectKind::new("missing-post-anesthesia", "no evaluation after anesthesia", |e, rng| {
        remove(e, rng, PostAnesthesiaEvaluation)
    }),
    DefectKind::new("missing-operative-report", "an operation has no report", |e, rng| {
        remove(e, rng, OperativeReport)
    }),
    DefectKind::new(
        "late-operative-report",
        "the operative report two days after the operation",
        |e, rng| written_later(e, OperativeReport, Duration::hours(rng.between(40, 90))),
    ),
    DefectKind::new(
        "no-brief-note",
        "the operative report hours later, and no brief note before",
        |e, rng| written_later(e, OperativeReport, Duration::hours(rng.between(6, 16))),
    ),
    DefectKind::new(
        "missing-consultation-report",
        "a consultation without its report",
        |e, rng| remove(e, rng, Consultation),
    ),
    DefectKind::new(
        "undocumented-complication",
        "a complication that nothing describes",
        |e, _| {
            (!e.documents.is_empty()).then_some(())?;
            let when = moved(e.admitted.value()?, Duration::hours(2));
            let complication = Event::builder().id("V1").kind(EventKind::Complication).from(when);
            e.events.push(complication.build());
            Some(at("events").index(e.events.len() - 1))
        },
    ),
    DefectKind::new("missing-delivery-record", "a delivery without its record", |e, rng| {
        remove(e, rng, DeliveryRecord)
    }),
    DefectKind::new(
        "unauthenticated-order",
        "nobody has authenticated a spoken order",
        |e, rng| unsigned(e, rng, true),
    ),
    DefectKind::new(
        "late-verbal-order",
        "a spoken order authenticated after four days",
        |e, rng| {
            let (index, order) = order(e, rng, true)?;
            order.authenticated = moved(order.ordered.value()?, Duration::hours(rng.between(96, 200))).into();
            Some(at_element("orders", index, "authenticated"))
        },
    ),
    DefectKind::new("unsigned-order", "nobody has authenticated an order", |e, rng| {
        unsigned(e, rng, false)
    }),
    DefectKind::new("undated-order", "an order without date and time", |e, rng| {
        let (index, order) = order(e, rng, false)?;
        (order.ordered, order.recorded) = (Raw::absent(), Raw::absent());
        Some(at_element("orders", index, "ordered"))
    }),
    DefectKind::new("restraint-without-order", "restraint that nobody ordered", |e, _| {
        restrained(e, 2, None, true)
    }),
    DefectKind::new(
        "restraint-order-too-long",
        "an order for restraint for twelve hours",
        |e, _| restrained(e, 1, Some(12), true),
    ),
    DefectKind::new(
        "restraint-not-renewed",
        "restraint that goes on after its order",
        |e, _| restrained(e, 6, Some(1), true),
    ),
    DefectKind::new(
        "restraint-not-evaluated",
        "restraint without an evaluation face to face within the hour",
        |e, _| restrained(e, 1, Some(1), false),
    ),
    DefectKind::new("undated-entry", "a document without any date", |e, rng| {
        let (index, note) = note(e, rng)?;
        (note.performed, note.written, note.entered) = (Raw::absent(), Raw::absent(), Raw::absent());
        Some(at_element("documents", index, "written"))
    }),
    DefectKind::new("untimed-entry", "a document with a date and no time", |e, rng| {
        let (index, note) = note(e, rng)?;
        note.performed = Raw::absent();
        for moment in [&mut note.written, &mut note.entered] {
            *moment = casemix_record::Moment::from(moment.value()?.date()).into();
        }
        Some(at_element("documents", index, "written"))
    }),
    DefectKind::new("anonymous-entry", "a document without its author", |e, rng| {
        let (index, note) = note(e, rng)?;
        note.author = Text::absent();
        Some(at_element("documents", index, "author"))
    }),
    DefectKind::new(
        "unauthenticated-document",
        "nobody has authenticated a document",
        |e, rng| {
            let (index, document) = pick(&mut e.documents, rng, |document| !document.authenticated.is_absent())?;
            document.authenticated = Raw::absent();
            document.authenticator = Text::absent();
            Some(at_element("documents", index, "authenticated"))
        },
    ),
    DefectKind::new(
        "signed-by-another",
        "another than the author has authenticated a document",
        |e, rng| {
            let (index, note) = note(e, rng)?;
            note.authenticator = "D9998".into();
            Some(at_element("documents", index, "authenticator"))
        },
    ),
    DefectKind::new("draft-left", "a document is a draft still", |e, rng| {
        let (index, note) = note(e, rng)?;
        note.status = DocumentStatus::Draft.into();
        (note.authenticated, note.authenticator) = (Raw::absent(), Text::absent());
        Some(at_element("documents", index, "status"))
    }),
    DefectKind::new(
        "amendment-without-reason",
        "a document was changed, and nothing says why",
        |e, rng| {
            let (_, note) = note(e, rng)?;
            let mut amended = note.clone();
            amended.amends = note.id.clone();
            amended.amendment = AmendmentKind::Correction.into();
            amended.id = "N900".into();
            e.documents.push(amended);
            Some(at_element("documents", e.documents.len() - 1, "reason"))
        },
    ),
    DefectKind::new(
        "missing-discharge-summary",
        "there is no discharge summary",
        |e, rng| remove(e, rng, DischargeSummary),
    ),
    DefectKind::new(
        "late-discharge-summary",
        "the discharge summary more than 30 days after the discharge",
        |e, rng| {
            let discharged = e.discharged.value()?.date_time()?;
            let (index, summary) = document(e, DischargeSummary)?;
            let performed = summary.performed.value()?.date_time()?;
            let late = discharged + Duration::days(rng.between(32, 90));
            shift(summary, late - performed)?;
            Some(at_element("documents", index, "written"))
        },
    ),
    DefectKind::new(
        "missing-final-diagnosis",
        "the final diagnosis is nowhere stated",
        |e, rng| {
            let place = remove(e, rng, FinalDiagnosis)?;
            e.completion.as_mut()?.final_diagnosis = Raw::absent();
            Some(place)
        },
    ),
    DefectKind::new(
        "record-not-completed",
        "the record is not completed after 30 days",
        |e, rng| {
            let late = e.discharged.value()?.date() + Duration::days(rng.between(32, 90));
            let completion = e.completion.as_mut()?;
            completion.completed.value()?;
            completion.completed = casemix_record::Moment::from(late).into();
            Some(at("completion").field("completed"))
        },
    ),
];

/// The first document of a kind.
fn document(encounter: &mut Encounter, kind: DocumentKind) -> Option<(usize, &mut Document)> {
    let of_kind = |document: &Document| document.kind.value() == Some(kind);
    let index = encounter.documents.iter().position(of_kind)?;
    encounter.documents.get_mut(index).map(|document| (index, document))
}

/// A note of the course.
fn note<'a>(encounter: &'a mut Encounter, rng: &mut Rng) -> Option<(usize, &'a mut Document)> {
    pick(&mut encounter.documents, rng, |document| {
        document.kind.value() == Some(ProgressNote)
    })
}

/// Takes out the only document of a kind.
fn remove(encounter: &mut Encounter, rng: &mut Rng, kind: DocumentKind) -> Option<Location> {
    let (index, _) = pick(&mut encounter.documents, rng, |document| {
        document.kind.value() == Some(kind)
    })?;
    encounter.documents.remove(index);
    Some(at("documents"))
}

/// Makes everything about a document so much later.
fn shift(document: &mut Document, by: Duration) -> Option<()> {
    for moment in [
        &mut document.performed,
        &mut document.written,
        &mut document.entered,
        &mut document.authenticated,
    ] {
        *moment = moved(moment.value()?, by).into();
    }
    Some(())
}

/// Makes it so much later that a document is written.
fn written_later(encounter: &mut Encounter, kind: DocumentKind, by: Duration) -> Option<Location> {
    let (index, document) = document(encounter, kind)?;
    for moment in [
        &mut document.written,
        &mut document.entered,
        &mut document.authenticated,
    ] {
        *moment = moved(moment.value()?, by).into();
    }
    Some(at_element("documents", index, "written"))
}

/// A spoken order, or one that was entered.
fn order<'a>(encounter: &'a mut Encounter, rng: &mut Rng, spoken: bool) -> Option<(usize, &'a mut Order)> {
    pick(&mut encounter.orders, rng, |order| {
        (order.mode.value() == Some(OrderMode::Verbal)) == spoken
    })
}

fn unsigned(encounter: &mut Encounter, rng: &mut Rng, spoken: bool) -> Option<Location> {
    let (index, order) = order(encounter, rng, spoken)?;
    order.authenticated = Raw::absent();
    order.authenticator = Text::absent();
    Some(at_element("orders", index, "authenticated"))
}

/// A restraint of so many hours, with an order for so many, and an evaluation within the hour.
fn restrained(e: &mut Encounter, hours: i64, ordered: Option<i64>, evaluated: bool) -> Option<Location> {
    (e.age_in_years()? >= 18 && e.days_in_hospital()? >= 2 && !e.documents.is_empty()).then_some(())?;
    let begin = moved(e.admitted.value()?, Duration::hours(20));
    let restraint = Event::builder().id("V1").kind(EventKind::Restraint).from(begin);
    e.events
        .push(restraint.to(moved(begin, Duration::hours(hours))).build());
    if evaluated {
        let seen = moved(begin, Duration::minutes(30));
        e.events.push(
            Event::builder()
                .id("V2")
                .kind(EventKind::FaceToFaceEvaluation)
                .from(seen)
                .build(),
        );
    }
    if let Some(hours) = ordered {
        let by = e.orders.first()?.practitioner.clone();
        let order = Order::builder()
            .id("O900")
            .kind(OrderKind::Restraint)
            .mode(OrderMode::Entered)
            .practitioner(by.clone())
            .ordered(begin)
            .recorded(begin)
            .expires(moved(begin, Duration::hours(hours)))
            .authenticated(begin)
            .authenticator(by);
        e.orders.push(order.build());
    }
    Some(at("events").index(0))
}
