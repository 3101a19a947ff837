//! The record of a hospital encounter: patient, stay, diagnoses, procedures, documents, charges and coverage.

mod builder;
mod code;
pub mod csv_form;
mod error;
mod facts;
mod finding;
#[cfg(feature = "serde")]
mod json;
mod location;
mod moment;
mod money;
mod part;
mod parts;
mod raw;
mod review;
mod schema;
mod text;
mod value;
mod vocabulary;

pub use builder::Builder;
pub use code::*;
pub use error::ParseError;
pub use facts::Age;
pub use finding::{Evidence, Finding, TableRelease, Waiver};
pub use location::Location;
pub use moment::Moment;
pub use money::{Money, Quantity};
pub use parts::*;
pub use raw::{JsonForm, Raw, RawValue};
pub use schema::ENCOUNTER_SCHEMA;
pub use text::Text;
pub use value::{Extra, Value};
pub use vocabulary::*;
