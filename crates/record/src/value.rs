//! [`Value`] and [`Extra`]: what came with the record and the record does not know.

use crate::Text;
use core::fmt;

/// Any value of an unknown field, in the kinds that JSON has.
///
/// Whole numbers are kept exactly within 64 bits; other numbers as binary floating point of 64 bits.
///
/// `Debug` hides texts and numbers.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// Nothing: `null`.
    Null,
    /// `true` or `false`.
    Flag(bool),
    /// A whole number of 64 bits with sign.
    Integer(i64),
    /// A whole number above the largest [`Value::Integer`].
    Unsigned(u64),
    /// Any other number.
    Float(f64),
    /// A text.
    Text(Text),
    /// A list of values.
    List(Vec<Value>),
    /// Named values in the order given.
    Object(Vec<(Text, Value)>),
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Value::Null => "<null>",
            Value::Flag(_) => "<flag>",
            Value::Integer(_) | Value::Unsigned(_) | Value::Float(_) => "<number>",
            Value::Text(_) => "<text>",
            Value::List(_) => "<list>",
            Value::Object(_) => "<object>",
        })
    }
}

/// The unknown fields of one part of the record, in the order given.
///
/// They are kept and written back after the known ones. A field that the record does know does not belong here, and is
/// not written from here.
///
/// ```
/// use casemix_record::{Encounter, Text, Value};
///
/// let mut encounter = Encounter::new("E1");
/// encounter.extra.push("ward_clerk_code", Value::Integer(7));
/// assert_eq!(encounter.extra.get("ward_clerk_code"), Some(&Value::Integer(7)));
/// ```
#[derive(Clone, Default, PartialEq)]
// A pointer that is null for nearly every part: the vector itself would be three words in each of them.
#[allow(clippy::box_collection)]
pub struct Extra(Option<Box<Vec<(Text, Value)>>>);

impl Extra {
    /// Whether there is no unknown field.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many unknown fields there are.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |fields| fields.len())
    }

    /// The value of the first unknown field of this name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.iter().find(|(n, _)| *n == name).map(|(_, value)| value)
    }

    /// Adds a field after the others.
    pub fn push(&mut self, name: impl Into<Text>, value: Value) {
        self.0.get_or_insert_default().push((name.into(), value));
    }

    /// The names and values, in the order given.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0
            .iter()
            .flat_map(|fields| fields.iter())
            .map(|(name, value)| (name.as_str(), value))
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} unknown>", self.len())
    }
}
