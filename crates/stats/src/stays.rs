//! [`Stays`]: lengths of stay, kept as a histogram.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, prelude::FromPrimitive};

use crate::{Accumulator, Error, Rate, accumulator::whole};

/// Stays of fewer days are counted in a row of numbers, longer ones in a map.
const ROW: u32 = 512;

/// Lengths of stay in whole days: how many stays had each length.
///
/// Mean, geometric mean, median and percentiles follow from the histogram exactly, and so are the same however the
/// stays were split.
///
/// ```
/// use casemix_stats::Stays;
///
/// let stays: Stays = [1, 2, 2, 3, 12].into_iter().collect();
/// assert_eq!(stays.average().to_string(), "4.00");
/// assert_eq!(stays.median().unwrap().to_string(), "2");
/// assert_eq!(stays.percentile(80), Some(3));
/// assert_eq!(stays.geometric_mean().unwrap().to_string(), "2.7019"); // 144 to the power of 1/5
/// assert_eq!(Stays::default().average().to_string(), "undefined");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Stays {
    short: Vec<i64>,
    long: BTreeMap<u32, i64>,
}

impl Stays {
    /// How many stays there are.
    pub fn number(&self) -> i64 {
        self.histogram().map(|(_, count)| count).sum()
    }

    /// The days of all stays together: the discharge days.
    pub fn days(&self) -> i64 {
        self.histogram().map(|(days, count)| i64::from(days) * count).sum()
    }

    /// The lengths that occur, ascending, and how many stays had each.
    pub fn histogram(&self) -> impl Iterator<Item = (u32, i64)> {
        let short = (0..).zip(self.short.iter().copied()).filter(|(_, count)| *count != 0);
        short.chain(self.long.iter().map(|(days, count)| (*days, *count)))
    }

    /// Average length of stay (ALOS): discharge days for each discharge.
    pub fn average(&self) -> Rate {
        Rate::mean(self.days(), self.number())
    }

    /// Geometric mean length of stay in days: the exponential of the mean logarithm, a stay of no day counting as one;
    /// `None` of no stay.
    ///
    /// Rounded to four decimals. The sum runs over the histogram, shortest stays first, so that it is the same however
    /// the stays were split.
    pub fn geometric_mean(&self) -> Option<Decimal> {
        let number = self.number();
        if number <= 0 {
            return None;
        }
        let logarithms: f64 = self
            .histogram()
            .map(|(days, count)| libm::log(f64::from(days.max(1))) * count as f64)
            .sum();
        let mean = Decimal::from_f64(libm::exp(logarithms / number as f64))?;
        Some(mean.round_dp(4).normalize())
    }

    /// The median: the middle length, or the mean of the two in the middle; `None` of no stay.
    pub fn median(&self) -> Option<Decimal> {
        let number = self.number();
        let (lower, upper) = (self.at((number + 1) / 2)?, self.at(number / 2 + 1)?);
        Some((Decimal::from(u64::from(lower) + u64::from(upper)) / Decimal::TWO).normalize())
    }

    /// The percentile by nearest rank: the shortest length that at least so many of a hundred stays do not exceed;
    /// `None` of no stay, or for a number above 100.
    pub fn percentile(&self, of_hundred: u8) -> Option<u32> {
        let rank = (self.number() * i64::from(of_hundred) + 99) / 100;
        if of_hundred <= 100 { self.at(rank.max(1)) } else { None }
    }

    /// Stays that were longer than so many days, and their days beyond it.
    pub fn beyond(&self, limit: Decimal) -> (i64, Decimal) {
        let longer = self.histogram().filter(|(days, _)| Decimal::from(*days) > limit);
        longer.fold((0, Decimal::ZERO), |(stays, days), (length, count)| {
            (
                stays + count,
                days + (Decimal::from(length) - limit) * Decimal::from(count),
            )
        })
    }

    /// The length of the stay of this rank, counted from 1, shortest first.
    fn at(&self, rank: i64) -> Option<u32> {
        let mut passed = 0;
        let found = self.histogram().find(|(_, count)| {
            passed += count;
            passed >= rank
        });
        found.map(|(days, _)| days)
    }
}

impl Accumulator for Stays {
    type Item<'a> = u32;
    type Context<'a> = ();
    type Output = StayFigures;

    fn count(&mut self, days: u32, times: i64) {
        if days < ROW {
            let place = days as usize;
            if self.short.len() <= place {
                self.short.resize(place + 1, 0);
            }
            if let Some(count) = self.short.get_mut(place) {
                *count += times;
            }
        } else {
            let count = self.long.entry(days).or_default();
            *count += times;
            if *count == 0 {
                self.long.remove(&days);
            }
        }
    }

    fn merge(&mut self, other: &Self) {
        other.histogram().for_each(|(days, count)| self.count(days, count));
    }

    fn finish(&self, _: &()) -> Result<StayFigures, Error> {
        self.histogram().try_for_each(|(_, count)| whole(count).map(drop))?;
        Ok(StayFigures {
            stays: whole(self.number())?,
            days: whole(self.days())?,
            average: self.average(),
            geometric_mean: self.geometric_mean(),
            median: self.median(),
        })
    }
}

/// What is said of lengths of stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StayFigures {
    /// Stays whose length is known.
    pub stays: u64,
    /// Their days: the discharge days.
    pub days: u64,
    /// Average length of stay (ALOS).
    pub average: Rate,
    /// Geometric mean length of stay in days.
    pub geometric_mean: Option<Decimal>,
    /// Median length of stay in days.
    pub median: Option<Decimal>,
}

impl PartialEq for Stays {
    fn eq(&self, other: &Self) -> bool {
        self.histogram().eq(other.histogram())
    }
}

impl Eq for Stays {}

impl FromIterator<u32> for Stays {
    fn from_iter<I: IntoIterator<Item = u32>>(lengths: I) -> Self {
        let mut stays = Stays::default();
        lengths.into_iter().for_each(|days| stays.add(days));
        stays
    }
}
