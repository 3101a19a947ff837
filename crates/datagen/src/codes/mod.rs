//! The tables of the code systems.

use anyhow::{Context, Result};
use casemix_codes::table::Provenance;
use casemix_codes::{CodeDraft, FiscalYear};
use casemix_record::CodeText;

use crate::COMMAND;
use crate::products::Products;
use crate::sources::{File, Sources};

mod conversions;
mod icd10cm;
pub(crate) mod icd10pcs;
mod tabular;
mod titles;
mod validity;

pub(crate) use validity::date;

/// Makes the tables of ICD-10-CM and ICD-10-PCS.
pub(crate) fn make(sources: &Sources, products: &mut Products) -> Result<()> {
    for (name, draft) in [
        ("icd-10-cm", icd10cm::draft(sources)?),
        ("icd-10-pcs", icd10pcs::draft(sources)?),
    ] {
        report_untitled(name, &draft);
        if !draft.notes().is_empty() {
            tabular::make_notes(&draft, products)?;
        }
        products.add(name, draft.len(), draft.pack()?)?;
    }
    Ok(())
}

/// A draft whose validity is that of the code editor's master list, and whose other content comes from `files`.
fn draft_of(system: &str, authority: &str, files: &[&File]) -> CodeDraft {
    let provenance = Provenance::new(authority, "FY2016 to FY2027").made_by(COMMAND);
    CodeDraft::new(
        system,
        files
            .iter()
            .fold(provenance, |provenance, file| provenance.from_source(file.source())),
    )
}

/// The normalised form of a code that a source writes with or without dot.
fn code(text: &str) -> Result<CodeText> {
    CodeText::normalize(text).with_context(|| format!("{text}: too long for a code"))
}

/// Prints for each fiscal year how many codes are billable on its first day, and how many of them have no title.
fn report_untitled(name: &str, draft: &CodeDraft) {
    for year in (2016..=2027).filter_map(FiscalYear::new) {
        let day = year.period().first;
        let billable = draft
            .codes()
            .filter(|(_, periods)| periods.iter().any(|period| period.contains(day)));
        let (mut codes, mut untitled) = (0, 0);
        for (code, _) in billable {
            codes += 1;
            untitled += usize::from(!draft.has_title(code));
        }
        println!("{name}: {year}: {codes} codes, {untitled} without title");
    }
}
