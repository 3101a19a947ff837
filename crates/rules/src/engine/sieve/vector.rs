//! Comparisons that are made from columns, element by element.

use casemix_record::field::{FieldKind, FieldPath, ScalarKind};

use super::super::columns::ColumnField;
use super::super::compile::MAX_SLOTS;
use super::super::program::{Base, Cond, Constant, Fact, Manner, Place, Value};
use super::super::reads::{Reads, slot_bit};
use super::{Compared, Comparing, DateOf, DayId, MOST_FIXED, Side, Vector};
use crate::language::tree::{Comparison, Operator};
use crate::limit::{Quantum, strictest};

/// The slots of the elements that a comparison is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides {
    pub(super) outer: Option<usize>,
    pub(super) inner: usize,
}

impl Sides {
    /// No element at all: a comparison is about the encounter.
    pub(super) const NONE: Sides = Sides {
        outer: None,
        inner: MAX_SLOTS,
    };

    /// One element.
    pub(super) fn of(slot: usize) -> Sides {
        Sides {
            outer: None,
            inner: slot,
        }
    }

    /// A comparison of values that columns hold; `None` where one of them is a text, or follows from more than columns.
    pub(super) fn comparing(
        self,
        cond: &Cond,
        list: Option<usize>,
        columns: &[ColumnField],
        lists: &[FieldPath],
        day: Option<DayId>,
    ) -> Option<Comparing> {
        let Cond::Compare(sides, comparison, Manner::Texts) = cond else {
            return None;
        };
        let mut reader = Reader {
            sides: self,
            columns,
            lists,
            fixed: Vec::new(),
        };
        let (left, right) = (reader.vector(&sides.0)?, reader.vector(&sides.1)?);
        (reader.fixed.len() <= MOST_FIXED).then(|| Comparing {
            list,
            what: reader.compared(left, right),
            comparison: *comparison,
            day,
        })
    }

    /// Whether a condition is that the inner element comes right after the outer one.
    pub(super) fn is_next(self, cond: &Cond) -> bool {
        let Cond::Compare(sides, Comparison::Equal, _) = cond else {
            return false;
        };
        let (Value::Fact(Fact::Position(inner)), Value::Arithmetic(sum, Operator::Plus)) = &**sides else {
            return false;
        };
        let (Value::Fact(Fact::Position(outer)), Value::Constant(Constant::Integer(1))) = &**sum else {
            return false;
        };
        *inner == self.inner && Some(*outer) == self.outer
    }

    /// The fields that a condition holds to be equal, the one of the outer element first.
    pub(super) fn equal_fields(self, cond: &Cond) -> Option<(&Place, &Place, Manner)> {
        let Cond::Compare(sides, Comparison::Equal, manner) = cond else {
            return None;
        };
        let (Value::Field(left), Value::Field(right)) = &**sides else {
            return None;
        };
        match (left.base, right.base) {
            (Base::Slot(one), Base::Slot(other)) if Some(one) == self.outer && other == self.inner => {
                Some((left, right, *manner))
            }
            (Base::Slot(one), Base::Slot(other)) if Some(other) == self.outer && one == self.inner => {
                Some((right, left, *manner))
            }
            _ => None,
        }
    }

    /// The side on which the element in a slot is.
    fn side(self, slot: usize) -> Option<Side> {
        match slot {
            _ if slot == self.inner => Some(Side::Inner),
            _ if Some(slot) == self.outer => Some(Side::Outer),
            _ => None,
        }
    }
}

struct Reader<'p> {
    sides: Sides,
    columns: &'p [ColumnField],
    lists: &'p [FieldPath],
    fixed: Vec<Value>,
}

impl Reader<'_> {
    fn vector(&mut self, value: &Value) -> Option<Vector> {
        let held = slot_bit(self.sides.inner) | self.sides.outer.map_or(0, slot_bit);
        match value {
            Value::Field(place) => self.column(place),
            Value::Fact(Fact::Position(slot)) => Some(Vector::Position(self.sides.side(*slot)?)),
            Value::Day(inner) => Some(Vector::Day(Box::new(self.vector(inner)?))),
            Value::Arithmetic(sides, operator) => {
                let both = (self.vector(&sides.0)?, self.vector(&sides.1)?);
                Some(Vector::Arithmetic(Box::new(both), *operator))
            }
            _ if Reads::of_value(value).slots & held == 0 => self.fix(value),
            _ => None,
        }
    }

    fn fix(&mut self, value: &Value) -> Option<Vector> {
        self.fixed.push(settled(value));
        Some(Vector::Fixed(self.fixed.len() - 1))
    }

    fn column(&mut self, place: &Place) -> Option<Vector> {
        let number = place.column?;
        let side = match place.base {
            Base::Slot(slot) => self.sides.side(slot)?,
            Base::Encounter => Side::Encounter,
            Base::Principal => return None,
        };
        let is_text = matches!(
            self.scalar(number)?,
            ScalarKind::Text | ScalarKind::Code | ScalarKind::Form
        );
        (!is_text).then_some(Vector::Column(side, number))
    }

    /// What the scalars of a column are.
    fn scalar(&self, number: usize) -> Option<ScalarKind> {
        let column = self.columns.get(number)?;
        let kind = match (&column.path, column.list) {
            (Some(path), _) => path.kind(),
            (None, list) => match self.lists.get(list?)?.kind() {
                FieldKind::List(element) => *element,
                _ => return None,
            },
        };
        match kind {
            FieldKind::Scalar(kind) => Some(kind),
            _ => None,
        }
    }

    /// What is held against what.
    fn compared(self, left: Vector, right: Vector) -> Compared {
        if let Some((left, right)) = self.date(&left).zip(self.date(&right)) {
            return Compared::Dates(left, right);
        }
        if let Vector::Arithmetic(sides, Operator::Minus) = &left
            && let Some((to, from)) = self.date(&sides.0).zip(self.date(&sides.1))
            && let (Vector::Fixed(_), [time]) = (&right, self.fixed.as_slice())
            && is_time(time)
        {
            return Compared::Times(to, from, time.clone());
        }
        Compared::Values(left, right, self.fixed)
    }

    /// The date, or the day of one, that a value is.
    fn date(&self, vector: &Vector) -> Option<DateOf> {
        match vector {
            Vector::Column(side, column) if matches!(self.scalar(*column), Some(ScalarKind::Moment)) => Some(DateOf {
                side: *side,
                column: *column,
                is_day: false,
            }),
            Vector::Day(moment) => Some(DateOf {
                is_day: true,
                ..self.date(moment)?
            }),
            _ => None,
        }
    }
}

/// A value, or the constant that it always is: nearly every limit holds on all days.
pub(super) fn settled(value: &Value) -> Value {
    let Value::Limit(limits) = value else {
        return value.clone();
    };
    let is_settled = limits.iter().all(|limit| limit.effective.is_always());
    let constant = match strictest(limits, |_| is_settled).map(|limit| limit.value) {
        Some(Quantum::Time(time)) => Constant::Time(time.num_seconds()),
        Some(Quantum::Number(number)) => match i64::try_from(number) {
            Ok(whole) if number.is_integer() => Constant::Integer(whole),
            _ => Constant::Number(number),
        },
        None => return value.clone(),
    };
    Value::Constant(constant)
}

fn is_time(value: &Value) -> bool {
    match value {
        Value::Constant(Constant::Time(_)) => true,
        Value::Limit(limits) => limits.iter().all(|limit| matches!(limit.value, Quantum::Time(_))),
        _ => false,
    }
}
