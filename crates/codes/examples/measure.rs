//! Prints what loading and looking up cost on this machine.
//!
//! ```console
//! $ cargo run --release -p casemix-codes --example measure
//! ```

use std::hint::black_box;
use std::time::Instant;

use casemix_codes::facts::CodeFacts;
use casemix_codes::notes::NoteKind;
use casemix_codes::{CodeFile, CodeTable, ConversionError, EntryId, FiscalYear};
use casemix_record::CodeText;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for bytes in [casemix_codes_data::ICD10CM, casemix_codes_data::ICD10PCS] {
        let table = CodeFile::open(bytes)?;
        println!(
            "{}: {} bytes, {} codes and headings",
            table.system(),
            table.size(),
            table.len()
        );
        each("open", &[bytes; 1], |bytes| CodeFile::open(*bytes).is_ok());
        look_up(&table)?;
    }
    notes()
}

/// Notes and facts of ICD-10-CM: what preparing them costs, and what asking costs then.
fn notes() -> Result<(), Box<dyn std::error::Error>> {
    let mut table = CodeFile::open(casemix_codes_data::ICD10CM)?;
    let start = Instant::now();
    for bytes in casemix_codes_data::ICD10CM_NOTES {
        table = table.with_notes(*bytes)?;
    }
    println!("open the notes of two years: {:?}", start.elapsed());
    let table: &dyn CodeTable = &table;
    let notes = table.newest_notes().ok_or("notes")?;
    let ids: Vec<EntryId> = table.entries().map(|entry| entry.id()).collect();
    let pairs: Vec<(EntryId, EntryId)> = (0..ids.len())
        .filter_map(|at| Some((*ids.get(at * 7_919 % ids.len())?, *ids.get(at * 104_729 % ids.len())?)))
        .collect();
    let start = Instant::now();
    notes.names(NoteKind::Excludes1, EntryId(0), EntryId(1));
    println!("prepare excludes1: {:?}", start.elapsed());
    each("excludes1 of a pair", &pairs, |(of, named)| {
        notes.names(NoteKind::Excludes1, *of, *named)
    });
    let entries: Vec<_> = table.entries().step_by(97).collect();
    each("all notes that apply", &entries, |entry| {
        notes.applying(*entry).count() > 0
    });
    let start = Instant::now();
    let facts = CodeFacts::of(table);
    println!("read the facts of all codes: {:?}", start.elapsed());
    each("side of a code", &ids, |id| facts.laterality(*id).is_some());
    Ok(())
}

fn look_up(table: &dyn CodeTable) -> Result<(), Box<dyn std::error::Error>> {
    let year = |year| FiscalYear::new(year).ok_or("a year").map(|year| year.period().first);
    let edition = table.on(year(2026)?)?;
    // In an order that jumps through the table: neighbours would be found in the cache.
    let mut codes: Vec<CodeText> = table.entries().map(|entry| entry.code()).collect();
    let len = codes.len();
    for at in 0..len {
        codes.swap(at, at.wrapping_mul(7_919).wrapping_add(104_729) % len);
    }
    let unknown: Vec<CodeText> = codes
        .iter()
        .filter_map(|code| CodeText::normalize(&code.replace('0', "8")))
        .collect();
    let texts: Vec<String> = codes.iter().map(|code| code.to_lowercase()).collect();

    each("exact look-up", &codes, |code| table.find(*code).is_some());
    each("exact look-up, half of them unknown", &unknown, |code| {
        table.find(*code).is_some()
    });
    each("look-up from text", &texts, |text| table.lookup(text).is_some());
    each("billable on a day", &codes, |code| edition.has_billable(*code));
    each("title (unpacked the first time)", &codes, |code| title(table, *code));
    let billable: Vec<_> = codes.iter().filter(|code| edition.has_billable(**code)).collect();
    let to = year(2017)?;
    each("conversion over nine years", &billable, |code| {
        !matches!(edition.convert(code, to), Err(ConversionError::NoRelease(_)))
    });
    Ok(())
}

fn title(table: &dyn CodeTable, code: CodeText) -> bool {
    table.get(code).is_some_and(|entry| entry.title().is_some())
}

/// The best of several rounds: whatever else the machine does only adds to the time.
fn each<T>(what: &str, items: &[T], mut answer: impl FnMut(&T) -> bool) {
    let round = || {
        let start = Instant::now();
        let yes = items.iter().filter(|item| black_box(answer(black_box(item)))).count();
        (start.elapsed().as_nanos() as f64 / items.len() as f64, yes)
    };
    let rounds: Vec<_> = std::iter::repeat_with(round).take(9).collect();
    let (first, yes) = rounds.first().copied().unwrap_or_default();
    let best = rounds
        .iter()
        .map(|(nanoseconds, _)| *nanoseconds)
        .fold(f64::INFINITY, f64::min);
    println!(
        "  {what}: {best:.1} ns each, {first:.1} the first time ({yes} of {} yes)",
        items.len()
    );
}
