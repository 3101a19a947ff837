//! The record of a hospital encounter: patient, stay, diagnoses, procedures, documents, charges and coverage.

mod code;
mod encounter;
mod error;
mod moment;
mod raw;
mod text;
mod vocabulary;

pub use code::*;
pub use encounter::{Diagnosis, Document, Encounter, Procedure};
pub use error::ParseError;
pub use moment::Moment;
pub use raw::{Raw, RawValue};
pub use text::Text;
pub use vocabulary::*;
