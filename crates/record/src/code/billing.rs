//! Codes of bills: services, revenue, drugs.

use super::{CodeText, Digits, debug_as_display, digits, packed::packed_code};
use crate::{ParseError, raw::raw_value};
use core::{fmt, str::FromStr};

packed_code! {
    /// A well-formed HCPCS code of level I (CPT) or II, such as `99223`, `0071T` or `J0171`.
    ///
    /// Five characters: a digit or letter, three digits, a digit or letter; not letters at both ends. The code has no
    /// dot. The record knows the form alone: no table of CPT is part of it.
    Hcpcs, "an HCPCS code",
    "a digit or letter, three digits and a digit or letter, such as J0171",
    form: hcpcs_form, dot: |_| 7
}

fn hcpcs_form(code: &[u8]) -> bool {
    let [first, a, b, c, last] = code else { return false };
    [a, b, c].iter().all(|d| d.is_ascii_digit())
        && first.is_ascii_alphanumeric()
        && last.is_ascii_alphanumeric()
        && (first.is_ascii_digit() || last.is_ascii_digit())
}

packed_code! {
    /// A well-formed modifier of a HCPCS code, such as `59` or `LT`: two digits or letters.
    Modifier, "a modifier", "two digits or letters, such as LT",
    form: |code: &[u8]| code.len() == 2 && code.iter().all(u8::is_ascii_alphanumeric), dot: |_| 7
}

packed_code! {
    /// A well-formed condition, occurrence or value code of the uniform bill, such as `80` or `A1`: two digits or letters.
    BillCode, "a code of the uniform bill", "two digits or letters, such as 80",
    form: |code: &[u8]| code.len() == 2 && code.iter().all(u8::is_ascii_alphanumeric), dot: |_| 7
}

/// The type of bill of the uniform bill (form locator 4): a leading zero, the kind of facility, the kind of bill and its
/// frequency, such as `0111` for a hospital's bill of a whole inpatient stay.
///
/// Three characters are read with the leading zero that older forms leave out. The frequency is a digit or letter.
///
/// ```
/// use casemix_record::TypeOfBill;
///
/// let bill: TypeOfBill = "112".parse().unwrap();
/// assert_eq!((bill.to_string().as_str(), bill.is_inpatient(), bill.frequency()), ("0112", true, '2'));
/// assert!("11".parse::<TypeOfBill>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeOfBill([u8; 4]);

impl TypeOfBill {
    /// The kind of facility: `1` is a hospital.
    pub const fn facility(self) -> char {
        self.0[1] as char
    }

    /// The kind of bill: `1` is inpatient, `3` outpatient.
    pub const fn classification(self) -> char {
        self.0[2] as char
    }

    /// The frequency: `1` the whole stay, `2` to `4` the first, a further and the last bill of a long one, `7` a
    /// replacement.
    pub const fn frequency(self) -> char {
        self.0[3] as char
    }

    /// The four characters.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether it is a bill of an inpatient stay in a hospital.
    pub const fn is_inpatient(self) -> bool {
        matches!(self.0, [_, b'1', b'1', _])
    }
}

const TYPE_OF_BILL_ERROR: ParseError =
    ParseError::new("a type of bill", "0, two digits and a digit or letter, such as 0111");

impl FromStr for TypeOfBill {
    type Err = ParseError;

    /// # Errors
    /// When the trimmed text is not two digits and a digit or letter, with or without a zero in front.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        match text.trim().as_bytes() {
            [b'0', facility, class, frequency] | [facility, class, frequency]
                if facility.is_ascii_digit() && class.is_ascii_digit() && frequency.is_ascii_alphanumeric() =>
            {
                Ok(TypeOfBill([b'0', *facility, *class, frequency.to_ascii_uppercase()]))
            }
            _ => Err(TYPE_OF_BILL_ERROR),
        }
    }
}

impl fmt::Display for TypeOfBill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A revenue code of the uniform bill: four digits, such as `0120` for a semi-private room.
///
/// Three digits are read with the leading zero that old forms leave out.
///
/// ```
/// use casemix_record::RevenueCode;
///
/// assert_eq!("120".parse::<RevenueCode>().unwrap().to_string(), "0120");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RevenueCode(Digits<4>);

impl RevenueCode {
    /// The code as a number, 0 to 9999.
    pub const fn number(self) -> u16 {
        self.0.number() as u16
    }

    /// The code in its four digits.
    pub const fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The code of a number.
    ///
    /// # Errors
    /// When `number` has more than four digits.
    pub const fn from_number(number: u16) -> Result<Self, ParseError> {
        if number > 9999 {
            Err(REVENUE_ERROR)
        } else {
            Ok(RevenueCode(Digits::of(number as u64)))
        }
    }
}

const REVENUE_ERROR: ParseError = ParseError::new("a revenue code", "three or four digits, such as 0120");

impl FromStr for RevenueCode {
    type Err = ParseError;

    /// # Errors
    /// When the trimmed text is not three or four digits.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        digits(text.trim(), 3..=4)
            .map(|n| RevenueCode(Digits::of(n)))
            .ok_or(REVENUE_ERROR)
    }
}

impl fmt::Display for RevenueCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A national drug code in the 11-digit form of bills: labeler 5, product 4, package 2 digits.
///
/// The 10-digit forms of drug labels, `4-4-2`, `5-3-2` and `5-4-1`, are read if their hyphens stand; the short part is
/// filled with a zero in front. Ten digits without hyphens do not say which part is short, and are no code.
///
/// ```
/// use casemix_record::Ndc;
///
/// let ndc: Ndc = "0002-7597-01".parse().unwrap();
/// assert_eq!(ndc.to_string(), "00002-7597-01");
/// assert_eq!(ndc.claim().as_str(), "00002759701");
/// assert!("0002759701".parse::<Ndc>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ndc(Digits<11>);

const NDC_ERROR: ParseError = ParseError::new(
    "a national drug code",
    "11 digits, or parts of 5-4-2, 4-4-2, 5-3-2 or 5-4-1 digits with hyphens",
);

impl Ndc {
    /// The 11 digits as a number.
    pub const fn number(self) -> u64 {
        self.0.number()
    }

    /// The form of claims: 11 digits without hyphens.
    pub fn claim(self) -> CodeText {
        CodeText::from_normalized(self.0.as_str().as_bytes())
    }
}

impl FromStr for Ndc {
    type Err = ParseError;

    /// # Errors
    /// When the trimmed text has none of the forms of the code.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let text = text.trim();
        let Some((labeler, rest)) = text.split_once('-') else {
            return digits(text, 11..=11).map(|n| Ndc(Digits::of(n))).ok_or(NDC_ERROR);
        };
        let (product, package) = rest.split_once('-').ok_or(NDC_ERROR)?;
        if !matches!(
            (labeler.len(), product.len(), package.len()),
            (5, 4, 2) | (4, 4, 2) | (5, 3, 2) | (5, 4, 1)
        ) {
            return Err(NDC_ERROR);
        }
        let part = |text| digits(text, 1..=5).ok_or(NDC_ERROR);
        Ok(Ndc(Digits::of(
            part(labeler)? * 1_000_000 + part(product)? * 100 + part(package)?,
        )))
    }
}

impl fmt::Display for Ndc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.number();
        write!(
            f,
            "{:05}-{:04}-{:02}",
            number / 1_000_000,
            number / 100 % 10_000,
            number % 100
        )
    }
}

raw_value!(RevenueCode; shown: true; {
    fn as_text(&self, form: u8) -> Option<&str> {
        self.0.as_text(form)
    }
});
raw_value!(TypeOfBill; shown: true; {
    fn as_text(&self, form: u8) -> Option<&str> {
        if form == 0 { Some(self.as_str()) } else { self.as_str().strip_prefix('0') }
    }
});
// The form of bills: a field keeps the text of one with hyphens.
raw_value!(Ndc; shown: true; {
    fn as_text(&self, _: u8) -> Option<&str> {
        Some(self.0.as_str())
    }
});
debug_as_display!(RevenueCode, TypeOfBill, Ndc);
