//! Validation of hospital records: is the record complete, timely, consistent and correctly coded?

mod engine;
mod language;
mod limit;
pub mod mce;
pub mod packs;
mod render;
pub mod review;
mod rule;

pub use engine::{BuildError, RuleSet, RuleSetBuilder, Workspace};
pub use language::{Diagnostic, Diagnostics, Example, ExampleFault, ExampleFaultKind, Mutant, Pack};
pub use limit::{Bound, Limit, Limits, Quantum};
pub use render::{FindingTally, Marks, RuleCount, WaiverEntry, Waivers, WorstRecord};
pub use rule::{CANNOT_RUN, Check, Doubt, Draft, Effective, PackInfo, Report, RuleInfo, Subject, UNDECIDED};
