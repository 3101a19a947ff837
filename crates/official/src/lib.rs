//! Opens the archives, spreadsheets and XML files in which the authorities publish code sets, so that a hospital can load a release
//! the day it appears.
//!
//! Only this crate knows ZIP, XLSX and XML; the text inside is read by [`casemix_codes::official`], and what is read is laid over
//! a code table by [`CodeDraft`](casemix_codes::CodeDraft). Nothing here touches a file system: bytes go in.
//!
//! ```no_run
//! use std::sync::Arc;
//! use casemix_codes::{CodeDraft, Codes, FiscalYear};
//! use casemix_official::{CodeSetArchive, conversion_workbook};
//!
//! // The archive `Code Descriptions in Tabular Order` and the conversion table, as the CDC and CMS publish them.
//! let archive = CodeSetArchive::open(&std::fs::read("icd10cm-code-descriptions-2027.zip")?)?;
//! let conversions = conversion_workbook(&std::fs::read("ICD-10-CM-CONVERSION-TABLE-FY2027.xlsx")?)?;
//!
//! let embedded = Codes::embedded()?;
//! let mut draft = CodeDraft::from_table(&*embedded.icd10cm)?;
//! draft.load_release(&archive.rows()?, FiscalYear::new(2027).expect("a year").period())?;
//! draft.load_conversions(&conversions);
//!
//! // The tabular list brings the new headings and blocks, and the instructional notes of the year.
//! let list = casemix_official::tabular_list(&std::fs::read("icd10cm-tabular-2027.xml")?)?;
//! let origin = casemix_codes::table::Provenance::new("CDC/NCHS", "FY2027");
//! draft.load_tabular(&list, FiscalYear::new(2027).expect("a year").period(), origin)?;
//! let codes = embedded.clone().with(Arc::new(draft.build()?));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod archive;
mod error;
mod tabular;
mod workbook;

pub use archive::CodeSetArchive;
pub use error::{MAX_UNPACKED, OfficialError};
pub use tabular::tabular_list;
pub use workbook::conversion_workbook;
