//! Words of titles, and codes that differ in one character.

use casemix_record::CodeText;

use crate::{CodeTable, Entry};

/// How often a word stands in a text, as a whole word.
pub(super) fn count(text: &str, word: &str) -> usize {
    let is_end = |sign: Option<char>| !sign.is_some_and(char::is_alphanumeric);
    let whole = |at: &usize| {
        let (before, after) = (text.get(..*at), text.get(at + word.len()..));
        is_end(before.and_then(|text| text.chars().next_back())) && is_end(after.and_then(|text| text.chars().next()))
    };
    text.match_indices(word).map(|(at, _)| at).filter(whole).count()
}

pub(super) fn has_word(text: &str, word: &str) -> bool {
    count(text, word) > 0
}

/// The codes of a table that have any other character, or the same, at one place, and no other difference.
pub(super) fn differing_at<'t>(
    table: &'t (dyn CodeTable + 't),
    code: CodeText,
    place: usize,
) -> impl Iterator<Item = Entry<'t>> + use<'t> {
    let with = move |sign: u8| {
        let mut text = [0; CodeText::CAPACITY];
        let text = text.get_mut(..code.len())?;
        text.copy_from_slice(code.as_bytes());
        *text.get_mut(place)? = sign;
        table.get(CodeText::normalize(str::from_utf8(text).ok()?)?)
    };
    (b'0'..=b'9').chain(b'A'..=b'Z').filter_map(with)
}
