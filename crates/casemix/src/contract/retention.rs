//! Until when records are kept, as NDJSON out; legal holds in.

use std::fmt;

use casemix_record::{Moment, Text};
use casemix_rules::review::{LegalHold, RetainedRecord};
use chrono::NaiveDate;

use super::json::{push_flag, push_list, push_text};

/// Adds a line for each part of a record: the first day on which it may be destroyed, `null` where there is none, whether a
/// legal hold stands, and why. With a day, also whether it may be destroyed on that day.
///
/// ```
/// use casemix::{codes::Codes, contract::write_retained, record::Encounter};
/// use casemix::rules::{RuleSet, review::{RetentionSchedule, retention_limits}};
///
/// let rules = RuleSet::builder(Codes::embedded()?).pack(retention_limits()?).build()?;
/// let mut schedule = RetentionSchedule::new();
/// schedule.add(&Encounter::builder("E1").birth_date("1957-03-02").discharged("2026-01-08").build());
/// let mut out = Vec::new();
/// for record in schedule.finish(rules.limits(), &[]) {
///     write_retained(&mut out, &record, Some("2030-01-01".parse()?));
/// }
/// let line = r#"{"id":"E1","part":"record","until":"2031-01-08","held":false,"may_be_destroyed":false,"why":["#;
/// assert!(String::from_utf8(out)?.starts_with(line));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_retained(out: &mut Vec<u8>, record: &RetainedRecord, as_of: Option<NaiveDate>) {
    for part in &record.parts {
        out.extend(b"{\"id\":");
        push_text(out, &record.record);
        if !record.patient.is_blank() {
            out.extend(b",\"patient_id\":");
            push_text(out, &record.patient);
        }
        out.extend(b",\"part\":");
        push_text(out, part.part.name());
        out.extend(b",\"until\":");
        match part.until {
            Some(until) => push_text(out, &until.to_string()),
            None => out.extend(b"null"),
        }
        out.extend(b",\"held\":");
        push_flag(out, part.is_held);
        if let Some(day) = as_of {
            out.extend(b",\"may_be_destroyed\":");
            push_flag(out, part.may_be_destroyed(day));
        }
        out.extend(b",\"why\":");
        push_list(out, part.why.iter(), |out, why| push_text(out, why));
        out.extend(b"}\n");
    }
}

/// Why holds cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HoldFault {
    /// The line, counted from 1.
    pub line: u64,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for HoldFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let HoldFault { line, message } = self;
        write!(
            f,
            "line {line}: {message}; write {{\"patient\":... or \"record\":..., \"author\":..., \"at\":..., \"reason\":...}}"
        )
    }
}

impl std::error::Error for HoldFault {}

/// A line of a file of holds.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(default)]
    record: Text,
    #[serde(default)]
    patient: Text,
    author: Text,
    at: Moment,
    reason: Text,
}

/// Reads legal holds: one JSON object a line, blank lines are skipped. A hold that is lifted is taken out of the file.
///
/// Each names one record, or the patient whose records are all held, and who ordered it, when and why.
///
/// ```
/// use casemix::contract::read_holds;
///
/// let holds = read_holds(r#"{"patient":"P1","author":"counsel","at":"2026-02-01","reason":"subpoena 26-114"}"#)?;
/// assert_eq!((holds[0].patient.as_str(), holds[0].record.as_str()), ("P1", ""));
/// assert_eq!(read_holds("\n{}").unwrap_err().line, 2);
/// # Ok::<(), casemix::contract::HoldFault>(())
/// ```
///
/// # Errors
///
/// [`HoldFault`] for the first line that is not such an object, names both or neither, or whose author or reason is blank.
pub fn read_holds(text: &str) -> Result<Vec<LegalHold>, HoldFault> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let holds = lines.map(|(number, line)| {
        let fault = |message: String| HoldFault { line: number, message };
        let read: Line = serde_json::from_str(line).map_err(|error| fault(error.to_string()))?;
        if read.author.is_blank() || read.reason.is_blank() {
            return Err(fault("author and reason may not be blank".to_owned()));
        }
        match (read.record.is_blank(), read.patient.is_blank()) {
            (false, true) => Ok(LegalHold::on_record(read.record, read.author, read.at, read.reason)),
            (true, false) => Ok(LegalHold::on_patient(read.patient, read.author, read.at, read.reason)),
            _ => Err(fault("a hold is on a record or on a patient, one of both".to_owned())),
        }
    });
    holds.collect()
}
