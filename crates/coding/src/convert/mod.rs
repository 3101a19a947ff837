//! Between ICD-9-CM and ICD-10: the General Equivalence Mappings.
//!
//! ```
//! # #[cfg(feature = "embedded")] {
//! use casemix_coding::convert::{Direction, Gems};
//!
//! let gems = Gems::embedded()?;
//! let cholera = gems.map(Direction::Icd9ToIcd10Cm, "001.0").expect("a code of ICD-9-CM");
//! assert!(!cholera.approximate);
//! assert_eq!(cholera.only().map(|code| code.to_string()), Some("A000".to_owned()));
//!
//! // A code of ICD-10-CM that takes two codes of ICD-9-CM, to be written together.
//! let shock = gems.map(Direction::Icd10CmToIcd9, "T36.0X1A").expect("a code of ICD-10-CM");
//! let sets: Vec<Vec<String>> = shock.choice_sets(10).map(|set| set.iter().map(ToString::to_string).collect()).collect();
//! assert_eq!(sets, [["9600", "E856"]]);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A mapping is not a translation: [`Mapping::approximate`] says that the target differs in meaning, and where
//! [`Mapping::scenarios`] has several, the documentation must decide. The mappings were maintained until FY2018.

mod gems;
mod table;

pub use gems::{Direction, Gems, Mapping, Scenario};
pub use table::{GemRow, GemsDraft, ReadGemError, read_gem};
