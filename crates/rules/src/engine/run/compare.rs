//! Values at run time, and how they are held against each other.

use std::cmp::Ordering;

use casemix_record::Moment;
use casemix_record::field::{Cell, Held, Meaning, Scalar};
use rust_decimal::Decimal;

use super::super::program::{Constant, Manner};
use super::Truth;
use super::moments::order;
use crate::language::tree::Comparison;

/// A value that was read or worked out.
#[derive(Debug, Clone, Copy)]
pub(super) enum Got<'a> {
    /// It is missing or invalid, or cannot be worked out.
    Unknown,
    Integer(i64),
    Decimal(Decimal),
    Moment(Moment),
    /// In seconds.
    Time(i64),
    Text(&'a str),
    Word(u16),
    Flag(bool),
}

impl<'a> Got<'a> {
    /// The value of a scalar.
    #[inline]
    pub(super) fn scalar(scalar: Scalar<'a>) -> Self {
        match scalar.meaning() {
            None => Got::Unknown,
            Some(Meaning::Text) => scalar.given_lent().map_or(Got::Unknown, Got::Text),
            Some(Meaning::Word(word)) => Got::Word(word),
            Some(Meaning::Moment(moment)) => Got::Moment(moment),
            Some(Meaning::Integer(number)) => Got::Integer(i64::from(number)),
            Some(Meaning::Decimal(number)) => Got::Decimal(number),
            Some(Meaning::Flag(flag)) => Got::Flag(flag),
            Some(_) => Got::Unknown,
        }
    }

    /// The value of a cell, but for texts, which it does not hold.
    #[inline]
    pub(super) fn cell(cell: Cell) -> Self {
        match cell.held {
            Held::Integer(number) => Got::Integer(number),
            Held::Decimal(number) => Got::Decimal(number),
            Held::Moment(moment) => Got::Moment(moment),
            Held::Word(word) => Got::Word(word),
            Held::Flag(flag) => Got::Flag(flag),
            _ => Got::Unknown,
        }
    }

    pub(super) fn constant(constant: &'a Constant) -> Self {
        match constant {
            Constant::Integer(number) => Got::Integer(*number),
            Constant::Number(number) => Got::Decimal(*number),
            Constant::Time(seconds) => Got::Time(*seconds),
            Constant::Moment(moment) => Got::Moment(*moment),
            Constant::Text(text) => Got::Text(text),
            Constant::Word(word, _) => Got::Word(*word),
            Constant::Flag(flag) => Got::Flag(*flag),
        }
    }

    pub(super) fn number(self) -> Option<Decimal> {
        match self {
            Got::Integer(number) => Some(Decimal::from(number)),
            Got::Decimal(number) => Some(number),
            _ => None,
        }
    }

    /// The day of a date.
    #[inline]
    pub(super) fn day(self) -> Self {
        match self {
            Got::Moment(moment) => Got::Moment(Moment::from(moment.date())),
            _ => Got::Unknown,
        }
    }

    pub(super) fn is_unknown(self) -> bool {
        matches!(self, Got::Unknown)
    }
}

/// Whether a comparison holds.
pub(super) fn compare(left: Got<'_>, comparison: Comparison, right: Got<'_>, manner: Manner) -> Truth {
    let order = match (left, right) {
        (Got::Integer(left), Got::Integer(right)) | (Got::Time(left), Got::Time(right)) => left.cmp(&right),
        (Got::Moment(left), Got::Moment(right)) => order(left, right),
        (Got::Word(left), Got::Word(right)) => left.cmp(&right),
        (Got::Flag(left), Got::Flag(right)) => left.cmp(&right),
        (Got::Text(left), Got::Text(right)) => equal(left, right, manner),
        (left, right) => match (left.number(), right.number()) {
            (Some(left), Some(right)) => left.cmp(&right),
            _ => return Truth::Unknown,
        },
    };
    holds(comparison, order).into()
}

/// Whether values in this order are as a comparison has it.
#[inline]
pub(super) fn holds(comparison: Comparison, order: Ordering) -> bool {
    match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::Different => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    }
}

/// Whether texts are equal: case does not matter, nor do the dots of codes.
fn equal(left: &str, right: &str, manner: Manner) -> Ordering {
    let kept = |c: &char| manner == Manner::Texts || *c != '.';
    if left == right {
        return Ordering::Equal;
    }
    let same = if left.is_ascii() && right.is_ascii() && manner == Manner::Texts {
        left.eq_ignore_ascii_case(right)
    } else {
        let left = left.chars().filter(kept).flat_map(char::to_lowercase);
        left.eq(right.chars().filter(kept).flat_map(char::to_lowercase))
    };
    if same { Ordering::Equal } else { Ordering::Less }
}
