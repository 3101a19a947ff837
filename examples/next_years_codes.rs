//! Official files laid over the embedded codes at run time, without waiting for new embedded tables: titles that no
//! package holds yet, and a year to come.
//!
//! The lines below have the form of the official addenda; a hospital reads them from the file it has downloaded.

use std::sync::Arc;

use casemix::codes::{CodeDraft, Codes, FiscalYear, official};

const ORDER_FILE: &[u8] = b"\
00001 A000    1 Cholera due to Vibrio cholerae 01, biovar cholerae           Cholera due to Vibrio cholerae 01, biovar cholerae
00002 A001    1 Cholera due to Vibrio cholerae 01, biovar eltor              Cholera due to Vibrio cholerae 01, biovar eltor
00003 A009    1 Cholera, unspecified                                         Cholera, unspecified
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let embedded = Codes::embedded()?;
    let next = FiscalYear::new(2028).ok_or("a fiscal year")?.period();
    println!(
        "embedded: {:?} until {:?}",
        embedded.icd10cm.system(),
        embedded.icd10cm.covered().map(|days| days.last)
    );

    let mut draft = CodeDraft::from_table(&*embedded.icd10cm)?;
    let rows = official::order_file(ORDER_FILE)?;
    let from = embedded
        .icd10cm
        .covered()
        .and_then(|days| days.last.succ_opt())
        .ok_or("a day after")?;
    draft.load_release(&rows, casemix::codes::Period::new(from, next.last))?;

    let codes = embedded.clone().with(Arc::new(draft.build()?));
    let edition = codes.icd10cm.on(next.first)?;
    println!(
        "loaded:   {} codes are billable on {}",
        edition.billable().count(),
        next.first
    );
    for entry in edition.billable() {
        println!("    {} {}", entry.code(), entry.title().unwrap_or("(no title)"));
    }
    println!(
        "the earlier years stay: {} codes on 2026-01-08",
        codes.icd10cm.on("2026-01-08".parse()?)?.billable().count()
    );
    Ok(())
}
