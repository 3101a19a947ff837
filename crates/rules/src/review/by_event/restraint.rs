//! Restraint and seclusion for violent behavior: ordered, limited by age, renewed, evaluated face to face.

use casemix_record::{DocumentKind, Event, EventKind, Moment, Order, OrderKind, PractitionerRole};
use chrono::NaiveDateTime;

use crate::{
    Doubt, Limit,
    review::{
        chart::{Chart, Standing, at, performed},
        clock::{earliest, latest},
        deadline::Deadline,
        lack::{Lack, Lacks, Met},
        requirement::Asked,
        term::Term,
        text::has_any_word,
    },
};

/// What says that restraint was not for violent or self-destructive behavior, so that only policy limits it.
const NOT_VIOLENT: &[&str] = &["non-violent", "nonviolent", "non violent", "not violent"];

pub(in crate::review) fn review<'e>(chart: &Chart<'e>, found: &mut Lacks<'e>) {
    let encounter = chart.encounter;
    let orders: Vec<(usize, &Order)> = encounter
        .orders
        .iter()
        .enumerate()
        .filter(|(_, order)| is_order(order))
        .collect();
    let episodes: Vec<(usize, &Event)> = encounter
        .events
        .iter()
        .enumerate()
        .filter(|(_, event)| is_episode(event))
        .collect();
    if orders.is_empty() && episodes.is_empty() {
        return;
    }
    for (index, order) in &orders {
        order_limit(chart, *index, order, found);
    }
    for (index, episode) in &episodes {
        let Some(begin) = chart.seen(&episode.from) else {
            continue;
        };
        coverage(chart, *index, episode, begin, &orders, found);
        evaluation(
            chart,
            begin,
            ("events", *index, &episode.id),
            &episode.practitioner,
            found,
        );
    }
    if episodes.is_empty() {
        // The record holds no events: an order that renews none is a begin.
        for (index, order) in orders.iter().filter(|(_, order)| order.renews.is_blank()) {
            if let Some(begin) = chart.seen(&order.ordered) {
                evaluation(chart, begin, ("orders", *index, &order.id), &order.practitioner, found);
            }
        }
    }
}

fn is_order(order: &Order) -> bool {
    matches!(order.kind.value(), Some(OrderKind::Restraint | OrderKind::Seclusion))
        && !has_any_word(&order.text, NOT_VIOLENT)
}

fn is_episode(event: &Event) -> bool {
    matches!(event.kind.value(), Some(EventKind::Restraint | EventKind::Seclusion))
        && !has_any_word(&event.text, NOT_VIOLENT)
}

/// How long an order may hold at the patient's age. An unknown age leaves it undecided.
fn age_limit<'e>(chart: &Chart<'e>, ordered: Moment, found: &mut Lacks<'e>) -> Option<&'e Limit> {
    let birth = chart.encounter.birth_date.value();
    let years = birth.and_then(|birth| ordered.date().years_since(birth.date()));
    let stated = chart
        .encounter
        .age_years
        .value()
        .and_then(|years| u32::try_from(years).ok());
    let Some(years) = years.or(stated) else {
        let why = if chart.encounter.birth_date.is_blank() {
            Doubt::Missing
        } else {
            Doubt::Invalid
        };
        found
            .undecided
            .push((Asked::RestraintOrderLimit, at("birth_date"), why));
        return None;
    };
    let term = match years {
        18.. => Term::RestraintOrderAdult,
        9..=17 => Term::RestraintOrderAdolescent,
        _ => Term::RestraintOrderChild,
    };
    chart.limit(term, ordered.date())
}

fn order_limit<'e>(chart: &Chart<'e>, index: usize, order: &'e Order, found: &mut Lacks<'e>) {
    let (Some(ordered), Some(expires)) = (chart.seen(&order.ordered), order.expires.value()) else {
        return;
    };
    let Some(limit) = age_limit(chart, ordered, found) else {
        return;
    };
    let Some(deadline) = Deadline::within(limit, "order", ordered) else {
        return;
    };
    let place = at("orders").index(index).field("expires");
    if !deadline.is_missed_by(expires) {
        let met = || Met::in_place(Asked::RestraintOrderLimit, place, None, &order.practitioner).about(&order.id);
        return found.met(met);
    }
    let message = format!("the order holds until {expires}, and may only {deadline}");
    let mut lack = Lack::new(Asked::RestraintOrderLimit, place, message)
        .evidence(at("orders").index(index).field("ordered"), &order.ordered)
        .since(ordered);
    lack.limit = Some(limit);
    found.lacks.push(lack.about(&order.id).by(&order.practitioner));
}

/// The whole time of the restraint is under orders, none of which counts for longer than the age allows.
fn coverage<'e>(
    chart: &Chart<'e>,
    index: usize,
    episode: &'e Event,
    begin: Moment,
    orders: &[(usize, &'e Order)],
    found: &mut Lacks<'e>,
) {
    let Some(first) = chart.within(Term::RestraintOrder, "begin of the restraint", begin) else {
        return;
    };
    let end = chart.seen(&episode.to).map(earliest);
    let mut in_order: Vec<(Moment, &'e Order)> = orders
        .iter()
        .filter_map(|(_, order)| Some((chart.seen(&order.ordered)?, *order)))
        .collect();
    in_order.sort_by_key(|(ordered, _)| *ordered);

    let mut covered: Option<(NaiveDateTime, &'e Order, &'e Limit)> = None;
    for (ordered, order) in in_order {
        // The first order may come a little after the begin, every other one before the last has ended.
        let due = covered.map_or(first.due, |(until, ..)| until);
        if earliest(ordered) > due {
            break;
        }
        let Some(limit) = age_limit(chart, ordered, found) else {
            return;
        };
        let Some(longest) = Deadline::within(limit, "order", ordered).map(|deadline| deadline.due) else {
            return;
        };
        let until = order
            .expires
            .value()
            .map_or(longest, |expires| latest(expires).min(longest));
        if until >= earliest(begin) && covered.is_none_or(|(covered, ..)| until > covered) {
            covered = Some((until, order, limit));
        }
    }
    let place = at("events").index(index);
    let subject = episode.id.as_str();
    match covered {
        None => {
            let answer = chart.answer(Asked::RestraintOrder, &first, Standing::Missing, place);
            found.take(
                answer
                    .about(subject)
                    .or_by(|| chart.in_role(PractitionerRole::Attending)),
            );
        }
        Some((until, order, limit)) if end.is_some_and(|end| end > until) => {
            let message = format!(
                "the restraint goes on after {}, when the last order ends",
                Moment::from(until)
            );
            let mut lack = Lack::new(Asked::RestraintRenewal, place, message).since(begin);
            (lack.limit, lack.due) = (Some(limit), Some(until));
            found.lacks.push(lack.about(subject).by(&order.practitioner));
            let (ordered, place) = (order.ordered.value(), at("events").index(index));
            found.met(|| Met::in_place(Asked::RestraintOrder, place, ordered, &order.practitioner).about(subject));
        }
        Some((_, order, _)) => {
            for asked in [Asked::RestraintOrder, Asked::RestraintRenewal] {
                let ordered = order.ordered.value();
                found.met(|| Met::in_place(asked, place, ordered, &order.practitioner).about(subject));
            }
        }
    }
}

/// The patient is seen face to face within an hour of the begin.
fn evaluation<'e>(
    chart: &Chart<'e>,
    begin: Moment,
    place: (&'static str, usize, &'e str),
    by: &'e str,
    found: &mut Lacks<'e>,
) {
    let Some(deadline) = chart.within(Term::RestraintFaceToFace, "begin of the restraint", begin) else {
        return;
    };
    let is_after = |made: Moment| latest(made) >= earliest(begin);
    let events = chart.encounter.events.iter().enumerate();
    let mut seen = events
        .filter(|(_, event)| event.kind.value() == Some(EventKind::FaceToFaceEvaluation))
        .filter_map(|(index, event)| Some((index, event, chart.seen(&event.from)?)));
    if let Some((event_index, event, made)) = seen.find(|(_, _, made)| is_after(*made) && !deadline.is_missed_by(*made))
    {
        let (list, index, subject) = place;
        return found.met(|| Met {
            evidence: at("events").index(event_index),
            ..Met::in_place(
                Asked::RestraintEvaluation,
                at(list).index(index),
                Some(made),
                &event.practitioner,
            )
            .about(subject)
        });
    }
    let papers = chart.papers(&[DocumentKind::FaceToFaceEvaluation]);
    let by_time = papers.map(|paper| (paper, performed(paper.document)));
    let standing = Standing::by(by_time.filter(|(_, made)| made.is_none_or(is_after)), &deadline);
    let (list, index, subject) = place;
    let answer = chart.answer(Asked::RestraintEvaluation, &deadline, standing, at(list).index(index));
    found.take(
        answer
            .about(subject)
            .or_by(|| chart.named_or(by, PractitionerRole::Attending)),
    );
}
