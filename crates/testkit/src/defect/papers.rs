//! Defects of documents and orders.

use casemix_record::{Document, DocumentKind, Encounter, Location, Moment, OrderMode, Raw};
use chrono::Duration;

use super::{DefectKind, at, at_element, pick};
use crate::Rng;

pub(super) const KINDS: &[DefectKind] = &[
    DefectKind::new(
        "missing-discharge-summary",
        "there is no discharge summary",
        |e, rng| remove(e, rng, DocumentKind::DischargeSummary),
    ),
    DefectKind::new("missing-operative-report", "an operation has no report", |e, rng| {
        remove(e, rng, DocumentKind::OperativeReport)
    }),
    DefectKind::new(
        "late-history-and-physical",
        "history and physical later than 24 hours",
        late_history,
    ),
    DefectKind::new(
        "unauthenticated-document",
        "nobody has authenticated a document",
        |e, rng| {
            let (index, document) = pick(&mut e.documents, rng, |document| !document.authenticated.is_absent())?;
            document.authenticated = Raw::absent();
            document.authenticator = Default::default();
            Some(at_element("documents", index, "authenticated"))
        },
    ),
    DefectKind::new(
        "unauthenticated-order",
        "nobody has authenticated a spoken order",
        |e, rng| {
            let verbal = Some(OrderMode::Verbal);
            let (index, order) = pick(&mut e.orders, rng, |order| order.mode.value() == verbal)?;
            order.authenticated = Raw::absent();
            order.authenticator = Default::default();
            Some(at_element("orders", index, "authenticated"))
        },
    ),
];

fn remove(encounter: &mut Encounter, rng: &mut Rng, kind: DocumentKind) -> Option<Location> {
    let (index, _) = pick(&mut encounter.documents, rng, |document| {
        document.kind.value() == Some(kind)
    })?;
    encounter.documents.remove(index);
    Some(at("documents"))
}

/// Two days late, everything about it.
fn late_history(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    let admitted = encounter.admitted.value()?.date_time()?;
    let updated = |document: &Document| document.kind.value() == Some(DocumentKind::HistoryAndPhysicalUpdate);
    if encounter.documents.iter().any(updated) {
        return None;
    }
    let history = |document: &Document| document.kind.value() == Some(DocumentKind::HistoryAndPhysical);
    let (index, document) = pick(&mut encounter.documents, rng, history)?;
    let late = |hours| Raw::from(Moment::from(admitted + Duration::hours(hours)));
    (document.performed, document.written, document.entered) = (late(48), late(49), late(49));
    document.authenticated = late(50);
    Some(at_element("documents", index, "written"))
}
