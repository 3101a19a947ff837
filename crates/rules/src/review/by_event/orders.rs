//! Orders: dated, timed, authenticated; spoken ones within their own limit.

use casemix_record::{Order, OrderMode, PractitionerRole};

use crate::review::{
    DeficiencyKind,
    chart::{Chart, at},
    lack::{Lack, Lacks, Met},
    requirement::Asked,
    term::Term,
};

pub(in crate::review) fn review<'e>(chart: &Chart<'e>, found: &mut Lacks<'e>) {
    for (index, order) in chart.encounter.orders.iter().enumerate() {
        if order
            .ordered
            .value()
            .is_some_and(|ordered| !chart.as_of.has_seen(ordered))
        {
            continue;
        }
        dated_and_timed(chart, index, order, found);
        authenticated(chart, index, order, found);
    }
}

fn is_spoken(order: &Order) -> bool {
    matches!(order.mode.value(), Some(OrderMode::Verbal | OrderMode::Telephone))
}

fn responsible<'e>(chart: &Chart<'e>, order: &'e Order) -> &'e str {
    chart.named_or(&order.practitioner, PractitionerRole::Attending)
}

fn dated_and_timed<'e>(chart: &Chart<'e>, index: usize, order: &'e Order, found: &mut Lacks<'e>) {
    let place = at("orders").index(index).field("ordered");
    let what = match order.ordered.value() {
        Some(ordered) if ordered.time().is_some() => {
            return found
                .met(|| Met::in_place(Asked::OrderTime, place, None, responsible(chart, order)).about(&order.id));
        }
        Some(_) => "time",
        None => "date and time",
    };
    let lack = Lack::new(Asked::OrderTime, place, format!("the order has no {what}"));
    found.lacks.push(lack.about(&order.id).by(responsible(chart, order)));
}

/// A signature is a time and a name.
fn authenticated<'e>(chart: &Chart<'e>, index: usize, order: &'e Order, found: &mut Lacks<'e>) {
    let signed = chart.seen(&order.authenticated);
    let is_signed = signed.is_some() && !order.authenticator.is_blank();
    let (asked, deadline) = match order.ordered.value() {
        Some(given) if is_spoken(order) => (Asked::VerbalOrder, chart.within(Term::VerbalOrder, "order", given)),
        given => (Asked::OrderSignature, chart.authentication(|| Some(("order", given?)))),
    };
    let Some(deadline) = deadline else { return };
    let late = signed.filter(|signed| deadline.is_missed_by(*signed));
    if is_signed && late.is_none() {
        let place = at("orders").index(index).field("authenticated");
        return found.met(|| Met::in_place(asked, place, signed, &order.authenticator).about(&order.id));
    }
    let kind = if is_spoken(order) { "spoken order" } else { "order" };
    let place = at("orders").index(index).field(if signed.is_some() && !is_signed {
        "authenticator"
    } else {
        "authenticated"
    });
    let mut lack = match late.filter(|_| is_signed) {
        None if signed.is_some() => Lack::new(asked, place, format!("nobody is named who authenticated the {kind}")),
        None => Lack::new(
            asked,
            place,
            format!("the {kind} is not authenticated; it was to be {deadline}"),
        ),
        Some(late) => {
            let message = format!("the {kind} is not authenticated {deadline}, but on {late}");
            let mut lack = Lack::new(asked, place, message).evidence(place, late.to_string());
            (lack.kind, lack.supplied) = (DeficiencyKind::Late, Some(late));
            lack
        }
    };
    (lack.due, lack.limit) = (Some(deadline.due), deadline.limit);
    found.lacks.push(
        lack.since(deadline.start)
            .about(&order.id)
            .by(responsible(chart, order)),
    );
}
