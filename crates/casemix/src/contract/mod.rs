//! Encounters in, answers out: one JSON object a line.
//!
//! Every line of input but blank ones gets exactly one line of output, in order: an answer, or an error that names the
//! line. Whatever is wrong with a line concerns no other line.
//!
//! ```
//! use casemix::{Groupers, Pipeline, contract::{Answers, Blocks, Format, GroupForm}};
//!
//! let input = concat!(
//!     r#"{"id":"E1","drg_release":"43.1","diagnoses":[{"code":"J18.9"}]}"#, "\n\n",
//!     r#"{"id":"E2","drg_release":"43.1","diagnoses":[{"code":"J18.9"}"#, "\n",
//! );
//! let pipeline = Pipeline::new(Groupers::embedded()?);
//! let mut answers = Answers::new(&pipeline, GroupForm::Brief);
//! let mut output = Vec::new();
//! for block in Blocks::new(input.as_bytes(), Format::Ndjson) {
//!     answers.write_block(&block?, &mut output);
//! }
//! let output = String::from_utf8(output)?;
//! let (first, second) = output.split_once('\n').unwrap();
//! assert!(first.starts_with(r#"{"id":"E1","release":"43.1","initial":{"status":"OK","drg":"195","mdc":"04","#));
//! assert!(second.starts_with(r#"{"line":3,"id":"E2","error":{"kind":"syntax","message":"#));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Input is read in [`Blocks`] of whole lines, which can be answered on several threads
//! ([`map_in_order`](crate::parallel::map_in_order)); memory is bounded by the [limit](LINE_LIMIT) on the length of a
//! line, whatever the input.

mod answer;
mod blocks;
mod csv;
#[cfg(feature = "rules")]
mod deficiency;
#[cfg(feature = "rules")]
mod edit;
mod explained;
mod fault;
#[cfg(feature = "rules")]
mod finding;
mod group;
mod json;
mod line;
#[cfg(feature = "rules")]
mod retention;

pub use answer::{GroupForm, write_answer};
pub use blocks::{Block, Blocks, Format, LINE_LIMIT, ReadFailure};
#[cfg(feature = "rules")]
pub use deficiency::{DeficiencyFault, read_deficiencies, write_deficiency};
#[cfg(feature = "rules")]
pub use edit::{EditAnswers, write_edits};
pub use fault::{Fault, FaultKind, LineError};
#[cfg(feature = "rules")]
pub use finding::{WaiverFault, read_waivers, write_finding};
pub use group::{Answers, Count};
pub use line::read_encounter;
#[cfg(feature = "rules")]
pub use retention::{HoldFault, read_holds, write_retained};
