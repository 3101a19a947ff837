//! [`TwoProportions`]: a proportion of two periods or two services compared.

use super::{
    Confidence, Interval, Method, Test,
    exact::{TwoSided, hypergeometric_density, two_sided},
    interval::Proportion,
    special::normal,
};
use crate::{Error, Rate};

/// A proportion in two groups of patients that have nobody in common: two periods, two services.
///
/// ```
/// use casemix_stats::{Rate, significance::{Confidence, ProportionTest, TwoProportions}};
///
/// let (last_year, this_year) = (Rate::part_of(56, 70)?, Rate::part_of(48, 80)?);
/// let compared = TwoProportions::new(last_year, this_year)?.unwrap();
/// assert_eq!(compared.difference(Confidence::NINETY_FIVE).to_string(), "5.24% to 33.39% (95%, Newcombe hybrid score)");
/// assert_eq!(compared.test(ProportionTest::Fisher).to_string(), "p = 0.0125 (Fisher exact)");
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct TwoProportions {
    first: Proportion,
    second: Proportion,
    shown_as: Rate,
}

/// The tests of two proportions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProportionTest {
    /// [`Method::TWO_PROPORTIONS`]: for large numbers, about five cases and five others in each group.
    Pooled,
    /// [`Method::FISHER`]: exact, for any numbers.
    Fisher,
    /// [`Method::FISHER_MID_P`].
    FisherMidP,
}

impl ProportionTest {
    /// The name and the source.
    pub const fn method(self) -> Method {
        match self {
            ProportionTest::Pooled => Method::TWO_PROPORTIONS,
            ProportionTest::Fisher => Method::FISHER,
            ProportionTest::FisherMidP => Method::FISHER_MID_P,
        }
    }
}

impl TwoProportions {
    /// Two proportions; `None` where one is undefined.
    ///
    /// # Errors
    ///
    /// [`Error::NotACount`] if a count is not a whole number at or above zero; [`Error::NotAPart`] if there are more
    /// cases than patients; [`Error::Argument`] for more than a thousand million.
    pub fn new(first: Rate, second: Rate) -> Result<Option<TwoProportions>, Error> {
        let (one, two) = (Proportion::of(first)?, Proportion::of(second)?);
        Ok(one.zip(two).map(|(one, two)| TwoProportions {
            first: one,
            second: two,
            shown_as: first,
        }))
    }

    /// The first less the second, for as many as the first rate is stated for: percentage points of percentages.
    pub fn estimate(&self) -> f64 {
        (self.first.value() - self.second.value()) * f64::from(self.shown_as.basis())
    }

    /// The interval of the difference, first less second: [`Method::NEWCOMBE`].
    pub fn difference(&self, confidence: Confidence) -> Interval {
        let (p, q) = (self.first.value(), self.second.value());
        let ((p_low, p_high), (q_low, q_high)) = (self.first.wilson(confidence), self.second.wilson(confidence));
        let limits = (
            p - q - libm::hypot(p - p_low, q_high - q),
            p - q + libm::hypot(p_high - p, q - q_low),
        );
        Interval::of_rate(self.shown_as, limits, confidence, Method::NEWCOMBE)
    }

    /// The test that the two are the same.
    pub fn test(&self, test: ProportionTest) -> Test {
        let p = match test {
            ProportionTest::Pooled => self.pooled(),
            ProportionTest::Fisher => self.fisher().exact,
            ProportionTest::FisherMidP => self.fisher().mid,
        };
        Test::new(p, test.method())
    }

    fn pooled(&self) -> f64 {
        let (one, two) = (self.first, self.second);
        let pooled = (one.cases + two.cases) / (one.number + two.number);
        let variance = pooled * (1.0 - pooled) * (1.0 / one.number + 1.0 / two.number);
        if variance <= 0.0 {
            return 1.0; // All are cases in both, or none in either: there is no difference to explain.
        }
        2.0 * normal(-(one.value() - two.value()).abs() / variance.sqrt()).lower
    }

    fn fisher(&self) -> TwoSided {
        let (one, two) = (self.first, self.second);
        let [seen, drawn, cases, all] =
            [one.cases, one.number, one.cases + two.cases, one.number + two.number].map(|count| count as u64);
        let others = all - cases;
        let tables = drawn.saturating_sub(others)..=drawn.min(cases);
        let mode = (one.number + 1.0) * (one.cases + two.cases + 1.0) / (one.number + two.number + 2.0);
        two_sided(tables, mode as u64, seen, |seen| {
            hypergeometric_density(seen, drawn, cases, others)
        })
    }
}
