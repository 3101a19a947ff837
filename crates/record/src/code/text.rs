//! Code text brought to one form: trimmed, upper-case, without dots.

use core::{borrow::Borrow, fmt, ops::Deref};

/// The text of a code in the form in which codes are looked up: trimmed, upper-case, without dots.
///
/// `" i50.23 "`, `"I50.23"` and `"I5023"` are the same code. The form is made without allocation in 16 bytes, is
/// `Copy`, and compares, orders and hashes as its text. It promises nothing about what the text is: it may be a
/// well-formed code, an unknown one or any other short text.
///
/// ```
/// use casemix_record::CodeText;
///
/// assert_eq!(CodeText::normalize(" i50.23 ").unwrap().as_str(), "I5023");
/// assert_eq!(CodeText::normalize("").unwrap().as_str(), "");
/// assert!(CodeText::normalize("longer than any code is").is_none());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeText {
    bytes: [u8; CodeText::CAPACITY],
    len: u8,
}

impl CodeText {
    /// The longest normalised text that fits, in bytes.
    pub const CAPACITY: usize = 15;

    /// Brings `text` to the one form: white space around it is trimmed, ASCII letters become upper-case, dots are
    /// removed wherever they stand.
    ///
    /// `None` when the result is longer than [`CAPACITY`](CodeText::CAPACITY) bytes: no code of any system is, so such
    /// a text is an unknown code. Letters outside ASCII and white space inside the text are kept as they are; no code
    /// has any, so they too make the text an unknown code. [`Normalized`] shows the form of a text of any length.
    pub fn normalize(text: &str) -> Option<CodeText> {
        let mut bytes = [0; CodeText::CAPACITY];
        let mut len = 0u8;
        for byte in trimmed(text).bytes().filter(|&b| b != b'.') {
            *bytes.get_mut(usize::from(len))? = byte.to_ascii_uppercase();
            len += 1;
        }
        Some(CodeText { bytes, len })
    }

    /// Takes the bytes of a text that is already in the one form and short enough.
    pub(crate) fn from_normalized(code: &[u8]) -> CodeText {
        let mut bytes = [0; CodeText::CAPACITY];
        let len = bytes.iter_mut().zip(code).map(|(to, from)| *to = *from).count();
        CodeText { bytes, len: len as u8 }
    }

    /// The normalised text.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// The bytes of the normalised text.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or_default()
    }
}

impl Deref for CodeText {
    type Target = str;
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for CodeText {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl Borrow<str> for CodeText {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for CodeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for CodeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// The text without white space around it. Nearly every code begins and ends with a letter or digit, and is spared the
/// search for white space of all scripts.
#[inline]
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() => text,
        _ => text.trim(),
    }
}

/// Shows any text in the form of [`CodeText`], however long it is, without allocation.
///
/// ```
/// use casemix_record::Normalized;
///
/// assert_eq!(Normalized(" e11.65").to_string(), "E1165");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Normalized<'a>(pub &'a str);

impl fmt::Display for Normalized<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        self.0
            .trim()
            .chars()
            .filter(|&c| c != '.')
            .try_for_each(|c| f.write_char(c.to_ascii_uppercase()))
    }
}
