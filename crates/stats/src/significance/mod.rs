//! What is more than chance: intervals, tests, standardisation, control charts.
//!
//! Every result names its [`Method`], and every method its source. What has no value stays `None`: a rate without
//! patients has no interval, and a comparison with it no outcome.
//!
//! | question | answer |
//! |---|---|
//! | How sure is a rate? | [`Rate::interval`](crate::Rate::interval), [`interval_of_count`] |
//! | Do two periods or services differ? | [`TwoProportions`], [`TwoRates`], [`TwoStays`] |
//! | Do they differ for other reasons than their patients' ages, sexes, DRGs? | [`Strata`] |
//! | Did a process change, and when? | [`ControlChart`], [`Rule`] |
//!
//! ```
//! use casemix_stats::{Rate, significance::{Baseline, Confidence, ControlChart, RateInterval, Rule}};
//!
//! let months = [(4, 210), (6, 198), (5, 223), (3, 187), (7, 240), (5, 205), (21, 212)];
//! let rates = months.map(|(falls, discharges)| Rate::part_of(falls, discharges).unwrap());
//!
//! let interval = rates[6].interval(RateInterval::Wilson, Confidence::NINETY_FIVE)?.unwrap();
//! assert_eq!(interval.to_string(), "6.57% to 14.67% (95%, Wilson score)");
//!
//! let named = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul"].into_iter().zip(rates);
//! let chart = ControlChart::p(named, Baseline::First(6))?;
//! let signals = chart.signals(&Rule::WESTERN_ELECTRIC);
//! assert_eq!((signals[0].rule, chart.label_of(&signals[0])), (Rule::BeyondLimits, "Jul".to_owned()));
//! # Ok::<(), casemix_stats::Error>(())
//! ```

mod confidence;
mod control;
mod exact;
mod interval;
mod method;
mod proportions;
mod rates;
mod rules;
pub(crate) mod special;
mod standardise;
mod stays;
mod test;

pub use confidence::Confidence;
pub use control::{Baseline, ControlChart, ControlKind, Limits, Point};
pub use interval::{Interval, RateInterval, interval_of_count};
pub use method::Method;
pub use proportions::{ProportionTest, TwoProportions};
pub use rates::{RateTest, TwoRates};
pub use rules::{Rule, Signal};
pub use standardise::{Cell, Direct, Indirect, Strata};
pub use stays::TwoStays;
pub use test::Test;
