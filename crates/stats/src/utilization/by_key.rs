//! [`ByKey`]: an accumulator for each key.

use std::collections::BTreeMap;

use crate::Accumulator;

/// An accumulator for each key. Keys under which nothing is left do not count.
#[derive(Clone, Debug)]
pub(crate) struct ByKey<K: Ord, A>(BTreeMap<K, A>);

impl<K: Ord, A: Accumulator> ByKey<K, A> {
    pub(crate) fn count(&mut self, key: K, item: A::Item<'_>, times: i64) {
        self.0.entry(key).or_default().count(item, times);
    }

    pub(crate) fn merge(&mut self, other: &Self)
    where
        K: Clone,
    {
        for (key, part) in other.iter() {
            match self.0.get_mut(key) {
                Some(sum) => sum.merge(part),
                None => drop(self.0.insert(key.clone(), part.clone())),
            }
        }
    }

    /// The keys under which something is counted, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &A)> {
        let nothing = A::default();
        self.0.iter().filter(move |(_, part)| **part != nothing)
    }
}

impl<K: Ord, A> Default for ByKey<K, A> {
    fn default() -> Self {
        ByKey(BTreeMap::new())
    }
}

impl<K: Ord, A: Accumulator> PartialEq for ByKey<K, A> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<K: Ord, A: Accumulator> Eq for ByKey<K, A> {}
