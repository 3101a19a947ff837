//! Comparisons that are made from columns, element by element.

use casemix_record::field::{FieldKind, FieldPath, ScalarKind};

use super::super::columns::ColumnField;
use super::super::program::{Base, Cond, Constant, Fact, Manner, Place, Value};
use super::super::reads::{Reads, slot_bit};
use super::{Comparing, MOST_FIXED, Side, Vector};
use crate::language::tree::{Comparison, Operator};

/// The slots of the elements that a comparison is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides {
    pub(super) outer: Option<usize>,
    pub(super) inner: usize,
}

impl Sides {
    /// A comparison of values that columns hold; `None` where one of them is a text, or follows from more than columns.
    pub(super) fn comparing(
        self,
        cond: &Cond,
        list: usize,
        columns: &[ColumnField],
        lists: &[FieldPath],
        day: Option<&Value>,
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
            left,
            comparison: *comparison,
            right,
            fixed: reader.fixed,
            day: day.cloned().map(Box::new),
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
        if Reads::of_value(value).slots & held == 0 {
            self.fixed.push(value.clone());
            return Some(Vector::Fixed(self.fixed.len() - 1));
        }
        match value {
            Value::Field(place) => self.column(place),
            Value::Fact(Fact::Position(slot)) => Some(Vector::Position(self.sides.side(*slot)?)),
            Value::Day(inner) => Some(Vector::Day(Box::new(self.vector(inner)?))),
            Value::Arithmetic(sides, operator) => {
                let both = (self.vector(&sides.0)?, self.vector(&sides.1)?);
                Some(Vector::Arithmetic(Box::new(both), *operator))
            }
            _ => None,
        }
    }

    fn column(&self, place: &Place) -> Option<Vector> {
        let (Base::Slot(slot), Some(number)) = (place.base, place.column) else {
            return None;
        };
        let column = self.columns.get(number)?;
        let kind = match (&column.path, column.list) {
            (Some(path), _) => path.kind(),
            (None, list) => match self.lists.get(list?)?.kind() {
                FieldKind::List(element) => *element,
                _ => return None,
            },
        };
        let is_text = matches!(
            kind,
            FieldKind::Scalar(ScalarKind::Text | ScalarKind::Code | ScalarKind::Form)
        );
        (!is_text).then_some(Vector::Column(self.sides.side(slot)?, number))
    }
}
