//! [`Interval`]: limits of an estimate, and those of every [`Rate`].

use std::fmt;

use rust_decimal::{Decimal, prelude::ToPrimitive};

use super::{Confidence, Method, special};
use crate::{Error, Rate, report::Value};

/// The two limits between which the true value lies, at a level of confidence.
///
/// They are stated for as many of the denominator as their [`Rate`]: those of a percentage are percentages.
///
/// ```
/// use casemix_stats::{Rate, significance::{Confidence, RateInterval}};
///
/// let infections = Rate::part_of(23, 8_679)?.places(3);
/// let interval = infections.interval(RateInterval::Wilson, Confidence::NINETY_FIVE)?.unwrap();
/// assert_eq!(interval.to_string(), "0.177% to 0.397% (95%, Wilson score)");
/// assert!(interval.contains(0.265));
///
/// // Falls for each 1,000 days: the count is Poisson, the days are the exposure.
/// let falls = Rate::mean(5, 2_400).per(1_000);
/// let interval = falls.interval(RateInterval::Garwood, Confidence::NINETY_FIVE)?.unwrap();
/// assert_eq!(interval.to_string(), "0.68 to 4.86 per 1,000 (95%, exact Poisson (Garwood))");
///
/// // No patients, no rate, no interval.
/// assert_eq!(Rate::part_of(0, 0)?.interval(RateInterval::Wilson, Confidence::NINETY_FIVE)?, None);
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Interval {
    /// The lower limit.
    pub low: f64,
    /// The upper limit; infinite where the data set none.
    pub high: f64,
    /// The level.
    pub confidence: Confidence,
    /// How it was made.
    pub method: Method,
    per: u32,
    places: u32,
}

impl Interval {
    /// An interval of a plain number that is shown to so many decimals.
    pub(crate) fn new(limits: (f64, f64), confidence: Confidence, method: Method, places: u32) -> Interval {
        Interval {
            low: limits.0,
            high: limits.1,
            confidence,
            method,
            per: 1,
            places,
        }
    }

    /// The interval of a fraction, shown as the rate is: limits times its basis.
    pub(crate) fn of_rate(rate: Rate, limits: (f64, f64), confidence: Confidence, method: Method) -> Interval {
        let per = f64::from(rate.basis());
        let places = rate.value().map_or(2, |value| value.scale());
        Interval {
            per: rate.basis(),
            ..Interval::new((limits.0 * per, limits.1 * per), confidence, method, places)
        }
    }

    /// Whether a value is within the limits.
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// The limits as values of a table, with the decimals of the estimate.
    pub fn values(&self) -> [Value; 2] {
        [self.low, self.high].map(|limit| Value::rounded(limit, self.places))
    }
}

impl fmt::Display for Interval {
    /// `1.71% to 5.12% (95%, Wilson score)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [low, high] = self.values().map(|limit| match limit {
            Value::Undefined => "no limit".to_owned(),
            limit if self.per == 100 => format!("{limit}%"),
            limit => limit.to_string(),
        });
        let unit = match self.per {
            1 | 100 => String::new(),
            per => format!(" per {}", crate::report::thousands(&per.to_string())),
        };
        f.pad(&format!("{low} to {high}{unit} ({}, {})", self.confidence, self.method))
    }
}

/// The methods for the interval of a rate.
///
/// Proportions of patients take Wilson's, or Clopper and Pearson's where a level must be guaranteed; counts for each so
/// many days, procedures or devices take Garwood's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RateInterval {
    /// [`Method::WILSON`], of a proportion.
    Wilson,
    /// [`Method::CLOPPER_PEARSON`], of a proportion.
    ClopperPearson,
    /// [`Method::GARWOOD`], of a count for each so much exposure, which is taken as known.
    Garwood,
}

impl RateInterval {
    /// The name and the source.
    pub const fn method(self) -> Method {
        match self {
            RateInterval::Wilson => Method::WILSON,
            RateInterval::ClopperPearson => Method::CLOPPER_PEARSON,
            RateInterval::Garwood => Method::GARWOOD,
        }
    }
}

impl Rate {
    /// The interval of the rate; `None` where the rate is undefined.
    ///
    /// # Errors
    ///
    /// - [`Error::NotACount`] if the numerator is not a whole number at or above zero, or for the methods of
    ///   proportions the denominator;
    /// - [`Error::NotAPart`] if for those the numerator is above the denominator;
    /// - [`Error::Argument`] if an exposure is negative, or a count above a thousand million.
    pub fn interval(self, method: RateInterval, confidence: Confidence) -> Result<Option<Interval>, Error> {
        let limits = match method {
            RateInterval::Wilson => Proportion::of(self)?.map(|proportion| proportion.wilson(confidence)),
            RateInterval::ClopperPearson => {
                Proportion::of(self)?.map(|proportion| proportion.clopper_pearson(confidence))
            }
            RateInterval::Garwood => {
                let cases = cases(self.numerator())?;
                exposure(self)?.map(|exposure| {
                    let (low, high) = garwood(cases, confidence);
                    (low / exposure, high / exposure)
                })
            }
        };
        Ok(limits.map(|limits| Interval::of_rate(self, limits, confidence, method.method())))
    }
}

/// The interval of a count: Garwood's.
///
/// ```
/// use casemix_stats::significance::{Confidence, interval_of_count};
///
/// let interval = interval_of_count(5, Confidence::NINETY_FIVE)?;
/// assert_eq!(interval.to_string(), "1.62 to 11.67 (95%, exact Poisson (Garwood))");
/// # Ok::<(), casemix_stats::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Argument`] for a count above a thousand million.
pub fn interval_of_count(cases: u64, confidence: Confidence) -> Result<Interval, Error> {
    let limits = garwood(countable(cases as f64)?, confidence);
    Ok(Interval::new(limits, confidence, Method::GARWOOD, 2))
}

pub(super) fn garwood(cases: f64, confidence: Confidence) -> (f64, f64) {
    let low = if cases == 0.0 {
        0.0
    } else {
        special::gamma_quantile(confidence.tail(), cases)
    };
    (low, special::gamma_quantile(1.0 - confidence.tail(), cases + 1.0))
}

/// So many cases of so many, with at least one to be a case.
#[derive(Clone, Copy, Debug)]
pub(super) struct Proportion {
    pub(super) cases: f64,
    pub(super) number: f64,
}

impl Proportion {
    pub(super) fn of(rate: Rate) -> Result<Option<Proportion>, Error> {
        let (part, whole) = (rate.numerator(), rate.denominator());
        let proportion = Proportion {
            cases: cases(part)?,
            number: cases(whole)?,
        };
        if part > whole {
            return Err(Error::NotAPart { part, whole });
        }
        Ok((proportion.number > 0.0).then_some(proportion))
    }

    pub(super) fn value(self) -> f64 {
        self.cases / self.number
    }

    pub(super) fn wilson(self, confidence: Confidence) -> (f64, f64) {
        let (x, n, z) = (self.cases, self.number, confidence.deviate());
        let square = z * z;
        let middle = x + 0.5 * square;
        let half = z * (x * (n - x) / n + 0.25 * square).sqrt();
        // At the ends the limit is the end, which rounding would miss.
        let low = if x == 0.0 { 0.0 } else { (middle - half) / (n + square) };
        let high = if x == n { 1.0 } else { (middle + half) / (n + square) };
        (low, high)
    }

    pub(super) fn clopper_pearson(self, confidence: Confidence) -> (f64, f64) {
        let (x, n, tail) = (self.cases, self.number, confidence.tail());
        let low = if x == 0.0 {
            0.0
        } else {
            special::beta_quantile(tail, x, n - x + 1.0)
        };
        let high = if x == n {
            1.0
        } else {
            special::beta_quantile(1.0 - tail, x + 1.0, n - x)
        };
        (low, high)
    }
}

/// The most cases of an interval or a test: what takes the square root of it in steps is still done at once.
const MOST: f64 = 1e9;

/// A whole number of cases.
pub(super) fn cases(number: Decimal) -> Result<f64, Error> {
    let whole = number.is_integer() && number >= Decimal::ZERO;
    let cases = number.to_f64().filter(|_| whole).ok_or(Error::NotACount { number })?;
    countable(cases)
}

/// A number that is not too large to count with.
pub(super) fn countable(cases: f64) -> Result<f64, Error> {
    if cases <= MOST {
        return Ok(cases);
    }
    Err(Error::Argument {
        argument: "a number of cases or patients",
        demand: "a thousand million at most",
    })
}

/// The exposure of a rate; `None` where there is none, and so no rate.
pub(super) fn exposure(rate: Rate) -> Result<Option<f64>, Error> {
    if rate.denominator() < Decimal::ZERO {
        return Err(Error::Argument {
            argument: "an exposure",
            demand: "above zero",
        });
    }
    Ok(rate.denominator().to_f64().filter(|exposure| *exposure > 0.0))
}
