//! [`CodeFile`]: a code table used in place from the bytes of a table file.

use std::ops::Range;

use casemix_record::CodeText;
use chrono::NaiveDate;

use crate::key::Key;
use crate::key_index::KeyIndex;
use crate::notes::NoteFile;
use crate::table::{
    Bytes, Column, Element, Handle, Packed, Provenance, SectionFault, Table, TableError, TableErrorKind,
};
use crate::{CodeTable, EntryId, Group, GroupKind, Link, Period, SeventhCharacter};
use layout::*;

pub(crate) mod layout;

/// A code system in a table file: embedded, read from disk, or packed from a [`CodeDraft`](crate::CodeDraft).
///
/// Opening checks the file once; codes, validity and conversions are then read in place, titles are unpacked in blocks at
/// first use.
///
/// ```
/// use casemix_codes::{CodeFile, CodeTable};
///
/// let pcs = CodeFile::open(casemix_codes_data::ICD10PCS)?;
/// assert_eq!(pcs.system(), "icd-10-pcs");
/// assert!(CodeFile::open(b"no table".to_vec()).is_err());
/// # Ok::<(), casemix_codes::table::TableError>(())
/// ```
#[derive(Debug)]
pub struct CodeFile {
    table: Table,
    keys: Keys,
    validity: Handle<u16>,
    patterns: Vec<Box<[Period]>>,
    titles: Packed,
    groups: Vec<Group>,
    seventh: Seventh,
    links: Links,
    notes: Vec<NoteFile>,
}

/// Keys in ascending order, split into buckets.
#[derive(Debug)]
struct Keys {
    low: Handle<u32>,
    bucket: Handle<u16>,
    bucket_end: Handle<u32>,
    /// For exact look-up; the columns above answer for ranges.
    index: KeyIndex,
}

#[derive(Debug)]
struct Seventh {
    entry: Handle<u32>,
    list: Handle<u8>,
    lists: Vec<Box<[SeventhCharacter]>>,
}

#[derive(Debug)]
struct Links {
    earlier: Handle<u32>,
    later: Handle<u32>,
    day: Handle<u32>,
    together: Handle<u8>,
    by_later: Handle<u32>,
}

impl CodeFile {
    /// Opens the bytes of a table file, static or owned.
    ///
    /// # Errors
    ///
    /// As [`Table::open`]; also where a section is missing or its content contradicts itself: codes out of order, an id
    /// beyond the end, a date that is none.
    pub fn open(bytes: impl Into<Bytes>) -> Result<Self, TableError> {
        let table = Table::open(bytes, SCHEMA)?;
        let keys = Keys::open(&table)?;
        let codes = table.at(keys.low).len();
        let patterns = patterns(&table)?;
        let validity = table.handle(VALIDITY)?;
        let ids = table.at(validity);
        check(
            &table,
            VALIDITY,
            ids.len() == codes && ids.iter().all(|id| usize::from(id) < patterns.len()),
        )?;
        let titles = table.packed(TITLE)?;
        check(&table, TITLE, titles.len() == codes)?;
        let groups = groups(&table)?;
        let seventh = Seventh::open(&table, codes)?;
        let links = Links::open(&table, codes)?;
        Ok(Self {
            table,
            keys,
            validity,
            patterns,
            titles,
            groups,
            seventh,
            links,
            notes: Vec::new(),
        })
    }

    /// Adds the instructional notes of a release, from the bytes of a table of notes made for this code table.
    ///
    /// # Errors
    ///
    /// As [`Table::open`]; [`OtherTable`](crate::table::TableErrorKind::OtherTable) where the notes were resolved against
    /// another code table: ids of one table mean nothing in another.
    pub fn with_notes(mut self, bytes: impl Into<Bytes>) -> Result<Self, TableError> {
        let file = NoteFile::open(bytes)?;
        if !file.is_of(&self, self.table.checksum()) {
            return Err(TableError {
                schema: "code-notes",
                kind: TableErrorKind::OtherTable,
            });
        }
        self.notes.push(file);
        self.notes.sort_by_key(NoteFile::period);
        Ok(self)
    }

    /// The check sum of the table file, by which a table of notes knows it.
    pub(crate) fn checksum(&self) -> u32 {
        self.table.checksum()
    }

    /// Size of the table file in bytes.
    pub fn size(&self) -> usize {
        self.table.size()
    }

    fn link(&self, at: usize) -> Option<Link> {
        let earlier = self.table.at(self.links.earlier).get(at)?;
        Some(Link {
            effective: date(self.table.at(self.links.day).get(at)?)?,
            earlier: (earlier != NO_EARLIER).then_some(EntryId(earlier)),
            later: EntryId(self.table.at(self.links.later).get(at)?),
            together: self.table.at(self.links.together).get(at)? != 0,
        })
    }
}

impl CodeTable for CodeFile {
    fn system(&self) -> &str {
        self.table.set()
    }

    fn provenance(&self) -> &Provenance {
        self.table.provenance()
    }

    fn len(&self) -> usize {
        self.table.at(self.keys.low).len()
    }

    #[inline]
    fn find(&self, code: CodeText) -> Option<EntryId> {
        self.keys.index.find(Key::of(code.as_bytes())?).map(EntryId)
    }

    fn starting_with(&self, prefix: CodeText) -> Range<u32> {
        if prefix.is_empty() {
            return 0..u32::try_from(self.len()).unwrap_or(u32::MAX);
        }
        let position = |key: Option<Key>| key.map(|key| self.keys.position(&self.table, key));
        match (
            position(Key::of(prefix.as_bytes())),
            position(Key::after(prefix.as_bytes())),
        ) {
            (Some(start), Some(end)) => start..end,
            _ => 0..0,
        }
    }

    fn code(&self, id: EntryId) -> Option<CodeText> {
        let low = self.table.at(self.keys.low).get(id.index())?;
        let bucket = self.table.at(self.keys.bucket_end).partition_point(|end| end <= id.0);
        Key::from_parts(self.table.at(self.keys.bucket).get(bucket)?, low).code()
    }

    fn title(&self, id: EntryId) -> Option<&str> {
        self.titles.get(id.index()).filter(|title| !title.is_empty())
    }

    #[inline]
    fn periods(&self, id: EntryId) -> &[Period] {
        let pattern = self.table.at(self.validity).get(id.index());
        pattern
            .and_then(|pattern| self.patterns.get(usize::from(pattern)))
            .map_or(&[], |periods| periods)
    }

    fn groups(&self) -> &[Group] {
        &self.groups
    }

    fn own_seventh_characters(&self, id: EntryId) -> &[SeventhCharacter] {
        let at = self.table.at(self.seventh.entry).binary_search(id.0).ok();
        let list = at.and_then(|at| self.table.at(self.seventh.list).get(at));
        list.and_then(|list| self.seventh.lists.get(usize::from(list)))
            .map_or(&[], |list| list)
    }

    fn note_files(&self) -> &[NoteFile] {
        &self.notes
    }

    fn links_from(&self, id: EntryId) -> Vec<Link> {
        let earlier = self.table.at(self.links.earlier);
        let start = earlier.partition_point(|other| other < id.0);
        let end = earlier.partition_point(|other| other <= id.0);
        (start..end).filter_map(|at| self.link(at)).collect()
    }

    fn links_to(&self, id: EntryId) -> Vec<Link> {
        let (later, by_later) = (self.table.at(self.links.later), self.table.at(self.links.by_later));
        let before = |bound: u32| move |at: u32| later.get(at as usize).is_some_and(|other| other < bound);
        let start = by_later.partition_point(before(id.0));
        let end = by_later.partition_point(before(id.0.saturating_add(1)));
        (start..end)
            .filter_map(|at| self.link(by_later.get(at)? as usize))
            .collect()
    }
}

impl Keys {
    fn open(table: &Table) -> Result<Self, TableError> {
        let (low, bucket, bucket_end) = (table.handle(KEY_LOW)?, table.handle(BUCKET)?, table.handle(BUCKET_END)?);
        let (lows, buckets, ends) = (
            table.at::<u32>(low),
            table.at::<u16>(bucket),
            table.at::<u32>(bucket_end),
        );

        let mut keys = Vec::with_capacity(lows.len());
        let mut sound = buckets.len() == ends.len() && ascending(buckets);
        for (bucket, end) in buckets.iter().zip(ends) {
            let codes = lows.slice(keys.len(), end as usize).unwrap_or_default();
            sound &= !codes.is_empty() && ascending(codes);
            keys.extend(codes.iter().map(|low| Key::from_parts(bucket, low)));
        }
        check(table, BUCKET, sound && keys.len() == lows.len())?;
        let ids = 0..u32::try_from(keys.len()).unwrap_or(u32::MAX);
        let index =
            KeyIndex::new(keys.into_iter().zip(ids)).ok_or_else(|| table.error(KEY_LOW, SectionFault::Layout))?;
        Ok(Self {
            low,
            bucket,
            bucket_end,
            index,
        })
    }

    /// How many codes lie before a key.
    fn position(&self, table: &Table, key: Key) -> u32 {
        let (buckets, ends) = (table.at(self.bucket), table.at(self.bucket_end));
        let bucket = buckets.partition_point(|bucket| bucket < key.bucket());
        let start = bucket
            .checked_sub(1)
            .and_then(|before| ends.get(before))
            .unwrap_or_default();
        if buckets.get(bucket) != Some(key.bucket()) {
            return start;
        }
        let end = ends.get(bucket).unwrap_or(start);
        let codes = table
            .at(self.low)
            .slice(start as usize, end as usize)
            .unwrap_or_default();
        start + codes.partition_point(|low| low < key.low()) as u32
    }
}

impl Seventh {
    fn open(table: &Table, codes: usize) -> Result<Self, TableError> {
        let (entry, list) = (table.handle(SEVENTH_ENTRY)?, table.handle(SEVENTH_LIST)?);
        let (characters, meanings) = (table.column::<u8>(SEVENTH_CHARACTER)?, table.strings(SEVENTH_MEANING)?);
        check(table, SEVENTH_MEANING, characters.len() == meanings.len())?;
        let all = characters.iter().zip(meanings.iter());
        let all: Vec<_> = all
            .map(|(character, meaning)| SeventhCharacter::new(char::from(character), meaning))
            .collect();
        let lists = split(table, SEVENTH_END, all)?;

        let (entries, numbers) = (table.at::<u32>(entry), table.at::<u8>(list));
        check(
            table,
            SEVENTH_ENTRY,
            ascending(entries) && entries.iter().all(|id| (id as usize) < codes),
        )?;
        let known = numbers.iter().all(|number| usize::from(number) < lists.len());
        check(table, SEVENTH_LIST, numbers.len() == entries.len() && known)?;
        Ok(Self { entry, list, lists })
    }
}

impl Links {
    fn open(table: &Table, codes: usize) -> Result<Self, TableError> {
        let links = Self {
            earlier: table.handle(LINK_EARLIER)?,
            later: table.handle(LINK_LATER)?,
            day: table.handle(LINK_DAY)?,
            together: table.handle(LINK_TOGETHER)?,
            by_later: table.handle(LINK_BY_LATER)?,
        };
        let (earlier, later, by_later) = (table.at(links.earlier), table.at(links.later), table.at(links.by_later));
        let known = |id: u32| (id as usize) < codes;
        let sorted = earlier.iter().zip(earlier.iter().skip(1)).all(|(a, b)| a <= b);
        check(
            table,
            LINK_EARLIER,
            sorted && earlier.iter().all(|id| id == NO_EARLIER || known(id)),
        )?;
        check(
            table,
            LINK_LATER,
            later.len() == earlier.len() && later.iter().all(known),
        )?;
        let days = table.at(links.day);
        check(
            table,
            LINK_DAY,
            days.len() == earlier.len() && days.iter().all(|day| date(day).is_some()),
        )?;
        check(table, LINK_TOGETHER, table.at(links.together).len() == earlier.len())?;
        let ordered: Vec<_> = by_later.iter().map(|at| later.get(at as usize)).collect();
        let sorted = ordered.iter().all(Option::is_some) && ordered.is_sorted();
        check(table, LINK_BY_LATER, by_later.len() == earlier.len() && sorted)?;
        Ok(links)
    }
}

/// The validity patterns: lists of periods.
fn patterns(table: &Table) -> Result<Vec<Box<[Period]>>, TableError> {
    let (first, last) = (table.column(PERIOD_FIRST)?, table.column(PERIOD_LAST)?);
    check(table, PERIOD_LAST, first.len() == last.len())?;
    let periods = first
        .iter()
        .zip(last)
        .map(|(first, last)| Some(Period::new(date(first)?, date(last)?)));
    let periods = periods
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| table.error(PERIOD_FIRST, SectionFault::Layout))?;
    let patterns = split(table, PATTERN_END, periods)?;
    let apart = |periods: &[Period]| periods.is_sorted_by(|a, b| a.last < b.first);
    let forward = |periods: &[Period]| periods.iter().all(|period| period.first <= period.last);
    check(
        table,
        PERIOD_FIRST,
        patterns.iter().all(|periods| apart(periods) && forward(periods)),
    )?;
    Ok(patterns)
}

fn groups(table: &Table) -> Result<Vec<Group>, TableError> {
    let (kinds, texts) = (table.column::<u8>(GROUP_KIND)?, table.strings(GROUP_TEXT)?);
    let categories: Option<Vec<_>> = table.strings(GROUP_CATEGORY)?.iter().map(CodeText::normalize).collect();
    let categories = categories.ok_or_else(|| table.error(GROUP_CATEGORY, SectionFault::Layout))?;
    let categories = split(table, GROUP_END, categories)?;
    let group = |(at, categories): (usize, Box<[CodeText]>)| {
        let text = |field: usize| texts.get(4 * at + field);
        let kind = match kinds.get(at)? {
            0 => GroupKind::Chapter,
            1 => GroupKind::Block,
            _ => return None,
        };
        let group = Group::new(
            kind,
            text(0)?,
            text(1)?,
            CodeText::normalize(text(2)?)?,
            CodeText::normalize(text(3)?)?,
        );
        Some(group.with_categories(categories.into()))
    };
    check(
        table,
        GROUP_END,
        categories.len() == kinds.len() && texts.len() == 4 * kinds.len(),
    )?;
    let groups: Option<Vec<_>> = categories.into_iter().enumerate().map(group).collect();
    groups.ok_or_else(|| table.error(GROUP_TEXT, SectionFault::Layout))
}

/// Splits `all` into consecutive lists at the ends that column `name` gives.
fn split<T: Clone>(table: &Table, name: &'static str, all: Vec<T>) -> Result<Vec<Box<[T]>>, TableError> {
    let mut start = 0;
    let mut list = |end: u16| {
        let list = all.get(start..usize::from(end))?;
        start = usize::from(end);
        Some(Box::from(list))
    };
    let lists = table.column(name)?.iter().map(&mut list).collect::<Option<Vec<_>>>();
    lists
        .filter(|_| start == all.len())
        .ok_or_else(|| table.error(name, SectionFault::Layout))
}

fn ascending<T: Element>(column: Column<'_, T>) -> bool {
    column.iter().zip(column.iter().skip(1)).all(|(a, b)| a < b)
}

fn check(table: &Table, name: &'static str, holds: bool) -> Result<(), TableError> {
    if holds {
        Ok(())
    } else {
        Err(table.error(name, SectionFault::Layout))
    }
}

/// The date of a number yyyymmdd.
fn date(number: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(number / 10_000).ok()?, number / 100 % 100, number % 100)
}
