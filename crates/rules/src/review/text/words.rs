//! Words of a text: runs of letters and digits, each with the bytes it stands at.

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word<'t> {
    pub(crate) text: &'t str,
    pub(crate) start: usize,
}

impl Word<'_> {
    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub(crate) fn is(&self, other: &str) -> bool {
        self.text.eq_ignore_ascii_case(other)
    }
}

/// The words of a text, in order.
pub(crate) fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let pieces = text.split(|c: char| !c.is_alphanumeric());
    let mut start = 0;
    pieces
        .map(move |piece| {
            let word = Word { text: piece, start };
            // One separator follows; its length is that of the character there.
            start += piece.len();
            start += text
                .get(start..)
                .and_then(|rest| rest.chars().next())
                .map_or(0, char::len_utf8);
            word
        })
        .filter(|word| !word.text.is_empty())
}

/// Whether any of the phrases stands in the text: its words in a row, in any case, whatever stands between them.
pub(crate) fn has_any_word(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| find(text, phrase).is_some())
}

/// Where the words of a phrase stand in a row: first byte, and the byte after the last.
pub(crate) fn find(text: &str, phrase: &str) -> Option<(usize, usize)> {
    let wanted: Vec<Word<'_>> = words(phrase).collect();
    let given: Vec<Word<'_>> = words(text).collect();
    let row = given
        .windows(wanted.len().max(1))
        .find(|row| row.iter().zip(&wanted).all(|(given, wanted)| given.is(wanted.text)))?;
    Some((row.first()?.start, row.last()?.end()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn phrases_are_found_as_whole_words() {
        assert_eq!(find("Wrist restraint, NON-violent.", "non violent"), Some((17, 28)));
        assert_eq!(find("nonviolence", "nonviolent"), None);
        assert!(has_any_word("é: violent", &["calm", "violent"]));
    }

    proptest! {
        #[test]
        fn a_word_stands_where_it_says(text in "\\PC{0,40}") {
            for word in words(&text) {
                prop_assert_eq!(text.get(word.start..word.end()), Some(word.text));
            }
        }
    }
}
