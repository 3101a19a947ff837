//! [`Key`]: a code as a number that orders as its text does.

use casemix_record::CodeText;

/// A code of up to seven digits and upper-case letters as a number in base 37, padded at the end with the digit for
/// *nothing*; so keys order as codes do, and the codes that begin with a prefix are a range of keys.
///
/// A key is below 2^37, so its upper 16 bits address a bucket of neighbouring codes and its lower 21 bits tell the codes
/// of a bucket apart: four bytes a code in the file, and a short search.
///
/// ```
/// use casemix_codes::Key;
///
/// let key = |code: &str| Key::of(code.as_bytes());
/// assert!(key("I5023") < key("I509"));
/// assert_eq!(key("I50.23"), None, "not normalised");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(u64);

const BASE: u64 = 37;
const LEN: usize = 7;
const LOW_BITS: u32 = 21;
const LOW_MASK: u64 = (1 << LOW_BITS) - 1;

impl Key {
    /// The key of a normalised code, if it has one to seven digits or upper-case letters and nothing else.
    #[inline]
    pub fn of(code: &[u8]) -> Option<Self> {
        let pad = PAD.get(LEN.checked_sub(code.len())?)?;
        let mut key = 0;
        for byte in code {
            key = key * BASE + digit(*byte)?;
        }
        (key > 0).then_some(Self(key * pad))
    }

    /// The smallest key above every code that begins with `prefix`.
    pub(crate) fn after(prefix: &[u8]) -> Option<Self> {
        Some(Self(Self::of(prefix)?.0 + PAD.get(LEN - prefix.len())?))
    }

    pub(crate) const fn from_parts(bucket: u16, low: u32) -> Self {
        Self((bucket as u64) << LOW_BITS | low as u64 & LOW_MASK)
    }

    #[inline]
    pub(crate) const fn bucket(self) -> u16 {
        (self.0 >> LOW_BITS) as u16
    }

    /// The key as a number below 2^37.
    #[inline]
    pub const fn number(self) -> u64 {
        self.0
    }

    #[inline]
    pub(crate) const fn low(self) -> u32 {
        (self.0 & LOW_MASK) as u32
    }

    /// The key of a number that [`number`](Key::number) gave; `None` for a number that is no key.
    pub fn from_number(number: u64) -> Option<Self> {
        let mut rest = number;
        while rest > 0 && rest.is_multiple_of(BASE) {
            rest /= BASE;
        }
        // Once there is a character, there is one at every place before it.
        let mut is_key = rest > 0 && number < BASE.pow(LEN as u32);
        while rest > 0 {
            is_key &= !rest.is_multiple_of(BASE);
            rest /= BASE;
        }
        is_key
            .then_some(Self(number))
            .filter(|key| key.0 >= BASE.pow(LEN as u32 - 1))
    }

    /// The code; `None` for a number that is no key.
    pub fn code(self) -> Option<CodeText> {
        let mut text = [0; LEN];
        let mut len = 0;
        let mut rest = self.0;
        for (place, byte) in text.iter_mut().enumerate().rev() {
            let digit = (rest % BASE) as u8;
            rest /= BASE;
            *byte = match digit {
                0 if len == 0 => continue,
                0 => return None,
                1..=10 => b'0' + digit - 1,
                letter => b'A' + letter - 11,
            };
            len = len.max(place + 1);
        }
        let is_key = rest == 0 && len > 0;
        CodeText::normalize(str::from_utf8(text.get(..len).filter(|_| is_key)?).ok()?)
    }
}

/// Powers of the base: what a key of so many missing characters is padded by.
const PAD: [u64; LEN + 1] = [
    1,
    BASE,
    BASE.pow(2),
    BASE.pow(3),
    BASE.pow(4),
    BASE.pow(5),
    BASE.pow(6),
    BASE.pow(7),
];

#[inline]
fn digit(byte: u8) -> Option<u64> {
    match byte {
        b'0'..=b'9' => Some(u64::from(byte - b'0') + 1),
        b'A'..=b'Z' => Some(u64::from(byte - b'A') + 11),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keys_order_and_read_back_as_their_codes(a in "[0-9A-Z]{1,7}", b in "[0-9A-Z]{1,7}") {
            let key = |code: &str| Key::of(code.as_bytes()).unwrap();
            prop_assert_eq!(key(&a).cmp(&key(&b)), a.cmp(&b));
            prop_assert_eq!(key(&a).code().unwrap().to_string(), a.as_str());
            prop_assert_eq!(Key::from_parts(key(&a).bucket(), key(&a).low()), key(&a));
            let after = Key::after(b.as_bytes()).unwrap();
            prop_assert_eq!(key(&a) >= key(&b) && key(&a) < after, a.starts_with(&b));
        }

        #[test]
        fn any_bytes_are_a_key_or_none(bytes: Vec<u8>, number: u64) {
            prop_assert_eq!(Key::of(&bytes).is_some(), matches!(bytes.len(), 1..=7)
                && bytes.iter().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()));
            let _ = Key::after(&bytes);
            for number in [number, number % BASE.pow(LEN as u32), number % BASE * BASE.pow(6), number % BASE.pow(2)] {
                prop_assert_eq!(Key::from_number(number).is_some(), Key(number).code().is_some(), "{}", number);
            }
        }
    }
}
