//! The fixed vocabularies of the record.
//!
//! Each is an enum whose words are the texts of the record, read in any case. A text outside its vocabulary stays in
//! its [`Raw`](crate::Raw) field. Words may be added, so every enum is non-exhaustive.

mod care;
mod codes;
mod coverage;
mod document;
mod finding;
mod patient;
mod source;
mod status;
mod stay;

pub use care::*;
pub use codes::*;
pub use coverage::*;
pub use document::*;
pub use finding::Severity;
pub use patient::*;
pub use source::AdmissionSource;
pub use status::DischargeStatus;
pub use stay::*;

/// Declares a vocabulary: an enum of words, each with the text that stands for it in a record.
///
/// Reading ignores ASCII case; further accepted spellings follow the first text.
macro_rules! vocabulary {
    ($($(#[doc = $doc:literal])* $name:ident, $kind:literal $(as $json:ident)? {
        $($(#[doc = $vdoc:literal])* $variant:ident = $text:literal $(| $alias:literal)*),+ $(,)?
    })+) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[doc = $vdoc])* #[doc = concat!("\n\nWritten `", $text, "`.")] $variant),+
        }

        impl $name {
            /// Every word of the vocabulary.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The text of the word in a record.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
        }

        impl core::str::FromStr for $name {
            type Err = $crate::ParseError;

            /// # Errors
            /// When the trimmed text is no word of the vocabulary in any case.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let text = text.trim();
                $(if text.eq_ignore_ascii_case($text) $(|| text.eq_ignore_ascii_case($alias))* {
                    return Ok($name::$variant);
                })+
                Err($crate::ParseError::new($kind, concat!("one of" $(, " `", $text, "`")+)))
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        $crate::raw::raw_value!($name; shown: true $(, json: $json)?, means: Word($crate::field::Words {
            key: |text| text.parse().ok().map(|word: $name| word as u16),
            texts: &[$($text),+],
        }), |word| $crate::field::Meaning::Word(*word as u16); {
            fn as_text(&self, _: u8) -> Option<&str> {
                Some((*self).as_str())
            }
        });

        #[cfg(test)]
        #[cfg(feature = "serde")]
        impl $crate::schema::Word for $name {
            fn vocabulary() -> $crate::schema::Vocabulary {
                $crate::schema::Vocabulary {
                    name: stringify!($name),
                    doc: &[$($doc),*],
                    words: &[$(($text, &[$($vdoc),*])),+],
                }
            }
        }
    )+};
}
use vocabulary;
