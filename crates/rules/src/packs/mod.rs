//! The packs that the crate brings with it: what the data set, the record itself and the payer's front door ask for.
//!
//! ```
//! use casemix_codes::Codes;
//! use casemix_record::Encounter;
//! use casemix_rules::{RuleSet, packs};
//!
//! let mut builder = RuleSet::builder(Codes::embedded()?).check(packs::RecordFindings::new());
//! for pack in packs::all()? {
//!     builder = builder.pack(pack);
//! }
//! let rules = builder.build()?;
//!
//! let stay = Encounter::builder("E1").admitted("2025-11-03").discharged("2025-11-08").discharge_status("99").build();
//! let findings = rules.check(&stay);
//! assert!(findings.iter().any(|finding| finding.rule == "uhdds.disposition-unknown"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | pack | what |
//! |---|---|
//! | `record` | what every record reports of itself: values outside their vocabulary, facts stated twice ([`RecordFindings`]) |
//! | `uhdds` | the elements of the Uniform Hospital Discharge Data Set ([`uhdds`]) |
//! | `consistency` | dates, death and disposition, age and sex, present on admission, births, charges ([`consistency`]) |
//! | `claim-form` | the data of the uniform bill ([`claim_form`]) |
//! | `guidelines` | the chapters of the coding guidelines ([`guidelines`]), which [`all`] leaves out |
//!
//! Documents and authentication are held to their clocks by [`review`](crate::review).
//!
//! # What can be wrong with a record
#![doc = include_str!("../../docs/defects.md")]

mod record;

pub use record::RecordFindings;

use crate::{Diagnostics, Pack};

/// A file of a pack: its name, and its text.
type Source = (&'static str, &'static str);

/// Names the files of a pack.
macro_rules! sources {
    ($($name:literal),+ $(,)?) => {
        &[$((concat!($name, ".rules"), include_str!(concat!("../../packs/", $name, ".rules")))),+]
    };
}

const UHDDS: &[Source] = sources!["uhdds"];
const CONSISTENCY: &[Source] = sources![
    "consistency/dates",
    "consistency/ends",
    "consistency/people",
    "consistency/codes",
    "consistency/births",
    "consistency/deliveries",
    "consistency/charges",
];
const CLAIM_FORM: &[Source] = sources!["claim-form/stay", "claim-form/charges"];

const GUIDELINES: &[Source] = sources![
    "guidelines/infections",
    "guidelines/neoplasms",
    "guidelines/endocrine",
    "guidelines/mind-and-nerves",
    "guidelines/circulation",
    "guidelines/organs",
    "guidelines/pregnancy",
    "guidelines/newborn",
    "guidelines/symptoms",
    "guidelines/uncertain",
    "guidelines/injuries",
    "guidelines/factors",
];

/// The elements of the Uniform Hospital Discharge Data Set: presence, and codes that no table has.
///
/// # Errors
///
/// Never with the text that the crate brings: a test of the crate reads it.
pub fn uhdds() -> Result<Vec<Pack>, Diagnostics> {
    read(UHDDS)
}

/// Whether the facts of a record can be true together. The pack is in several files, by what it is about.
///
/// # Errors
///
/// Never with the text that the crate brings: a test of the crate reads it.
pub fn consistency() -> Result<Vec<Pack>, Diagnostics> {
    read(CONSISTENCY)
}

/// What a payer's front door refuses: the data of the uniform bill.
///
/// # Errors
///
/// Never with the text that the crate brings: a test of the crate reads it.
pub fn claim_form() -> Result<Vec<Pack>, Diagnostics> {
    read(CLAIM_FORM)
}

/// The chapters of the Official Guidelines for Coding and Reporting as far as codes alone decide them, in one file a chapter.
///
/// What the notes of the tabular list decide is in [`conventions`](crate::conventions).
///
/// # Errors
///
/// Never with the text that the crate brings: a test of the crate reads it.
pub fn guidelines() -> Result<Vec<Pack>, Diagnostics> {
    read(GUIDELINES)
}

/// Every pack in the rule language about the data of a record; the coding [`guidelines`] are another matter.
///
/// # Errors
///
/// Never with the text that the crate brings: a test of the crate reads it.
pub fn all() -> Result<Vec<Pack>, Diagnostics> {
    let packs = [uhdds()?, consistency()?, claim_form()?];
    Ok(packs.into_iter().flatten().collect())
}

fn read(sources: &[Source]) -> Result<Vec<Pack>, Diagnostics> {
    sources.iter().map(|(name, text)| Pack::parse(*name, *text)).collect()
}
