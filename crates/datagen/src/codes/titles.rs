//! Titles from sources that list them beside codes.

use anyhow::{Context, Result};
use casemix_codes::CodeDraft;

use super::code;
use crate::sources::{File, Sources};

/// Sets titles of codes that the draft already holds; a source of titles brings no codes. Prints how many were left out.
pub(super) fn set<S: AsRef<str>>(
    draft: &mut CodeDraft,
    titles: impl IntoIterator<Item = (S, S)>,
    file: &File,
) -> Result<()> {
    let mut unknown = Vec::new();
    for (text, title) in titles {
        let code = code(text.as_ref())?;
        if draft.contains(code) {
            draft
                .set_title(code, title.as_ref().trim())
                .with_context(|| file.path)?;
        } else {
            unknown.push(code.to_string());
        }
    }
    if !unknown.is_empty() {
        println!(
            "{}: titles of codes that never were valid, left out: {}",
            file.path,
            unknown.join(" ")
        );
    }
    Ok(())
}

/// The first two fields of each row of a CSV file, after `skip` lines.
pub(super) fn csv(sources: &Sources, file: &File, skip: usize) -> Result<Vec<(String, String)>> {
    let text = sources.text(file)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for row in reader.records().skip(skip) {
        let row = row.context(file.path)?;
        let field = |at: usize| row.get(at).map(str::to_owned).context(file.path);
        rows.push((field(0)?, field(1)?));
    }
    Ok(rows)
}
