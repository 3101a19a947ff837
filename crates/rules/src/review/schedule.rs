//! [`RetentionSchedule`]: until when the records of many patients are to be kept.

use std::collections::{BTreeMap, BTreeSet};

use casemix_record::{Encounter, Moment, Text};
use chrono::NaiveDate;

use super::{Retained, retention::RetainedFacts};
use crate::Limits;

/// A legal hold: as long as it stands, nothing of the record or of any record of the patient is destroyed.
///
/// `Debug` hides whose it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct LegalHold {
    /// The record that it is on; blank where it is on all of a patient.
    pub record: Text,
    /// The patient whose records it is on; blank where it is on one record.
    pub patient: Text,
    /// Who ordered it.
    pub author: Text,
    /// Since when it stands.
    pub at: Moment,
    /// Why.
    pub reason: Text,
}

impl LegalHold {
    /// A hold on one record.
    pub fn on_record(
        record: impl Into<Text>,
        author: impl Into<Text>,
        at: impl Into<Moment>,
        reason: impl Into<Text>,
    ) -> Self {
        LegalHold {
            record: record.into(),
            patient: Text::absent(),
            author: author.into(),
            at: at.into(),
            reason: reason.into(),
        }
    }

    /// A hold on all records of a patient, by the `patient_id` of the records.
    pub fn on_patient(
        patient: impl Into<Text>,
        author: impl Into<Text>,
        at: impl Into<Moment>,
        reason: impl Into<Text>,
    ) -> Self {
        LegalHold {
            record: Text::absent(),
            patient: patient.into(),
            ..LegalHold::on_record("", author, at, reason)
        }
    }

    fn shown(&self) -> String {
        format!("legal hold of {} by {}: {}", self.at, self.author, self.reason)
    }
}

/// Until when the records of many patients are to be kept. Years are counted from the day on which the patient was last here,
/// in whichever of the records, and the holds are minded.
///
/// Schedules of parts of the records [merge](RetentionSchedule::merge) to that of the whole. Of each record about 100 bytes
/// are kept.
///
/// ```
/// use casemix_codes::Codes;
/// use casemix_record::{Encounter, Moment};
/// use casemix_rules::{RuleSet, review::{LegalHold, RetentionSchedule, retention_limits}};
///
/// let rules = RuleSet::builder(Codes::embedded()?).pack(retention_limits()?).build()?;
/// let stay = |id, patient, day| Encounter::builder(id).patient_id(patient).birth_date("1957-03-02").discharged(day).build();
/// let mut schedule = RetentionSchedule::new();
/// schedule.add(&stay("E1", "P1", "2020-01-08"));
/// schedule.add(&stay("E2", "P1", "2026-01-08"));
/// schedule.add(&stay("E3", "P2", "2020-01-08"));
///
/// let hold = LegalHold::on_record("E3", "counsel", "2026-02-01".parse::<Moment>()?, "subpoena 26-114");
/// let kept = schedule.finish(rules.limits(), &[hold]);
/// assert_eq!(kept[0].parts[0].until, "2031-01-08".parse().ok()); // five years after the second stay
/// assert_eq!(kept[2].parts[0].why[0], "legal hold of 2026-02-01 by counsel: subpoena 26-114");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RetentionSchedule {
    records: Vec<Scheduled>,
    /// The last day of each patient.
    last_seen: BTreeMap<Patient, NaiveDate>,
}

/// A hospital and its number for a patient.
type Patient = (Text, Text);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Scheduled {
    record: Text,
    patient: Patient,
    facts: RetainedFacts,
}

/// A record with its parts, and until when they are to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetainedRecord {
    /// The identifier of the record.
    pub record: Text,
    /// The patient; blank if the record names none.
    pub patient: Text,
    /// The parts.
    pub parts: Vec<Retained>,
}

impl RetentionSchedule {
    /// A schedule without records yet.
    pub fn new() -> Self {
        RetentionSchedule::default()
    }

    /// Adds a record.
    pub fn add(&mut self, encounter: &Encounter) {
        let hospital = encounter.facility.as_ref().map(|facility| facility.id.trim());
        let patient = (
            hospital.map_or(Text::absent(), Text::from),
            Text::from(encounter.patient_id.trim()),
        );
        let facts = RetainedFacts::of(encounter);
        self.see(&patient, facts.discharged);
        self.records.push(Scheduled {
            record: Text::from(encounter.id.trim()),
            patient,
            facts,
        });
    }

    fn see(&mut self, patient: &Patient, day: Option<NaiveDate>) {
        let Some(day) = day.filter(|_| !patient.1.is_blank()) else {
            return;
        };
        let last = self.last_seen.entry(patient.clone()).or_insert(day);
        *last = day.max(*last);
    }

    /// Adds a schedule of later records.
    pub fn merge(&mut self, later: RetentionSchedule) {
        for (patient, day) in later.last_seen {
            self.see(&patient, Some(day));
        }
        self.records.extend(later.records);
    }

    /// The records in the order in which they were added, by these limits and under these holds.
    pub fn finish(&self, limits: &Limits, holds: &[LegalHold]) -> Vec<RetainedRecord> {
        let mut of_record: BTreeMap<&str, Vec<&LegalHold>> = BTreeMap::new();
        let mut of_patient: BTreeMap<&str, Vec<&LegalHold>> = BTreeMap::new();
        for hold in holds {
            for (by, id) in [(&mut of_record, &hold.record), (&mut of_patient, &hold.patient)] {
                if !id.is_blank() {
                    by.entry(id.trim()).or_default().push(hold);
                }
            }
        }
        let kept = self.records.iter().map(|one| {
            let mut parts = one.facts.retained(limits, self.last_seen.get(&one.patient).copied());
            let on_record = of_record.get(one.record.as_str()).into_iter().flatten();
            let on_patient = of_patient.get(one.patient.1.as_str()).into_iter().flatten();
            let holds: BTreeSet<&LegalHold> = on_record.chain(on_patient).copied().collect();
            for part in &mut parts {
                // Each goes to the front: the first hold is told first.
                holds.iter().rev().for_each(|hold| part.hold(hold.shown()));
            }
            RetainedRecord {
                record: one.record.clone(),
                patient: one.patient.1.clone(),
                parts,
            }
        });
        kept.collect()
    }
}

#[cfg(test)]
mod tests {
    use casemix_codes::Codes;
    use casemix_record::Facility;

    use super::*;
    use crate::{RuleSet, review::retention_limits};

    fn stay(id: &str, patient: &str, hospital: &str, day: &str) -> Encounter {
        let stay = Encounter::builder(id).patient_id(patient).birth_date("1957-03-02");
        stay.facility(Facility::builder().id(hospital)).discharged(day).build()
    }

    fn ends(schedule: &RetentionSchedule, holds: &[LegalHold]) -> Vec<Option<String>> {
        let codes = Codes::embedded().unwrap();
        let rules = RuleSet::builder(codes)
            .pack(retention_limits().unwrap())
            .build()
            .unwrap();
        let kept = schedule.finish(rules.limits(), holds);
        kept.iter().map(|one| Some(one.parts[0].until?.to_string())).collect()
    }

    #[test]
    fn years_count_from_the_last_stay_of_the_same_patient_of_the_same_hospital() {
        let stays = [
            stay("E1", "P1", "H1", "2020-01-08"),
            stay("E2", "P1", "H2", "2026-01-08"),
            stay("E3", "", "H1", "2020-01-08"),
            stay("E4", "", "H1", "2026-01-08"),
            stay("E5", "P1", "H1", "2021-01-08"),
            stay("E6", "P1", "H1", "unknown"),
        ];
        let mut whole = RetentionSchedule::new();
        stays.iter().for_each(|stay| whole.add(stay));
        let until = |day: &str| Some(day.to_owned());
        let expected = [
            until("2026-01-08"),
            until("2031-01-08"),
            until("2025-01-08"),
            until("2031-01-08"),
            until("2026-01-08"),
            until("2026-01-08"),
        ];
        assert_eq!(ends(&whole, &[]), expected);

        for at in 0..=stays.len() {
            let (mut first, mut second) = (RetentionSchedule::new(), RetentionSchedule::new());
            stays[..at].iter().for_each(|stay| first.add(stay));
            stays[at..].iter().for_each(|stay| second.add(stay));
            first.merge(second);
            assert_eq!(first, whole, "any parts make the same schedule");
        }
    }

    #[test]
    fn a_hold_is_on_a_record_or_on_all_of_a_patient() {
        let mut schedule = RetentionSchedule::new();
        for (id, patient) in [("E1", "P1"), ("E2", "P1"), ("E3", "P2"), ("P1", "")] {
            schedule.add(&stay(id, patient, "H1", "2020-01-08"));
        }
        let at: Moment = "2026-02-01".parse().unwrap();
        let held = |holds: &[LegalHold]| -> Vec<bool> { ends(&schedule, holds).iter().map(Option::is_none).collect() };
        assert_eq!(
            held(&[LegalHold::on_patient("P1", "counsel", at, "suit")]),
            [true, true, false, false]
        );
        assert_eq!(
            held(&[LegalHold::on_record("E3", "counsel", at, "suit")]),
            [false, false, true, false]
        );
        assert_eq!(held(&[LegalHold::on_record("", "counsel", at, "suit")]), [false; 4]);
    }
}
