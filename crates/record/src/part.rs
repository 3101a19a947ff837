//! What every part of the record has in common, and the one macro that declares the parts.

use crate::{Extra, Finding, Location, Raw, RawCode, RawValue, Text, review};
use core::fmt::Debug;

/// A field of a part: a scalar, another part, or a list of either.
///
/// Paths into the record are names with dots between them: `newborn.birth_weight_grams`.
pub(crate) trait Field: Debug {
    /// Whether there is nothing to write.
    fn is_absent(&self) -> bool;

    /// Adds a finding for every value in it that is outside its vocabulary, and for unknown fields.
    fn review(&self, at: &mut Location, findings: &mut Vec<Finding>);

    /// Sets what stands at `path` below this field, which is `None` for the field itself; false if nothing can.
    ///
    /// A list takes several texts with [`LIST_SEPARATOR`] between them, one for each element.
    fn set_text(&mut self, path: Option<&str>, text: &str) -> bool;

    /// Adds the text of what stands at `path` below this field, as [`set_text`](Field::set_text) takes it.
    fn write_text(&self, path: Option<&str>, out: &mut String);
}

/// A part of the record: named fields, and unknown ones that came with them.
pub(crate) trait Part: Default {
    /// The names of the fields, in the order in which they are written.
    const FIELDS: &'static [&'static str];

    /// The field of that place in [`FIELDS`](Part::FIELDS).
    fn field(&self, index: usize) -> Option<&dyn Field>;

    /// The field of that place in [`FIELDS`](Part::FIELDS), to change.
    fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field>;

    /// The name of the field that stands for the whole part where one text has to, if there is one.
    const KEY: Option<&'static str>;

    /// The unknown fields.
    fn extra(&self) -> &Extra;

    /// The place of a field.
    fn index_of(name: &str) -> Option<usize> {
        Self::FIELDS.iter().position(|field| *field == name)
    }

    /// The fields that are given, with their names.
    fn given(&self) -> impl Iterator<Item = (&'static str, &dyn Field)> {
        let fields = Self::FIELDS.iter().enumerate();
        fields
            .filter_map(|(i, name)| Some((*name, self.field(i)?)))
            .filter(|(_, field)| !field.is_absent())
    }

    /// See [`Field::set_text`].
    fn set_text(&mut self, path: Option<&str>, text: &str) -> bool {
        let Some((name, rest)) = path.map(split_path).or(Self::KEY.map(|key| (key, None))) else {
            return false;
        };
        Self::index_of(name)
            .and_then(|i| self.field_mut(i))
            .is_some_and(|field| field.set_text(rest, text))
    }

    /// See [`Field::write_text`].
    fn write_text(&self, path: Option<&str>, out: &mut String) {
        let Some((name, rest)) = path.map(split_path).or(Self::KEY.map(|key| (key, None))) else {
            return;
        };
        if let Some(field) = Self::index_of(name).and_then(|i| self.field(i)) {
            field.write_text(rest, out);
        }
    }
}

/// Stands between the texts of a list where the list is one text.
pub(crate) const LIST_SEPARATOR: char = ';';

/// The highest element that a path may name, so that a path cannot ask for any amount of memory.
const MAX_ELEMENT: usize = 1000;

fn split_path(path: &str) -> (&str, Option<&str>) {
    path.split_once('.')
        .map_or((path, None), |(name, rest)| (name, Some(rest)))
}

/// The element that a path begins with, counted from one, and the path below it.
fn split_element(path: &str) -> Option<(usize, Option<&str>)> {
    let (number, rest) = split_path(path);
    let number: usize = number.parse().ok()?;
    (1..=MAX_ELEMENT).contains(&number).then(|| (number - 1, rest))
}

impl Field for Text {
    fn is_absent(&self) -> bool {
        Text::is_absent(self)
    }

    fn review(&self, _: &mut Location, _: &mut Vec<Finding>) {}

    fn set_text(&mut self, path: Option<&str>, text: &str) -> bool {
        if path.is_none() {
            *self = Text::from(text);
        }
        path.is_none()
    }

    fn write_text(&self, path: Option<&str>, out: &mut String) {
        if path.is_none() {
            out.push_str(self.as_str());
        }
    }
}

impl<T: RawValue> Field for Raw<T> {
    fn is_absent(&self) -> bool {
        Raw::is_absent(self)
    }

    fn review(&self, at: &mut Location, findings: &mut Vec<Finding>) {
        if self.is_invalid()
            && let Err(error) = T::from_text(self.as_str().trim())
        {
            findings.push(review::invalid_value(at, self.as_str(), error));
        }
    }

    fn set_text(&mut self, path: Option<&str>, text: &str) -> bool {
        if path.is_none() {
            *self = Raw::from_text(text);
        }
        path.is_none()
    }

    fn write_text(&self, path: Option<&str>, out: &mut String) {
        if path.is_none() {
            out.push_str(self.as_str());
        }
    }
}

impl Field for RawCode {
    fn is_absent(&self) -> bool {
        RawCode::is_absent(self)
    }

    fn review(&self, at: &mut Location, findings: &mut Vec<Finding>) {
        if !self.is_blank() && self.form().is_none() {
            findings.push(review::malformed_code(at, self.as_str()));
        }
    }

    fn set_text(&mut self, path: Option<&str>, text: &str) -> bool {
        if path.is_none() {
            *self = RawCode::from(text);
        }
        path.is_none()
    }

    fn write_text(&self, path: Option<&str>, out: &mut String) {
        if path.is_none() {
            out.push_str(self.as_str());
        }
    }
}

impl<P: Part + Debug> Field for Option<Box<P>> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn review(&self, at: &mut Location, findings: &mut Vec<Finding>) {
        if let Some(part) = self {
            review::part(&**part, at, findings);
        }
    }

    fn set_text(&mut self, path: Option<&str>, text: &str) -> bool {
        if let Some(part) = self {
            return part.set_text(path, text);
        }
        let mut part = Box::<P>::default();
        let is_set = path.is_some() && part.set_text(path, text);
        if is_set {
            *self = Some(part);
        }
        is_set
    }

    fn write_text(&self, path: Option<&str>, out: &mut String) {
        if let Some(part) = self {
            part.write_text(path, out);
        }
    }
}

impl<E: Element> Field for Vec<E> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn review(&self, at: &mut Location, findings: &mut Vec<Finding>) {
        for (i, element) in self.iter().enumerate() {
            at.within_index(i, |at| element.review_element(at, findings));
        }
    }

    fn set_text(&mut self, path: Option<&str>, text: &str) -> bool {
        let (first, path, texts) = match path.and_then(split_element) {
            Some((i, rest)) => (i, rest, vec![text]),
            None => (0, path, text.split(LIST_SEPARATOR).map(str::trim).collect()),
        };
        if !E::default().set_element(path, "") {
            return false;
        }
        if self.len() < first + texts.len() {
            self.resize_with(first + texts.len(), E::default);
        }
        for (element, text) in self.iter_mut().skip(first).zip(texts) {
            // A blank text leaves the field of its element absent.
            if !text.is_empty() {
                element.set_element(path, text);
            }
        }
        true
    }

    fn write_text(&self, path: Option<&str>, out: &mut String) {
        if let Some((i, rest)) = path.and_then(split_element) {
            return self.get(i).map_or((), |element| element.write_element(rest, out));
        }
        for (i, element) in self.iter().enumerate() {
            if i > 0 {
                out.push(LIST_SEPARATOR);
            }
            element.write_element(path, out);
        }
    }
}

/// What a list can hold: parts, and scalars.
pub(crate) trait Element: Debug + Default {
    /// See [`Field::review`].
    fn review_element(&self, at: &mut Location, findings: &mut Vec<Finding>);

    /// See [`Field::set_text`].
    fn set_element(&mut self, path: Option<&str>, text: &str) -> bool;

    /// See [`Field::write_text`].
    fn write_element(&self, path: Option<&str>, out: &mut String);
}

macro_rules! scalar_element {
    ($(($($generic:tt)*) $ty:ty),+) => {$(
        impl<$($generic)*> Element for $ty {
            fn review_element(&self, at: &mut Location, findings: &mut Vec<Finding>) {
                self.review(at, findings);
            }

            fn set_element(&mut self, path: Option<&str>, text: &str) -> bool {
                self.set_text(path, text)
            }

            fn write_element(&self, path: Option<&str>, out: &mut String) {
                Field::write_text(self, path, out);
            }
        }
    )+};
}
scalar_element!((T: RawValue) Raw<T>, () Text);

impl<P: Part + Debug> Element for P {
    fn review_element(&self, at: &mut Location, findings: &mut Vec<Finding>) {
        review::part(self, at, findings);
    }

    fn set_element(&mut self, path: Option<&str>, text: &str) -> bool {
        Part::set_text(self, path, text)
    }

    fn write_element(&self, path: Option<&str>, out: &mut String) {
        Part::write_text(self, path, out);
    }
}

/// Declares a part of the record, with all that follows from the list of its fields: `Default`, a `Debug` that hides
/// patient data, a builder, reading and writing, review, and its place in the JSON Schema.
///
/// The name of a field is its name in JSON. `fields` are scalars, `parts` are rarely given and boxed, `lists` hold
/// parts or scalars. What stands in parentheses after the name is what the builder starts from.
macro_rules! record {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident ( $($key:ident: $kty:ty),* ) {
            fields { $( $(#[doc = $fdoc:literal])* $field:ident: $fty:ty ),* $(,)? }
            $( parts { $( $(#[doc = $pdoc:literal])* $part:ident: $pty:ident ),* $(,)? } )?
            $( lists { $( $(#[doc = $ldoc:literal])* $list:ident: $lty:ty ),* $(,)? } )?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Default, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $( $(#[doc = $fdoc])* pub $field: $fty, )*
            $($( $(#[doc = $pdoc])* pub $part: Option<Box<$pty>>, )*)?
            $($( $(#[doc = $ldoc])* pub $list: Vec<$lty>, )*)?
            /// Fields that the record does not know, kept as they came.
            pub extra: $crate::Extra,
        }

        impl $name {
            /// Starts to build one.
            pub fn builder($($key: impl Into<$kty>),*) -> $crate::Builder<$name> {
                $crate::Builder::start($name { $($key: $key.into(),)* ..Default::default() })
            }
        }

        impl $crate::Builder<$name> {
            $(
                $(#[doc = $fdoc])*
                #[must_use]
                pub fn $field(mut self, value: impl Into<$fty>) -> Self {
                    self.part.$field = value.into();
                    self
                }
            )*
            $($(
                $(#[doc = $pdoc])*
                #[must_use]
                pub fn $part(mut self, part: impl Into<$pty>) -> Self {
                    self.part.$part = Some(Box::new(part.into()));
                    self
                }
            )*)?
            $($(
                $(#[doc = $ldoc])*
                ///
                /// Adds these after those already there.
                #[must_use]
                pub fn $list<I: IntoIterator<Item: Into<$lty>>>(mut self, items: I) -> Self {
                    self.part.$list.extend(items.into_iter().map(Into::into));
                    self
                }
            )*)?
        }

        impl From<$crate::Builder<$name>> for $name {
            fn from(builder: $crate::Builder<$name>) -> $name {
                builder.build()
            }
        }

        impl $crate::part::Part for $name {
            const FIELDS: &'static [&'static str] = &[
                $( stringify!($field), )* $($( stringify!($part), )*)? $($( stringify!($list), )*)?
            ];

            const KEY: Option<&'static str> = {
                let keys: &[&'static str] = &[$(stringify!($key)),*];
                keys.first().copied()
            };

            fn field(&self, index: usize) -> Option<&dyn $crate::part::Field> {
                let fields: &[&dyn $crate::part::Field] =
                    &[$( &self.$field, )* $($( &self.$part, )*)? $($( &self.$list, )*)?];
                fields.get(index).copied()
            }

            fn field_mut(&mut self, index: usize) -> Option<&mut dyn $crate::part::Field> {
                let fields: [&mut dyn $crate::part::Field; <Self as $crate::part::Part>::FIELDS.len()] =
                    [$( &mut self.$field, )* $($( &mut self.$part, )*)? $($( &mut self.$list, )*)?];
                fields.into_iter().nth(index)
            }

            fn extra(&self) -> &$crate::Extra {
                &self.extra
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                let mut shown = f.debug_struct(stringify!($name));
                for (name, field) in $crate::part::Part::given(self) {
                    shown.field(name, &field);
                }
                shown.finish_non_exhaustive()
            }
        }

        #[cfg(feature = "serde")]
        impl $crate::json::JsonPart for $name {
            fn read_field<'de, A: serde::de::MapAccess<'de>>(
                &mut self,
                index: usize,
                map: &mut A,
            ) -> Result<(), A::Error> {
                // The compiler turns this chain of constants into a jump table.
                let mut place = 0..;
                $( if place.next() == Some(index) {
                    self.$field = map.next_value()?;
                    return Ok(());
                } )*
                $($( if place.next() == Some(index) {
                    self.$part = map.next_value::<$crate::json::Boxed<$pty>>()?.0;
                    return Ok(());
                } )*)?
                $($( if place.next() == Some(index) {
                    self.$list = map.next_value::<$crate::json::List<$lty>>()?.0;
                    return Ok(());
                } )*)?
                Ok(())
            }

            fn write_fields<M: serde::ser::SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                $( $crate::json::write_entry(map, stringify!($field), &self.$field)?; )*
                $($( $crate::json::write_entry(map, stringify!($part), &self.$part)?; )*)?
                $($( $crate::json::write_entry(map, stringify!($list), &self.$list)?; )*)?
                Ok(())
            }

            fn extra_mut(&mut self) -> &mut $crate::Extra {
                &mut self.extra
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::json::read_part(deserializer)
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::json::write_part(self, serializer)
            }
        }

        #[cfg(test)]
        impl $crate::schema::Described for $name {
            fn describe(schema: &mut $crate::schema::Schema) -> $crate::Value {
                schema.part(stringify!($name), &[$($doc),*], |schema| vec![
                    $( (stringify!($field), vec![$($fdoc),*], <$fty>::describe(schema)), )*
                    $($( (stringify!($part), vec![$($pdoc),*], <$pty>::describe(schema)), )*)?
                    $($( (stringify!($list), vec![$($ldoc),*], <Vec<$lty>>::describe(schema)), )*)?
                ])
            }
        }
    };
}
pub(crate) use record;
