//! The MS-DRG grouper.

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
pub use tables::Tables;
pub use weights::{DrgWeight, Weights};
pub use what_if::{Change, SmallestChanges, WhatIf};
