//! Fields of the record as columns: each is read once an encounter, however many rules ask for it.

use casemix_record::Moment;
use casemix_record::field::{FieldPath, Meaning, Node, PartRef, Scalar};
use rust_decimal::Decimal;

/// A scalar of the encounter, or of the elements of one of its lists.
#[derive(Debug)]
pub(super) struct ColumnField {
    /// The list; `None` for a scalar of the encounter itself.
    pub(super) list: Option<FieldPath>,
    /// The scalar; `None` where the elements are scalars.
    pub(super) path: Option<FieldPath>,
}

impl ColumnField {
    /// Whether it is the field at these paths.
    pub(super) fn is(&self, list: Option<&FieldPath>, path: Option<&FieldPath>) -> bool {
        let same = |one: Option<&FieldPath>, other: Option<&FieldPath>| {
            one.map(FieldPath::names) == other.map(FieldPath::names)
        };
        same(self.list.as_ref(), list) && same(self.path.as_ref(), path)
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
    /// A text: a number that equal texts have in common, 0 for a long one.
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

    fn of(scalar: Scalar<'_>) -> Cell {
        let given = scalar.given();
        let held = match scalar.meaning() {
            Some(Meaning::Text) => given.map_or(Held::Nothing, |text| Held::Text(fingerprint(text))),
            Some(Meaning::Integer(number)) => Held::Integer(i64::from(number)),
            Some(Meaning::Decimal(number)) => Held::Decimal(number),
            Some(Meaning::Moment(moment)) => Held::Moment(moment),
            Some(Meaning::Word(word)) => Held::Word(word),
            Some(Meaning::Flag(flag)) => Held::Flag(flag),
            _ => Held::Nothing,
        };
        let state = match (given, scalar.text(), held) {
            (None, None, _) => CellState::Absent,
            (None, Some(_), _) => CellState::Blank,
            (Some(_), _, Held::Nothing) => CellState::Invalid,
            _ => CellState::Valid,
        };
        Cell { state, held }
    }
}

/// The longest text that has a fingerprint, in bytes.
const LONGEST: usize = 64;

/// A number that texts have in common that are equal but for case; 0 for a long text or one beyond ASCII, which have none.
fn fingerprint(text: &str) -> u64 {
    if text.len() > LONGEST || !text.is_ascii() {
        return 0;
    }
    // Eight letters at a time, each with the bit set that tells lower from upper case. Texts that are not equal may have
    // one fingerprint; equal ones never have two.
    const LOWER: u64 = 0x2020_2020_2020_2020;
    const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
    let chunks = text.as_bytes().chunks(8).map(|chunk| {
        let mut word = [0; 8];
        word.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
        u64::from_le_bytes(word) | LOWER
    });
    chunks.fold(MIX, |hash, chunk| (hash ^ chunk).wrapping_mul(MIX).rotate_left(23)) | 1
}

/// The columns of one encounter. Kept from one encounter to the next, so that no memory is asked for.
#[derive(Debug, Default)]
pub(super) struct Columns {
    cells: Vec<Vec<Cell>>,
    filled: Vec<bool>,
}

impl Columns {
    /// Forgets the encounter before.
    pub(super) fn start(&mut self, columns: usize) {
        self.cells.resize_with(columns, Vec::new);
        self.filled.clear();
        self.filled.resize(columns, false);
    }

    /// The cell of an element in a column, which is read if no rule asked for it before.
    #[inline]
    pub(super) fn cell(&mut self, fields: &[ColumnField], column: usize, index: usize, root: PartRef<'_>) -> Cell {
        if self.filled.get(column) != Some(&true) {
            self.fill(fields, column, root);
        }
        let cells = self.cells.get(column);
        cells
            .and_then(|cells| cells.get(index))
            .copied()
            .unwrap_or(Cell::ABSENT)
    }

    fn fill(&mut self, fields: &[ColumnField], column: usize, root: PartRef<'_>) {
        let (Some(field), Some(cells), Some(filled)) = (
            fields.get(column),
            self.cells.get_mut(column),
            self.filled.get_mut(column),
        ) else {
            return;
        };
        let below = |node: Node<'_>| match (&field.path, node) {
            (None, Node::Scalar(scalar)) => Cell::of(scalar),
            (Some(path), Node::Part(Some(part))) => part.get(path).scalar().map_or(Cell::ABSENT, Cell::of),
            _ => Cell::ABSENT,
        };
        cells.clear();
        match &field.list {
            None => cells.push(below(Node::Part(Some(root)))),
            Some(list) => cells.extend(
                root.get(list)
                    .list()
                    .into_iter()
                    .flat_map(|list| list.iter())
                    .map(below),
            ),
        }
        *filled = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_one_fingerprint() {
        assert_eq!(fingerprint("DOC-1"), fingerprint("doc-1"));
        assert_eq!(
            fingerprint("\u{212a}"),
            0,
            "the sign of the kelvin is a k in lower case"
        );
        assert_ne!(fingerprint("DOC-1"), fingerprint("DOC-2"));
        assert_eq!(fingerprint(&"x".repeat(65)), 0);
    }
}
