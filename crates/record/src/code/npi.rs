//! The National Provider Identifier and its check digit.

use super::{Digits, debug_as_display, digits};
use crate::{ParseError, raw::raw_value};
use core::{fmt, str::FromStr};

/// A National Provider Identifier: ten digits, the first 1 or 2, the last a check digit.
///
/// The check digit is that of the Luhn formula over the identifier with `80840` before it, the prefix of the United
/// States and of health in ISO/IEC 7812 (45 CFR 162.406 and the CMS note *Requirements for National Provider
/// Identifier and NPI Check Digit*).
///
/// ```
/// use casemix_record::Npi;
///
/// assert_eq!("1234567893".parse::<Npi>().unwrap().to_string(), "1234567893");
/// assert!("1234567890".parse::<Npi>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Npi(Digits<10>);

impl Npi {
    /// The identifier as a number of ten digits.
    pub const fn number(self) -> u32 {
        self.0.number() as u32
    }

    /// The identifier in its ten digits.
    pub const fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The identifier whose first nine digits are `number`, with its check digit.
    ///
    /// # Errors
    /// When `number` does not have nine digits of which the first is 1 or 2.
    pub const fn with_check_digit(number: u32) -> Result<Self, ParseError> {
        match number {
            100_000_000..=299_999_999 => Ok(Npi(Digits::of((number * 10 + check_digit(number)) as u64))),
            _ => Err(NPI_ERROR),
        }
    }
}

const NPI_ERROR: ParseError = ParseError::new(
    "a National Provider Identifier",
    "ten digits, the first 1 or 2, the last the check digit",
);

/// The Luhn check digit of nine digits with `80840` before them.
///
/// The prefix adds a constant 24 to the sum of digits, of which every second one from the right is doubled.
const fn check_digit(mut number: u32) -> u32 {
    let mut sum = 24;
    let mut double = true;
    while number > 0 {
        let digit = number % 10;
        sum += match (double, digit) {
            (true, 5..) => digit * 2 - 9,
            (true, _) => digit * 2,
            (false, _) => digit,
        };
        double = !double;
        number /= 10;
    }
    (10 - sum % 10) % 10
}

impl FromStr for Npi {
    type Err = ParseError;

    /// # Errors
    /// When the trimmed text is not ten digits, does not begin with 1 or 2, or ends with a wrong check digit.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let number = digits(text.trim(), 10..=10).ok_or(NPI_ERROR)?;
        let first = u32::try_from(number / 10).map_err(|_| NPI_ERROR)?;
        match Npi::with_check_digit(first)? {
            npi if u64::from(npi.number()) == number => Ok(npi),
            _ => Err(NPI_ERROR),
        }
    }
}

impl fmt::Display for Npi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

raw_value!(Npi; shown: true; {
    fn as_text(&self, _: u8) -> Option<&str> {
        Some(self.as_str())
    }
});
debug_as_display!(Npi);
