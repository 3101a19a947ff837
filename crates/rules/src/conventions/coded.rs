//! [`Coded`]: the diagnoses of a record that a claim carries, with their entries in the table.

use casemix_codes::{CodeTable, Entry};
use casemix_record::{CodeText, DiagnosisRole, Encounter, Poa, Raw};

/// Of more diagnoses only the first so many are held against each other, so that the work on a record is bounded.
pub(super) const MOST_CODES: usize = 300;

/// The diagnoses of a record that a claim carries, the principal one first and the others in their order.
pub(super) struct Coded<'e> {
    pub(super) codes: Vec<Code<'e>>,
    /// Whether these are all of them.
    pub(super) in_full: bool,
    pub(super) table: &'e dyn CodeTable,
}

/// One diagnosis.
#[derive(Clone, Copy)]
pub(super) struct Code<'e> {
    /// Its place in the list of the record.
    pub(super) index: usize,
    /// The code as it is written.
    pub(super) text: &'e str,
    /// The code as tables have it.
    pub(super) normal: CodeText,
    /// Its entry, if the table has it as a code or heading of any day.
    pub(super) entry: Option<Entry<'e>>,
    pub(super) is_principal: bool,
    pub(super) poa: &'e Raw<Poa>,
}

impl<'e> Coded<'e> {
    pub(super) fn of(encounter: &'e Encounter, table: &'e dyn CodeTable) -> Self {
        let principal = encounter.principal_index();
        let is_coded = |role: Option<DiagnosisRole>| {
            !matches!(role, Some(DiagnosisRole::Admitting | DiagnosisRole::ReasonForVisit))
        };
        let diagnoses = encounter.diagnoses.iter().enumerate();
        let counted = diagnoses.filter(|(_, diagnosis)| is_coded(diagnosis.role.value()));
        let mut codes: Vec<Code<'e>> = counted
            .filter_map(|(index, diagnosis)| {
                let normal = diagnosis.code.normalized()?;
                Some(Code {
                    index,
                    text: diagnosis.code.as_str(),
                    normal,
                    entry: table.get(normal),
                    is_principal: principal == Some(index),
                    poa: &diagnosis.poa,
                })
            })
            .take(MOST_CODES + 1)
            .collect();
        if let Some(at) = codes.iter().position(|code| code.is_principal) {
            codes.get_mut(..=at).unwrap_or_default().rotate_right(1);
        }
        let in_full = codes.len() <= MOST_CODES;
        codes.truncate(MOST_CODES);
        Coded { codes, in_full, table }
    }

    /// The diagnoses that the table has, with their entries, by their order on the claim.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&Code<'e>, Entry<'e>)> {
        self.codes.iter().filter_map(|code| Some((code, code.entry?)))
    }

    /// Each two of different codes, in their order.
    pub(super) fn pairs(&self) -> impl Iterator<Item = ((&Code<'e>, Entry<'e>), (&Code<'e>, Entry<'e>))> {
        self.entries().enumerate().flat_map(move |(i, first)| {
            let later = self.entries().skip(i + 1);
            later
                .filter(move |second| second.1.id() != first.1.id())
                .map(move |second| (first, second))
        })
    }
}

/// The one character in which two codes of one length differ, counted from 0; `None` if they differ in more.
pub(super) fn differing(a: CodeText, b: CodeText) -> Option<usize> {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut places = a
        .iter()
        .zip(b)
        .enumerate()
        .filter(|(_, (a, b))| a != b)
        .map(|(place, _)| place);
    let place = places.next()?;
    (a.len() == b.len() && places.next().is_none()).then_some(place)
}
