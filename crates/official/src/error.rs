use casemix_codes::official::ReadError;
use thiserror::Error;

/// No archive or workbook is unpacked to more than this many bytes; the largest published ones have about 40 million.
pub const MAX_UNPACKED: u64 = 256 << 20;

/// Why an official file cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum OfficialError {
    /// The bytes are no ZIP archive, or a damaged one.
    #[error("no sound ZIP archive; download the file again")]
    NotAnArchive,
    /// The archive unpacks to more than [`MAX_UNPACKED`], or the sheet has more than 100,000 rows.
    #[error("far larger than any published file; is this the right file?")]
    TooLarge,
    /// The archive does not hold the file that is needed.
    #[error("the archive holds no {wanted}; take the archive as it was published")]
    Missing {
        /// What is needed, such as `order file`.
        wanted: &'static str,
    },
    /// The bytes are no workbook with a sheet, or a damaged one.
    #[error("no sound workbook; download the file again")]
    NotAWorkbook,
    /// The bytes are no XML file, or a damaged one.
    #[error("no sound XML; download the file again")]
    NotXml,
    /// The tabular list lacks something that the published ones have.
    #[error("tabular list, at {place}: {wanted} is missing; is this the tabular list, as it was published?")]
    Tabular {
        /// The code or label of the nearest element that was read.
        place: String,
        /// What is missing.
        wanted: &'static str,
    },
    /// A text file in the archive cannot be read.
    #[error("{file}: {error}")]
    Text {
        /// Which one, such as `order file`.
        file: &'static str,
        /// Why.
        error: ReadError,
    },
}
