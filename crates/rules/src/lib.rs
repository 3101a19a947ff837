//! Validation of hospital records: is the record complete, timely, consistent and correctly coded?
//!
//! A record goes in, and every defect comes out at once: what is wrong, where, who says so and what to do.
//!
//! ```
//! use casemix_codes::Codes;
//! use casemix_record::Encounter;
//! use casemix_rules::{RuleSet, RuleSetBuilder, packs, review::{RecordReview, federal_limits}};
//!
//! let packs = packs::all()?.into_iter().chain([federal_limits()?]);
//! let builder = packs.fold(RuleSet::builder(Codes::embedded()?), RuleSetBuilder::pack);
//! let rules = builder.check(RecordReview::new()).off("uhdds.race-missing").build()?;
//!
//! let stay = Encounter::builder("E1").admitted("2025-11-03").discharged("2025-11-08").registered("2025-11-09").build();
//! let late = rules.check(&stay).into_iter().find(|finding| finding.rule == "consistency.registered-after-discharge");
//! assert_eq!(late.ok_or("a finding")?.message, "registered on 2025-11-09, after the discharge on 2025-11-08");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The parts
//!
//! | to | use |
//! |---|---|
//! | check an encounter | [`RuleSet`]; for many with [`RuleSet::check_with`] and a [`Workspace`] for each thread |
//! | use the built-in rules | [`packs`], [`conventions`], [`review`], [`mce`] |
//! | write rules in words | [`Pack`], and [the reference of the language](language_reference) |
//! | write rules in Rust | [`Check`] |
//! | set a stricter limit than the law | [`Limit`], or `limit` in a pack |
//! | switch rules off, grade them otherwise | [`RuleSetBuilder::off`], [`RuleSetBuilder::severity`], or `adjust` in a pack |
//! | let findings be | [`Waivers`] |
//! | tell once what several packs find | [`Overlaps`] |
//! | test own packs | [`Pack::run_examples`], [`Pack::mutants`] |
//!
//! # What is not known
//!
//! A rule that needs a value that is missing or invalid is neither passed nor failed. All such rules make one finding for
//! each cause, [`UNDECIDED`]; those that cannot be run at all, because a file, a table or a release is missing, make
//! [`CANNOT_RUN`]. So a record without findings is one that every rule was held against.
//!
//! # Features
//!
//! | feature | what |
//! |---|---|
//! | `embedded` (default) | the tables of the code systems and of the Medicare Code Editor |

pub mod conventions;
mod engine;
mod language;
mod limit;
pub mod mce;
mod overlaps;
pub mod packs;
mod render;
pub mod review;
mod rule;

#[doc = include_str!("../docs/language.md")]
pub mod language_reference {}

pub use engine::{BuildError, RuleSet, RuleSetBuilder, Workspace};
pub use language::{Diagnostic, Diagnostics, Example, ExampleFault, ExampleFaultKind, Mutant, Pack};
pub use limit::{Bound, Limit, Limits, Quantum};
pub use overlaps::{OverlapFault, Overlaps};
pub use render::{FindingTally, Marks, RuleCount, WaiverEntry, Waivers, WorstRecord};
pub use rule::{CANNOT_RUN, Check, Doubt, Draft, Effective, PackInfo, Report, RuleInfo, Subject, UNDECIDED};
