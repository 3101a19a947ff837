//! Errors about values of the wrong kind, which do not repeat the value.

/// Defines the methods of a visitor for the kinds named, so that an error says the kind and not the value: the value
/// may be a patient's.
macro_rules! refuse {
    ($($kind:ident),+) => { $( $crate::json::wrong_kind::refuse_kind!($kind); )+ };
}

macro_rules! refuse_kind {
    (scalars) => {
        fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<Self::Value, E> {
            Err(E::invalid_type(
                serde::de::Unexpected::Other("true or false"),
                &self,
            ))
        }

        fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<Self::Value, E> {
            Err(E::invalid_type(serde::de::Unexpected::Other("a number"), &self))
        }

        fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<Self::Value, E> {
            Err(E::invalid_type(serde::de::Unexpected::Other("a number"), &self))
        }

        fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Self::Value, E> {
            Err(E::invalid_type(serde::de::Unexpected::Other("a number"), &self))
        }

        fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<Self::Value, E> {
            Err(E::invalid_type(serde::de::Unexpected::Other("a text"), &self))
        }

        fn visit_bytes<E: serde::de::Error>(self, _: &[u8]) -> Result<Self::Value, E> {
            Err(E::invalid_type(serde::de::Unexpected::Other("bytes"), &self))
        }
    };
    (bytes) => {
        fn visit_bytes<E: serde::de::Error>(self, _: &[u8]) -> Result<Self::Value, E> {
            Err(E::invalid_type(serde::de::Unexpected::Other("bytes"), &self))
        }
    };
}
pub(crate) use {refuse, refuse_kind};
