//! Validation of many records: which packs, what was found, and the page of it.
//!
//! ```
//! use casemix::check::{CheckRun, CheckSet};
//! use casemix::record::Encounter;
//!
//! let set = CheckSet::embedded()?;                        // every built-in pack
//! let mut run = CheckRun::new(&set);
//! let stays = [
//!     Encounter::builder("E1").patient_id("P1").admitted("2026-01-03").discharged("2026-01-08").build(),
//!     Encounter::builder("E2").patient_id("P1").admitted("2026-01-06").discharged("2026-01-09").build(),
//! ];
//! for (line, encounter) in (1..).zip(&stays) {
//!     run.add(line, encounter, |finding| assert!(!finding.message.is_empty()));
//! }
//! let checked = run.finish();
//! assert_eq!(checked.tally.records, 2);
//! assert!(checked.of_batch.iter().any(|found| found.finding.rule == "batch.overlapping-stays"));
//! assert!(checked.report("January").to_html().contains("batch.overlapping-stays"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod check_run;
mod check_set;
mod completeness;
mod deficiencies;
mod quality;
mod report;
mod retention;
mod worklist;

pub use check_run::{CheckRun, Checked};
pub use check_set::{CheckSet, CheckSetBuilder, CheckSetError, PACKS};
pub use completeness::{Completeness, Stated};
pub use deficiencies::{DeficiencyReview, ReviewedRecords, StoredDeficiencies};
pub use quality::DataQuality;
pub use retention::retention_report;
