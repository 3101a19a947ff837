//! [`Cells`]: one record of a CSV file, split.

use std::fmt;

use csv_core::{Reader, ReaderBuilder, Terminator};

/// The cells of one record of a CSV file, without their quotes (RFC 4180).
///
/// Keep one and read record after record with it: its memory is that of the longest.
///
/// ```
/// use casemix_record::csv_form::Cells;
///
/// let mut cells = Cells::default();
/// cells.read("E1,\"Ward 3, east\",,2025-11-08");
/// assert!(cells.iter().eq(["E1", "Ward 3, east", "", "2025-11-08"]));
/// assert_eq!(cells.len(), 4);
/// ```
pub struct Cells {
    reader: Reader,
    text: String,
    ends: Vec<usize>,
}

impl Default for Cells {
    fn default() -> Cells {
        // A record is split off before it is read, and a line break within it stands in quotes.
        let reader = ReaderBuilder::new().terminator(Terminator::Any(b'\n')).build();
        Cells {
            reader,
            text: String::new(),
            ends: Vec::new(),
        }
    }
}

// What stands in the cells may be of a patient.
impl fmt::Debug for Cells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cells")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}

impl Cells {
    /// Reads a record, without the line break at its end. A line break within belongs in quotes; outside of them it ends
    /// the record, and what follows is left out. A quote that is never closed takes all that follows.
    pub fn read(&mut self, record: &str) {
        // The cells together are no longer than the record, and each but the last ends with a comma. One more of each,
        // because the reader stops where either is full.
        let mut text = std::mem::take(&mut self.text).into_bytes();
        text.resize(record.len() + 1, 0);
        self.ends
            .resize(record.bytes().filter(|byte| *byte == b',').count() + 2, 0);
        self.reader.reset();
        let (_, _, written, ended) = self.reader.read_record(record.as_bytes(), &mut text, &mut self.ends);
        // No more input says that the last cell ends here.
        let rest = self.ends.get_mut(ended..).unwrap_or_default();
        let (_, _, _, last) = self.reader.read_record(&[], &mut [], rest);
        text.truncate(written);
        self.ends.truncate(ended + last);
        // Taking quotes away leaves UTF-8 as it was.
        self.text = String::from_utf8(text).unwrap_or_default();
    }

    /// The cells, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, end)| self.text.get(start..*end).unwrap_or_default())
    }

    /// How many there are; none in an empty record.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether the record was empty.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(record: &str) -> Vec<String> {
        let mut cells = Cells::default();
        cells.read(record);
        cells.iter().map(str::to_owned).collect()
    }

    #[test]
    fn cells_are_unquoted() {
        assert_eq!(cells("E1,\"a,\"\"b\"\"\",,c"), ["E1", "a,\"b\"", "", "c"]);
        assert!(cells("").is_empty());
        assert_eq!(cells("a,"), ["a", ""]);
        assert_eq!(cells("\"two\nlines\",\u{e9}"), ["two\nlines", "\u{e9}"]);
    }

    proptest! {
        #[test]
        fn any_text_has_cells(record: String) {
            let _ = cells(&record);
        }

        #[test]
        fn what_is_quoted_reads_as_itself(texts in prop::collection::vec("[a-z,\"\n\r ]{0,6}", 1..5)) {
            let quoted: Vec<String> = texts.iter().map(|text| format!("\"{}\"", text.replace('"', "\"\""))).collect();
            prop_assert_eq!(cells(&quoted.join(",")), texts);
        }
    }
}
