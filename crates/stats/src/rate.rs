//! [`Rate`]: a numerator and a denominator, until it is shown.

use std::fmt;

use rust_decimal::Decimal;

use crate::Error;

/// A rate, a ratio or a mean: numerator and denominator are kept exact and divided only to be shown.
///
/// Shown half-up to its number of decimals: two unless [`places`](Rate::places) says otherwise. Without a denominator
/// it is undefined, which is not zero.
///
/// ```
/// use casemix_stats::Rate;
///
/// let gross_death_rate = Rate::part_of(12, 404)?.places(3);
/// assert_eq!(gross_death_rate.to_string(), "2.970%");
///
/// // More autopsies than deaths: one of the two counts is wrong.
/// assert!(Rate::part_of(8, 3).is_err());
///
/// // More days than beds provide is legal: temporary beds.
/// assert_eq!(Rate::percent(236_832, 600 * 366).to_string(), "107.85%");
///
/// assert_eq!(Rate::mean(46_113, 7_318).to_string(), "6.30");
/// assert_eq!(Rate::part_of(0, 0)?.to_string(), "undefined");
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rate {
    numerator: Decimal,
    denominator: Decimal,
    per: u32,
    places: u32,
}

impl Rate {
    /// The percentage that a part is of the whole.
    ///
    /// # Errors
    ///
    /// [`Error::NotAPart`] if the part is below zero or above the whole.
    pub fn part_of(part: impl Into<Decimal>, whole: impl Into<Decimal>) -> Result<Rate, Error> {
        let (part, whole) = (part.into(), whole.into());
        if part < Decimal::ZERO || part > whole {
            return Err(Error::NotAPart { part, whole });
        }
        Ok(Rate::percent(part, whole))
    }

    /// A percentage whose numerator need not be a part of its denominator, such as an occupancy.
    pub fn percent(numerator: impl Into<Decimal>, denominator: impl Into<Decimal>) -> Rate {
        Rate::mean(numerator, denominator).per(100)
    }

    /// So much for each: days for each discharge, or weight for each discharge.
    pub fn mean(numerator: impl Into<Decimal>, denominator: impl Into<Decimal>) -> Rate {
        Rate {
            numerator: numerator.into(),
            denominator: denominator.into(),
            per: 1,
            places: 2,
        }
    }

    /// The same rate per so many of the denominator: 1,000 live births, 100,000 live births.
    #[must_use]
    pub const fn per(self, per: u32) -> Rate {
        Rate { per, ..self }
    }

    /// The same rate with so many decimals, 15 at most.
    #[must_use]
    pub const fn places(self, places: u32) -> Rate {
        Rate {
            places: if places > 15 { 15 } else { places },
            ..self
        }
    }

    /// The numerator.
    pub const fn numerator(self) -> Decimal {
        self.numerator
    }

    /// The denominator.
    pub const fn denominator(self) -> Decimal {
        self.denominator
    }

    /// How many of the denominator it is stated for: 1 for a mean, 100 for a percentage.
    pub const fn basis(self) -> u32 {
        self.per
    }

    /// The number as it is shown: rounded half-up, away from zero below it.
    ///
    /// `None` if it is undefined because the denominator is zero, or if it has more than 28 digits.
    pub fn value(self) -> Option<Decimal> {
        let unit = Decimal::from(10_u64.checked_pow(self.places)?);
        let scaled = self
            .numerator
            .abs()
            .checked_mul(Decimal::from(self.per))?
            .checked_mul(unit)?;
        let denominator = self.denominator.abs();
        // The quotient may be rounded up to a whole number in its 28th digit; the rest tells.
        let mut quotient = scaled.checked_div(denominator)?.trunc();
        let mut rest = scaled.checked_sub(quotient.checked_mul(denominator)?)?;
        if rest < Decimal::ZERO {
            quotient -= Decimal::ONE;
            rest += denominator;
        }
        if rest.checked_add(rest)? >= denominator {
            quotient += Decimal::ONE;
        }
        let negative = self.numerator.is_sign_negative() != self.denominator.is_sign_negative();
        let mut value = quotient.checked_div(unit)?;
        value.rescale(self.places);
        value.set_sign_negative(negative && !value.is_zero());
        Some(value)
    }
}

impl fmt::Display for Rate {
    /// With the sign `%`, or `per 1,000` and the like; `undefined` if it is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match (self.value(), self.per) {
            (None, _) => "undefined".to_owned(),
            (Some(value), 1) => value.to_string(),
            (Some(value), 100) => format!("{value}%"),
            (Some(value), per) => format!("{value} per {}", crate::report::thousands(&per.to_string())),
        };
        f.pad(&text)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Rate {
    /// `{"numerator":"12","denominator":"404","per":100,"value":"2.970"}`; the value is null if undefined.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut fields = serializer.serialize_struct("Rate", 4)?;
        fields.serialize_field("numerator", &self.numerator.normalize().to_string())?;
        fields.serialize_field("denominator", &self.denominator.normalize().to_string())?;
        fields.serialize_field("per", &self.per)?;
        fields.serialize_field("value", &self.value().map(|value| value.to_string()))?;
        fields.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(numerator: i64, denominator: i64, places: u32) -> Option<String> {
        Rate::mean(numerator, denominator)
            .places(places)
            .value()
            .map(|value| value.to_string())
    }

    #[test]
    fn halves_round_away_from_zero() {
        assert_eq!(shown(1, 8, 2).as_deref(), Some("0.13"));
        assert_eq!(shown(-1, 8, 2).as_deref(), Some("-0.13"));
        assert_eq!(shown(-1, 1000, 2).as_deref(), Some("0.00"));
        assert_eq!(shown(1, 3, 0).as_deref(), Some("0"));
        assert_eq!(shown(5, 0, 2), None);
    }

    #[test]
    fn a_quotient_that_rounds_up_to_a_half_stays_below_it() {
        let nearly = Decimal::from_i128_with_scale(499_999_999_999_999_999_999_999_999, 0);
        let whole = Decimal::from_i128_with_scale(1_000_000_000_000_000_000_000_000_000, 0);
        assert_eq!(Rate::mean(nearly, whole).places(0).value(), Some(Decimal::ZERO));
    }

    proptest! {
        #[test]
        fn the_value_shown_is_the_nearest(n in 0_i64..1_000_000_000, d in 1_i64..1_000_000, places in 0_u32..6) {
            let unit = 10_i128.pow(places);
            let nearest = (2 * i128::from(n) * unit + i128::from(d)) / (2 * i128::from(d));
            let value = Rate::mean(n, d).places(places).value().unwrap();
            prop_assert_eq!(value, Decimal::from_i128_with_scale(nearest, places));
        }
    }
}
