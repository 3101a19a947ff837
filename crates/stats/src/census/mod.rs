//! Census and beds: who was where and when, from raw movements, with sums that must close.
//!
//! [`UnitStay`]s of records go into a [`Census`], which is an [`Accumulator`](crate::Accumulator); [`Beds`] hold how
//! many beds there were. Their sums are the counts that [`rates`](crate::rates) are made of.

mod beds;
mod engine;
mod recapitulation;
mod report;
mod unit_length;
mod unit_stay;

pub use beds::{BedKind, Beds};
pub use engine::{Census, DayCensus, PeriodCensus, Scope};
pub use recapitulation::Recapitulation;
pub use unit_length::{UnitFigures, UnitLength, UnitLengths};
pub use unit_stay::{Arrival, Departure, UnitStay};
