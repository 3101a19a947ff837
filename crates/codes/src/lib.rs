//! Clinical code systems: validity by date, hierarchy, titles and conversion between years.
//!
//! ICD-10-CM and ICD-10-PCS are embedded: every code valid since October 2015, with the days on which it is billable.
//!
//! ```
//! use casemix_codes::{Codes, FiscalYear};
//!
//! let codes = Codes::embedded()?;
//! let today = codes.icd10cm.on("2025-11-08".parse()?)?;   // the code set of that day; a day without release is an error
//! assert!(today.is_billable("i50.23") && !today.is_billable("I50.2") && today.exists("I50.2"));
//!
//! let entry = today.lookup("I50.23").ok_or("no such code")?;
//! assert_eq!(entry.title(), Some("Acute on chronic systolic (congestive) heart failure"));
//! assert_eq!(entry.parent().and_then(|above| above.title()), Some("Systolic (congestive) heart failure"));
//!
//! let then = FiscalYear::new(2020).ok_or("no year")?.period().first;
//! assert_eq!(today.convert("A79.82", then)?.targets[0].code.as_str(), "A7749");   // what it was coded as before 2021
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The parts
//!
//! | to | use |
//! |---|---|
//! | ask about a code system on a day | [`Codes`], [`Edition`] |
//! | go up and down from a code: headings, blocks, chapters, seventh characters | [`Entry`], [`Group`] |
//! | convert a code from one year to another | [`Edition::convert`], [`Conversion`] |
//! | read the instructional notes: what excludes what, which code stands first | [`notes`], [`Edition::notes`] |
//! | know side, trimester, encounter, manifestation, sequela of a code | [`facts`] |
//! | know which codes need no present-on-admission indicator | [`PoaExempt`] |
//! | plug in a licensed or local table | [`CodeTable`], or pack one with [`CodeDraft`] |
//! | load the files of a release that is not embedded, or titles that no source of ours holds | [`official`], [`CodeDraft`] |
//! | read or write a table of any kind | [`table`] |
//!
//! # What the embedded tables hold
//!
//! Days covered: 2015-10-01 to 2027-03-31. A title is the newest one that a source holds: for headings that of FY2026, for
//! codes that ended that of their last years. No public package holds titles for the 190 codes of ICD-10-CM that are new
//! in FY2027, for 471 codes of ICD-10-PCS that came since FY2025, and for 3,106 codes of ICD-10-PCS that ended before
//! FY2024; [`official`] fills them from the authorities' own files. The hierarchy is that of the tabular list of April 2026. The conversion
//! table of ICD-10-CM ends with FY2026, that of ICD-10-PCS with FY2027. The instructional notes are those of FY2025 and
//! FY2026.
//!
//! # Features
//!
//! | feature | what |
//! |---|---|
//! | `embedded` (default) | the tables of `casemix-codes-data`, opened by `Codes::embedded` |

mod code_file;
mod code_table;
mod codes;
mod conversion;
mod draft;
mod edition;
mod entry;
pub mod facts;
mod group;
mod key;
mod key_index;
pub mod notes;
pub mod official;
mod period;
mod poa_exempt;
pub mod table;

pub use code_file::CodeFile;
pub use code_table::{CodeTable, EntryId, Link};
pub use codes::{Codes, ICD10CM, ICD10PCS};
pub use conversion::{Conversion, ConversionError, ConversionKind, Step, Target};
pub use draft::{CodeDraft, DraftError, DraftLink};
pub use edition::Edition;
pub use entry::Entry;
pub use group::{Group, GroupKind, SeventhCharacter};
pub use key::Key;
pub use key_index::KeyIndex;
pub use period::{FiscalYear, NoRelease, Period};
pub use poa_exempt::PoaExempt;
