//! Texts, codes and raw fields as JSON scalars.

use super::wrong_kind::refuse;
use crate::{JsonForm, Raw, RawCode, RawValue, Text, field::Meaning, raw::is_usual_number};
use core::fmt;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Visitor},
};

impl<'de> Deserialize<'de> for Text {
    /// Takes a text; a number, `true` or `false` as its text; `null` as absent.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor)
    }
}

impl<'de, T: RawValue> Deserialize<'de> for Raw<T> {
    /// Takes what [`Text`] takes, and reads its meaning.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Text::deserialize(deserializer).map(Raw::from)
    }
}

impl<'de> Deserialize<'de> for RawCode {
    /// Takes what [`Text`] takes.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Text::deserialize(deserializer).map(RawCode::from)
    }
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, true or false")
    }

    fn visit_str<E>(self, text: &str) -> Result<Text, E> {
        Ok(Text::from(text))
    }

    fn visit_string<E>(self, text: String) -> Result<Text, E> {
        Ok(Text::from(text))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Text, E> {
        Ok(Text::from(if flag { "true" } else { "false" }))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Text, E> {
        Ok(Text::from(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Text, E> {
        Ok(Text::from(number.to_string()))
    }

    /// The shortest text that reads as the same number; whole numbers, as spreadsheets write them `68.0`, without point.
    fn visit_f64<E>(self, number: f64) -> Result<Text, E> {
        Ok(Text::from(number.to_string()))
    }

    fn visit_unit<E>(self) -> Result<Text, E> {
        Ok(Text::absent())
    }

    refuse!(bytes);
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.given() {
            Some(text) => serializer.serialize_str(text),
            None => serializer.serialize_unit(),
        }
    }
}

impl Serialize for RawCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.text() {
            Some(text) => serializer.serialize_str(text),
            None => serializer.serialize_unit(),
        }
    }
}

impl<T: RawValue> Serialize for Raw<T> {
    /// Writes the text as it was written; a number or flag in its usual form as such.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(text) = self.lent() else {
            return match self.by_value(T::meaning) {
                None => serializer.serialize_unit(),
                Some(Meaning::Integer(number)) if T::JSON == JsonForm::Number => serializer.serialize_i32(number),
                Some(_) => serializer.collect_str(self),
            };
        };
        match (T::JSON, text) {
            (JsonForm::Number, text) => match text.parse() {
                Ok(number) if is_usual_number(text) => serializer.serialize_i64(number),
                _ => serializer.serialize_str(text),
            },
            (JsonForm::Flag, "true") => serializer.serialize_bool(true),
            (JsonForm::Flag, "false") => serializer.serialize_bool(false),
            (_, text) => serializer.serialize_str(text),
        }
    }
}

/// Reads a value outside a [`Raw`] field, where a text without meaning is an error.
pub(crate) fn read_value<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: RawValue,
    D: Deserializer<'de>,
{
    T::from_text(Text::deserialize(deserializer)?.trim()).map_err(D::Error::custom)
}
