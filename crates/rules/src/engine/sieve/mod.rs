//! Which rules have nothing to say on an encounter, found out for all of them together.
//!
//! Nearly every rule is silent on nearly every record, so that is what has to be quick. The conditions of all rules are
//! broken into questions. A question that several rules ask is one question, answered once an encounter; one about the
//! elements of a list is answered for a block of 64 at once, in two words of bits ([`Masks`](super::masks::Masks)). Only where
//! the answers leave open that a rule fires or cannot be decided is the rule itself run, and whatever is found comes from
//! there.
//!
//! So the sieve may let a rule pass that has nothing to say, and never holds one back that has: an answer may be *unknown*
//! where the rule would know, and is never *no* where it would not be. A test holds both against each other on records of
//! all kinds.

mod guard;
mod held;
mod make;
mod test;
#[cfg(test)]
mod tests;
mod vector;

use std::sync::Arc;

use super::columns::Known;
use super::compile::{CM, PCS};
use super::masks::bit;
use super::program::{Cond, Each, Manner, Place, Value};
use super::sets::TextSet;
use crate::language::tree::{Comparison, Fold, Operator, State};

/// The number of a question.
pub(super) type AskId = usize;

/// The number of a date of the encounter by which rules are chosen.
pub(super) type DayId = usize;

/// The questions of all rules.
#[derive(Debug, Default)]
pub(super) struct Sieve {
    pub(super) rules: Vec<Sifted>,
    pub(super) asks: Vec<Asked>,
    /// The dates of the encounter by which rules are chosen.
    pub(super) days: Vec<Value>,
    /// The tests that columns are put to.
    pub(super) tests: Arc<[Tests]>,
    /// Rules that are asked about whatever the codes are.
    pub(super) always: Rules,
    /// Rules that are only asked about where a diagnosis, or a procedure, may be in a set: by the numbers of the sets.
    pub(super) coded: [Vec<Rules>; 2],
    /// Rules that are only asked about where this may hold, which is quick to find out; quickest where it is known of a scalar
    /// of the encounter.
    pub(super) known_guards: Vec<(KnownPart, Rules)>,
    pub(super) guards: Vec<(Part, Rules)>,
    /// Rules that are run where this may hold, because they would say that they cannot be decided or run.
    pub(super) alarms: Vec<(Part, Rules)>,
    /// Rules that are run on every record, because they say of themselves that they cannot be run.
    pub(super) unable: Rules,
    /// Rules that are run on records coded in ICD-9-CM, because they are about ICD-10 and say so.
    pub(super) of_icd10: Rules,
}

/// What is asked before a rule is run.
#[derive(Debug)]
pub(super) struct Sifted {
    /// Its place among the rules of the language.
    pub(super) rule: usize,
    /// Where all of these may hold, and its guards, it is run.
    pub(super) gates: Box<[Part]>,
}

/// Parts of a condition all of which must hold.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Parts {
    /// What is known of scalars without looking at what they mean: by far the most, and the quickest.
    pub(super) known: Box<[KnownPart]>,
    /// The others, the quick ones first.
    pub(super) others: Box<[Part]>,
}

/// That something is known of the scalars in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KnownPart {
    /// As [`What::Known`] has it.
    pub(super) at: u32,
    /// The elements for which the opposite must hold: all or none.
    pub(super) opposite: u64,
}

impl Parts {
    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = Part> {
        let known = self.known.iter().map(|known| Part {
            what: What::Known(known.at),
            is_not: known.opposite != 0,
        });
        known.chain(self.others.iter().copied())
    }
}

impl FromIterator<Part> for Parts {
    fn from_iter<I: IntoIterator<Item = Part>>(parts: I) -> Parts {
        let (mut known, mut others) = (Vec::new(), Vec::new());
        for part in parts {
            match part.known() {
                Some(part) => known.push(part),
                None => others.push(part),
            }
        }
        Parts {
            known: known.into(),
            others: others.into(),
        }
    }
}

/// A part of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) what: What,
    /// Whether the opposite must hold.
    pub(super) is_not: bool,
}

impl Part {
    /// What is known of the scalars in a column.
    fn of_column(column: usize, known: Known) -> Part {
        Part::from(What::Known(narrow(column * Known::COUNT + known as usize)))
    }

    /// A list has elements.
    fn of_list(list: usize) -> Part {
        Part::from(What::List(narrow(list)))
    }

    /// The same, where that is what is known of scalars.
    fn known(self) -> Option<KnownPart> {
        let What::Known(at) = self.what else { return None };
        let opposite = if self.is_not { u64::MAX } else { 0 };
        Some(KnownPart { at, opposite })
    }
}

impl From<What> for Part {
    fn from(what: What) -> Part {
        Part { what, is_not: false }
    }
}

impl std::ops::Not for Part {
    type Output = Part;

    fn not(self) -> Part {
        Part {
            is_not: !self.is_not,
            ..self
        }
    }
}

/// What a part is about. What is asked most often by far stands here itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// What is known of the scalars in a column: the number of the column, four times, and of what is known.
    Known(u32),
    /// The number of the test that a scalar passes.
    Test(TestId),
    /// A list has elements.
    List(u32),
    Ask(u32),
}

/// The number of a test among all: [`MOST_TESTS`] times that of its tests, and its own among them.
pub(super) type TestId = u32;

/// Some of the rules of a sieve: where they stand among all, 64 of them at a place, and a bit for each.
#[derive(Debug, Default, Clone)]
pub(super) struct Rules(Vec<(usize, u64)>);

impl Rules {
    fn add(&mut self, rule: usize) {
        let (place, bit) = (rule / 64, bit(rule % 64));
        match self.0.iter_mut().find(|(known, _)| *known == place) {
            Some((_, rules)) => *rules |= bit,
            None => self.0.push((place, bit)),
        }
    }

    /// Adds them to those that a bit stands for among all.
    pub(super) fn join(&self, all: &mut [u64]) {
        for (place, rules) in &self.0 {
            all.get_mut(*place).into_iter().for_each(|all| *all |= rules);
        }
    }

    /// Takes them out of those that a bit stands for among all.
    pub(super) fn remove(&self, all: &mut [u64]) {
        for (place, rules) in &self.0 {
            all.get_mut(*place).into_iter().for_each(|all| *all &= !rules);
        }
    }
}

/// A question, and how it is answered.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) ask: Ask,
    /// Whether several ask it, so that the answer is kept.
    pub(super) is_shared: bool,
}

/// A question about the encounter, or about each element of one of its lists.
#[derive(Debug, PartialEq)]
pub(super) enum Ask {
    /// What is answered by *may hold* without looking.
    Unknown,
    All(Parts),
    Not(AskId),
    /// Whether any element of a list fits.
    Exists(usize, Parts),
    /// Whether a list has elements.
    Given(usize),
    /// The state of the scalars in a column.
    State(usize, State),
    /// Whether the scalar in a column passes a test: the number of the tests, and of the test among them.
    Test(usize, usize),
    /// Whether the code of a diagnosis or a procedure is in a set.
    Coded(Kind, usize),
    /// Whether the code of a diagnosis or a procedure has the form of none.
    Malformed(Kind),
    /// Whether the code of a diagnosis or a procedure is billable on a day of the encounter.
    Billable(Kind, Box<Value>),
    /// Whether a diagnosis is the principal one.
    IsPrincipal,
    /// Whether a diagnosis is a secondary one.
    IsSecondary,
    /// Values held against each other.
    Compare(Box<Comparing>),
    /// What is made of the elements of a list that fit, held against a value of the encounter.
    Fold(Box<Folding>),
    /// Any condition about the encounter, with the date by which the rule is chosen where it hangs on that.
    Whole(Box<Cond>, Option<DayId>),
    /// Any condition about an element, which it expects in a slot.
    Element {
        list: usize,
        slot: usize,
        cond: Box<Cond>,
        day: Option<DayId>,
    },
    /// Whether an element has another one beside it.
    Joined(Box<Joined>),
    /// Whether the date by which a rule is chosen is missing.
    NoDay(DayId),
    /// Whether the day is one that the table of a code does not answer for.
    Gap(Box<Gap>),
}

/// Diagnoses or procedures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Diagnosis,
    Procedure,
}

impl Kind {
    /// The number of the code system of its kind.
    pub(super) fn system(self) -> usize {
        match self {
            Kind::Diagnosis => CM,
            Kind::Procedure => PCS,
        }
    }
}

/// A value of each element, which needs no text: what is in its columns, or follows from that.
#[derive(Debug, PartialEq)]
pub(super) enum Vector {
    /// What is in a column.
    Column(Side, usize),
    /// The place of the element, from one.
    Position(Side),
    /// The same for all elements: its number among the fixed values.
    Fixed(usize),
    Day(Box<Vector>),
    Arithmetic(Box<(Vector, Vector)>, Operator),
}

/// Of what a value is: of the element that is held, of another one beside it, of the encounter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Outer,
    Inner,
    Encounter,
}

/// Values of elements that are held against each other.
#[derive(Debug, PartialEq)]
pub(super) struct Comparing {
    /// The list of the elements; of the inner ones where there are two; `None` for values of the encounter.
    pub(super) list: Option<usize>,
    pub(super) what: Compared,
    pub(super) comparison: Comparison,
    pub(super) day: Option<DayId>,
}

/// What is held against what.
#[derive(Debug, PartialEq)]
pub(super) enum Compared {
    Dates(DateOf, DateOf),
    /// The time from the second date to the first one, and a time that is the same for all elements.
    Times(DateOf, DateOf, Value),
    /// Anything, with what is the same for all elements.
    Values(Vector, Vector, Vec<Value>),
}

/// A column of dates, or of their days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DateOf {
    pub(super) side: Side,
    pub(super) column: usize,
    pub(super) is_day: bool,
}

/// Most values that are the same for all elements.
pub(super) const MOST_FIXED: usize = 2;

/// What is made of elements, held against a value.
#[derive(Debug, PartialEq)]
pub(super) struct Folding {
    pub(super) list: usize,
    pub(super) fits: Parts,
    /// The column that is folded; without one the elements are counted.
    pub(super) fold: Option<(Fold, usize)>,
    pub(super) comparison: Comparison,
    pub(super) other: Value,
    pub(super) day: Option<DayId>,
}

/// For an element of one list, whether any element of another list fits to it.
#[derive(Debug, PartialEq)]
pub(super) struct Joined {
    /// The list of the outer element, and its slot.
    pub(super) list: usize,
    pub(super) slot: usize,
    /// The inner elements, their list, and what they must be whatever the outer element is.
    pub(super) each: Each,
    pub(super) inner: usize,
    pub(super) alone: Parts,
    /// What both must be together.
    pub(super) joints: Vec<Joint>,
    pub(super) day: Option<DayId>,
}

/// What an outer and an inner element must be together.
#[derive(Debug, PartialEq)]
pub(super) enum Joint {
    /// The inner one comes right after the outer one.
    Next,
    /// Their columns, the outer one first, hold the same.
    Same(usize, usize, Cond),
    /// Their codes are the same.
    SameCode(Kind, Kind, Cond),
    Compare(Box<Comparing>),
    /// Any condition.
    Cond(Cond),
    /// What is answered by *may hold* without looking.
    Unknown,
}

/// A code that a table is asked about, and the day.
#[derive(Debug, PartialEq)]
pub(super) struct Gap {
    pub(super) code: Place,
    pub(super) on: Value,
}

/// The tests that a column is put to, all at once.
#[derive(Debug)]
pub(super) struct Tests {
    pub(super) column: usize,
    /// Whether it is one of the elements of a list.
    pub(super) is_listed: bool,
    pub(super) count: usize,
    pub(super) kind: TestKind,
}

#[derive(Debug)]
pub(super) enum TestKind {
    /// For each word of the vocabulary the tests that it passes, a bit each.
    Words(Vec<u64>),
    Texts(Vec<TextTest>),
}

/// Most tests that are made at once.
pub(super) const MOST_TESTS: usize = 64;

/// A test of a text without white space around it. Letters stand for themselves in either case.
#[derive(Debug, PartialEq)]
pub(super) enum TextTest {
    In(Arc<TextSet>, Manner),
    Is(Box<str>, Manner),
    Like(Box<str>),
}

/// A number as parts hold it: there are never so many questions.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
