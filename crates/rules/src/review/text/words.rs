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
    Words::new(text).collect()
}

/// Goes through the words of a text.
#[derive(Clone, Debug)]
struct Words<'t> {
    text: &'t str,
    /// The byte after the last word.
    at: usize,
    sentence: u32,
    /// Whether the last word was a number.
    after_number: bool,
}

impl<'t> Words<'t> {
    fn new(text: &'t str) -> Self {
        Words {
            text,
            at: 0,
            sentence: 0,
            after_number: false,
        }
    }

    /// Whether a character between words ends the sentence.
    fn ends_sentence(&self, c: char, at: usize) -> bool {
        match c {
            '\n' | ';' | '!' | '?' => true,
            // A point within a number ends nothing.
            '.' => !(self.after_number && digit_follows(self.text, at)),
            _ => false,
        }
    }
}

impl<'t> Iterator for Words<'t> {
    type Item = Word<'t>;

    fn next(&mut self) -> Option<Word<'t>> {
        let from = self.at;
        let mut characters = self.text.get(from..)?.char_indices();
        let start = loop {
            let (at, c) = characters.next()?;
            if c.is_alphanumeric() {
                break from + at;
            }
            self.sentence += u32::from(self.ends_sentence(c, from + at));
        };
        let next = characters.find(|(_, c)| !c.is_alphanumeric());
        self.at = next.map_or(self.text.len(), |(at, _)| from + at);
        let word = Word {
            text: self.text.get(start..self.at).unwrap_or_default(),
            start,
            sentence: self.sentence,
            comma: next.is_some_and(|(_, c)| c == ','),
        };
        self.after_number = word.is_number();
        Some(word)
    }
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
    let mut given = Words::new(text);
    loop {
        let here = given.clone();
        match given.next() {
            None => return false,
            Some(first) if phrases.iter().any(|phrase| begins_with(&here, first, phrase)) => return true,
            Some(_) => {}
        }
    }
}

/// Whether words, of which this is the first, begin with those of a phrase, in one sentence.
fn begins_with(given: &Words<'_>, first: Word<'_>, phrase: &str) -> bool {
    let mut wanted = Words::new(phrase);
    let is_first = wanted.next().is_some_and(|word| first.is(word.text));
    is_first && {
        let mut rest = given.clone().skip(1);
        wanted.all(|word| {
            let given = rest.next();
            given.is_some_and(|given| given.is(word.text) && given.sentence == first.sentence)
        })
    }
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
        fn phrases_are_found_in_a_text_as_among_its_words(
            text in "(a|B|ab| |\\.|1|;|,|é){0,12}",
            phrase in "(a|b|ab|1)( |-|, )(a|b|1)",
        ) {
            let phrases = [phrase.as_str(), "ab"];
            prop_assert_eq!(has_any_word(&text, &phrases), has_any_phrase(&words(&text), &phrases));
        }

        #[test]
        fn a_word_stands_where_it_says(text in "\\PC{0,40}") {
            for word in words(&text) {
                prop_assert_eq!(text.get(word.start..word.end()), Some(word.text));
            }
        }
    }
}
