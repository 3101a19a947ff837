//! [`Note`]: one line of the notes.

use super::kind::{Condition, NoteKind};
use super::layout::*;
use super::{CodeSet, NoteFile};
use crate::official::{TabularNote, TabularPlace};
use crate::{CodeTable, Entry, EntryId, Group};

/// One line of the notes of a tabular list.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Note<'t> {
    /// What it is.
    pub kind: NoteKind,
    /// Its text, without the words that name the kind.
    pub text: &'t str,
    /// The line above that leads it in: *underlying disease, such as:*.
    pub lead: Option<&'t str>,
    /// Where it stands; for what lies below, it is inherited.
    pub place: NotePlace<'t>,
    /// The codes that it names, each with everything below; empty where it names none.
    pub targets: CodeSet<'t>,
    /// When it is to be followed, by its own words or those of its lead; of use for instructions only.
    pub condition: Condition,
    /// Whether the codes are examples (*such as*): others of the kind that the words describe do as well.
    pub is_open: bool,
    /// Whether its text holds something of the form of a code.
    pub names_code: bool,
    /// Whether each code that its text names was understood.
    pub is_resolved: bool,
    /// Whether it is the first line under its heading word (`Excludes1`, `Code first`).
    pub is_first: bool,
}

/// Where a note stands.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum NotePlace<'t> {
    /// At a chapter or block.
    Group(&'t Group),
    /// At a category, subcategory or code.
    Entry(Entry<'t>),
}

impl<'t> Note<'t> {
    /// The notes of a place.
    pub(super) fn at(
        table: &'t (dyn CodeTable + 't),
        file: &'t NoteFile,
        site: u32,
    ) -> impl Iterator<Item = Note<'t>> + use<'t> {
        let place = if site & GROUP == 0 {
            table.entry(EntryId(site)).map(NotePlace::Entry)
        } else {
            table.groups().get((site & !GROUP) as usize).map(NotePlace::Group)
        };
        place.into_iter().flat_map(move |place| {
            let mut last = None;
            file.at(site).map(move |note| {
                let is_led = file.is(note, IS_LED);
                // A led line follows its lead or another led line.
                let lead = if is_led { last } else { None };
                if !is_led {
                    last = Some(file.text(note));
                }
                Note {
                    kind: file.kind(note),
                    text: file.text(note),
                    lead,
                    place,
                    targets: CodeSet(file.named(note)),
                    condition: file.condition(note),
                    is_open: file.is(note, IS_OPEN),
                    names_code: file.is(note, HAS_CODE),
                    is_resolved: !file.is(note, IS_UNRESOLVED),
                    is_first: file.is(note, IS_FIRST),
                }
            })
        })
    }

    /// Whether it leads in the lines that follow it: it ends in a colon.
    pub fn is_lead(&self) -> bool {
        self.lead.is_none() && super::resolve::is_lead(self.text)
    }

    /// What a further code is for, in the words of the note or of its lead: `to identify infectious agent`; `None` where
    /// the words do not say.
    pub fn purpose(&self) -> Option<&'t str> {
        [self.lead, Some(self.text)].into_iter().flatten().find_map(|text| {
            let start = ["to identify", "to specify", "to further specify", "to indicate"];
            let at = start.iter().filter_map(|words| text.find(words)).min()?;
            let purpose = text.get(at..)?;
            let end = purpose.find(['(', ':']).unwrap_or(purpose.len());
            purpose
                .get(..end)
                .map(|purpose| purpose.trim_end_matches([' ', ',', '.']))
        })
    }

    pub(super) fn as_tabular(&self) -> TabularNote {
        let place = match self.place {
            NotePlace::Group(group) => TabularPlace::Group(group.kind, group.label.clone()),
            NotePlace::Entry(entry) => TabularPlace::Code(entry.code()),
        };
        TabularNote::new(place, self.kind, self.text, self.is_first)
    }
}
