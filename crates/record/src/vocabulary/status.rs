//! The patient discharge status of the uniform bill.

use crate::{ParseError, RawValue};
use core::{fmt, str::FromStr};

/// The patient discharge status of the uniform bill (form locator 17): two digits that say where the patient went.
///
/// Any number of at most two digits is well formed; whether a status is known, and from when, is for grouper and
/// editor to say. `"1"` is the same as `"01"`.
///
/// ```
/// use casemix_record::DischargeStatus;
///
/// let status: DischargeStatus = "1".parse().unwrap();
/// assert_eq!(status, DischargeStatus::HOME);
/// assert_eq!(status.to_string(), "01");
/// assert!(DischargeStatus::EXPIRED.is_died());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DischargeStatus(u8);

impl DischargeStatus {
    /// 01: home or self-care.
    pub const HOME: DischargeStatus = DischargeStatus(1);
    /// 07: left against medical advice.
    pub const LEFT_AGAINST_ADVICE: DischargeStatus = DischargeStatus(7);
    /// 20: died.
    pub const EXPIRED: DischargeStatus = DischargeStatus(20);

    /// The status of a number.
    ///
    /// # Errors
    /// When `number` has more than two digits.
    pub const fn from_number(number: u8) -> Result<Self, ParseError> {
        if number <= 99 {
            Ok(DischargeStatus(number))
        } else {
            Err(ERROR)
        }
    }

    /// The number, 0 to 99.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Whether the patient died: 20, and for hospice claims 40, 41 and 42.
    pub const fn is_died(self) -> bool {
        matches!(self.0, 20 | 40 | 41 | 42)
    }

    /// Whether the patient left against medical advice or discontinued care: 07.
    pub const fn is_against_advice(self) -> bool {
        self.0 == 7
    }
}

const ERROR: ParseError = ParseError::new("a discharge status", "one or two digits, such as 01");

impl FromStr for DischargeStatus {
    type Err = ParseError;

    /// # Errors
    /// When the trimmed text is not one or two digits.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        match text.trim().as_bytes() {
            [a @ b'0'..=b'9'] => Ok(DischargeStatus(a - b'0')),
            [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Ok(DischargeStatus((a - b'0') * 10 + (b - b'0'))),
            _ => Err(ERROR),
        }
    }
}

impl fmt::Display for DischargeStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

impl fmt::Debug for DischargeStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl RawValue for DischargeStatus {
    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}
