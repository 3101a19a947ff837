//! Parts as JSON objects.

use super::wrong_kind::refuse;
use crate::{Extra, Text, Value, part::Field, part::Part};
use core::{fmt, marker::PhantomData};
use serde::{
    Deserializer, Serialize, Serializer,
    de::{DeserializeSeed, Error, MapAccess, Visitor},
    ser::SerializeMap,
};

/// What the `record!` macro writes for each part, so that it can be read and written.
pub(crate) trait JsonPart: Part {
    /// Reads the value of the field of that place in [`Part::FIELDS`].
    fn read_field<'de, A: MapAccess<'de>>(&mut self, index: usize, map: &mut A) -> Result<(), A::Error>;

    /// Writes the fields that are given.
    fn write_fields<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;

    /// The unknown fields, to add to.
    fn extra_mut(&mut self) -> &mut Extra;
}

/// Reads a part: its known fields at most once each, all others into its unknown fields.
pub(crate) fn read_part<'de, P: JsonPart, D: Deserializer<'de>>(deserializer: D) -> Result<P, D::Error> {
    deserializer.deserialize_any(PartVisitor(PhantomData))
}

struct PartVisitor<P>(PhantomData<P>);

impl<'de, P: JsonPart> Visitor<'de> for PartVisitor<P> {
    type Value = P;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<P, A::Error> {
        let mut part = P::default();
        let mut seen = 0u64;
        let mut next = 0;
        while let Some(name) = map.next_key_seed(NameSeed::<P>(next, PhantomData))? {
            match name {
                Name::Known(index) => {
                    if seen & 1 << index != 0 {
                        return Err(A::Error::duplicate_field(
                            P::FIELDS.get(index).copied().unwrap_or_default(),
                        ));
                    }
                    seen |= 1 << index;
                    next = index + 1;
                    part.read_field(index, &mut map)?;
                }
                Name::Unknown(name) => {
                    let value: Value = map.next_value()?;
                    part.extra_mut().push(name, value);
                }
            }
        }
        Ok(part)
    }

    refuse!(scalars);
}

/// The name of a field, with its place if it is a known one.
enum Name {
    Known(usize),
    Unknown(Text),
}

/// Reads a name. Fields mostly come in the order of the record, so the search starts after the last one found.
struct NameSeed<P>(usize, PhantomData<P>);

impl<'de, P: Part> DeserializeSeed<'de> for NameSeed<P> {
    type Value = Name;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<P: Part> Visitor<'_> for NameSeed<P> {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Name, E> {
        let (before, after) = P::FIELDS.split_at_checked(self.0).unwrap_or((P::FIELDS, &[]));
        let found = after.iter().position(|field| *field == name).map(|i| i + before.len());
        let found = found.or_else(|| before.iter().position(|field| *field == name));
        Ok(found.map_or_else(|| Name::Unknown(Text::from(name)), Name::Known))
    }
}

/// Writes a part: its given fields in their order, then the unknown ones.
pub(crate) fn write_part<P: JsonPart, S: Serializer>(part: &P, serializer: S) -> Result<S::Ok, S::Error> {
    let unknown = || part.extra().iter().filter(|(name, _)| P::index_of(name).is_none());
    let mut map = serializer.serialize_map(Some(part.given().count() + unknown().count()))?;
    part.write_fields(&mut map)?;
    for (name, value) in unknown() {
        map.serialize_entry(name, value)?;
    }
    map.end()
}

/// Writes one field if it is given.
pub(crate) fn write_entry<M: SerializeMap, F: Field + Serialize>(
    map: &mut M,
    name: &'static str,
    field: &F,
) -> Result<(), M::Error> {
    if field.is_absent() {
        Ok(())
    } else {
        map.serialize_entry(name, field)
    }
}
