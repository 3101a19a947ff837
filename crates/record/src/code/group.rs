//! Numbers of groups and of grouper releases.

use super::{debug_as_display, digits};
use crate::{ParseError, raw::raw_value};
use core::{fmt, str::FromStr};

/// The number of a Medicare Severity diagnosis-related group, written with three digits: `007`, `291`.
///
/// ```
/// use casemix_record::MsDrg;
///
/// assert_eq!("7".parse::<MsDrg>().unwrap().to_string(), "007");
/// assert_eq!(MsDrg::UNGROUPABLE.to_string(), "999");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MsDrg(u16);

impl MsDrg {
    /// DRG 999, ungroupable.
    pub const UNGROUPABLE: MsDrg = MsDrg(999);

    /// The DRG of a number.
    ///
    /// # Errors
    /// When `number` is not 1 to 999.
    pub const fn from_number(number: u16) -> Result<Self, ParseError> {
        if 1 <= number && number <= 999 {
            Ok(MsDrg(number))
        } else {
            Err(DRG_ERROR)
        }
    }

    /// The number, 1 to 999.
    pub const fn number(self) -> u16 {
        self.0
    }
}

const DRG_ERROR: ParseError = ParseError::new("an MS-DRG", "a number from 001 to 999 of at most three digits");

impl FromStr for MsDrg {
    type Err = ParseError;

    /// # Errors
    /// When the trimmed text is not one to three digits with a value above zero.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        digits(text.trim(), 1..=3)
            .ok_or(DRG_ERROR)
            .and_then(|n| MsDrg::from_number(n as u16))
    }
}

impl fmt::Display for MsDrg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03}", self.0)
    }
}

/// The number of a major diagnostic category, written with two digits: `00` before all others, `01` to `25`.
///
/// ```
/// use casemix_record::Mdc;
///
/// assert_eq!("5".parse::<Mdc>().unwrap().to_string(), "05");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mdc(u8);

impl Mdc {
    /// MDC 00: groups assigned before any category (pre-MDC), and ungroupable records.
    pub const PRE: Mdc = Mdc(0);

    /// The category of a number.
    ///
    /// # Errors
    /// When `number` has more than two digits.
    pub const fn from_number(number: u8) -> Result<Self, ParseError> {
        if number <= 99 { Ok(Mdc(number)) } else { Err(MDC_ERROR) }
    }

    /// The number, 0 to 99.
    pub const fn number(self) -> u8 {
        self.0
    }
}

const MDC_ERROR: ParseError = ParseError::new("a major diagnostic category", "one or two digits");

impl FromStr for Mdc {
    type Err = ParseError;

    /// # Errors
    /// When the trimmed text is not one or two digits.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        digits(text.trim(), 1..=2).map(|n| Mdc(n as u8)).ok_or(MDC_ERROR)
    }
}

impl fmt::Display for Mdc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

/// The name of a release of the grouper or of the Medicare Code Editor: `43.1`.
///
/// The number before the dot is the fiscal year's version; `.0` is in force from October, `.1` from April.
///
/// ```
/// use casemix_record::Release;
///
/// let april: Release = "43.1".parse().unwrap();
/// assert_eq!(april, Release::new(43, 1));
/// assert!(april > "43.0".parse().unwrap());
/// assert_eq!("43".parse::<Release>().unwrap().to_string(), "43.0");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release {
    /// The version of the fiscal year.
    pub major: u8,
    /// The update within the year.
    pub minor: u8,
}

impl Release {
    /// The release `major.minor`.
    pub const fn new(major: u8, minor: u8) -> Self {
        Release { major, minor }
    }
}

const RELEASE_ERROR: ParseError = ParseError::new("a release", "two numbers with a dot between them, such as 43.1");

impl FromStr for Release {
    type Err = ParseError;

    /// Reads `43.1`, and `43` or `v43` as `43.0`.
    ///
    /// # Errors
    /// When the trimmed text, after an optional `v`, is not one number of at most two digits, or two with a dot
    /// between them, the second of one digit.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let text = text.trim();
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let (major, minor) = text.split_once('.').unwrap_or((text, "0"));
        let number = |part, lengths| digits(part, lengths).map(|n| n as u8).ok_or(RELEASE_ERROR);
        Ok(Release {
            major: number(major, 1..=2)?,
            minor: number(minor, 1..=1)?,
        })
    }
}

/// The texts of all releases, each after those before it, with two digits before the dot.
static RELEASES: [[u8; 4]; 1000] = {
    let mut texts = [*b"00.0"; 1000];
    let mut rest: &mut [[u8; 4]] = &mut texts;
    let mut number = 0;
    while let Some((text, after)) = rest.split_first_mut() {
        *text = [digit(number / 100), digit(number / 10), b'.', digit(number)];
        rest = after;
        number += 1;
    }
    texts
};

/// The last digit of a number.
const fn digit(number: u16) -> u8 {
    b'0' + (number % 10) as u8
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

raw_value!(MsDrg, Mdc; shown: true);
raw_value!(Release; shown: true; {
    fn as_text(&self, _: u8) -> Option<&str> {
        let number = usize::from(self.major) * 10 + usize::from(self.minor);
        let text = core::str::from_utf8(RELEASES.get(number).filter(|_| self.minor < 10)?).ok()?;
        Some(text.strip_prefix('0').unwrap_or(text))
    }
});
debug_as_display!(MsDrg, Mdc, Release);
