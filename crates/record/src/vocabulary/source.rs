//! The point of origin of the uniform bill.

use super::AdmissionType;
use crate::{ParseError, raw::raw_value};
use core::{fmt, str::FromStr};

/// The point of origin for the admission or visit: form locator 15 of the uniform bill, one digit or letter.
///
/// Any digit or letter is well formed. What it means depends on the [`AdmissionType`]: for a newborn, 5 and 6 tell
/// where it was born.
///
/// ```
/// use casemix_record::{AdmissionSource, AdmissionType};
///
/// let source: AdmissionSource = "5".parse().unwrap();
/// assert_eq!(source.meaning(Some(AdmissionType::Newborn)), Some("born inside this hospital"));
/// assert_eq!(source.meaning(None), Some("transfer from a skilled nursing, intermediate care or assisted living facility"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AdmissionSource(u8);

impl AdmissionSource {
    /// The digit or upper-case letter.
    pub const fn character(self) -> char {
        self.0 as char
    }

    /// The digit or upper-case letter as a text.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(core::slice::from_ref(&self.0)).unwrap_or_default()
    }

    /// What the source means, in our own words; `None` if the uniform bill has no such source.
    ///
    /// Sources that were in use once are among them and say so.
    pub const fn meaning(self, admission_type: Option<AdmissionType>) -> Option<&'static str> {
        Some(match (self.0, admission_type) {
            (b'5', Some(AdmissionType::Newborn)) => "born inside this hospital",
            (b'6', Some(AdmissionType::Newborn)) => "born outside this hospital",
            (b'1', _) => "not from a health care facility",
            (b'2', _) => "referred from a clinic or physician's office",
            (b'4', _) => "transfer from another hospital",
            (b'5', _) => "transfer from a skilled nursing, intermediate care or assisted living facility",
            (b'6', _) => "transfer from another kind of health care facility",
            (b'7', _) => "emergency room (until June 2010)",
            (b'8', _) => "court or law enforcement",
            (b'9', _) => "not available",
            (b'A', _) => "transfer from a critical access hospital (until September 2007)",
            (b'B', _) => "transfer from another home health agency (until June 2010)",
            (b'C', _) => "readmission to the same home health agency (until June 2010)",
            (b'D', _) => "transfer between distinct units of this hospital, each with its own claim",
            (b'E', _) => "transfer from an ambulatory surgery center",
            (b'F', _) => "transfer from a hospice facility",
            (b'G', _) => "transfer from a designated disaster alternate care site",
            _ => return None,
        })
    }
}

const ERROR: ParseError = ParseError::new("a point of origin", "one digit or letter, such as 1");

impl FromStr for AdmissionSource {
    type Err = ParseError;

    /// # Errors
    /// When the trimmed text is not one ASCII digit or letter.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        match text.trim().as_bytes() {
            [one] if one.is_ascii_alphanumeric() => Ok(AdmissionSource(one.to_ascii_uppercase())),
            _ => Err(ERROR),
        }
    }
}

impl fmt::Display for AdmissionSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for AdmissionSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

raw_value!(AdmissionSource; shown: true, means: Word(crate::field::Words {
    key: |text| text.parse().ok().map(|source: AdmissionSource| u16::from(source.0)),
    texts: &[],
}), |source| crate::field::Meaning::Word(u16::from(source.0)); {
    fn as_text(&self, _: u8) -> Option<&str> {
        Some(self.as_str())
    }
});
