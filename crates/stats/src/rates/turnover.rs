//! [`Turnover`]: how often a bed changes its patient, by two methods.

use rust_decimal::Decimal;

use super::{Count, Counts};
use crate::{Error, Rate};

/// How the turnover of beds is computed. The two differ legitimately.
///
/// ```
/// use casemix_stats::rates::{Count, Counts, Turnover};
///
/// // 577 beds through 2005.
/// let year = Counts::from([(Count::Discharges, 15_846), (Count::BedDays, 577 * 365), (Count::CalendarDays, 365),
///     (Count::DischargeDays, 136_540), (Count::ServiceDays, 137_000)]);
/// assert_eq!(Turnover::Direct.of(&year)?.to_string(), "27.46");
/// assert_eq!(Turnover::Indirect.of(&year)?.to_string(), "27.56");
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Turnover {
    /// Discharges for each bed: how many times each bed changed its occupant.
    Direct,
    /// Occupancy times the days of the period over the average length of stay; for periods in which the bed count
    /// changed.
    Indirect,
}

impl Turnover {
    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            Turnover::Direct => "bed turnover, direct",
            Turnover::Indirect => "bed turnover, indirect",
        }
    }

    /// The formula, in words.
    pub const fn formula(self) -> &'static str {
        match self {
            Turnover::Direct => "discharges / (bed count days / days of the period)",
            Turnover::Indirect => {
                "(service days / bed count days) × days of the period / (discharge days / discharges)"
            }
        }
    }

    /// The turnover of beds of adults and children in the period; undefined without beds, days or stays.
    ///
    /// # Errors
    ///
    /// [`Error::TooLarge`] if the product of the counts has more than 28 digits.
    pub fn of(self, counts: &Counts) -> Result<Rate, Error> {
        let get = |count| Decimal::from(counts.get(count));
        let product = |counts: &[Count]| {
            counts
                .iter()
                .try_fold(Decimal::ONE, |product, count| product.checked_mul(get(*count)))
                .ok_or(Error::TooLarge)
        };
        let (numerator, denominator): (&[Count], &[Count]) = match self {
            Turnover::Direct => (&[Count::Discharges, Count::CalendarDays], &[Count::BedDays]),
            Turnover::Indirect => (
                &[Count::ServiceDays, Count::CalendarDays, Count::Discharges],
                &[Count::BedDays, Count::DischargeDays],
            ),
        };
        Ok(Rate::mean(product(numerator)?, product(denominator)?))
    }
}
