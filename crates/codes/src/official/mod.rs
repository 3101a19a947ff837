//! Readers of the files in which the authorities publish code sets.
//!
//! They take the bytes of the text files as CMS and CDC distribute them (`icd10cm_order_2026.txt`, `icd10cm_codes_2026.txt`,
//! `icd10pcs_order_2026.txt` and their addenda) and give rows; [`CodeDraft`](crate::CodeDraft) lays the rows over a table.
//! Archives and spreadsheets are opened by the crate `casemix-official`.
//!
//! The readers are strict, because a code set that lacks a line is worse than none: the first line that does not have the
//! published form is an error with its number. Only the conversion table, which the authority writes for people, gives
//! back the rows it cannot be read from.
//!
//! ```
//! use casemix_codes::official::order_file;
//!
//! let text = "\
//! 00001 A00     0 Cholera                                                      Cholera
//! 00002 A000    1 Cholera due to Vibrio cholerae 01, biovar cholerae           Cholera due to Vibrio cholerae 01, biovar cholerae
//! ";
//! let rows = order_file(text.as_bytes())?;
//! assert_eq!((rows[0].code.as_str(), rows[0].billable), ("A00", false));
//! assert_eq!(rows[1].title, "Cholera due to Vibrio cholerae 01, biovar cholerae");
//!
//! let error = order_file(b"00001 A00     x Cholera").expect_err("no flag");
//! assert_eq!(error.line, 1);
//! # Ok::<(), casemix_codes::official::ReadError>(())
//! ```

mod addenda;
mod conversion;
mod lines;
mod order;
mod poa_exempt;
mod tabular;

pub use addenda::{AddendaForm, Change, addenda};
pub use conversion::{ConversionRow, ConversionTable, Previous, RejectedRow, RowFault, conversion_table};
pub use lines::{MAX_LINE, ReadError, ReadErrorKind};
pub use order::{OrderRow, code_file, order_file};
pub use poa_exempt::poa_exempt;
pub use tabular::{TabularHeading, TabularList, TabularNote, TabularPlace};
