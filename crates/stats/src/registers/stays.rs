//! The registers of [admissions](AdmissionRegister) and [discharges](DischargeRegister).

use casemix_record::{
    AdmissionSource, AdmissionType, CodeText, DischargeStatus, Encounter, EncounterClass, Moment, Text,
};
use chrono::NaiveDate;

use super::{Entry, Register, Subject, hidden, subject::*};
use crate::{
    month::{Facts, Standing},
    report::{Column, Value},
};

/// The admission register: every inpatient admission, by its time.
///
/// An encounter without a class counts as an inpatient stay; one without a date of admission is entered first.
///
/// ```
/// use casemix_record::Encounter;
/// use casemix_stats::{Accumulator, registers::{AdmissionRegister, Selection}};
///
/// let mut register = AdmissionRegister::default();
/// register.add(&Encounter::builder("E1").class("inpatient").admitted("2026-01-05T22:10").build());
/// register.add(&Encounter::builder("E2").class("outpatient").admitted("2026-01-05T09:00").build());
/// assert_eq!(register.finish(&Selection::default())?.entries.len(), 1);
/// # Ok::<(), casemix_stats::Error>(())
/// ```
pub type AdmissionRegister = Register<AdmissionEntry>;

/// The discharge register: every inpatient discharge, deaths among them, by its time.
///
/// ```
/// use casemix_record::Encounter;
/// use casemix_stats::{Accumulator, registers::{DischargeRegister, Selection}};
///
/// let mut register = DischargeRegister::default();
/// register.add(&Encounter::builder("E1").admitted("2026-01-05").discharged("2026-01-09").discharge_status("20").build());
/// register.add(&Encounter::builder("E2").admitted("2026-01-05").build()); // still a patient
/// let entries = register.finish(&Selection::default())?.entries;
/// assert_eq!((entries.len(), entries[0].days), (1, Some(4)));
/// # Ok::<(), casemix_stats::Error>(())
/// ```
pub type DischargeRegister = Register<DischargeEntry>;

/// An entry of the admission register.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct AdmissionEntry {
    /// Date, or date and time, of admission.
    pub admitted: Option<Moment>,
    /// Who was admitted.
    pub subject: Subject,
    /// The priority of the admission.
    pub admission_type: Option<AdmissionType>,
    /// The point of origin.
    pub source: Option<AdmissionSource>,
    /// The service at admission.
    pub service: Text,
    /// The diagnosis stated at admission.
    pub admitting_diagnosis: Option<CodeText>,
    /// The attending practitioner.
    pub attending: Text,
}

/// An entry of the discharge register.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct DischargeEntry {
    /// Date, or date and time, of discharge or death.
    pub discharged: Option<Moment>,
    /// Who was discharged.
    pub subject: Subject,
    /// Date, or date and time, of admission.
    pub admitted: Option<Moment>,
    /// Length of stay in days.
    pub days: Option<u32>,
    /// The discharge status.
    pub disposition: Option<DischargeStatus>,
    /// The service at discharge.
    pub service: Text,
    /// The principal diagnosis.
    pub principal_diagnosis: Option<CodeText>,
    /// The attending practitioner.
    pub attending: Text,
}

hidden!(AdmissionEntry, DischargeEntry);

impl Entry for AdmissionEntry {
    const ID: &'static str = "admission-register";
    const TITLE: &'static str = "Admission register";

    fn of(encounter: &Encounter) -> Vec<Self> {
        let is_inpatient = encounter
            .class
            .value()
            .is_none_or(|class| class == EncounterClass::Inpatient);
        let mut services = encounter
            .services
            .iter()
            .map(|stay| &stay.service)
            .filter(|service| !service.is_blank());
        let entry = is_inpatient.then(|| AdmissionEntry {
            admitted: encounter.admitted.value(),
            subject: Subject::of(encounter),
            admission_type: encounter.admission_type.value(),
            source: encounter.admission_source.value(),
            service: services.next().cloned().unwrap_or_default(),
            admitting_diagnosis: encounter.admitting_code().and_then(|code| code.normalized()),
            attending: attending(encounter),
        });
        entry.into_iter().collect()
    }

    fn columns() -> Vec<Column> {
        around(
            [Column::text("admitted", "Admitted")],
            Subject::columns(),
            [
                Column::text("admission_type", "Type"),
                Column::text("source", "Point of origin"),
                Column::text("service", "Service"),
                Column::text("admitting_diagnosis", "Admitting diagnosis"),
                Column::text("attending", "Attending"),
            ],
        )
    }

    fn row(&self) -> Vec<Value> {
        around(
            [moment(self.admitted)],
            self.subject.row(),
            [
                word(self.admission_type.map(AdmissionType::as_str)),
                self.source.map_or(Value::Blank, |source| source.to_string().into()),
                text(&self.service),
                code(self.admitting_diagnosis),
                text(&self.attending),
            ],
        )
    }

    fn code(&self) -> Option<CodeText> {
        self.admitting_diagnosis
    }

    fn day(&self) -> Option<NaiveDate> {
        day(self.admitted)
    }
}

impl Entry for DischargeEntry {
    const ID: &'static str = "discharge-register";
    const TITLE: &'static str = "Discharge register";

    fn of(encounter: &Encounter) -> Vec<Self> {
        let facts = Facts::of(encounter);
        let entry = (Standing::of(&facts) == Standing::Discharge).then(|| DischargeEntry {
            discharged: encounter.discharged.value(),
            subject: Subject::of(encounter),
            admitted: encounter.admitted.value(),
            days: facts.days,
            disposition: facts.disposition,
            service: facts.service.into(),
            principal_diagnosis: principal(encounter),
            attending: attending(encounter),
        });
        entry.into_iter().collect()
    }

    fn columns() -> Vec<Column> {
        around(
            [Column::text("discharged", "Discharged")],
            Subject::columns(),
            [
                Column::text("admitted", "Admitted"),
                Column::number("days", "Days"),
                Column::text("disposition", "Status"),
                Column::text("service", "Service"),
                Column::text("principal_diagnosis", "Principal diagnosis"),
                Column::text("attending", "Attending"),
            ],
        )
    }

    fn row(&self) -> Vec<Value> {
        around(
            [moment(self.discharged)],
            self.subject.row(),
            [
                moment(self.admitted),
                number(self.days),
                self.disposition
                    .map_or(Value::Blank, |status| status.to_string().into()),
                text(&self.service),
                code(self.principal_diagnosis),
                text(&self.attending),
            ],
        )
    }

    fn code(&self) -> Option<CodeText> {
        self.principal_diagnosis
    }

    fn day(&self) -> Option<NaiveDate> {
        day(self.discharged)
    }
}
