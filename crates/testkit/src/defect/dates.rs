//! Defects of dates: what is impossible, what is in the wrong order, what is outside the stay.

use casemix_record::{DocumentKind, Event, EventKind, Moment, Movement, MovementEvent, Raw};
use chrono::{Datelike, Duration};

use super::{DefectKind, at, at_element, moved, pick};

pub(super) const KINDS: &[DefectKind] = &[
    DefectKind::new(
        "impossible-date",
        "the admission is on a day that does not exist",
        |e, rng| {
            let year = e.admitted.value()?.date().year();
            let day = rng.pick(&["02-30", "04-31", "13-05", "00-12"])?;
            e.admitted = Raw::from_text(format!("{year}-{day}"));
            Some(at("admitted"))
        },
    ),
    DefectKind::new(
        "discharge-before-admission",
        "the discharge is before the admission",
        |e, rng| {
            let discharged = e.discharged.value()?.date();
            e.admitted = Moment::from(discharged + Duration::days(rng.between(1, 20))).into();
            Some(at("admitted"))
        },
    ),
    DefectKind::new("birth-after-admission", "the birth is after the admission", |e, rng| {
        let admitted = e.admitted.value()?.date();
        e.birth_date = Moment::from(admitted + Duration::days(rng.between(2, 400))).into();
        Some(at("birth_date"))
    }),
    DefectKind::new(
        "absurd-age",
        "no birth date, and an age that nobody reaches",
        |e, rng| {
            e.birth_date.value()?;
            e.birth_date = Raw::absent();
            e.age_years = Raw::from(*rng.pick(&[-3, 141, 212, 999])?);
            Some(at("age_years"))
        },
    ),
    DefectKind::new("age-disagrees", "the stated age is not that of the dates", |e, rng| {
        let years = e.age_in_years()?;
        e.age_years = Raw::from(years + rng.between(3, 20) as i32);
        Some(at("age_years"))
    }),
    DefectKind::new(
        "stay-disagrees",
        "the stated length of stay is not that of the dates",
        |e, rng| {
            let days = e.computed_length_of_stay()?;
            e.length_of_stay_days = Raw::from((days + rng.between(2, 60)) as i32);
            Some(at("length_of_stay_days"))
        },
    ),
    DefectKind::new(
        "registered-after-discharge",
        "the registration is after the discharge",
        |e, rng| {
            e.registered.value()?;
            e.registered = moved(e.discharged.value()?, Duration::days(rng.between(1, 9))).into();
            Some(at("registered"))
        },
    ),
    DefectKind::new(
        "registered-long-before",
        "the registration is more than ninety days before the admission",
        |e, rng| {
            e.registered.value()?;
            e.registered = moved(e.admitted.value()?, -Duration::days(rng.between(95, 400))).into();
            Some(at("registered"))
        },
    ),
    DefectKind::new(
        "order-not-at-admission",
        "the order that makes the patient an inpatient is of another day than the admission",
        |e, _| {
            (e.days_in_hospital()? >= 3).then_some(())?;
            e.inpatient_order = moved(e.inpatient_order.value()?, Duration::days(2)).into();
            Some(at("inpatient_order"))
        },
    ),
    DefectKind::new(
        "order-after-discharge",
        "the order that makes the patient an inpatient is after the discharge",
        |e, rng| {
            e.inpatient_order.value()?;
            e.inpatient_order = moved(e.discharged.value()?, Duration::hours(rng.between(30, 90))).into();
            Some(at("inpatient_order"))
        },
    ),
    DefectKind::new(
        "procedure-after-discharge",
        "a procedure is after the discharge",
        |e, rng| {
            let discharged = e.discharged.value()?.date();
            let (index, procedure) = pick(&mut e.procedures, rng, |_| true)?;
            procedure.date = Moment::from(discharged + Duration::days(rng.between(2, 30))).into();
            Some(at_element("procedures", index, "date"))
        },
    ),
    DefectKind::new(
        "procedure-before-admission",
        "a procedure is long before the admission",
        |e, rng| {
            let admitted = e.admitted.value()?.date();
            let (index, procedure) = pick(&mut e.procedures, rng, |_| true)?;
            procedure.date = Moment::from(admitted - Duration::days(rng.between(30, 400))).into();
            Some(at_element("procedures", index, "date"))
        },
    ),
    DefectKind::new("procedure-ends-first", "a procedure ends before it begins", |e, rng| {
        let (index, procedure) = pick(&mut e.procedures, rng, |procedure| procedure.ended.value().is_some())?;
        procedure.ended = moved(procedure.date.value()?, -Duration::minutes(rng.between(10, 300))).into();
        Some(at_element("procedures", index, "ended"))
    }),
    DefectKind::new(
        "document-before-event",
        "a document is written before what it reports on",
        |e, rng| {
            let (index, document) = pick(&mut e.documents, rng, |document| document.written.value().is_some())?;
            let before = moved(document.performed.value()?, -Duration::minutes(rng.between(30, 600)));
            (document.written, document.entered) = (before.into(), before.into());
            Some(at_element("documents", index, "written"))
        },
    ),
    DefectKind::new(
        "document-signed-first",
        "a document is authenticated before it is written",
        |e, rng| {
            let (index, document) = pick(&mut e.documents, rng, |document| document.written.value().is_some())?;
            let before = moved(document.written.value()?, -Duration::minutes(rng.between(30, 600)));
            document.authenticated.value()?;
            document.authenticated = before.into();
            Some(at_element("documents", index, "authenticated"))
        },
    ),
    DefectKind::new(
        "document-of-another-stay",
        "a note of the course reports on a day outside the stay",
        |e, rng| {
            let by = Duration::days(rng.between(60, 400));
            let note = |kind| matches!(kind, Some(DocumentKind::ProgressNote | DocumentKind::NursingAssessment));
            let (index, document) = pick(&mut e.documents, rng, |document| note(document.kind.value()))?;
            for moment in [
                &mut document.performed,
                &mut document.written,
                &mut document.entered,
                &mut document.authenticated,
            ] {
                *moment = moved(moment.value()?, -by).into();
            }
            Some(at_element("documents", index, "performed"))
        },
    ),
    DefectKind::new(
        "order-signed-first",
        "an order is authenticated before it is given",
        |e, rng| {
            let (index, order) = pick(&mut e.orders, rng, |order| order.authenticated.value().is_some())?;
            order.authenticated = moved(order.ordered.value()?, -Duration::minutes(rng.between(30, 600))).into();
            Some(at_element("orders", index, "authenticated"))
        },
    ),
    DefectKind::new(
        "order-outside-stay",
        "an order is given after the discharge",
        |e, rng| {
            let by = Duration::hours(rng.between(30, 90));
            let late = moved(e.discharged.value()?, by);
            let (index, order) = pick(&mut e.orders, rng, |order| order.ordered.value().is_some())?;
            (order.ordered, order.recorded, order.authenticated) = (late.into(), late.into(), late.into());
            Some(at_element("orders", index, "ordered"))
        },
    ),
    DefectKind::new("order-expires-first", "an order ends before it is given", |e, rng| {
        let (index, order) = pick(&mut e.orders, rng, |order| order.ordered.value().is_some())?;
        order.expires = moved(order.ordered.value()?, -Duration::hours(rng.between(1, 30))).into();
        Some(at_element("orders", index, "expires"))
    }),
    DefectKind::new(
        "movement-reversed",
        "the patient leaves a unit before the arrival",
        |e, rng| {
            let (index, movement) = pick(&mut e.movements, rng, |movement| movement.to.value().is_some())?;
            movement.to = moved(movement.from.value()?, -Duration::hours(rng.between(1, 20))).into();
            Some(at_element("movements", index, "to"))
        },
    ),
    DefectKind::new("overlapping-units", "the patient is in two units at once", |e, rng| {
        // The last two are the last unit and the departure.
        let last = e.movements.len().checked_sub(2)?;
        let (index, movement) = pick(e.movements.get_mut(..last)?, rng, |m| m.to.value().is_some())?;
        movement.to = moved(movement.to.value()?, Duration::minutes(95)).into();
        Some(at_element("movements", index, "to"))
    }),
    DefectKind::new("gap-between-units", "the patient is in no unit for hours", |e, rng| {
        let last = e.movements.len().checked_sub(2)?;
        let long = |movement: &Movement| {
            let hours = || Some((movement.to.value()?.date_time()? - movement.from.value()?.date_time()?).num_hours());
            hours().is_some_and(|hours| hours >= 8)
        };
        let (index, movement) = pick(e.movements.get_mut(..last)?, rng, long)?;
        movement.to = moved(movement.to.value()?, -Duration::hours(6)).into();
        Some(at_element("movements", index, "to"))
    }),
    DefectKind::new(
        "movement-after-discharge",
        "the patient is in a unit after the discharge",
        |e, rng| {
            let after = moved(e.discharged.value()?, Duration::hours(rng.between(5, 50)));
            (!e.movements.is_empty()).then_some(())?;
            let more = Movement::builder()
                .event(MovementEvent::Transfer)
                .unit("5 West")
                .from(after);
            e.movements.push(more.build());
            Some(at_element("movements", e.movements.len() - 1, "from"))
        },
    ),
    DefectKind::new(
        "admitted-to-no-unit",
        "the first stay in a unit begins long after the admission",
        |e, _| {
            let admitted = |movement: &Movement| movement.event.value() == Some(MovementEvent::Admit);
            let index = e.movements.iter().position(admitted)?;
            let movement = e.movements.get_mut(index)?;
            let late = moved(movement.from.value()?, Duration::hours(30));
            (late < movement.to.value()?).then(|| movement.from = late.into())?;
            Some(at_element("movements", index, "from"))
        },
    ),
    DefectKind::new(
        "service-outside-stay",
        "a stay under a service is outside the stay",
        |e, rng| {
            let (index, service) = pick(&mut e.services, rng, |service| service.to.value().is_some())?;
            service.to = moved(service.to.value()?, Duration::days(rng.between(2, 9))).into();
            Some(at_element("services", index, "to"))
        },
    ),
    DefectKind::new(
        "service-reversed",
        "a stay under a service ends before it begins",
        |e, rng| {
            let (index, service) = pick(&mut e.services, rng, |service| service.from.value().is_some())?;
            service.to = moved(service.from.value()?, -Duration::hours(rng.between(1, 20))).into();
            Some(at_element("services", index, "to"))
        },
    ),
    DefectKind::new(
        "leave-reversed",
        "a leave of absence ends before it begins",
        |e, rng| {
            let (index, leave) = pick(&mut e.leaves, rng, |leave| leave.to.value().is_some())?;
            leave.to = moved(leave.from.value()?, -Duration::hours(rng.between(1, 20))).into();
            Some(at_element("leaves", index, "to"))
        },
    ),
    DefectKind::new(
        "leave-outside-stay",
        "a leave of absence is outside the stay",
        |e, rng| {
            let after = e.discharged.value()?;
            let (index, leave) = pick(&mut e.leaves, rng, |leave| leave.to.value().is_some())?;
            leave.from = moved(after, Duration::days(3)).into();
            leave.to = moved(after, Duration::days(4)).into();
            Some(at_element("leaves", index, "from"))
        },
    ),
    DefectKind::new(
        "anesthesia-reversed",
        "an anesthetic ends before it begins",
        |e, rng| {
            let (index, given) = pick(&mut e.anesthesia, rng, |given| given.to.value().is_some())?;
            given.to = moved(given.from.value()?, -Duration::minutes(rng.between(10, 300))).into();
            Some(at_element("anesthesia", index, "to"))
        },
    ),
    DefectKind::new(
        "anesthesia-outside-stay",
        "an anesthetic is given after the discharge",
        |e, rng| {
            let late = moved(e.discharged.value()?, Duration::days(rng.between(2, 9)));
            let (index, given) = pick(&mut e.anesthesia, rng, |given| given.to.value().is_some())?;
            given.from = late.into();
            given.to = moved(late, Duration::minutes(50)).into();
            Some(at_element("anesthesia", index, "from"))
        },
    ),
    DefectKind::new(
        "impossible-physical-status",
        "a physical status class that does not exist",
        |e, rng| {
            let (index, given) = pick(&mut e.anesthesia, rng, |_| true)?;
            given.physical_status = Raw::from(*rng.pick(&[0, 7, 11])?);
            Some(at_element("anesthesia", index, "physical_status"))
        },
    ),
    DefectKind::new(
        "consultation-seen-first",
        "a consultant sees the patient before being asked",
        |e, rng| {
            let (index, asked) = pick(&mut e.consultations, rng, |asked| asked.performed.value().is_some())?;
            let later = moved(asked.performed.value()?, Duration::minutes(rng.between(30, 300)));
            asked.requested = later.into();
            Some(at_element("consultations", index, "performed"))
        },
    ),
    DefectKind::new("event-reversed", "an event ends before it begins", |e, rng| {
        let from = e.admitted.value()?;
        (!e.documents.is_empty()).then_some(())?;
        let to = moved(from, -Duration::minutes(rng.between(20, 500)));
        let fall = Event::builder().id("V1").kind(EventKind::Fall).from(from).to(to);
        e.events.push(fall.build());
        Some(at_element("events", e.events.len() - 1, "to"))
    }),
];
