//! [`Strata`]: cases and exposure by age, sex, DRG or any key, and the rates that are standardised by it.

use std::{collections::BTreeMap, fmt};

use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::{
    Confidence, Interval, Method,
    interval::{countable, garwood},
    special::gamma_quantile,
};
use crate::{Accumulator, Error, Rate, accumulator::whole};

/// Cases and those among whom they occurred, in one stratum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Cases: deaths, infections, readmissions.
    pub cases: i64,
    /// Discharges, patient days or people.
    pub exposure: i64,
}

/// Cases and exposure by stratum: by age group, by age and sex, by DRG, by whatever the rate depends on.
///
/// Two ways to compare hospitals, services or years whose patients differ:
///
/// - [`indirect`](Strata::indirect): how many cases there would be at the rates of a reference, and how many there are
///   (SMR); for few cases, and for one hospital against a reference;
/// - [`direct`](Strata::direct): what the rate would be with the strata of a standard population; comparable among many.
///
/// Source of both: Breslow and Day, *Statistical Methods in Cancer Research* II (1987), chapter 2.
///
/// ```
/// use casemix_stats::{Accumulator, significance::{Cell, Confidence, Strata}};
///
/// let of = |cells: [(&'static str, i64, i64); 2]| cells.into_iter()
///     .map(|(age, cases, exposure)| (age, Cell { cases, exposure })).collect::<Strata<&str>>();
/// let ours = of([("under 65", 4, 900), ("65 and over", 40, 1_100)]);
/// let state = of([("under 65", 500, 100_000), ("65 and over", 3_000, 100_000)]);
///
/// let indirect = ours.indirect(&state)?;
/// assert_eq!(indirect.ratio().to_string(), "1.17"); // 44 deaths where 37.5 are expected
/// assert_eq!(indirect.interval(Confidence::NINETY_FIVE)?.unwrap().to_string(),
///     "0.85 to 1.58 (95%, exact Poisson (Garwood))");
///
/// let direct = ours.direct(&state)?;
/// assert_eq!(direct.rate().to_string(), "2.04%");
/// assert_eq!(direct.interval(Confidence::NINETY_FIVE)?.unwrap().to_string(), "1.48% to 2.75% (95%, gamma (Fay-Feuer))");
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Strata<K: Ord>(BTreeMap<K, Cell>);

impl<K: Ord> Strata<K> {
    /// The stratum of a key; nothing where it does not occur.
    pub fn get(&self, key: &K) -> Cell {
        self.0.get(key).copied().unwrap_or_default()
    }

    /// The strata, in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&K, Cell)> {
        self.0.iter().map(|(key, cell)| (key, *cell))
    }

    /// All strata together: the crude counts.
    pub fn total(&self) -> Cell {
        self.0.values().fold(Cell::default(), |sum, cell| Cell {
            cases: sum.cases + cell.cases,
            exposure: sum.exposure + cell.exposure,
        })
    }

    /// The crude rate, as a percentage.
    pub fn crude(&self) -> Rate {
        let total = self.total();
        Rate::percent(total.cases, total.exposure)
    }
}

impl<K: Ord + Clone> Strata<K> {
    /// Observed cases against those that the rates of a reference lead to expect.
    ///
    /// # Errors
    ///
    /// [`Error::Overdrawn`] where a count is below zero; [`Error::TooLarge`] where a number has more than 28 digits.
    pub fn indirect(&self, reference: &Strata<K>) -> Result<Indirect<K>, Error> {
        reference.finish(&())?;
        let mut result = Indirect {
            observed: 0,
            expected: Decimal::ZERO,
            without_reference: Vec::new(),
        };
        for (key, cell) in self.finish(&())? {
            result.observed += whole(cell.cases)?;
            let known = reference.get(&key);
            if known.exposure > 0 {
                result.expected = Decimal::from(cell.exposure)
                    .checked_mul(known.cases.into())
                    .and_then(|product| product.checked_div(known.exposure.into()))
                    .and_then(|expected| expected.checked_add(result.expected))
                    .ok_or(Error::TooLarge)?;
            } else if cell != Cell::default() {
                result.without_reference.push(key);
            }
        }
        Ok(result)
    }

    /// The rate with the strata as large as they are in a standard population, of which the exposure is taken.
    ///
    /// # Errors
    ///
    /// [`Error::Overdrawn`] where a count is below zero; [`Error::TooLarge`] where a number has more than 28 digits.
    pub fn direct(&self, standard: &Strata<K>) -> Result<Direct<K>, Error> {
        self.finish(&())?;
        let mut result = Direct {
            weighted: Decimal::ZERO,
            standard: Decimal::ZERO,
            terms: Vec::new(),
            without_exposure: Vec::new(),
        };
        for (key, of_standard) in standard.finish(&())? {
            let weight = Decimal::from(of_standard.exposure);
            let cell = self.get(&key);
            if weight.is_zero() {
                continue;
            }
            result.standard = result.standard.checked_add(weight).ok_or(Error::TooLarge)?;
            if cell.exposure == 0 {
                result.without_exposure.push(key);
                continue;
            }
            let cases = weight
                .checked_mul(cell.cases.into())
                .and_then(|product| product.checked_div(cell.exposure.into()))
                .ok_or(Error::TooLarge)?;
            result.weighted = result.weighted.checked_add(cases).ok_or(Error::TooLarge)?;
            result.terms.push((cell, of_standard.exposure));
        }
        Ok(result)
    }
}

impl<K: Ord + Clone> Accumulator for Strata<K> {
    type Item<'a> = (K, Cell);
    type Context<'a> = ();
    type Output = Vec<(K, Cell)>;

    fn count(&mut self, (key, cell): (K, Cell), times: i64) {
        let sum = self.0.entry(key.clone()).or_default();
        sum.cases += cell.cases * times;
        sum.exposure += cell.exposure * times;
        if *sum == Cell::default() {
            self.0.remove(&key);
        }
    }

    fn merge(&mut self, other: &Self) {
        other.iter().for_each(|(key, cell)| self.add((key.clone(), cell)));
    }

    fn finish(&self, _: &()) -> Result<Vec<(K, Cell)>, Error> {
        self.iter()
            .map(|(key, cell)| {
                whole(cell.cases)?;
                whole(cell.exposure)?;
                Ok((key.clone(), cell))
            })
            .collect()
    }
}

impl<K: Ord> Default for Strata<K> {
    fn default() -> Self {
        Strata(BTreeMap::new())
    }
}

impl<K: Ord + Clone> FromIterator<(K, Cell)> for Strata<K> {
    fn from_iter<I: IntoIterator<Item = (K, Cell)>>(cells: I) -> Self {
        let mut strata = Strata::default();
        cells.into_iter().for_each(|cell| strata.add(cell));
        strata
    }
}

impl<K: Ord + fmt::Debug> fmt::Debug for Strata<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Cases observed and expected: indirect standardisation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Indirect<K> {
    /// Cases that occurred.
    pub observed: u64,
    /// Cases to expect at the rates of the reference, over the strata that it knows.
    pub expected: Decimal,
    /// Strata that have cases or exposure here and no exposure in the reference. Where there is one, nothing can be said
    /// of the whole, and ratio and interval are undefined: join it with a stratum that the reference knows.
    pub without_reference: Vec<K>,
}

impl<K> Indirect<K> {
    /// The standardised ratio (SMR): observed by expected; undefined where nothing is expected.
    pub fn ratio(&self) -> Rate {
        let known = self.without_reference.is_empty();
        Rate::mean(self.observed, if known { self.expected } else { Decimal::ZERO })
    }

    /// The interval of the ratio, the expected cases taken as known: [`Method::GARWOOD`]; `None` where it is undefined.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] for more than a thousand million cases.
    pub fn interval(&self, confidence: Confidence) -> Result<Option<Interval>, Error> {
        self.ratio().interval(super::RateInterval::Garwood, confidence)
    }
}

/// A directly standardised rate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Direct<K> {
    weighted: Decimal,
    standard: Decimal,
    /// Our stratum, and the exposure of the standard.
    terms: Vec<(Cell, i64)>,
    /// Strata of the standard population that have no exposure here. Where there is one, the rate is undefined: join it
    /// with a neighbouring stratum.
    pub without_exposure: Vec<K>,
}

impl<K> Direct<K> {
    /// The rate as a percentage; undefined where the standard population is empty or a stratum of it has no exposure here.
    pub fn rate(&self) -> Rate {
        let known = self.without_exposure.is_empty();
        Rate::percent(self.weighted, if known { self.standard } else { Decimal::ZERO })
    }

    /// The interval of the rate: [`Method::FAY_FEUER`]; `None` where it is undefined.
    ///
    /// # Errors
    ///
    /// [`Error::TooLarge`] where a number has more than 28 digits; [`Error::Argument`] for more than a thousand million
    /// cases.
    pub fn interval(&self, confidence: Confidence) -> Result<Option<Interval>, Error> {
        let rate = self.rate();
        let Some(standard) = rate.denominator().to_f64().filter(|standard| *standard > 0.0) else {
            return Ok(None);
        };
        let estimate = rate.numerator().to_f64().ok_or(Error::TooLarge)? / standard;
        countable(self.terms.iter().map(|(cell, _)| cell.cases as f64).sum())?;
        // What one case adds to the rate, by stratum.
        let of_one = |cell: &Cell, weight: i64| weight as f64 / standard / cell.exposure as f64;
        let (mut variance, mut largest) = (0.0, 0.0_f64);
        for (cell, weight) in &self.terms {
            let adds = of_one(cell, *weight);
            variance += adds * adds * cell.cases as f64;
            largest = largest.max(adds);
        }
        // A gamma distribution of this mean and variance stands for the rate; above, with one case more.
        let scaled = |p: f64, mean: f64, variance: f64| gamma_quantile(p, mean * mean / variance) * variance / mean;
        let low = if estimate > 0.0 {
            scaled(confidence.tail(), estimate, variance)
        } else {
            0.0
        };
        let high = if estimate > 0.0 {
            scaled(
                1.0 - confidence.tail(),
                estimate + largest,
                variance + largest * largest,
            )
        } else {
            garwood(0.0, confidence).1 * largest
        };
        Ok(Some(Interval::of_rate(
            rate,
            (low, high),
            confidence,
            Method::FAY_FEUER,
        )))
    }
}
