//! [`Raw`]: a field as it was written, beside what it means.

use crate::field::{Meaning, ScalarKind};
use crate::{ParseError, Text};
use core::fmt;
use std::borrow::Cow;

/// A value that a [`Raw`] field can hold: read from the text of a record, and shown as such text.
///
/// Reading the text of a value that is shown gives the value back.
pub trait RawValue: Sized + fmt::Display {
    /// How JSON writes the value.
    const JSON: JsonForm = JsonForm::Text;

    /// Whether `Debug` may show the value: true of vocabularies and codes, false of whatever may identify a patient.
    const SHOWN: bool = false;

    /// What kind of scalar a field of it is, for whoever reads [fields by path](crate::field).
    const KIND: ScalarKind = ScalarKind::Form;

    /// The value as such a scalar.
    fn meaning(&self) -> Meaning {
        Meaning::Text
    }

    /// Reads a trimmed text.
    ///
    /// # Errors
    /// When the text is outside the vocabulary or malformed.
    fn from_text(text: &str) -> Result<Self, ParseError>;

    /// The text of the value in one of its usual forms, if the value lends it: words and codes do.
    ///
    /// A [`Raw`] field keeps a value in such a form without the text. Forms are 0, which most values have alone, and 1.
    fn as_text(&self, form: u8) -> Option<&str> {
        let _ = form;
        None
    }

    /// The usual form in which `text` writes this value, which was read from it; `None` where it is no usual one.
    ///
    /// The text of a form is that of [`as_text`](RawValue::as_text), or else of [`write_form`](RawValue::write_form): equal
    /// values in the same form have the same text, byte for byte.
    fn form_of(&self, text: &str) -> Option<u8> {
        (0..=1).find(|form| self.as_text(*form) == Some(text))
    }

    /// Writes the text of the value in one of its usual forms.
    ///
    /// # Errors
    /// Where it cannot be written to.
    fn write_form(&self, form: u8, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_text(form) {
            Some(text) => f.pad(text),
            None => fmt::Display::fmt(self, f),
        }
    }
}

/// Shows a value in one of its usual forms.
pub(crate) struct InForm<'a, T>(pub(crate) &'a T, pub(crate) u8);

impl<T: RawValue> fmt::Display for InForm<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write_form(self.1, f)
    }
}

/// How JSON writes the valid value of a field.
///
/// A field is read from a text, a number, `true` or `false` alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonForm {
    /// As a text: `"01"`.
    Text,
    /// As a whole number: `68`.
    Number,
    /// As `true` or `false`.
    Flag,
}

/// A field of the record: absent, or a text as it was written beside the value that the text means.
///
/// A record from the outside holds values that are wrong: a sex `X`, a date `2025-02-30`, a status `9Q`. Such a text
/// is kept and written back unchanged, while [`value`](Raw::value) is `None`, so that nothing is lost and whoever uses
/// the field decides what an invalid value means for them.
///
/// The text is trimmed only to be read; the text that is given back is the original one. `Display` shows it, and nothing
/// where the field is absent. `Debug` shows a valid value of a vocabulary, and hides every other text.
///
/// A value in a usual form, as nearly all are, is kept alone, and its text follows from it: a field takes 16 bytes then,
/// 24 for decimals. Any other text takes some more memory of its own.
///
/// ```
/// use casemix_record::{Moment, Raw, Sex};
///
/// let given: Raw<Sex> = Raw::from_text(" Female ");
/// assert_eq!(given.value(), Some(Sex::Female));
/// assert_eq!(given.text().as_deref(), Some(" Female "));
///
/// let wrong: Raw<Sex> = Raw::from_text("X");
/// assert_eq!(wrong.value(), None);
/// assert!(wrong.is_invalid());
///
/// let absent: Raw<Sex> = Raw::absent();
/// assert!(absent.is_absent() && !absent.is_invalid());
///
/// let admitted: Raw<Moment> = Raw::from_text("2025-11-03T22:10");
/// assert_eq!(admitted.to_string(), "2025-11-03T22:10");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Raw<T>(State<T>);

/// What a field holds. Each text has one state only, so that fields are equal where their texts are.
#[derive(Clone, PartialEq, Eq, Hash)]
enum State<T> {
    Absent,
    /// The empty text, which means nothing. Exports are full of it.
    Empty,
    /// A value in a usual form, from which its text follows.
    Usual {
        value: T,
        form: u8,
    },
    /// Any other text.
    Other(Box<Other<T>>),
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Other<T> {
    text: Text,
    value: Option<T>,
}

impl<T> Raw<T> {
    /// A field that was not given.
    pub const fn absent() -> Self {
        Raw(State::Absent)
    }

    /// What the text means; `None` when the field is absent or its text has no meaning in the vocabulary.
    #[inline]
    pub const fn value(&self) -> Option<T>
    where
        T: Copy,
    {
        match &self.0 {
            State::Usual { value, .. } => Some(*value),
            State::Other(other) => other.value,
            State::Absent | State::Empty => None,
        }
    }

    /// What `read` makes of the value.
    #[inline]
    pub(crate) fn by_value<U>(&self, read: impl FnOnce(&T) -> U) -> Option<U> {
        match &self.0 {
            State::Usual { value, .. } => Some(read(value)),
            State::Other(other) => other.value.as_ref().map(read),
            State::Absent | State::Empty => None,
        }
    }

    /// Whether the field was not given at all.
    #[inline]
    pub fn is_absent(&self) -> bool {
        matches!(self.0, State::Absent)
    }

    /// Whether the field is absent or holds nothing but white space.
    #[inline]
    pub fn is_blank(&self) -> bool {
        match &self.0 {
            State::Absent | State::Empty => true,
            State::Usual { .. } => false,
            State::Other(other) => other.text.is_blank(),
        }
    }

    /// Whether there is a text that is not blank and has no meaning in the vocabulary.
    #[inline]
    pub fn is_invalid(&self) -> bool {
        match &self.0 {
            State::Other(other) => other.value.is_none() && !other.text.is_blank(),
            _ => false,
        }
    }

    /// The usual form that the value is kept in; 0 where the text is kept.
    #[inline]
    pub(crate) fn form(&self) -> u8 {
        match self.0 {
            State::Usual { form, .. } => form,
            _ => 0,
        }
    }
}

impl<T: RawValue> Raw<T> {
    /// Keeps `text` and reads its meaning.
    pub fn from_text(text: impl Into<Text>) -> Self {
        let text = text.into();
        if text.is_absent() {
            return Raw::absent();
        }
        let value = T::from_text(text.trim()).ok();
        Raw::keep(text, value)
    }

    /// The field that holds `value`, written as `Display` does.
    pub fn from_value(value: T) -> Self {
        Raw::keep(Text::showing(&value), Some(value))
    }

    fn keep(text: Text, value: Option<T>) -> Self {
        let form = value.as_ref().and_then(|value| value.form_of(&text));
        Raw(match (value, form) {
            (Some(value), Some(form)) if !text.is_blank() => State::Usual { value, form },
            (None, _) if text.is_empty() => State::Empty,
            (value, _) => State::Other(Box::new(Other { text, value })),
        })
    }

    /// The text as it was written; `None` when the field is absent.
    ///
    /// It is borrowed, but for a date or number, whose text is made from the value.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        match self.lent() {
            Some(text) => Some(Cow::Borrowed(text)),
            None if self.is_absent() => None,
            None => Some(Cow::Owned(self.to_string())),
        }
    }

    /// The text as it was written; empty when the field is absent.
    pub fn to_str(&self) -> Cow<'_, str> {
        self.text().unwrap_or_default()
    }

    /// The text as it was written, where it is borrowed: that of every word, code and invalid value. `None` of a date or
    /// number whose text [`text`](Raw::text) makes, and when the field is absent.
    #[inline]
    pub fn lent(&self) -> Option<&str> {
        match &self.0 {
            State::Absent => None,
            State::Empty => Some(""),
            State::Usual { value, form } => value.as_text(*form),
            State::Other(other) => other.text.given(),
        }
    }
}

impl<T: RawValue> fmt::Display for Raw<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            State::Absent | State::Empty => f.pad(""),
            State::Usual { value, form } => value.write_form(*form, f),
            State::Other(other) => fmt::Display::fmt(&other.text, f),
        }
    }
}

impl<T> Default for Raw<T> {
    fn default() -> Self {
        Raw::absent()
    }
}

impl<T: RawValue> From<T> for Raw<T> {
    fn from(value: T) -> Self {
        Raw::from_value(value)
    }
}

impl<T: RawValue> From<&str> for Raw<T> {
    fn from(text: &str) -> Self {
        Raw::from_text(text)
    }
}

impl<T: RawValue> From<Text> for Raw<T> {
    fn from(text: Text) -> Self {
        Raw::from_text(text)
    }
}

impl<T: RawValue> From<&Raw<T>> for Text {
    /// The text as it was written.
    fn from(raw: &Raw<T>) -> Self {
        match raw.lent() {
            Some(text) => Text::from(text),
            None if raw.is_absent() => Text::absent(),
            None => Text::showing(raw),
        }
    }
}

impl<T: RawValue> fmt::Debug for Raw<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.by_value(|value| T::SHOWN.then(|| fmt::Display::fmt(value, f))) {
            _ if self.is_absent() => f.write_str("absent"),
            Some(Some(shown)) => shown,
            Some(None) => f.write_str("<valid>"),
            None => f.write_str("<invalid>"),
        }
    }
}

/// Makes [`RawValue`]s of types that read themselves with `FromStr<Err = ParseError>`, with a serde of their own:
/// written as they are shown, read as they parse, any other text an error. Their usual forms stand in braces at the end.
macro_rules! raw_value {
    ($($ty:ty),+ ; shown: $shown:expr) => {
        $($crate::raw::raw_value!($ty; shown: $shown; {});)+
    };
    ($ty:ty; shown: $shown:expr; { $($forms:tt)* }) => {
        $crate::raw::raw_value!($ty; shown: $shown, means: Form, |_| $crate::field::Meaning::Text; { $($forms)* });
    };
    ($ty:ty; shown: $shown:expr, means: $kind:ident $(($words:expr))?, $meaning:expr; { $($forms:tt)* }) => {
        $crate::raw::raw_value!($ty; shown: $shown, json: Text, means: $kind $(($words))?, $meaning; { $($forms)* });
    };
    ($ty:ty; shown: $shown:expr, json: $json:ident, means: $kind:ident $(($words:expr))?, $meaning:expr; {
        $($forms:tt)*
    }) => {
        impl $crate::RawValue for $ty {
            const JSON: $crate::JsonForm = $crate::JsonForm::$json;
            const SHOWN: bool = $shown;
            const KIND: $crate::field::ScalarKind = $crate::field::ScalarKind::$kind $(($words))?;

            fn meaning(&self) -> $crate::field::Meaning {
                let meaning: fn(&Self) -> $crate::field::Meaning = $meaning;
                meaning(self)
            }

            fn from_text(text: &str) -> Result<Self, $crate::ParseError> {
                text.parse()
            }

            $($forms)*
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $ty {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $ty {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::json::read_value(deserializer)
            }
        }
    };
}
pub(crate) use raw_value;

impl RawValue for i32 {
    const JSON: JsonForm = JsonForm::Number;
    const KIND: ScalarKind = ScalarKind::Integer;

    fn meaning(&self) -> Meaning {
        Meaning::Integer(*self)
    }

    /// # Errors
    /// When the text is not a whole number, or one beyond 32 bits.
    fn from_text(text: &str) -> Result<Self, ParseError> {
        text.parse()
            .map_err(|_| ParseError::new("a whole number", "digits with an optional sign, such as 68"))
    }

    fn form_of(&self, text: &str) -> Option<u8> {
        is_usual_number(text).then_some(0)
    }
}

impl RawValue for bool {
    const JSON: JsonForm = JsonForm::Flag;
    const SHOWN: bool = true;
    const KIND: ScalarKind = ScalarKind::Flag;

    fn meaning(&self) -> Meaning {
        Meaning::Flag(*self)
    }

    /// # Errors
    /// When the text is neither `true` nor `false` in any case.
    fn from_text(text: &str) -> Result<Self, ParseError> {
        let is = |word| text.eq_ignore_ascii_case(word);
        if is("true") {
            Ok(true)
        } else if is("false") {
            Ok(false)
        } else {
            Err(ParseError::new("a flag", "true or false"))
        }
    }

    fn as_text(&self, _: u8) -> Option<&str> {
        Some(if *self { "true" } else { "false" })
    }
}

/// Whether a number is written in the usual form, which has no white space, no plus sign and no leading zero.
pub(crate) fn is_usual_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_digits && (text == "0" || !digits.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DischargeStatus, Hcpcs, Moment, Money, Ndc, Npi, Release, RevenueCode, Sex, TypeOfBill, ZipCode};

    fn is_alone<T: RawValue>(text: &str) -> bool {
        matches!(Raw::<T>::from_text(text).0, State::Usual { .. })
    }

    #[test]
    fn usual_texts_are_not_kept() {
        let moments = ["2025-11-03", "2025-11-03T22:10", "2025-11-03T22:10:05", "0000-01-01"];
        assert!(moments.into_iter().all(is_alone::<Moment>));
        let amounts = ["0", "0.00", "-1", "6250.00", "-0.5", "79228162514264337593543950335"];
        assert!(amounts.into_iter().all(is_alone::<Money>));
        assert!(
            ["0", "-1", "68", "2147483647", "-2147483648"]
                .into_iter()
                .all(is_alone::<i32>)
        );
        assert!(["true", "false"].into_iter().all(is_alone::<bool>));
        assert!(["01", "1", "20"].into_iter().all(is_alone::<DischargeStatus>));
        assert!(["0120", "120", "1200"].into_iter().all(is_alone::<RevenueCode>));
        assert!(["0111", "111"].into_iter().all(is_alone::<TypeOfBill>));
        assert!(["9.0", "43.1", "43.0"].into_iter().all(is_alone::<Release>));
        assert!(["02115", "02115-1234"].into_iter().all(is_alone::<ZipCode>));
        assert!(is_alone::<Npi>("1234567893") && is_alone::<Ndc>("00002759701"));
        assert!(is_alone::<Hcpcs>("99223") && is_alone::<Sex>("female"));
    }

    #[test]
    fn other_texts_are_kept() {
        assert!(
            !["", " ", "2025-11-03 ", "2025-02-30"]
                .into_iter()
                .any(is_alone::<Moment>)
        );
        assert!(!["-0", "007", "1.", ".5", " 1"].into_iter().any(is_alone::<Money>));
        assert!(!["+7", "-0", "007", "2147483648"].into_iter().any(is_alone::<i32>));
        assert!(!["True", "Female"].into_iter().any(is_alone::<bool>));
        assert!(!["Female", "X"].into_iter().any(is_alone::<Sex>));
    }
}
