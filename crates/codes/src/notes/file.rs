//! [`NoteFile`]: a table of notes, used in place.

use std::ops::Range;
use std::sync::OnceLock;

use casemix_record::CodeText;

use super::kind::{Condition, NoteKind};
use super::layout::*;
use super::order::Moved;
use super::relation::Relation;
use crate::table::{Bytes, Handle, Packed, Provenance, SectionFault, Table, TableError};
use crate::{CodeTable, Period};

/// The notes of a release, resolved against one code table: embedded, or made by [`NoteDraft`](super::NoteDraft).
///
/// [`Notes`](super::Notes) asks it. It belongs to the table that it was resolved against, whose ids it holds.
#[derive(Debug)]
pub struct NoteFile {
    table: Table,
    bytes: Bytes,
    of_table: [u32; 3],
    site: Handle<u32>,
    site_end: Handle<u32>,
    kind: Handle<u8>,
    mark: Handle<u8>,
    set: Handle<u16>,
    text: Packed,
    sets: Vec<Box<[Range<u32>]>>,
    relations: [OnceLock<Relation>; NoteKind::ALL.len()],
}

impl NoteFile {
    /// Opens the bytes of a table of notes.
    ///
    /// # Errors
    ///
    /// As [`Table::open`]; also where a section is missing or its content contradicts itself.
    pub(crate) fn open(bytes: impl Into<Bytes>) -> Result<Self, TableError> {
        let bytes = bytes.into();
        let table = Table::open(bytes.clone(), SCHEMA)?;
        let file = Self {
            of_table: of_table(&table)?,
            site: table.handle(SITE)?,
            site_end: table.handle(SITE_END)?,
            kind: table.handle(KIND)?,
            mark: table.handle(MARK)?,
            set: table.handle(SET)?,
            text: table.packed(TEXT)?,
            sets: sets(&table)?,
            relations: [const { OnceLock::new() }; NoteKind::ALL.len()],
            bytes,
            table,
        };
        file.check()?;
        Ok(file)
    }

    fn check(&self) -> Result<(), TableError> {
        let table = &self.table;
        let check = |name, holds| {
            if holds {
                Ok(())
            } else {
                Err(table.error(name, SectionFault::Layout))
            }
        };
        let (site, ends) = (table.at(self.site), table.at(self.site_end));
        let [_, codes, groups] = self.of_table;
        let is_place = |site: u32| {
            if site & GROUP == 0 {
                site < codes
            } else {
                site & !GROUP < groups
            }
        };
        let ascending = site.iter().zip(site.iter().skip(1)).all(|(a, b)| a < b);
        check(SITE, ascending && site.iter().all(is_place))?;
        let notes = table.at(self.kind).len();
        let ascending = ends.iter().zip(ends.iter().skip(1)).all(|(a, b)| a < b);
        let whole = ends.iter().next_back().unwrap_or_default() as usize == notes;
        check(SITE_END, ends.len() == site.len() && ascending && whole)?;
        check(
            KIND,
            table
                .at(self.kind)
                .iter()
                .all(|kind| NoteKind::of_number(kind).is_some()),
        )?;
        check(MARK, table.at(self.mark).len() == notes)?;
        let known = table.at(self.set).iter().all(|set| usize::from(set) < self.sets.len());
        check(SET, table.at(self.set).len() == notes && known)?;
        check(TEXT, self.text.len() == notes)
    }

    /// The bytes of the file.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.as_slice()
    }

    /// Where the notes come from, and the days for which they hold.
    pub fn provenance(&self) -> &Provenance {
        self.table.provenance()
    }

    /// The days for which the notes hold; `None` where their origin does not say.
    pub fn period(&self) -> Option<Period> {
        let provenance = self.provenance();
        Some(Period::new(provenance.first_day?, provenance.last_day?))
    }

    /// Number of notes.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether there is no note.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether the notes were resolved against a table of so many codes and groups in a file of this check sum.
    pub(crate) fn is_of(&self, table: &dyn CodeTable, checksum: u32) -> bool {
        let [of, codes, groups] = self.of_table;
        of == checksum && codes as usize == table.len() && groups as usize == table.groups().len()
    }

    /// The codes that stand elsewhere in the list than their text would put them.
    pub(super) fn moved(&self) -> Moved {
        let Ok(pairs) = self.table.strings(MOVED) else {
            return Moved::new();
        };
        let pair = |at: usize| {
            let code = |at| CodeText::normalize(pairs.get(at)?);
            Some((code(at)?, code(at + 1).filter(|before| !before.is_empty())))
        };
        (0..pairs.len()).step_by(2).filter_map(pair).collect()
    }

    /// The places with notes, ascending.
    pub(super) fn sites(&self) -> impl Iterator<Item = u32> {
        self.table.at(self.site).iter()
    }

    /// The notes of a place.
    pub(super) fn at(&self, site: u32) -> Range<usize> {
        let ends = self.table.at(self.site_end);
        let Ok(at) = self.table.at(self.site).binary_search(site) else {
            return 0..0;
        };
        let end = |at: usize| ends.get(at).unwrap_or_default() as usize;
        at.checked_sub(1).map(end).unwrap_or_default()..end(at)
    }

    pub(super) fn has(&self, site: u32, kind: NoteKind) -> bool {
        self.at(site).any(|note| self.kind(note) == kind)
    }

    /// What the notes of a kind at a place name.
    pub(super) fn named_at(&self, site: u32, kind: NoteKind) -> Vec<Range<u32>> {
        let notes = self.at(site).filter(|note| self.kind(*note) == kind);
        notes.flat_map(|note| self.named(note)).cloned().collect()
    }

    pub(super) fn kind(&self, note: usize) -> NoteKind {
        let kind = self.table.at(self.kind).get(note).and_then(NoteKind::of_number);
        kind.unwrap_or(NoteKind::General)
    }

    pub(super) fn is(&self, note: usize, bit: u8) -> bool {
        self.table.at(self.mark).get(note).unwrap_or_default() & bit != 0
    }

    pub(super) fn condition(&self, note: usize) -> Condition {
        Condition::of_number(self.table.at(self.mark).get(note).unwrap_or_default() >> CONDITION_SHIFT)
    }

    pub(super) fn text(&self, note: usize) -> &str {
        self.text.get(note).unwrap_or_default()
    }

    pub(super) fn named(&self, note: usize) -> &[Range<u32>] {
        let set = self.table.at(self.set).get(note).unwrap_or_default();
        self.sets.get(usize::from(set)).map_or(&[], |set| set)
    }

    /// For every code of the table the notes of a kind; found at the first question.
    pub(super) fn relation(&self, table: &dyn CodeTable, kind: NoteKind) -> Option<&Relation> {
        let relation = self.relations.get(usize::from(kind.number()))?;
        Some(relation.get_or_init(|| Relation::new(self, table, kind)))
    }
}

fn of_table(table: &Table) -> Result<[u32; 3], TableError> {
    let column = table.column::<u32>(TABLE)?;
    match (column.get(0), column.get(1), column.get(2), column.len()) {
        (Some(checksum), Some(codes), Some(groups), 3) => Ok([checksum, codes, groups]),
        _ => Err(table.error(TABLE, SectionFault::Layout)),
    }
}

/// The sets of codes: ascending ranges of ids that do not touch.
fn sets(table: &Table) -> Result<Vec<Box<[Range<u32>]>>, TableError> {
    let [_, codes, _] = of_table(table)?;
    let (firsts, ends) = (table.column::<u32>(RANGE_FIRST)?, table.column::<u32>(RANGE_END)?);
    let ranges: Vec<Range<u32>> = firsts.iter().zip(ends).map(|(first, end)| first..end).collect();
    let is_sound = |range: &Range<u32>| range.start < range.end && range.end <= codes;
    if firsts.len() != ends.len() || !ranges.iter().all(is_sound) {
        return Err(table.error(RANGE_END, SectionFault::Layout));
    }
    let mut start = 0;
    let mut set = |end: u32| {
        let set = ranges.get(start..end as usize)?;
        start = end as usize;
        set.is_sorted_by(|a, b| a.end < b.start).then(|| Box::from(set))
    };
    let sets: Option<Vec<_>> = table.column::<u32>(SET_END)?.iter().map(&mut set).collect();
    sets.filter(|_| start == ranges.len())
        .ok_or_else(|| table.error(SET_END, SectionFault::Layout))
}
