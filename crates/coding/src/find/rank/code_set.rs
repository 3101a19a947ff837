//! [`CodeSet`]: a set of codes, a bit for each.

use std::ops::Range;

const BITS: u32 = u64::BITS;

/// A set of codes of an index.
#[derive(Debug, Default)]
pub(super) struct CodeSet {
    words: Vec<u64>,
}

impl CodeSet {
    /// Makes room for so many codes.
    pub(super) fn resize(&mut self, codes: usize) {
        self.words.resize(codes.div_ceil(BITS as usize), 0);
    }

    #[inline]
    pub(super) fn insert(&mut self, code: u32) {
        if let Some(word) = self.words.get_mut((code / BITS) as usize) {
            *word |= 1 << (code % BITS);
        }
    }

    #[inline]
    pub(super) fn remove(&mut self, code: u32) {
        if let Some(word) = self.words.get_mut((code / BITS) as usize) {
            *word &= !(1 << (code % BITS));
        }
    }

    /// The codes of a range that are in the set, ascending.
    #[inline]
    pub(super) fn within(&self, range: Range<u32>) -> impl Iterator<Item = u32> {
        let mut place = range.start / BITS;
        let mut word = self.word(place) & u64::MAX << (range.start % BITS);
        std::iter::from_fn(move || {
            while word == 0 {
                place += 1;
                if place * BITS >= range.end {
                    return None;
                }
                word = self.word(place);
            }
            let code = place * BITS + word.trailing_zeros();
            word &= word - 1;
            (code < range.end).then_some(code)
        })
    }

    #[inline]
    fn word(&self, place: u32) -> u64 {
        self.words.get(place as usize).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_holds_what_was_inserted(inserted in proptest::collection::btree_set(0_u32..300, 0..40), removed in 0_u32..300, range in (0_u32..300, 0_u32..300)) {
            let mut set = CodeSet::default();
            set.resize(300);
            inserted.iter().for_each(|code| set.insert(*code));
            set.remove(removed);
            let range = range.0..range.1;
            let held: BTreeSet<u32> = set.within(range.clone()).collect();
            let expected: BTreeSet<u32> = inserted.into_iter().filter(|code| *code != removed && range.contains(code)).collect();
            prop_assert_eq!(held, expected);
        }
    }
}
