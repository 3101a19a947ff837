//! [`KeyIndex`]: from a code to a number in one step.

use crate::key::Key;

/// A hash table of codes and numbers, made when a table is opened: an exact look-up reads one line of memory, where a
/// binary search over 100,000 codes would read seventeen.
///
/// A slot packs a key (37 bits) over a number (27 bits). Slots are filled at most two thirds; collisions go to the next
/// slot.
///
/// ```
/// use casemix_codes::{Key, KeyIndex};
///
/// let keys = ["I5023", "J189"].map(|code| Key::of(code.as_bytes()).expect("a code"));
/// let index = KeyIndex::new(keys.into_iter().zip([7, 8])).expect("two codes, two numbers");
/// assert_eq!(index.find(keys[1]), Some(8));
/// assert_eq!(index.find(Key::of(b"I509").expect("a code")), None);
/// ```
#[derive(Clone, Debug)]
pub struct KeyIndex {
    slots: Box<[u64]>,
    shift: u32,
}

const ID_BITS: u32 = 27;
/// Numbers above this do not fit a slot.
const MAX_ID: u32 = (1 << ID_BITS) - 1;
/// No key has this many bits, so it is no slot's content.
const FREE: u64 = u64::MAX;
/// Codes that share a start this long are no code set but an attempt to make opening slow.
const MAX_PROBES: usize = 4096;

impl KeyIndex {
    /// An index of keys, each with its number; `None` where a number passes 27 bits, or for keys made to collide.
    ///
    /// Of equal keys the first counts.
    pub fn new(entries: impl ExactSizeIterator<Item = (Key, u32)>) -> Option<Self> {
        let bits = (entries.len() * 3 / 2 + 1).next_power_of_two().trailing_zeros().max(1);
        let mut index = Self {
            slots: vec![FREE; 1 << bits].into(),
            shift: u64::BITS - bits,
        };
        for (key, id) in entries {
            let free = index
                .probe(key)
                .take(MAX_PROBES)
                .find(|slot| index.slots.get(*slot) == Some(&FREE))?;
            *index.slots.get_mut(free)? = key.number() << ID_BITS | u64::from(Some(id).filter(|id| *id <= MAX_ID)?);
        }
        Some(index)
    }

    /// The number of a key.
    #[inline]
    pub fn find(&self, key: Key) -> Option<u32> {
        for slot in self.probe(key) {
            let content = *self.slots.get(slot)?;
            if content >> ID_BITS == key.number() {
                return Some(content as u32 & MAX_ID);
            }
            if content == FREE {
                break;
            }
        }
        None
    }

    /// The slots at which a key may lie, in their order.
    #[inline]
    fn probe(&self, key: Key) -> impl Iterator<Item = usize> + use<> {
        // Fibonacci hashing: the golden ratio spreads neighbouring keys over the whole table.
        let first = (key.number().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift) as usize;
        let mask = self.slots.len() - 1;
        (0..self.slots.len()).map(move |step| (first + step) & mask)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_key_has_its_id_and_no_other_key_has_one(codes: BTreeSet<String>, other in "[0-9A-Z]{1,7}") {
            let codes: BTreeSet<_> = codes.iter().filter_map(|code| Key::of(code.as_bytes())).collect();
            let entries: Vec<_> = codes.iter().copied().zip(0..).collect();
            let index = KeyIndex::new(entries.into_iter()).unwrap();
            for (key, id) in codes.iter().zip(0..) {
                prop_assert_eq!(index.find(*key), Some(id));
            }
            let other = Key::of(other.as_bytes()).unwrap();
            prop_assert_eq!(index.find(other).is_some(), codes.contains(&other));
        }
    }
}
