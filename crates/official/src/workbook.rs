//! The conversion table, published as a workbook.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx};
use casemix_codes::official::{ConversionTable, conversion_table};

use crate::OfficialError;
use crate::archive::unpack;

/// Reads the ICD-10-CM conversion table from the workbook (XLSX) in which the CDC publishes it: the first three columns of
/// its first sheet.
///
/// # Errors
///
/// [`OfficialError::NotAWorkbook`], [`OfficialError::TooLarge`]. Rows that cannot be read are in the answer, not an error.
pub fn conversion_workbook(xlsx: &[u8]) -> Result<ConversionTable, OfficialError> {
    // A workbook is an archive; what it unpacks to is bounded before the spreadsheet reader sees it.
    unpack(xlsx, |_, _| {})?;
    let rows = rows(xlsx).ok_or(OfficialError::NotAWorkbook)?;
    if rows.len() > MAX_ROWS {
        return Err(OfficialError::TooLarge);
    }
    Ok(conversion_table(rows.iter().map(|(row, cells)| {
        (*row as usize + 1, cells.each_ref().map(String::as_str))
    })))
}

/// No sheet with more rows than this is read; the conversion table grows by some 500 a year from 6,000.
const MAX_ROWS: usize = 100_000;

/// The first three cells of each row. Cells are read one by one, because a sheet may place two of them so far apart that
/// all between would not fit in memory.
fn rows(xlsx: &[u8]) -> Option<BTreeMap<u32, [String; 3]>> {
    let mut workbook = Xlsx::new(Cursor::new(xlsx)).ok()?;
    let sheet = workbook.sheet_names().first()?.clone();
    let mut cells = workbook.worksheet_cells_reader(&sheet).ok()?;
    let mut rows = BTreeMap::<u32, [String; 3]>::new();
    while let Some(cell) = cells.next_cell().ok()?
        && rows.len() <= MAX_ROWS
    {
        let (row, column) = cell.get_position();
        if column < 3
            && let Some(text_of_row) = rows.entry(row).or_default().get_mut(column as usize)
        {
            *text_of_row = text(cell.get_value());
        }
    }
    Some(rows)
}

/// A cell as text; a date in the form `YYYY-MM-DD`.
fn text(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        _ => String::new(),
    }
}
