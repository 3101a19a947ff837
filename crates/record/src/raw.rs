//! [`Raw`]: a field as it was written, beside what it means.

use crate::Text;
use core::fmt;

/// A value that a [`Raw`] field can hold: it can be read from the text of a record and shown as such text.
///
/// Showing a value and reading the result gives the value back.
pub trait RawValue: Sized + fmt::Display {
    /// Whether JSON writes the value as a bare number, `true` or `false` rather than as a quoted string.
    const BARE: bool = false;

    /// Reads a trimmed text; `None` when it is outside the vocabulary or malformed.
    fn from_text(text: &str) -> Option<Self>;
}

/// A field of the record: absent, or a text as it was written beside the value that the text means.
///
/// A record from the outside holds values that are wrong: a sex `X`, a date `2025-02-30`, a status `9Q`. Such a text
/// is kept and written back unchanged, while [`value`](Raw::value) is `None`, so that nothing is lost and whoever uses
/// the field decides what an invalid value means for them.
///
/// The text is trimmed only to be read; the text that is kept is the original one.
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
    text: Option<Text>,
    value: Option<T>,
}

impl<T> Raw<T> {
    /// A field that was not given.
    pub const fn absent() -> Self {
        Raw {
            text: None,
            value: None,
        }
    }

    /// The text as it was written; `None` when the field is absent.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// The text as it was written; empty when the field is absent.
    pub fn as_str(&self) -> &str {
        self.text().unwrap_or_default()
    }

    /// What the text means; `None` when the field is absent or its text has no meaning in the vocabulary.
    pub fn value(&self) -> Option<T>
    where
        T: Copy,
    {
        self.value
    }

    /// Whether the field was not given at all.
    pub fn is_absent(&self) -> bool {
        self.text.is_none()
    }

    /// Whether the field is absent or holds nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.as_str().trim().is_empty()
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
            value: T::from_text(text.trim()),
            text: Some(text),
        }
    }

    /// The field that holds `value`, written in its usual form.
    pub fn from_value(value: T) -> Self {
        Raw {
            text: Some(Text::from(value.to_string())),
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

impl<T: fmt::Debug> fmt::Debug for Raw<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.text, &self.value) {
            (None, _) => f.write_str("absent"),
            (Some(_), Some(value)) => fmt::Debug::fmt(value, f),
            (Some(text), None) => write!(f, "invalid {text:?}"),
        }
    }
}

macro_rules! bare_values {
    ($($ty:ty),*) => {$(
        impl RawValue for $ty {
            const BARE: bool = true;
            fn from_text(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        }
    )*};
}
bare_values!(i32, bool);
