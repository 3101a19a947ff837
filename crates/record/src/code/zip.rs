//! [`ZipCode`]: the postal code of a residence.

use super::digits;
use crate::{ParseError, raw::raw_value};
use core::{fmt, str::FromStr};

/// A postal code of the United States: five digits, or nine (ZIP+4).
///
/// `Debug` hides it: it says where a patient lives.
///
/// ```
/// use casemix_record::ZipCode;
///
/// let zip: ZipCode = "021151234".parse().unwrap();
/// assert_eq!(zip.to_string(), "02115-1234");
/// assert_eq!((zip.five(), zip.plus_four()), (2115, Some(1234)));
/// assert!("2115".parse::<ZipCode>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ZipCode {
    five: u32,
    plus_four: Option<u16>,
}

impl ZipCode {
    /// The five digits as a number.
    pub const fn five(self) -> u32 {
        self.five
    }

    /// The four digits after them as a number, if given.
    pub const fn plus_four(self) -> Option<u16> {
        self.plus_four
    }

    /// The first three digits as a number: the sectional centre, the finest area that de-identified data may show.
    pub const fn first_three(self) -> u16 {
        (self.five / 100) as u16
    }
}

const ERROR: ParseError = ParseError::new(
    "a ZIP code",
    "five digits, or nine with or without a hyphen after the fifth",
);

impl FromStr for ZipCode {
    type Err = ParseError;

    /// # Errors
    /// When the trimmed text is not five digits, nine digits, or five and four with a hyphen between them.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let (five, rest) = text.trim().split_at_checked(5).ok_or(ERROR)?;
        let plus_four = match rest.strip_prefix('-').unwrap_or(rest) {
            "" if rest.is_empty() => None,
            four => Some(digits(four, 4..=4).ok_or(ERROR)? as u16),
        };
        Ok(ZipCode {
            five: digits(five, 5..=5).ok_or(ERROR)? as u32,
            plus_four,
        })
    }
}

impl fmt::Display for ZipCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:05}", self.five)?;
        self.plus_four.map_or(Ok(()), |four| write!(f, "-{four:04}"))
    }
}

impl fmt::Debug for ZipCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<zip>")
    }
}

raw_value!(ZipCode; shown: false);
