//! [`CodeDraft`]: a code table that can still be changed.

use std::collections::BTreeMap;

use casemix_record::CodeText;
use chrono::NaiveDate;
use thiserror::Error;

use crate::key::Key;
use crate::notes::{NoteDraft, Notes};
use crate::period::{take_out, unite};
use crate::table::{Provenance, TableError};
use crate::{CodeFile, CodeTable, EntryId, Group, Period, SeventhCharacter};

mod overlay;
mod pack;
mod tabular;

/// A code table that can still be changed: made empty or from any table, filled or overlaid, then packed.
///
/// This is the one way to a [`CodeFile`]: the embedded tables are packed from drafts, and so is a release that is loaded
/// at run time.
///
/// ```
/// use casemix_codes::{CodeDraft, CodeTable, Period};
/// use casemix_codes::table::Provenance;
/// use casemix_record::CodeText;
///
/// let code = |text| CodeText::normalize(text).expect("short");
/// let always = Period::new("2025-01-01".parse()?, "2025-12-31".parse()?);
/// let mut draft = CodeDraft::new("local-service", Provenance::new("our hospital", "2025"));
/// draft.add_period(code("K1"), always)?;
/// draft.set_title(code("K1"), "Night kitchen")?;
/// draft.cover(always)?;
///
/// let local = draft.build()?;
/// let local: &dyn CodeTable = &local;
/// assert!(local.on("2025-06-01".parse()?)?.is_billable("k1"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct CodeDraft {
    system: String,
    provenance: Provenance,
    codes: BTreeMap<CodeText, DraftCode>,
    groups: Vec<Group>,
    seventh: BTreeMap<CodeText, Vec<SeventhCharacter>>,
    links: Vec<DraftLink>,
    notes: Vec<NoteDraft>,
}

#[derive(Debug, Clone, Default)]
struct DraftCode {
    title: String,
    periods: Vec<Period>,
}

/// A line of the conversion table between codes that need not be in the draft yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct DraftLink {
    /// The code used before; `None` where the authority says there was none.
    pub earlier: Option<CodeText>,
    /// First day of the new coding.
    pub effective: NaiveDate,
    /// The code used from that day.
    pub later: CodeText,
    /// Whether the earlier code stood for the later one only together with the others of its line.
    pub together: bool,
}

/// Why a draft could not be changed or packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DraftError {
    /// The code has a form that code tables cannot hold.
    #[error("{code} cannot be held: codes have one to seven digits or upper-case letters")]
    Form {
        /// The code.
        code: CodeText,
    },
    /// The days to be covered leave a gap to those covered already.
    #[error("a release for {period} leaves a gap to the days covered, {covered}; load the releases between first")]
    Gap {
        /// The days to be covered.
        period: Period,
        /// The days covered already.
        covered: Period,
    },
    /// The table could not be written.
    #[error(transparent)]
    Table(#[from] TableError),
}

impl CodeDraft {
    /// An empty draft for a code system.
    pub fn new(system: impl Into<String>, provenance: Provenance) -> Self {
        Self {
            system: system.into(),
            provenance,
            codes: BTreeMap::new(),
            groups: Vec::new(),
            seventh: BTreeMap::new(),
            links: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// A draft of everything in `table`, to be overlaid.
    ///
    /// # Errors
    ///
    /// [`DraftError::Form`] for a code that a [`CodeFile`] cannot hold.
    pub fn from_table(table: &dyn CodeTable) -> Result<Self, DraftError> {
        let mut draft = Self::new(table.system(), table.provenance().clone());
        draft.groups = table.groups().to_vec();
        let notes = table
            .note_files()
            .iter()
            .map(|file| NoteDraft::of(Notes::new(table, file)));
        draft.notes = notes.collect();
        for entry in table.entries() {
            let code = draft.code(entry.code())?;
            code.title = entry.title().unwrap_or_default().to_owned();
            code.periods = entry.periods().to_vec();
            let seventh = table.own_seventh_characters(entry.id());
            if !seventh.is_empty() {
                draft.seventh.insert(entry.code(), seventh.to_vec());
            }
            let code = |id: EntryId| table.code(id);
            draft
                .links
                .extend(table.links_to(entry.id()).into_iter().map(|link| DraftLink {
                    earlier: link.earlier.and_then(code),
                    effective: link.effective,
                    later: entry.code(),
                    together: link.together,
                }));
        }
        Ok(draft)
    }

    /// What the draft says of its origin.
    pub fn provenance(&mut self) -> &mut Provenance {
        &mut self.provenance
    }

    /// Number of codes and headings.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there is no code.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// Adds a heading, if there is no such code yet.
    ///
    /// # Errors
    ///
    /// [`DraftError::Form`].
    pub fn add_heading(&mut self, code: CodeText) -> Result<(), DraftError> {
        self.code(code).map(|_| ())
    }

    /// Makes a code valid for billing in `period`, adding it if there is no such code yet.
    ///
    /// # Errors
    ///
    /// [`DraftError::Form`].
    pub fn add_period(&mut self, code: CodeText, period: Period) -> Result<(), DraftError> {
        unite(&mut self.code(code)?.periods, period);
        Ok(())
    }

    /// Makes a code invalid in `period`; it stays as a heading if no other period is left.
    pub fn take_period(&mut self, code: CodeText, period: Period) {
        if let Some(code) = self.codes.get_mut(&code) {
            take_out(&mut code.periods, period);
        }
    }

    /// Sets the title of a code, adding the code as a heading if it is not there yet. An empty title is none.
    ///
    /// # Errors
    ///
    /// [`DraftError::Form`].
    pub fn set_title(&mut self, code: CodeText, title: &str) -> Result<(), DraftError> {
        title.clone_into(&mut self.code(code)?.title);
        Ok(())
    }

    /// Whether the draft holds a code or heading.
    pub fn contains(&self, code: CodeText) -> bool {
        self.codes.contains_key(&code)
    }

    /// Whether the code has a title.
    pub fn has_title(&self, code: CodeText) -> bool {
        self.codes.get(&code).is_some_and(|code| !code.title.is_empty())
    }

    /// The codes, and the periods in which each is billable.
    pub fn codes(&self) -> impl Iterator<Item = (CodeText, &[Period])> {
        self.codes.iter().map(|(code, draft)| (*code, draft.periods.as_slice()))
    }

    /// Replaces the chapters and blocks; they are put in order, outer before inner.
    pub fn set_groups(&mut self, mut groups: Vec<Group>) {
        groups.sort_by_key(|group| (group.first, std::cmp::Reverse(group.last), group.kind));
        self.groups = groups;
    }

    /// Sets the seventh characters that a code or heading defines for itself and what lies below it.
    pub fn set_seventh_characters(&mut self, code: CodeText, characters: Vec<SeventhCharacter>) {
        self.seventh.insert(code, characters);
    }

    /// Adds a line to the conversion table.
    pub fn add_link(&mut self, link: DraftLink) {
        self.links.push(link);
    }

    /// Declares that the draft answers for every day of `period`.
    ///
    /// # Errors
    ///
    /// [`DraftError::Gap`] where days between it and those already covered would stay uncovered.
    pub fn cover(&mut self, period: Period) -> Result<(), DraftError> {
        let mut covered: Vec<_> = self.covered().into_iter().collect();
        unite(&mut covered, period);
        match covered.as_slice() {
            [all] => {
                self.provenance.first_day = Some(all.first);
                self.provenance.last_day = Some(all.last);
                Ok(())
            }
            _ => Err(DraftError::Gap {
                period,
                covered: self.covered().unwrap_or(period),
            }),
        }
    }

    fn covered(&self) -> Option<Period> {
        Some(Period::new(self.provenance.first_day?, self.provenance.last_day?))
    }

    /// Packs the draft and opens the result, with its notes resolved against it.
    ///
    /// # Errors
    ///
    /// As [`CodeDraft::pack`] and [`NoteDraft::resolve`].
    pub fn build(&self) -> Result<CodeFile, DraftError> {
        let mut file = CodeFile::open(self.pack()?)?;
        for notes in &self.notes {
            let packed = notes.pack(&file, file.checksum())?;
            file = file.with_notes(packed)?;
        }
        Ok(file)
    }

    fn code(&mut self, code: CodeText) -> Result<&mut DraftCode, DraftError> {
        match Key::of(code.as_bytes()) {
            Some(_) => Ok(self.codes.entry(code).or_default()),
            None => Err(DraftError::Form { code }),
        }
    }
}
