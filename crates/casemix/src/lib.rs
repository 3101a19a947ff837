//! Health information in one crate: the record, the code systems, the grouper and the statistics.
//!
//! The way of a record is a chain of pure functions, each of which says which release of its tables it used:
//!
//! ```
//! use casemix::{Groupers, Pipeline, WeightYears, contract};
//!
//! let line = br#"{"id":"E1","discharged":"2026-01-08","sex":"female","discharge_status":"01",
//!                 "diagnoses":[{"code":"I50.23","poa":"Y"},{"code":"J96.01","poa":"Y"}]}"#;
//! let encounter = contract::read_encounter(line)?;
//! let answer = Pipeline::new(Groupers::embedded()?).group(&encounter)?;
//! assert_eq!((answer.release.to_string(), answer.final_.drg.to_string()), ("43.0".into(), "291".into()));
//!
//! let weights = WeightYears::embedded()?.for_release(answer.release).expect("FY 2026 is embedded");
//! assert_eq!(weights.get(answer.final_.drg).unwrap().weight.unwrap().to_string(), "1.2838");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Every part is a crate of its own, which can be used alone, and a feature here; all are on by default:
//!
//! | feature | part | holds |
//! |---|---|---|
//! | | [`record`] | the encounter: patient, stay, diagnoses, procedures, documents, charges, coverage |
//! | `codes` | [`codes`] | code systems: validity by date, hierarchy, titles, conversion between years |
//! | `coding` | [`coding`] | the coding engine: codes found by words, built character by character, drugs and medications coded |
//! | `drg` | [`drg`] | the MS-DRG grouper; here [`Groupers`], [`WeightYears`], the [`Pipeline`] and its batches |
//! | `rules` | [`rules`] | validation of records; the Medicare Code Editor ([`rules::mce`]); with `stats`, [`check`] |
//! | `stats` | [`stats`] | mergeable statistics; the month's sheet |
//! | `embedded` | | the tables of the parts that are there: [`Groupers::embedded`], [`WeightYears::embedded`] |
//! | `contract` | [`contract`] | encounters read from NDJSON and CSV, answers written as NDJSON |
//!
//! No function reads a clock, a network or a file, and none starts a thread but [`parallel`] where it is asked for
//! more than one.

#[cfg(feature = "codes")]
pub use casemix_codes as codes;
#[cfg(feature = "coding")]
pub use casemix_coding as coding;
#[cfg(feature = "drg")]
pub use casemix_drg as drg;
pub use casemix_record as record;
#[cfg(feature = "rules")]
pub use casemix_rules as rules;
#[cfg(feature = "stats")]
pub use casemix_stats as stats;

#[cfg(all(feature = "rules", feature = "stats"))]
pub mod check;
#[cfg(feature = "contract")]
pub mod contract;
#[cfg(feature = "drg")]
mod groupers;
pub mod parallel;
#[cfg(feature = "drg")]
mod pipeline;
#[cfg(feature = "drg")]
mod weight_years;

#[cfg(feature = "drg")]
pub use groupers::{Groupers, ReleaseFault};
#[cfg(feature = "drg")]
pub use pipeline::Pipeline;
#[cfg(feature = "drg")]
pub use weight_years::WeightYears;

/// A month of 5,000 generated encounters of a hospital that does not exist, as NDJSON in gzip: something to try
/// everything on. No real person is in it.
#[cfg(feature = "embedded")]
pub static SAMPLE_MONTH: &[u8] = include_bytes!("../data/sample.ndjson.gz");
