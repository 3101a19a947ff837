//! Which families of an MDC can hold at all, found from the bits that a claim has.

use crate::{
    Error,
    bits::{Bits, WORDS},
    formula::Trigger,
};

/// A set of families of one MDC: bit by position.
pub(crate) type Families = u128;

/// For every bit that a family waits for, the families that wait for it.
#[derive(Clone, Debug)]
pub(crate) struct TriggerIndex {
    /// The bits that are waited for.
    waited: [u64; WORDS],
    /// How many bits are waited for in the words before.
    before: [u16; WORDS],
    /// The families of each such bit, in the order of the bits.
    families: Vec<Families>,
    /// Families that wait for none.
    always: Families,
}

impl TriggerIndex {
    pub(super) fn new<'a>(triggers: impl Iterator<Item = &'a Trigger> + Clone) -> Result<TriggerIndex, Error> {
        let mut index = TriggerIndex {
            waited: [0; WORDS],
            before: [0; WORDS],
            families: Vec::new(),
            always: 0,
        };
        for bit in triggers.clone().flat_map(Trigger::bits) {
            index
                .waited
                .get_mut(usize::from(bit / 64))
                .into_iter()
                .for_each(|word| *word |= 1 << (bit % 64));
        }
        let mut count = 0;
        for (before, waited) in index.before.iter_mut().zip(&index.waited) {
            *before = count as u16;
            count += waited.count_ones();
        }
        index.families = vec![0; count as usize];
        for (trigger, at) in triggers.zip(0_u32..) {
            let limit = Families::BITS as usize;
            let family: Families = 1_u128.checked_shl(at).ok_or(Error::TooMany {
                what: "families of an MDC",
                limit,
            })?;
            if trigger.bits().is_empty() {
                index.always |= family;
            }
            for bit in trigger.bits() {
                let at = index.rank(usize::from(bit / 64), bit % 64);
                index
                    .families
                    .get_mut(at)
                    .into_iter()
                    .for_each(|families| *families |= family);
            }
        }
        Ok(index)
    }

    /// The families that may hold for a claim.
    #[inline]
    pub(crate) fn candidates(&self, bits: &Bits) -> Families {
        let mut candidates = self.always;
        for (at, (waited, held)) in self.waited.iter().zip(bits.words()).enumerate() {
            let mut met = waited & held;
            while met != 0 {
                let families = self.families.get(self.rank(at, met.trailing_zeros() as u16));
                candidates |= families.copied().unwrap_or_default();
                met &= met - 1;
            }
        }
        candidates
    }

    /// Position of a bit among all that are waited for.
    #[inline]
    fn rank(&self, word: usize, bit: u16) -> usize {
        let (before, waited) = (self.before.get(word), self.waited.get(word));
        let lower = waited.map_or(0, |waited| waited & !(u64::MAX << bit));
        usize::from(before.copied().unwrap_or_default()) + lower.count_ones() as usize
    }
}
