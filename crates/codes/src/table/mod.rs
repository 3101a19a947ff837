//! The one container of every embedded or loaded table.
//!
//! A table file is a header, a directory and named sections. It is little-endian, holds no pointers, is checked once by
//! [`Table::open`] and then used in place: opening copies nothing and decodes nothing. Only packed text is compressed, and
//! columns from which a reader builds something else when it opens them.
//! The reader and the writer ([`TableBuilder`]) live in this one module so that they cannot drift apart.
//!
//! ```
//! use casemix_codes::table::{Provenance, Schema, Table, TableBuilder};
//!
//! const WEIGHTS: Schema = Schema { name: "drg-weights", version: 1 };
//!
//! let mut builder = TableBuilder::new(WEIGHTS, "ms-drg-43", Provenance::new("CMS", "FY2026"));
//! builder.column("drg", &[1_u16, 2, 3])?;
//! builder.strings("title", ["Heart transplant with MCC", "Heart transplant without MCC", "ECMO"])?;
//! let bytes = builder.finish()?;
//!
//! let table = Table::open(bytes, WEIGHTS)?;
//! assert_eq!(table.set(), "ms-drg-43");
//! let drgs = table.column::<u16>("drg")?;
//! let row = drgs.binary_search(2).expect("row exists");
//! assert_eq!(table.strings("title")?.get(row), Some("Heart transplant without MCC"));
//! # Ok::<(), casemix_codes::table::TableError>(())
//! ```
//!
//! # Layout
//!
//! | offset | size | field |
//! |---|---|---|
//! | 0 | 8 | magic `CASEMIX\x1a` |
//! | 8 | 4 | CRC-32 (IEEE) of everything from offset 12 to the end |
//! | 12 | 4 | length of the whole file in bytes |
//! | 16 | 2 | version of this container, [`CONTAINER_VERSION`] |
//! | 18 | 2 | number of sections |
//! | 20 | 4 | version of the schema |
//! | 24 | 24 | name of the schema, ASCII, zero padded: which sections to expect |
//! | 48 | 24 | name of the table set, ASCII, zero padded: which code system, which release |
//! | 72 | 32 each | directory: section name (20, ASCII, zero padded), kind (4), offset (4), length in bytes (4) |
//! | | | the sections, back to back, in the order of the directory |
//!
//! Kinds: 1, 2, 4, 8 are columns of unsigned integers of that many bytes; 16 is a [`Strings`] pool; 17 is [`Packed`] text;
//! 33, 34, 36, 40 are columns of 1, 2, 4, 8 bytes, deflated.
//! Every table has a section `provenance` ([`Provenance`]): authority, release, dates, sources with their SHA-256.

mod build;
mod bytes;
mod column;
mod deflated;
mod error;
mod open;
mod packed;
mod provenance;
mod strings;

pub use build::TableBuilder;
pub use bytes::Bytes;
pub use column::{Column, ColumnIter, Element, U8s, U16s, U32s, U64s};
pub use error::{SectionFault, TableError, TableErrorKind};
pub use open::{Handle, Schema, Table};
pub use packed::Packed;
pub use provenance::{Provenance, Source};
pub use strings::Strings;

/// Version of the container layout that this module reads and writes.
pub const CONTAINER_VERSION: u16 = 1;

const MAGIC: [u8; 8] = *b"CASEMIX\x1a";
const HEADER: usize = 72;
const CHECKED_FROM: usize = 12;
const NAME: usize = 24;
const ENTRY: usize = 32;
const ENTRY_NAME: usize = 20;

const KIND_STRINGS: u32 = 16;
const KIND_PACKED: u32 = 17;
/// To this the size of the integers is added.
const KIND_DEFLATED: u32 = 32;

/// Section that every table has.
const PROVENANCE: &str = "provenance";
