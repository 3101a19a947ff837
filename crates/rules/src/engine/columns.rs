//! Fields of the record as columns: each is read once an encounter, however many rules ask for it.

use casemix_record::field::{Cell, Column, FieldPath, Held, ListRef, PartRef};

use super::run::order;

/// A scalar of the encounter, or of the elements of one of its lists.
#[derive(Debug)]
pub(super) struct ColumnField {
    /// The list, by its number among those that rules read; `None` for a scalar of the encounter itself.
    pub(super) list: Option<usize>,
    /// The scalar; `None` where the elements are scalars.
    pub(super) path: Option<FieldPath>,
}

impl ColumnField {
    /// Whether it is this field.
    pub(super) fn is(&self, list: Option<usize>, path: Option<&FieldPath>) -> bool {
        self.list == list && self.path.as_ref().map(FieldPath::names) == path.map(FieldPath::names)
    }
}

/// Whether two scalars are the same, as `=` has it; `None` where only their texts can tell, or one has no meaning.
#[inline]
pub(super) fn is_same(one: Held, other: Held) -> Option<bool> {
    match (one, other) {
        (Held::Short(one), Held::Short(other)) => Some(one == other),
        (Held::Short(_), Held::Text(long)) | (Held::Text(long), Held::Short(_)) if long != 0 => Some(false),
        (Held::Text(one), Held::Text(other)) if one != other && one != 0 && other != 0 => Some(false),
        (Held::Moment(one), Held::Moment(other)) => Some(order(one, other).is_eq()),
        (Held::Decimal(one), Held::Decimal(other)) => Some(one == other),
        (Held::Integer(one), Held::Integer(other)) => Some(one == other),
        (Held::Word(one), Held::Word(other)) => Some(one == other),
        _ => None,
    }
}

/// A column, with the state of its scalars as masks: of the elements of a list a bit each, of a scalar of the encounter all bits.
#[derive(Debug, Default)]
pub(super) struct ReadColumn {
    pub(super) given: u64,
    pub(super) valid: u64,
    pub(super) invalid: u64,
    pub(super) blank: u64,
    pub(super) column: Column,
    /// The number of the encounter of which it was read.
    encounter: u32,
}

/// The columns of one encounter. Kept from one encounter to the next, so that no memory is asked for.
#[derive(Debug, Default)]
pub(super) struct Columns {
    columns: Vec<ReadColumn>,
    /// What stands where no column is.
    nothing: ReadColumn,
    /// The number of the encounter.
    encounter: u32,
}

/// The lists of an encounter that rules go through.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lists<'l> {
    /// The ways to them.
    pub(super) paths: &'l [FieldPath],
    /// The first of them, as they were found.
    pub(super) found: &'l [Option<ListRef<'l>>],
}

impl<'l> Lists<'l> {
    #[inline]
    fn get(self, number: usize, root: PartRef<'l>) -> Option<ListRef<'l>> {
        match self.found.get(number) {
            Some(found) => *found,
            None => root.get(self.paths.get(number)?).list(),
        }
    }
}

impl Columns {
    /// Forgets the encounter before.
    pub(super) fn start(&mut self, columns: usize) {
        if self.columns.len() != columns || self.encounter == u32::MAX {
            self.columns.clear();
            self.columns.resize_with(columns, Default::default);
            self.encounter = 0;
        }
        self.encounter += 1;
    }

    /// A column, which is read if no rule asked for it before.
    #[inline]
    pub(super) fn column<'l>(
        &mut self,
        fields: &[ColumnField],
        lists: Lists<'l>,
        number: usize,
        root: PartRef<'l>,
    ) -> &ReadColumn {
        match self.columns.get_mut(number) {
            Some(column) => {
                if column.encounter != self.encounter {
                    column.encounter = self.encounter;
                    column.read(fields.get(number), lists, root);
                }
                column
            }
            None => &self.nothing,
        }
    }

    /// The cells of a column that was read before.
    #[inline]
    pub(super) fn cells(&self, number: usize) -> &[Cell] {
        self.columns.get(number).map_or(&[], |column| column.column.cells())
    }
}

impl ReadColumn {
    #[inline(never)]
    fn read<'l>(&mut self, field: Option<&ColumnField>, lists: Lists<'l>, root: PartRef<'l>) {
        let column = &mut self.column;
        let list = field.and_then(|field| field.list);
        match (list, field.and_then(|field| field.path.as_ref())) {
            (None, Some(path)) => root.read_column(path, column),
            (Some(number), path) => match lists.get(number, root) {
                Some(list) => list.read_column(path, column),
                None => column.clear(),
            },
            (None, None) => column.clear(),
        }
        (self.valid, self.invalid, self.blank) = (column.valid(), column.invalid(), column.blank());
        if list.is_none() {
            let everywhere = |mask: u64| if mask & 1 == 1 { u64::MAX } else { 0 };
            self.valid = everywhere(self.valid);
            self.invalid = everywhere(self.invalid);
            self.blank = everywhere(self.blank);
        }
        self.given = self.valid | self.invalid;
    }
}
