//! [`NoteDraft`]: the notes of a release before they are resolved against a code table, and how they are packed.

use std::collections::HashMap;
use std::ops::Range;

use super::kind::Condition;
use super::layout::*;
use super::order::{Moved, moved};
use super::resolve::{Resolver, is_lead};
use super::{NoteFile, Notes};
use crate::official::{TabularList, TabularNote, TabularPlace};
use crate::table::{Provenance, TableBuilder, TableError};
use crate::{CodeTable, GroupKind};

/// The notes of a release, as text: to be resolved against any code table.
///
/// A code table that is changed numbers its codes anew, and new codes fall under old references; so the text is the
/// source, and the codes that it names are found again for each table.
#[derive(Debug, Clone)]
pub struct NoteDraft {
    provenance: Provenance,
    notes: Vec<TabularNote>,
    moved: Moved,
}

impl NoteDraft {
    /// The notes of a tabular list. The days that `provenance` covers are those for which they hold.
    pub fn new(list: &TabularList, provenance: Provenance) -> Self {
        Self {
            provenance,
            notes: list.notes.clone(),
            moved: moved(&list.headings),
        }
    }

    /// What the draft says of its origin, and the days that it covers.
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    pub(crate) fn provenance_mut(&mut self) -> &mut Provenance {
        &mut self.provenance
    }

    /// The text of notes that are packed, with their places as text.
    pub(crate) fn of(notes: Notes<'_>) -> Self {
        Self {
            provenance: notes.provenance().clone(),
            notes: notes.iter().map(|note| note.as_tabular()).collect(),
            moved: notes.moved(),
        }
    }

    /// The notes whose place is not in a table: headings or blocks that another release has not.
    pub fn without_place(&self, table: &dyn CodeTable) -> impl Iterator<Item = &TabularNote> {
        self.notes.iter().filter(move |note| site(table, &note.place).is_none())
    }

    /// Resolves the notes against a code table. Notes whose place is not in the table are left out.
    ///
    /// # Errors
    ///
    /// [`Unwritable`](crate::table::TableErrorKind::Unwritable) where there is more than the format can hold: 65,535
    /// different sets of codes, a text with a zero byte, 4 GiB.
    pub fn resolve(&self, table: &dyn CodeTable) -> Result<NoteFile, TableError> {
        NoteFile::open(self.pack(table, 0)?)
    }

    /// The bytes of the table of notes; `checksum` is that of the file of the code table.
    pub(crate) fn pack(&self, table: &dyn CodeTable, checksum: u32) -> Result<Vec<u8>, TableError> {
        let placed = self
            .notes
            .iter()
            .filter_map(|note| Some((site(table, &note.place)?, note)));
        let mut placed: Vec<(u32, &TabularNote)> = placed.collect();
        placed.sort_by_key(|(site, _)| *site);

        let mut columns = Columns::new();
        let mut resolver = Resolver::new(table, &self.moved);
        let (mut lead, mut of_list) = (None, Condition::Always);
        for (site, note) in &placed {
            if note.is_first || columns.site.last() != Some(site) {
                lead = None;
                of_list = condition_of_list(&note.text);
            }
            if is_lead(&note.text) {
                lead = None;
            }
            let named = resolver.named(note.kind, &note.text);
            let mut mark = 0;
            let mut set = |holds: bool, bit: u8| mark |= if holds { bit } else { 0 };
            set(note.is_first, IS_FIRST);
            set(lead.is_some(), IS_LED);
            set(says_such_as(&note.text) || lead.is_some_and(says_such_as), IS_OPEN);
            set(named.has_code, HAS_CODE);
            set(named.is_unresolved, IS_UNRESOLVED);
            let of_lead = lead.map(Condition::of).unwrap_or_default();
            let condition = Condition::of(&note.text).max(of_lead).max(of_list);
            mark |= condition.number() << CONDITION_SHIFT;
            columns.add(*site, note.kind.number(), mark, named.codes)?;
            if is_lead(&note.text) {
                lead = Some(&*note.text);
            }
        }

        let mut builder = TableBuilder::new(SCHEMA, table.system(), self.provenance.clone());
        let codes = SCHEMA.number(table.len(), TABLE)?;
        builder.column(TABLE, &[checksum, codes, SCHEMA.number(table.groups().len(), TABLE)?])?;
        builder
            .column(SITE, &columns.site)?
            .column(SITE_END, &columns.site_end)?;
        builder.column(KIND, &columns.kind)?.column(MARK, &columns.mark)?;
        builder.column(SET, &columns.set)?.column(SET_END, &columns.set_end)?;
        builder.column(RANGE_FIRST, &columns.range_first)?;
        builder.column(RANGE_END, &columns.range_end)?;
        let moved = self.moved.iter();
        builder.strings(
            MOVED,
            moved.flat_map(|(code, before)| [&**code, before.as_deref().unwrap_or_default()]),
        )?;
        builder.packed(TEXT, placed.iter().map(|(_, note)| &note.text), TEXTS_PER_BLOCK)?;
        builder.finish()
    }
}

/// The condition of all lines of a list, which its first line states before anything else: *Code first, if applicable, ...*.
fn condition_of_list(first: &str) -> Condition {
    let is_stated = ["if applicable", "if known"]
        .iter()
        .any(|words| first.starts_with(words));
    if is_stated {
        Condition::of(first)
    } else {
        Condition::Always
    }
}

/// Whether the codes that follow are examples: others may do as well.
fn says_such_as(text: &str) -> bool {
    ["such as", "e.g.", "including"]
        .iter()
        .any(|words| text.contains(words))
}

/// The number of a place in a table. A block whose range grew has another label; it is known by its first category.
fn site(table: &dyn CodeTable, place: &TabularPlace) -> Option<u32> {
    match place {
        TabularPlace::Code(code) => table.find(*code).map(|id| id.0),
        TabularPlace::Group(kind, label) => {
            let position = |fits: &dyn Fn(&crate::Group) -> bool| table.groups().iter().position(fits);
            let grown = || {
                let (first, last) = label.split_once('-').filter(|_| *kind == GroupKind::Block)?;
                position(&|group| group.kind == *kind && *group.first == *first && *group.last >= *last)
            };
            let at = position(&|group| group.kind == *kind && group.label == *label).or_else(grown)?;
            Some(GROUP | u32::try_from(at).ok()?)
        }
    }
}

/// The columns of the table while it is written.
struct Columns {
    site: Vec<u32>,
    site_end: Vec<u32>,
    kind: Vec<u8>,
    mark: Vec<u8>,
    set: Vec<u16>,
    set_end: Vec<u32>,
    range_first: Vec<u32>,
    range_end: Vec<u32>,
    sets: HashMap<Vec<Range<u32>>, u16>,
}

impl Columns {
    fn new() -> Self {
        Self {
            site: Vec::new(),
            site_end: Vec::new(),
            kind: Vec::new(),
            mark: Vec::new(),
            set: Vec::new(),
            set_end: vec![0],
            range_first: Vec::new(),
            range_end: Vec::new(),
            sets: HashMap::from([(Vec::new(), 0)]),
        }
    }

    fn add(&mut self, site: u32, kind: u8, mark: u8, codes: Vec<Range<u32>>) -> Result<(), TableError> {
        if self.site.last() != Some(&site) {
            self.site.push(site);
            self.site_end.push(0);
        }
        self.kind.push(kind);
        self.mark.push(mark);
        if let Some(end) = self.site_end.last_mut() {
            *end = SCHEMA.number(self.kind.len(), SITE_END)?;
        }
        let set = match self.sets.get(&codes) {
            Some(set) => *set,
            None => {
                let set = SCHEMA.number(self.set_end.len(), SET)?;
                self.range_first.extend(codes.iter().map(|range| range.start));
                self.range_end.extend(codes.iter().map(|range| range.end));
                self.set_end.push(SCHEMA.number(self.range_first.len(), SET_END)?);
                self.sets.insert(codes, set);
                set
            }
        };
        self.set.push(set);
        Ok(())
    }
}
