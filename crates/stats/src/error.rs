//! Why a statistic cannot be stated.

use chrono::NaiveDate;
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
    /// A census that was taken is not the one that follows from those who came and left.
    #[error(
        "the census does not close: it ends with {computed} and not with {counted}, which is {} too {}; check admissions, \
         discharges and transfers of the period",
        computed.abs_diff(*counted),
        if counted > computed { "many" } else { "few" }
    )]
    CensusDoesNotClose {
        /// What follows from the census at the start and from those who came and left.
        computed: i64,
        /// What was counted.
        counted: i64,
    },
    /// In a whole hospital as many patients are transferred in as out, and here they are not.
    #[error(
        "{transfers_in} transfers in and {transfers_out} out, which is {} apart; check the movements at the times where \
         one unit was left and the next not yet entered",
        transfers_in.abs_diff(*transfers_out)
    )]
    TransfersDoNotMatch {
        /// Transfers into units.
        transfers_in: i64,
        /// Transfers out of units.
        transfers_out: i64,
    },
    /// It is not known how many beds there were.
    #[error("no bed count is in force on {day}; give the count from the first day of the period on, or an earlier one")]
    NoBedCount {
        /// The first day that lacks one.
        day: NaiveDate,
    },
    /// A number of cases must be whole and not below zero, and is not.
    #[error("{number} is not a number of cases; give a whole number at or above zero")]
    NotACount {
        /// The number.
        number: Decimal,
    },
    /// An argument of a method is outside of what the method is defined for.
    #[error("{argument} must be {demand}")]
    Argument {
        /// What the argument is.
        argument: &'static str,
        /// What it must be.
        demand: &'static str,
    },
    /// A method needs more to go by than there is.
    #[error("{given} {what} are too few for this method; give {needed} or more")]
    TooFew {
        /// What is counted, such as months.
        what: &'static str,
        /// How many are needed.
        needed: usize,
        /// How many there are.
        given: usize,
    },
    /// The tables of the grouper cannot be used.
    #[error(transparent)]
    Tables(#[from] casemix_drg::Error),
}
