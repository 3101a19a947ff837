//! What the editor says of a claim.

use casemix_record::Release;

use super::{AgeGroup, Edit, EditSet, Payment};

/// When a claim is to be looked at, by the edits that it has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EditType {
    /// It has no edit with a part in the type.
    #[default]
    None,
    /// Before payment.
    Prepayment,
    /// After payment.
    Postpayment,
    /// Before and after.
    Both,
    /// The day of discharge is not one that the editor takes: nothing was edited.
    InvalidDischargeDate,
}

impl EditType {
    /// Every type.
    pub const ALL: [EditType; 5] = [
        EditType::None,
        EditType::Prepayment,
        EditType::Postpayment,
        EditType::Both,
        EditType::InvalidDischargeDate,
    ];

    /// The name in kebab case, as the file contract has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            EditType::None => "none",
            EditType::Prepayment => "prepayment",
            EditType::Postpayment => "postpayment",
            EditType::Both => "both",
            EditType::InvalidDischargeDate => "invalid-discharge-date",
        }
    }

    pub(super) const fn of(edits: EditSet) -> EditType {
        const PRE: EditSet = EditSet::of_payment(Payment::Prepayment);
        const POST: EditSet = EditSet::of_payment(Payment::Postpayment);
        match (edits.has_any(PRE), edits.has_any(POST)) {
            (false, false) => EditType::None,
            (true, false) => EditType::Prepayment,
            (false, true) => EditType::Postpayment,
            (true, true) => EditType::Both,
        }
    }
}

/// The edits of one code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct CodeEdits {
    /// The edits.
    pub edits: EditSet,
    /// The group of ages that the diagnosis belongs to, where it has an age conflict.
    pub age_conflict: Option<AgeGroup>,
}

/// What the editor says of a claim.
///
/// ```
/// use casemix_rules::mce::{Claim, Edit, EditType, Editors};
///
/// let editors = Editors::embedded()?;
/// let claim = Claim {
///     discharged: "2025-11-08".parse().ok(),
///     age: Some(34),
///     discharge_status: "01".parse().ok(),
///     diagnoses: &["Z38.00", "Z38.00", "nonsense"],
///     ..Claim::default()
/// };
/// let answer = editors.for_release("43.1".parse().unwrap())?.edit(&claim);
/// assert_eq!(answer.edit_type, EditType::Prepayment);
/// assert_eq!((answer.count(Edit::AgeConflict), answer.count(Edit::InvalidCode)), (2, 1));
/// assert!(answer.diagnoses[1].edits.has(Edit::DuplicateOfPdx));
/// assert_eq!(answer.diagnoses[1].age_conflict.map(|group| group.name()), Some("newborn"));
/// # Ok::<(), casemix_rules::mce::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// The release of the editor.
    pub release: Release,
    /// When the claim is to be looked at.
    pub edit_type: EditType,
    /// The edits of the admitting diagnosis. Conflicts of age and sex are noted here and count nowhere.
    pub admitting: CodeEdits,
    /// The edits of each diagnosis, the principal one first.
    pub diagnoses: Vec<CodeEdits>,
    /// The edits of each procedure.
    pub procedures: Vec<CodeEdits>,
    counted: EditSet,
    counts: [u32; Edit::ALL.len()],
}

impl Answer {
    pub(super) fn empty(release: Release) -> Answer {
        Answer {
            release,
            edit_type: EditType::None,
            admitting: CodeEdits::default(),
            diagnoses: Vec::new(),
            procedures: Vec::new(),
            counted: EditSet::NONE,
            counts: [0; Edit::ALL.len()],
        }
    }

    pub(super) fn clear(&mut self, release: Release) {
        self.release = release;
        self.edit_type = EditType::None;
        self.admitting = CodeEdits::default();
        self.diagnoses.clear();
        self.procedures.clear();
        self.counted = EditSet::NONE;
        self.counts = [0; Edit::ALL.len()];
    }

    /// Counts an edit of the claim as a whole, or of one code.
    #[inline]
    pub(super) fn add(&mut self, edit: Edit) {
        self.counted.insert(edit);
        if let Some(count) = self.counts.get_mut(usize::from(edit.ordinal())) {
            *count += 1;
        }
    }

    /// On how many codes an edit fired; an edit of the claim as a whole counts once.
    #[must_use]
    pub fn count(&self, edit: Edit) -> u32 {
        self.counts
            .get(usize::from(edit.ordinal()))
            .copied()
            .unwrap_or_default()
    }

    /// Whether an edit fired.
    #[must_use]
    pub fn has(&self, edit: Edit) -> bool {
        self.counted.has(edit)
    }

    /// The edits that fired, by ordinal, each with its count.
    pub fn edits(&self) -> impl Iterator<Item = (Edit, u32)> {
        self.counted.iter().map(|edit| (edit, self.count(edit)))
    }

    /// The edits that fired.
    #[must_use]
    pub fn edit_set(&self) -> EditSet {
        self.counted
    }
}
