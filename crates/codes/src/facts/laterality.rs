//! [`Laterality`]: right, left, both sides, or a side left open.

use super::words::{count, differing_at, has_word};
use crate::{CodeTable, Entry, EntryId};

/// The side of the body that a code states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Laterality {
    /// The right side.
    Right,
    /// The left side.
    Left,
    /// Both sides.
    Bilateral,
    /// A side that the code does not state, where others do.
    Unspecified,
}

/// The characters, counted from 0, that may state the side: the last but the seventh most often.
pub(super) const PLACES: [usize; 4] = [5, 4, 3, 6];

/// The side of every code that states one.
///
/// A code says *right* by its title if another that differs from it in one character has the same title with *left*; the
/// two tell which character states the side, and so which other codes belong to them: those with *bilateral* or *both*, and
/// those that say *unspecified* more often than the two.
///
/// Any other code whose title says *bilateral* is bilateral too: `M17.0` stands beside the heading of its one-sided codes.
pub(super) fn sides_of(table: &dyn CodeTable) -> Vec<(EntryId, Laterality)> {
    let titles: Vec<String> = table.entries().map(|entry| title(&entry)).collect();
    let title = |entry: &Entry<'_>| titles.get(entry.id().index()).map_or("", String::as_str);
    let bilateral = table.entries().filter(|entry| has_word(title(entry), "bilateral"));
    let mut sides: Vec<_> = bilateral.map(|entry| (entry.id(), Laterality::Bilateral)).collect();
    for right in table.entries().filter(|entry| has_word(title(entry), "right")) {
        let left_title = title(&right).replace("right", "left");
        let family = PLACES
            .into_iter()
            .filter(|place| *place < right.code().len())
            .find_map(|place| {
                let family: Vec<_> = differing_at(table, right.code(), place).collect();
                let left = *family.iter().find(|entry| title(entry) == left_title)?;
                Some((family, left))
            });
        let Some((family, left)) = family else { continue };
        sides.extend([(right.id(), Laterality::Right), (left.id(), Laterality::Left)]);
        let unspecified = count(title(&right), "unspecified");
        for other in family {
            let title = title(&other);
            if has_word(title, "right") || has_word(title, "left") {
                continue;
            }
            if has_word(title, "bilateral") || has_word(title, "both") {
                sides.push((other.id(), Laterality::Bilateral));
            } else if count(title, "unspecified") > unspecified {
                sides.push((other.id(), Laterality::Unspecified));
            }
        }
    }
    sides
}

/// The words of a title in lower case, without the punctuation, in which titles of two sides may differ.
fn title(entry: &Entry<'_>) -> String {
    let mut title = entry.title().unwrap_or_default().to_ascii_lowercase();
    title.retain(|sign| !matches!(sign, ',' | ';'));
    title
}
