//! [`CodeSet`]: the codes that a note names.

use std::fmt;
use std::ops::Range;

use crate::{CodeTable, Entry, EntryId};

/// A set of codes as ascending ranges of ids: ready to be tested, or laid over a bit set.
///
/// A set holds whole branches: with a heading everything below it. So whether a code is named is one look, and needs no
/// way up.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct CodeSet<'t>(pub(super) &'t [Range<u32>]);

impl<'t> CodeSet<'t> {
    /// Whether the code or heading is in the set.
    #[inline]
    pub fn contains(self, id: EntryId) -> bool {
        let at = self.0.partition_point(|range| range.end <= id.0);
        self.0.get(at).is_some_and(|range| range.start <= id.0)
    }

    /// Whether there is no code.
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Number of codes and headings.
    pub fn len(self) -> usize {
        self.0.iter().map(Range::len).sum()
    }

    /// Ranges of ids, ascending, apart and not touching.
    pub fn ranges(self) -> &'t [Range<u32>] {
        self.0
    }

    /// The codes and headings, in the order of the codes.
    pub fn entries(self, table: &'t (dyn CodeTable + 't)) -> impl Iterator<Item = Entry<'t>> + use<'t> {
        self.0.iter().flat_map(move |range| table.entries_in(range.clone()))
    }

    /// The uppermost headings and codes, from which everything in the set follows: what a person would list.
    pub fn tops(self, table: &'t (dyn CodeTable + 't)) -> impl Iterator<Item = Entry<'t>> + use<'t> {
        self.0.iter().flat_map(move |range| {
            let mut next = range.start;
            let top = move || {
                while next < range.end {
                    let entry = table.entry(EntryId(next))?;
                    let end = table.starting_with(entry.code()).end;
                    // A heading of which codes are excepted does not stand for what is left of it.
                    let is_whole = end <= range.end;
                    next = if is_whole { end.max(next + 1) } else { next + 1 };
                    if is_whole {
                        return Some(entry);
                    }
                }
                None
            };
            std::iter::from_fn(top)
        })
    }
}

impl fmt::Debug for CodeSet<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CodeSet({} codes in {} ranges)", self.len(), self.0.len())
    }
}
