//! Target ratios: shares of discharges that payers watch, as specifications, compared with those of other hospitals.
//!
//! A [`Target`] is data: which discharges are its numerator and which its denominator. [`standard_targets`] holds the
//! areas that the Medicare payment pattern report (PEPPER) made customary; a hospital adds its own.
//!
//! ```
//! use casemix_drg::{Grouper, Tables};
//! use casemix_record::Encounter;
//! use casemix_stats::{Accumulator, Families};
//! use casemix_stats::utilization::targets::{Comparison, Outlier, TargetCase, TargetContext, TargetCounts, standard_targets};
//!
//! let (tables, release) = (Tables::open(casemix_drg_data::MS_DRG)?, "43.0".parse().unwrap());
//! let grouper = Grouper::new(&tables, release)?;
//! let targets = standard_targets(&Families::of(&tables, release)?);
//!
//! let mut counts = TargetCounts::default();
//! for (code, discharges) in [("A41.9", 20), ("N39.0", 20)] {
//!     let stay = Encounter::builder("").admitted("2026-01-05").discharged("2026-01-09").discharge_status("01")
//!         .diagnoses([code]).build();
//!     let case = TargetCase::of(&stay, &grouper.group(&stay));
//!     (0..discharges).for_each(|_| counts.add((&targets, &case)));
//! }
//!
//! let comparison = Comparison::read("target,group,percentile,value\nsepticemia,nation,20,21.5\nsepticemia,nation,80,43.2\n")?;
//! let ratios = counts.finish(&TargetContext::new(&targets).comparison(&comparison))?;
//! let septicemia = ratios.iter().find(|ratio| ratio.name == "septicemia").unwrap();
//! assert_eq!(septicemia.ratio.unwrap().to_string(), "50.00%");
//! assert_eq!(septicemia.standings[0].outlier, Some(Outlier::High));
//! // Fewer than eleven are not shown.
//! assert!(ratios.iter().find(|ratio| ratio.name == "simple-pneumonia").unwrap().ratio.is_none());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod case;
mod comparison;
mod counts;
mod drg_set;
mod standard;

pub use case::{Condition, ReadmissionPart, Target, TargetCase, TargetKind};
pub use comparison::{Comparison, ComparisonError, ComparisonFault};
pub use counts::{Outlier, Standing, TargetContext, TargetCounts, TargetPart, TargetRatio, target_section};
pub use drg_set::{DrgSet, DrgSetError};
pub use standard::standard_targets;
