//! The index of ICD-10-PCS: terms, and the codes or other terms to which they lead.

use anyhow::{Context, Result};
use casemix_codes::table::Provenance;
use casemix_coding::pcs::{Index, Lead};
use rusqlite::Connection;

use super::wording;
use crate::COMMAND;
use crate::codes::icd10pcs;
use crate::products::Products;
use crate::sources::PCS_DATABASE_2025;

/// Makes the table of the index.
pub(super) fn make(database: &Connection, products: &mut Products) -> Result<()> {
    let mut entries = Vec::new();
    for (term, lines) in icd10pcs::pairs(database, "SELECT term, content FROM pcs_index ORDER BY rowid")? {
        let term = term.trim();
        let mut above = vec![term.to_owned()];
        for line in lines.lines() {
            let level = line.chars().take_while(|character| *character == '\t').count() + 1;
            above.truncate(level);
            entries.extend(entry(line.trim(), &mut above));
        }
    }
    let provenance = Provenance::new("CMS", "FY2025")
        .made_by(COMMAND)
        .from_source(PCS_DATABASE_2025.source());
    let packed = Index::pack(entries, provenance)?;
    let rows = Index::open(packed.clone()).context("the index")?.len();
    products.add("icd-10-pcs-index", rows, packed)
}

/// The entry of a line; `above` holds the terms above it, and the line's own term is added for the lines below.
fn entry(line: &str, above: &mut Vec<String>) -> Option<(String, Lead, String, String)> {
    let (text, code) = match line.split_once("**") {
        Some((text, code)) => (text.trim(), code.trim_end_matches('*').to_owned()),
        None => (line, String::new()),
    };
    let term = |above: &[String]| above.join(", ");
    for (word, lead) in [("use ", Lead::Use), ("see ", Lead::See)] {
        if let Some(target) = text.strip_prefix(word) {
            return Some((term(above), lead, wording::mend(target.trim(), ""), code));
        }
    }
    let subterm = text.trim_end_matches("(continued)").trim();
    if !subterm.is_empty() {
        above.push(wording::mend(subterm, ""));
    }
    (!code.is_empty()).then(|| (term(above), Lead::Code, String::new(), code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_index() {
        let mut above = vec!["Release".to_owned()];
        assert_eq!(entry("Joint (continued)", &mut above), None);
        let expected = ("Release, Joint, Right", Lead::Code, "", "0SNM");
        let (term, lead, target, code) = entry("Right **0SNM**", &mut above).expect("a code");
        assert_eq!((term.as_str(), lead, target.as_str(), code.as_str()), expected);
        let mut above = vec!["Appendectomy".to_owned()];
        let (_, lead, target, code) = entry("see Resection, Appendix **0DTJ**", &mut above).expect("a term");
        assert_eq!(
            (lead, target.as_str(), code.as_str()),
            (Lead::See, "Resection, Appendix", "0DTJ")
        );
    }
}
