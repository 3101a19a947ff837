//! [`DeficiencyCounts`]: what delinquency statistics are made of.

use chrono::NaiveDateTime;

use super::{Deficiency, Stage};

/// Records and deficiencies by how they stand at a time: what delinquency statistics are made of.
///
/// The number of delinquent records is the numerator of every method of `casemix_stats::rates::Delinquency`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeficiencyCounts {
    /// Records reviewed.
    pub records: u64,
    /// Records with something outstanding.
    pub incomplete: u64,
    /// Records with something outstanding that is past its limit.
    pub delinquent: u64,
    /// Records delinquent for want of a history and physical examination.
    pub delinquent_history: u64,
    /// Records delinquent for want of an operative report.
    pub delinquent_operative_report: u64,
    /// Deficiencies that are open, assigned or escalated.
    pub outstanding: u64,
    /// Deficiencies that are outstanding and past their limit.
    pub past_limit: u64,
    /// Deficiencies that were escalated and are outstanding.
    pub escalated: u64,
    /// Deficiencies that were waived.
    pub waived: u64,
    /// Deficiencies that were supplied after their limit.
    pub supplied_late: u64,
}

impl DeficiencyCounts {
    /// Counts a record with its deficiencies, as they stood at a time.
    pub fn add(&mut self, deficiencies: &[Deficiency], as_of: NaiveDateTime) {
        let is_delinquent_for = |requirement: &str| {
            let of_it = deficiencies
                .iter()
                .filter(|deficiency| deficiency.requirement == requirement);
            of_it.into_iter().any(|deficiency| deficiency.is_delinquent(as_of))
        };
        let past_limit = deficiencies
            .iter()
            .filter(|deficiency| deficiency.is_delinquent(as_of))
            .count() as u64;
        let outstanding = deficiencies
            .iter()
            .filter(|deficiency| deficiency.is_outstanding(as_of))
            .count() as u64;
        self.records += 1;
        self.incomplete += u64::from(outstanding > 0);
        self.delinquent += u64::from(past_limit > 0);
        self.delinquent_history += u64::from(is_delinquent_for("record-review.history-and-physical"));
        self.delinquent_operative_report += u64::from(is_delinquent_for("record-review.operative-report"));
        self.outstanding += outstanding;
        self.past_limit += past_limit;
        for deficiency in deficiencies {
            match deficiency.life.stage_at(as_of) {
                Stage::Escalated(_) => self.escalated += 1,
                Stage::Waived => self.waived += 1,
                Stage::Completed if was_late(deficiency) => self.supplied_late += 1,
                _ => {}
            }
        }
    }

    /// Adds what another part of the records counted.
    pub fn merge(&mut self, other: &DeficiencyCounts) {
        self.records += other.records;
        self.incomplete += other.incomplete;
        self.delinquent += other.delinquent;
        self.delinquent_history += other.delinquent_history;
        self.delinquent_operative_report += other.delinquent_operative_report;
        self.outstanding += other.outstanding;
        self.past_limit += other.past_limit;
        self.escalated += other.escalated;
        self.waived += other.waived;
        self.supplied_late += other.supplied_late;
    }
}

fn was_late(deficiency: &Deficiency) -> bool {
    let supplied = deficiency
        .life
        .steps()
        .last()
        .map(|step| super::clock::earliest(step.at));
    supplied
        .zip(deficiency.due)
        .is_some_and(|(supplied, due)| supplied > due)
}
