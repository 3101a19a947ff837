//! Texts: phrases in them, patterns they follow, sets they are in.

use super::super::program::{Manner, Phrase};
use super::super::sets::TextSet;

/// Whether a text contains a phrase: whole words one after the other; case does not matter, nor what stands between them.
pub(super) fn contains(text: &str, phrase: &Phrase) -> bool {
    let mut words = words(text);
    loop {
        let mut from_here = words.clone();
        if phrase
            .iter()
            .all(|wanted| from_here.next().is_some_and(|word| is(word, wanted)))
        {
            return true;
        }
        if words.next().is_none() {
            return false;
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Whether a word is the one wanted, which is in lower case.
fn is(word: &str, wanted: &str) -> bool {
    if word.is_ascii() {
        word.eq_ignore_ascii_case(wanted)
    } else {
        word.chars().flat_map(char::to_lowercase).eq(wanted.chars())
    }
}

/// Whether a text follows a pattern: `A` is a letter, `9` a digit, `N` a letter or digit, `?` anything, `*` any number of
/// anything; all else is itself in any case.
pub(super) fn is_like(text: &str, pattern: &str) -> bool {
    let text: &str = text.trim();
    let (mut text_rest, mut pattern_rest) = (text.chars(), pattern.chars());
    // Where to go on if what follows a `*` does not fit: the pattern behind it, and the text one character later.
    let mut again = None;
    loop {
        let mut ahead = pattern_rest.clone();
        match ahead.next() {
            Some('*') => {
                pattern_rest = ahead;
                again = Some((pattern_rest.clone(), text_rest.clone()));
                continue;
            }
            wanted => {
                let mut text_ahead = text_rest.clone();
                match (wanted, text_ahead.next()) {
                    (None, None) => return true,
                    (Some(wanted), Some(c)) if fits(wanted, c) => {
                        (text_rest, pattern_rest) = (text_ahead, ahead);
                        continue;
                    }
                    _ => {}
                }
            }
        }
        let Some((pattern_behind, text_behind)) = &mut again else {
            return false;
        };
        if text_behind.next().is_none() {
            return false;
        }
        (pattern_rest, text_rest) = (pattern_behind.clone(), text_behind.clone());
    }
}

fn fits(wanted: char, c: char) -> bool {
    match wanted {
        'A' => c.is_alphabetic(),
        '9' => c.is_ascii_digit(),
        'N' => c.is_alphanumeric(),
        '?' => true,
        other => other.to_lowercase().eq(c.to_lowercase()),
    }
}

/// Longest text that is held against a set without asking for memory.
const SHORT: usize = 32;

/// Whether a text is in a set.
pub(super) fn is_in(text: &str, set: &TextSet, manner: Manner) -> bool {
    let text = text.trim();
    let mut short = [0; SHORT];
    if text.is_ascii() && text.len() <= SHORT {
        let kept = text.bytes().filter(|b| manner == Manner::Texts || *b != b'.');
        let length = short
            .iter_mut()
            .zip(kept)
            .map(|(to, b)| *to = b.to_ascii_uppercase())
            .count();
        let text = short.get(..length).and_then(|bytes| std::str::from_utf8(bytes).ok());
        return text.is_some_and(|text| set.contains(text));
    }
    let text = text.to_uppercase();
    match manner {
        Manner::Texts => set.contains(&text),
        Manner::Codes => set.contains(&text.replace('.', "")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(words: &[&str]) -> Phrase {
        words.iter().map(|word| (*word).into()).collect()
    }

    #[test]
    fn phrases_are_whole_words() {
        let text = "Patient had a LEFT  total\nhip-replacement, Übelkeit.";
        assert!(contains(text, &phrase(&["left", "total", "hip", "replacement"])));
        assert!(contains(text, &phrase(&["übelkeit"])));
        assert!(!contains(text, &phrase(&["lef"])) && !contains(text, &phrase(&["hip", "total"])));
        assert!(!contains("", &phrase(&["a"])));
    }

    #[test]
    fn texts_follow_patterns() {
        assert!(is_like("AB-12", "AA-99") && !is_like("AB-1", "AA-99") && !is_like("A1-12", "AA-99"));
        assert!(is_like("x9", "N?") && is_like("anything", "*") && is_like("", "*") && !is_like("", "?"));
        assert!(is_like("abcabd", "*abd") && !is_like("abcabe", "*abd") && is_like("a-b-c", "a*c"));
    }
}
