//! Lines and columns of official text files.

use casemix_record::CodeText;
use thiserror::Error;

use crate::key::Key;

/// The longest line that is read, in bytes; the longest published ones have about 300.
pub const MAX_LINE: usize = 4096;

/// Why an official text file cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("line {line}: {kind}")]
pub struct ReadError {
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub kind: ReadErrorKind,
}

/// The kinds of [`ReadError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// There is no row at all.
    #[error("no row; is this the right file?")]
    Empty,
    /// The line is not UTF-8.
    #[error("not UTF-8; the published files are plain ASCII, take the original")]
    NotUtf8,
    /// The line is longer than [`MAX_LINE`].
    #[error("longer than {MAX_LINE} bytes; is this the right file?")]
    TooLong,
    /// The line ends before its last field begins.
    #[error("too short, the field that begins in column {column} is missing; take the original file, with its spaces")]
    TooShort {
        /// Column, counted from 1.
        column: usize,
    },
    /// The field of the code does not hold one.
    #[error("no code in column {column}; is this the right file, and in its published form?")]
    Code {
        /// Column, counted from 1.
        column: usize,
    },
    /// The field that tells codes (1) from headings (0) holds neither.
    #[error("neither 0 nor 1 in column {column}; is this the right file, and in its published form?")]
    Flag {
        /// Column, counted from 1.
        column: usize,
    },
    /// The first line names no column of this heading.
    #[error("no column {wanted}; is this the right file, with its line of headings?")]
    Heading {
        /// The heading.
        wanted: &'static str,
    },
    /// The field of the code, between tabs, does not hold one.
    #[error("no code in field {number}; is this the right file, and in its published form?")]
    Field {
        /// Field, counted from 1.
        number: usize,
    },
    /// The code was given in an earlier line.
    #[error("the code of an earlier line again; two files run together?")]
    Repeated,
    /// The line of an addenda file begins with none of `Add:`, `Delete:`, `Revise from:`, `Revise to:`.
    #[error("neither Add, Delete nor Revise; is this an addenda file?")]
    Keyword,
    /// The file's own summary gives another number of changes than it lists.
    #[error(
        "{listed} changes are listed where the summary counts {counted}; lines are missing, take the original file"
    )]
    Summary {
        /// Changes listed.
        listed: u32,
        /// Changes according to the summary.
        counted: u32,
    },
}

impl ReadErrorKind {
    pub(super) const fn at(self, line: usize) -> ReadError {
        ReadError { line, kind: self }
    }
}

/// The lines of a file with their numbers, without line ends and byte order mark.
pub(super) fn lines(bytes: &[u8]) -> impl Iterator<Item = Result<(usize, &str), ReadError>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    bytes.split(|byte| *byte == b'\n').zip(1..).map(|(line, number)| {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.len() > MAX_LINE {
            return Err(ReadErrorKind::TooLong.at(number));
        }
        let line = str::from_utf8(line).map_err(|_| ReadErrorKind::NotUtf8.at(number))?;
        Ok((number, line))
    })
}

/// Whether a line holds nothing; the published files end with such lines, one of them with the end-of-file sign of old.
pub(super) fn is_blank(line: &str) -> bool {
    line.trim_matches(|sign: char| sign.is_whitespace() || sign == '\x1a')
        .is_empty()
}

/// The code in columns `column..column + 7`, counted from 0.
pub(super) fn code_at(line: &str, column: usize) -> Result<CodeText, ReadErrorKind> {
    let end = line.len().min(column + 7);
    let field = line.get(column..end).map(str::trim_end).unwrap_or_default();
    let code = CodeText::normalize(field).filter(|code| code.as_str() == field && Key::of(field.as_bytes()).is_some());
    code.ok_or(ReadErrorKind::Code { column: column + 1 })
}

/// The text from a column, counted from 0, to the end of the line.
pub(super) fn rest_at(line: &str, column: usize) -> Result<&str, ReadErrorKind> {
    let rest = line.get(column..).map(str::trim).filter(|rest| !rest.is_empty());
    rest.ok_or(ReadErrorKind::TooShort { column: column + 1 })
}
