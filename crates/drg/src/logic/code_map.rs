//! Code to small value, by open addressing: one cache line a look-up in almost all cases.

use crate::tables::CodeKey;

/// A map from code to a small value, built once.
#[derive(Clone, Debug)]
pub(crate) struct CodeMap<V> {
    slots: Box<[(u64, V)]>,
    shift: u32,
}

impl<V: Copy + Default> CodeMap<V> {
    /// Builds the map; of equal codes the last counts.
    pub(crate) fn new(entries: impl Iterator<Item = (CodeKey, V)>, count: usize) -> CodeMap<V> {
        let capacity = (count * 3 / 2 + 2).next_power_of_two();
        let mut map = CodeMap {
            slots: vec![(0, V::default()); capacity].into_boxed_slice(),
            shift: 64 - capacity.trailing_zeros(),
        };
        for (code, value) in entries.take(count) {
            let at = map.find(code.packed());
            if let Some(slot) = map.slots.get_mut(at) {
                *slot = (code.packed(), value);
            }
        }
        map
    }

    /// The value of a code.
    #[inline]
    pub(crate) fn get(&self, code: CodeKey) -> Option<V> {
        let (held, value) = self.slots.get(self.find(code.packed()))?;
        (*held == code.packed()).then_some(*value)
    }

    /// The slot that holds the code, or the free slot where it would stand. There is always a free slot, because no
    /// more codes are put in than were counted.
    #[inline]
    fn find(&self, code: u64) -> usize {
        let last = self.slots.len() - 1;
        // Multiplication by the golden ratio spreads codes that differ in a few characters over the table.
        let mut at = (code.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift) as usize;
        while let Some((held, _)) = self.slots.get(at) {
            if *held == code || *held == 0 {
                break;
            }
            at = (at + 1) & last;
        }
        at
    }
}
