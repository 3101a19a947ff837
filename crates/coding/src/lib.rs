//! The coding engine: build procedure codes axis by axis, code drugs and the harm they do, convert between ICD-9-CM and
//! ICD-10.
//!
//! ```
//! # #[cfg(feature = "embedded")] {
//! use casemix_coding::pcs::Pcs;
//!
//! let pcs = Pcs::embedded()?.on("2026-01-08".parse()?)?;
//! // What may stand next, and what does it mean?
//! for value in pcs.next("0DTJ")?.values {
//!     println!("{} {}", value.character, value.words());
//! }
//! // What does a code say? And if it is none, where is it wrong, and what would be right there?
//! println!("{}", pcs.explain("0DTJ4ZZ")?);
//! let fault = pcs.check("0DTJ3ZZ").expect_err("no such row");
//! assert_eq!(fault.to_string(), "no 3 after 0DTJ (character 5); allowed: 0 4 7 8");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The parts
//!
//! | to | use |
//! |---|---|
//! | find codes by words, with typos, abbreviations and lay words; go down to a billable code by questions | [`find`] |
//! | take the way of the guidelines: the Alphabetic Index, then the Tabular List | [`index_path`] |
//! | build, check, decode and explain codes of ICD-10-PCS; go from words to codes | [`pcs`] |
//! | the same for ICD-10-CM, with placeholders and seventh characters; one code for conditions that occur together | [`cm`] |
//! | find drug products by code and name, code the medications of encounters, find billing codes and their units, code poisoning, adverse effect and underdosing | [`drugs`] |
//! | convert between ICD-9-CM and ICD-10 with flags and scenarios | [`convert`] |
//! | read the official XML files of any year | [`official`] |
//!
//! Everything is a pure function of its input and the tables; nothing reads a file, the clock or the network.
//!
//! # Features
//!
//! | feature | what |
//! |---|---|
//! | `embedded` (default) | the tables of `casemix-coding-data` and the search indexes of `casemix-find-data` |
//! | `official` (default) | readers of the official XML files |

mod beginnings;
pub mod cm;
pub mod convert;
pub mod drugs;
pub mod find;
#[cfg(feature = "official")]
pub mod index_path;
#[cfg(feature = "official")]
pub mod official;
pub mod pcs;
mod words;
