//! What a rule cannot do without: found from its conditions, so that the rule is not run where it has nothing to say.

use std::collections::BTreeSet;

use casemix_record::field::{ENCOUNTER, FieldKind};

use super::super::program::{Base, CodeRole, Cond, Constant, Each, FieldIndex, Need, Place, Rule, Value, WordField};
use super::{CM, PCS};
use crate::language::tree::{Comparison, Quantifier, State};

type Needs = BTreeSet<Need>;

/// What must be on the record for the rule to fire or to be undecided. Fields of words that it asks for are added to
/// `words`.
pub(super) fn of(rule: &Rule, words: &mut Vec<WordField>) -> Vec<Need> {
    let mut finder = Finder {
        lists: Vec::new(),
        words,
    };
    let mut needs: Needs = rule.guards.iter().flat_map(|guard| finder.cond(guard)).collect();
    for each in &rule.loops {
        needs.extend(finder.each(&each.each));
        needs.extend(each.condition.iter().flat_map(|condition| finder.cond(condition)));
    }
    needs.into_iter().collect()
}

struct Finder<'w> {
    /// The list of the encounter whose element each slot holds, if it is one.
    lists: Vec<Option<FieldIndex>>,
    words: &'w mut Vec<WordField>,
}

impl Finder<'_> {
    /// A list of the encounter that must have elements; remembers it for conditions on the elements.
    fn each(&mut self, each: &Each) -> Option<Need> {
        let list = list_of(&each.list);
        if self.lists.len() <= each.slot {
            self.lists.resize(each.slot + 1, None);
        }
        if let Some(slot) = self.lists.get_mut(each.slot) {
            *slot = list;
        }
        list.map(Need::List)
    }

    /// What must be on the record for a condition to be anything but false.
    fn cond(&mut self, cond: &Cond) -> Needs {
        match cond {
            Cond::And(all) => all.iter().flat_map(|cond| self.cond(cond)).collect(),
            Cond::Or(any) => {
                let each: Vec<Needs> = any.iter().map(|cond| self.cond(cond)).collect();
                let both = |one: Needs, other: Needs| one.intersection(&other).cloned().collect();
                each.into_iter().reduce(both).unwrap_or_default()
            }
            Cond::Is(place, State::Present) => list_of(place).map(Need::List).into_iter().collect(),
            Cond::InTable(place, system, set) => in_table(place, *system, *set).into_iter().collect(),
            Cond::InWords(Value::Field(place), keys) => self.words(place, keys).into_iter().collect(),
            Cond::Compare(sides, Comparison::Equal, _) => match &**sides {
                (Value::Field(place), Value::Constant(Constant::Word(key, _))) => {
                    self.words(place, &[*key]).into_iter().collect()
                }
                _ => Needs::new(),
            },
            Cond::Quantified(Quantifier::Any, each, inner) => {
                let list = self.each(each);
                let inner = inner.iter().flat_map(|inner| self.cond(inner));
                list.into_iter().chain(inner).collect()
            }
            _ => Needs::new(),
        }
    }

    /// An element of a list of the encounter must have one of these words. A word that is missing or invalid makes that
    /// unknown, and so is counted as every word.
    fn words(&mut self, place: &Place, keys: &[u16]) -> Option<Need> {
        let Base::Slot(slot) = place.base else { return None };
        let list = self.lists.get(slot).copied().flatten()?;
        let path = place.path.as_ref()?;
        let mut mask = 0_u64;
        for key in keys {
            mask |= 1_u64.checked_shl(u32::from(*key))?;
        }
        let is_it = |field: &WordField| field.list == list && field.path.names() == path.names();
        let number = self.words.iter().position(is_it).unwrap_or_else(|| {
            let path = path.clone();
            self.words.push(WordField { list, path });
            self.words.len() - 1
        });
        Some(Need::Words(number, mask))
    }
}

/// The list of the encounter at a place, by the number of its field.
fn list_of(place: &Place) -> Option<FieldIndex> {
    match (place.base, &place.path) {
        (Base::Encounter, Some(path)) if matches!(path.kind(), FieldKind::List(_)) => match path.names() {
            [name] => ENCOUNTER.fields.iter().position(|field| field.name == *name),
            _ => None,
        },
        _ => None,
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
