//! Why an editor cannot be made. A claim never fails: whatever it holds, the editor has an answer.

use casemix_codes::table::TableError;
use casemix_record::Release;

/// Why tables cannot be used, or hold no such editor.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The tables do not hold the release.
    #[error("the tables hold no Medicare Code Editor of release {0}; load tables that do, or name another release")]
    NoRelease(Release),
    /// The table file cannot be opened.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The tables name a flag of codes that this version of the editor does not know.
    #[error("the tables of the Medicare Code Editor have flags that this version does not know; use a newer version")]
    UnknownFlag,
    /// A section of the tables contradicts itself.
    #[error("section {section} of the Medicare Code Editor's tables is inconsistent; make the tables again")]
    Inconsistent {
        /// Name of the section.
        section: &'static str,
    },
}

/// Why no editor can be chosen for an encounter. Never holds what stands in the record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EditorFault {
    /// The revision of ICD is not one that there is.
    #[error("icd_version is neither 9 nor 10: correct it, or leave it out to go by the discharge date")]
    MalformedIcdVersion,
    /// The release that it names is malformed.
    #[error(
        "mce_release is not the name of a release: write it like 43.1, or leave it out to go by the discharge date"
    )]
    MalformedRelease,
    /// The tables do not hold the release, or cannot be used.
    #[error(transparent)]
    Tables(#[from] Error),
}
