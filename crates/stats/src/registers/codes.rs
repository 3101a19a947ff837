//! The [disease index](DiseaseIndex) and the [operation index](OperationIndex).

use casemix_record::{CodeText, DischargeStatus, Encounter, Moment, Poa, ProcedureRole, Text};
use chrono::NaiveDate;

use super::{Entry, Register, Subject, hidden, subject::*};
use crate::report::{Column, Value};

/// The disease index: every diagnosis code, and the encounters that have it.
///
/// A code that an encounter has twice is entered once. Admitting diagnoses and reasons for visit are not entered, nor
/// is a text that is too long to be a code.
///
/// ```
/// use casemix_record::Encounter;
/// use casemix_stats::{Accumulator, registers::{DiseaseIndex, DiseaseRank, Selection}};
///
/// let mut index = DiseaseIndex::default();
/// index.add(&Encounter::builder("E1").diagnoses(["I50.23", "E11.65", "e1165"]).build());
/// let entries = index.finish(&Selection::default())?.entries;
/// let codes: Vec<_> = entries.iter().map(|entry| (entry.code.as_str(), entry.rank)).collect();
/// assert_eq!(codes, [("E1165", DiseaseRank::Secondary), ("I5023", DiseaseRank::Principal)]);
/// # Ok::<(), casemix_stats::Error>(())
/// ```
pub type DiseaseIndex = Register<DiseaseEntry>;

/// The operation index: every procedure, and the encounter in which it was performed.
///
/// ```
/// use casemix_record::{Encounter, Procedure};
/// use casemix_stats::{Accumulator, registers::{OperationIndex, Selection}};
///
/// let mut index = OperationIndex::default();
/// let appendectomy = Procedure::builder("0DTJ4ZZ").date("2026-01-06").operator("S17");
/// index.add(&Encounter::builder("E1").procedures([appendectomy]).build());
/// assert_eq!(index.finish(&Selection::default().codes("0DT".parse().unwrap()))?.entries[0].operator, "S17");
/// # Ok::<(), casemix_stats::Error>(())
/// ```
pub type OperationIndex = Register<OperationEntry>;

/// An entry of the disease index: ordered by code, principal ones first, then by discharge.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct DiseaseEntry {
    /// The code, without its dot.
    pub code: CodeText,
    /// Whether it is the principal diagnosis.
    pub rank: DiseaseRank,
    /// Date, or date and time, of discharge.
    pub discharged: Option<Moment>,
    /// Whose it is.
    pub subject: Subject,
    /// Date, or date and time, of admission.
    pub admitted: Option<Moment>,
    /// Whether it was present on admission.
    pub poa: Option<Poa>,
    /// The discharge status.
    pub disposition: Option<DischargeStatus>,
    /// The attending practitioner.
    pub attending: Text,
}

/// The rank of a diagnosis within its encounter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DiseaseRank {
    /// The principal diagnosis.
    Principal,
    /// Any other.
    Secondary,
}

impl DiseaseRank {
    /// `principal` or `secondary`.
    pub const fn name(self) -> &'static str {
        match self {
            DiseaseRank::Principal => "principal",
            DiseaseRank::Secondary => "secondary",
        }
    }
}

/// An entry of the operation index: ordered by code, then by date.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct OperationEntry {
    /// The code.
    pub code: CodeText,
    /// Date, or date and time, of the procedure.
    pub performed: Option<Moment>,
    /// Who performed it: the National Provider Identifier where the record tells, else as the record names them.
    pub operator: Text,
    /// Whose it is.
    pub subject: Subject,
    /// Whether it is the principal procedure.
    pub role: Option<ProcedureRole>,
    /// Date, or date and time, of discharge.
    pub discharged: Option<Moment>,
    /// The principal diagnosis.
    pub principal_diagnosis: Option<CodeText>,
    /// The discharge status.
    pub disposition: Option<DischargeStatus>,
}

hidden!(DiseaseEntry, OperationEntry);

impl Entry for DiseaseEntry {
    const ID: &'static str = "disease-index";
    const TITLE: &'static str = "Disease index";

    fn of(encounter: &Encounter) -> Vec<Self> {
        let principal = encounter
            .principal_diagnosis()
            .map(|diagnosis| (diagnosis, DiseaseRank::Principal));
        let secondary = encounter
            .secondary_diagnoses()
            .map(|diagnosis| (diagnosis, DiseaseRank::Secondary));
        let mut entries: Vec<DiseaseEntry> = Vec::new();
        for (diagnosis, rank) in principal.into_iter().chain(secondary) {
            let Some(code) = diagnosis.code.normalized().filter(|code| !code.is_empty()) else {
                continue;
            };
            entries.push(DiseaseEntry {
                code,
                rank,
                discharged: encounter.discharged.value(),
                subject: Subject::of(encounter),
                admitted: encounter.admitted.value(),
                poa: diagnosis.poa.value(),
                disposition: encounter.discharge_status.value(),
                attending: attending(encounter),
            });
        }
        // The sort is stable: of the same code and rank the first of the record stays.
        entries.sort_by(|a, b| (&a.code, a.rank).cmp(&(&b.code, b.rank)));
        entries.dedup_by(|later, first| later.code == first.code);
        entries
    }

    fn columns() -> Vec<Column> {
        around(
            [
                Column::text("code", "Code"),
                Column::text("rank", "Rank"),
                Column::text("discharged", "Discharged"),
            ],
            Subject::columns(),
            [
                Column::text("admitted", "Admitted"),
                Column::text("poa", "Present on admission"),
                Column::text("disposition", "Status"),
                Column::text("attending", "Attending"),
            ],
        )
    }

    fn row(&self) -> Vec<Value> {
        around(
            [text(&self.code), self.rank.name().into(), moment(self.discharged)],
            self.subject.row(),
            [
                moment(self.admitted),
                word(self.poa.map(Poa::as_str)),
                self.disposition
                    .map_or(Value::Blank, |status| status.to_string().into()),
                text(&self.attending),
            ],
        )
    }

    fn code(&self) -> Option<CodeText> {
        Some(self.code)
    }

    fn day(&self) -> Option<NaiveDate> {
        day(self.discharged)
    }
}

impl Entry for OperationEntry {
    const ID: &'static str = "operation-index";
    const TITLE: &'static str = "Operation index";

    fn of(encounter: &Encounter) -> Vec<Self> {
        let entry = |procedure: &casemix_record::Procedure| {
            let operator = encounter
                .practitioner(&procedure.operator)
                .filter(|_| !procedure.operator.is_blank());
            Some(OperationEntry {
                code: procedure.code.normalized().filter(|code| !code.is_empty())?,
                performed: procedure.date.value(),
                operator: operator.map_or_else(|| procedure.operator.clone(), identity),
                subject: Subject::of(encounter),
                role: procedure.role.value(),
                discharged: encounter.discharged.value(),
                principal_diagnosis: principal(encounter),
                disposition: encounter.discharge_status.value(),
            })
        };
        encounter.procedures.iter().filter_map(entry).collect()
    }

    fn columns() -> Vec<Column> {
        around(
            [
                Column::text("code", "Code"),
                Column::text("performed", "Performed"),
                Column::text("operator", "Operator"),
            ],
            Subject::columns(),
            [
                Column::text("role", "Role"),
                Column::text("discharged", "Discharged"),
                Column::text("principal_diagnosis", "Principal diagnosis"),
                Column::text("disposition", "Status"),
            ],
        )
    }

    fn row(&self) -> Vec<Value> {
        around(
            [text(&self.code), moment(self.performed), text(&self.operator)],
            self.subject.row(),
            [
                word(self.role.map(ProcedureRole::as_str)),
                moment(self.discharged),
                code(self.principal_diagnosis),
                self.disposition
                    .map_or(Value::Blank, |status| status.to_string().into()),
            ],
        )
    }

    fn code(&self) -> Option<CodeText> {
        Some(self.code)
    }

    /// The day of the procedure, else of the discharge.
    fn day(&self) -> Option<NaiveDate> {
        day(self.performed.or(self.discharged))
    }
}
