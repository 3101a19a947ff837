//! Texts as numbers, so that most comparisons need not read them.

/// A text of one to eight letters, digits and signs of ASCII, in lower case: equal numbers are equal texts but for case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ShortText(u64);

/// The same byte eight times.
const fn eight(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

impl ShortText {
    /// The text, if it is short: without white space around it, and not empty.
    #[inline]
    pub(super) fn of(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let word = match *bytes {
            [] => return None,
            [a] => u64::from(a),
            [a, b] => u64::from_le_bytes([a, b, 0, 0, 0, 0, 0, 0]),
            [a, b, c] => u64::from_le_bytes([a, b, c, 0, 0, 0, 0, 0]),
            [a, b, c, d] => u64::from_le_bytes([a, b, c, d, 0, 0, 0, 0]),
            [a, b, c, d, e] => u64::from_le_bytes([a, b, c, d, e, 0, 0, 0]),
            [a, b, c, d, e, f] => u64::from_le_bytes([a, b, c, d, e, f, 0, 0]),
            [a, b, c, d, e, f, g] => u64::from_le_bytes([a, b, c, d, e, f, g, 0]),
            [a, b, c, d, e, f, g, h] => u64::from_le_bytes([a, b, c, d, e, f, g, h]),
            _ => return None,
        };
        // A text with a byte of zero could be taken for a shorter one.
        let used = u64::MAX >> (64 - 8 * bytes.len());
        let has_zero = word.wrapping_sub(eight(1)) & !word & eight(0x80) & used != 0;
        if word & eight(0x80) != 0 || has_zero {
            return None;
        }
        // Bytes below 0x80 leave room for a carry each: its upper bit tells whether it is at least `A`, and beyond `Z`.
        let from_a = word + eight(0x80 - b'A');
        let beyond_z = word + eight(0x80 - b'Z' - 1);
        let upper = from_a & !beyond_z & eight(0x80);
        Some(ShortText(word | upper >> 2))
    }

    /// The number, which is never zero.
    pub(super) fn number(self) -> u64 {
        self.0
    }
}

/// The longest text that has a fingerprint, in bytes.
const LONGEST: usize = 64;

/// A number that texts have in common that are equal but for case; 0 for a long text or one beyond ASCII, which have none.
pub(super) fn fingerprint(text: &str) -> u64 {
    if text.len() > LONGEST || !text.is_ascii() {
        return 0;
    }
    // Eight letters at a time, each with the bit set that tells lower from upper case. Texts that are not equal may have
    // one fingerprint; equal ones never have two.
    const LOWER: u64 = eight(0x20);
    const MIX: u64 = 0x9e37_79b9_7f4a_7c15;
    let chunks = text.as_bytes().chunks(8).map(|chunk| {
        let mut word = [0; 8];
        word.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
        u64::from_le_bytes(word) | LOWER
    });
    chunks.fold(MIX, |hash, chunk| (hash ^ chunk).wrapping_mul(MIX).rotate_left(23)) | 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_one_fingerprint() {
        assert_eq!(fingerprint("DOC-1"), fingerprint("doc-1"));
        assert_eq!(
            fingerprint("\u{212a}"),
            0,
            "the sign of the kelvin is a k in lower case"
        );
        assert_ne!(fingerprint("DOC-1"), fingerprint("DOC-2"));
        assert_eq!(fingerprint(&"x".repeat(65)), 0);
    }

    #[test]
    fn short_texts_are_told_apart_but_for_case() {
        let signs: Vec<char> = (1..128_u8).map(char::from).collect();
        for &one in &signs {
            for &other in &signs {
                let texts = [format!("a{one}"), format!("a{other}")];
                let same = ShortText::of(&texts[0]) == ShortText::of(&texts[1]);
                assert_eq!(same, one.eq_ignore_ascii_case(&other), "{one:?} {other:?}");
            }
        }
        assert_eq!(ShortText::of("DOC-1"), ShortText::of("doc-1"));
        assert_ne!(ShortText::of("1"), ShortText::of("1 "));
        for none in ["", "123456789", "\u{212a}", "1\0", "\0"] {
            assert_eq!(ShortText::of(none), None, "{none:?}");
        }
        assert!(ShortText::of("12345678").is_some());
    }
}
