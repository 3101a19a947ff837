//! Order files and code files.

use std::collections::HashSet;

use casemix_record::CodeText;

use super::lines::{ReadError, ReadErrorKind, code_at, is_blank, lines, rest_at};

/// One row of an order file or a code file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRow<'a> {
    /// The code, without dot.
    pub code: CodeText,
    /// Whether it is a code for billing; the others are headings.
    pub billable: bool,
    /// The short title, at most 60 characters; empty in a code file, which has none.
    pub short_title: &'a str,
    /// The full title.
    pub title: &'a str,
}

/// Reads an order file of ICD-10-CM or ICD-10-PCS: order number (columns 1 to 5), code (7 to 13), 0 for a heading or 1 for
/// a code (15), short title (17 to 76), title (78 to the end).
///
/// # Errors
///
/// The first line that does not have this form, repeats a code, is longer than [`MAX_LINE`](super::MAX_LINE) or is not
/// UTF-8; a file without rows.
pub fn order_file(bytes: &[u8]) -> Result<Vec<OrderRow<'_>>, ReadError> {
    rows(bytes, |line| {
        let code = code_at(line, 6)?;
        let billable = match line.get(14..15) {
            Some("0") => false,
            Some("1") => true,
            _ => return Err(ReadErrorKind::Flag { column: 15 }),
        };
        let short_title = line.get(16..76).ok_or(ReadErrorKind::TooShort { column: 17 })?.trim();
        Ok(OrderRow {
            code,
            billable,
            short_title,
            title: rest_at(line, 77)?,
        })
    })
}

/// Reads a code file: code (columns 1 to 7), title (9 to the end); every row is a code for billing.
///
/// # Errors
///
/// As [`order_file`].
pub fn code_file(bytes: &[u8]) -> Result<Vec<OrderRow<'_>>, ReadError> {
    rows(bytes, |line| {
        Ok(OrderRow {
            code: code_at(line, 0)?,
            billable: true,
            short_title: "",
            title: rest_at(line, 8)?,
        })
    })
}

fn rows<'a>(
    bytes: &'a [u8],
    row: impl Fn(&'a str) -> Result<OrderRow<'a>, ReadErrorKind>,
) -> Result<Vec<OrderRow<'a>>, ReadError> {
    let mut rows = Vec::new();
    let mut seen = HashSet::new();
    for line in lines(bytes) {
        let (number, line) = line?;
        if is_blank(line) {
            continue;
        }
        let row = row(line).map_err(|kind| kind.at(number))?;
        if !seen.insert(row.code) {
            return Err(ReadErrorKind::Repeated.at(number));
        }
        rows.push(row);
    }
    if rows.is_empty() {
        Err(ReadErrorKind::Empty.at(1))
    } else {
        Ok(rows)
    }
}
