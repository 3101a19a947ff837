//! [`Stay`]: what the algorithm asks of a stay.

use std::fmt;

use casemix_record::{CodeText, DischargeStatus, Encounter, EncounterClass, Moment};

use super::{Planned, PlannedRule};

/// An acute inpatient stay that ended, as a view: derived from an [`Encounter`], or filled by an embedder from a record
/// type of its own.
///
/// `Debug` hides it: it is of a patient.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stay<'a> {
    /// The patient, by any key that is the same for all stays of one. A blank one is nobody's: the stay cannot be
    /// linked.
    pub patient: &'a str,
    /// The encounter's identifier, which names the stay in a result.
    pub id: &'a str,
    /// The hospital.
    pub hospital: &'a str,
    /// Begin.
    pub admitted: Moment,
    /// End.
    pub discharged: Moment,
    /// The discharge status.
    pub disposition: Option<DischargeStatus>,
    /// What a readmission on the same day is for the same condition by.
    pub condition: Option<CodeText>,
    /// Whether the stay may be an index admission: of a cohort of the measure, and not for cancer treatment, psychiatry
    /// or rehabilitation. A stay that may not can still be a readmission.
    pub eligible: bool,
    /// Whether the stay was planned.
    pub planned: Planned,
}

impl<'a> Stay<'a> {
    /// An eligible and unplanned stay of which nothing else is known.
    pub fn new(patient: &'a str, id: &'a str, admitted: Moment, discharged: Moment) -> Stay<'a> {
        Stay {
            patient,
            id,
            hospital: "",
            admitted,
            discharged,
            disposition: None,
            condition: None,
            eligible: true,
            planned: Planned::No,
        }
    }

    /// The stay of an encounter; `None` if it is of another class than inpatient, or lacks one of its dates, or has
    /// them in the wrong order.
    ///
    /// Every stay is held eligible: whoever knows the cohorts sets [`eligible`](Stay::eligible). The condition is the
    /// category of the principal diagnosis (its first three characters).
    ///
    /// ```
    /// use casemix_record::Encounter;
    /// use casemix_stats::utilization::readmission::{Planned, PlannedRule, Stay};
    ///
    /// let encounter = Encounter::builder("E1").patient_id("P1").admitted("2026-01-05").discharged("2026-01-09")
    ///     .scheduled(true).diagnoses(["I50.23"]).build();
    /// let stay = Stay::of(&encounter, &PlannedRule::default()).unwrap();
    /// assert_eq!((stay.condition.unwrap().as_str(), stay.planned), ("I50", Planned::Elective));
    /// ```
    pub fn of(encounter: &'a Encounter, rule: &PlannedRule) -> Option<Stay<'a>> {
        let (admitted, discharged) = (encounter.admitted.value()?, encounter.discharged.value()?);
        let is_inpatient = encounter
            .class
            .value()
            .is_none_or(|class| class == EncounterClass::Inpatient);
        if !is_inpatient || admitted.date() > discharged.date() {
            return None;
        }
        let principal = encounter
            .principal_diagnosis()
            .and_then(|principal| principal.code.normalized());
        let procedures = encounter
            .procedures
            .iter()
            .filter_map(|procedure| procedure.code.normalized());
        Some(Stay {
            hospital: encounter.facility.as_ref().map_or("", |facility| facility.id.as_str()),
            disposition: encounter.discharge_status.value(),
            condition: principal.and_then(|code| CodeText::normalize(code.get(..3)?)),
            planned: rule.judge(
                principal,
                procedures,
                encounter.admission_type.value(),
                encounter.scheduled.value(),
            ),
            ..Stay::new(
                encounter.patient_id.as_str(),
                encounter.id.as_str(),
                admitted,
                discharged,
            )
        })
    }

    /// The order in which stays of a patient followed each other; the identifier orders those of the same times.
    pub(super) fn order(&self) -> (Moment, Moment, &'a str) {
        (self.admitted, self.discharged, self.id)
    }
}

impl fmt::Debug for Stay<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<stay>")
    }
}
