//! [`Labels`]: what each character of a code means.

use std::fmt;

use casemix_codes::table::{Handle, Packed, Provenance, SectionFault, Table, TableError};

use super::labels_draft::{LABELS, axis_key, row_key};

/// How a label is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// A source states it for the code, or its title does.
    Stated,
    /// It follows from the other codes of the table or body system, in which the character has this one meaning, or from a
    /// convention such as `Z` for *None*.
    Inferred,
}

/// A label and how it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label<'a> {
    /// The words of the official tables, such as `Percutaneous Endoscopic`.
    pub text: &'a str,
    /// How it is known.
    pub basis: Basis,
}

/// What the official definitions say of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition<'a> {
    /// What it is.
    pub definition: &'a str,
    /// What to know when using it; empty where there is nothing.
    pub explanation: &'a str,
    /// Examples, or what it includes; empty where there is nothing.
    pub includes: &'a str,
}

/// The labels of every axis, with the definitions of root operations and approaches: one table, used in place.
///
/// The meaning of a character depends on the characters before it: as a rule on the first three, which name the table. In
/// a few tables it depends on one more, which may stand behind it: in `XW0` the substance depends on the qualifier.
pub struct Labels {
    table: Table,
    key: Handle<u32>,
    /// One-based positions that must hold a character for the row to apply; 0 for none.
    place: [Handle<u8>; 2],
    /// The characters that must stand there.
    is: [Handle<u8>; 2],
    label: Handle<u16>,
    basis: Handle<u8>,
    text: Packed,
    defined: Handle<u32>,
    definitions: [Packed; 3],
    axis: Handle<u32>,
    axis_title: Packed,
}

impl Labels {
    /// Opens a table made by [`LabelsDraft`](super::LabelsDraft).
    ///
    /// # Errors
    ///
    /// Where the bytes are no sound table of this kind.
    pub fn open(bytes: impl Into<casemix_codes::table::Bytes>) -> Result<Self, TableError> {
        let table = Table::open(bytes, LABELS)?;
        let labels = Self {
            key: table.handle("key")?,
            place: [table.handle("place")?, table.handle("place_2")?],
            is: [table.handle("is")?, table.handle("is_2")?],
            label: table.handle("label")?,
            basis: table.handle("basis")?,
            text: table.packed("text")?,
            defined: table.handle("defined")?,
            definitions: [
                table.packed("definition")?,
                table.packed("explanation")?,
                table.packed("includes")?,
            ],
            axis: table.handle("axis")?,
            axis_title: table.packed("axis_title")?,
            table,
        };
        labels.check()?;
        Ok(labels)
    }

    /// Columns belong together only if they are of one length and point into the texts.
    fn check(&self) -> Result<(), TableError> {
        let rows = self.table.at(self.key).len();
        let bytes = self.place.iter().chain(&self.is).chain([&self.basis]);
        let even = bytes.clone().all(|column| self.table.at(*column).len() == rows);
        if !even || self.table.at(self.label).len() != rows {
            return Err(self.table.error("key", SectionFault::Layout));
        }
        let texts = self.text.len();
        if self
            .table
            .at(self.label)
            .iter()
            .any(|label| usize::from(label) >= texts)
        {
            return Err(self.table.error("label", SectionFault::Layout));
        }
        let defined = self.table.at(self.defined).len();
        if self.definitions.iter().any(|texts| texts.len() != defined) {
            return Err(self.table.error("definition", SectionFault::Layout));
        }
        if self.table.at(self.axis).len() != self.axis_title.len() {
            return Err(self.table.error("axis_title", SectionFault::Layout));
        }
        Ok(())
    }

    /// Where the table comes from.
    pub fn provenance(&self) -> &Provenance {
        self.table.provenance()
    }

    /// Size of the table file in bytes.
    pub fn size(&self) -> usize {
        self.table.size()
    }

    /// Number of rows: one for each character of each table with one meaning.
    pub fn len(&self) -> usize {
        self.table.at(self.key).len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What the character at `position` (1 to 7) of `code` means. `code` may end there: where the meaning depends on a
    /// character that is not there yet, there is no answer, but [`Labels::possible`] has all of them.
    pub fn label(&self, code: &str, position: u8) -> Option<Label<'_>> {
        let mut rows = self.rows(code, position);
        rows.find(|row| self.applies(*row, code) == Some(true))
            .and_then(|row| self.label_of(row))
    }

    /// What the character at `position` (1 to 7) may mean in a code that begins with `code`; mostly one label.
    pub fn possible<'a>(&'a self, code: &str, position: u8) -> impl Iterator<Item = Label<'a>> {
        self.rows(code, position)
            .filter(|row| self.applies(*row, code) != Some(false))
            .filter_map(|row| self.label_of(row))
    }

    /// Whether the character at `position` means the same in every code with the same characters before it, up to three.
    pub(super) fn is_plain(&self, code: &str, position: u8) -> bool {
        let mut rows = self.rows(code, position);
        let in_context = |row| self.place.iter().any(|place| self.table.at(*place).get(row) != Some(0));
        rows.len() < 2 && !rows.any(in_context)
    }

    /// What the official definitions say of a label on an axis of a section.
    pub fn definition_of_text(&self, section: char, position: u8, text: &str) -> Option<Definition<'_>> {
        let key = axis_key(section, position)?;
        let defined = self.table.at(self.defined);
        let first = defined.partition_point(|other| other >> 16 < key);
        let axis = (first..defined.len()).map_while(|at| defined.get(at).filter(|other| other >> 16 == key));
        let mut labels = axis.filter_map(|other| u16::try_from(other & 0xFFFF).ok());
        let label = labels.find(|label| self.text.get(usize::from(*label)) == Some(text))?;
        self.definition_of(section, position, label)
    }

    fn definition_of(&self, section: char, position: u8, label: u16) -> Option<Definition<'_>> {
        let key = axis_key(section, position)? << 16 | u32::from(label);
        let at = self.table.at(self.defined).binary_search(key).ok()?;
        let [definition, explanation, includes] = &self.definitions;
        Some(Definition {
            definition: definition.get(at)?,
            explanation: explanation.get(at)?,
            includes: includes.get(at)?,
        })
    }

    /// The name of an axis in a section: position 4 is `Body Part` in section `0` and `Treatment Site` in section `D`.
    pub fn axis_title(&self, section: char, position: u8) -> Option<&str> {
        match position {
            1 => Some("Section"),
            2 => Some("Body System"),
            _ => {
                let key = axis_key(section, position)?;
                let at = self.table.at(self.axis).binary_search(key).ok()?;
                self.axis_title.get(at)
            }
        }
    }

    /// The rows of a character.
    fn rows(&self, code: &str, position: u8) -> std::ops::Range<usize> {
        let Some(key) = row_key(code, position) else {
            return 0..0;
        };
        let keys = self.table.at(self.key);
        let first = keys.partition_point(|other| other < key);
        first..first + (first..keys.len()).take_while(|at| keys.get(*at) == Some(key)).count()
    }

    /// Whether a row holds for `code`; `None` where that depends on a character that is not there yet.
    fn applies(&self, row: usize, code: &str) -> Option<bool> {
        let mut all = Some(true);
        for (place, is) in self.place.iter().zip(&self.is) {
            let (place, is) = (self.table.at(*place).get(row)?, self.table.at(*is).get(row)?);
            let Some(index) = usize::from(place).checked_sub(1) else {
                continue;
            };
            match code.as_bytes().get(index) {
                None => all = None,
                Some(found) if *found == is => {}
                Some(_) => return Some(false),
            }
        }
        all
    }

    fn label_of(&self, row: usize) -> Option<Label<'_>> {
        let text = self.text.get(usize::from(self.table.at(self.label).get(row)?))?;
        let basis = match self.table.at(self.basis).get(row)? {
            0 => Basis::Stated,
            _ => Basis::Inferred,
        };
        Some(Label { text, basis })
    }
}

impl fmt::Debug for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Labels({} rows, {} bytes)", self.len(), self.size())
    }
}
