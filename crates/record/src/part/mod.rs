//! What every part of the record has in common, and the one macro that declares the parts.

mod declare;
mod field;

pub(crate) use declare::record;

use crate::field::{Cell, CellState, Cells, FieldInfo, Kind, Node, PartInfo, States, read_block};
use crate::{Extra, Finding, Location};
use core::fmt::Debug;

/// A field of a part: a scalar, another part, or a list of either.
///
/// Paths into the record are names with dots between them: `newborn.birth_weight_grams`.
pub(crate) trait Field: Debug {
    /// Whether there is nothing to write.
    fn is_absent(&self) -> bool;

    /// What it is to those who read fields by path.
    fn node(&self) -> Node<'_>;

    /// Reads the scalar in the field of that place in [`Part::FIELDS`] of up to 64 parts; absent ones of what is no part.
    fn read_block(block: &[Self], field: usize, cells: Cells<'_>) -> States
    where
        Self: Sized,
    {
        let _ = field;
        read_block(block, cells, |_| Cell::ABSENT, |_| CellState::Absent)
    }

    /// What it is in a column: absent where it is no scalar.
    fn cell(&self) -> Cell {
        Cell::ABSENT
    }

    /// The state of its [cell](Field::cell).
    fn state(&self) -> CellState {
        CellState::Absent
    }

    /// Whether [`review`](Field::review) has nothing to add: told without going where the field is, which most records
    /// need not.
    fn is_sound(&self) -> bool;

    /// Adds a finding for every value in it that is outside its vocabulary, and for unknown fields.
    fn review(&self, at: &mut Location, findings: &mut Vec<Finding>);

    /// Sets what stands at `path` below this field, which is `None` for the field itself; false if nothing can.
    ///
    /// A list takes several texts with `;` between them, one for each element.
    fn set_text(&mut self, path: Option<&str>, text: &str) -> bool;

    /// Adds the text of what stands at `path` below this field, as [`set_text`](Field::set_text) takes it.
    fn write_text(&self, path: Option<&str>, out: &mut String);
}

/// A part of the record: named fields, and unknown ones that came with them.
pub(crate) trait Part: Default {
    /// The names of the fields, in the order in which they are written.
    const FIELDS: &'static [&'static str];

    /// The name of the part, and its fields with their kinds.
    const INFO: &'static PartInfo;

    /// The field of that place in [`FIELDS`](Part::FIELDS).
    fn field(&self, index: usize) -> Option<&dyn Field>;

    /// What stands in the field of that place in [`FIELDS`](Part::FIELDS).
    fn node_at(&self, index: usize) -> Option<Node<'_>>;

    /// The scalar in the field of that place in [`FIELDS`](Part::FIELDS), for a column; absent where there is none.
    fn cell_at(&self, index: usize) -> Cell;

    /// The field of that place in [`FIELDS`](Part::FIELDS), to change.
    fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field>;

    /// The name of the field that stands for the whole part where one text has to, if there is one.
    const KEY: Option<&'static str>;

    /// The unknown fields.
    fn extra(&self) -> &Extra;

    /// The place of a field.
    fn index_of(name: &str) -> Option<usize> {
        Self::FIELDS.iter().position(|field| *field == name)
    }

    /// The fields that are given, with their names.
    fn given(&self) -> impl Iterator<Item = (&'static str, &dyn Field)> {
        let fields = Self::FIELDS.iter().enumerate();
        fields
            .filter_map(|(i, name)| Some((*name, self.field(i)?)))
            .filter(|(_, field)| !field.is_absent())
    }

    /// See [`Field::set_text`].
    fn set_text(&mut self, path: Option<&str>, text: &str) -> bool {
        let Some((name, rest)) = path.map(split_path).or(Self::KEY.map(|key| (key, None))) else {
            return false;
        };
        Self::index_of(name)
            .and_then(|i| self.field_mut(i))
            .is_some_and(|field| field.set_text(rest, text))
    }

    /// See [`Field::write_text`].
    fn write_text(&self, path: Option<&str>, out: &mut String) {
        let Some((name, rest)) = path.map(split_path).or(Self::KEY.map(|key| (key, None))) else {
            return;
        };
        if let Some(field) = Self::index_of(name).and_then(|i| self.field(i)) {
            field.write_text(rest, out);
        }
    }
}

/// The field of this name whose type is `F`.
pub(crate) const fn field_info<F: Kind>(name: &'static str) -> FieldInfo {
    FieldInfo { name, kind: F::KIND }
}

fn split_path(path: &str) -> (&str, Option<&str>) {
    path.split_once('.')
        .map_or((path, None), |(name, rest)| (name, Some(rest)))
}
