//! The patient discharge status of the uniform bill.

use crate::{ParseError, code::Digits, raw::raw_value};
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
pub struct DischargeStatus(Digits<2>);

impl DischargeStatus {
    /// 01: home or self-care.
    pub const HOME: DischargeStatus = DischargeStatus::of(1);
    /// 07: left against medical advice.
    pub const LEFT_AGAINST_ADVICE: DischargeStatus = DischargeStatus::of(7);
    /// 20: died.
    pub const EXPIRED: DischargeStatus = DischargeStatus::of(20);

    /// The status of a number.
    ///
    /// # Errors
    /// When `number` has more than two digits.
    pub const fn from_number(number: u8) -> Result<Self, ParseError> {
        if number <= 99 {
            Ok(DischargeStatus::of(number))
        } else {
            Err(ERROR)
        }
    }

    /// The number, 0 to 99.
    pub const fn number(self) -> u8 {
        self.0.number() as u8
    }

    /// The number in its two digits.
    pub const fn as_str(&self) -> &str {
        self.0.as_str()
    }

    const fn of(number: u8) -> Self {
        DischargeStatus(Digits::of(number as u64))
    }

    /// Every status that the uniform bill has, in order.
    ///
    /// ```
    /// use casemix_record::DischargeStatus;
    ///
    /// assert_eq!(DischargeStatus::known().next(), Some(DischargeStatus::HOME));
    /// assert!(DischargeStatus::known().all(|status| status.meaning().is_some()));
    /// ```
    pub fn known() -> impl Iterator<Item = DischargeStatus> {
        (0..=99)
            .map(DischargeStatus::of)
            .filter(|status| status.meaning().is_some())
    }

    /// What the status means, in our own words; `None` if the uniform bill has no such status.
    ///
    /// 81 to 95 repeat others with a planned readmission to acute care.
    pub const fn meaning(self) -> Option<&'static str> {
        Some(match self.without_planned_readmission().number() {
            1 => "home or self care",
            2 => "short-term general hospital",
            3 => "skilled nursing facility",
            4 => "custodial or supportive care facility",
            5 => "designated cancer center or children's hospital",
            6 => "home with home health service",
            7 => "left against medical advice",
            9 => "admitted as an inpatient to this hospital",
            20 => "died",
            21 => "court or law enforcement",
            30 => "still a patient",
            40 => "died at home, in hospice care",
            41 => "died in a medical facility, in hospice care",
            42 => "died in a place unknown, in hospice care",
            43 => "federal health care facility",
            50 => "hospice at home",
            51 => "hospice in a medical facility",
            61 => "swing bed of this hospital",
            62 => "inpatient rehabilitation facility or unit",
            63 => "long-term care hospital",
            64 => "nursing facility certified by Medicaid but not Medicare",
            65 => "psychiatric hospital or unit",
            66 => "critical access hospital",
            69 => "designated disaster alternate care site",
            70 => "another kind of health care institution",
            _ => return None,
        })
    }

    /// Whether a readmission to acute care was planned at discharge: 81 to 95.
    pub const fn is_planned_readmission(self) -> bool {
        matches!(self.number(), 81..=95)
    }

    /// The status that says the same of where the patient went, without a planned readmission.
    ///
    /// ```
    /// use casemix_record::DischargeStatus;
    ///
    /// let status: DischargeStatus = "82".parse().unwrap();
    /// assert_eq!(status.without_planned_readmission().to_string(), "02");
    /// ```
    #[must_use]
    pub const fn without_planned_readmission(self) -> Self {
        let number = self.number();
        DischargeStatus::of(match number {
            81..=86 => number - 80,
            87 => 21,
            88 => 43,
            89..=94 => number - 28,
            95 => 70,
            other => other,
        })
    }

    /// Whether the patient died: 20, and for hospice claims 40, 41 and 42.
    pub const fn is_died(self) -> bool {
        matches!(self.number(), 20 | 40 | 41 | 42)
    }

    /// Whether the patient left against medical advice or discontinued care: 07.
    pub const fn is_against_advice(self) -> bool {
        self.number() == 7
    }
}

const ERROR: ParseError = ParseError::new("a discharge status", "one or two digits, such as 01");

impl FromStr for DischargeStatus {
    type Err = ParseError;

    /// # Errors
    /// When the trimmed text is not one or two digits.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        match text.trim().as_bytes() {
            [a @ b'0'..=b'9'] => Ok(DischargeStatus::of(a - b'0')),
            [a @ b'0'..=b'9', b @ b'0'..=b'9'] => Ok(DischargeStatus::of((a - b'0') * 10 + (b - b'0'))),
            _ => Err(ERROR),
        }
    }
}

impl fmt::Display for DischargeStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for DischargeStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

raw_value!(DischargeStatus; shown: true, means: Word(crate::field::Words {
    key: |text| text.parse().ok().map(|status: DischargeStatus| u16::from(status.number())),
    texts: &[],
}), |status| crate::field::Meaning::Word(u16::from(status.number())); {
    fn as_text(&self, form: u8) -> Option<&str> {
        self.0.as_text(form)
    }
});
