//! Hospital statistics as mergeable accumulators, each figure exact and its method named.
//!
//! A month of discharges, from records to figures:
//!
//! ```
//! use casemix_drg::{Grouper, Tables, Weights};
//! use casemix_record::{Encounter, PayerClass};
//! use casemix_stats::{Accumulator, month::{MonthContext, MonthSheet, Outcome}};
//!
//! let tables = Tables::open(casemix_drg_data::MS_DRG)?;
//! let grouper = Grouper::new(&tables, "43.0".parse().unwrap())?;
//! let stay = |id: &str, code: &str, discharged: &str| Encounter::builder(id).admitted("2026-01-05")
//!     .discharged(discharged).discharge_status("01").payer(PayerClass::Medicare).diagnoses([code]).build();
//!
//! let (mut first_week, mut second_week) = (MonthSheet::default(), MonthSheet::default());
//! for (sheet, stay) in [(&mut first_week, stay("E1", "I50.23", "2026-01-09")),
//!     (&mut second_week, stay("E2", "J18.9", "2026-01-14"))] {
//!     sheet.add_encounter(&stay, Outcome::from(&grouper.group(&stay)));
//! }
//! first_week.merge(&second_week);
//!
//! let weights = [Weights::open(casemix_drg_data::WEIGHTS_FY2026)?];
//! let report = first_week.finish(&MonthContext::new(&tables, &weights))?;
//! assert_eq!((report.all.discharges, report.all.stays.days), (2, 13));
//! assert_eq!(report.all.stays.average.to_string(), "6.50");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The rooms
//!
//! | room | what it holds |
//! |---|---|
//! | [`Accumulator`], [`Tally`] | what every statistic is: counted, taken back, merged, finished |
//! | [`Rate`] | numerator and denominator until shown; undefined is not zero |
//! | [`Stays`] | lengths of stay: average, geometric mean, median, percentiles, exact |
//! | [`Amounts`] | money: sums exact, percentiles within a stated bound |
//! | [`Causes`] | deaths and cases by cause, for any sets of codes |
//! | [`Mix`], [`Families`] | discharges by DRG: case-mix index, CC and MCC capture |
//! | [`Population`] | adults and children, newborns |
//! | [`CodeRanges`] | a set of codes by categories and ranges |
//! | [`month`] | the month's sheet |
//! | [`census`] | who was where at any hour and midnight; beds; recapitulation |
//! | [`rates`] | deaths, autopsies, infections, deliveries, use of beds, delinquent records: every rate with its formula |
//! | [`tabulate`] | any figure by any feature of the records and by day, week, month, quarter or year |
//! | [`forms`] | what a department fills beside the abstracts, as simple CSV |
//! | [`significance`] | intervals, control charts, standardisation, comparisons: what is more than chance |
//! | [`planning`] | where patients come from, seasons, forecasts, how many beds |
//! | [`utilization`] | case mix by its parts, severity captured, stays against GMLOS, acquired conditions, readmissions, target ratios |
//! | [`registers`] | disease, operation and physician index; registers of admissions, discharges, births and deaths |
//! | [`report`] | sections of tables with charts, and the page |
//!
//! # What every figure keeps to
//!
//! - **Any split, any order, the same result.** Counts are integers, days and weights exact decimals; only the
//!   logarithms of the geometric mean are binary, summed in one order.
//! - **Corrections are exact.** A late or wrong record is subtracted as it was added.
//! - **Undefined is undefined.** A rate without a denominator has no value; a discharge without a weight is counted as
//!   such and not as zero.
//! - **A part is a part.** A rate whose numerator must be among its denominator refuses otherwise.

mod accumulator;
mod amounts;
mod causes;
pub mod census;
mod code_ranges;
mod error;
mod families;
pub mod forms;
mod group;
mod mix;
pub mod month;
pub mod planning;
mod population;
mod rate;
pub mod rates;
pub mod registers;
pub mod report;
pub mod significance;
mod stays;
pub mod tabulate;
mod titles;
pub mod utilization;

pub use accumulator::{Accumulator, Tally};
pub use amounts::{AmountFigures, Amounts};
pub use causes::{CauseFacts, CauseFigures, Causes, cause_section, icd_10_chapters};
pub use code_ranges::{CodeRangeError, CodeRanges};
pub use error::Error;
pub use families::{Families, FamilyMember, FamilySplit};
pub use group::GroupFigures;
pub use mix::{Capture, CaseMix, Mix};
pub use population::Population;
pub use rate::Rate;
pub use stays::{StayFigures, Stays};
