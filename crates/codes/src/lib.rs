//! Clinical code systems: validity by date, hierarchy, titles and conversion between years.

mod code_file;
mod code_table;
mod codes;
mod conversion;
mod draft;
mod edition;
mod entry;
mod group;
mod key;
pub mod official;
mod period;
pub mod table;

pub use code_file::CodeFile;
pub use code_table::{CodeTable, EntryId, Link};
pub use codes::{Codes, ICD10CM, ICD10PCS};
pub use conversion::{Conversion, ConversionError, ConversionKind, Step, Target};
pub use draft::{CodeDraft, DraftError, DraftLink};
pub use edition::Edition;
pub use entry::Entry;
pub use group::{Group, GroupKind, SeventhCharacter};
pub use period::{FiscalYear, NoRelease, Period};
