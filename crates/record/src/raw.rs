//! [`Raw`]: a field as it was written, beside what it means.

use crate::field::{Meaning, ScalarKind};
use crate::{ParseError, Text};
use core::fmt;

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
/// The text is trimmed only to be read; the text that is kept is the original one. `Debug` shows a valid value of a
/// vocabulary, and hides every other text.
///
/// ```
/// use casemix_record::{Raw, Sex};
///
/// let given: Raw<Sex> = Raw::from_text(" Female ");
/// assert_eq!(given.value(), Some(Sex::Female));
/// assert_eq!(given.text(), Some(" Female "));
///
/// let wrong: Raw<Sex> = Raw::from_text("X");
/// assert_eq!(wrong.value(), None);
/// assert!(wrong.is_invalid());
///
/// let absent: Raw<Sex> = Raw::absent();
/// assert!(absent.is_absent() && !absent.is_invalid());
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Raw<T> {
    text: Text,
    value: Option<T>,
}

impl<T> Raw<T> {
    /// A field that was not given.
    pub const fn absent() -> Self {
        Raw {
            text: Text::absent(),
            value: None,
        }
    }

    /// The text as it was written; `None` when the field is absent.
    pub fn text(&self) -> Option<&str> {
        self.text.given()
    }

    /// The text as it was written; empty when the field is absent.
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// What the text means; `None` when the field is absent or its text has no meaning in the vocabulary.
    pub const fn value(&self) -> Option<T>
    where
        T: Copy,
    {
        self.value
    }

    /// What `read` makes of the value.
    #[inline]
    pub(crate) fn by_value<U>(&self, read: impl FnOnce(&T) -> U) -> Option<U> {
        self.value.as_ref().map(read)
    }

    /// Whether the field was not given at all.
    pub fn is_absent(&self) -> bool {
        self.text.is_absent()
    }

    /// Whether the field is absent or holds nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.text.is_blank()
    }

    /// Whether the field has a value or no text, told without a jump; of a blank text it is false.
    #[inline]
    pub(crate) fn is_valid_or_absent(&self) -> bool {
        self.value.is_some() | self.text.is_absent()
    }

    /// Whether there is a text that is not blank and has no meaning in the vocabulary.
    pub fn is_invalid(&self) -> bool {
        self.value.is_none() && !self.is_blank()
    }
}

impl<T: RawValue> Raw<T> {
    /// Keeps `text` and reads its meaning.
    pub fn from_text(text: impl Into<Text>) -> Self {
        let text = text.into();
        Raw {
            value: T::from_text(text.trim()).ok(),
            text,
        }
    }

    /// The field that holds `value`, written in its usual form.
    pub fn from_value(value: T) -> Self {
        Raw {
            text: Text::from(value.to_string()),
            value: Some(value),
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
        if text.is_absent() {
            Raw::absent()
        } else {
            Raw::from_text(text)
        }
    }
}

impl<T: RawValue> fmt::Debug for Raw<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            _ if self.is_absent() => f.write_str("absent"),
            Some(value) if T::SHOWN => fmt::Display::fmt(value, f),
            Some(_) => f.write_str("<valid>"),
            None => f.write_str("<invalid>"),
        }
    }
}

/// Makes [`RawValue`]s of types that read themselves with `FromStr<Err = ParseError>`, with a serde of their own:
/// written as they are shown, read as they parse, any other text an error.
macro_rules! raw_value {
    ($($ty:ty),+ ; shown: $shown:expr) => {
        $($crate::raw::raw_value!($ty; shown: $shown, means: Form, |_| $crate::field::Meaning::Text);)+
    };
    ($ty:ty; shown: $shown:expr, means: $kind:ident $(($words:expr))?, $meaning:expr) => {
        $crate::raw::raw_value!($ty; shown: $shown, json: Text, means: $kind $(($words))?, $meaning);
    };
    ($ty:ty; shown: $shown:expr, json: $json:ident, means: $kind:ident $(($words:expr))?, $meaning:expr) => {
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
}
