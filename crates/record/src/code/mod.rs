//! Identifiers of things that grow: diagnosis, procedure, service, drug and group codes, releases, practitioners.

mod billing;
mod group;
mod icd;
mod npi;
mod packed;
mod raw_code;
mod text;

pub use billing::{Hcpcs, Ndc, RevenueCode};
pub use group::{Mdc, MsDrg, Release};
pub use icd::{Icd9Cm, Icd9Procedure, Icd10Cm, Icd10Pcs};
pub use npi::Npi;
pub use raw_code::RawCode;
pub use text::{CodeText, Normalized};
