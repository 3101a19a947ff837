//! Reading and writing the record with serde, in the form of `encounter.schema.json`.
//!
//! The format must say of each value what it is, as JSON does: the record takes scalars of any kind where it expects a
//! text, and keeps fields that it does not know.

mod list;
mod part;
mod scalar;
mod value;
mod wrong_kind;

pub(crate) use list::{Boxed, List};
pub(crate) use part::{JsonPart, read_part, write_entry, write_part};
pub(crate) use scalar::read_value;
