//! The instructional notes of a tabular list: what a code includes and excludes, which codes stand before it, after it or
//! beside it.
//!
//! The tabular list says this in prose (*Code first underlying disease, such as: leprosy (A30.-)*). The references in the
//! prose are resolved once, when a table is made, into sets of codes; so asking costs nanoseconds.
//!
//! ```
//! use casemix_codes::{Codes, notes::NoteKind};
//!
//! let codes = Codes::embedded()?;
//! let edition = codes.icd10cm.on("2026-02-01".parse()?)?;
//! let notes = edition.notes()?;   // an error where no notes of that day are at hand
//!
//! // May a hydronephrosis with calculous obstruction stand beside one with infection?
//! let (a, b) = (edition.lookup("N13.2").ok_or("a code")?, edition.lookup("N13.6").ok_or("a code")?);
//! assert!(notes.names(NoteKind::Excludes1, a.id(), b.id()));
//! let note = notes.naming(NoteKind::Excludes1, a, b.id()).next().ok_or("a note")?;
//! assert_eq!(note.text, "Hydronephrosis with renal and ureteral calculous obstruction with infection (N13.6)");
//!
//! // What must stand before a manifestation?
//! let dementia = edition.lookup("F02.80").ok_or("a code")?;
//! let first = notes.instructions(dementia, NoteKind::CodeFirst).next().ok_or("an instruction")?;
//! assert_eq!(first.text, "the underlying physiological condition, such as:");
//! assert!(first.names(edition.lookup("G30.9").ok_or("a code")?.id()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Which release
//!
//! Notes change every year, and a code table spans many. So each set of notes says for which days it holds;
//! [`Edition::notes`](crate::Edition::notes) gives those of its day or an error, never those of another year.
//! [`newest_notes`](../trait.CodeTable.html#method.newest_notes) gives the newest at hand to whoever says so to its reader.
//!
//! # What is resolved, and how
//!
//! A note that names codes in brackets means these: *tuberculosis of any type in A15 (J65)* names J65. References are
//! codes, codes with a dash, ranges in the order of the list (`C43-C44` holds C4A), lists, and restrictions by characters
//! (`E08-E13 with .41`, `T36-T50 with fifth or sixth character 5`), by the meaning of the seventh character, or by words of
//! the title. Each means everything below it. [`Note::is_resolved`] tells of every note whether all of it was understood;
//! `CONFORMANCE.md` counts them and lists the rest.

mod draft;
mod file;
mod instruction;
mod kind;
mod layout;
mod note;
mod order;
mod qualifier;
mod reference;
mod relation;
mod resolve;
mod set;

use chrono::NaiveDate;
use thiserror::Error;

pub use draft::NoteDraft;
pub use file::NoteFile;
pub use instruction::Instruction;
pub use kind::{Condition, NoteKind};
pub use note::{Note, NotePlace};
pub use set::CodeSet;

use crate::table::Provenance;
use crate::{CodeTable, Entry, EntryId, Group, Period};
use layout::GROUP;

/// The notes of a release over their code table.
#[derive(Debug, Clone, Copy)]
pub struct Notes<'t> {
    table: &'t (dyn CodeTable + 't),
    file: &'t NoteFile,
}

impl<'t> Notes<'t> {
    pub(crate) fn new(table: &'t (dyn CodeTable + 't), file: &'t NoteFile) -> Self {
        Self { table, file }
    }

    /// Where the notes come from: authority, release, sources.
    pub fn provenance(&self) -> &'t Provenance {
        self.file.provenance()
    }

    /// The days for which the notes hold; `None` where their origin does not say.
    pub fn period(&self) -> Option<Period> {
        self.file.period()
    }

    /// The code table.
    pub fn table(&self) -> &'t (dyn CodeTable + 't) {
        self.table
    }

    /// Number of notes.
    pub fn len(&self) -> usize {
        self.file.len()
    }

    /// Whether there is no note.
    pub fn is_empty(&self) -> bool {
        self.file.is_empty()
    }

    /// Every note: those at codes in the order of the codes, then those at chapters and blocks.
    pub fn iter(&self) -> impl Iterator<Item = Note<'t>> + use<'t> {
        let notes = *self;
        self.file.sites().flat_map(move |site| notes.at(site))
    }

    /// The notes that stand at the code itself, in the order of the list.
    pub fn own(&self, entry: Entry<'_>) -> impl Iterator<Item = Note<'t>> + use<'t> {
        self.at(entry.id().0)
    }

    /// The notes that stand at a chapter or block of the table.
    pub fn of_group(&self, group: &Group) -> impl Iterator<Item = Note<'t>> + use<'t> {
        let at = self.table.groups().iter().position(|other| other == group);
        let notes = *self;
        at.into_iter().flat_map(move |at| notes.at(GROUP | at as u32))
    }

    /// The notes that hold for a code: its own, then those it inherits from the headings, blocks and chapter above it, the
    /// nearest first.
    pub fn applying(&self, entry: Entry<'t>) -> impl Iterator<Item = Note<'t>> + use<'t> {
        let notes = *self;
        let above = entry.ancestors().flat_map(move |heading| notes.own(heading));
        let groups = entry.groups().flat_map(move |group| notes.of_group(group));
        self.own(entry)
            .chain(above.chain(groups).filter(|note| note.kind.is_inherited()))
    }

    /// Whether a note of `kind` that holds for the code `of` names the code `named`: for each code one look into a set.
    ///
    /// The first question of a kind prepares the answers for the whole table, in some milliseconds.
    #[inline]
    pub fn names(&self, kind: NoteKind, of: EntryId, named: EntryId) -> bool {
        self.targets(kind, of).contains(named)
    }

    /// All codes that the notes of `kind` that hold for a code name.
    #[inline]
    pub fn targets(&self, kind: NoteKind, of: EntryId) -> CodeSet<'t> {
        let relation = self.file.relation(self.table, kind);
        relation.map_or_else(CodeSet::default, |relation| CodeSet(relation.named(of)))
    }

    /// Whether a note of `kind` holds for a code, be it one that names codes or not.
    pub fn has(&self, kind: NoteKind, of: EntryId) -> bool {
        let relation = self.file.relation(self.table, kind);
        relation.is_some_and(|relation| !relation.sites(of).is_empty())
    }

    /// The notes of `kind` that hold for a code and name the code `named`: the reasons for [`Notes::names`].
    pub fn naming(&self, kind: NoteKind, of: Entry<'_>, named: EntryId) -> impl Iterator<Item = Note<'t>> + use<'t> {
        self.of_kind(kind, of.id())
            .filter(move |note| note.targets.contains(named))
    }

    /// The notes of `kind` that hold for a code, the nearest first.
    pub fn of_kind(&self, kind: NoteKind, of: EntryId) -> impl Iterator<Item = Note<'t>> + use<'t> {
        let notes = *self;
        let relation = self.file.relation(self.table, kind);
        let sites = relation.map_or(&[][..], |relation| relation.sites(of));
        sites
            .iter()
            .flat_map(move |site| notes.at(*site))
            .filter(move |note| note.kind == kind)
    }

    /// The instructions of `kind` that hold for a code, the nearest first: each note that stands alone, and each line that
    /// leads in others together with these; the lines under one *Code first* are one, for they are alternatives.
    pub fn instructions(&self, of: Entry<'_>, kind: NoteKind) -> impl Iterator<Item = Instruction<'t>> + use<'t> {
        Instruction::group(self.of_kind(kind, of.id()).collect())
    }

    fn at(&self, site: u32) -> impl Iterator<Item = Note<'t>> + use<'t> {
        Note::at(self.table, self.file, site)
    }

    pub(crate) fn moved(&self) -> order::Moved {
        self.file.moved()
    }
}

/// No notes hold for a day. Those of another release are never taken instead.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "no notes of {system} for {day}; those at hand are for {}; load the tabular list of that year, or ask for the newest \
     notes and say so",
    periods(.covered)
)]
pub struct NoNotes {
    /// The code system.
    pub system: String,
    /// The day asked for.
    pub day: NaiveDate,
    /// The periods for which notes are at hand, ascending.
    pub covered: Vec<Period>,
}

fn periods(periods: &[Period]) -> String {
    match periods {
        [] => "no day".to_owned(),
        periods => periods.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    }
}
