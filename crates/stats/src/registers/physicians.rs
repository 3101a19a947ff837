//! The [physician index](PhysicianIndex).

use casemix_record::{CodeText, DischargeStatus, Encounter, Moment, PractitionerRole, Text};
use chrono::NaiveDate;

use super::{Entry, Register, Subject, hidden, subject::*};
use crate::report::{Column, Value};

/// The physician index: every practitioner, and the encounters that they took a part in.
///
/// One entry for each part taken. Who performed a procedure and is not among the encounter's practitioners is entered
/// as operating. The index tells of the work of persons: it is for the medical staff's own review.
///
/// ```
/// use casemix_record::{Encounter, Practitioner, PractitionerRole, Procedure};
/// use casemix_stats::{Accumulator, registers::{PhysicianIndex, Selection}};
///
/// let attending = Practitioner::builder().id("A1").role(PractitionerRole::Attending);
/// let stay = Encounter::builder("E1").practitioners([attending])
///     .procedures([Procedure::builder("0DTJ4ZZ").operator("S17")]).build();
/// let mut index = PhysicianIndex::default();
/// index.add(&stay);
/// let entries = index.finish(&Selection::default())?.entries;
/// assert_eq!(entries[1].practitioner, "S17");
/// assert_eq!((entries[1].role, entries[1].procedures[0].as_str()), (Some(PractitionerRole::Operating), "0DTJ4ZZ"));
/// # Ok::<(), casemix_stats::Error>(())
/// ```
pub type PhysicianIndex = Register<PhysicianEntry>;

/// An entry of the physician index: ordered by practitioner, part, and discharge.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct PhysicianEntry {
    /// The practitioner: the National Provider Identifier where the record tells, else as the record names them.
    pub practitioner: Text,
    /// The part taken.
    pub role: Option<PractitionerRole>,
    /// Date, or date and time, of discharge.
    pub discharged: Option<Moment>,
    /// Whose it is.
    pub subject: Subject,
    /// The practitioner's name.
    pub practitioner_name: Text,
    /// Date, or date and time, of admission.
    pub admitted: Option<Moment>,
    /// The principal diagnosis.
    pub principal_diagnosis: Option<CodeText>,
    /// The procedures that the practitioner performed in the encounter, in the order of the record.
    pub procedures: Vec<CodeText>,
    /// The discharge status.
    pub disposition: Option<DischargeStatus>,
}

hidden!(PhysicianEntry);

impl Entry for PhysicianEntry {
    const ID: &'static str = "physician-index";
    const TITLE: &'static str = "Physician index";

    fn of(encounter: &Encounter) -> Vec<Self> {
        let entry = |practitioner: Text, name: Text, role: Option<PractitionerRole>| {
            let named = |operator: &Text| {
                let listed = encounter.practitioner(operator).filter(|_| !operator.is_blank());
                listed.map_or_else(|| operator.clone(), identity) == practitioner
            };
            let performed = encounter
                .procedures
                .iter()
                .filter(|procedure| named(&procedure.operator));
            PhysicianEntry {
                procedures: performed.filter_map(|procedure| procedure.code.normalized()).collect(),
                practitioner,
                role,
                discharged: encounter.discharged.value(),
                subject: Subject::of(encounter),
                practitioner_name: name,
                admitted: encounter.admitted.value(),
                principal_diagnosis: principal(encounter),
                disposition: encounter.discharge_status.value(),
            }
        };
        let listed = encounter
            .practitioners
            .iter()
            .filter(|practitioner| !identity(practitioner).is_blank());
        let mut entries: Vec<PhysicianEntry> = listed
            .map(|one| entry(identity(one), one.name.clone(), one.role.value()))
            .collect();
        for operator in encounter.procedures.iter().map(|procedure| &procedure.operator) {
            if !operator.is_blank() && encounter.practitioner(operator).is_none() {
                entries.push(entry(
                    operator.clone(),
                    Text::absent(),
                    Some(PractitionerRole::Operating),
                ));
            }
        }
        entries.sort();
        entries.dedup();
        entries
    }

    fn columns() -> Vec<Column> {
        around(
            [
                Column::text("practitioner", "Practitioner"),
                Column::text("role", "Part"),
                Column::text("discharged", "Discharged"),
            ],
            Subject::columns(),
            [
                Column::text("practitioner_name", "Practitioner's name"),
                Column::text("admitted", "Admitted"),
                Column::text("principal_diagnosis", "Principal diagnosis"),
                Column::text("procedures", "Procedures"),
                Column::text("disposition", "Status"),
            ],
        )
    }

    fn row(&self) -> Vec<Value> {
        let procedures: Vec<&str> = self.procedures.iter().map(CodeText::as_str).collect();
        around(
            [
                text(&self.practitioner),
                word(self.role.map(PractitionerRole::as_str)),
                moment(self.discharged),
            ],
            self.subject.row(),
            [
                text(&self.practitioner_name),
                moment(self.admitted),
                code(self.principal_diagnosis),
                text(&procedures.join("; ")),
                self.disposition
                    .map_or(Value::Blank, |status| status.to_string().into()),
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
