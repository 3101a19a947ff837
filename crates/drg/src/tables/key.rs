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
        // Most codes are written as the tables hold them, and are packed as they stand.
        let plain = |bytes: &[u8]| {
            bytes
                .iter()
                .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
        };
        match text.as_bytes() {
            bytes @ [_, ..] if plain(bytes) => pack(bytes),
            _ => pack(CodeText::normalize(text)?.as_bytes()),
        }
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

/// Packs one to eight bytes, the first into the highest place.
#[inline]
fn pack(code: &[u8]) -> Option<CodeKey> {
    let mut bytes = [0; 8];
    bytes
        .get_mut(..code.len())
        .filter(|place| !place.is_empty())?
        .copy_from_slice(code);
    Some(CodeKey(u64::from_be_bytes(bytes)))
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
