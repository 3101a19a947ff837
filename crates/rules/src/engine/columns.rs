//! Fields of the record as columns: each is read once an encounter, however many rules ask for it.

use casemix_record::field::{Column, FieldPath, Held, PartRef};

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

/// The columns of one encounter. Kept from one encounter to the next, so that no memory is asked for.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// Each with the number of the encounter of which it was read.
    columns: Vec<(u32, Column)>,
    /// What stands where no column is.
    nothing: Column,
    /// The number of the encounter.
    encounter: u32,
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
    pub(super) fn column(
        &mut self,
        fields: &[ColumnField],
        lists: &[FieldPath],
        number: usize,
        root: PartRef<'_>,
    ) -> &Column {
        match (self.columns.get_mut(number), fields.get(number)) {
            (Some((encounter, column)), Some(field)) => {
                if *encounter != self.encounter {
                    *encounter = self.encounter;
                    read(field, lists, root, column);
                }
                column
            }
            _ => &self.nothing,
        }
    }
}

fn read(field: &ColumnField, lists: &[FieldPath], root: PartRef<'_>, column: &mut Column) {
    match (field.list, &field.path) {
        (None, Some(path)) => root.read_column(path, column),
        (Some(number), path) => match lists.get(number).and_then(|list| root.get(list).list()) {
            Some(list) => list.read_column(path.as_ref(), column),
            None => column.clear(),
        },
        (None, None) => column.clear(),
    }
}
