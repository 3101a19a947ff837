//! Code text packed for look-up.

use std::fmt;

use casemix_record::CodeText;

/// A code as the tables hold it: at most eight ASCII characters, upper-case, without a dot, packed so that keys order
/// as their text does.
///
/// ```
/// use casemix_drg::tables::CodeKey;
///
/// assert_eq!(CodeKey::of(" i50.23 "), CodeKey::of("I5023"));
/// assert!(CodeKey::of("I5023") < CodeKey::of("I509"));
/// assert_eq!(CodeKey::of("too long for a code"), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeKey(u64);

impl CodeKey {
    /// The key of a code text, trimmed, upper-cased and with its dots removed; `None` if that is empty or longer than
    /// eight bytes, as no code of the tables is.
    #[inline]
    #[must_use]
    pub fn of(text: &str) -> Option<CodeKey> {
        let code = CodeText::normalize(text)?;
        let bytes = code.as_bytes();
        if bytes.is_empty() || bytes.len() > 8 {
            return None;
        }
        let packed = bytes.iter().fold(0, |packed, byte| packed << 8 | u64::from(*byte));
        Some(CodeKey(packed << (64 - 8 * bytes.len())))
    }

    /// The key by its packed form: eight bytes, the first character in the highest.
    #[inline]
    #[must_use]
    pub const fn from_packed(packed: u64) -> CodeKey {
        CodeKey(packed)
    }

    /// Eight bytes, the first character in the highest.
    #[inline]
    #[must_use]
    pub const fn packed(self) -> u64 {
        self.0
    }
}

impl fmt::Display for CodeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.0.to_be_bytes();
        let text = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
        f.write_str(std::str::from_utf8(text).unwrap_or_default())
    }
}

impl fmt::Debug for CodeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
