//! What is worked out from values.

use chrono::{Datelike, NaiveDate, TimeDelta};
use rust_decimal::Decimal;

use super::compare::Got;
use super::moments::order;
use crate::language::tree::{Fold, Operator, Unit};

/// What is made of the values of a list, one after the other. A sum of nothing is nothing; the earliest of no date is unknown.
#[derive(Debug)]
pub(super) struct Made<'a> {
    fold: Fold,
    made: Option<Got<'a>>,
}

impl<'a> Made<'a> {
    pub(super) fn of(fold: Fold) -> Self {
        Made { fold, made: None }
    }

    /// Adds a value. One that is unknown makes all unknown, whatever follows: then the answer is no.
    pub(super) fn add(&mut self, next: Got<'a>) -> bool {
        let made = match self.made {
            _ if next.is_unknown() => Got::Unknown,
            None => next,
            Some(made) => folded(self.fold, made, next).unwrap_or(Got::Unknown),
        };
        self.made = Some(made);
        !made.is_unknown()
    }

    pub(super) fn finish(self) -> Got<'a> {
        match (self.made, self.fold) {
            (Some(made), _) => made,
            (None, Fold::Sum) => Got::Decimal(Decimal::ZERO),
            (None, _) => Got::Unknown,
        }
    }
}

/// Two values of a list as one.
fn folded<'a>(fold: Fold, one: Got<'a>, other: Got<'a>) -> Option<Got<'a>> {
    if fold == Fold::Sum {
        return arithmetic(one, Operator::Plus, other);
    }
    let is_first = match (one, other) {
        (Got::Moment(one), Got::Moment(other)) => order(one, other).is_le(),
        (Got::Time(one), Got::Time(other)) => one <= other,
        (one, other) => one.number()? <= other.number()?,
    };
    let wants_first = matches!(fold, Fold::Earliest | Fold::Smallest);
    Some(if is_first == wants_first { one } else { other })
}

/// What comes of two values; `None` where that is nothing, or beyond all bounds.
pub(super) fn arithmetic<'a>(left: Got<'a>, operator: Operator, right: Got<'a>) -> Option<Got<'a>> {
    const DAY: i64 = 86_400;
    Some(match (left, operator, right) {
        (Got::Moment(left), Operator::Minus, Got::Moment(right)) => {
            Got::Time(match (left.date_time(), right.date_time()) {
                (Some(left), Some(right)) => (left - right).num_seconds(),
                _ => (left.date() - right.date()).num_days() * DAY,
            })
        }
        (Got::Moment(moment), Operator::Plus | Operator::Minus, Got::Time(time)) => {
            let time = if operator == Operator::Minus {
                time.checked_neg()?
            } else {
                time
            };
            match moment.date_time() {
                Some(at) => Got::Moment(at.checked_add_signed(TimeDelta::try_seconds(time)?)?.into()),
                // Without a time of day, whole days count.
                None => Got::Moment(
                    moment
                        .date()
                        .checked_add_signed(TimeDelta::try_days(time.div_euclid(DAY))?)?
                        .into(),
                ),
            }
        }
        (Got::Time(left), Operator::Plus, Got::Time(right)) => Got::Time(left.checked_add(right)?),
        (Got::Time(left), Operator::Minus, Got::Time(right)) => Got::Time(left.checked_sub(right)?),
        (Got::Time(time), Operator::Times, number) | (number, Operator::Times, Got::Time(time)) => {
            let product = number.number()?.checked_mul(Decimal::from(time))?;
            Got::Time(product.round().try_into().ok()?)
        }
        (Got::Integer(left), _, Got::Integer(right)) => Got::Integer(match operator {
            Operator::Plus => left.checked_add(right)?,
            Operator::Minus => left.checked_sub(right)?,
            Operator::Times => left.checked_mul(right)?,
        }),
        (left, operator, right) => {
            let (left, right) = (left.number()?, right.number()?);
            Got::Decimal(match operator {
                Operator::Plus => left.checked_add(right)?,
                Operator::Minus => left.checked_sub(right)?,
                Operator::Times => left.checked_mul(right)?,
            })
        }
    })
}

/// Calendar days, or completed months or years, from one day to another; negative where the second is the earlier one.
pub(super) fn between(unit: Unit, from: NaiveDate, to: NaiveDate) -> Got<'static> {
    if unit == Unit::Days {
        return Got::Integer((to - from).num_days());
    }
    let (first, last, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
    let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    let months = months(last) - months(first) - i64::from(last.day() < first.day());
    Got::Integer(sign * if unit == Unit::Years { months / 12 } else { months })
}
