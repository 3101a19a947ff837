//! [`RawCode`]: the code of a diagnosis or procedure as it was written.

use super::{CodeText, Icd9Cm, Icd9Procedure, Icd10Cm, Icd10Pcs};
use crate::{CodeSystem, Text};
use core::{fmt, str::FromStr};

/// The code of a diagnosis or procedure as it was written, or absent.
///
/// The record does not know code tables, so it does not say what the code means. [`normalized`](RawCode::normalized)
/// gives the form in which grouper and editor look codes up; [`parse`](RawCode::parse) reads the code as one of a
/// certain system. `Debug` shows a text that has the form of a code, and hides any other.
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
    /// The text as it was written; empty when absent.
    #[inline]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The text as it was written; `None` when absent.
    pub fn text(&self) -> Option<&str> {
        self.0.given()
    }

    /// Whether no code was given at all.
    pub fn is_absent(&self) -> bool {
        self.0.is_absent()
    }

    /// Whether the code is absent or nothing but white space.
    #[inline]
    pub fn is_blank(&self) -> bool {
        self.0.is_blank()
    }

    /// The system whose form the text has: the first of ICD-10-CM, ICD-10-PCS, ICD-9-CM and ICD-9-CM procedures.
    ///
    /// A form says little about a meaning: `E8859` has the form of a code of both ICD-10-CM and ICD-9-CM. `None` tells
    /// that the text is a code of none of them.
    pub fn form(&self) -> Option<CodeSystem> {
        let text = self.normalized()?;
        (Icd10Cm::from_code_text(text).map(|_| CodeSystem::Icd10Cm))
            .or_else(|_| Icd10Pcs::from_code_text(text).map(|_| CodeSystem::Icd10Pcs))
            .or_else(|_| Icd9Cm::from_code_text(text).map(|_| CodeSystem::Icd9Cm))
            .or_else(|_| Icd9Procedure::from_code_text(text).map(|_| CodeSystem::Icd9Procedure))
            .ok()
    }

    /// Whether the text is a code of ICD-10-CM or ICD-10-PCS in its usual writing: told faster than [`form`](Self::form),
    /// which says it of every writing.
    pub(crate) fn has_form_of_icd10(&self) -> bool {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric();
        match self.as_str().as_bytes() {
            [letter, digit, third, rest @ ..] if letter.is_ascii_alphabetic() && digit.is_ascii_digit() => {
                let rest = rest.strip_prefix(b".").unwrap_or(rest);
                is_part(third) && rest.len() <= 4 && rest.iter().all(is_part)
            }
            code => code.len() == 7 && code.iter().all(|byte| is_part(byte) && !b"IOio".contains(byte)),
        }
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
        match (self.is_absent(), self.form()) {
            (true, _) => f.write_str("absent"),
            (false, Some(_)) => f.write_str(self.as_str()),
            (false, None) => f.write_str("<malformed>"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_usual_writings_are_told_at_once() {
        for code in ["I50.23", "I5023", "i10", "W01.0XXA", "02703DZ", "B2131ZZ", "0SR9019"] {
            assert!(RawCode::from(code).has_form_of_icd10(), "{code}");
        }
        for code in ["", "I", "I5", "428.23", " I10", "02703OZ", "I50.234567", "I50.2é"] {
            assert!(!RawCode::from(code).has_form_of_icd10(), "{code}");
        }
    }

    proptest! {
        #[test]
        fn what_is_told_at_once_has_a_form(code in "[A-Za-z0-9.]{0,9}|.{0,8}") {
            let code = RawCode::from(code.as_str());
            prop_assert!(!code.has_form_of_icd10() || code.form().is_some());
        }
    }
}
