//! [`Edition`]: a code system as it is on one day.

use casemix_record::CodeText;
use chrono::NaiveDate;

use crate::notes::{NoNotes, Notes};
use crate::{CodeTable, Entry};

/// A code system on a day that its table covers; made by [`on`](trait.CodeTable.html#method.on).
///
/// ```
/// use casemix_codes::Codes;
///
/// let codes = Codes::embedded()?;
/// let before = codes.icd10cm.on("2025-09-30".parse()?)?;
/// let after = codes.icd10cm.on("2025-10-01".parse()?)?;
/// assert!(before.is_billable("G35") && !after.is_billable("G35"), "multiple sclerosis was split in 2025");
/// assert!(after.exists("G35"), "and became a heading");
/// assert!(after.is_billable("G35.A") && !before.exists("G35.A"));
/// assert_eq!(after.billable().count(), 74_719);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Edition<'t> {
    table: &'t (dyn CodeTable + 't),
    day: NaiveDate,
}

impl<'t> Edition<'t> {
    pub(crate) fn new(table: &'t (dyn CodeTable + 't), day: NaiveDate) -> Self {
        Self { table, day }
    }

    /// The day.
    pub fn day(&self) -> NaiveDate {
        self.day
    }

    /// The table.
    pub fn table(&self) -> &'t (dyn CodeTable + 't) {
        self.table
    }

    /// Whether the code, however it is written, may stand on a claim of that day: it is valid and no heading.
    pub fn is_billable(&self, code: &str) -> bool {
        CodeText::normalize(code).is_some_and(|code| self.has_billable(code))
    }

    /// Whether the normalised code is billable: the fast path of [`Edition::is_billable`].
    #[inline]
    pub fn has_billable(&self, code: CodeText) -> bool {
        let periods = self.table.find(code).map(|id| self.table.periods(id));
        periods.is_some_and(|periods| periods.iter().any(|period| period.contains(self.day)))
    }

    /// Whether the code exists on that day: it is billable, or a heading with a billable code below it.
    pub fn exists(&self, code: &str) -> bool {
        self.lookup(code).is_some()
    }

    /// The entry of a code that exists on that day.
    pub fn lookup(&self, code: &str) -> Option<Entry<'t>> {
        self.table.lookup(code).filter(|entry| self.contains(*entry))
    }

    /// Whether an entry exists on that day; for filtering children, descendants and ranges.
    pub fn contains(&self, entry: Entry<'_>) -> bool {
        entry.exists_on(self.day)
    }

    /// The instructional notes that hold on that day.
    ///
    /// # Errors
    ///
    /// [`NoNotes`] where none at hand do: the embedded notes are those of FY2025 and FY2026.
    pub fn notes(&self) -> Result<Notes<'t>, NoNotes> {
        self.table.notes_on(self.day)
    }

    /// Every billable code of that day, in the order of the codes.
    pub fn billable(&self) -> impl DoubleEndedIterator<Item = Entry<'t>> + use<'t> {
        let day = self.day;
        self.table.entries().filter(move |entry| entry.is_billable_on(day))
    }

    /// The billable codes of that day that begin with `prefix`.
    pub fn billable_starting_with(&self, prefix: &str) -> impl DoubleEndedIterator<Item = Entry<'t>> + use<'t> {
        let day = self.day;
        self.table
            .entries_starting_with(prefix)
            .filter(move |entry| entry.is_billable_on(day))
    }
}
