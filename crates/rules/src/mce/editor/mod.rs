//! Editing of a claim: look its codes up, see what stands together on it, edit each code, count.
//!
//! The rooms follow the manual: [`stay`] judges what is given beside the codes and conflicts of age and sex with it;
//! [`together`] sees which flags stand on the claim; [`codes`] edits diagnoses and procedures one by one; [`coverage`]
//! says what Medicare does not cover, or covers under conditions.

pub(super) mod codes;
pub(super) mod coverage;
pub(super) mod stay;
pub(super) mod together;

use casemix_codes::Period;
use casemix_record::Release;

use super::{
    Answer, ClaimView, CodeEdits, Edit, EditSet, EditType, Flags,
    tables::{ReleaseRow, Tables},
};
use codes::Lookup;
use stay::Stay;
use together::Together;

/// One release of the Medicare Code Editor; share it between threads. Cheap to clone.
///
/// ```
/// use casemix_rules::mce::{Claim, Edit, Editors};
///
/// let editors = Editors::embedded()?;
/// let editor = editors.for_release("43.1".parse().unwrap())?;
/// let claim = Claim {
///     discharged: "2014-11-08".parse().ok(),
///     age: Some(70),
///     discharge_status: "01".parse().ok(),
///     diagnoses: &["715.36"],
///     procedures: &["81.54", "81.51"],
///     ..Claim::default()
/// };
/// let answer = editor.edit(&claim);
/// assert_eq!((answer.count(Edit::Bilateral), answer.edit_type.name()), (1, "both"));
/// assert!(answer.has(Edit::InvalidSex), "before 2024-10-01 it must be known");
/// # Ok::<(), casemix_rules::mce::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Editor {
    tables: Tables,
    row: ReleaseRow,
    suppressed: Suppressed,
}

/// Edits that an editor leaves out, by the kind of code. Edits of the admitting diagnosis and of the claim as a whole cannot be
/// left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Suppressed {
    /// Those of the principal diagnosis.
    pub principal: EditSet,
    /// Those of secondary diagnoses.
    pub secondary: EditSet,
    /// Those of procedures.
    pub procedures: EditSet,
}

/// Memory that editing works in: keep one for each thread and reuse it, and no claim costs an allocation.
#[derive(Clone, Debug)]
pub struct Workspace {
    pub(super) stay: Option<Stay>,
    pub(super) together: Together,
    /// Flags of each diagnosis; none for an invalid one.
    pub(super) diagnoses: Vec<Flags>,
    pub(super) procedures: Vec<Flags>,
    answer: Answer,
}

impl Default for Workspace {
    fn default() -> Workspace {
        Workspace {
            stay: None,
            together: Together::default(),
            diagnoses: Vec::new(),
            procedures: Vec::new(),
            answer: Answer::empty(Release::new(0, 0)),
        }
    }
}

impl Editor {
    pub(super) fn of(tables: Tables, row: ReleaseRow) -> Editor {
        Editor {
            tables,
            row,
            suppressed: Suppressed::default(),
        }
    }

    /// The editor without these edits: they fire on no code and count nowhere. All others are as they were; a procedure that
    /// is not covered has no edit of limited coverage, even where the first of the two is suppressed.
    ///
    /// ```
    /// use casemix_rules::mce::{Claim, Edit, EditSet, EditType, Editors, Suppressed};
    ///
    /// let editors = Editors::embedded()?;
    /// let unspecified = EditSet::of(&[Edit::Unspecified]);
    /// let editor = editors.for_release("43.1".parse().unwrap())?.clone().suppressing(Suppressed {
    ///     secondary: unspecified,
    ///     ..Suppressed::default()
    /// });
    /// let claim = Claim {
    ///     discharged: "2025-11-08".parse().ok(),
    ///     age: Some(70),
    ///     discharge_status: "01".parse().ok(),
    ///     diagnoses: &["I50.23", "M25.519"],
    ///     ..Claim::default()
    /// };
    /// assert_eq!(editor.edit(&claim).edit_type, EditType::None);
    /// # Ok::<(), casemix_rules::mce::Error>(())
    /// ```
    #[must_use]
    pub fn suppressing(self, suppressed: Suppressed) -> Editor {
        Editor { suppressed, ..self }
    }

    /// The edits that it leaves out.
    #[must_use]
    pub fn suppressed(&self) -> Suppressed {
        self.suppressed
    }

    /// The release.
    #[must_use]
    pub fn release(&self) -> Release {
        self.row.release
    }

    /// The days of discharge that it takes.
    #[must_use]
    pub fn period(&self) -> Period {
        self.row.period
    }

    /// The tables that it works by.
    #[must_use]
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// Edits one claim.
    #[must_use]
    pub fn edit(&self, claim: &impl ClaimView) -> Answer {
        let mut work = Workspace::default();
        self.edit_in(claim, &mut work);
        work.answer
    }

    /// Edits one claim in memory that is used again; allocates nothing once the memory has grown to the largest claim.
    pub fn edit_in<'w>(&self, claim: &impl ClaimView, work: &'w mut Workspace) -> &'w Answer {
        work.answer.clear(self.row.release);
        work.stay = claim
            .discharge_day()
            .filter(|day| self.row.period.contains(*day))
            .map(|day| Stay::new(claim, day));
        match work.stay {
            Some(stay) => self.edit_stay(claim, &stay, work),
            None => refuse(claim, &mut work.answer),
        }
        &work.answer
    }

    fn edit_stay(&self, claim: &impl ClaimView, stay: &Stay, work: &mut Workspace) {
        let lookup = Lookup::new(&self.tables, stay);
        work.together = Together::default();
        lookup.diagnoses(claim, work);
        lookup.procedures(claim, work);
        let Workspace {
            together,
            diagnoses,
            procedures,
            answer,
            ..
        } = work;
        stay.validate(&self.tables, answer);
        for (at, flags) in diagnoses.iter().enumerate() {
            let edits = codes::edit_diagnosis(*flags, at == 0, stay, together, &self.tables);
            let left_out = match at {
                0 => self.suppressed.principal,
                _ => self.suppressed.secondary,
            };
            note(answer, |answer| answer.diagnoses.get_mut(at), edits, left_out);
        }
        for (at, flags) in procedures.iter().enumerate() {
            let edits = codes::edit_procedure(*flags, stay, together);
            let left_out = self.suppressed.procedures;
            note(answer, |answer| answer.procedures.get_mut(at), edits, left_out);
        }
        if let Some(admitting) = claim.admitting() {
            answer.admitting = lookup.admitting(admitting);
            if answer.admitting.edits.has(Edit::InvalidAdmitDx) {
                answer.add(Edit::InvalidAdmitDx);
            }
        }
        answer.edit_type = EditType::of(answer.edit_set());
    }
}

/// Adds edits to those that a code has from being looked up, but for those left out, and counts all of them.
#[inline]
fn note(
    answer: &mut Answer,
    code: impl FnOnce(&mut Answer) -> Option<&mut CodeEdits>,
    found: CodeEdits,
    left_out: EditSet,
) {
    let Some(noted) = code(answer) else { return };
    noted.edits = noted.edits.union(found.edits).without(left_out);
    noted.age_conflict = found.age_conflict.filter(|_| !left_out.has(Edit::AgeConflict));
    for edit in noted.edits.iter() {
        // Of a pair of procedures, which counts once.
        if edit != Edit::Bilateral || !answer.has(edit) {
            answer.add(edit);
        }
    }
}

/// The answer to a claim whose day of discharge the editor does not take: nothing of any code.
fn refuse(claim: &impl ClaimView, answer: &mut Answer) {
    answer.edit_type = EditType::InvalidDischargeDate;
    answer.diagnoses.resize(claim.diagnoses().count(), CodeEdits::default());
    answer
        .procedures
        .resize(claim.procedures().count(), CodeEdits::default());
}
