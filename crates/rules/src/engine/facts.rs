//! What the engine finds out once for all rules of an encounter: the codes, looked up, and the sets that they are in.

use std::sync::Arc;

use casemix_codes::Period;
use casemix_record::field::{Scalar, ShortText};
use casemix_record::{CodeSystem, CodeText, Encounter, IcdVersion, Raw, RawCode};
use chrono::NaiveDate;

use super::compile::{CM, PCS};
use super::program::CodeKind;
use super::sets::{Class, NO_SET, TableSets, holds};

/// A code of the record, looked up.
#[derive(Debug, Clone, Copy)]
pub(super) struct CodeFact {
    pub(super) state: CodeState,
    /// The table that it was looked up in.
    pub(super) system: Option<usize>,
    pub(super) class: Class,
    /// Its id in that table.
    pub(super) id: u32,
    /// The last days on which it may be reported, where it may be.
    pub(super) latest: Option<Period>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CodeState {
    Missing,
    /// It has the form of no code.
    Malformed,
    /// It is in no table.
    Unknown,
    Known,
}

/// The codes of one encounter. Kept from one encounter to the next, so that no memory is asked for.
#[derive(Debug, Default)]
pub(super) struct CodeFacts {
    seen: SeenCodes,
    pub(super) diagnoses: Vec<CodeFact>,
    pub(super) procedures: Vec<CodeFact>,
    diagnosis_sets: Vec<u64>,
    procedure_sets: Vec<u64>,
    /// Whether the codes are of ICD-9-CM.
    pub(super) is_icd9: bool,
}

impl CodeFacts {
    /// Looks the codes of an encounter up.
    pub(super) fn fill(&mut self, encounter: &Encounter, systems: &Arc<[TableSets]>) {
        self.seen.of(systems);
        self.is_icd9 = is_icd9(encounter);
        self.diagnoses.clear();
        self.procedures.clear();
        let is_icd9 = self.is_icd9;
        let own = |kind| if is_icd9 { None } else { own_system(kind) };
        for diagnosis in &encounter.diagnoses {
            let system = named_system(&diagnosis.system, systems).unwrap_or(own(CodeKind::Diagnosis));
            self.diagnoses.push(self.seen.look_up(&diagnosis.code, system, systems));
        }
        for procedure in &encounter.procedures {
            let system = named_system(&procedure.system, systems).unwrap_or(own(CodeKind::Procedure));
            self.procedures
                .push(self.seen.look_up(&procedure.code, system, systems));
        }
        unite(&self.diagnoses, CM, systems, &mut self.diagnosis_sets);
        unite(&self.procedures, PCS, systems, &mut self.procedure_sets);
    }

    /// The sets that any diagnosis may be in, a bit each.
    pub(super) fn diagnosis_sets(&self) -> &[u64] {
        &self.diagnosis_sets
    }

    /// The sets that any procedure may be in, a bit each.
    pub(super) fn procedure_sets(&self) -> &[u64] {
        &self.procedure_sets
    }

    /// Whether any diagnosis may be in a set.
    #[inline]
    pub(super) fn any_diagnosis_in(&self, set: usize) -> bool {
        holds(&self.diagnosis_sets, set)
    }

    /// Whether any procedure may be in a set.
    #[inline]
    pub(super) fn any_procedure_in(&self, set: usize) -> bool {
        holds(&self.procedure_sets, set)
    }
}

/// Codes that were looked up before, in other encounters too: hospitals code the same again and again. A code is found again
/// at the place that its text leads to, unless another one took it.
#[derive(Debug, Default)]
struct SeenCodes {
    /// The tables that they were looked up in.
    systems: Arc<[TableSets]>,
    codes: Vec<Option<SeenCode>>,
}

#[derive(Debug, Clone, Copy)]
struct SeenCode {
    text: ShortText,
    fact: CodeFact,
}

impl SeenCodes {
    /// How many places there are, as a power of two.
    const BITS: u32 = 12;

    /// Forgets codes of other tables.
    fn of(&mut self, systems: &Arc<[TableSets]>) {
        if !Arc::ptr_eq(&self.systems, systems) {
            self.systems = Arc::clone(systems);
            self.codes.clear();
            self.codes.resize(1 << SeenCodes::BITS, None);
        }
    }

    fn look_up(&mut self, code: &RawCode, system: Option<usize>, systems: &[TableSets]) -> CodeFact {
        let text = ShortText::of(code.as_str());
        let seen = text.and_then(|text| self.codes.get_mut(text.place(SeenCodes::BITS)));
        match (text, seen) {
            (Some(text), Some(Some(seen))) if seen.text == text && seen.fact.system == system => seen.fact,
            (Some(text), Some(seen)) => {
                let fact = look_up_text(code.as_str(), system, systems);
                *seen = Some(SeenCode { text, fact });
                fact
            }
            _ => look_up_text(code.as_str(), system, systems),
        }
    }
}

/// The sets that any of the codes is in. A code that is missing or malformed may be in any.
fn unite(facts: &[CodeFact], system: usize, systems: &[TableSets], into: &mut Vec<u64>) {
    let Some(sets) = systems.get(system) else { return };
    into.clear();
    into.resize(sets.words(), 0);
    for fact in facts {
        if matches!(fact.state, CodeState::Missing | CodeState::Malformed) {
            into.fill(u64::MAX);
        } else if fact.system == Some(system) && fact.class != NO_SET {
            for (into, word) in into.iter_mut().zip(sets.row(fact.class)) {
                *into |= word;
            }
        }
    }
}

/// The system of ICD-10 that a kind of code is of.
pub(super) fn own_system(kind: CodeKind) -> Option<usize> {
    match kind {
        CodeKind::Diagnosis => Some(CM),
        CodeKind::Procedure => Some(PCS),
        CodeKind::Any => None,
    }
}

/// The table of the system that a part names; the outer `None` where it names none.
fn named_system(system: &Raw<CodeSystem>, systems: &[TableSets]) -> Option<Option<usize>> {
    let name = system.value()?.as_str();
    Some(system_of(name, systems))
}

/// The table of a system.
pub(super) fn system_of(name: &str, systems: &[TableSets]) -> Option<usize> {
    systems.iter().position(|sets| sets.table.system() == name)
}

/// Looks the code of a scalar up in a table.
pub(super) fn look_up_scalar(code: Scalar<'_>, system: Option<usize>, systems: &[TableSets]) -> CodeFact {
    look_up_text(code.given_lent().unwrap_or_default(), system, systems)
}

#[inline]
fn look_up_text(code: &str, system: Option<usize>, systems: &[TableSets]) -> CodeFact {
    let mut fact = CodeFact {
        state: CodeState::Unknown,
        system,
        class: NO_SET,
        id: 0,
        latest: None,
    };
    let Some(text) = CodeText::normalize(code) else {
        fact.state = CodeState::Malformed;
        return fact;
    };
    if text.is_empty() {
        fact.state = CodeState::Missing;
        return fact;
    }
    let sets = system.and_then(|system| systems.get(system));
    let found = sets.and_then(|sets| Some((sets, sets.table.find(text)?)));
    match found {
        Some((sets, id)) => {
            fact.state = CodeState::Known;
            fact.class = sets.class(id);
            fact.id = id.0;
            fact.latest = sets.table.periods(id).last().copied();
        }
        None if is_malformed(code, sets) => fact.state = CodeState::Malformed,
        None => {}
    }
    fact
}

/// Whether a code that no table holds has not even the form of one.
fn is_malformed(code: &str, sets: Option<&TableSets>) -> bool {
    let is_icd10 = sets.is_some_and(|sets| sets.table.system().starts_with("icd-10"));
    is_icd10 && RawCode::from(code).form().is_none()
}

/// The last day of ICD-9-CM.
const LAST_OF_ICD9: Option<NaiveDate> = NaiveDate::from_ymd_opt(2015, 9, 30);

/// Whether the codes of an encounter are of ICD-9-CM: as it says, or else by its discharge.
fn is_icd9(encounter: &Encounter) -> bool {
    match encounter.icd_version.value() {
        Some(version) => version == IcdVersion::Icd9,
        None => encounter
            .discharged
            .value()
            .is_some_and(|day| Some(day.date()) <= LAST_OF_ICD9),
    }
}
