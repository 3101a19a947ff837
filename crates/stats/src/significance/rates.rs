//! [`TwoRates`]: a count per exposure of two periods or two services compared.

use rust_decimal::prelude::ToPrimitive;

use super::{
    Confidence, Interval, Method, Test,
    exact::{TwoSided, two_sided},
    interval::{Proportion, cases, exposure},
    special::binomial_density,
};
use crate::{Error, Rate};

/// A count for each so much exposure in two periods or two services: infections for each 1,000 device days.
///
/// ```
/// use casemix_stats::{Rate, significance::{Confidence, RateTest, TwoRates}};
///
/// let (before, after) = (Rate::mean(41, 28_010).per(1_000), Rate::mean(15, 19_017).per(1_000));
/// let compared = TwoRates::new(before, after)?.unwrap();
/// assert_eq!(compared.interval(Confidence::NINETY_FIVE).unwrap().to_string(),
///     "1.01 to 3.61 (95%, conditional exact)");
/// assert_eq!(compared.test(RateTest::Conditional).to_string(), "p = 0.0409 (conditional exact)");
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TwoRates {
    cases: (f64, f64),
    exposures: (f64, f64),
}

/// The tests of two rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RateTest {
    /// [`Method::CONDITIONAL`].
    Conditional,
    /// [`Method::CONDITIONAL_MID_P`].
    ConditionalMidP,
}

impl RateTest {
    /// The name and the source.
    pub const fn method(self) -> Method {
        match self {
            RateTest::Conditional => Method::CONDITIONAL,
            RateTest::ConditionalMidP => Method::CONDITIONAL_MID_P,
        }
    }
}

impl TwoRates {
    /// Two rates; `None` where one is undefined.
    ///
    /// # Errors
    ///
    /// [`Error::NotACount`] if a numerator is not a whole number at or above zero; [`Error::Argument`] if an exposure is
    /// negative, or a count above a thousand million.
    pub fn new(first: Rate, second: Rate) -> Result<Option<TwoRates>, Error> {
        let cases = (cases(first.numerator())?, cases(second.numerator())?);
        let exposures = exposure(first)?.zip(exposure(second)?);
        Ok(exposures.map(|exposures| TwoRates { cases, exposures }))
    }

    /// The first rate divided by the second; `None` where the second is zero.
    pub fn ratio(&self) -> Option<f64> {
        let second = self.cases.1 / self.exposures.1;
        (second > 0.0).then(|| self.cases.0 / self.exposures.0 / second)
    }

    /// The interval of the ratio, first by second: [`Method::CONDITIONAL_RATIO`]; without an upper limit where the second
    /// has no case, and `None` where neither has.
    pub fn interval(&self, confidence: Confidence) -> Option<Interval> {
        let share = Proportion {
            cases: self.cases.0,
            number: self.cases.0 + self.cases.1,
        };
        if share.number <= 0.0 {
            return None;
        }
        let (low, high) = share.clopper_pearson(confidence);
        let ratio = |share: f64| share / (1.0 - share) * self.exposures.1 / self.exposures.0;
        Some(Interval::new(
            (ratio(low), ratio(high)),
            confidence,
            Method::CONDITIONAL_RATIO,
            2,
        ))
    }

    /// The test that the two are the same.
    pub fn test(&self, test: RateTest) -> Test {
        let both = self.conditional();
        let p = match test {
            RateTest::Conditional => both.exact,
            RateTest::ConditionalMidP => both.mid,
        };
        Test::new(p, test.method())
    }

    fn conditional(&self) -> TwoSided {
        let all = self.cases.0 + self.cases.1;
        let chance = self.exposures.0 / (self.exposures.0 + self.exposures.1);
        let seen = self.cases.0.to_u64().unwrap_or(u64::MAX);
        let outcomes = 0..=all.to_u64().unwrap_or(u64::MAX);
        two_sided(outcomes, ((all + 1.0) * chance) as u64, seen, |count| {
            binomial_density(count as f64, all, chance)
        })
    }
}
