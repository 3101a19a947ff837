//! Deficiencies as NDJSON, out and in.

use std::{collections::BTreeMap, fmt};

use casemix_record::Text;
use casemix_rules::review::{Deficiency, Reconciled};

use super::json::push_text;

/// Adds a deficiency as one line, with its line break: the record, what the review says of it and by what evidence, and the
/// deficiency in its stored form, which [`read_deficiencies`] reads.
pub fn write_deficiency(out: &mut Vec<u8>, record: &str, reconciled: &Reconciled) {
    let start = out.len();
    out.extend(b"{\"record\":");
    push_text(out, record);
    out.extend(b",\"change\":");
    push_text(out, reconciled.change.name());
    if let Some(evidence) = &reconciled.evidence {
        out.extend(b",\"evidence\":");
        push_text(out, &evidence.location.to_string());
    }
    if reconciled.is_escalated {
        out.extend(b",\"escalated\":true");
    }
    out.push(b',');
    // Only a deficiency that nobody could have made is not written.
    match serde_json::to_vec(&reconciled.deficiency) {
        Ok(text) => out.extend(text.get(1..).unwrap_or_default()),
        Err(_) => return out.truncate(start),
    }
    out.push(b'\n');
}

/// Why deficiencies cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeficiencyFault {
    /// The line, counted from 1.
    pub line: u64,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for DeficiencyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DeficiencyFault { line, message } = self;
        write!(f, "line {line}: {message}; give the lines that `casemix review` wrote")
    }
}

impl std::error::Error for DeficiencyFault {}

/// A line of stored deficiencies.
#[derive(serde::Deserialize)]
struct Line {
    record: Text,
    #[serde(flatten)]
    deficiency: Deficiency,
}

/// Reads stored deficiencies, one JSON object a line, by the identifier of their record. Blank lines are skipped.
///
/// ```
/// use casemix::contract::read_deficiencies;
///
/// let line = r#"{"record":"E1","version":1,"requirement":"record-review.operative-report","kind":"missing-document",
///     "location":"procedures[0]","message":"no operative report","practitioner":"D1","role":"operating",
///     "steps":[{"to":"waived","at":"2026-01-09","by":"manager 2","reason":"surgeon died"}]}"#.replace('\n', " ");
/// let stored = read_deficiencies(&line)?;
/// let (record, deficiencies) = stored.iter().next().unwrap();
/// assert_eq!((record.as_str(), deficiencies[0].life.stage().name()), ("E1", "waived"));
/// assert_eq!(read_deficiencies("\n{}").unwrap_err().line, 2);
/// # Ok::<(), casemix::contract::DeficiencyFault>(())
/// ```
///
/// # Errors
///
/// [`DeficiencyFault`] for the first line that is none in its stored form, or of a later version of it.
pub fn read_deficiencies(text: &str) -> Result<BTreeMap<Text, Vec<Deficiency>>, DeficiencyFault> {
    let mut stored: BTreeMap<Text, Vec<Deficiency>> = BTreeMap::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let read: Line = serde_json::from_str(line).map_err(|error| DeficiencyFault {
            line: number,
            // The place in the line says nothing, where all of it has been read.
            message: error.to_string(),
        })?;
        stored.entry(read.record).or_default().push(read.deficiency);
    }
    Ok(stored)
}
