//! What a condition is about: which of the elements that a rule holds, and whether the day by which the rule is chosen.

use super::program::{Base, Cond, Each, Fact, Place, Value};
use crate::language::tree::CodeFact;

/// What conditions and values read besides the encounter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Reads {
    /// The slots, a bit each, those of its own quantifiers among them.
    pub(super) slots: u32,
    /// Whether the day by which the rule is chosen.
    pub(super) day: bool,
}

/// Something that a condition reads.
#[derive(Debug, Clone, Copy)]
pub(super) enum Read<'c> {
    Place(&'c Place),
    /// A question to a code table: the code, and the day if the question names one.
    Code(&'c Place, Option<&'c Value>),
}

type Visit<'v, 'c> = dyn FnMut(Read<'c>) + 'v;

impl Reads {
    pub(super) fn of(cond: &Cond) -> Reads {
        let mut reads = Reads::default();
        reads.cond(cond, &mut |_| {});
        reads
    }

    pub(super) fn of_value(value: &Value) -> Reads {
        let mut reads = Reads::default();
        reads.value(value, &mut |_| {});
        reads
    }

    /// Visits what a condition reads.
    pub(super) fn visit<'c>(cond: &'c Cond, visit: &mut Visit<'_, 'c>) {
        Reads::default().cond(cond, visit);
    }

    fn cond<'c>(&mut self, cond: &'c Cond, visit: &mut Visit<'_, 'c>) {
        match cond {
            Cond::And(all) | Cond::Or(all) => all.iter().for_each(|cond| self.cond(cond, visit)),
            Cond::Not(inner) => self.cond(inner, visit),
            Cond::Is(place, _) | Cond::InTable(place, ..) => self.place(place, visit),
            Cond::IsFact(fact, _) => self.fact(*fact),
            Cond::Flag(value)
            | Cond::InTexts(value, ..)
            | Cond::InWords(value, _)
            | Cond::Contains(value, ..)
            | Cond::Like(value, _) => self.value(value, visit),
            Cond::Compare(sides, ..) => {
                self.value(&sides.0, visit);
                self.value(&sides.1, visit);
            }
            Cond::Code(place, asked, on) => {
                visit(Read::Code(place, on.as_ref()));
                self.place(place, visit);
                self.day |= on.is_none() && *asked != CodeFact::Known;
                on.iter().for_each(|on| self.value(on, visit));
            }
            Cond::Quantified(_, each, inner) => {
                self.each(each, visit);
                inner.iter().for_each(|inner| self.cond(inner, visit));
            }
        }
    }

    fn value<'c>(&mut self, value: &'c Value, visit: &mut Visit<'_, 'c>) {
        match value {
            Value::Field(place) => self.place(place, visit),
            Value::Constant(_) => {}
            Value::Limit(_) => self.day = true,
            Value::Fact(fact) => self.fact(*fact),
            Value::Count(bound) => {
                self.each(&bound.0, visit);
                bound.1.iter().for_each(|inner| self.cond(inner, visit));
            }
            Value::Fold(_, folded) => {
                self.value(&folded.0, visit);
                self.each(&folded.1, visit);
                folded.2.iter().for_each(|inner| self.cond(inner, visit));
            }
            Value::Between(_, sides) | Value::Arithmetic(sides, _) => {
                self.value(&sides.0, visit);
                self.value(&sides.1, visit);
            }
            Value::Day(inner) | Value::Length(inner) => self.value(inner, visit),
        }
    }

    fn each<'c>(&mut self, each: &'c Each, visit: &mut Visit<'_, 'c>) {
        self.place(&each.list, visit);
        each.order.iter().for_each(|(_, slot)| self.slot(*slot));
    }

    fn place<'c>(&mut self, place: &'c Place, visit: &mut Visit<'_, 'c>) {
        visit(Read::Place(place));
        if let Base::Slot(slot) = place.base {
            self.slot(slot);
        }
    }

    fn fact(&mut self, fact: Fact) {
        fact.slot().iter().for_each(|slot| self.slot(*slot));
    }

    fn slot(&mut self, slot: usize) {
        self.slots |= slot_bit(slot);
    }
}

/// The bit of a slot.
pub(super) const fn slot_bit(slot: usize) -> u32 {
    1 << slot
}
