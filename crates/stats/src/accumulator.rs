//! [`Accumulator`]: what every statistic is, and [`Tally`], the simplest of them.

use std::{collections::BTreeMap, fmt};

use crate::Error;

/// A statistic that is built record by record, in any order and in any number of parts.
///
/// Accumulators count with signs: a record that was wrong is subtracted as it was added, and the right one added; a
/// part that knows only of the correction merges with the part that knows of the record. So for every accumulator
///
/// - `merge` is associative and commutative, and the default is its neutral element;
/// - however the records are split and whatever their order, the merged whole is equal to the one built in one go;
/// - adding and subtracting the same item leaves no trace.
///
/// Threads, processes and query engines are therefore only schedulers of the same work.
///
/// ```
/// use casemix_stats::{Accumulator, Stays};
///
/// let (mut monday, mut tuesday) = (Stays::default(), Stays::default());
/// [3, 5, 40].map(|days| monday.add(days));
/// tuesday.subtract(40); // recorded wrongly on Monday
/// tuesday.add(4);
/// monday.merge(&tuesday);
/// assert_eq!(monday, [3, 4, 5].into_iter().collect());
/// ```
pub trait Accumulator: Clone + Default + PartialEq {
    /// What is counted.
    type Item<'a>;
    /// What is needed besides the items to state the result, such as titles; `()` where nothing is.
    type Context<'a>: ?Sized;
    /// The result.
    type Output;

    /// Counts an item so many times; a negative number takes it back.
    fn count(&mut self, item: Self::Item<'_>, times: i64);

    /// Counts everything that `other` counted.
    fn merge(&mut self, other: &Self);

    /// States the result.
    ///
    /// # Errors
    ///
    /// [`Error::Overdrawn`] where more was subtracted than added. Accumulators name further ones.
    fn finish(&self, context: &Self::Context<'_>) -> Result<Self::Output, Error>;

    /// Counts an item.
    fn add(&mut self, item: Self::Item<'_>) {
        self.count(item, 1);
    }

    /// Takes an item back that was added, here or in a part that will be merged.
    fn subtract(&mut self, item: Self::Item<'_>) {
        self.count(item, -1);
    }
}

/// How often each key occurs.
///
/// ```
/// use casemix_stats::{Accumulator, Tally};
///
/// let mut tally = Tally::default();
/// ["MED", "SURG", "MED"].map(|service| tally.add(service));
/// assert_eq!(tally.get(&"MED"), 2);
/// assert_eq!(tally.finish(&()).unwrap(), [("MED", 2), ("SURG", 1)]);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Tally<K: Ord>(BTreeMap<K, i64>);

impl<K: Ord> Tally<K> {
    /// How often the key was added, less how often it was subtracted.
    pub fn get(&self, key: &K) -> i64 {
        self.0.get(key).copied().unwrap_or_default()
    }

    /// All keys together.
    pub fn total(&self) -> i64 {
        self.0.values().sum()
    }

    /// Whether nothing is counted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The keys that occur, in order, with their counts.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, i64)> {
        self.0.iter().map(|(key, count)| (key, *count))
    }
}

impl<K: Ord + Clone> Accumulator for Tally<K> {
    type Item<'a> = K;
    type Context<'a> = ();
    type Output = Vec<(K, u64)>;

    fn count(&mut self, key: K, times: i64) {
        if let Some(count) = self.0.get_mut(&key) {
            *count += times;
            if *count == 0 {
                self.0.remove(&key);
            }
        } else if times != 0 {
            self.0.insert(key, times);
        }
    }

    fn merge(&mut self, other: &Self) {
        other.iter().for_each(|(key, count)| self.count(key.clone(), count));
    }

    fn finish(&self, _: &()) -> Result<Vec<(K, u64)>, Error> {
        self.iter()
            .map(|(key, count)| Ok((key.clone(), whole(count)?)))
            .collect()
    }
}

impl<K: Ord> Default for Tally<K> {
    fn default() -> Self {
        Tally(BTreeMap::new())
    }
}

impl<K: Ord + fmt::Debug> fmt::Debug for Tally<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A finished count.
pub(crate) fn whole(count: i64) -> Result<u64, Error> {
    u64::try_from(count).map_err(|_| Error::Overdrawn {
        by: count.unsigned_abs(),
    })
}
