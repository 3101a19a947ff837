//! [`TwoStays`]: lengths of stay of two periods or two services compared.

use std::collections::BTreeMap;

use super::{
    Confidence, Interval, Method, Test,
    special::{normal, student, student_quantile},
};
use crate::{Accumulator, Error, Stays};

/// Lengths of stay of two groups of discharges that have no stay in common.
///
/// Both comparisons run on the histograms: means by [`Method::WELCH`], and, since a few very long stays move a mean, the
/// shift of the whole distribution by [`Method::HODGES_LEHMANN`] with its test, [`Method::MANN_WHITNEY`].
///
/// ```
/// use casemix_stats::{Stays, significance::{Confidence, TwoStays}};
///
/// let before: Stays = [4, 5, 5, 6, 7, 8, 9, 60].into_iter().collect();
/// let after: Stays = [2, 3, 3, 4, 4, 5, 6].into_iter().collect();
/// let compared = TwoStays::new(&before, &after)?;
///
/// assert_eq!(compared.shift(), Some(3.0));
/// assert_eq!(compared.shift_interval(Confidence::NINETY_FIVE).unwrap().to_string(), "1.00 to 6.00 (95%, Hodges-Lehmann)");
/// assert_eq!(compared.mann_whitney().unwrap().to_string(), "p = 0.0142 (Mann-Whitney)");
/// assert!(compared.welch().unwrap().p > 0.2); // one stay of 60 days hides the difference of the means
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct TwoStays {
    first: Moments,
    second: Moments,
    /// How many pairs of a first and a second stay differ by so many days.
    differences: BTreeMap<i64, u128>,
    /// The sum of t^3 - t over the lengths, where t stays of both groups have that length.
    ties: f64,
}

/// Number, mean and variance, from exact sums.
#[derive(Clone, Copy, Debug)]
struct Moments {
    number: f64,
    mean: f64,
    variance: f64,
}

impl Moments {
    fn of(stays: &Stays) -> Moments {
        let sums = stays.histogram().map(|(days, count)| {
            let (days, count) = (i128::from(days), i128::from(count));
            (count, days * count, days * days * count)
        });
        let (n, sum, squares) = sums.fold((0, 0, 0), |(n, s, q), (count, days, square)| {
            (n + count, s + days, q + square)
        });
        // n Σx² - (Σx)² is exact in whole numbers, where it would cancel in binary ones.
        let spread = squares.saturating_mul(n) - sum.saturating_mul(sum);
        Moments {
            number: n as f64,
            mean: sum as f64 / n as f64,
            variance: spread as f64 / (n as f64 * (n as f64 - 1.0)),
        }
    }

    fn of_mean(self) -> f64 {
        self.variance / self.number
    }
}

impl TwoStays {
    /// Two groups of stays.
    ///
    /// # Errors
    ///
    /// [`Error::Overdrawn`] where more stays of a length were subtracted than added.
    pub fn new(first: &Stays, second: &Stays) -> Result<TwoStays, Error> {
        first.finish(&())?;
        second.finish(&())?;
        let mut differences = BTreeMap::new();
        for (days, count) in first.histogram() {
            for (other_days, other_count) in second.histogram() {
                let pairs = u128::from(count.unsigned_abs()) * u128::from(other_count.unsigned_abs());
                *differences.entry(i64::from(days) - i64::from(other_days)).or_default() += pairs;
            }
        }
        let mut both = first.clone();
        both.merge(second);
        let cubes = both.histogram().map(|(_, count)| {
            let tied = count as f64;
            tied * tied * tied - tied
        });
        Ok(TwoStays {
            first: Moments::of(first),
            second: Moments::of(second),
            differences,
            ties: cubes.sum(),
        })
    }

    /// The first mean less the second, in days; `None` where a group has no stay.
    pub fn mean_difference(&self) -> Option<f64> {
        Some(self.first.mean - self.second.mean).filter(|difference| difference.is_finite())
    }

    /// The interval of the difference of the means; `None` where a group has fewer than two stays or no stay differs from
    /// the others of its group.
    pub fn mean_interval(&self, confidence: Confidence) -> Option<Interval> {
        let (difference, error, freedom) = self.welch_terms()?;
        let half = -student_quantile(confidence.tail(), freedom) * error;
        let limits = (difference - half, difference + half);
        Some(Interval::new(limits, confidence, Method::WELCH, 2))
    }

    /// The test that the means are the same; `None` as for the interval.
    pub fn welch(&self) -> Option<Test> {
        let (difference, error, freedom) = self.welch_terms()?;
        let p = 2.0 * student(-(difference / error).abs(), freedom).lower;
        Some(Test::new(p, Method::WELCH))
    }

    /// The difference, its standard error, and Welch's degrees of freedom.
    fn welch_terms(&self) -> Option<(f64, f64, f64)> {
        let (one, two) = (self.first.of_mean(), self.second.of_mean());
        if self.first.number < 2.0 || self.second.number < 2.0 || one + two <= 0.0 {
            return None;
        }
        let freedom = (one + two) * (one + two)
            / (one * one / (self.first.number - 1.0) + two * two / (self.second.number - 1.0));
        Some((self.mean_difference()?, (one + two).sqrt(), freedom))
    }

    /// By how many days the first stays are longer: the median of the differences of all pairs; `None` where a group has
    /// no stay.
    pub fn shift(&self) -> Option<f64> {
        let pairs: u128 = self.differences.values().sum();
        Some((self.difference_of_rank(pairs.div_ceil(2))? + self.difference_of_rank(pairs / 2 + 1)?) / 2.0)
    }

    /// The interval of the shift; `None` where a group has no stay.
    ///
    /// The ranks of its limits are from the normal approximation without correction for ties, rounded to the wider
    /// interval.
    pub fn shift_interval(&self, confidence: Confidence) -> Option<Interval> {
        let pairs: u128 = self.differences.values().sum();
        let (n, m) = (self.first.number, self.second.number);
        let half = confidence.deviate() * (n * m * (n + m + 1.0) / 12.0).sqrt();
        let rank = ((0.5 * n * m - half).floor().max(1.0) as u128).min(pairs);
        let limits = (
            self.difference_of_rank(rank)?,
            self.difference_of_rank(pairs + 1 - rank)?,
        );
        Some(Interval::new(limits, confidence, Method::HODGES_LEHMANN, 2))
    }

    /// The test that neither tends to longer stays; `None` where a group has no stay or all stays are of one length.
    pub fn mann_whitney(&self) -> Option<Test> {
        let (n, m) = (self.first.number, self.second.number);
        let all = n + m;
        let variance = n * m / 12.0 * (all + 1.0 - self.ties / (all * (all - 1.0)));
        if n < 1.0 || m < 1.0 || variance <= 0.0 {
            return None;
        }
        let halves = self.differences.iter().map(|(days, pairs)| match days.signum() {
            1 => 2 * pairs,
            0 => *pairs,
            _ => 0,
        });
        let wins = halves.sum::<u128>() as f64 / 2.0;
        let beyond = ((wins - 0.5 * n * m).abs() - 0.5).max(0.0);
        Some(Test::new(
            2.0 * normal(-beyond / variance.sqrt()).lower,
            Method::MANN_WHITNEY,
        ))
    }

    /// The difference of the pair of this rank, counted from 1, smallest first.
    fn difference_of_rank(&self, rank: u128) -> Option<f64> {
        let mut passed = 0;
        let found = self.differences.iter().find(|(_, pairs)| {
            passed += **pairs;
            passed >= rank
        });
        found.map(|(days, _)| *days as f64)
    }
}
