//! ICD-10-PCS, built, checked and explained axis by axis.
//!
//! A code of ICD-10-PCS has seven characters, each a value of an axis: section, body system, operation, and then, in the
//! Medical and Surgical section, body part, approach, device, qualifier. Tables say which values go together. [`PcsEdition`]
//! walks them on a day:
//!
//! ```
//! # #[cfg(feature = "embedded")] {
//! use casemix_coding::pcs::Pcs;
//!
//! let pcs = Pcs::embedded()?.on("2026-01-08".parse()?)?;
//! let step = pcs.next("0DTJ")?;                            // resection of the appendix: by which approach?
//! assert_eq!(step.axis, "Approach");
//! let values: Vec<_> = step.values.iter().map(|value| (value.character, value.label().unwrap_or("?"))).collect();
//! assert_eq!(values[..3], [('0', "Open"), ('4', "Percutaneous Endoscopic"), ('7', "Via Natural or Artificial Opening")]);
//!
//! assert_eq!(pcs.complete("0DTJ0")?.code, "0DTJ0ZZ");      // the rest is decided
//! let fault = pcs.check("0DTJ3ZZ").expect_err("there is no such row");
//! assert_eq!((fault.position, fault.allowed.as_str()), (5, "0478"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where labels come from
//!
//! Which codes there are on a day is in the code table of `casemix-codes`; the values allowed follow from it. [`Labels`] says
//! what they mean: see [`Basis`] for how each label is known. [`Index`] leads from the words of surgeons to the terms of the
//! tables: its `use` entries are the body-part key and the device key. Both can be replaced by the official files of any
//! year, read by [`official`](crate::official).

mod candidates;
mod edition;
mod explain;
mod fault;
mod index;
mod labels;
mod labels_draft;
mod lexicon;
mod system;

pub use candidates::{Candidate, Wanted};
pub use edition::{Completion, PcsEdition, Step, Value};
pub use explain::{Axis, Explanation};
pub use fault::{PcsFault, PcsFaultKind};
pub use index::{Index, IndexEntry, Lead};
pub use labels::{Basis, Definition, Label, Labels};
pub use labels_draft::LabelsDraft;
pub use system::Pcs;
