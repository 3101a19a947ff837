//! The fixed vocabularies of the record.

mod clinical;
mod status;

pub use clinical::*;
pub use status::DischargeStatus;

/// Declares a vocabulary: an enum of words, each with the text that stands for it in a record.
///
/// Reading ignores ASCII case; further accepted spellings follow the first text.
macro_rules! vocabulary {
    ($($(#[$doc:meta])* $name:ident, $kind:literal {
        $($(#[$vdoc:meta])* $variant:ident = $text:literal $(| $alias:literal)*),+ $(,)?
    })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$vdoc])* $variant),+
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
                Err($crate::ParseError::new($kind, concat!("one of:" $(, " ", $text)+)))
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::RawValue for $name {
            fn from_text(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        }
    )+};
}
pub(crate) use vocabulary;
