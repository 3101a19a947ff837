//! The readers of official text files: their form, and everything that is not it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use casemix_codes::official::{
    AddendaForm, Change, MAX_LINE, Previous, ReadError, ReadErrorKind, RowFault, addenda, code_file, conversion_table,
    order_file,
};
use casemix_record::CodeText;
use proptest::prelude::*;

const ORDER: &str = "\
00001 A00     0 Cholera                                                      Cholera
00002 A000    1 Cholera due to Vibrio cholerae 01, biovar cholerae           Cholera due to Vibrio cholerae 01, biovar cholerae
";
const CODES: &str = "\
A000    Cholera due to Vibrio cholerae 01, biovar cholerae
S52521A Torus fracture of lower end of right radius, initial encounter for closed fracture
";
const ADDENDA: &str = "\
Delete:      1 B880    Other acariasis                                              Other acariasis
Add:         0 B880    Other acariasis                                              Other acariasis
Add:         1 B8801   Infestation by Demodex mites                                 Infestation by Demodex mites
Revise from: 0 Q7500   Craniosynostosis                                             Craniosynostosis unspecified
Revise to:   0 Q7500   Craniosynostosis, unspecified                                Craniosynostosis, unspecified

Headers
  23324 headers in icd10cm_order_2025.txt
  23467 headers in icd10cm_order_2026.txt
      1 additions
      0 deletions
      1 revisions
of which
      1 revisions to both long and short titles

Codes
  74260 codes in icd10cm_order_2025.txt
      1 additions
      1 deletions
      0 revisions
";

fn code(text: &str) -> CodeText {
    CodeText::normalize(text).unwrap()
}

fn order_error(text: impl AsRef<[u8]>) -> ReadError {
    order_file(text.as_ref()).expect_err("not an order file")
}

#[test]
fn files_are_read_with_any_line_end_and_a_byte_order_mark() {
    let rows = order_file(ORDER.as_bytes()).unwrap();
    assert_eq!((rows[1].code, rows[1].billable), (code("A000"), true));
    assert_eq!(
        rows[1].short_title,
        "Cholera due to Vibrio cholerae 01, biovar cholerae"
    );
    let windows = format!("\u{FEFF}{}\r\n\x1a", ORDER.replace('\n', "\r\n"));
    assert_eq!(order_file(windows.as_bytes()).unwrap(), rows);
    assert_eq!(order_file(ORDER.trim_end().as_bytes()).unwrap(), rows);

    let rows = code_file(CODES.as_bytes()).unwrap();
    assert!(rows.iter().all(|row| row.billable && row.short_title.is_empty()));
    assert_eq!(
        rows[1].title,
        "Torus fracture of lower end of right radius, initial encounter for closed fracture"
    );
}

#[test]
fn each_fault_is_named_with_its_line_and_column() {
    let kind = |text: &str| order_error(text).kind;
    assert_eq!(kind(""), ReadErrorKind::Empty);
    assert_eq!(kind("\r\n\r\n"), ReadErrorKind::Empty);
    assert_eq!(kind(CODES), ReadErrorKind::Code { column: 7 });
    assert_eq!(kind("00001 A00     0 Cholera"), ReadErrorKind::TooShort { column: 17 });
    assert_eq!(kind(&ORDER[..76]), ReadErrorKind::TooShort { column: 78 });
    assert_eq!(kind(&ORDER.replace(" 1 ", " 2 ")), ReadErrorKind::Flag { column: 15 });
    assert_eq!(
        kind(&ORDER.replace("A000 ", "a000 ")),
        ReadErrorKind::Code { column: 7 }
    );
    assert_eq!(
        kind(&ORDER.replace("A000 ", "A0.0 ")),
        ReadErrorKind::Code { column: 7 }
    );
    assert_eq!(
        order_error(ORDER.repeat(2)),
        ReadError {
            line: 3,
            kind: ReadErrorKind::Repeated
        }
    );

    let mut not_utf8 = ORDER.as_bytes().to_vec();
    *not_utf8.last_mut().unwrap() = 0xFF;
    assert_eq!(
        order_error(&not_utf8),
        ReadError {
            line: 2,
            kind: ReadErrorKind::NotUtf8
        }
    );
    // Columns are bytes; a letter of two bytes across a column's edge is no reason to panic.
    assert_eq!(
        kind(&ORDER.replacen(" 0 Ch", " \u{e9} Ch", 1)),
        ReadErrorKind::Flag { column: 15 }
    );
    let long = format!("{ORDER}{}\n{ORDER}", "x".repeat(MAX_LINE + 1));
    assert_eq!(
        order_error(&long),
        ReadError {
            line: 3,
            kind: ReadErrorKind::TooLong
        }
    );
    let error = code_file(b"A000").expect_err("no title");
    assert_eq!(
        error.to_string(),
        "line 1: too short, the field that begins in column 9 is missing; take the original file, with its spaces"
    );
}

#[test]
fn a_line_without_end_costs_no_more_than_itself() {
    let endless = vec![b'A'; 64 << 20];
    assert_eq!(
        order_error(&endless),
        ReadError {
            line: 1,
            kind: ReadErrorKind::TooLong
        }
    );
    assert_eq!(
        addenda(&endless, AddendaForm::Icd10CmCodes)
            .expect_err("no addenda")
            .kind,
        ReadErrorKind::TooLong
    );
}

#[test]
fn addenda_are_read_in_their_three_forms() {
    let changes = addenda(ADDENDA.as_bytes(), AddendaForm::Icd10CmOrder).unwrap();
    let title = "Infestation by Demodex mites";
    assert_eq!(
        changes[0],
        Change::Delete {
            code: code("B880"),
            billable: true
        }
    );
    assert_eq!(
        changes[1],
        Change::Add {
            code: code("B880"),
            billable: false,
            title: "Other acariasis"
        }
    );
    assert_eq!(
        changes[2],
        Change::Add {
            code: code("B8801"),
            billable: true,
            title
        }
    );
    assert_eq!(
        changes[3],
        Change::Revise {
            code: code("Q7500"),
            title: "Craniosynostosis, unspecified"
        }
    );
    assert_eq!(changes.len(), 4, "`Revise from` is no change of its own");

    let codes = b"Add:         B8801   Infestation by Demodex mites\n";
    assert_eq!(addenda(codes, AddendaForm::Icd10CmCodes).unwrap(), [changes[2]]);

    let pcs = "\
Add:         2Y4     Placement, Anatomical Orifices, Packing                      Placement, Anatomical Orifices, Packing
Delete:      XW03306 Introduce Brexanolone in Periph Vein, Perc, New Tech 6       Introduction of Brexanolone into Peripheral Vein
";
    let changes = addenda(pcs.as_bytes(), AddendaForm::Icd10PcsOrder).unwrap();
    assert!(
        matches!(changes[0], Change::Add { billable: false, .. }),
        "three characters are a heading"
    );
    assert_eq!(
        changes[1],
        Change::Delete {
            code: code("XW03306"),
            billable: true
        }
    );
}

#[test]
fn addenda_with_lines_missing_are_noticed_by_their_own_summary() {
    let form = AddendaForm::Icd10CmOrder;
    let cut = ADDENDA.split_once('\n').unwrap().1;
    let error = addenda(cut.as_bytes(), form).expect_err("one change is missing");
    assert_eq!(error.kind, ReadErrorKind::Summary { listed: 3, counted: 4 });
    assert_eq!(
        addenda(ORDER.as_bytes(), form).expect_err("an order file").kind,
        ReadErrorKind::Keyword
    );
    assert_eq!(addenda(b"\n", form).expect_err("nothing").kind, ReadErrorKind::Empty);
    let unflagged = ADDENDA.replace("Delete:      1", "Delete:      x");
    assert_eq!(
        addenda(unflagged.as_bytes(), form).expect_err("no flag").kind,
        ReadErrorKind::Flag { column: 14 }
    );
}

#[test]
fn the_conversion_table_is_read_as_people_write_it() {
    let read = |previous: &str| {
        let table = conversion_table([(1, ["C56.3", "2021", previous])]);
        table
            .rows
            .first()
            .map(|row| (row.previous.clone(), row.together))
            .ok_or_else(|| table.rejected[0].fault)
    };
    let codes = |codes: &[&str]| codes.iter().map(|text| Previous::Code(code(text))).collect::<Vec<_>>();
    let range = |first, last| Previous::Range(code(first), code(last));
    let categories = |first, last| Previous::Categories(code(first), code(last));
    assert_eq!(read("C56.1"), Ok((codes(&["C561"]), false)));
    assert_eq!(read(" C56.1 and C56.2 "), Ok((codes(&["C561", "C562"]), true)));
    assert_eq!(read("M96.89 & Y84.8"), Ok((codes(&["M9689", "Y848"]), true)));
    assert_eq!(read("P78.89; E83.118"), Ok((codes(&["P7889", "E83118"]), false)));
    assert_eq!(read("C50.919, C50.929"), Ok((codes(&["C50919", "C50929"]), false)));
    assert_eq!(read("None"), Ok((Vec::new(), false)));
    assert_eq!(read("I10-I15.9"), Ok((vec![range("I10", "I159")], false)));
    let mixed = vec![range("I2510", "I2511"), Previous::Code(code("I259"))];
    assert_eq!(read("I25.10 - I25.11; I25.9"), Ok((mixed, false)));
    assert_eq!(
        read("Codes in Categories T15-T19"),
        Ok((vec![categories("T15", "T19")], false))
    );
    assert_eq!(
        read("I63.- and P91.88"),
        Ok((vec![categories("I63", "I63"), Previous::Code(code("P9188"))], true))
    );
    let vomiting = vec![Previous::Code(code("K3189")), categories("R11", "R11")];
    assert_eq!(read("K31.89 and a code from R11-"), Ok((vomiting, true)));
    for no_list in [
        "",
        "C56.1 C56.2",
        "C56.1 and",
        "and C56.1",
        "C56.",
        "56.1",
        "C56.12345",
        "see C56",
        "nonesuch",
    ] {
        assert_eq!(read(no_list), Err(RowFault::Previous), "{no_list}");
    }
}

#[test]
fn rows_of_the_conversion_table_that_cannot_be_read_are_counted() {
    let table = conversion_table([
        (
            1,
            ["The National Center for Health Statistics (NCHS) has published", "", ""],
        ),
        (
            2,
            ["Current code assignment", "Effective", "Previous Code(s) Assignment"],
        ),
        (3, ["A04.71", "2017", "A04.7"]),
        (4, ["", "", ""]),
        (5, ["A04.72", "2023-04-01", "A04.7"]),
        (6, ["A04.73", "soon", "A04.7"]),
        (7, ["* footnote", "2017", "A04.7"]),
    ]);
    let days: Vec<_> = table.rows.iter().map(|row| row.effective.to_string()).collect();
    assert_eq!(days, ["2017-10-01", "2023-04-01"]);
    let rejected: Vec<_> = table
        .rejected
        .iter()
        .map(|rejected| (rejected.row, rejected.fault))
        .collect();
    assert_eq!(rejected, [(6, RowFault::Effective), (7, RowFault::Current)]);
}

fn read_every_way(bytes: &[u8]) {
    let _ = (order_file(bytes), code_file(bytes));
    for form in [
        AddendaForm::Icd10CmOrder,
        AddendaForm::Icd10CmCodes,
        AddendaForm::Icd10PcsOrder,
    ] {
        let _ = addenda(bytes, form);
    }
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes: Vec<u8>) {
        read_every_way(&bytes);
    }

    #[test]
    fn no_change_to_a_sound_file_panics(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut: prop::sample::Index,
    ) {
        for file in [ORDER, CODES, ADDENDA] {
            let mut bytes = file.as_bytes().to_vec();
            for (at, value) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *value;
            }
            read_every_way(&bytes);
            read_every_way(&bytes[..cut.index(bytes.len())]);
        }
    }

    #[test]
    fn no_cell_panics(cells: [String; 3], list in "[A-Z0-9. ,;&-]{0,40}", year in "[0-9-]{0,12}") {
        let cells = cells.each_ref().map(String::as_str);
        let table = conversion_table([(1, cells), (2, [cells[0], &year, &list]), (3, ["A04.71", &year, &list])]);
        prop_assert!(table.rows.len() + table.rejected.len() <= 3);
    }

    /// What is written in the form of the order file is read back.
    #[test]
    fn any_order_file_is_read_back(rows in proptest::collection::btree_map("[A-Z][0-9][0-9A-Z]{1,5}", (any::<bool>(), "[ -~]{0,40}[!-~]"), 1..20)) {
        let line = |(at, (code, (billable, title))): (usize, (&String, &(bool, String)))| {
            format!("{:05} {code:7} {} {:60} {title}\n", at + 1, u8::from(*billable), "short")
        };
        let text: String = rows.iter().enumerate().map(line).collect();
        let read = order_file(text.as_bytes()).unwrap();
        let read: Vec<_> = read.iter().map(|row| (row.code.to_string(), row.billable, row.title)).collect();
        let written: Vec<_> = rows.iter().map(|(code, (billable, title))| (code.clone(), *billable, title.trim())).collect();
        prop_assert_eq!(read, written);
    }
}
