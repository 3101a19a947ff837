//! The tables of the editor: which codes are valid when, with which flags; groups of ages; discharge statuses.
//!
//! One file holds the codes of both revisions of ICD and every day of discharge since 1985; a release of the editor is
//! the last day that it takes. [`Content`] is the same as owned rows, and writes a file.

mod code_list;
mod content;

use std::{ops::Range, sync::Arc};

use casemix_codes::{
    Key, Period,
    table::{Bytes, Element, Provenance, Schema, Table},
};
use casemix_record::{DischargeStatus, IcdVersion, Release};
use chrono::NaiveDate;

use code_list::CodeList;
pub use content::Content;

use super::{AgeGroup, Error, Flag, Flags};

/// Layout of the table file.
pub const SCHEMA: Schema = Schema {
    name: "medicare-code-editor",
    version: 1,
};

/// What a code stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodeKind {
    /// A diagnosis.
    Diagnosis,
    /// A procedure.
    Procedure,
}

/// The flags of a code on some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlagRow {
    /// The days on which the code is valid with these flags.
    pub period: Period,
    /// The flags.
    pub flags: Flags,
}

/// The ages of a group on some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgeRow {
    /// The group.
    pub group: AgeGroup,
    /// The youngest age in years.
    pub youngest: u8,
    /// The oldest age in years.
    pub oldest: u8,
    /// The days of discharge.
    pub period: Period,
}

/// A discharge status that is valid on some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatusRow {
    /// The status.
    pub status: DischargeStatus,
    /// The days of discharge.
    pub period: Period,
}

/// A release of the editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReleaseRow {
    /// The release.
    pub release: Release,
    /// The days of discharge that it takes.
    pub period: Period,
}

/// The verified tables, ready for look-up; cheap to clone.
///
/// ```
/// use casemix_record::IcdVersion;
/// use casemix_rules::mce::{Flag, tables::{CodeKind, Tables}};
///
/// let tables = Tables::embedded()?;
/// let day = "2025-11-08".parse().unwrap();
/// let flags = tables.flags(IcdVersion::Icd10, CodeKind::Diagnosis, "W01.0XXA", day).expect("valid on that day");
/// assert!(flags.has(Flag::ExternalCause));
/// assert_eq!(tables.flags(IcdVersion::Icd9, CodeKind::Diagnosis, "E885.9", day), None);
/// # Ok::<(), casemix_rules::mce::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Tables {
    held: Arc<Held>,
}

#[derive(Debug)]
struct Held {
    table: Table,
    /// Diagnoses and procedures of ICD-9-CM, then of ICD-10.
    lists: [CodeList; 4],
    rows: Vec<FlagRow>,
    ages: Vec<AgeRow>,
    statuses: Vec<StatusRow>,
    /// Where the rows of each status stand.
    status_rows: Vec<Range<usize>>,
    releases: Vec<ReleaseRow>,
}

impl Tables {
    /// Verifies `bytes`, opens them as tables of the editor and indexes their codes, which takes a few milliseconds.
    ///
    /// # Errors
    ///
    /// [`Error::Table`] if the bytes are not an intact table of [`SCHEMA`], [`Error::UnknownFlag`] if they come from a
    /// time with more flags, [`Error::Inconsistent`] if they contradict themselves.
    pub fn open(bytes: impl Into<Bytes>) -> Result<Tables, Error> {
        let table = Table::open(bytes, SCHEMA)?;
        let (rows, row_lists) = content::read_rows(&table)?;
        let statuses = content::read_statuses(&table)?;
        let start_of = |number: u8| statuses.partition_point(|row: &StatusRow| row.status.number() < number);
        Ok(Tables {
            held: Arc::new(Held {
                lists: CodeList::open_all(&table, &row_lists)?,
                rows,
                ages: content::read_ages(&table)?,
                status_rows: (0..=99).map(|number| start_of(number)..start_of(number + 1)).collect(),
                statuses,
                releases: content::read_releases(&table)?,
                table,
            }),
        })
    }

    /// The embedded tables; opened once for the whole program.
    ///
    /// # Errors
    ///
    /// [`Error::Table`] if the embedded table is damaged, which only a damaged program can show.
    #[cfg(feature = "embedded")]
    pub fn embedded() -> Result<Tables, Error> {
        use std::sync::OnceLock;

        static EMBEDDED: OnceLock<Result<Tables, Error>> = OnceLock::new();
        EMBEDDED
            .get_or_init(|| Tables::open(casemix_codes_data::MEDICARE_CODE_EDITOR))
            .clone()
    }

    /// Who publishes the tables, what they were made of, which days they cover.
    #[must_use]
    pub fn provenance(&self) -> &Provenance {
        self.held.table.provenance()
    }

    /// The releases of the editor, oldest first.
    #[must_use]
    pub fn releases(&self) -> &[ReleaseRow] {
        &self.held.releases
    }

    /// The groups of ages.
    #[must_use]
    pub fn ages(&self) -> &[AgeRow] {
        &self.held.ages
    }

    /// The discharge statuses, ascending.
    #[must_use]
    pub fn statuses(&self) -> &[StatusRow] {
        &self.held.statuses
    }

    /// Every code of a revision of ICD with its rows, ascending.
    pub fn codes(&self, version: IcdVersion, kind: CodeKind) -> impl Iterator<Item = (Key, &[FlagRow])> {
        self.list(version, kind)
            .codes(&self.held.table)
            .map(|(key, rows)| (key, self.held.rows.get(rows).unwrap_or_default()))
    }

    /// The flags of a code, however it is written, on a day of discharge; `None` if it is not valid on that day.
    #[must_use]
    pub fn flags(&self, version: IcdVersion, kind: CodeKind, code: &str, day: NaiveDate) -> Option<Flags> {
        self.row(version, kind, key(code)?, day).map(|row| row.flags)
    }

    /// The row of a code that applies on a day of discharge.
    #[inline]
    #[must_use]
    pub fn row(&self, version: IcdVersion, kind: CodeKind, key: Key, day: NaiveDate) -> Option<&FlagRow> {
        self.rows(version, kind, key)
            .iter()
            .find(|row| row.period.contains(day))
    }

    /// The rows of a code, by their days; none for an unknown code.
    #[inline]
    #[must_use]
    pub fn rows(&self, version: IcdVersion, kind: CodeKind, key: Key) -> &[FlagRow] {
        let rows = self.list(version, kind).find(key);
        rows.and_then(|rows| self.held.rows.get(rows)).unwrap_or_default()
    }

    /// The ages of a group on a day of discharge.
    #[inline]
    #[must_use]
    pub fn age_row(&self, group: AgeGroup, day: NaiveDate) -> Option<&AgeRow> {
        let applies = |row: &&AgeRow| row.group == group && row.period.contains(day);
        self.held.ages.iter().find(applies)
    }

    /// Whether a discharge status is valid on a day of discharge.
    #[inline]
    #[must_use]
    pub fn is_status_valid(&self, status: DischargeStatus, day: NaiveDate) -> bool {
        self.status_rows(status).iter().any(|row| row.period.contains(day))
    }

    /// The rows of a discharge status, by their days; none for an unknown one.
    #[inline]
    #[must_use]
    pub fn status_rows(&self, status: DischargeStatus) -> &[StatusRow] {
        let rows = self.held.status_rows.get(usize::from(status.number()));
        rows.and_then(|rows| self.held.statuses.get(rows.clone()))
            .unwrap_or_default()
    }

    #[inline]
    fn list(&self, version: IcdVersion, kind: CodeKind) -> &CodeList {
        let [diagnoses9, procedures9, diagnoses10, procedures10] = &self.held.lists;
        match (version == IcdVersion::Icd9, kind) {
            (true, CodeKind::Diagnosis) => diagnoses9,
            (true, CodeKind::Procedure) => procedures9,
            (false, CodeKind::Diagnosis) => diagnoses10,
            (false, CodeKind::Procedure) => procedures10,
        }
    }
}

/// The key of a code as it is written; `None` for a text that no code can be.
#[inline]
pub(super) fn key(text: &str) -> Option<Key> {
    // Nearly every code is written as the tables hold it.
    Key::of(text.as_bytes()).or_else(|| Key::of(casemix_record::CodeText::normalize(text)?.as_bytes()))
}
