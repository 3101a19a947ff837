//! [`Location`]: a place in the record.

use crate::{ParseError, raw::raw_value};
use core::{fmt, str::FromStr};
use std::borrow::Cow;

/// A place in an encounter, such as `diagnoses[2].poa`.
///
/// Elements of lists count from zero. Locations order as the places of one list do: `diagnoses[2]` before
/// `diagnoses[10]`.
///
/// ```
/// use casemix_record::Location;
///
/// let place = Location::root().field("diagnoses").index(2).field("poa");
/// assert_eq!(place.to_string(), "diagnoses[2].poa");
/// assert_eq!("diagnoses[2].poa".parse::<Location>().unwrap(), place);
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location(Vec<Step>);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Step {
    Field(Cow<'static, str>),
    Index(usize),
}

impl Location {
    /// The encounter itself, which is written as an empty text.
    pub const fn root() -> Self {
        Location(Vec::new())
    }

    /// The field of this name below this place.
    #[must_use]
    pub fn field(mut self, name: &'static str) -> Self {
        self.0.push(Step::Field(Cow::Borrowed(name)));
        self
    }

    /// The element of this list, counted from zero.
    #[must_use]
    pub fn index(mut self, index: usize) -> Self {
        self.0.push(Step::Index(index));
        self
    }

    /// Runs `visit` at a field below this place.
    pub(crate) fn within_field(&mut self, name: &'static str, visit: impl FnOnce(&mut Location)) {
        self.within(Step::Field(Cow::Borrowed(name)), visit);
    }

    /// Runs `visit` at an element of this list.
    pub(crate) fn within_index(&mut self, index: usize, visit: impl FnOnce(&mut Location)) {
        self.within(Step::Index(index), visit);
    }

    fn within(&mut self, step: Step, visit: impl FnOnce(&mut Location)) {
        self.0.push(step);
        visit(self);
        self.0.pop();
    }
}

const ERROR: ParseError = ParseError::new(
    "a location",
    "names with dots between them and [n] after lists, such as diagnoses[2].poa",
);

impl FromStr for Location {
    type Err = ParseError;

    /// # Errors
    /// When the text is not names of ASCII letters, digits and `_` with dots between them, each with any number of
    /// `[n]` after it.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut steps = Vec::new();
        if text.is_empty() {
            return Ok(Location(steps));
        }
        for part in text.split('.') {
            let (name, mut indexes) = part
                .find('[')
                .and_then(|i| part.split_at_checked(i))
                .unwrap_or((part, ""));
            if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
                return Err(ERROR);
            }
            steps.push(Step::Field(Cow::Owned(name.to_owned())));
            while !indexes.is_empty() {
                let (index, rest) = indexes.strip_prefix('[').and_then(|i| i.split_once(']')).ok_or(ERROR)?;
                let is_number = !index.is_empty() && index.bytes().all(|b| b.is_ascii_digit());
                steps.push(Step::Index(index.parse().ok().filter(|_| is_number).ok_or(ERROR)?));
                indexes = rest;
            }
        }
        Ok(Location(steps))
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.0.iter().enumerate() {
            match step {
                Step::Field(name) if i == 0 => f.write_str(name)?,
                Step::Field(name) => write!(f, ".{name}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

raw_value!(Location; shown: true);
