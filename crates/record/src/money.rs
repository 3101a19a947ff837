//! [`Money`] and [`Quantity`]: exact decimals.

use crate::{ParseError, raw::raw_value};
use core::{fmt, str::FromStr};
use rust_decimal::Decimal;

/// Declares an exact decimal number of a certain meaning.
macro_rules! exact {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Decimal);

        impl $name {
            /// Nothing.
            pub const ZERO: $name = $name(Decimal::ZERO);

            /// The number itself.
            pub const fn decimal(self) -> Decimal {
                self.0
            }
        }

        impl From<Decimal> for $name {
            fn from(number: Decimal) -> Self {
                $name(number)
            }
        }

        impl FromStr for $name {
            type Err = ParseError;

            /// # Errors
            /// When the trimmed text is not an optional minus sign and digits with at most one point between them, or
            /// has more digits than are exact, which are at least 28.
            fn from_str(text: &str) -> Result<Self, ParseError> {
                exact_decimal(text.trim())
                    .map($name)
                    .ok_or(ParseError::new($kind, "digits with at most one point between them, such as 1234.50"))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        raw_value!($name; shown: false, means: Decimal, |number| crate::field::Meaning::Decimal(number.0); {
            /// The places: numbers that are equal may differ in them.
            fn form_of(&self, text: &str) -> Option<u8> {
                is_usual(text, self.0).then_some(self.0.scale() as u8)
            }
        });
    };
}

exact! {
    /// An amount of money in the hospital's currency, exact.
    ///
    /// Written as a decimal text, `"1234.50"`, with as many places as it was given; never as binary floating point.
    /// From JSON a number is taken too, by the shortest decimal text that stands for it.
    ///
    /// ```
    /// use casemix_record::Money;
    ///
    /// let charges = ["0.10", "0.20"].map(|text| text.parse::<Money>().unwrap());
    /// assert_eq!(Money::total(charges).unwrap().to_string(), "0.30");
    /// assert!("1,000".parse::<Money>().is_err());
    /// ```
    Money, "an amount of money"
}

exact! {
    /// A quantity of units of service or of a drug, exact.
    Quantity, "a quantity"
}

/// Reads a decimal number without rounding.
fn exact_decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if all_digits(whole) && all_digits(fraction) {
        Decimal::from_str_exact(text).ok()
    } else {
        None
    }
}

/// Whether the text of a number is the one by which it is shown: without white space, or zeros in front. That of a zero
/// with a sign, which equals one without, never is.
fn is_usual(text: &str, number: Decimal) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    (whole == "0" || whole.starts_with(|c| matches!(c, '1'..='9')))
        && text.ends_with(|c: char| c.is_ascii_digit())
        && fraction.len() == number.scale() as usize
        && text.starts_with('-') == (number.is_sign_negative() && !number.is_zero())
}

impl Money {
    /// The sum; `None` beyond about 7.9 × 10²⁸.
    pub fn checked_add(self, other: Money) -> Option<Money> {
        self.0.checked_add(other.0).map(Money)
    }

    /// The difference; `None` beyond about 7.9 × 10²⁸.
    pub fn checked_sub(self, other: Money) -> Option<Money> {
        self.0.checked_sub(other.0).map(Money)
    }

    /// The sum of all amounts, zero of none; `None` beyond about 7.9 × 10²⁸.
    pub fn total(amounts: impl IntoIterator<Item = Money>) -> Option<Money> {
        amounts.into_iter().try_fold(Money::ZERO, Money::checked_add)
    }
}
