//! What a rule cannot do without: found from its conditions, so that the rule is not run where it has nothing to say.

use std::collections::BTreeSet;

use casemix_record::field::{ENCOUNTER, FieldKind};

use super::super::program::{Base, CodeRole, Cond, Each, Need, Place, Rule};
use super::{CM, PCS};
use crate::language::tree::{Quantifier, State};

type Needs = BTreeSet<Need>;

/// What must be on the record for the rule to fire or to be undecided.
pub(super) fn of(rule: &Rule) -> Vec<Need> {
    let mut needs = Needs::new();
    for each in &rule.loops {
        needs.extend(each_needs(&each.each));
        needs.extend(each.condition.iter().flat_map(cond_needs));
    }
    needs.extend(rule.when.iter().flat_map(cond_needs));
    needs.into_iter().collect()
}

/// A list of the encounter that must have elements.
fn each_needs(each: &Each) -> Option<Need> {
    list_need(&each.list)
}

fn list_need(list: &Place) -> Option<Need> {
    match (list.base, &list.path) {
        (Base::Encounter, Some(path)) if matches!(path.kind(), FieldKind::List(_)) => match path.names() {
            [name] => ENCOUNTER
                .fields
                .iter()
                .position(|field| field.name == *name)
                .map(Need::List),
            _ => None,
        },
        _ => None,
    }
}

/// What must be on the record for a condition to be anything but false.
fn cond_needs(cond: &Cond) -> Needs {
    match cond {
        Cond::And(all) => all.iter().flat_map(cond_needs).collect(),
        Cond::Or(any) => {
            let each = any.iter().map(cond_needs);
            each.reduce(|one, other| one.intersection(&other).cloned().collect())
                .unwrap_or_default()
        }
        Cond::Is(place, State::Present) => list_need(place).into_iter().collect(),
        Cond::InTable(place, system, set) => in_table(place, *system, *set).into_iter().collect(),
        Cond::Quantified(Quantifier::Any, each, inner) => {
            let inner = inner.iter().flat_map(|inner| cond_needs(inner));
            each_needs(each).into_iter().chain(inner).collect()
        }
        _ => Needs::new(),
    }
}

/// A code must be in a set. A missing or malformed code makes that unknown, and so is counted as in every set.
fn in_table(place: &Place, system: usize, set: usize) -> Option<Need> {
    match (&place.code, system) {
        (CodeRole::Diagnosis, CM) => Some(Need::DiagnosisIn(set)),
        (CodeRole::Procedure, PCS) => Some(Need::ProcedureIn(set)),
        _ => None,
    }
}
