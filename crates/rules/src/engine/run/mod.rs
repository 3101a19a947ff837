//! Running the rules of the language on an encounter.

mod arithmetic;
mod compare;
mod doubt;
mod elements;
mod eval;
mod fire;
mod moments;
mod needs;
mod sift;
mod tested;
mod text;

use std::cell::Cell;

use casemix_record::field::{self, ListRef, Node, PartRef, Scalar};
use casemix_record::{Encounter, Location};
use chrono::NaiveDate;

use super::collector::Collector;
use super::columns::Columns;
use super::compile::MAX_SLOTS;
use super::facts::{CodeFact, CodeFacts, look_up_scalar, own_system, system_of};
use super::masks::{ELEMENTS, elements};
use super::program::{Base, CodeRole, Each, Loop, Place, Rule};
use super::{Entry, Program, Workspace};
use crate::Doubt;
use crate::language::tree::Order;
use crate::limit::{Limit, strictest};
use compare::Got;
pub(super) use moments::order;
pub(super) use sift::Answers;
use sift::Block;

/// Whether a condition holds, as far as can be told (Kleene's logic).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Truth {
    False,
    Unknown,
    True,
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Truth::True } else { Truth::False }
    }
}

impl std::ops::Not for Truth {
    type Output = Truth;

    fn not(self) -> Truth {
        match self {
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::True => Truth::False,
        }
    }
}

/// An element that a rule holds.
#[derive(Debug, Clone, Copy)]
struct Element<'a> {
    list: Option<ListRef<'a>>,
    index: usize,
    /// Where its list is.
    place: Option<&'a Place>,
}

impl<'a> Element<'a> {
    const NOTHING: Element<'static> = Element {
        list: None,
        index: 0,
        place: None,
    };

    fn node(&self) -> Node<'a> {
        let node = self.list.and_then(|list| list.get(self.index));
        node.unwrap_or(Node::Part(None))
    }
}

/// How many lists are found once an encounter; those of any more are looked for each time.
const LISTS: usize = 32;

/// One encounter, with the elements that a rule holds at the moment.
pub(super) struct Machine<'a> {
    program: &'a Program,
    encounter: &'a Encounter,
    root: PartRef<'a>,
    principal: Option<usize>,
    codes: &'a CodeFacts,
    columns: &'a mut Columns,
    answers: &'a mut Answers,
    /// The elements that are asked about.
    block: Block,
    /// The first lists of the encounter that rules go through.
    lists: [Option<ListRef<'a>>; LISTS],
    slots: [Element<'a>; MAX_SLOTS],
    /// The code of the encounter itself that was looked up last, and its column.
    last_code: Cell<Option<(usize, CodeFact)>>,
    /// The day by which the rule at hand is chosen, if it is known.
    day: Option<NaiveDate>,
    /// Why the rule at hand cannot be run, once that shows.
    unable: Option<String>,
}

impl<'a> Machine<'a> {
    pub(super) fn new(program: &'a Program, encounter: &'a Encounter, work: &'a mut Workspace) -> Self {
        let mut machine = Machine {
            program,
            encounter,
            root: encounter.root(),
            principal: encounter.principal_index(),
            codes: &work.codes,
            columns: &mut work.columns,
            answers: &mut work.answers,
            block: Block::ENCOUNTER,
            lists: [None; LISTS],
            slots: [Element::NOTHING; MAX_SLOTS],
            last_code: Cell::new(None),
            day: None,
            unable: None,
        };
        machine.start();
        machine
    }

    /// Runs every rule that is on and may have something to say.
    pub(super) fn run(&mut self, entries: &[Entry], collector: &mut Collector<'_>) {
        self.find_open();
        for word in 0..self.rule_words() {
            for rule in elements(self.passing(word)) {
                if let Some(sifted) = self.program.sieve.rules.get(word * ELEMENTS + rule) {
                    self.run_one(sifted.rule, entries, collector);
                }
            }
        }
    }

    /// Runs every rule that is on, whatever the sieve says.
    #[cfg(test)]
    pub(super) fn run_all(&mut self, entries: &[Entry], collector: &mut Collector<'_>) {
        for sifted in &self.program.sieve.rules {
            self.run_one(sifted.rule, entries, collector);
        }
    }

    /// Runs the rule at a place among those of the language.
    fn run_one(&mut self, rule: usize, entries: &[Entry], collector: &mut Collector<'_>) {
        let Some(rule) = self.program.rules.get(rule) else {
            return;
        };
        let Some(entry) = entries.get(rule.entry) else { return };
        // What kept an answer of the sieve from being known is not said of this rule.
        self.unable = None;
        if rule.needs.iter().all(|need| self.meets(need)) {
            self.rule(rule, entry, collector);
        }
    }

    fn rule(&mut self, rule: &'a Rule, entry: &Entry, collector: &mut Collector<'_>) {
        if rule.by_slot.is_none() {
            match self.in_force(rule, entry) {
                Truth::False => return,
                Truth::Unknown => return self.note_day(rule, collector),
                Truth::True => {}
            }
        }
        if let Some(reason) = &rule.unable {
            return collector.cannot_run(rule.entry, reason.to_string().into());
        }
        if rule.reads_icd10 && self.codes.is_icd9 {
            let reason = "the codes are of ICD-9-CM, and the rules are about ICD-10";
            return collector.cannot_run(rule.entry, reason.into());
        }
        let guards = self.all(&rule.guards);
        if guards != Truth::False {
            self.loops(rule, entry, &rule.loops, guards, collector);
        }
        if let Some(reason) = self.unable.take() {
            collector.cannot_run(rule.entry, reason.into());
        }
    }

    /// Whether a rule and the limits that it uses are in force; finds the day for that.
    fn in_force(&mut self, rule: &'a Rule, entry: &Entry) -> Truth {
        if !rule.asks_day {
            return Truth::True;
        }
        self.day = match self.value(&rule.by) {
            Got::Moment(moment) => Some(moment.date()),
            _ => None,
        };
        let days = entry.info.effective;
        let holds = match self.day {
            _ if days.is_always() => Truth::True,
            Some(day) => days.contains(day).into(),
            None => Truth::Unknown,
        };
        rule.limits.iter().fold(holds, |holds, limits| {
            let in_force = match self.day {
                Some(day) => limits.iter().any(|limit| limit.effective.contains(day)).into(),
                None if limits.iter().all(|limit| limit.effective.is_always()) => Truth::True,
                None => Truth::Unknown,
            };
            holds.min(in_force)
        })
    }

    /// The strictest of the limits in force.
    fn limit<'l>(&self, limits: &'l [Limit]) -> Option<&'l Limit> {
        strictest(limits, |limit| {
            self.day
                .map_or(limit.effective.is_always(), |day| limit.effective.contains(day))
        })
    }

    /// Goes through the elements of the loops that are left, and fires where the conditions hold.
    fn loops(&mut self, rule: &'a Rule, entry: &Entry, left: &'a [Loop], so_far: Truth, collector: &mut Collector<'_>) {
        let Some((first, inner)) = left.split_first() else {
            return self.innermost(rule, so_far, collector);
        };
        let Some(list) = self.list(&first.each) else { return };
        for index in 0..list.len() {
            if !self.hold(&first.each, list, index) {
                continue;
            }
            if rule.by_slot == Some(first.each.slot) {
                match self.in_force(rule, entry) {
                    Truth::False => continue,
                    Truth::Unknown => {
                        self.note_day(rule, collector);
                        continue;
                    }
                    Truth::True => {}
                }
            }
            let holds = match &first.condition {
                Some(condition) => so_far.min(self.cond(condition)),
                None => so_far,
            };
            if holds != Truth::False {
                self.loops(rule, entry, inner, holds, collector);
            }
        }
    }

    fn innermost(&mut self, rule: &'a Rule, so_far: Truth, collector: &mut Collector<'_>) {
        match so_far {
            Truth::False => {}
            Truth::True => self.fire(rule, collector),
            Truth::Unknown => self.doubt_rule(rule, collector),
        }
    }

    /// Notes that a rule cannot be decided because the day by which it is chosen is not known.
    fn note_day(&mut self, rule: &'a Rule, collector: &mut Collector<'_>) {
        for (place, why) in self.value_doubts(&rule.by) {
            collector.undecided(rule.entry, place, why);
        }
    }

    /// The list whose elements are gone through.
    fn list(&self, each: &'a Each) -> Option<ListRef<'a>> {
        self.node(&each.list).list()
    }

    /// Holds an element of a list, unless it is one that is left out.
    #[inline]
    fn hold(&mut self, each: &'a Each, list: ListRef<'a>, index: usize) -> bool {
        let meant = match each.order {
            None => true,
            Some((order, slot)) => {
                let other = self.slots.get(slot).map_or(0, |element| element.index);
                match order {
                    Order::After => index > other,
                    Order::Before => index < other,
                    Order::OtherThan => index != other,
                }
            }
        };
        if meant {
            self.hold_at(each.slot, list, index, Some(&each.list));
        }
        meant
    }

    #[inline]
    fn hold_at(&mut self, slot: usize, list: ListRef<'a>, index: usize, place: Option<&'a Place>) {
        if let Some(slot) = self.slots.get_mut(slot) {
            *slot = Element {
                list: Some(list),
                index,
                place,
            };
        }
    }

    /// What stands at a place.
    #[inline]
    fn node(&self, place: &Place) -> Node<'a> {
        let base = match place.base {
            Base::Encounter => Some(self.root),
            Base::Principal => return self.principal(place),
            Base::Slot(slot) => match self.slots.get(slot) {
                Some(element) if place.path.is_none() => return element.node(),
                Some(element) => element.node().part(),
                None => None,
            },
        };
        match (base, &place.path) {
            (Some(part), Some(path)) => part.get(path),
            (part, _) => Node::Part(part),
        }
    }

    fn principal(&self, place: &Place) -> Node<'a> {
        let path = self.program.diagnoses.as_ref();
        let diagnoses = path.and_then(|path| self.root.get(path).list());
        let part = self.principal.and_then(|index| diagnoses?.get(index)?.part());
        match (part, &place.path) {
            (Some(part), Some(path)) => part.get(path),
            (None, Some(_)) => Node::Scalar(Scalar::ABSENT),
            (part, None) => Node::Part(part),
        }
    }

    /// The scalar at a place without its text, if a column holds it.
    #[inline]
    fn cell(&mut self, place: &Place) -> Option<field::Cell> {
        let number = place.column?;
        let Base::Slot(slot) = place.base else {
            return Some(*self.columns.scalar(number));
        };
        if let Some(list) = self.program.columns.all.get(number).and_then(|field| field.list) {
            self.reach(list);
        }
        self.columns.cells(number).get(self.slots.get(slot)?.index).copied()
    }

    /// The scalar at a place.
    #[inline]
    fn scalar(&self, place: &Place) -> Scalar<'a> {
        self.node(place).scalar().unwrap_or(Scalar::ABSENT)
    }

    /// The code at a place, looked up.
    #[inline]
    fn code(&self, place: &Place) -> CodeFact {
        let known = match (&place.code, place.base) {
            (CodeRole::Diagnosis, Base::Slot(slot)) => {
                let index = self.slots.get(slot).map_or(0, |element| element.index);
                self.codes.diagnoses.get(index)
            }
            (CodeRole::Procedure, Base::Slot(slot)) => {
                let index = self.slots.get(slot).map_or(0, |element| element.index);
                self.codes.procedures.get(index)
            }
            (CodeRole::Diagnosis, Base::Principal) => self.principal.and_then(|index| self.codes.diagnoses.get(index)),
            _ => None,
        };
        known.copied().unwrap_or_else(|| self.other_code(place))
    }

    /// A code that is no diagnosis or procedure of the lists; the last one of the encounter itself is kept.
    fn other_code(&self, place: &Place) -> CodeFact {
        let column = place.column.filter(|_| place.base == Base::Encounter);
        if let Some((known, fact)) = self.last_code.get()
            && Some(known) == column
        {
            return fact;
        }
        let fact = self.look_up_other(place);
        if let Some(column) = column {
            self.last_code.set(Some((column, fact)));
        }
        fact
    }

    fn look_up_other(&self, place: &Place) -> CodeFact {
        let mut system = None;
        if let CodeRole::Other { system: named, kind } = &place.code {
            let beside = Place {
                path: named.clone(),
                code: CodeRole::None,
                column: None,
                ..*place
            };
            let name = named.as_ref().and_then(|_| self.scalar(&beside).given_lent());
            let own = if self.codes.is_icd9 { None } else { own_system(*kind) };
            system = name.map_or(own, |name| system_of(name, &self.program.systems));
        }
        look_up_scalar(self.scalar(place), system, &self.program.systems)
    }

    /// Where a place is in the record.
    fn location(&self, place: &Place) -> Location {
        let base = match place.base {
            Base::Encounter => Location::root(),
            Base::Principal => Location::root()
                .field("diagnoses")
                .index(self.principal.unwrap_or_default()),
            Base::Slot(slot) => match self.slots.get(slot) {
                Some(Element {
                    index,
                    place: Some(place),
                    ..
                }) => self.location(place).index(*index),
                _ => Location::root(),
            },
        };
        match &place.path {
            Some(path) => path.location(base),
            None => base,
        }
    }

    fn missing_or_invalid(&self, place: &Place) -> Doubt {
        if self.scalar(place).is_blank() {
            Doubt::Missing
        } else {
            Doubt::Invalid
        }
    }
}
