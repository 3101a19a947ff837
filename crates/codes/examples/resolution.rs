//! How many of the references in the instructional notes are resolved, and those that are not: the figures of
//! `CONFORMANCE.md`.
//!
//! ```console
//! $ cargo run --release -p casemix-codes --example resolution
//! ```
//!
//! Counted are the notes whose text holds something of the form of a code (a letter, a digit, a third character, and up to
//! four behind a dot). Such a note is resolved where every one of these was understood, and found in the code table.

use casemix_codes::notes::{NoteKind, NotePlace, Notes};
use casemix_codes::{CodeTable, Codes};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let table: &dyn CodeTable = &*Codes::embedded()?.icd10cm;
    for file in table.note_files() {
        let day = file.provenance().first_day.ok_or("no days")?;
        let notes = table.notes_on(day)?;
        println!("# {}: {} notes\n", notes.provenance().release, notes.len());
        count(notes);
        println!();
        rest(notes);
    }
    Ok(())
}

fn count(notes: Notes<'_>) {
    println!("| kind | notes | name a code | resolved | |\n|---|---|---|---|---|");
    let (mut all, mut named, mut resolved) = (0, 0, 0);
    for kind in NoteKind::ALL {
        let of_kind: Vec<_> = notes.iter().filter(|note| note.kind == kind).collect();
        let names: Vec<_> = of_kind.iter().filter(|note| note.names_code).collect();
        let are = names.iter().filter(|note| note.is_resolved).count();
        row(kind.heading(), of_kind.len(), names.len(), are);
        all += of_kind.len();
        named += names.len();
        resolved += are;
    }
    row("together", all, named, resolved);
}

fn row(name: &str, all: usize, named: usize, resolved: usize) {
    let share = 100.0 * resolved as f64 / named.max(1) as f64;
    println!("| {name} | {all} | {named} | {resolved} | {share:.2} % |");
}

fn rest(notes: Notes<'_>) {
    for note in notes.iter().filter(|note| !note.is_resolved) {
        let place = match note.place {
            NotePlace::Entry(entry) => entry.code().to_string(),
            NotePlace::Group(group) => group.label.clone(),
            _ => String::new(),
        };
        println!("- {place}, {}: {}", note.kind, note.text);
    }
}
