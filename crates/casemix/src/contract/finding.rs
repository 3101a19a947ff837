//! Findings out as NDJSON, waivers in.

use std::fmt;

use casemix_record::{Finding, Location, Moment, Text, Waiver};
use casemix_rules::{WaiverEntry, Waivers};

use super::json::{push_number, push_text};

/// Adds a finding as one line, with its line break: the name of the file where there is one, the line of the record where
/// the finding is on a single one, the identifier, and the finding.
///
/// ```
/// use casemix::{contract::write_finding, record::{Finding, Location, Severity}};
///
/// let finding = Finding::new("uhdds.sex-missing", Severity::Error, Location::root().field("sex"), "no sex");
/// let mut out = Vec::new();
/// write_finding(&mut out, None, Some(7), Some("E7"), &finding);
/// let line = r#"{"line":7,"id":"E7","severity":"error","location":"sex","rule":"uhdds.sex-missing","message":"no sex"}"#;
/// assert_eq!(String::from_utf8(out).unwrap().trim_end(), line);
/// ```
pub fn write_finding(out: &mut Vec<u8>, file: Option<&str>, line: Option<u64>, id: Option<&str>, finding: &Finding) {
    let start = out.len();
    out.push(b'{');
    if let Some(file) = file {
        out.extend(b"\"file\":");
        push_text(out, file);
        out.push(b',');
    }
    if let Some(line) = line {
        out.extend(b"\"line\":");
        push_number(out, line);
        out.push(b',');
    }
    if let Some(id) = id {
        out.extend(b"\"id\":");
        push_text(out, id);
        out.push(b',');
    }
    // A finding is texts and numbers, which JSON can always hold.
    match serde_json::to_vec(finding) {
        Ok(text) => out.extend(text.get(1..).unwrap_or_default()),
        Err(_) => return out.truncate(start),
    }
    out.push(b'\n');
}

/// Why waivers cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WaiverFault {
    /// The line, counted from 1.
    pub line: u64,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for WaiverFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let WaiverFault { line, message } = self;
        write!(
            f,
            "line {line}: {message}; write {{\"rule\":..., \"record\":..., \"author\":..., \"at\":..., \"reason\":...}}, record and location as needed"
        )
    }
}

impl std::error::Error for WaiverFault {}

/// A line of a file of waivers.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    rule: String,
    record: Option<Text>,
    location: Option<Location>,
    author: Text,
    at: Moment,
    reason: Text,
}

/// Reads waivers: one JSON object a line, blank lines are skipped.
///
/// Each names the rule, and who decided, when and why; `record` and `location` narrow it to one record and place.
///
/// ```
/// use casemix::contract::read_waivers;
///
/// let waivers = read_waivers(r#"{"rule":"record-review.operative-report","record":"E1","author":"manager 2",
///     "at":"2026-01-09T10:00","reason":"report lost in a fire"}"#.replace('\n', " ").as_str())?;
/// assert_eq!(waivers.len(), 1);
/// assert!(read_waivers(r#"{"rule":"uhdds.sex-missing"}"#).unwrap_err().message.contains("author"));
/// # Ok::<(), casemix::contract::WaiverFault>(())
/// ```
///
/// # Errors
///
/// [`WaiverFault`] for the first line that is not such an object, or whose author or reason is blank.
pub fn read_waivers(text: &str) -> Result<Waivers, WaiverFault> {
    let mut waivers = Waivers::default();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let fault = |message: String| WaiverFault { line: number, message };
        let read: Line = serde_json::from_str(line).map_err(|error| fault(error.to_string()))?;
        if read.author.is_blank() || read.reason.is_blank() || read.rule.trim().is_empty() {
            return Err(fault("rule, author and reason may not be blank".to_owned()));
        }
        let entry = WaiverEntry::new(read.rule, Waiver::new(read.author, read.at, read.reason));
        let entry = read.record.into_iter().fold(entry, WaiverEntry::of_record);
        waivers.add(read.location.into_iter().fold(entry, WaiverEntry::at));
    }
    Ok(waivers)
}
