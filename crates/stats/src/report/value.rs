//! [`Value`]: what stands in a cell of a table.

use std::fmt;

use chrono::NaiveDate;
use rust_decimal::{
    Decimal,
    prelude::{FromPrimitive, ToPrimitive},
};

use crate::Rate;

/// What stands in a cell of a table.
///
/// `Display` writes it as a reader wants it: numbers with separators, an undefined one as `undefined`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value {
    /// Nothing belongs there.
    Blank,
    /// A text.
    Text(String),
    /// A count.
    Count(i64),
    /// An exact number, shown with its decimals.
    Number(Decimal),
    /// A rate, ratio or mean.
    Rate(Rate),
    /// A day.
    Date(NaiveDate),
    /// A number belongs there and there is none.
    Undefined,
}

impl Value {
    /// The number that a chart draws; `None` if there is none.
    pub fn number(&self) -> Option<f64> {
        match self {
            Value::Count(count) => Some(*count as f64),
            Value::Number(number) => number.to_f64(),
            Value::Rate(rate) => rate.value()?.to_f64(),
            _ => None,
        }
    }

    /// The number as it is shown; `None` if there is none.
    pub fn exact(&self) -> Option<Decimal> {
        match self {
            Value::Count(count) => Some(Decimal::from(*count)),
            Value::Number(number) => Some(*number),
            Value::Rate(rate) => rate.value(),
            _ => None,
        }
    }

    /// A binary number with exactly so many decimals; undefined where it is not finite.
    pub fn rounded(number: f64, places: u32) -> Value {
        Value::fixed(Decimal::from_f64(number), places)
    }

    /// The number with exactly so many decimals, rounded half-up; undefined if there is none.
    pub fn fixed(number: Option<Decimal>, places: u32) -> Value {
        let shown = number.and_then(|number| Rate::mean(number, Decimal::ONE).places(places).value());
        shown.map_or(Value::Undefined, Value::Number)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Blank => Ok(()),
            Value::Text(text) => f.pad(text),
            Value::Count(count) => f.pad(&thousands(&count.to_string())),
            Value::Number(number) => f.pad(&thousands(&number.to_string())),
            Value::Rate(rate) => f.pad(&thousands(&rate.to_string())),
            Value::Date(date) => write!(f, "{date}"),
            Value::Undefined => f.pad("undefined"),
        }
    }
}

/// The text of a number with a comma after every third digit before the point.
pub(crate) fn thousands(number: &str) -> String {
    let end = number
        .find(|c: char| !c.is_ascii_digit() && c != '-')
        .unwrap_or(number.len());
    let (whole, rest) = number.split_at_checked(end).unwrap_or((number, ""));
    let mut out = String::with_capacity(number.len() + whole.len() / 3);
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at) % 3 == 0 && !out.ends_with('-') {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<u64> for Value {
    fn from(count: u64) -> Value {
        i64::try_from(count).map_or(Value::Undefined, Value::Count)
    }
}

impl From<i64> for Value {
    fn from(count: i64) -> Value {
        Value::Count(count)
    }
}

impl From<Rate> for Value {
    fn from(rate: Rate) -> Value {
        Value::Rate(rate)
    }
}

impl From<NaiveDate> for Value {
    fn from(date: NaiveDate) -> Value {
        Value::Date(date)
    }
}

/// Undefined if there is none.
impl From<Option<Decimal>> for Value {
    fn from(number: Option<Decimal>) -> Value {
        number.map_or(Value::Undefined, Value::Number)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Value {
    /// Counts as numbers, exact numbers as texts, rates as objects, what is blank or undefined as null.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Blank | Value::Undefined => serializer.serialize_none(),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Count(count) => serializer.serialize_i64(*count),
            Value::Number(number) => serializer.collect_str(number),
            Value::Rate(rate) => rate.serialize(serializer),
            Value::Date(date) => serializer.collect_str(date),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_before_the_point_only() {
        for (number, shown) in [
            ("1", "1"),
            ("123", "123"),
            ("1234", "1,234"),
            ("-123", "-123"),
            ("-1234567.8901", "-1,234,567.8901"),
            ("1000.5%", "1,000.5%"),
            ("undefined", "undefined"),
        ] {
            assert_eq!(thousands(number), shown);
        }
    }

    #[test]
    fn a_missing_number_is_undefined_and_not_zero() {
        assert_eq!(Value::fixed(None, 2).to_string(), "undefined");
        assert_eq!(Value::fixed(Some(Decimal::new(45, 1)), 2).to_string(), "4.50");
    }
}
