//! [`Place`]: where something is asked for, until something is said about it.

use casemix_record::Location;

/// Where something is asked for: a field of the encounter, an element of it if it is a list, and a field below.
///
/// A [`Location`] is made of it only for what lacks, so that a record in order asks for no memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    field: &'static str,
    index: Option<usize>,
    below: Option<&'static str>,
}

impl Place {
    pub(super) const fn new(field: &'static str) -> Self {
        Place {
            field,
            index: None,
            below: None,
        }
    }

    pub(super) const fn index(self, index: usize) -> Self {
        Place {
            index: Some(index),
            ..self
        }
    }

    pub(super) const fn field(self, below: &'static str) -> Self {
        Place {
            below: Some(below),
            ..self
        }
    }
}

impl From<Place> for Location {
    fn from(place: Place) -> Location {
        let location = Location::root().field(place.field);
        let location = match place.index {
            Some(index) => location.index(index),
            None => location,
        };
        match place.below {
            Some(below) => location.field(below),
            None => location,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_shown_as_its_location() {
        let shown = |place: Place| Location::from(place).to_string();
        assert_eq!(shown(Place::new("documents")), "documents");
        assert_eq!(
            shown(Place::new("documents").index(3).field("written")),
            "documents[3].written"
        );
        assert_eq!(shown(Place::new("death").field("autopsy")), "death.autopsy");
    }
}
