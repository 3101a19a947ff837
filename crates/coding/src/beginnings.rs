//! What codes of a day begin with: what building a code character by character rests on.

use casemix_codes::{Edition, EntryId};
use casemix_record::CodeText;

/// The characters of codes, in the order of the tables.
pub(crate) const CHARACTERS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Whether a code of that day begins so.
pub(crate) fn is_beginning(codes: Edition<'_>, beginning: &str) -> bool {
    let Some(beginning) = CodeText::normalize(beginning) else {
        return false;
    };
    let (table, day) = (codes.table(), codes.day());
    let mut ids = table.starting_with(beginning);
    ids.any(|id| table.periods(EntryId(id)).iter().any(|period| period.contains(day)))
}

/// The characters that may follow in codes of that day.
pub(crate) fn allowed(codes: Edition<'_>, before: &str) -> Vec<char> {
    let mut beginning = String::with_capacity(before.len() + 1);
    let follows = |character: &char| {
        beginning.clear();
        beginning.push_str(before);
        beginning.push(*character);
        is_beginning(codes, &beginning)
    };
    CHARACTERS.chars().filter(follows).collect()
}
