//! [`Confidence`]: how sure an interval is.

use std::fmt;

use super::special::normal_quantile;
use crate::Error;

/// The level of confidence of a two-sided interval: how often, in the long run, such intervals hold the true value.
///
/// ```
/// use casemix_stats::significance::Confidence;
///
/// assert_eq!(Confidence::default(), Confidence::NINETY_FIVE);
/// assert_eq!(Confidence::new(0.998)?.to_string(), "99.8%");
/// assert!(Confidence::new(95.0).is_err());
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Confidence(f64);

impl Confidence {
    /// 90%.
    pub const NINETY: Confidence = Confidence(0.90);
    /// 95%, the usual one.
    pub const NINETY_FIVE: Confidence = Confidence(0.95);
    /// 99%.
    pub const NINETY_NINE: Confidence = Confidence(0.99);

    /// A level as a fraction: 0.95 for 95%.
    ///
    /// # Errors
    ///
    /// [`Error::Argument`] unless it is between 0 and 1, both left out.
    pub fn new(level: f64) -> Result<Confidence, Error> {
        if level > 0.0 && level < 1.0 {
            return Ok(Confidence(level));
        }
        Err(Error::Argument {
            argument: "a level of confidence",
            demand: "between 0 and 1, such as 0.95",
        })
    }

    /// The level as a fraction.
    pub const fn level(self) -> f64 {
        self.0
    }

    /// The probability that is left out at either end.
    pub(crate) fn tail(self) -> f64 {
        0.5 * (1.0 - self.0)
    }

    /// The normal deviate of the level: 1.96 for 95%.
    pub(crate) fn deviate(self) -> f64 {
        -normal_quantile(self.tail())
    }
}

impl Default for Confidence {
    fn default() -> Self {
        Confidence::NINETY_FIVE
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Ten decimals drop the binary rounding of the product; trailing zeros say nothing.
        let percent = format!("{:.10}", self.0 * 100.0);
        f.pad(&format!("{}%", percent.trim_end_matches('0').trim_end_matches('.')))
    }
}
