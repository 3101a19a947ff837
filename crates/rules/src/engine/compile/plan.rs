//! The order in which a rule asks: each part of its condition as soon as the elements are held that it is about, and what is
//! quick to answer before what is not.
//!
//! All parts must hold, and in Kleene's logic neither order nor grouping of them matters, so a rule finds the same.

use std::mem;

use super::super::program::{Cond, Loop, Value};
use super::super::reads::{Reads, slot_bit};

/// The parts of a condition that are about no element, those that are about the elements of each loop, in their order.
///
/// `day` is the slot of the element whose date chooses the rule, if it is not one of the encounter: limits hang on it.
/// What was the condition of the rule becomes conditions of its loops; without loops all of it is about no element.
pub(super) fn plan(loops: &mut [Loop], when: Option<Cond>, day: Option<usize>) -> Vec<Cond> {
    let mut parts = Vec::new();
    for each in loops.iter_mut() {
        split(each.condition.take(), &mut parts);
    }
    split(when, &mut parts);
    let mut first = Vec::new();
    let mut of_loop: Vec<Vec<Cond>> = loops.iter().map(|_| Vec::new()).collect();
    for part in parts {
        match last_slot(&part, loops.len(), day).and_then(|slot| of_loop.get_mut(slot)) {
            Some(of_loop) => of_loop.push(part),
            None => first.push(part),
        }
    }
    for (each, parts) in loops.iter_mut().zip(of_loop) {
        each.condition = match parts.len() {
            0 => None,
            _ => Some(Cond::And(quick_first(parts))),
        };
    }
    quick_first(first)
}

fn split(cond: Option<Cond>, parts: &mut Vec<Cond>) {
    match cond {
        Some(Cond::And(all)) => all.into_iter().for_each(|part| split(Some(part), parts)),
        Some(part) => parts.push(part),
        None => {}
    }
}

fn quick_first(mut parts: Vec<Cond>) -> Vec<Cond> {
    for part in &mut parts {
        sort_within(part);
    }
    parts.sort_by_key(cost);
    parts
}

fn sort_within(cond: &mut Cond) {
    match cond {
        Cond::And(all) | Cond::Or(all) => *all = quick_first(mem::take(all)),
        Cond::Not(inner) => sort_within(inner),
        Cond::Quantified(_, _, Some(inner)) => sort_within(inner),
        _ => {}
    }
}

/// What it costs to ask, roughly in reads of a field.
pub(in super::super) fn cost(cond: &Cond) -> u32 {
    const ELEMENTS: u32 = 10;
    match cond {
        Cond::And(all) | Cond::Or(all) => all.iter().map(cost).sum(),
        Cond::Not(inner) => cost(inner),
        Cond::Is(..) | Cond::IsFact(..) | Cond::InTable(..) => 1,
        Cond::Flag(value) | Cond::InWords(value, _) => value_cost(value),
        Cond::Compare(sides, ..) => 1 + value_cost(&sides.0) + value_cost(&sides.1),
        Cond::InTexts(value, ..) | Cond::Like(value, _) => 3 + value_cost(value),
        Cond::Code(..) => 8,
        Cond::Contains(..) => 200,
        Cond::Quantified(_, _, inner) => ELEMENTS * (1 + inner.as_deref().map_or(0, cost)),
    }
}

fn value_cost(value: &Value) -> u32 {
    match value {
        Value::Constant(_) => 0,
        Value::Field(_) => 1,
        Value::Limit(_) => 1,
        Value::Fact(_) => 3,
        Value::Day(inner) | Value::Length(inner) => 1 + value_cost(inner),
        Value::Between(_, sides) | Value::Arithmetic(sides, _) => 2 + value_cost(&sides.0) + value_cost(&sides.1),
        Value::Count(bound) => 10 * (1 + bound.1.as_ref().map_or(0, cost)),
        Value::Fold(_, folded) => 10 * (1 + value_cost(&folded.0) + folded.2.as_ref().map_or(0, cost)),
    }
}

/// The last of the first `loops` slots that a condition reads: those beyond are its own.
fn last_slot(cond: &Cond, loops: usize, day: Option<usize>) -> Option<usize> {
    let reads = Reads::of(cond);
    let of_day = day.filter(|_| reads.day);
    (0..loops)
        .rev()
        .find(|slot| reads.slots & slot_bit(*slot) != 0 || of_day == Some(*slot))
}
