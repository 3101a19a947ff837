//! The MS-DRG grouper: initial and final grouping, hospital-acquired conditions, and why.
//!
//! ```
//! use casemix_drg::{Claim, Grouper, Tables, Weights};
//! use casemix_record::{Poa, Sex};
//!
//! let tables = Tables::open(casemix_drg_data::MS_DRG)?;
//! let grouper = Grouper::new(&tables, tables.release_for_discharge("2026-01-08".parse().unwrap())?)?;
//! let claim = Claim {
//!     sex: Some(Sex::Male),
//!     discharge_status: "01".parse().ok(),
//!     principal: Some(("I21.4", Some(Poa::Y))),
//!     secondary: &[("I50.23", Some(Poa::Y))],
//!     procedures: &["02703DZ"],
//!     ..Claim::default()
//! };
//! let answer = grouper.group(&claim);
//! assert_eq!(answer.final_.drg.to_string(), "321");
//!
//! let weights = Weights::open(casemix_drg_data::WEIGHTS_FY2026)?;
//! assert_eq!(weights.get(answer.final_.drg).unwrap().weight.unwrap().to_string(), "2.7208");
//! println!("{}", grouper.explain(&claim));
//! # Ok::<(), casemix_drg::Error>(())
//! ```
//!
//! # What it does
//!
//! A claim has a principal diagnosis, secondary diagnoses, procedures, sex and discharge status. The grouper assigns it
//! to one of some 770 groups, by the logic that the Centers for Medicare & Medicaid Services publish for each release:
//! exactly as their software does, for the claim and for every code on it (see `CONFORMANCE.md`). A claim never fails:
//! what cannot be grouped has a [`ReturnCode`].
//!
//! | what | where |
//! |---|---|
//! | tables of several releases, used in place | [`Tables`], [`tables`] |
//! | one release, ready for use | [`Grouper`] |
//! | a claim, or a view of your own record type | [`Claim`], [`ClaimView`]; `Encounter` is one |
//! | the answer | [`Answer`] |
//! | why | [`Grouper::explain`], [`explain`] |
//! | what would be if | [`WhatIf`] |
//! | weights and mean lengths of stay | [`Weights`] |
//! | which release is in force when | [`release`] |
//!
//! # Many claims
//!
//! A [`Workspace`] is memory that grouping works in. Keep one for each thread, and a claim costs no allocation:
//!
//! ```
//! use casemix_drg::{Claim, Detail, Grouper, Tables, Workspace};
//!
//! let tables = Tables::open(casemix_drg_data::MS_DRG)?;
//! let grouper = Grouper::new(&tables, "44.0".parse().unwrap())?;
//! let mut work = Workspace::default();
//! for code in ["J18.9", "I63.9", "K35.80"] {
//!     let claim = Claim { principal: Some((code, None)), ..Claim::default() };
//!     println!("{}", grouper.group_in(&claim, Detail::Codes, &mut work).final_.drg);
//! }
//! # Ok::<(), casemix_drg::Error>(())
//! ```
//!
//! A grouper is `Send + Sync` and never changes; share it between threads. Discharges of several years need a grouper a
//! release: the crate `casemix` keeps them and chooses.

mod answer;
mod bits;
mod claim;
mod encounter;
mod error;
pub mod explain;
pub mod formula;
mod grouping;
mod logic;
pub mod release;
pub mod tables;
mod weights;
mod what_if;

pub use answer::{
    AdmittingFlag, Affects, Answer, DiagnosisAnswer, DrgType, Grouping, HacEntries, HacEntry, HacList, HacOutcome,
    HacSet, HacStatus, PoaCheck, ProcedureAnswer, ReturnCode, Severity, SeverityFlag,
};
pub use claim::{Claim, ClaimView, CodedDiagnosis, HospitalPoaStatus};
pub use error::{Error, Table5Fault};
pub use grouping::{Detail, Grouper, Workspace};
pub use logic::ClusterRows;
pub use tables::Tables;
pub use weights::{DrgWeight, Weights};
pub use what_if::{Change, SmallestChanges, WhatIf};
