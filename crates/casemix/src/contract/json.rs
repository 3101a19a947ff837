//! The few JSON tokens that answers are made of.

/// A text in quotes, escaped where JSON asks for it.
pub(crate) fn push_text(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    push_escaped(out, text.as_bytes());
    out.push(b'"');
}

fn push_escaped(out: &mut Vec<u8>, text: &[u8]) {
    if !text.iter().copied().any(needs_escape) {
        return out.extend(text);
    }
    for byte in text.iter().copied() {
        match byte {
            b'"' | b'\\' => out.extend([b'\\', byte]),
            b'\n' => out.extend(b"\\n"),
            b'\r' => out.extend(b"\\r"),
            b'\t' => out.extend(b"\\t"),
            0..0x20 => out.extend(format!("\\u{byte:04x}").as_bytes()),
            _ => out.push(byte),
        }
    }
}

fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

pub(crate) fn push_number(out: &mut Vec<u8>, number: u64) {
    out.extend(itoa::Buffer::new().format(number).as_bytes());
}

pub(crate) fn push_flag(out: &mut Vec<u8>, flag: bool) {
    out.extend(if flag { b"true".as_slice() } else { b"false" });
}

/// Elements with commas between them, in brackets.
pub(crate) fn push_list<T>(out: &mut Vec<u8>, items: impl Iterator<Item = T>, mut push: impl FnMut(&mut Vec<u8>, T)) {
    out.push(b'[');
    for (place, item) in items.enumerate() {
        if place > 0 {
            out.push(b',');
        }
        push(out, item);
    }
    out.push(b']');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_text_written_reads_as_itself(text: String) {
            let mut out = Vec::new();
            push_text(&mut out, &text);
            prop_assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
            prop_assert!(!out.contains(&b'\n'));
        }
    }

    #[test]
    fn control_characters_are_escaped() {
        let mut out = Vec::new();
        push_text(&mut out, "a\u{1}\"\\\n\r\tz\u{7f}");
        assert_eq!(out, b"\"a\\u0001\\\"\\\\\\n\\r\\tz\x7f\"");
    }
}
