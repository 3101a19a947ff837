//! Archives and workbooks that are none: clear errors, no panic, bounded memory.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod files;

use std::io::{Cursor, Write};

use casemix_official::{CodeSetArchive, MAX_UNPACKED, OfficialError, conversion_workbook};
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const CODES: &[u8] = b"A000    Cholera due to Vibrio cholerae 01, biovar cholerae\r\n";

#[test]
fn names_differ_from_year_to_year() {
    for name in [
        "icd10cm-codes-2026.txt",
        "2025 release/icd10cm_codes_2025.txt",
        "x\\ICD10CM_CODES.TXT",
    ] {
        let archive = CodeSetArchive::open(&archive(&[("readme.pdf", b"%PDF"), (name, CODES)])).unwrap();
        assert_eq!(archive.rows().unwrap().len(), 1, "{name}");
    }
}

#[test]
fn what_is_missing_is_named() {
    let empty = CodeSetArchive::open(&archive(&[("readme.txt", b"nothing")])).unwrap();
    assert_eq!(
        empty.rows(),
        Err(OfficialError::Missing {
            wanted: "order file or code file"
        })
    );
    assert_eq!(
        empty.changes(),
        Err(OfficialError::Missing {
            wanted: "addenda to the order file"
        })
    );
    let wrong = CodeSetArchive::open(&archive(&[("icd10cm_order_2026.txt", CODES)])).unwrap();
    let error = wrong
        .rows()
        .expect_err("a code file under the name of an order file")
        .to_string();
    assert!(error.starts_with("order file: line 1: no code in column 7"), "{error}");
}

#[test]
fn damaged_files_are_refused() {
    assert_eq!(CodeSetArchive::open(b""), Err(OfficialError::NotAnArchive));
    assert_eq!(
        CodeSetArchive::open(b"PK\x03\x04 and no more"),
        Err(OfficialError::NotAnArchive)
    );
    assert_eq!(conversion_workbook(CODES), Err(OfficialError::NotAnArchive));
    assert_eq!(
        conversion_workbook(&archive(&[("a.txt", CODES)])),
        Err(OfficialError::NotAWorkbook)
    );
    let whole = archive(&[("icd10cm_codes.txt", CODES)]);
    for len in 0..whole.len() {
        assert!(
            CodeSetArchive::open(&whole[..len]).is_err(),
            "{len} of {} bytes",
            whole.len()
        );
    }
}

#[test]
fn an_archive_that_unpacks_beyond_measure_is_refused() {
    let zeros = vec![0; 1 << 20];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("codes.txt", SimpleFileOptions::default()).unwrap();
    for _ in 0..=MAX_UNPACKED >> 20 {
        writer.write_all(&zeros).unwrap();
    }
    let bomb = writer.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    assert_eq!(CodeSetArchive::open(&bomb), Err(OfficialError::TooLarge));
    assert_eq!(conversion_workbook(&bomb), Err(OfficialError::TooLarge));
}

#[test]
fn a_damaged_workbook_is_refused_or_read() {
    let Some(workbook) = files::workbook_2026() else { return };
    for cut in (0..workbook.len()).step_by(workbook.len() / 40) {
        assert!(conversion_workbook(&workbook[..cut]).is_err(), "cut at {cut}");
    }
    for at in (0..workbook.len()).step_by(workbook.len() / 60) {
        let mut changed = workbook.clone();
        changed[at] ^= 0x55;
        let _ = conversion_workbook(&changed);
    }
}

/// A workbook of one sheet with this content.
fn workbook(sheet: &str) -> Vec<u8> {
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    let root = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r0" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let rels = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let book = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>"#;
    let sheet = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{sheet}</sheetData></worksheet>"#
    );
    archive(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn cell(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

#[test]
fn cells_far_apart_cost_no_memory() {
    let rows = format!(
        "<row r=\"1\">{}{}{}</row><row r=\"1048576\">{}</row>",
        cell("A1", "C56.3"),
        cell("B1", "2021"),
        cell("C1", "C56.1 and C56.2"),
        cell("XFD1048576", "far"),
    );
    let table = conversion_workbook(&workbook(&rows)).expect("a workbook");
    assert_eq!((table.rows.len(), table.rejected.len()), (1, 0));
}

#[test]
fn a_sheet_with_too_many_rows_is_refused() {
    let rows: String = (1..=100_002)
        .map(|row| format!("<row r=\"{row}\">{}</row>", cell(&format!("A{row}"), "x")))
        .collect();
    assert_eq!(conversion_workbook(&workbook(&rows)), Err(OfficialError::TooLarge));
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes: Vec<u8>) {
        let _ = CodeSetArchive::open(&bytes);
        let _ = conversion_workbook(&bytes);
    }

    #[test]
    fn no_sheet_panics(sheet in "[<>/a-z0-9=\" ]{0,60}", place in "[A-Z]{0,4}[0-9]{0,8}") {
        let _ = conversion_workbook(&workbook(&sheet));
        let _ = conversion_workbook(&workbook(&format!("<row r=\"1\">{}</row>", cell(&place, &sheet))));
    }

    #[test]
    fn no_change_to_an_archive_panics(at: prop::sample::Index, value: u8) {
        let mut bytes = archive(&[("icd10cm_codes_2026.txt", CODES), ("icd10cm_order_2026.txt", CODES)]);
        let at = at.index(bytes.len());
        bytes[at] = value;
        if let Ok(archive) = CodeSetArchive::open(&bytes) {
            let _ = (archive.rows(), archive.code_rows(), archive.changes(), archive.code_changes());
        }
    }
}
