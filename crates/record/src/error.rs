//! [`ParseError`]: why a text is not the value it should be.

/// A text is not a well-formed value of the kind that was asked for.
///
/// The error names the kind and the form expected, never the text itself, which may belong to a patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not {kind}: expected {expected}")]
#[non_exhaustive]
pub struct ParseError {
    /// What was asked for, such as `an ICD-10-CM code`.
    pub kind: &'static str,
    /// The form that would have been accepted, such as `a letter, a digit, a letter or digit, ...`.
    pub expected: &'static str,
}

impl ParseError {
    pub(crate) const fn new(kind: &'static str, expected: &'static str) -> Self {
        ParseError { kind, expected }
    }
}
