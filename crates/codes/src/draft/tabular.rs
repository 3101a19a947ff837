//! Lays the tabular list of a release over a draft.

use super::{CodeDraft, DraftError};
use crate::Period;
use crate::notes::NoteDraft;
use crate::official::TabularList;
use crate::table::Provenance;

impl CodeDraft {
    /// Takes over what the tabular list of a release says: headings and titles, chapters and blocks, seventh characters, and
    /// the instructional notes, which hold in `period`. Notes of other days stay.
    ///
    /// Which codes are billable is not changed: the list does not give the codes that a seventh character completes. Load
    /// the release's order file first ([`CodeDraft::load_release`]).
    ///
    /// # Errors
    ///
    /// [`DraftError::Form`] for a heading that is no code.
    pub fn load_tabular(
        &mut self,
        list: &TabularList,
        period: Period,
        provenance: Provenance,
    ) -> Result<(), DraftError> {
        for heading in &list.headings {
            self.set_title(heading.code, &heading.title)?;
            if !heading.seventh.is_empty() {
                self.set_seventh_characters(heading.code, heading.seventh.clone());
            }
        }
        self.set_groups(list.groups.clone());
        self.add_notes(list, period, provenance);
        Ok(())
    }

    /// Takes over only the instructional notes of a tabular list, which hold in `period`: for a year that is over, whose
    /// titles and blocks are not to replace newer ones. Notes of other days stay.
    pub fn add_notes(&mut self, list: &TabularList, period: Period, provenance: Provenance) {
        self.notes.retain_mut(|notes| left_beside(notes, period));
        let provenance = provenance.covering(period.first, period.last);
        self.notes.push(NoteDraft::new(list, provenance));
        self.notes.sort_by_key(|notes| notes.provenance().first_day);
    }

    /// The notes of the draft, not yet resolved.
    pub fn notes(&self) -> &[NoteDraft] {
        &self.notes
    }
}

/// Shortens notes to the days before those of a newer list, or else to the days after them; false where none are left.
fn left_beside(notes: &mut NoteDraft, newer: Period) -> bool {
    let provenance = notes.provenance_mut();
    let (Some(first), Some(last)) = (provenance.first_day, provenance.last_day) else {
        return false;
    };
    if last < newer.first || newer.last < first {
        return true;
    }
    if first < newer.first {
        provenance.last_day = newer.first.pred_opt();
    } else {
        provenance.first_day = newer.last.succ_opt();
    }
    provenance.first_day.is_some_and(|day| day <= last) && provenance.first_day <= provenance.last_day
}
