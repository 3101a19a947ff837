//! Why a grouper cannot be made. A claim never fails: whatever it holds, grouping has an answer.

use casemix_codes::table::TableError;
use chrono::NaiveDate;

use casemix_record::Release;

/// Why tables or weights cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The tables do not hold the release.
    #[error("the tables hold no MS-DRG release {0}; load tables that do, or choose another release")]
    NoRelease(Release),
    /// No release is in force, or held by the tables, for that day of discharge.
    #[error("no MS-DRG release for discharges on {0}; load tables that cover it, or name the release")]
    NoReleaseForDate(NaiveDate),
    /// The table file cannot be opened.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A section of the tables contradicts itself.
    #[error("section {section} of the MS-DRG tables is inconsistent at row {row}; make the tables again")]
    Inconsistent {
        /// Name of the section.
        section: &'static str,
        /// Row, counted from 0.
        row: usize,
    },
    /// The tables need more of something than the grouper has room for.
    #[error("the MS-DRG tables have more {what} than the {limit} that this version of the grouper holds")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How many are held.
        limit: usize,
    },
    /// A line of a Table 5 file cannot be read.
    #[error("line {line} of Table 5: {fault}")]
    Table5 {
        /// Line, counted from 1.
        line: usize,
        /// What is wrong with it.
        fault: Table5Fault,
    },
}

/// What is wrong with a line of a Table 5 file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Table5Fault {
    /// No line names the columns.
    #[error("no heading line with MS-DRG, weights and mean lengths of stay; give the official tab-separated file")]
    NoHeading,
    /// A field is missing or is not what its column should hold.
    #[error("the {0} is missing or malformed; compare the line with the official file")]
    Field(&'static str),
    /// The same DRG stands twice.
    #[error("the MS-DRG stands in the file twice; keep one of the lines")]
    Duplicate,
}
