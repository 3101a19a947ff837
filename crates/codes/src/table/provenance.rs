use chrono::NaiveDate;

use super::bytes::Bytes;
use super::error::{SectionFault, TableError};
use super::open::Table;
use super::strings::Strings;

/// Where a table comes from: who publishes it, what it covers, what it was made of.
///
/// It travels inside the table, so that every answer can say which release made it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Provenance {
    /// Who publishes the content, e.g. `CMS and CDC/NCHS`.
    pub authority: String,
    /// Name of the release in the authority's terms, e.g. `FY2016 to FY2027`.
    pub release: String,
    /// First day for which the table answers.
    pub first_day: Option<NaiveDate>,
    /// Last day for which the table answers.
    pub last_day: Option<NaiveDate>,
    /// The files it was made of.
    pub sources: Vec<Source>,
    /// The command that made it; empty for a table built at run time.
    pub command: String,
}

/// One file a table was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Package and exact version, or the name of a file given at run time.
    pub package: String,
    /// Path of the file inside the package.
    pub file: String,
    /// SHA-256 of that file in lower-case hexadecimal; empty where it was not computed.
    pub sha256: String,
}

impl Provenance {
    /// Provenance that names only authority and release.
    pub fn new(authority: impl Into<String>, release: impl Into<String>) -> Self {
        Self {
            authority: authority.into(),
            release: release.into(),
            first_day: None,
            last_day: None,
            sources: Vec::new(),
            command: String::new(),
        }
    }

    /// Sets the days for which the table answers.
    #[must_use]
    pub fn covering(mut self, first_day: NaiveDate, last_day: NaiveDate) -> Self {
        self.first_day = Some(first_day);
        self.last_day = Some(last_day);
        self
    }

    /// Adds a source.
    #[must_use]
    pub fn from_source(mut self, source: Source) -> Self {
        self.sources.push(source);
        self
    }

    /// Sets the command that makes the table.
    #[must_use]
    pub fn made_by(mut self, command: impl Into<String>) -> Self {
        self.command = command.into();
        self
    }

    /// The provenance of a table file of any schema, and the name of its set: for lists of tables.
    ///
    /// # Errors
    ///
    /// Where the bytes are no sound table file, as [`Table::open`].
    pub fn of_table(bytes: impl Into<Bytes>) -> Result<(String, Self), TableError> {
        let table = Table::verify(bytes.into(), None).map_err(|kind| TableError {
            schema: "of any kind",
            kind,
        })?;
        Ok((table.set().to_owned(), table.provenance().clone()))
    }

    /// Whether the table answers for `day`.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.first_day.is_some_and(|first| first <= day) && self.last_day.is_some_and(|last| day <= last)
    }

    pub(super) fn write(&self) -> Option<Vec<u8>> {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let head = [
            self.authority.clone(),
            self.release.clone(),
            day(self.first_day),
            day(self.last_day),
            self.command.clone(),
        ];
        let sources = self
            .sources
            .iter()
            .flat_map(|source| [&source.package, &source.file, &source.sha256]);
        Strings::write(head.iter().chain(sources))
    }

    pub(super) fn parse(strings: Strings<'_>) -> Result<Self, SectionFault> {
        let text = |index: usize| strings.get(index).map(str::to_owned).ok_or(SectionFault::Truncated);
        let day = |index: usize| match strings.get(index) {
            None => Err(SectionFault::Truncated),
            Some("") => Ok(None),
            Some(day) => day.parse().map(Some).map_err(|_| SectionFault::Layout),
        };
        let sources = (5..strings.len()).step_by(3);
        Ok(Self {
            authority: text(0)?,
            release: text(1)?,
            first_day: day(2)?,
            last_day: day(3)?,
            command: text(4)?,
            sources: sources
                .map(|at| {
                    Ok(Source {
                        package: text(at)?,
                        file: text(at + 1)?,
                        sha256: text(at + 2)?,
                    })
                })
                .collect::<Result<_, SectionFault>>()?,
        })
    }
}
