//! Words of titles, and codes that differ in one character.

use casemix_record::CodeText;

use crate::{CodeTable, Entry, EntryId};

/// The words of a title that tell something, found in one pass over it; most titles have none of them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Telling {
    pub(super) right: bool,
    pub(super) left: bool,
    pub(super) bilateral: bool,
    pub(super) trimester: bool,
    pub(super) weeks: bool,
    pub(super) elsewhere: bool,
    /// How often *unspecified* stands there.
    pub(super) unspecified: u8,
}

impl Telling {
    /// Reads a title in lower case.
    pub(super) fn of(title: &str) -> Telling {
        let mut telling = Telling::default();
        for word in title
            .as_bytes()
            .split(|byte| !(byte.is_ascii_alphanumeric() || *byte >= 0x80))
        {
            match word {
                b"right" => telling.right = true,
                b"left" => telling.left = true,
                b"bilateral" => telling.bilateral = true,
                b"trimester" => telling.trimester = true,
                b"weeks" => telling.weeks = true,
                b"elsewhere" => telling.elsewhere = true,
                b"unspecified" => telling.unspecified = telling.unspecified.saturating_add(1),
                _ => {}
            }
        }
        telling
    }
}

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

/// The codes of a table that have any other character, or the same, at one place, and no other difference; in their order.
pub(super) fn differing_at<'t>(
    table: &'t (dyn CodeTable + 't),
    code: CodeText,
    place: usize,
) -> impl Iterator<Item = Entry<'t>> + use<'t> {
    characters_at(table, code, place).filter_map(move |sign| table.get(with_character(code, place, sign)?))
}

/// The characters that follow the first `place` ones of a code somewhere in a table, in their order.
fn characters_at<'t>(
    table: &'t (dyn CodeTable + 't),
    code: CodeText,
    place: usize,
) -> impl Iterator<Item = u8> + use<'t> {
    let stem = code.get(..place).and_then(CodeText::normalize);
    let ids = stem.map_or(0..0, |stem| table.starting_with(stem));
    let mut next = ids.start;
    std::iter::from_fn(move || {
        while next < ids.end {
            let here = table.code(EntryId(next))?;
            let Some(sign) = here.as_bytes().get(place) else {
                next += 1; // The heading itself.
                continue;
            };
            // All that begins with these characters lies together, behind what is right here.
            let same = here.get(..=place).and_then(CodeText::normalize);
            next = same.map_or(0, |same| table.starting_with(same).end).max(next + 1);
            return Some(*sign);
        }
        None
    })
}

fn with_character(code: CodeText, place: usize, sign: u8) -> Option<CodeText> {
    let mut text = [0; CodeText::CAPACITY];
    let text = text.get_mut(..code.len())?;
    text.copy_from_slice(code.as_bytes());
    *text.get_mut(place)? = sign;
    CodeText::normalize(str::from_utf8(text).ok()?)
}
