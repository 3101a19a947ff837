//! [`ZipCode`]: the postal code of a residence.

use super::{digits, digits::number_of};
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
    /// As it is shown; zeros after five digits that stand alone.
    text: [u8; ZipCode::LONGEST],
}

impl ZipCode {
    const LONGEST: usize = "02115-1234".len();

    /// The five digits as a number.
    pub const fn five(self) -> u32 {
        let (five, _) = self.text.split_at(5);
        number_of(five) as u32
    }

    /// The four digits after them as a number, if given.
    pub const fn plus_four(self) -> Option<u16> {
        match self.text.split_at(5) {
            (_, [b'-', four @ ..]) => Some(number_of(four) as u16),
            _ => None,
        }
    }

    /// The first three digits as a number: the sectional centre, the finest area that de-identified data may show.
    pub const fn first_three(self) -> u16 {
        (self.five() / 100) as u16
    }

    /// The five digits, or the nine with a hyphen after the fifth.
    pub fn as_str(&self) -> &str {
        let text = core::str::from_utf8(&self.text).unwrap_or_default();
        text.trim_end_matches('\0')
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
            "" if rest.is_empty() => "",
            four => digits(four, 4..=4).map(|_| four).ok_or(ERROR)?,
        };
        digits(five, 5..=5).ok_or(ERROR)?;
        let hyphen = if plus_four.is_empty() { "" } else { "-" };
        let mut text = [0; ZipCode::LONGEST];
        let bytes = [five, hyphen, plus_four].into_iter().flat_map(str::bytes);
        text.iter_mut().zip(bytes).for_each(|(to, byte)| *to = byte);
        Ok(ZipCode { text })
    }
}

impl fmt::Display for ZipCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for ZipCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<zip>")
    }
}

raw_value!(ZipCode; shown: false; {
    fn as_text(&self, _: u8) -> Option<&str> {
        Some(self.as_str())
    }
});
