//! Edits counted over many claims.

use super::{Answer, Edit, EditType};

/// What the editor said of many claims, counted; any split of the claims merges to the same tally.
///
/// ```
/// use casemix_rules::mce::{Claim, Edit, Editors, EditType, Tally};
///
/// let editors = Editors::embedded()?;
/// let editor = editors.for_release("43.1".parse().unwrap())?;
/// let claim = Claim { discharged: "2025-11-08".parse().ok(), diagnoses: &["W01.0XXA"], ..Claim::default() };
/// let mut tally = Tally::default();
/// tally.add(&editor.edit(&claim));
/// tally.add(&editor.edit(&Claim { age: Some(70), ..claim }));
/// assert_eq!((tally.claims(), tally.claims_of_type(EditType::Prepayment)), (2, 2));
/// assert_eq!((tally.claims_with(Edit::InvalidAge), tally.claims_with(Edit::ECodeAsPdx)), (1, 2));
/// # Ok::<(), casemix_rules::mce::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    types: [u64; EditType::ALL.len()],
    claims: [u64; Edit::ALL.len()],
    codes: [u64; Edit::ALL.len()],
}

impl Default for Tally {
    fn default() -> Tally {
        Tally {
            types: [0; EditType::ALL.len()],
            claims: [0; Edit::ALL.len()],
            codes: [0; Edit::ALL.len()],
        }
    }
}

impl Tally {
    /// Counts a claim.
    pub fn add(&mut self, answer: &Answer) {
        let add = |counts: &mut [u64], at: usize, number: u64| {
            if let Some(count) = counts.get_mut(at) {
                *count += number;
            }
        };
        add(&mut self.types, answer.edit_type as usize, 1);
        for (edit, count) in answer.edits() {
            add(&mut self.claims, edit.ordinal().into(), 1);
            add(&mut self.codes, edit.ordinal().into(), count.into());
        }
    }

    /// Adds what another tally has counted.
    pub fn merge(&mut self, other: &Tally) {
        let add = |own: &mut [u64], others: &[u64]| own.iter_mut().zip(others).for_each(|(own, other)| *own += other);
        add(&mut self.types, &other.types);
        add(&mut self.claims, &other.claims);
        add(&mut self.codes, &other.codes);
    }

    /// The claims counted.
    #[must_use]
    pub fn claims(&self) -> u64 {
        self.types.iter().sum()
    }

    /// The claims of a type.
    #[must_use]
    pub fn claims_of_type(&self, edit_type: EditType) -> u64 {
        self.types.get(edit_type as usize).copied().unwrap_or_default()
    }

    /// The claims on which an edit fired.
    #[must_use]
    pub fn claims_with(&self, edit: Edit) -> u64 {
        self.claims
            .get(usize::from(edit.ordinal()))
            .copied()
            .unwrap_or_default()
    }

    /// The codes on which an edit fired; of an edit of the claim as a whole, the claims.
    #[must_use]
    pub fn codes_with(&self, edit: Edit) -> u64 {
        self.codes.get(usize::from(edit.ordinal())).copied().unwrap_or_default()
    }
}
