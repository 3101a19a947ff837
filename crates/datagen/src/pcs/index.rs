//! The index of ICD-10-PCS: terms, and the codes or other terms to which they lead.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use casemix_codes::table::Provenance;
use casemix_coding::pcs::{Index, Lead};
use rusqlite::Connection;

use super::wording;
use crate::COMMAND;
use crate::codes::icd10pcs;
use crate::products::Products;
use crate::sources::PCS_DATABASE_2025;

/// A line of the index.
pub(super) struct Entry {
    /// The terms above it and its own, with commas between.
    pub(super) term: String,
    pub(super) lead: Lead,
    pub(super) target: String,
    /// The code or its first characters; empty where it leads to another term only.
    pub(super) code: String,
}

/// The lines of the index.
pub(super) fn read(database: &Connection) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for (term, lines) in icd10pcs::pairs(database, "SELECT term, content FROM pcs_index ORDER BY rowid")? {
        let term = term.trim();
        let mut above = vec![term.to_owned()];
        for line in joined(&lines) {
            let level = line.chars().take_while(|character| *character == '\t').count() + 1;
            above.truncate(level);
            entries.extend(entry(line.trim(), &mut above));
        }
    }
    Ok(entries)
}

/// The parts of terms that lead to codes of the same first four characters, with these.
pub(super) fn names(index: &[Entry]) -> BTreeSet<(&str, &str)> {
    let places = index
        .iter()
        .filter_map(|entry| Some((entry.code.get(..4)?, entry.term.split(", "))));
    places
        .flat_map(|(start, parts)| parts.map(move |part| (start, part)))
        .collect()
}

/// The lines of a term, with references that a line break divides made whole.
fn joined(lines: &str) -> Vec<String> {
    let mut whole: Vec<String> = Vec::new();
    for line in lines.lines() {
        match whole.last_mut() {
            Some(before) if before.trim().starts_with("see ") && before.ends_with(',') => {
                before.push(' ');
                before.push_str(line.trim());
            }
            _ => whole.push(line.trim_end().to_owned()),
        }
    }
    whole
}

/// Makes the table of the index.
pub(super) fn make(entries: Vec<Entry>, products: &mut Products) -> Result<()> {
    let provenance = Provenance::new("CMS", "FY2025")
        .made_by(COMMAND)
        .from_source(PCS_DATABASE_2025.source());
    let rows = entries
        .into_iter()
        .map(|entry| (entry.term, entry.lead, entry.target, entry.code))
        .collect();
    let packed = Index::pack(rows, provenance)?;
    let rows = Index::open(packed.clone()).context("the index")?.len();
    products.add("icd-10-pcs-index", rows, packed)
}

/// The entry of a line; `above` holds the terms above it, and the line's own term is added for the lines below.
fn entry(line: &str, above: &mut Vec<String>) -> Option<Entry> {
    let (text, code) = match line.split_once("**") {
        Some((text, code)) => (text.trim(), code.trim_end_matches('*').to_owned()),
        None => (line, String::new()),
    };
    let term = |above: &[String]| above.join(", ");
    for (word, lead) in [("use ", Lead::Use), ("see ", Lead::See)] {
        if let Some(target) = text.strip_prefix(word) {
            let target = wording::mend(target.trim(), "");
            return Some(Entry {
                term: term(above),
                lead,
                target,
                code,
            });
        }
    }
    // `CT see Computerized Tomography (CT Scan), Central Nervous System`: a term and its reference in one line.
    if let Some((subterm, target)) = text.split_once(" see ") {
        above.push(wording::mend(subterm.trim(), ""));
        let target = wording::mend(target.trim(), "");
        return Some(Entry {
            term: term(above),
            lead: Lead::See,
            target,
            code,
        });
    }
    let subterm = text.trim_end_matches("(continued)").trim();
    if !subterm.is_empty() {
        above.push(wording::mend(subterm, ""));
    }
    (!code.is_empty()).then(|| Entry {
        term: term(above),
        lead: Lead::Code,
        target: String::new(),
        code,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_index() {
        let mut above = vec!["Release".to_owned()];
        assert!(entry("Joint (continued)", &mut above).is_none());
        let right = entry("Right **0SNM**", &mut above).expect("a code");
        assert_eq!(
            (
                right.term.as_str(),
                right.lead,
                right.target.as_str(),
                right.code.as_str()
            ),
            ("Release, Joint, Right", Lead::Code, "", "0SNM")
        );
        let mut above = vec!["Appendectomy".to_owned()];
        let see = entry("see Resection, Appendix **0DTJ**", &mut above).expect("a term");
        assert_eq!(
            (see.lead, see.target.as_str(), see.code.as_str()),
            (Lead::See, "Resection, Appendix", "0DTJ")
        );
        let mut above = vec!["Replacement, knee".to_owned()];
        let within = entry("Meniscus implant only see New Technology, Joints **XRR**", &mut above).expect("a term");
        assert_eq!(
            (within.term.as_str(), within.target.as_str()),
            ("Replacement, knee, Meniscus implant only", "New Technology, Joints")
        );
        assert_eq!(joined("see New Technology,\nGastrointestinal System **XD2**").len(), 1);
    }
}
