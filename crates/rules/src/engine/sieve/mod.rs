//! Which rules have nothing to say on an encounter, found out for all of them together.
//!
//! Nearly every rule is silent on nearly every record, so that is what has to be quick. The conditions of all rules are
//! broken into questions. A question that several rules ask is one question, answered once an encounter; one about the
//! elements of a list is answered for all of them at once, in two words of bits ([`Masks`](super::masks::Masks)). Only where
//! the answers leave open that a rule fires or cannot be decided is the rule itself run, and whatever is found comes from
//! there.
//!
//! So the sieve may let a rule pass that has nothing to say, and never holds one back that has: an answer may be *unknown*
//! where the rule would know, and is never *no* where it would not be. A test holds both against each other on records of
//! all kinds.

mod make;
#[cfg(test)]
mod tests;
mod vector;

use std::sync::Arc;

use super::compile::{CM, PCS};
use super::program::{Cond, Each, Manner, Place, Value};
use super::sets::TextSet;
use crate::language::tree::{Comparison, Fold, Operator, State};

/// The number of a question.
pub(super) type AskId = usize;

/// The questions of all rules.
#[derive(Debug, Default)]
pub(super) struct Sieve {
    pub(super) rules: Vec<Sifted>,
    pub(super) asks: Vec<Asked>,
    /// The tests that texts are put to, for each column of texts.
    pub(super) tests: Arc<[TextTests]>,
}

/// What is asked before a rule is run.
#[derive(Debug)]
pub(super) struct Sifted {
    /// Its place among the rules of the language.
    pub(super) rule: usize,
    /// Whether it is run on every record: it says of itself that it cannot be run.
    pub(super) always: bool,
    /// Whether it says so of records coded in ICD-9-CM.
    pub(super) reads_icd10: bool,
    /// Where any of these may hold it is run: it would say that it cannot be decided or run, whatever its conditions.
    pub(super) alarms: Vec<AskId>,
    /// Where each of these may hold it is run.
    pub(super) gates: Vec<AskId>,
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
    All(Vec<AskId>),
    Any(Vec<AskId>),
    Not(AskId),
    /// Whether any element of a list fits.
    Exists {
        list: usize,
        fits: AskId,
    },
    /// Whether a list has elements.
    Given(usize),
    /// The state of the scalars in a column.
    State(usize, State),
    /// Whether the word in a column is one of these.
    Words(usize, WordSet),
    /// Whether the text in a column passes a test: the number of the tests, and of the test among them.
    Texts {
        column: usize,
        tests: usize,
        test: usize,
    },
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
    Whole(Box<Cond>, Option<Box<Value>>),
    /// Any condition about an element, which it expects in a slot.
    Element {
        list: usize,
        slot: usize,
        cond: Box<Cond>,
        day: Option<Box<Value>>,
    },
    /// Whether an element has another one beside it.
    Joined(Box<Joined>),
    /// Whether the date by which a rule is chosen is missing.
    NoDay(Box<Value>),
    /// Whether the day is one that the table of a code does not answer for.
    Gap(Box<Gap>),
}

/// Diagnoses or procedures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// The element of which a value is: the one that is held, or another one beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Outer,
    Inner,
}

/// Values of elements that are held against each other.
#[derive(Debug, PartialEq)]
pub(super) struct Comparing {
    /// The list of the elements; of the inner ones where there are two.
    pub(super) list: usize,
    pub(super) left: Vector,
    pub(super) comparison: Comparison,
    pub(super) right: Vector,
    /// What is the same for all elements.
    pub(super) fixed: Vec<Value>,
    pub(super) day: Option<Box<Value>>,
}

/// Most values that are the same for all elements.
pub(super) const MOST_FIXED: usize = 2;

/// What is made of elements, held against a value.
#[derive(Debug, PartialEq)]
pub(super) struct Folding {
    pub(super) list: usize,
    pub(super) fits: AskId,
    /// The column that is folded; without one the elements are counted.
    pub(super) fold: Option<(Fold, usize)>,
    pub(super) comparison: Comparison,
    pub(super) other: Value,
    pub(super) day: Option<Box<Value>>,
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
    pub(super) alone: AskId,
    /// What both must be together.
    pub(super) joints: Vec<Joint>,
    pub(super) day: Option<Box<Value>>,
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

/// Words of a vocabulary, by their numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WordSet([u64; 4]);

impl WordSet {
    /// `None` where a number is too high.
    fn new(words: &[u16]) -> Option<WordSet> {
        let mut set = [0; 4];
        for word in words {
            *set.get_mut(usize::from(*word) / 64)? |= 1 << (word % 64);
        }
        Some(WordSet(set))
    }

    #[inline]
    pub(super) fn holds(&self, word: u16) -> bool {
        self.0
            .get(usize::from(word) / 64)
            .is_some_and(|bits| bits >> (word % 64) & 1 == 1)
    }
}

/// The tests that the texts of a column are put to.
#[derive(Debug)]
pub(super) struct TextTests {
    column: usize,
    pub(super) tests: Vec<TextTest>,
}

/// A test of a text without white space around it. Letters stand for themselves in either case.
#[derive(Debug, PartialEq)]
pub(super) enum TextTest {
    In(Arc<TextSet>, Manner),
    Is(Box<str>, Manner),
    Like(Box<str>),
}
