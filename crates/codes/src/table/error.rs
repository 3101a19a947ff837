use thiserror::Error;

/// Why a table could not be opened, read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("table {schema}: {kind}")]
pub struct TableError {
    /// Name of the schema that was asked for.
    pub schema: &'static str,
    /// What is wrong.
    pub kind: TableErrorKind,
}

/// The kinds of [`TableError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TableErrorKind {
    /// The bytes do not begin with the magic of a table file.
    #[error("these bytes are not a table file; give a file made by casemix-datagen or a table builder")]
    NotATable,
    /// The container layout is newer or older than this program reads.
    #[error("container version {found} is not readable here; use the table made for this version of casemix-codes")]
    Container {
        /// Version in the file.
        found: u16,
    },
    /// The file is shorter or longer than its header says.
    #[error("the file has {found} bytes where its header says {expected}; copy it again")]
    Length {
        /// Bytes according to the header.
        expected: u32,
        /// Bytes given.
        found: usize,
    },
    /// The content does not match its checksum.
    #[error("the checksum does not match: the file is damaged; copy it again")]
    Checksum,
    /// The table is of another schema or of another version of the schema.
    #[error("the file holds another kind of table, or version {found} of it where {expected} is needed")]
    Schema {
        /// Version this program reads.
        expected: u32,
        /// Version in the file.
        found: u32,
    },
    /// The directory of sections does not fit the file.
    #[error("the directory of sections does not fit the file; make it again")]
    Directory,
    /// A section is missing or not what it should be.
    #[error("section {name}: {fault}")]
    Section {
        /// Name of the section.
        name: &'static str,
        /// What is wrong with it.
        fault: SectionFault,
    },
    /// The table was made for another table than the one it is laid beside.
    #[error("made for another table; make it again for this one")]
    OtherTable,
    /// A builder was given something the format cannot hold.
    #[error("section {name} cannot be written: {fault}")]
    Unwritable {
        /// Name of the section, or of the table where the header is meant.
        name: &'static str,
        /// What is wrong with it.
        fault: SectionFault,
    },
}

/// What is wrong with one section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SectionFault {
    /// The table has no such section.
    #[error("missing")]
    Missing,
    /// The section is of another kind than asked for.
    #[error("of another kind")]
    Kind,
    /// The section ends too early.
    #[error("truncated")]
    Truncated,
    /// Text is not UTF-8.
    #[error("not UTF-8")]
    NotUtf8,
    /// The inner layout contradicts itself.
    #[error("inconsistent")]
    Layout,
    /// A name is empty, too long, not ASCII or used twice.
    #[error("bad name")]
    Name,
    /// The section or table is larger than the format allows.
    #[error("too large")]
    TooLarge,
}
