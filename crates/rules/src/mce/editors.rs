//! The releases of the editor, and the choice among them.

use casemix_record::{Encounter, Release};
use chrono::NaiveDate;

use super::{ClaimView, Editor, EditorFault, Error, Suppressed, tables::Tables};

/// The editors of all releases that a set of tables holds. Cheap to clone; share it between threads.
///
/// ```
/// use casemix_record::Encounter;
/// use casemix_rules::mce::Editors;
///
/// let editors = Editors::embedded()?;
/// let release = |discharged: &str| {
///     let encounter = Encounter::builder("E1").discharged(discharged).build();
///     editors.for_encounter(&encounter).map(|editor| editor.release().to_string())
/// };
/// assert_eq!(release("2026-09-30").as_deref(), Ok("43.1"));
/// assert_eq!(release("2026-10-01").as_deref(), Ok("44.0"));
/// # Ok::<(), casemix_rules::mce::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Editors {
    /// Oldest first; never empty.
    editors: Vec<Editor>,
}

impl Editors {
    /// The editors of these tables.
    #[must_use]
    pub fn new(tables: &Tables) -> Editors {
        let editors = tables.releases().iter().map(|row| Editor::of(tables.clone(), *row));
        Editors {
            editors: editors.collect(),
        }
    }

    /// The editors of the embedded tables.
    ///
    /// # Errors
    ///
    /// As [`Tables::embedded`].
    #[cfg(feature = "embedded")]
    pub fn embedded() -> Result<Editors, Error> {
        Ok(Editors::new(&Tables::embedded()?))
    }

    /// All editors without these edits; see [`Editor::suppressing`].
    #[must_use]
    pub fn suppressing(self, suppressed: Suppressed) -> Editors {
        let editors = self.editors.into_iter().map(|editor| editor.suppressing(suppressed));
        Editors {
            editors: editors.collect(),
        }
    }

    /// The editors, oldest first.
    #[must_use]
    pub fn as_slice(&self) -> &[Editor] {
        &self.editors
    }

    /// The editor of a release.
    ///
    /// # Errors
    ///
    /// [`Error::NoRelease`] if the tables do not hold it.
    pub fn for_release(&self, release: Release) -> Result<&Editor, Error> {
        let editor = self.editors.iter().find(|editor| editor.release() == release);
        editor.ok_or(Error::NoRelease(release))
    }

    /// The editor for a day of discharge: the oldest release that takes it; `None` if no release does.
    #[must_use]
    pub fn for_discharge(&self, day: NaiveDate) -> Option<&Editor> {
        self.editors.iter().find(|editor| editor.period().contains(day))
    }

    /// The editor for an encounter: of the release it names, else by its day of discharge.
    ///
    /// For a day that no release takes, or no day at all, it is the newest editor: all of them give the same answer,
    /// [`InvalidDischargeDate`](super::EditType::InvalidDischargeDate).
    ///
    /// # Errors
    ///
    /// An [`EditorFault`], which says what to do about it and never repeats what stands in the record.
    pub fn for_encounter(&self, encounter: &Encounter) -> Result<&Editor, EditorFault> {
        let named = &encounter.mce_release;
        match named.value() {
            Some(release) => self.for_release_of(encounter, release),
            None if !named.is_blank() => Err(EditorFault::MalformedRelease),
            None => {
                check_icd_version(encounter)?;
                let by_day = encounter.discharge_day().and_then(|day| self.for_discharge(day));
                let newest = by_day.or(self.editors.last());
                newest.ok_or(EditorFault::Tables(Error::Inconsistent { section: "release" }))
            }
        }
    }

    /// The editor of a release for an encounter, whatever its day of discharge and whatever it names.
    ///
    /// # Errors
    ///
    /// An [`EditorFault`]: the tables do not hold the release, or the encounter's revision of ICD is malformed.
    pub fn for_release_of(&self, encounter: &Encounter, release: Release) -> Result<&Editor, EditorFault> {
        check_icd_version(encounter)?;
        Ok(self.for_release(release)?)
    }
}

/// Whether the revision of ICD, if given, is one that there is.
fn check_icd_version(encounter: &Encounter) -> Result<(), EditorFault> {
    if encounter.icd_version.is_invalid() {
        return Err(EditorFault::MalformedIcdVersion);
    }
    Ok(())
}
