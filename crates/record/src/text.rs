//! [`Text`]: a text field of the record.

use core::{fmt, ops::Deref};
use smol_str::{SmolStr, ToSmolStr};
use std::borrow::Cow;

/// A text field of the record: absent, or a text that is kept as it was written.
///
/// Up to 23 bytes are held in place, as codes, dates, identifiers and most names need no more, so that a record costs
/// few allocations. Longer text is shared: cloning it copies a pointer. An absent text reads as the empty one but is
/// not equal to it: both are written back as they came.
///
/// `Debug` hides the text, which may belong to a patient; `Display` shows it.
///
/// ```
/// use casemix_record::Text;
///
/// let unit = Text::from("Medical Intensive Care");
/// assert_eq!(unit.as_str(), "Medical Intensive Care");
/// assert!(unit.starts_with("Medical"));
/// assert_eq!(format!("{unit:?}"), "<text>");
///
/// assert!(Text::absent().is_absent());
/// assert_eq!(Text::absent().as_str(), "");
/// assert_ne!(Text::absent(), Text::from(""));
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Option<SmolStr>);

impl Text {
    /// A text that was not given.
    pub const fn absent() -> Self {
        Text(None)
    }

    /// The text that a value is shown as.
    pub(crate) fn showing(value: &impl fmt::Display) -> Self {
        Text(Some(value.to_smolstr()))
    }

    /// The text; empty when absent.
    #[inline]
    pub fn as_str(&self) -> &str {
        self.given().unwrap_or_default()
    }

    /// The text; `None` when absent.
    #[inline]
    pub fn given(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// Whether the text was not given at all.
    #[inline]
    pub fn is_absent(&self) -> bool {
        self.0.is_none()
    }

    /// Whether the text is absent or nothing but white space.
    #[inline]
    pub fn is_blank(&self) -> bool {
        // Nearly every text begins with a letter, digit or sign, and is spared the search for white space of all scripts.
        match self.as_str().as_bytes().first() {
            Some(first) if first.is_ascii_graphic() => false,
            Some(_) => self.as_str().trim().is_empty(),
            None => true,
        }
    }
}

impl Deref for Text {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Text {
    #[inline]
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text(Some(SmolStr::new(text)))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Text(Some(SmolStr::from(text)))
    }
}

impl From<Cow<'_, str>> for Text {
    fn from(text: Cow<'_, str>) -> Self {
        Text(Some(SmolStr::from(text)))
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        Text::from(text.as_str())
    }
}

impl PartialEq<str> for Text {
    #[inline]
    fn eq(&self, other: &str) -> bool {
        self.given() == Some(other)
    }
}

impl PartialEq<&str> for Text {
    #[inline]
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_absent() { "absent" } else { "<text>" })
    }
}
