//! Rows of CSV as encounters: splitting is here, columns are those of [`casemix_record::csv_form`].

use std::collections::BTreeSet;

use casemix_record::{
    Encounter,
    csv_form::{self, Cells},
};

use super::{
    fault::{Fault, FaultKind},
    line::not_utf8,
};

/// Finds where records end: at a line break outside quotes, or at any once the record is above the limit, so that a
/// quote that is never closed costs one record and not the rest of the file.
#[derive(Debug)]
pub(crate) struct RecordEnds {
    at: Place,
    length: usize,
    limit: usize,
}

#[derive(Debug, PartialEq, Eq)]
enum Place {
    CellStart,
    Cell,
    Quoted,
    /// Behind a quote within quotes: the closing one, or the first of two that stand for one.
    QuoteInQuoted,
}

impl RecordEnds {
    pub(crate) fn new(limit: usize) -> RecordEnds {
        RecordEnds {
            at: Place::CellStart,
            length: 0,
            limit,
        }
    }

    /// The end of the last record that ends within `bytes`, which follow those seen before.
    pub(crate) fn last_end(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut end = None;
        for (at, byte) in bytes.iter().enumerate() {
            if self.ends_with(*byte) {
                end = Some(at + 1);
            }
        }
        end
    }

    /// The end of the first record that ends within `bytes`.
    pub(crate) fn first_end(&mut self, bytes: &[u8]) -> Option<usize> {
        bytes.iter().position(|byte| self.ends_with(*byte)).map(|at| at + 1)
    }

    /// Whether a quote has not been closed.
    pub(crate) fn is_within_quotes(&self) -> bool {
        self.at == Place::Quoted
    }

    fn ends_with(&mut self, byte: u8) -> bool {
        self.length += 1;
        let is_quoted = self.at == Place::Quoted && self.length <= self.limit;
        if byte == b'\n' && !is_quoted {
            (self.at, self.length) = (Place::CellStart, 0);
            return true;
        }
        self.at = match (&self.at, byte) {
            (Place::Quoted, b'"') => Place::QuoteInQuoted,
            (Place::Quoted, _) | (Place::CellStart | Place::QuoteInQuoted, b'"') => Place::Quoted,
            (_, b',') => Place::CellStart,
            _ => Place::Cell,
        };
        false
    }
}

/// The names of the columns.
#[derive(Debug)]
pub(crate) struct Header {
    columns: Vec<String>,
}

/// Why a file cannot be read as encounters.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HeaderFault {
    #[error("the header of the CSV cannot be read: {0}")]
    Unreadable(Fault),
    #[error(
        "no column of the CSV header is a field of the encounter: begin the file with a header such as id,discharged,sex,discharge_status,diagnoses,procedures"
    )]
    NoColumn,
    #[error("the CSV header is longer than {0} bytes: is this a CSV file?")]
    TooLong(usize),
    #[error("the CSV header names column {0} twice: keep one of them")]
    Twice(usize),
}

impl Header {
    pub(crate) fn read(record: &[u8]) -> Result<Header, HeaderFault> {
        let mut cells = Cells::default();
        split(&mut cells, record).map_err(HeaderFault::Unreadable)?;
        let columns: Vec<String> = cells.iter().map(|name| name.trim().to_owned()).collect();
        let mut seen = BTreeSet::new();
        if let Some(twice) = columns
            .iter()
            .position(|name| !name.is_empty() && !seen.insert(name.as_str()))
        {
            return Err(HeaderFault::Twice(twice + 1));
        }
        if !columns.iter().any(|name| csv_form::is_column(name)) {
            return Err(HeaderFault::NoColumn);
        }
        Ok(Header { columns })
    }
}

/// Reads rows; keep one and reuse it.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    cells: Cells,
}

impl Rows {
    /// Reads one record as an encounter.
    pub(crate) fn read(&mut self, header: &Header, record: &[u8]) -> Result<Encounter, Fault> {
        split(&mut self.cells, record)?;
        let (columns, cells) = (header.columns.len(), self.cells.len());
        if columns != cells {
            let message = format!("{cells} cells under a header of {columns}: quote cells that hold commas");
            return Err(Fault::new(FaultKind::Syntax, message, None));
        }
        let named = header.columns.iter().map(String::as_str).zip(self.cells.iter());
        Ok(csv_form::read_row(named.filter(|(column, _)| !column.is_empty())))
    }

    /// The identifier in a record that could not be read, if its cell is there; `is_whole` says whether the record is.
    pub(crate) fn find_id(&mut self, header: &Header, record: &[u8], is_whole: bool) -> Option<String> {
        let place = header.columns.iter().position(|column| column == "id")?;
        let valid = record.utf8_chunks().next()?.valid();
        split(&mut self.cells, valid.as_bytes()).ok()?;
        // The last cell before a cut or a fault may be half of one.
        let damaged = !is_whole || valid.len() < record.len();
        let whole = self.cells.len().saturating_sub(usize::from(damaged));
        let id = self.cells.iter().take(whole).nth(place)?;
        Some(id.to_owned()).filter(|id| !id.is_empty())
    }
}

/// Splits a record, with or without the line break at its end.
fn split(cells: &mut Cells, record: &[u8]) -> Result<(), Fault> {
    let record = record.strip_suffix(b"\n").unwrap_or(record);
    let record = record.strip_suffix(b"\r").unwrap_or(record);
    cells.read(std::str::from_utf8(record).map_err(|error| not_utf8(error.valid_up_to()))?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ends(bytes: &[u8], limit: usize) -> Vec<usize> {
        let mut ends = RecordEnds::new(limit);
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(end) = bytes.get(from..).and_then(|rest| ends.first_end(rest)) {
            from += end;
            found.push(from);
        }
        found
    }

    fn cells(record: &str) -> Vec<String> {
        let mut cells = Cells::default();
        split(&mut cells, record.as_bytes()).unwrap();
        cells.iter().map(str::to_owned).collect()
    }

    #[test]
    fn records_end_outside_quotes() {
        assert_eq!(ends(b"a,b\nc,\"d\ne\"\n\n", 99), [4, 12, 13]);
        assert_eq!(ends(b"\"say \"\"so\"\"\n\"\nx\n", 99), [14, 16]);
        assert_eq!(
            ends(b"5\" tape\nx\n", 99),
            [8, 10],
            "a quote within a cell is a character"
        );
        assert_eq!(
            ends(b"\"open\nand\non\n", 8),
            [10, 13],
            "above the limit any line break ends a record"
        );
    }

    #[test]
    fn cells_are_unquoted() {
        assert_eq!(cells("E1,\"a,\"\"b\"\"\",,c\r\n"), ["E1", "a,\"b\"", "", "c"]);
        assert!(cells("\n").is_empty());
        assert_eq!(cells("a,"), ["a", ""]);
        assert_eq!(cells("\"two\nlines\",\u{e9}\n"), ["two\nlines", "\u{e9}"]);
    }

    #[test]
    fn a_header_must_name_a_field_and_none_twice() {
        assert!(matches!(Header::read(b"name,ward\n"), Err(HeaderFault::NoColumn)));
        assert!(matches!(Header::read(b"id,sex,id\n"), Err(HeaderFault::Twice(3))));
        assert!(matches!(Header::read(b"id,\xff\n"), Err(HeaderFault::Unreadable(_))));
        assert!(Header::read(b"id,,,diagnoses.1\n").is_ok());
    }

    proptest! {
        #[test]
        fn any_bytes_have_an_answer(record: Vec<u8>) {
            let _ = Header::read(&record);
            let header = Header { columns: vec!["id".to_owned(), "sex".to_owned()] };
            let _ = Rows::default().read(&header, &record);
        }

        #[test]
        fn what_is_quoted_reads_as_itself(texts in prop::collection::vec("[a-z,\"\n\r ]{0,6}", 1..5)) {
            let quoted: Vec<String> = texts.iter().map(|text| format!("\"{}\"", text.replace('"', "\"\""))).collect();
            let record = quoted.join(",") + "\n";
            prop_assert_eq!(ends(record.as_bytes(), 999), [record.len()]);
            prop_assert_eq!(cells(&record), texts);
        }
    }
}
