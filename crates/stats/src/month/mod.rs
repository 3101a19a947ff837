//! A month of discharges: from records and their DRGs to the sheet that a department hands in.
//!
//! [`Facts`] of a record and the [`Outcome`] of grouping it go into a [`MonthSheet`], which is an
//! [`Accumulator`](crate::Accumulator); with tables and weights it finishes as a [`MonthReport`].

mod facts;
mod report;
mod sections;
mod sheet;

pub use facts::{Facts, Grouped, Outcome, PoaReporting, Refusal};
pub use report::{Breakdown, CensusDay, DrgFigures, GroupLine, MonthContext, MonthReport};
pub use sheet::{Indicator, MonthSheet, Remark, Standing};
