//! Rules as the engine runs them: names are resolved, types agree, sets are numbers.

use std::sync::Arc;

use casemix_record::Moment;
use casemix_record::field::FieldPath;
use rust_decimal::Decimal;

use super::sets::TextSet;
use crate::language::tree::{Amount, CodeFact, Comparison, Fold, Operator, Order, Quantifier, State, Unit};
use crate::limit::Limit;

/// A rule of the language.
#[derive(Debug)]
pub(crate) struct Rule {
    /// Its place among all rules of the rule set.
    pub(crate) entry: usize,
    /// Why it cannot be run, if it cannot.
    pub(crate) unable: Option<Arc<str>>,
    /// The date by which it is decided whether rule and limits hold.
    pub(crate) by: Value,
    /// Whether the rule asks for that date at all: by its days, its limits, or the days of codes.
    pub(crate) asks_day: bool,
    /// Where the element is kept whose date it is; `None` where it is a date of the encounter.
    pub(crate) by_slot: Option<usize>,
    /// The limits that it holds values against: for each name all of them.
    pub(crate) limits: Vec<Arc<[Limit]>>,
    /// What must be on the record for it to fire or to be undecided.
    pub(crate) needs: Vec<Need>,
    /// Whether it holds codes against sets of ICD-10.
    pub(crate) reads_icd10: bool,
    /// The parts of its condition that are about no element of its loops.
    pub(crate) guards: Vec<Cond>,
    pub(crate) loops: Vec<Loop>,
    pub(crate) at: Place,
    pub(crate) message: Vec<Piece>,
    pub(crate) evidence: Vec<Place>,
}

/// Something without which a rule has nothing to say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    /// A list of the encounter has elements.
    List(FieldIndex),
    /// An element of a list has one of these words, a bit for each: the number of the field among those that are asked so.
    Words(usize, u64),
    /// A diagnosis has a code of a set.
    DiagnosisIn(usize),
    /// A procedure has a code of a set.
    ProcedureIn(usize),
}

/// The place of a field among those of the encounter.
pub(crate) type FieldIndex = usize;

#[derive(Debug)]
pub(crate) struct Loop {
    pub(crate) each: Each,
    pub(crate) condition: Option<Cond>,
}

/// The elements of a list, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Each {
    pub(crate) list: Place,
    /// Where the element is kept.
    pub(crate) slot: usize,
    /// Only those after, before or other than the element in a slot.
    pub(crate) order: Option<(Order, usize)>,
}

#[derive(Debug)]
pub(crate) enum Piece {
    Text(Box<str>),
    Value(Value),
}

/// Where a path begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Base {
    Encounter,
    Principal,
    Slot(usize),
}

/// A field, from where its path begins.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) base: Base,
    /// `None` is the base itself.
    pub(crate) path: Option<FieldPath>,
    /// For a code: how its code system is known.
    pub(crate) code: CodeRole,
    /// The column that it is read from, for a scalar of the encounter or of an element of one of its lists.
    pub(crate) column: Option<usize>,
}

impl PartialEq for Place {
    fn eq(&self, other: &Place) -> bool {
        let path = self.path.as_ref().map(FieldPath::names) == other.path.as_ref().map(FieldPath::names);
        path && (self.base, self.column) == (other.base, other.column) && self.code == other.code
    }
}

/// How the system of a code is known.
#[derive(Debug, Clone)]
pub(crate) enum CodeRole {
    /// It is no code.
    None,
    /// The code of a diagnosis or procedure, which is looked up once for all rules.
    Diagnosis,
    Procedure,
    /// Another code: the system that its part names, or else a diagnosis or a procedure of ICD.
    Other {
        system: Option<FieldPath>,
        kind: CodeKind,
    },
}

impl PartialEq for CodeRole {
    fn eq(&self, other: &CodeRole) -> bool {
        match (self, other) {
            (
                CodeRole::Other { system, kind },
                CodeRole::Other {
                    system: beside,
                    kind: same,
                },
            ) => kind == same && system.as_ref().map(FieldPath::names) == beside.as_ref().map(FieldPath::names),
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// What a code is of where its part does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeKind {
    Diagnosis,
    Procedure,
    /// Of no system that the record knows.
    Any,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cond {
    And(Vec<Cond>),
    Or(Vec<Cond>),
    Not(Box<Cond>),
    Is(Place, State),
    IsFact(Fact, State),
    Flag(Value),
    Compare(Box<(Value, Value)>, Comparison, Manner),
    /// A code in a set of a code system that has a table: the system, the set.
    InTable(Place, usize, usize),
    /// A text in a set of texts.
    InTexts(Value, Arc<TextSet>, Manner),
    /// A word in a set of words, by their numbers.
    InWords(Value, Vec<u16>),
    Code(Place, CodeFact, Option<Value>),
    Contains(Value, Amount, Vec<Phrase>),
    Like(Value, Box<str>),
    Quantified(Quantifier, Each, Option<Box<Cond>>),
}

/// How texts are held against each other: as they are but for case, or as codes, without dots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    Texts,
    Codes,
}

/// The words of a phrase, in lower case.
pub(crate) type Phrase = Vec<Box<str>>;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Field(Place),
    Constant(Constant),
    Fact(Fact),
    /// The strictest of these that is in force.
    Limit(Arc<[Limit]>),
    Count(Box<(Each, Option<Cond>)>),
    Fold(Fold, Box<(Value, Each, Option<Cond>)>),
    Between(Unit, Box<(Value, Value)>),
    Day(Box<Value>),
    Length(Box<Value>),
    Arithmetic(Box<(Value, Value)>, Operator),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Constant {
    /// A whole number, which is quicker to compare than any other.
    Integer(i64),
    Number(Decimal),
    /// In seconds.
    Time(i64),
    Moment(Moment),
    Text(Box<str>),
    Word(u16, Box<str>),
    Flag(bool),
}

/// A fact that follows from the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fact {
    AgeInYears,
    AgeInMonths,
    AgeInDays,
    LengthOfStay,
    ComputedLengthOfStay,
    DaysInHospital,
    LeaveDays,
    /// The place of an element in its list, from one.
    Position(usize),
    IsPrincipal(usize),
    IsSecondary(usize),
}

impl Fact {
    /// Where the element is kept that it is about.
    pub(crate) fn slot(self) -> Option<usize> {
        match self {
            Fact::Position(slot) | Fact::IsPrincipal(slot) | Fact::IsSecondary(slot) => Some(slot),
            _ => None,
        }
    }
}

/// A field of the elements of a list of the encounter that holds a word.
#[derive(Debug)]
pub(crate) struct WordField {
    pub(crate) list: FieldIndex,
    pub(crate) path: FieldPath,
}
