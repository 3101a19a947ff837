//! The tabular lists of ICD-10-CM: chapters, blocks, categories, seventh characters, and the instructional notes.

use anyhow::{Context, Result};
use casemix_codes::official::TabularList;
use casemix_codes::table::Provenance;
use casemix_codes::{CodeDraft, FiscalYear};
use casemix_official::tabular_list;

use crate::COMMAND;
use crate::products::Products;
use crate::sources::{File, Sources, TABULAR_LIST, TABULAR_LIST_2025};

/// Adds headings with their titles, chapters, blocks and seventh characters of the newest list, and the notes of each.
/// Titles of codes are taken as well; better sources replace them.
pub(super) fn fill(draft: &mut CodeDraft, sources: &Sources) -> Result<()> {
    let newest = read(sources, &TABULAR_LIST)?;
    draft.load_tabular(&newest, year(&newest)?.period(), provenance(&newest, &TABULAR_LIST))?;
    let before = read(sources, &TABULAR_LIST_2025)?;
    draft.add_notes(
        &before,
        year(&before)?.period(),
        provenance(&before, &TABULAR_LIST_2025),
    );
    Ok(())
}

/// Adds the tables of notes, resolved against the codes of the draft.
pub(super) fn make_notes(draft: &CodeDraft, products: &mut Products) -> Result<()> {
    let built = draft.build()?;
    for (notes, text) in casemix_codes::CodeTable::note_files(&built).iter().zip(draft.notes()) {
        let first_day = notes.provenance().first_day.context("days of the notes")?;
        let name = format!("icd-10-cm-notes-{}", FiscalYear::of(first_day).year());
        let left_out: Vec<String> = text
            .without_place(&built)
            .map(|note| format!("{:?}", note.place))
            .collect();
        if !left_out.is_empty() {
            println!("{name}: left out, for want of their place: {}", left_out.join(" "));
        }
        products.add(&name, notes.len(), notes.bytes().to_vec())?;
    }
    Ok(())
}

fn read(sources: &Sources, file: &File) -> Result<TabularList> {
    tabular_list(&sources.file(file)?).with_context(|| file.path)
}

/// The fiscal year that a list states.
fn year(list: &TabularList) -> Result<FiscalYear> {
    let year = list.version.parse().ok().and_then(FiscalYear::new);
    year.with_context(|| format!("{}: no year", list.version))
}

fn provenance(list: &TabularList, file: &File) -> Provenance {
    Provenance::new("CDC/NCHS", format!("FY{}, update of April", list.version))
        .from_source(file.source())
        .made_by(COMMAND)
}
