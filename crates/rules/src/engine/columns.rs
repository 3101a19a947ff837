//! Fields of the record as columns: each is read once an encounter, however many rules ask for it.

use casemix_record::Moment;
use casemix_record::field::{FieldPath, ListRef, Meaning, PartRef, Scalar};
use rust_decimal::Decimal;

use super::masks::{ELEMENTS, bit};
use super::texts::{ShortText, fingerprint};

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

/// A scalar without its text, which only the record holds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) state: CellState,
    pub(super) held: Held,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellState {
    Absent,
    Blank,
    Invalid,
    Valid,
}

/// What a scalar means.
#[derive(Debug, Clone, Copy)]
pub(super) enum Held {
    Nothing,
    /// A short text, which is known by this alone but for case.
    Short(ShortText),
    /// Another text: a number that equal texts have in common, 0 where they need not have one.
    Text(u64),
    Integer(i64),
    Decimal(Decimal),
    Moment(Moment),
    Word(u16),
    Flag(bool),
}

impl Cell {
    /// What stands where there is no element.
    const ABSENT: Cell = Cell {
        state: CellState::Absent,
        held: Held::Nothing,
    };

    #[inline]
    fn of(scalar: Scalar<'_>) -> Cell {
        let Some(text) = scalar.text() else { return Cell::ABSENT };
        let Some(given) = scalar.given() else {
            let held = Held::of(scalar.meaning(), text, false);
            return Cell {
                state: CellState::Blank,
                held,
            };
        };
        let held = Held::of(scalar.meaning(), given, true);
        let state = match held {
            Held::Nothing => CellState::Invalid,
            _ => CellState::Valid,
        };
        Cell { state, held }
    }
}

impl Held {
    #[inline]
    fn of(meaning: Option<Meaning>, text: &str, is_given: bool) -> Held {
        match meaning {
            Some(Meaning::Text) if is_given => match ShortText::of(text) {
                Some(short) => Held::Short(short),
                None => Held::Text(fingerprint(text)),
            },
            Some(Meaning::Integer(number)) => Held::Integer(i64::from(number)),
            Some(Meaning::Decimal(number)) => Held::Decimal(number),
            Some(Meaning::Moment(moment)) => Held::Moment(moment),
            Some(Meaning::Word(word)) => Held::Word(word),
            Some(Meaning::Flag(flag)) => Held::Flag(flag),
            _ => Held::Nothing,
        }
    }

    /// Whether it is the same as another, as `=` has it; `None` where only the texts can tell, or one has no meaning.
    #[inline]
    pub(super) fn is_same(&self, other: &Held) -> Option<bool> {
        match (self, other) {
            (Held::Short(one), Held::Short(other)) => Some(one == other),
            (Held::Short(_), Held::Text(long)) | (Held::Text(long), Held::Short(_)) if *long != 0 => Some(false),
            (Held::Text(one), Held::Text(other)) if one != other && *one != 0 && *other != 0 => Some(false),
            _ => None,
        }
    }
}

/// One field of one encounter, element by element; and of the first elements, which of them are in which state.
#[derive(Debug, Default)]
pub(super) struct Column {
    cells: Vec<Cell>,
    valid: u64,
    invalid: u64,
    blank: u64,
    is_read: bool,
}

impl Column {
    /// The cell of an element.
    #[inline]
    pub(super) fn cell(&self, index: usize) -> Cell {
        self.cells.get(index).copied().unwrap_or(Cell::ABSENT)
    }

    /// The cells of the first elements.
    #[inline]
    pub(super) fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.cells.iter().take(ELEMENTS)
    }

    /// The elements whose scalar is valid.
    #[inline]
    pub(super) fn valid(&self) -> u64 {
        self.valid
    }

    /// The elements whose scalar is invalid.
    #[inline]
    pub(super) fn invalid(&self) -> u64 {
        self.invalid
    }

    /// The elements whose scalar is blank.
    #[inline]
    pub(super) fn blank(&self) -> u64 {
        self.blank
    }

    fn clear(&mut self) {
        self.cells.clear();
        (self.valid, self.invalid, self.blank) = (0, 0, 0);
        self.is_read = true;
    }

    #[inline]
    fn push(&mut self, cell: Cell) {
        let bit = bit(self.cells.len());
        match cell.state {
            CellState::Valid => self.valid |= bit,
            CellState::Invalid => self.invalid |= bit,
            CellState::Blank => self.blank |= bit,
            CellState::Absent => {}
        }
        self.cells.push(cell);
    }
}

/// The columns of one encounter. Kept from one encounter to the next, so that no memory is asked for.
#[derive(Debug, Default)]
pub(super) struct Columns {
    columns: Vec<Column>,
    /// What stands where no column is.
    nothing: Column,
}

impl Columns {
    /// Forgets the encounter before.
    pub(super) fn start(&mut self, columns: usize) {
        self.columns.resize_with(columns, Column::default);
        self.columns.iter_mut().for_each(|column| column.is_read = false);
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
            (Some(column), Some(field)) => {
                if !column.is_read {
                    read(field, lists, root, column);
                }
                column
            }
            _ => &self.nothing,
        }
    }
}

fn read(field: &ColumnField, lists: &[FieldPath], root: PartRef<'_>, column: &mut Column) {
    column.clear();
    match field.list {
        None => {
            let node = field.path.as_ref().map(|path| root.get(path));
            let scalar = node.and_then(|node| node.scalar());
            column.push(scalar.map_or(Cell::ABSENT, Cell::of));
        }
        Some(number) => {
            let list: Option<ListRef<'_>> = lists.get(number).and_then(|list| root.get(list).list());
            if let Some(list) = list {
                list.scan(field.path.as_ref(), &mut |scalar| column.push(Cell::of(scalar)));
            }
        }
    }
}
