//! The rates of a hospital: deaths, autopsies, infections, deliveries, consultations, use of beds, delinquent records.
//!
//! [`Counts`] are counted from records by [`Rules`], or filled in by hand; every [`Statistic`] states its value and its
//! formula. [`Turnover`] and [`Delinquency`] have several methods, which are arguments.

mod counts;
mod delinquency;
mod from_record;
mod report;
mod statistic;
mod turnover;

pub use counts::{Count, Counts};
pub use delinquency::{Delinquency, is_delinquent};
pub use from_record::{FetalDeath, Rules};
pub use statistic::Statistic;
pub use turnover::Turnover;
