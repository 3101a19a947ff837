//! The Medicare Code Editor: which codes of a claim are wrong, doubtful or not paid for.
//!
//! ```
//! use casemix_record::Encounter;
//! use casemix_rules::mce::Editors;
//!
//! let encounter = Encounter::builder("E1")
//!     .sex("female")
//!     .age_years(70)
//!     .discharged("2025-11-08")
//!     .discharge_status("01")
//!     .diagnoses(["Z38.00", "Z38.00", "I50.23"])
//!     .build();
//! let editors = Editors::embedded()?;
//! let editor = editors.for_encounter(&encounter).unwrap();
//! for (edit, count) in editor.edit(&encounter).edits() {
//!     println!("{edit}: {count}; {} {}", edit.meaning(), edit.citation());
//! }
//! for finding in editor.findings(&encounter) {
//!     println!("{finding}");
//! }
//! # Ok::<(), casemix_rules::mce::Error>(())
//! ```
//!
//! Every Medicare inpatient claim meets this editor before it is paid. It answers exactly as the official software does
//! (version 2.0), for codes of ICD-9-CM and of ICD-10, for discharges from 1985-10-01 to the last day of the release; see
//! `CONFORMANCE.md`. A claim never fails: whatever it holds has an answer.
//!
//! | what | where |
//! |---|---|
//! | the releases, and which one an encounter is edited by | [`Editors`] |
//! | one release, ready for use | [`Editor`]; [`Workspace`] for many claims |
//! | a claim, or a view of your own record type | [`Claim`], [`ClaimView`]; `Encounter` is one |
//! | the answer | [`Answer`], [`Edit`], [`EditType`] |
//! | why | [`Editor::explain`] |
//! | the same as findings of the record | [`Editor::findings`]; [`MedicareEdits`] among the rules of a rule set |
//! | many answers counted | [`Tally`] |
//! | without edits that a payer does not make | [`Editor::suppressing`], [`Editors::suppressing`] |
//! | which code is valid when, with which flags | [`tables`] |

mod age_group;
mod answer;
mod check;
mod claim;
mod discharge_day;
mod edit;
mod editor;
mod editors;
mod encounter;
mod error;
mod explain;
mod findings;
mod flag;
pub mod tables;
mod tally;

pub use age_group::AgeGroup;
pub use answer::{Answer, CodeEdits, EditType};
pub use check::MedicareEdits;
pub use claim::{Claim, ClaimView};
pub use discharge_day::discharge_day;
pub use edit::{Edit, EditSet, Payment};
pub use editor::{Editor, Suppressed, Workspace};
pub use editors::Editors;
pub use error::{EditorFault, Error};
pub use explain::{Explanation, Place, Reason};
pub use flag::{Flag, Flags};
pub use tally::Tally;
