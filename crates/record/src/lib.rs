//! The record of a hospital encounter: patient, stay, diagnoses, procedures, documents, charges and coverage.
//!
//! An [`Encounter`] is one stay or visit with all that is recorded of it, inpatient first and outpatient as well. It is
//! read from JSON, kept without loss, asked for derived facts, and written back:
//!
//! ```
//! # #[cfg(feature = "serde")] {
//! use casemix_record::{Encounter, Poa, Sex};
//!
//! let line = r#"{"id":"E1","sex":"female","birth_date":"1957-03-02","admitted":"2025-11-03T22:10",
//!     "discharged":"2025-11-08T11:00","discharge_status":"1","ward_clerk":7,
//!     "diagnoses":[{"code":"I50.23","poa":"Y"},{"code":"E11.65","poa":"?"}]}"#;
//! let encounter: Encounter = serde_json::from_str(line).unwrap();
//!
//! assert_eq!(encounter.sex.value(), Some(Sex::Female));
//! assert_eq!(encounter.age_in_years(), Some(68));
//! assert_eq!(encounter.length_of_stay(), Some(5));
//! let principal = encounter.principal_diagnosis().unwrap();
//! assert_eq!((principal.code.as_str(), principal.poa.value()), ("I50.23", Some(Poa::Y)));
//! assert_eq!(encounter.form_findings()[0].to_string(),
//!     "error: diagnoses[1].poa: not a present-on-admission indicator [record.invalid-value]");
//! assert!(serde_json::to_string(&encounter).unwrap().contains(r#""ward_clerk":7"#));
//! # }
//! ```
//!
//! # The parts
//!
//! | part | what it is |
//! |---|---|
//! | [`Encounter`] | the whole: who, when, how admitted, where discharged, with all that follows |
//! | [`Diagnosis`], [`Procedure`] | codes with present-on-admission indicator, role, date, operator |
//! | [`Patient`], [`Identifier`], [`Name`], [`Address`] | the patient beyond identifier, sex and age |
//! | [`Movement`], [`ServiceStay`], [`Leave`] | units, beds and services with transfers; leaves of absence |
//! | [`Practitioner`], [`Facility`] | who took part, and where |
//! | [`Document`], [`Order`] | documents and orders with their clocks and authentication |
//! | [`Coverage`], [`Subscriber`], [`Charge`], [`Medication`] | who pays, for what, and drugs |
//! | [`Bill`], [`Occurrence`], [`BillValue`] | what the uniform bill states beyond the record |
//! | [`Newborn`], [`Delivery`], [`Birth`] | births, from either side |
//! | [`Death`], [`Autopsy`], [`Anesthesia`], [`Infection`], [`Consultation`], [`Event`], [`Completion`] | what reviews and statistics count |
//!
//! [`uhdds`] names the field of each element of the Uniform Hospital Discharge Data Set. Parts are open: public fields,
//! `Default`, a builder (`Diagnosis::builder("I50.23").poa(Poa::Y)`), and more fields in later versions.
//!
//! # Values and their text
//!
//! Records from outside hold wrong values. A field of a vocabulary or form is a [`Raw`]: it gives the text as it was
//! written, and the value it means, if it means one. A code is a [`RawCode`]: the code crate and the grouper judge it by its
//! [normalised text](CodeText), and [`Icd10Cm`], [`Icd10Pcs`] and the other code types are well-formed codes as small
//! `Copy` values. A plain text is a [`Text`]. All three tell absent from empty. Nothing is lost, and
//! [`Encounter::form_findings`] reports what is out of its vocabulary, as [`Finding`]s.
//!
//! # JSON
//!
//! With the feature `serde` (on by default) every part is read and written in the form of [`ENCOUNTER_SCHEMA`]; the
//! name of a field is its name in JSON.
//!
//! - A scalar of another kind than the field's is taken by its text: `"discharge_status": 1` is `"1"`. So one odd
//!   export does not lose a record. It is written back as the field's own kind: a text, or for a valid whole number or
//!   flag a number or flag.
//! - A list where an object belongs, a text where a list belongs and the like is an error, as is a known field that
//!   comes twice in one object. Errors name the kind found and the kind wanted, and never repeat the value.
//! - `null` is absent; an empty list is an absent one. An absent field is not written. Empty texts are kept.
//! - Unknown fields are kept in `extra` at every level, in their order, and written back after the known ones. Their
//!   numbers are kept in 64 bits: whole ones exactly, others as binary floating point.
//!
//! Any self-describing serde format works; a format without field names and kinds does not.
//!
//! # Patient data
//!
//! `Debug` of every part shows which fields are given, with the values of vocabularies, flags and well-formed codes.
//! It never shows names, identifiers, dates, numbers, texts of documents or values out of vocabulary, so a record that
//! slips into a log stays private. `Display` of a value shows it.
//!
//! # Size
//!
//! An `Encounter` takes 888 bytes, a `Diagnosis` 120, a `Procedure` 208, all texts of up to 23 bytes included. So a
//! stay with ten diagnoses and three procedures takes less than 3 KB. Parts that are rarely given are boxed, and of a
//! [`Raw`] field the value stands for its text where that is in a usual form, as nearly all are.

mod builder;
mod code;
pub mod csv_form;
mod error;
mod facts;
pub mod field;
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
pub mod uhdds;
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
