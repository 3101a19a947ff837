//! Any figure by any feature of the records, and by day, week, month, quarter or year.
//!
//! A [`Scheme`] says by what discharges are told apart; [`Tabulation`] counts them by it, and is an
//! [`Accumulator`](crate::Accumulator); each row of the result states every [`Measure`].
//!
//! ```
//! use casemix_record::{Encounter, PayerClass};
//! use casemix_stats::{Accumulator, month::{Outcome, Refusal}};
//! use casemix_stats::tabulate::{Dimension, Measure, Period, Scheme, TabulationContext, Tabulation, Tabulated};
//!
//! let scheme = Scheme { by: vec![Dimension::Payer], period: Some(Period::Month), ..Scheme::default() };
//! let mut tabulation = Tabulation::default();
//! for (payer, discharged, status) in [(PayerClass::Medicare, "2026-01-09", "01"), (PayerClass::Medicare, "2026-02-11", "20"),
//!     (PayerClass::Medicaid, "2026-02-12", "01")] {
//!     let stay = Encounter::builder("").class("inpatient").admitted("2026-01-05").discharged(discharged)
//!         .discharge_status(status).payer(payer).build();
//!     tabulation.add(Tabulated::new(&scheme, &stay, Outcome::NotGrouped(Refusal::NoDischargeDate)));
//! }
//!
//! let rows = tabulation.finish(&TabulationContext::new(&scheme))?.rows;
//! let death_rate: Measure = "gross death rate".parse()?;
//! let shown: Vec<String> = rows.iter().map(|row| format!("{} {}: {}", row.period_label(), row.keys[0], death_rate.of(row))).collect();
//! assert_eq!(shown, ["2026-01 medicare: 0.000%", "2026-02 medicaid: 0.000%", "2026-02 medicare: 100.000%"]);
//! # Ok::<(), casemix_stats::Error>(())
//! ```
//!
//! # What a row is made of
//!
//! - Discharges, deaths and all that is counted from the record are credited to the period of the discharge, and to the
//!   features that the record has at its end: a discharge by unit is one from the last unit.
//! - Service days are of the census and credited to the day and unit on which they were accrued. They are stated for
//!   rows of the whole hospital and of units; for other features there is no census, and a rate that needs it is
//!   undefined.
//! - Beds are those of [`Beds`](crate::census::Beds); without them rates of use are undefined.

mod comparison;
mod dimension;
mod figure;
mod measure;
mod period;
mod result;
mod tabulation;

pub use comparison::compare;
pub use dimension::{Dimension, Key};
pub use figure::Figure;
pub use measure::Measure;
pub use period::Period;
pub use result::{TabulationContext, TabulationReport, TabulationRow};
pub use tabulation::{Scheme, Tabulated, Tabulation};
