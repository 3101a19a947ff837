//! [`Column`]: one scalar of every element of a list, read in one go.

use super::{FieldPath, Meaning, Scalar};
use crate::Moment;
use core::num::NonZeroU64;
use rust_decimal::Decimal;

/// One scalar of every element of a list, in their order: what it means, but for long texts.
///
/// For whoever asks the same of many elements, or many questions of each: the fields are looked for once, and what is read
/// is plain data. Of each block of 64 elements it also tells at once, a bit each, which are valid, invalid or blank. Whoever
/// asks no more than that has [only that](Wanted::states) read, which is quicker.
///
/// ```
/// use casemix_record::field::{Column, ENCOUNTER, Held, Wanted};
/// use casemix_record::{Diagnosis, Encounter};
///
/// let diagnoses = [Diagnosis::with_poa("I50.23", "Y"), Diagnosis::new("I10"), Diagnosis::with_poa("E11.9", "?")];
/// let encounter = Encounter::builder("E1").diagnoses(diagnoses).build();
/// let list = encounter.root().get(&ENCOUNTER.path("diagnoses")?).list().expect("a list");
/// let fields = list.kind().part().expect("parts");
///
/// let mut columns = [Column::default(), Column::default()];
/// let wanted = [Wanted::cells(Some(fields.path("poa")?), 0), Wanted::states(Some(fields.path("role")?), 1)];
/// list.read_columns(&wanted, &mut columns);
/// let [poa, role] = columns;
/// assert_eq!((poa.states(0).valid, poa.states(0).invalid), (0b001, 0b100));
/// assert!(matches!(poa.cells()[0].held, Held::Word(_)));
/// assert_eq!((role.states(0).valid, role.cells().len()), (0, 0));
/// # Ok::<(), casemix_record::field::NoSuchField>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// The cells, and room that longer lists took before.
    cells: Vec<Cell>,
    len: usize,
    /// The states of the first block; few lists have another one.
    first: States,
    more: Vec<States>,
}

/// A scalar of the elements of a list that is to be read.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What stands there in each element; `None` in a list of scalars is the element itself.
    pub(super) path: Option<FieldPath>,
    /// The field of the elements themselves that the path leads to, if it leads to one.
    pub(super) field: Option<usize>,
    column: usize,
    is_held: bool,
}

impl Wanted {
    /// What stands at a path in each element, or the element itself where it is a scalar, into the column of that place.
    pub fn cells(path: Option<FieldPath>, column: usize) -> Self {
        let field = match path.as_ref().map(|path| path.steps.as_slice()) {
            Some([field]) => Some(*field),
            _ => None,
        };
        Wanted {
            path,
            field,
            column,
            is_held: true,
        }
    }

    /// As [`cells`](Wanted::cells), but only which of them are valid, invalid or blank.
    pub fn states(path: Option<FieldPath>, column: usize) -> Self {
        Wanted {
            is_held: false,
            ..Wanted::cells(path, column)
        }
    }

    /// Its place among the columns.
    #[inline]
    pub fn column(&self) -> usize {
        self.column
    }
}

/// How many elements a block has: a bit each.
pub(super) const BLOCK: usize = u64::BITS as usize;

/// Where the cells of a block of elements go; `None` where only their states are read.
pub(crate) type Cells<'c> = Option<&'c mut [Cell]>;

/// Of up to 64 elements, a bit each, which are valid, invalid or blank.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct States {
    /// Those that have a meaning.
    pub valid: u64,
    /// Those that are out of their vocabulary or form.
    pub invalid: u64,
    /// Those that are given, and nothing but white space.
    pub blank: u64,
}

/// The two bits of the states of a block of elements apart, so that no state takes a jump.
#[derive(Debug, Clone, Copy, Default)]
struct Bits {
    low: u64,
    high: u64,
}

impl Bits {
    #[inline]
    fn note(&mut self, element: usize, state: CellState) {
        let (bits, element) = (state as u64, element as u32);
        self.low |= (bits & 1).wrapping_shl(element);
        self.high |= (bits >> 1).wrapping_shl(element);
    }

    #[inline]
    fn states(self) -> States {
        let Bits { low, high } = self;
        States {
            valid: low & high,
            invalid: high & !low,
            blank: low & !high,
        }
    }
}

/// A scalar as a column holds it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Cell {
    /// Whether it is there, and whether it means anything.
    pub state: CellState,
    /// What it means.
    pub held: Held,
}

/// Whether a scalar is there, and whether it means anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellState {
    /// It is not given.
    Absent,
    /// It is given, and nothing but white space.
    Blank,
    /// It is out of its vocabulary or form.
    Invalid,
    /// It has a meaning.
    Valid,
}

/// What a scalar means.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Held {
    /// Nothing: it is absent, blank or invalid.
    Nothing,
    /// A short text, which this tells from every other one but for case.
    Short(ShortText),
    /// Another text: a number that texts have in common that are equal but for case; 0 for a text that has none, because it
    /// is long or not of ASCII.
    Text(u64),
    /// A whole number.
    Integer(i64),
    /// An exact decimal number.
    Decimal(Decimal),
    /// A date.
    Moment(Moment),
    /// A word of its vocabulary, by its number there.
    Word(u16),
    /// Yes or no.
    Flag(bool),
}

impl core::fmt::Debug for Held {
    /// Hides the value, which may belong to a patient.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(if matches!(self, Held::Nothing) {
            "nothing"
        } else {
            "<meaning>"
        })
    }
}

impl Column {
    /// The cells, one for each element; none where only the states were read.
    #[inline]
    pub fn cells(&self) -> &[Cell] {
        self.cells.get(..self.len).unwrap_or_default()
    }

    /// The states of the elements of a block: of the first 64, of the next 64, and so on.
    #[inline]
    pub fn states(&self, block: usize) -> States {
        match block {
            0 => self.first,
            _ => self.more.get(block - 1).copied().unwrap_or_default(),
        }
    }

    /// Takes all elements out; the memory is kept.
    pub fn clear(&mut self) {
        self.len = 0;
        self.first = States::default();
        self.more.clear();
    }

    /// Where the cells go of the elements of a block.
    #[inline]
    pub(super) fn cells_of(&mut self, block: usize, length: usize, wanted: &Wanted) -> Cells<'_> {
        if !wanted.is_held {
            self.len = 0;
            return None;
        }
        let from = block * BLOCK;
        self.len = from + length;
        if self.cells.len() < self.len {
            self.cells.resize(self.len, Cell::ABSENT);
        }
        self.cells.get_mut(from..self.len)
    }

    /// Takes the states of the elements of a block; one block after the other.
    #[inline]
    pub(super) fn set_states(&mut self, block: usize, states: States) {
        match block {
            0 => {
                self.first = states;
                self.more.clear();
            }
            _ => self.more.push(states),
        }
    }
}

/// Reads a block of elements: their states, and their cells where those are asked for.
#[inline(always)]
pub(crate) fn read_block<T>(
    block: &[T],
    cells: Cells<'_>,
    cell: impl Fn(&T) -> Cell,
    state: impl Fn(&T) -> CellState,
) -> States {
    let mut bits = Bits::default();
    match cells {
        Some(cells) => {
            for ((at, one), to) in block.iter().enumerate().zip(cells) {
                *to = cell(one);
                bits.note(at, to.state);
            }
        }
        None => {
            for (at, one) in block.iter().enumerate() {
                bits.note(at, state(one));
            }
        }
    }
    bits.states()
}

impl Cell {
    /// What stands where there is no element.
    pub const ABSENT: Cell = Cell {
        state: CellState::Absent,
        held: Held::Nothing,
    };

    /// The cell of a scalar.
    #[inline]
    pub(crate) fn of(scalar: Scalar<'_>) -> Cell {
        Cell::new(scalar.meaning, || scalar.text)
    }

    /// The cell of a meaning; the text is only read where it is needed. A text that means more than itself is not blank.
    #[inline(always)]
    pub(crate) fn new<'a>(meaning: Option<Meaning>, text: impl FnOnce() -> Option<&'a str>) -> Cell {
        let held = match meaning {
            Some(Meaning::Moment(moment)) => Held::Moment(moment),
            Some(Meaning::Word(word)) => Held::Word(word),
            Some(Meaning::Decimal(number)) => Held::Decimal(number),
            Some(Meaning::Integer(number)) => Held::Integer(i64::from(number)),
            Some(Meaning::Flag(flag)) => Held::Flag(flag),
            Some(Meaning::Text) => return Cell::of_text(text()),
            None => return Cell::without_meaning(text()),
        };
        Cell {
            state: CellState::Valid,
            held,
        }
    }

    #[inline(always)]
    fn of_text(text: Option<&str>) -> Cell {
        match text.map(super::trimmed) {
            None | Some("") => Cell::without_meaning(text),
            Some(given) => Cell {
                state: CellState::Valid,
                held: match ShortText::of(given) {
                    Some(short) => Held::Short(short),
                    None => Held::Text(fingerprint(given)),
                },
            },
        }
    }

    #[inline]
    fn without_meaning(text: Option<&str>) -> Cell {
        Cell {
            state: CellState::without_meaning(text),
            held: Held::Nothing,
        }
    }
}

impl CellState {
    /// The state of the cell [of a meaning](Cell::new); what is meant is not looked at.
    #[inline]
    pub(crate) fn of<'a>(meaning: Option<Meaning>, text: impl FnOnce() -> Option<&'a str>) -> CellState {
        match meaning {
            Some(Meaning::Text) => match text() {
                Some(text) if !super::trimmed(text).is_empty() => CellState::Valid,
                Some(_) => CellState::Blank,
                None => CellState::Absent,
            },
            Some(_) => CellState::Valid,
            None => CellState::without_meaning(text()),
        }
    }

    #[inline]
    fn without_meaning(text: Option<&str>) -> CellState {
        match text {
            None => CellState::Absent,
            Some(text) if super::trimmed(text).is_empty() => CellState::Blank,
            Some(_) => CellState::Invalid,
        }
    }
}

/// A text of one to eight characters of ASCII, but for the zero: equal ones are texts that are equal but for case.
///
/// ```
/// use casemix_record::field::ShortText;
///
/// assert_eq!(ShortText::of("DOC-1"), ShortText::of("doc-1"));
/// assert_ne!(ShortText::of("I10"), ShortText::of("I11"));
/// assert_eq!(ShortText::of("longer than that"), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ShortText(NonZeroU64);

impl core::fmt::Debug for ShortText {
    /// Hides the text, which may belong to a patient.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("<text>")
    }
}

/// The same byte eight times.
const fn eight(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Spreads bits: two to the 64th over the golden ratio.
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

impl ShortText {
    /// The text, if it is short.
    pub fn of(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let half = |from: usize| {
            let four = bytes.get(from..from + 4).and_then(|four| four.try_into().ok());
            four.map_or(0, |four| u64::from(u32::from_le_bytes(four)))
        };
        let word = match *bytes {
            [] => return None,
            [a] => u64::from(a),
            [a, b] => u64::from(a) | u64::from(b) << 8,
            [a, b, c] => u64::from(a) | u64::from(b) << 8 | u64::from(c) << 16,
            _ if bytes.len() > 8 => return None,
            // The first four and the last four, which may have some in common.
            _ => half(0) | half(bytes.len() - 4) << (8 * (bytes.len() - 4)),
        };
        // A text with a byte of zero could be taken for a shorter one.
        let used = u64::MAX >> (64 - 8 * bytes.len());
        let has_zero = word.wrapping_sub(eight(1)) & !word & eight(0x80) & used != 0;
        if word & eight(0x80) != 0 || has_zero {
            return None;
        }
        // Bytes below 0x80 leave room for a carry each: its upper bit tells whether it is at least `A`, and beyond `Z`.
        let from_a = word + eight(0x80 - b'A');
        let beyond_z = word + eight(0x80 - b'Z' - 1);
        let upper = from_a & !beyond_z & eight(0x80);
        NonZeroU64::new(word | upper >> 2).map(ShortText)
    }

    /// One of two to the `bits` places that texts are spread over, as of a table of them. At most 63 bits.
    #[inline]
    pub fn place(self, bits: u32) -> usize {
        (self.0.get().wrapping_mul(MIX) >> (u64::BITS - bits.clamp(1, 63))) as usize
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
    const LOWER: u64 = eight(0x20);
    let chunks = text.as_bytes().chunks(8).map(|chunk| {
        let mut word = [0; 8];
        word.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
        u64::from_le_bytes(word) | LOWER
    });
    chunks.fold(MIX, |hash, chunk| (hash ^ chunk).wrapping_mul(MIX).rotate_left(23)) | 1
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

    #[test]
    fn short_texts_are_told_apart_but_for_case() {
        let signs: Vec<char> = (1..128_u8).map(char::from).collect();
        for before in ["", "a", "abc", "abcdefg"] {
            for &one in &signs {
                for &other in &signs {
                    let texts = [format!("{before}{one}"), format!("{before}{other}")];
                    let same = ShortText::of(&texts[0]) == ShortText::of(&texts[1]);
                    assert_eq!(same, one.eq_ignore_ascii_case(&other), "{one:?} {other:?}");
                }
            }
        }
        assert_ne!(ShortText::of("1"), ShortText::of("1 "));
        for none in ["", "123456789", "\u{212a}", "1\0", "\0", "12345\0"] {
            assert_eq!(ShortText::of(none), None, "{none:?}");
        }
        let all: Vec<_> = (1..=8)
            .map(|length| ShortText::of("12345678".get(..length).unwrap()))
            .collect();
        assert!(all.iter().all(Option::is_some));
        assert!((1..8).all(|at| all[at - 1] != all[at]));
    }
}
