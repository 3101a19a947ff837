//! The macro that declares a part of the record.

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

            const INFO: &'static $crate::field::PartInfo = &$crate::field::PartInfo {
                name: stringify!($name),
                fields: &[
                    $( $crate::part::field_info::<$fty>(stringify!($field)), )*
                    $($( $crate::part::field_info::<$pty>(stringify!($part)), )*)?
                    $($( $crate::part::field_info::<Vec<$lty>>(stringify!($list)), )*)?
                ],
            };

            const KEY: Option<&'static str> = {
                let keys: &[&'static str] = &[$(stringify!($key)),*];
                keys.first().copied()
            };

            fn field(&self, index: usize) -> Option<&dyn $crate::part::Field> {
                // The compiler turns this chain of constants into a jump table.
                let mut place = 0..;
                $( if place.next() == Some(index) { return Some(&self.$field); } )*
                $($( if place.next() == Some(index) { return Some(&self.$part); } )*)?
                $($( if place.next() == Some(index) { return Some(&self.$list); } )*)?
                None
            }

            #[inline]
            fn node_at(&self, index: usize) -> Option<$crate::field::Node<'_>> {
                use $crate::part::Field;
                // As above; here each field is read in place, without going through a table of its functions.
                let mut place = 0..;
                $( if place.next() == Some(index) { return Some(self.$field.node()); } )*
                $($( if place.next() == Some(index) { return Some(self.$part.node()); } )*)?
                $($( if place.next() == Some(index) { return Some(self.$list.node()); } )*)?
                None
            }

            #[inline]
            fn cell_at(&self, index: usize) -> $crate::field::Cell {
                // As above.
                let mut place = 0..;
                $( if place.next() == Some(index) { return $crate::part::Field::cell(&self.$field); } )*
                $crate::field::Cell::ABSENT
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

        impl $crate::field::Kind for $name {
            const KIND: $crate::field::FieldKind = $crate::field::FieldKind::Part(<$name as $crate::part::Part>::INFO);
        }

        impl $crate::part::Field for $name {
            /// A part that is there is written, even without any field.
            fn is_absent(&self) -> bool {
                false
            }

            fn node(&self) -> $crate::field::Node<'_> {
                $crate::field::Node::Part(Some($crate::field::PartRef(self)))
            }

            fn read_block(
                block: &[Self],
                index: usize,
                cells: $crate::field::Cells<'_>,
            ) -> $crate::field::States {
                use $crate::field::{Cell, CellState, read_block};
                use $crate::part::Field as F;
                // As in `node_at`; the field is chosen before the parts are gone through.
                let mut place = 0..;
                $( if place.next() == Some(index) {
                    return read_block(block, cells, |part| F::cell(&part.$field), |part| F::state(&part.$field));
                } )*
                read_block(block, cells, |_| Cell::ABSENT, |_| CellState::Absent)
            }

            fn is_sound(&self) -> bool {
                // All fields at once, without a jump from one to the next: their memory comes while others are looked at.
                let fields = $( $crate::part::Field::is_sound(&self.$field) & )* self.extra.is_empty();
                fields
                    $($( && $crate::part::Field::is_sound(&self.$part) )*)?
                    $($( && $crate::part::Field::is_sound(&self.$list) )*)?
            }

            fn review(&self, at: &mut $crate::Location, findings: &mut Vec<$crate::Finding>) {
                $crate::review::part(self, at, findings);
            }

            fn set_text(&mut self, path: Option<&str>, text: &str) -> bool {
                $crate::part::Part::set_text(self, path, text)
            }

            fn write_text(&self, path: Option<&str>, out: &mut String) {
                $crate::part::Part::write_text(self, path, out);
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
        #[cfg(feature = "serde")]
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
