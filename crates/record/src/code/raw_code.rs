//! [`RawCode`]: the code of a diagnosis or procedure as it was written.

use super::{CodeText, Icd9Cm, Icd9Procedure, Icd10Cm, Icd10Pcs};
use crate::Text;
use core::{fmt, str::FromStr};

/// The text of a code as it was written; empty when none was given.
///
/// The record does not know code tables, so it does not say what the code means. [`normalized`](RawCode::normalized)
/// gives the form in which grouper and editor look codes up; [`parse`](RawCode::parse) reads the code as one of a
/// certain system.
///
/// ```
/// use casemix_record::{Icd10Cm, RawCode};
///
/// let code = RawCode::from("i50.23");
/// assert_eq!(code.as_str(), "i50.23");
/// assert_eq!(code.normalized().unwrap().as_str(), "I5023");
/// assert_eq!(code.icd10cm().unwrap().to_string(), "I50.23");
/// assert!(RawCode::from("???").parse::<Icd10Cm>().is_err());
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RawCode(Text);

impl RawCode {
    /// The text as it was written; empty when no code was given.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether no code was given: the text is empty or only white space.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// The form in which codes are looked up; `None` when the text is too long to be a code of any system.
    pub fn normalized(&self) -> Option<CodeText> {
        CodeText::normalize(self.as_str())
    }

    /// Reads the text as a code of the system `C`.
    ///
    /// # Errors
    /// As `C` says.
    pub fn parse<C: FromStr>(&self) -> Result<C, C::Err> {
        self.as_str().parse()
    }

    /// The code as one of ICD-10-CM, if it has that form.
    pub fn icd10cm(&self) -> Option<Icd10Cm> {
        self.parse().ok()
    }

    /// The code as one of ICD-10-PCS, if it has that form.
    pub fn icd10pcs(&self) -> Option<Icd10Pcs> {
        self.parse().ok()
    }

    /// The code as a diagnosis code of ICD-9-CM, if it has that form.
    pub fn icd9cm(&self) -> Option<Icd9Cm> {
        self.parse().ok()
    }

    /// The code as a procedure code of ICD-9-CM, if it has that form.
    pub fn icd9procedure(&self) -> Option<Icd9Procedure> {
        self.parse().ok()
    }
}

impl<T: Into<Text>> From<T> for RawCode {
    fn from(text: T) -> Self {
        RawCode(text.into())
    }
}

impl fmt::Display for RawCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for RawCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
