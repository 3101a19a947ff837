//! [`Method`]: the algorithm.

use chrono::NaiveDate;

use super::{Planned, Stay};

/// How readmissions are found.
///
/// ```
/// use casemix_stats::utilization::readmission::{Method, TransferRule};
///
/// let mut method = Method::new("2026-03-31".parse()?);
/// assert_eq!((method.interval_days, method.transfer), (30, TransferRule::SameOrNextDay));
/// method.interval_days = 90;
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Method {
    /// A readmission begins at most so many days after the discharge: 30 unless set.
    pub interval_days: u32,
    /// The last day of admissions that the data hold.
    pub followed_until: NaiveDate,
    /// What a transfer is.
    pub transfer: TransferRule,
    /// Whether a readmission is planned that the discharge status of the index stay announced (81 to 95): yes unless
    /// set.
    pub announced: bool,
}

/// What a transfer from one acute stay to another is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransferRule {
    /// The next acute stay begins on the day of discharge or the day after, wherever it is.
    #[default]
    SameOrNextDay,
    /// The same, in another hospital: a quick return to the same one is a readmission.
    ToAnotherHospital,
}

/// What became of a stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// It is no index admission.
    Excluded(Exclusion),
    /// An index admission that no acute stay followed in the interval.
    NotReadmitted,
    /// An index admission that an unplanned readmission followed.
    Readmitted {
        /// So many days after the discharge.
        days: u32,
    },
    /// An index admission that a planned readmission followed.
    PlannedReadmission {
        /// So many days after the discharge.
        days: u32,
    },
}

/// Why a stay is no index admission; of several reasons the first in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Exclusion {
    /// It is not known whose it is.
    NoPatient,
    /// The caller does not hold it eligible.
    NotEligible,
    /// The patient died.
    Died,
    /// The patient left against medical advice: status 07.
    AgainstAdvice,
    /// The same hospital readmitted the patient on the same day for the same condition: one stay in two parts.
    SameDaySameCondition,
    /// The patient was transferred.
    Transferred,
    /// The data end before the interval does.
    NotFollowed,
}

impl Exclusion {
    /// The reason in words.
    pub const fn name(self) -> &'static str {
        match self {
            Exclusion::NoPatient => "no patient identifier",
            Exclusion::NotEligible => "not eligible",
            Exclusion::Died => "died",
            Exclusion::AgainstAdvice => "left against medical advice",
            Exclusion::SameDaySameCondition => "readmitted the same day for the same condition",
            Exclusion::Transferred => "transferred",
            Exclusion::NotFollowed => "not followed for the whole interval",
        }
    }
}

/// A stay with its verdict, and the readmission that followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Judged<'a> {
    /// The stay.
    pub stay: Stay<'a>,
    /// What became of it.
    pub verdict: Verdict,
    /// The readmission, planned or not.
    pub readmission: Option<Stay<'a>>,
}

/// Stays are not sorted by patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stay {position} belongs before the one ahead of it; sort the stays by patient, in ascending order of the key")]
#[non_exhaustive]
pub struct Unsorted {
    /// The place of the first stay that is out of order, counted from 1.
    pub position: usize,
}

impl Method {
    /// An interval of 30 days, over data that hold admissions up to this day.
    pub fn new(followed_until: NaiveDate) -> Method {
        Method {
            interval_days: 30,
            followed_until,
            transfer: TransferRule::default(),
            announced: true,
        }
    }

    /// Judges all stays of one patient, in any order; they are sorted, and answered in that order.
    ///
    /// ```
    /// use casemix_stats::utilization::readmission::{Exclusion, Method, Stay, Verdict};
    ///
    /// let stay = |id, admitted: &str, discharged: &str| Ok::<_, casemix_record::ParseError>(
    ///     Stay::new("P1", id, admitted.parse()?, discharged.parse()?));
    /// let mut stays = [stay("E2", "2026-01-09", "2026-01-20")?, stay("E1", "2026-01-05", "2026-01-08")?];
    /// let judged: Vec<_> = Method::new("2026-12-31".parse()?).judge(&mut stays).collect();
    /// assert_eq!((judged[0].stay.id, judged[0].verdict), ("E1", Verdict::Excluded(Exclusion::Transferred)));
    /// assert_eq!(judged[1].verdict, Verdict::NotReadmitted);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn judge<'s, 'a>(&'s self, stays: &'s mut [Stay<'a>]) -> impl Iterator<Item = Judged<'a>> + 's {
        stays.sort_unstable_by_key(|stay| stay.order());
        let stays = &*stays;
        (0..stays.len()).filter_map(|at| {
            let (stay, later) = stays.get(at..)?.split_first()?;
            let first = later.partition_point(|next| next.admitted.date() < stay.discharged.date());
            Some(self.verdict(stay, later.get(first)))
        })
    }

    /// Judges a batch in which all stays of a patient stand together, patients in ascending order of their key, and
    /// hands each judged stay on. Only the stays of one patient are held at a time.
    ///
    /// # Errors
    ///
    /// [`Unsorted`] at the first stay whose patient belongs before the one ahead of it; the patients before it have
    /// been handed on.
    pub fn judge_sorted<'a>(
        &self,
        stays: impl IntoIterator<Item = Stay<'a>>,
        mut each: impl FnMut(Judged<'a>),
    ) -> Result<(), Unsorted> {
        let mut of_patient: Vec<Stay<'a>> = Vec::new();
        for (at, stay) in stays.into_iter().enumerate() {
            let is_next = of_patient.last().map(|last| last.patient.cmp(stay.patient));
            if is_next == Some(std::cmp::Ordering::Greater) {
                return Err(Unsorted { position: at + 1 });
            }
            if is_next == Some(std::cmp::Ordering::Less) {
                self.judge(&mut of_patient).for_each(&mut each);
                of_patient.clear();
            }
            of_patient.push(stay);
        }
        self.judge(&mut of_patient).for_each(&mut each);
        Ok(())
    }

    /// The verdict on a stay, by the first that follows it.
    fn verdict<'a>(&self, stay: &Stay<'a>, next: Option<&Stay<'a>>) -> Judged<'a> {
        let next = next.map(|next| (next, days_between(stay, next)));
        if let Some(exclusion) = self.exclusion(stay, next) {
            return Judged {
                stay: *stay,
                verdict: Verdict::Excluded(exclusion),
                readmission: None,
            };
        }
        let Some((next, days)) = next.filter(|(_, days)| *days <= self.interval_days) else {
            return Judged {
                stay: *stay,
                verdict: Verdict::NotReadmitted,
                readmission: None,
            };
        };
        let announced = self.announced && stay.disposition.is_some_and(|status| status.is_planned_readmission());
        let verdict = if announced || next.planned != Planned::No {
            Verdict::PlannedReadmission { days }
        } else {
            Verdict::Readmitted { days }
        };
        Judged {
            stay: *stay,
            verdict,
            readmission: Some(*next),
        }
    }

    fn exclusion(&self, stay: &Stay<'_>, next: Option<(&Stay<'_>, u32)>) -> Option<Exclusion> {
        let is_same_hospital = |next: &Stay<'_>| next.hospital == stay.hospital;
        let is_split = |(next, days): (&Stay<'_>, u32)| {
            days == 0 && is_same_hospital(next) && stay.condition.is_some() && next.condition == stay.condition
        };
        let is_transfer = |(next, days): (&Stay<'_>, u32)| {
            days <= 1 && (self.transfer == TransferRule::SameOrNextDay || !is_same_hospital(next))
        };
        let followed = (self.followed_until - stay.discharged.date()).num_days();
        let reasons = [
            (Exclusion::NoPatient, stay.patient.trim().is_empty()),
            (Exclusion::NotEligible, !stay.eligible),
            (Exclusion::Died, stay.disposition.is_some_and(|status| status.is_died())),
            (
                Exclusion::AgainstAdvice,
                stay.disposition.is_some_and(|status| status.is_against_advice()),
            ),
            (Exclusion::SameDaySameCondition, next.is_some_and(is_split)),
            (Exclusion::Transferred, next.is_some_and(is_transfer)),
            (Exclusion::NotFollowed, followed < i64::from(self.interval_days)),
        ];
        reasons
            .into_iter()
            .find(|(_, applies)| *applies)
            .map(|(exclusion, _)| exclusion)
    }
}

/// Days from the discharge of one to the admission of a later one.
fn days_between(stay: &Stay<'_>, next: &Stay<'_>) -> u32 {
    let days = (next.admitted.date() - stay.discharged.date()).num_days();
    u32::try_from(days).unwrap_or(u32::MAX)
}
