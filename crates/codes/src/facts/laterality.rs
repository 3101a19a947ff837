//! [`Laterality`]: right, left, both sides, or a side left open.

use std::collections::HashMap;

use super::words::{Telling, differing_at, has_word};
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

/// The side of every code that states one; `titles` are those of the entries in their order, in lower case, with what they
/// tell.
///
/// A code says *right* by its title if another that differs from it in one character has the same title with *left*; the
/// two tell which character states the side, and so which other codes belong to them: those with *bilateral* or *both*, and
/// those that say *unspecified* more often than the two. Where the character states places besides sides (*periumbilical*),
/// a title may leave open which place is meant (*lower abdominal pain, unspecified*), and then states no side.
///
/// Any other code whose title says *bilateral* is bilateral too: `M17.0` stands beside the heading of its one-sided codes.
pub(super) fn sides_of(table: &dyn CodeTable, titles: &[(String, Telling)]) -> Vec<(EntryId, Laterality)> {
    let title = |entry: &Entry<'_>| titles.get(entry.id().index()).map_or("", |(title, _)| title);
    let telling = |entry: &Entry<'_>| {
        titles
            .get(entry.id().index())
            .map_or(Telling::default(), |(_, telling)| *telling)
    };
    let (mut sides, mut right_sided) = (Vec::new(), Vec::new());
    let mut left_sided: HashMap<String, Vec<Entry<'_>>> = HashMap::new();
    for (entry, (title, telling)) in table.entries().zip(titles) {
        if telling.bilateral {
            sides.push((entry.id(), Laterality::Bilateral));
        }
        if telling.left {
            left_sided.entry(without_commas(title)).or_default().push(entry);
        }
        if telling.right {
            right_sided.push(entry);
        }
    }
    for right in right_sided {
        let own_title = without_commas(title(&right));
        let Some(lefts) = left_sided.get(&own_title.replace("right", "left")) else {
            continue;
        };
        let differing = lefts
            .iter()
            .filter_map(|left| Some((place_between(right, *left)?, *left)));
        // The first of those that differ at the first place.
        let Some((place, left)) = differing.min_by_key(|(place, _)| PLACES.iter().position(|known| known == place))
        else {
            continue;
        };
        sides.extend([(right.id(), Laterality::Right), (left.id(), Laterality::Left)]);
        let unspecified = telling(&right).unspecified;
        let family: Vec<Entry<'_>> = differing_at(table, right.code(), place).collect();
        let says_side = |entry: &Entry<'_>| {
            let told = telling(entry);
            told.right || told.left || told.bilateral || has_word(title(entry), "both")
        };
        let says_less = |entry: &Entry<'_>| telling(entry).unspecified > unspecified;
        let side_alone = !family.iter().any(|entry| !says_side(entry) && !says_less(entry));
        for other in family {
            let told = telling(&other);
            if told.right || told.left {
                continue;
            }
            if says_side(&other) {
                sides.push((other.id(), Laterality::Bilateral));
            } else if says_less(&other) && (side_alone || !leaves_place_open(title(&other))) {
                sides.push((other.id(), Laterality::Unspecified));
            }
        }
    }
    sides
}

/// Whether a title in lower case leaves open which place is meant, and not which side of it.
fn leaves_place_open(title: &str) -> bool {
    title.ends_with(", unspecified") || title.contains("unspecified site") || title.contains("unspecified quadrant")
}

/// The one character, of those that may state the side, in which two codes differ.
fn place_between(a: Entry<'_>, b: Entry<'_>) -> Option<usize> {
    let (a, b) = (a.code(), b.code());
    let mut differing = a.bytes().zip(b.bytes()).enumerate().filter(|(_, (a, b))| a != b);
    let (place, _) = differing.next()?;
    (a.len() == b.len() && differing.next().is_none() && PLACES.contains(&place)).then_some(place)
}

/// A title without the punctuation in which titles of two sides may differ.
fn without_commas(title: &str) -> String {
    title.chars().filter(|sign| !matches!(sign, ',' | ';')).collect()
}
