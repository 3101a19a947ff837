//! Defects of documents, orders and units.

use casemix_record::{Document, DocumentKind, Encounter, Location, Moment, OrderMode, Raw};
use chrono::Duration;

use super::{at, at_element, pick};
use crate::Rng;

pub(super) fn no_discharge_summary(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    remove(encounter, rng, DocumentKind::DischargeSummary)
}

pub(super) fn no_operative_report(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    remove(encounter, rng, DocumentKind::OperativeReport)
}

fn remove(encounter: &mut Encounter, rng: &mut Rng, kind: DocumentKind) -> Option<Location> {
    let (index, _) = pick(&mut encounter.documents, rng, |document| {
        document.kind.value() == Some(kind)
    })?;
    encounter.documents.remove(index);
    Some(at("documents"))
}

/// Two days late, everything about it.
pub(super) fn late_history(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
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

pub(super) fn unauthenticated_document(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    let (index, document) = pick(&mut encounter.documents, rng, |document| {
        !document.authenticated.is_absent()
    })?;
    document.authenticated = Raw::absent();
    document.authenticator = Default::default();
    Some(at_element("documents", index, "authenticated"))
}

pub(super) fn unauthenticated_order(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    let (index, order) = pick(&mut encounter.orders, rng, |order| {
        order.mode.value() == Some(OrderMode::Verbal)
    })?;
    order.authenticated = Raw::absent();
    order.authenticator = Default::default();
    Some(at_element("orders", index, "authenticated"))
}

/// The stay in one unit ends after that in the next has begun.
pub(super) fn overlapping_units(encounter: &mut Encounter, rng: &mut Rng) -> Option<Location> {
    // The last two are the last unit and the departure.
    let last = encounter.movements.len().checked_sub(2)?;
    let (index, movement) = pick(encounter.movements.get_mut(..last)?, rng, |movement| {
        movement.to.value().is_some()
    })?;
    let to = movement.to.value()?.date_time()?;
    movement.to = Moment::from(to + Duration::minutes(95)).into();
    Some(at_element("movements", index, "to"))
}
