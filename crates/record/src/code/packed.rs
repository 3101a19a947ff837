//! The one macro behind every code of up to seven characters.

/// Declares a `Copy` code newtype of eight bytes: up to seven characters and their number.
///
/// `form` says of a normalised text whether it is well formed; `dot` after how many characters reports write a dot.
macro_rules! packed_code {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $expected:literal, form: $form:expr, dot: $dot:expr) => {
        $(#[$doc])*
        ///
        /// `Display` writes the form of reports, with the dot; [`as_str`](Self::as_str) and [`claim`](Self::claim) give
        /// the form of claims, without it. Both parse, in any case and with white space around. Codes order as their
        /// claim form does.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            bytes: [u8; 7],
            len: u8,
        }

        impl $name {
            /// Takes an already normalised text.
            ///
            /// # Errors
            /// When the text does not have the form of such a code.
            pub fn from_code_text(text: CodeText) -> Result<Self, $crate::ParseError> {
                let error = $crate::ParseError::new($kind, $expected);
                let code = text.as_bytes();
                if !$form(code) {
                    return Err(error);
                }
                let mut bytes = [0; 7];
                bytes.get_mut(..code.len()).ok_or(error)?.copy_from_slice(code);
                let len = u8::try_from(code.len()).map_err(|_| error)?;
                Ok(Self { bytes, len })
            }

            /// The form of claims as a text: upper-case, without the dot.
            pub fn as_str(&self) -> &str {
                core::str::from_utf8(self.as_bytes()).unwrap_or_default()
            }

            /// The bytes of the form of claims.
            pub fn as_bytes(&self) -> &[u8] {
                self.bytes.get(..usize::from(self.len)).unwrap_or_default()
            }

            /// The form of claims as a `Copy` text.
            pub fn claim(self) -> CodeText {
                CodeText::from_normalized(self.as_bytes())
            }
        }

        impl core::str::FromStr for $name {
            type Err = $crate::ParseError;

            /// Reads the code after [`CodeText::normalize`].
            ///
            /// # Errors
            /// When the normalised text does not have the form of such a code.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let text = CodeText::normalize(text).ok_or($crate::ParseError::new($kind, $expected))?;
                Self::from_code_text(text)
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                let dot: fn(&[u8]) -> usize = $dot;
                $crate::code::packed::write_dotted(f, self.as_str(), dot(self.as_bytes()))
            }
        }

        $crate::code::debug_as_display!($name);

        impl From<$name> for CodeText {
            fn from(code: $name) -> CodeText {
                code.claim()
            }
        }

        $crate::raw::raw_value!($name; shown: true; {
            fn as_text(&self, _: u8) -> Option<&str> {
                Some(self.as_str())
            }
        });
    };
}
pub(crate) use packed_code;

/// Writes `code` with a dot after its first `dot` characters, if more follow.
pub(crate) fn write_dotted(f: &mut core::fmt::Formatter<'_>, code: &str, dot: usize) -> core::fmt::Result {
    match code.split_at_checked(dot) {
        Some((category, rest)) if !rest.is_empty() => {
            let mut dotted = [0u8; 8];
            let parts = category.bytes().chain([b'.']).chain(rest.bytes());
            let len = dotted.iter_mut().zip(parts).map(|(to, from)| *to = from).count();
            f.pad(
                dotted
                    .get(..len)
                    .and_then(|d| core::str::from_utf8(d).ok())
                    .unwrap_or_default(),
            )
        }
        _ => f.pad(code),
    }
}
