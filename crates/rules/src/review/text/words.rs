//! Words of a text: runs of letters and digits, each with the bytes and the sentence it stands in.

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word<'t> {
    pub(crate) text: &'t str,
    /// Its first byte.
    pub(crate) start: usize,
    /// The number of its sentence or line.
    pub(crate) sentence: u32,
    /// Whether a comma follows.
    pub(crate) comma: bool,
}

impl Word<'_> {
    /// The byte after its last.
    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub(crate) fn is(&self, other: &str) -> bool {
        self.text.eq_ignore_ascii_case(other)
    }

    pub(crate) fn is_any(&self, others: &[&str]) -> bool {
        others.iter().any(|other| self.is(other))
    }

    fn is_number(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_digit())
    }
}

/// The words of a text, in order.
pub(crate) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut sentence = 0;
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), '\n')]) {
        if c.is_alphanumeric() {
            start = start.or(Some(at));
            continue;
        }
        if let Some(from) = start.take() {
            let word = text.get(from..at).unwrap_or_default();
            words.push(Word {
                text: word,
                start: from,
                sentence,
                comma: c == ',',
            });
        }
        let ends = match c {
            '\n' | ';' | '!' | '?' => true,
            // A point within a number ends nothing.
            '.' => !(words.last().is_some_and(Word::is_number) && digit_follows(text, at)),
            _ => false,
        };
        sentence += u32::from(ends);
    }
    words
}

fn digit_follows(text: &str, at: usize) -> bool {
    text.as_bytes().get(at + 1).is_some_and(u8::is_ascii_digit)
}

/// Where the words of a phrase stand in a row and in one sentence: the places of the first among the words of the text.
pub(crate) fn find_all<'w>(given: &'w [Word<'w>], phrase: &'w [Word<'w>]) -> impl Iterator<Item = usize> + 'w {
    let rows = given.windows(phrase.len().max(1)).enumerate();
    rows.filter_map(move |(at, row)| {
        let is_there = !phrase.is_empty() && row.iter().zip(phrase).all(|(given, wanted)| given.is(wanted.text));
        let is_one_sentence = row.first().map(|word| word.sentence) == row.last().map(|word| word.sentence);
        (is_there && is_one_sentence).then_some(at)
    })
}

/// Whether any of the phrases stands among the words.
pub(crate) fn has_any_phrase(given: &[Word<'_>], phrases: &[&str]) -> bool {
    phrases
        .iter()
        .any(|phrase| find_all(given, &words(phrase)).next().is_some())
}

/// Whether any of the phrases stands in the text: its words in a row, in any case, whatever stands between them.
pub(crate) fn has_any_word(text: &str, phrases: &[&str]) -> bool {
    !text.is_empty() && has_any_phrase(&words(text), phrases)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn phrases_are_found_as_whole_words() {
        let text = "Wrist restraint, NON-violent.";
        let given = words(text);
        let at: Vec<usize> = find_all(&given, &words("non violent"))
            .map(|at| given[at].start)
            .collect();
        assert_eq!(at, [17]);
        assert!(!has_any_word("nonviolence", &["nonviolent"]));
        assert!(has_any_word("é: violent", &["calm", "violent"]));
        assert!(
            !has_any_word("pain. Control", &["pain control"]),
            "a phrase ends with its sentence"
        );
    }

    #[test]
    fn a_decimal_point_ends_no_sentence() {
        let sentences: Vec<u32> = words("Gave 1.5 mg. Slept.").iter().map(|word| word.sentence).collect();
        assert_eq!(sentences, [0, 0, 0, 0, 1]);
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
