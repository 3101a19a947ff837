//! Code tables and the official files that they are made of.

use casemix_codes::{
    CodeDraft, CodeFile, CodeTable,
    notes::NoteKind,
    official::{
        AddendaForm, TabularHeading, TabularList, TabularNote, TabularPlace, addenda, code_file, conversion_table,
        order_file, poa_exempt,
    },
    table::Provenance,
};
use casemix_official::{CodeSetArchive, conversion_workbook, tabular_list};
use casemix_record::CodeText;
use chrono::NaiveDate;

use super::container::repaired;

/// A code table with its check sum put right: every entry can be asked for all that it has, and converted.
pub fn code_table(data: &[u8]) {
    let empty = CodeDraft::new("local", Provenance::new("hospital", "1"))
        .build()
        .expect("an empty table");
    // A table of notes is checked before it is told from one of another table.
    let _ = empty.with_notes(repaired(data));
    let Ok(file) = CodeFile::open(repaired(data)) else {
        return;
    };
    let table: &dyn CodeTable = &file;
    let days = ["2016-10-01", "2025-10-01", "2027-03-31"].map(|day| day.parse::<NaiveDate>().expect("a date"));
    for entry in table.entries().take(200) {
        let code = entry.code();
        let _ = (
            entry.title(),
            entry.periods(),
            entry.ancestors().count(),
            entry.children().count(),
        );
        let _ = (
            entry.descendants().take(50).count(),
            entry.groups().count(),
            entry.seventh_characters(),
        );
        for day in days {
            if let Ok(edition) = table.on(day) {
                edition.is_billable(code.as_str());
                let _ = edition.convert(code.as_str(), days[0]);
                let _ = edition.convert(code.as_str(), days[2]);
            }
        }
    }
    for prefix in ["", "I5", "Z", "0"] {
        table.entries_starting_with(prefix).take(50).for_each(drop);
    }
}

/// Any text as the notes of a small table.
fn notes(data: &[u8]) {
    let text = String::from_utf8_lossy(data).replace('\0', "");
    let code = |text: &str| CodeText::normalize(text).expect("short");
    let mut list = TabularList::default();
    for heading in ["A00", "A00.0", "A00.A", "A00.9", "B99"] {
        list.headings
            .push(TabularHeading::new(code(heading), heading, Vec::new()));
    }
    for (at, line) in text.lines().take(200).enumerate() {
        let kind = NoteKind::ALL[at % NoteKind::ALL.len()];
        list.notes.push(TabularNote::new(
            TabularPlace::Code(code("A00")),
            kind,
            line,
            at % 3 == 0,
        ));
    }
    lay(&list);
}

/// Lays a tabular list over an empty table, and reads its notes back.
fn lay(list: &TabularList) {
    let period = casemix_codes::FiscalYear::new(2027).expect("a year").period();
    let mut draft = CodeDraft::new("local", Provenance::new("hospital", "1"));
    draft.cover(period).expect("the first period");
    if draft
        .load_tabular(list, period, Provenance::new("hospital", "1"))
        .is_ok()
        && let Ok(file) = draft.build()
    {
        read_notes(&file);
    }
}

fn read_notes(table: &dyn CodeTable) {
    let Some(notes) = table.newest_notes() else { return };
    for note in notes.iter().take(300) {
        assert!(note.targets.len() <= table.len());
        let _ = (
            note.purpose(),
            note.is_lead(),
            note.targets.tops(table).take(50).count(),
        );
    }
    for entry in table.entries().take(50) {
        for kind in NoteKind::ALL {
            notes.names(kind, entry.id(), entry.id());
            assert_eq!(
                notes.has(kind, entry.id()),
                notes.instructions(entry, kind).next().is_some()
            );
        }
        let _ = notes.applying(entry).count();
    }
}

/// Text files of the authorities: order files, code files, addenda and the rows of the conversion table; what is read
/// goes into a draft, and what can be packed of that can be opened.
pub fn official_text(data: &[u8]) {
    let whole = casemix_codes::Period {
        first: NaiveDate::MIN,
        last: NaiveDate::MAX,
    };
    let rows = [order_file(data), code_file(data)];
    for rows in rows.into_iter().flatten() {
        let mut draft = CodeDraft::new("local", Provenance::new("hospital", "1"));
        if draft.load_release(&rows, whole).is_ok() && rows.len() < 500 {
            // A title with a zero byte cannot be packed.
            if let Ok(packed) = draft.pack() {
                CodeFile::open(packed).expect("what was packed can be opened");
            }
        }
    }
    let _ = poa_exempt(data);
    notes(data);
    for form in [
        AddendaForm::Icd10CmOrder,
        AddendaForm::Icd10CmCodes,
        AddendaForm::Icd10PcsOrder,
    ] {
        if let Ok(changes) = addenda(data, form) {
            let mut draft = CodeDraft::new("local", Provenance::new("hospital", "1"));
            let _ = draft.apply_addenda(&changes, whole);
        }
    }
    if let Ok(text) = std::str::from_utf8(data) {
        let row = |line: &str| -> [String; 3] {
            let mut cells = line.split('\t').map(str::to_owned);
            std::array::from_fn(|_| cells.next().unwrap_or_default())
        };
        let rows: Vec<[String; 3]> = text.lines().map(row).collect();
        let rows = rows
            .iter()
            .enumerate()
            .map(|(at, [a, b, c])| (at + 1, [a.as_str(), b.as_str(), c.as_str()]));
        let table = conversion_table(rows);
        assert!(table.rejected.iter().all(|rejected| !rejected.to_string().is_empty()));
    }
}

/// Archives, workbooks and the tabular list of the authorities.
pub fn archive(data: &[u8]) {
    if let Ok(archive) = CodeSetArchive::open(data) {
        let _ = (archive.rows().is_ok(), archive.code_rows().is_ok());
        let _ = (archive.changes().is_ok(), archive.code_changes().is_ok());
    }
    let _ = conversion_workbook(data);
    if let Ok(list) = tabular_list(data)
        && list.notes.len() < 500
    {
        lay(&list);
    }
}
