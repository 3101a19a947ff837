//! Why a statistic cannot be stated.

use rust_decimal::Decimal;

/// Why a statistic cannot be stated.
///
/// That a rate has no denominator is no error: the rate is [undefined](crate::Rate::value).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// More was subtracted than added.
    #[error(
        "{by} more were subtracted than added; add the records that were corrected, or merge the part that holds them"
    )]
    Overdrawn {
        /// How many more.
        by: u64,
    },
    /// The numerator of a rate must be a part of its denominator and is not.
    #[error("{part} cannot be a part of {whole}; count both over the same patients and the same period")]
    NotAPart {
        /// The numerator.
        part: Decimal,
        /// The denominator.
        whole: Decimal,
    },
    /// A number is beyond what is exact (28 digits).
    #[error("a number has more than 28 digits; check the input")]
    TooLarge,
    /// The tables of the grouper cannot be used.
    #[error(transparent)]
    Tables(#[from] casemix_drg::Error),
}
