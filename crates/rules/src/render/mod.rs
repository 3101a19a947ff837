//! Findings of many records brought together: waived where somebody decided so, counted by rule, the worst records first.

mod tally;
mod waivers;

pub use tally::{FindingTally, Marks, RuleCount, WorstRecord};
pub use waivers::{WaiverEntry, Waivers};
