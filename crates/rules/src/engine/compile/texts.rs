//! Phrases that are looked for in texts.

use super::super::program::Phrase;

/// The words of a phrase, in lower case; what is neither letter nor digit parts words.
pub(super) fn phrase(text: &str) -> Phrase {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(|word| word.to_lowercase().into_boxed_str()).collect()
}
