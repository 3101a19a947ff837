//! [`Recapitulation`]: the sum that a census must close with.

use crate::Error;

/// A census from its beginning to its end: who was there, who came, who left, who is there.
///
/// ```
/// use casemix_stats::census::Recapitulation;
///
/// let year = Recapitulation { start: 622, admissions: 19_937, discharges: 19_833, ..Recapitulation::default() };
/// assert_eq!(year.end(), 726);
/// assert_eq!(year.close(726)?, 726);
///
/// let error = year.close(646).unwrap_err();
/// assert_eq!(error.to_string(), "the census does not close: it ends with 726 and not with 646, which is 80 too few; \
///     check admissions, discharges and transfers of the period");
/// # Ok::<(), casemix_stats::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recapitulation {
    /// Patients at the midnight before the period.
    pub start: i64,
    /// Admissions; of newborns, births.
    pub admissions: i64,
    /// Transfers from other units of the hospital.
    pub transfers_in: i64,
    /// Returns from leave of absence.
    pub returns: i64,
    /// Patients discharged alive.
    pub discharges: i64,
    /// Deaths.
    pub deaths: i64,
    /// Transfers to other units of the hospital.
    pub transfers_out: i64,
    /// Leaves of absence begun.
    pub leaves: i64,
}

impl Recapitulation {
    /// Patients at the midnight that ends the period: who was there and came, less who left.
    pub const fn end(&self) -> i64 {
        self.start + self.admissions + self.transfers_in + self.returns
            - self.discharges
            - self.deaths
            - self.transfers_out
            - self.leaves
    }

    /// Checks the end against a census that was taken.
    ///
    /// # Errors
    ///
    /// [`Error::CensusDoesNotClose`] if they differ; it says by how much.
    pub const fn close(&self, counted: i64) -> Result<i64, Error> {
        let computed = self.end();
        if computed == counted {
            Ok(counted)
        } else {
            Err(Error::CensusDoesNotClose { computed, counted })
        }
    }

    /// Checks that as many patients were transferred in as out, which holds of a whole hospital and need not of a
    /// unit.
    ///
    /// # Errors
    ///
    /// [`Error::TransfersDoNotMatch`] if not; it says how many of each there were.
    pub const fn close_transfers(&self) -> Result<(), Error> {
        if self.transfers_in == self.transfers_out {
            Ok(())
        } else {
            Err(Error::TransfersDoNotMatch {
                transfers_in: self.transfers_in,
                transfers_out: self.transfers_out,
            })
        }
    }

    /// The recapitulation of two units or populations together.
    #[must_use]
    pub const fn and(self, other: Recapitulation) -> Recapitulation {
        Recapitulation {
            start: self.start + other.start,
            admissions: self.admissions + other.admissions,
            transfers_in: self.transfers_in + other.transfers_in,
            returns: self.returns + other.returns,
            discharges: self.discharges + other.discharges,
            deaths: self.deaths + other.deaths,
            transfers_out: self.transfers_out + other.transfers_out,
            leaves: self.leaves + other.leaves,
        }
    }
}
