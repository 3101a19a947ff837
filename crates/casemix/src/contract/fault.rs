//! What is wrong with a line.

use std::{borrow::Cow, fmt, sync::Arc};

use super::json::{push_number, push_text};
use crate::ReleaseFault;

/// The kinds of what can be wrong with a line, written in kebab case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// The bytes are not UTF-8.
    Encoding,
    /// The line is not JSON, or the row is not CSV.
    Syntax,
    /// The line is JSON, but not an encounter: a list where an object should be, a field twice.
    Data,
    /// The line is longer than the limit, or holds too many parts.
    TooLong,
    /// No release can be chosen.
    Release,
}

impl FaultKind {
    /// The word for it: `encoding`, `syntax`, `data`, `too-long` or `release`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            FaultKind::Encoding => "encoding",
            FaultKind::Syntax => "syntax",
            FaultKind::Data => "data",
            FaultKind::TooLong => "too-long",
            FaultKind::Release => "release",
        }
    }
}

/// What is wrong with a line, where in it, and what to do. Never holds what stands in the record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// The kind.
    pub kind: FaultKind,
    /// What is wrong and what to do.
    pub message: Cow<'static, str>,
    /// Where in the line, in bytes counted from 1, if that is known.
    pub column: Option<usize>,
}

impl Fault {
    pub(crate) fn new(kind: FaultKind, message: impl Into<Cow<'static, str>>, column: Option<usize>) -> Fault {
        Fault {
            kind,
            message: message.into(),
            column,
        }
    }
}

impl From<ReleaseFault> for Fault {
    fn from(fault: ReleaseFault) -> Fault {
        Fault::new(FaultKind::Release, fault.to_string(), None)
    }
}

#[cfg(feature = "rules")]
impl From<casemix_rules::mce::EditorFault> for Fault {
    fn from(fault: casemix_rules::mce::EditorFault) -> Fault {
        Fault::new(FaultKind::Release, fault.to_string(), None)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            Some(column) => write!(f, "column {column}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Fault {}

/// A line that could not be answered.
///
/// `Debug` and `Display` leave the identifier out, which is the patient's.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LineError {
    /// The name of the file, where the [blocks](super::Blocks::named) have one.
    pub file: Option<Arc<str>>,
    /// The line, counted from 1.
    pub line: u64,
    /// The identifier of the encounter, if it was read.
    pub id: Option<String>,
    /// What is wrong.
    pub fault: Fault,
}

impl LineError {
    /// Writes the error as a line of output: `{"line":7,"id":"E7","error":{"kind":"syntax",...}}`, with the name of the
    /// file before all where there is one.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.push(b'{');
        if let Some(file) = &self.file {
            out.extend(b"\"file\":");
            push_text(out, file);
            out.push(b',');
        }
        out.extend(b"\"line\":");
        push_number(out, self.line);
        if let Some(id) = &self.id {
            out.extend(b",\"id\":");
            push_text(out, id);
        }
        out.extend(b",\"error\":{\"kind\":\"");
        out.extend(self.fault.kind.name().as_bytes());
        out.extend(b"\",\"message\":");
        push_text(out, &self.fault.message);
        if let Some(column) = self.fault.column {
            out.extend(b",\"column\":");
            push_number(out, column as u64);
        }
        out.extend(b"}}\n");
    }
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}, ")?;
        }
        write!(f, "line {}: {}", self.line, self.fault)
    }
}

impl fmt::Debug for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LineError")
            .field("line", &self.line)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for LineError {}
