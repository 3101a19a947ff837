use std::marker::PhantomData;
use std::ops::Range;

use super::bytes::Bytes;
use super::column::{Column, Element};
use super::deflated;
use super::error::{SectionFault, TableError, TableErrorKind};
use super::packed::Packed;
use super::provenance::Provenance;
use super::strings::Strings;
use super::{
    CHECKED_FROM, CONTAINER_VERSION, ENTRY, ENTRY_NAME, HEADER, KIND_DEFLATED, KIND_PACKED, KIND_STRINGS, MAGIC, NAME,
    PROVENANCE,
};

/// Name and version of a table layout: which sections there are and what they mean.
///
/// The version rises whenever the meaning of a section changes; a reader opens only the version it was written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema {
    /// Name, at most 24 ASCII characters.
    pub name: &'static str,
    /// Version.
    pub version: u32,
}

/// A verified table, used in place.
#[derive(Debug, Clone)]
pub struct Table {
    schema: &'static str,
    bytes: Bytes,
    set: String,
    sections: Vec<Section>,
    provenance: Provenance,
}

#[derive(Debug, Clone)]
struct Section {
    name: String,
    kind: u32,
    range: Range<usize>,
}

/// Where a section lies: for a reader that owns its [`Table`] and looks a section up by name only once.
///
/// `Handle<T>` names a column of `T` ([`Table::at`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handle<T> {
    start: usize,
    end: usize,
    element: PhantomData<T>,
}

impl Table {
    /// Verifies `bytes` and opens them as a table of `schema`.
    ///
    /// The cost is one pass over the bytes for the checksum; nothing is copied but section names and provenance.
    ///
    /// # Errors
    ///
    /// [`TableErrorKind::NotATable`], `Container`, `Length`, `Checksum`, `Schema`, `Directory`, in this order of checking;
    /// `Section` where the provenance is missing or malformed.
    pub fn open(bytes: impl Into<Bytes>, schema: Schema) -> Result<Self, TableError> {
        Self::verify(bytes.into(), Some(schema)).map_err(|kind| TableError {
            schema: schema.name,
            kind,
        })
    }

    /// Verifies `bytes`, and that they are of `schema` where one is asked for.
    pub(super) fn verify(bytes: Bytes, schema: Option<Schema>) -> Result<Self, TableErrorKind> {
        let all = bytes.as_slice();
        if !all.starts_with(&MAGIC) {
            return Err(TableErrorKind::NotATable);
        }
        let header = all.get(..HEADER).ok_or(TableErrorKind::Length {
            expected: HEADER as u32,
            found: all.len(),
        })?;
        let container = u16_at(header, 16);
        if container != CONTAINER_VERSION {
            return Err(TableErrorKind::Container { found: container });
        }
        let length = u32_at(header, 12);
        if length as usize != all.len() {
            return Err(TableErrorKind::Length {
                expected: length,
                found: all.len(),
            });
        }
        if crc32fast::hash(all.get(CHECKED_FROM..).unwrap_or_default()) != u32_at(header, 8) {
            return Err(TableErrorKind::Checksum);
        }
        let found = u32_at(header, 20);
        if let Some(schema) = schema
            && (name_at(header, 24, NAME) != Some(schema.name) || found != schema.version)
        {
            return Err(TableErrorKind::Schema {
                expected: schema.version,
                found,
            });
        }
        let set = name_at(header, 24 + NAME, NAME)
            .ok_or(TableErrorKind::Directory)?
            .to_owned();
        let sections = directory(all, usize::from(u16_at(header, 18))).ok_or(TableErrorKind::Directory)?;

        let mut table = Self {
            schema: schema.map_or("", |schema| schema.name),
            set,
            sections,
            provenance: Provenance::new("", ""),
            bytes,
        };
        table.provenance = table
            .section(PROVENANCE, KIND_STRINGS)
            .and_then(|range| Strings::parse(table.slice(range)))
            .and_then(Provenance::parse)
            .map_err(|fault| TableErrorKind::Section {
                name: PROVENANCE,
                fault,
            })?;
        Ok(table)
    }

    /// Name of the table set, e.g. `icd-10-cm` or `ms-drg-43.1`.
    pub fn set(&self) -> &str {
        &self.set
    }

    /// Where the table comes from and what it covers.
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// The check sum of the file: tells this table from every other.
    pub fn checksum(&self) -> u32 {
        u32_at(self.bytes.as_slice(), MAGIC.len())
    }

    /// Size of the table file in bytes.
    pub fn size(&self) -> usize {
        self.bytes.as_slice().len()
    }

    /// The column `name`.
    ///
    /// # Errors
    ///
    /// [`TableErrorKind::Section`] where there is no such section, it is not a column of `T`, or it ends in the middle of an
    /// element.
    pub fn column<T: Element>(&self, name: &'static str) -> Result<Column<'_, T>, TableError> {
        self.handle(name).map(|handle| self.at(handle))
    }

    /// A handle of the column `name`, for a reader that keeps the table and reads the column often.
    ///
    /// # Errors
    ///
    /// As [`Table::column`].
    pub fn handle<T: Element>(&self, name: &'static str) -> Result<Handle<T>, TableError> {
        let range = self
            .section(name, T::SIZE as u32)
            .map_err(|fault| self.error(name, fault))?;
        if range.len() % T::SIZE != 0 {
            return Err(self.error(name, SectionFault::Truncated));
        }
        Ok(Handle {
            start: range.start,
            end: range.end,
            element: PhantomData,
        })
    }

    /// The column of a handle; empty for a handle of another, larger table.
    #[inline]
    pub fn at<T: Element>(&self, handle: Handle<T>) -> Column<'_, T> {
        Column::new(self.slice(handle.start..handle.end))
    }

    /// The integers of the deflated column `name`.
    ///
    /// # Errors
    ///
    /// [`TableErrorKind::Section`] where there is no such section, it is no deflated column of `T`, or it does not inflate to
    /// what it says.
    pub fn inflated<T: Element>(&self, name: &'static str) -> Result<Vec<T>, TableError> {
        let values = self
            .section(name, KIND_DEFLATED + T::SIZE as u32)
            .and_then(|range| deflated::read(self.slice(range)));
        values.map_err(|fault| self.error(name, fault))
    }

    /// The string pool `name`.
    ///
    /// # Errors
    ///
    /// [`TableErrorKind::Section`] where there is no such section, it is no string pool, or its content is malformed.
    pub fn strings(&self, name: &'static str) -> Result<Strings<'_>, TableError> {
        let strings = self
            .section(name, KIND_STRINGS)
            .and_then(|range| Strings::parse(self.slice(range)));
        strings.map_err(|fault| self.error(name, fault))
    }

    /// The packed text `name`. It owns a share of the bytes, so that it can be kept beside the table.
    ///
    /// # Errors
    ///
    /// [`TableErrorKind::Section`] where there is no such section, it is no packed text, or its directory is malformed.
    pub fn packed(&self, name: &'static str) -> Result<Packed, TableError> {
        let packed = self
            .section(name, KIND_PACKED)
            .and_then(|range| Packed::parse(&self.bytes, range));
        packed.map_err(|fault| self.error(name, fault))
    }

    /// Whether there is a section `name`, for parts of a schema that are optional.
    pub fn has(&self, name: &str) -> bool {
        self.sections.iter().any(|section| section.name == name)
    }

    /// An error about the content of section `name`, for readers that find a value out of range.
    pub fn error(&self, name: &'static str, fault: SectionFault) -> TableError {
        TableError {
            schema: self.schema,
            kind: TableErrorKind::Section { name, fault },
        }
    }

    fn section(&self, name: &str, kind: u32) -> Result<Range<usize>, SectionFault> {
        let section = self
            .sections
            .iter()
            .find(|section| section.name == name)
            .ok_or(SectionFault::Missing)?;
        if section.kind == kind {
            Ok(section.range.clone())
        } else {
            Err(SectionFault::Kind)
        }
    }

    fn slice(&self, range: Range<usize>) -> &[u8] {
        self.bytes.as_slice().get(range).unwrap_or_default()
    }
}

/// The sections, if they lie back to back between the directory and the end of the file.
fn directory(all: &[u8], count: usize) -> Option<Vec<Section>> {
    let mut expected = HEADER + count * ENTRY;
    let entries = all.get(HEADER..expected)?;
    let mut sections: Vec<Section> = Vec::with_capacity(count);
    for entry in entries.chunks_exact(ENTRY) {
        let name = name_at(entry, 0, ENTRY_NAME).filter(|name| !name.is_empty())?;
        let start = u32_at(entry, ENTRY_NAME + 4) as usize;
        let end = start.checked_add(u32_at(entry, ENTRY_NAME + 8) as usize)?;
        if start != expected || end > all.len() || sections.iter().any(|section| section.name == name) {
            return None;
        }
        sections.push(Section {
            name: name.to_owned(),
            kind: u32_at(entry, ENTRY_NAME),
            range: start..end,
        });
        expected = end;
    }
    (expected == all.len()).then_some(sections)
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes
        .get(at..)
        .and_then(|rest| Column::<u16>::new(rest).get(0))
        .unwrap_or_default()
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes
        .get(at..)
        .and_then(|rest| Column::<u32>::new(rest).get(0))
        .unwrap_or_default()
}

fn name_at(bytes: &[u8], at: usize, len: usize) -> Option<&str> {
    let name = str::from_utf8(bytes.get(at..at + len)?).ok()?.trim_end_matches('\0');
    (name.is_ascii() && !name.contains('\0')).then_some(name)
}
