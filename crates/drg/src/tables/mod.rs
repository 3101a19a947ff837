//! The grouper's tables as typed rows: what each release knows of codes, formulas and clusters.
//!
//! A row carries the set of releases that it applies to, so that all releases share one file.
//! [`Grouper`](crate::Grouper) compiles one release of it. The rows are public so that others can look a code up,
//! compare releases, or check the grouper against a plain reading of the rules. [`Content`] is the same as owned rows,
//! and writes a file.

mod content;
mod key;
mod rows;

use casemix_codes::table::{Bytes, Column, Element, Handle, Provenance, Schema, Strings, Table};
use chrono::NaiveDate;

pub use content::{ClusterContent, Content};
pub use key::CodeKey;
pub use rows::{
    AttributeList, ClusterRow, DiagnosisRow, ExclusionRow, FormulaKind, FormulaRow, GenderRow, HacFormulaRow,
    ProcedureRow, SchemeRow, TitleRow,
};

use casemix_record::Release;

use crate::{Error, Severity, release};

/// Layout of the table file.
pub const SCHEMA: Schema = Schema {
    name: "ms-drg",
    version: 2,
};

/// The releases that a row applies to: bit `i` stands for the `i`-th of [`Tables::releases`]; sixteen at most.
pub type ReleaseMask = u16;

/// The verified tables of one or more releases, used in place; cheap to clone.
///
/// ```
/// use casemix_drg::Tables;
///
/// let tables = Tables::open(casemix_drg_data::MS_DRG)?;
/// assert!(tables.releases()?.any(|release| release.to_string() == "43.1"));
/// # Ok::<(), casemix_drg::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Tables {
    table: Table,
    group_start: Handle<u32>,
    group_member: Handle<u16>,
}

impl Tables {
    /// Verifies `bytes` and opens them as MS-DRG tables.
    ///
    /// # Errors
    ///
    /// [`Error::Table`] if the bytes are not an intact table of [`SCHEMA`].
    pub fn open(bytes: impl Into<Bytes>) -> Result<Tables, Error> {
        let table = Table::open(bytes, SCHEMA)?;
        let (group_start, group_member) = (table.handle("group_start")?, table.handle("group_member")?);
        Ok(Tables {
            table,
            group_start,
            group_member,
        })
    }

    /// Who publishes the tables, what they were made of, which days they cover.
    #[must_use]
    pub fn provenance(&self) -> &Provenance {
        self.table.provenance()
    }

    /// The releases held, oldest first.
    ///
    /// # Errors
    ///
    /// [`Error::Table`] if the section is missing.
    pub fn releases(&self) -> Result<impl Iterator<Item = Release> + '_, Error> {
        Ok(self.column::<u16>("release")?.iter().filter_map(release::from_number))
    }

    /// The mask that stands for one release in the rows.
    ///
    /// # Errors
    ///
    /// [`Error::NoRelease`] if the tables do not hold it.
    pub fn mask(&self, release: Release) -> Result<ReleaseMask, Error> {
        let position = self.releases()?.position(|held| held == release);
        let mask = position.and_then(|bit| 1_u16.checked_shl(u32::try_from(bit).ok()?));
        mask.ok_or(Error::NoRelease(release))
    }

    /// The release that is in force for a discharge on that day, if the tables hold it and cover the day.
    ///
    /// # Errors
    ///
    /// [`Error::NoReleaseForDate`] if they do not: the nearest release is never taken instead.
    pub fn release_for_discharge(&self, date: NaiveDate) -> Result<Release, Error> {
        let covered = self.provenance().last_day.is_none_or(|last| date <= last);
        let release = release::in_force_on(date).filter(|release| covered && self.mask(*release).is_ok());
        release.ok_or(Error::NoReleaseForDate(date))
    }

    /// The members of an exclusion group, as positions in [`Tables::excluded_codes`], ascending.
    #[inline]
    pub(crate) fn group(&self, group: u16) -> Column<'_, u16> {
        let starts = self.table.at(self.group_start);
        let bound = |at: usize| starts.get(at).map(|start| start as usize);
        match (bound(usize::from(group)), bound(usize::from(group) + 1)) {
            (Some(start), Some(end)) => self.table.at(self.group_member).slice(start, end).unwrap_or_default(),
            _ => Column::default(),
        }
    }

    fn column<T: Element>(&self, name: &'static str) -> Result<Column<'_, T>, Error> {
        Ok(self.table.column(name)?)
    }

    fn strings(&self, name: &'static str) -> Result<Strings<'_>, Error> {
        Ok(self.table.strings(name)?)
    }
}

fn severity_of(number: u8) -> Option<Severity> {
    [Severity::NonCc, Severity::Cc, Severity::Mcc]
        .get(usize::from(number))
        .copied()
}

fn severity_number(severity: Severity) -> u8 {
    match severity {
        Severity::None | Severity::NonCc => 0,
        Severity::Cc => 1,
        Severity::Mcc => 2,
    }
}
