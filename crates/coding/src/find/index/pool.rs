//! Many short strings, and many short lists, in few allocations.

use std::ops::Range;

/// Strings one after the other.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    text: String,
    ends: Vec<u32>,
}

impl Pool {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
    }

    #[inline]
    pub(crate) fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)? as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before));
        self.text.get(start.copied().unwrap_or_default() as usize..end)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map_while(|at| self.get(at))
    }

    /// Number of strings, from the first on, for which `before` holds; for a pool in order.
    pub(crate) fn partition_point(&self, mut before: impl FnMut(&str) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.get(middle).is_some_and(&mut before) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    pub(crate) fn is_ascending(&self) -> bool {
        self.iter().zip(self.iter().skip(1)).all(|(one, next)| one < next)
    }

    /// A number that tells these strings from others (FNV-1a).
    pub(crate) fn check_number(&self) -> u64 {
        let lengths = self.ends.iter().flat_map(|end| end.to_le_bytes());
        let bytes = self.text.bytes().chain(lengths);
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }
}

/// Where each of many lists ends that lie one after the other.
#[derive(Debug, Default)]
pub(crate) struct Ends(Vec<u32>);

impl Ends {
    /// From the lengths of the lists.
    pub(crate) fn of<N: Into<u32>>(lengths: impl IntoIterator<Item = N>) -> Self {
        let mut end = 0_u32;
        let ends = lengths.into_iter().map(|length| {
            end = end.saturating_add(length.into());
            end
        });
        Self(ends.collect())
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Where the last list ends.
    pub(crate) fn total(&self) -> usize {
        self.0.last().copied().unwrap_or_default() as usize
    }

    /// Where the list at `at` lies.
    #[inline]
    pub(crate) fn range(&self, at: usize) -> Range<usize> {
        let Some(end) = self.0.get(at) else { return 0..0 };
        let start = at.checked_sub(1).and_then(|before| self.0.get(before));
        start.copied().unwrap_or_default() as usize..*end as usize
    }
}
