//! [`KeyIndex`]: from a key to its id in one step.

use crate::key::Key;

/// A hash table of keys and ids, made when a table is opened: an exact look-up reads one line of memory, where a binary
/// search over 100,000 codes would read seventeen.
///
/// A slot packs a key (37 bits) over an id (27 bits). Slots are filled at most two thirds; collisions go to the next slot.
#[derive(Debug)]
pub(super) struct KeyIndex {
    slots: Box<[u64]>,
    shift: u32,
}

const ID_BITS: u32 = 27;
/// More ids than this do not fit a slot.
pub(super) const MAX_IDS: usize = (1 << ID_BITS) - 1;
/// No key has this many bits, so it is no slot's content.
const FREE: u64 = u64::MAX;
/// Codes that share a start this long are no code set but an attempt to make opening slow.
const MAX_PROBES: usize = 4096;

impl KeyIndex {
    /// An index of keys in the order of their ids; `None` for too many of them, or for keys made to collide.
    pub(super) fn new(keys: impl ExactSizeIterator<Item = Key>) -> Option<Self> {
        if keys.len() > MAX_IDS {
            return None;
        }
        let bits = (keys.len() * 3 / 2 + 1).next_power_of_two().trailing_zeros().max(1);
        let mut index = Self {
            slots: vec![FREE; 1 << bits].into(),
            shift: u64::BITS - bits,
        };
        for (id, key) in keys.enumerate() {
            let free = index
                .probe(key)
                .take(MAX_PROBES)
                .find(|slot| index.slots.get(*slot) == Some(&FREE))?;
            *index.slots.get_mut(free)? = key.number() << ID_BITS | id as u64;
        }
        Some(index)
    }

    /// The id of a key.
    #[inline]
    pub(super) fn find(&self, key: Key) -> Option<u32> {
        for slot in self.probe(key) {
            let content = *self.slots.get(slot)?;
            if content >> ID_BITS == key.number() {
                return Some((content & MAX_IDS as u64) as u32);
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
            let index = KeyIndex::new(codes.iter().copied().collect::<Vec<_>>().into_iter()).unwrap();
            for (key, id) in codes.iter().zip(0..) {
                prop_assert_eq!(index.find(*key), Some(id));
            }
            let other = Key::of(other.as_bytes()).unwrap();
            prop_assert_eq!(index.find(other).is_some(), codes.contains(&other));
        }
    }
}
