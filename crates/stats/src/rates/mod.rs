//! The rates of a hospital: deaths, autopsies, infections, deliveries, consultations, use of beds, delinquent records.
//!
//! [`Counts`] are counted from records by [`Rules`], or filled in by hand; every [`Statistic`] states its value and its
//! formula, and so does every [`VitalRate`] of public health. [`Turnover`] and [`Delinquency`] have several methods,
//! which are arguments; [`Completions`] count the records that the latter asks for.

mod completion;
mod counts;
mod delinquency;
mod formula;
mod from_record;
mod report;
mod statistic;
mod turnover;
mod vital;

pub use completion::{CompletionContext, CompletionFigures, Completions, QuarterEnd};
pub(crate) use counts::words;
pub use counts::{Count, Counts};
pub use delinquency::{Delinquency, is_delinquent};
pub use from_record::{AcquiredFrom, FetalDeath, Rules};
pub use statistic::Statistic;
pub use turnover::Turnover;
pub use vital::VitalRate;
