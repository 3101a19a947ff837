//! [`Column`]: one scalar of every element of a list, read in one go.

use super::{Meaning, Scalar};
use crate::Moment;
use rust_decimal::Decimal;

/// One scalar of every element of a list, in their order, or of one part: what it means, but for long texts.
///
/// For whoever asks the same of many elements, or many questions of each: the field is looked for once, and what is read is
/// plain data. Of the first 64 elements it also tells at once, a bit each, which are valid, invalid or blank.
///
/// ```
/// use casemix_record::field::{Column, ENCOUNTER, Held};
/// use casemix_record::{Diagnosis, Encounter};
///
/// let diagnoses = [Diagnosis::with_poa("I50.23", "Y"), Diagnosis::new("I10"), Diagnosis::with_poa("E11.9", "?")];
/// let encounter = Encounter::builder("E1").diagnoses(diagnoses).build();
/// let list = encounter.root().get(&ENCOUNTER.path("diagnoses")?).list().expect("a list");
/// let poa = list.kind().part().expect("parts").path("poa")?;
///
/// let mut column = Column::default();
/// list.read_column(Some(&poa), &mut column);
/// assert_eq!((column.len(), column.valid(), column.invalid()), (3, 0b001, 0b100));
/// assert!(matches!(column.cell(0).held, Held::Word(_)));
/// # Ok::<(), casemix_record::field::NoSuchField>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Column {
    cells: Vec<Cell>,
    valid: u64,
    invalid: u64,
    blank: u64,
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
    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cells, one for each element.
    #[inline]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The cell of an element; an absent one where there is no element.
    #[inline]
    pub fn cell(&self, index: usize) -> Cell {
        self.cells.get(index).copied().unwrap_or(Cell::ABSENT)
    }

    /// Which of the first 64 elements are valid, a bit each.
    #[inline]
    pub fn valid(&self) -> u64 {
        self.valid
    }

    /// Which of the first 64 elements are invalid, a bit each.
    #[inline]
    pub fn invalid(&self) -> u64 {
        self.invalid
    }

    /// Which of the first 64 elements are blank, a bit each.
    #[inline]
    pub fn blank(&self) -> u64 {
        self.blank
    }

    /// Takes all elements out; the memory is kept.
    pub fn clear(&mut self) {
        self.cells.clear();
        (self.valid, self.invalid, self.blank) = (0, 0, 0);
    }

    /// Takes these cells in the place of those before; the memory is kept.
    #[inline]
    pub(crate) fn fill(&mut self, cells: impl IntoIterator<Item = Cell>) {
        let (mut valid, mut invalid, mut blank) = (0, 0, 0);
        let noted = cells.into_iter().enumerate().map(|(at, cell)| {
            let bit = 1_u64.checked_shl(at as u32).unwrap_or(0);
            match cell.state {
                CellState::Valid => valid |= bit,
                CellState::Invalid => invalid |= bit,
                CellState::Blank => blank |= bit,
                CellState::Absent => {}
            }
            cell
        });
        self.cells.clear();
        self.cells.extend(noted);
        (self.valid, self.invalid, self.blank) = (valid, invalid, blank);
    }
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
    #[inline]
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

    #[inline]
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
        let state = match text {
            None => CellState::Absent,
            Some(text) if super::trimmed(text).is_empty() => CellState::Blank,
            Some(_) => CellState::Invalid,
        };
        Cell {
            state,
            held: Held::Nothing,
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
pub struct ShortText(u64);

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
    #[inline]
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
        Some(ShortText(word | upper >> 2))
    }

    /// One of two to the `bits` places that texts are spread over, as of a table of them. At most 63 bits.
    #[inline]
    pub fn place(self, bits: u32) -> usize {
        (self.0.wrapping_mul(MIX) >> (u64::BITS - bits.clamp(1, 63))) as usize
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
