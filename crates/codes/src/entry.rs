//! [`Entry`]: one code or heading, and the way up and down from it.

use std::fmt;
use std::iter;
use std::ops::Range;

use casemix_record::CodeText;
use chrono::NaiveDate;

use crate::{CodeTable, EntryId, Group, Period, SeventhCharacter};

/// A code or heading of a code system.
///
/// ```
/// use casemix_codes::Codes;
///
/// let codes = Codes::embedded()?;
/// let entry = codes.icd10cm.lookup("s52.521a").expect("a code");
/// assert_eq!(entry.code().as_str(), "S52521A");
/// assert_eq!(entry.title(), Some("Torus fracture of lower end of right radius, initial encounter for closed fracture"));
/// let above: Vec<_> = entry.ancestors().map(|heading| heading.code().to_string()).collect();
/// assert_eq!(above, ["S52521", "S5252", "S525", "S52"]);
/// let groups: Vec<_> = entry.groups().map(|group| group.label.as_str()).collect();
/// assert_eq!(groups, ["S50-S59", "19"]);
/// # Ok::<(), casemix_codes::table::TableError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Entry<'t> {
    table: &'t (dyn CodeTable + 't),
    id: EntryId,
    code: CodeText,
}

impl<'t> Entry<'t> {
    pub(crate) fn new(table: &'t (dyn CodeTable + 't), id: EntryId, code: CodeText) -> Self {
        Self { table, id, code }
    }

    /// Its id in the table.
    pub fn id(&self) -> EntryId {
        self.id
    }

    /// The table it belongs to.
    pub fn table(&self) -> &'t (dyn CodeTable + 't) {
        self.table
    }

    /// The code, normalised: upper case, without dot. `Icd10Cm` and the other code types of the record write the dot.
    pub fn code(&self) -> CodeText {
        self.code
    }

    /// The title; `None` where no source of the table holds one.
    pub fn title(&self) -> Option<&'t str> {
        self.table.title(self.id)
    }

    /// The periods in which it is valid for billing; none for a heading.
    pub fn periods(&self) -> &'t [Period] {
        self.table.periods(self.id)
    }

    /// Whether it was ever valid for billing; a heading never is.
    pub fn is_ever_billable(&self) -> bool {
        !self.periods().is_empty()
    }

    /// The heading right above: the longest shorter code that this one begins with.
    pub fn parent(&self) -> Option<Entry<'t>> {
        let shorter = (1..self.code.len())
            .rev()
            .filter_map(|len| CodeText::normalize(self.code.get(..len)?));
        shorter.filter_map(|code| self.table.get(code)).next()
    }

    /// The headings above, from the nearest to the category.
    pub fn ancestors(&self) -> impl Iterator<Item = Entry<'t>> + use<'t> {
        iter::successors(self.parent(), Entry::parent)
    }

    /// Everything below, in the order of the codes.
    pub fn descendants(&self) -> impl DoubleEndedIterator<Item = Entry<'t>> + use<'t> {
        self.table.entries_in(self.below())
    }

    /// What lies right below.
    pub fn children(&self) -> impl Iterator<Item = Entry<'t>> + use<'t> {
        let (table, below) = (self.table, self.below());
        let at = move |id: u32| if id < below.end { table.entry(EntryId(id)) } else { None };
        iter::successors(at(below.start), move |child| at(child.below().end))
    }

    fn below(&self) -> Range<u32> {
        let first = self.id.0.saturating_add(1);
        first..self.table.starting_with(self.code).end.max(first)
    }

    /// The groups it belongs to, from the innermost block to the chapter. A code that lies outside every group of the
    /// table's tabular list has none.
    pub fn groups(&self) -> impl Iterator<Item = &'t Group> + use<'t> {
        let code = self.code;
        self.table
            .groups()
            .iter()
            .rev()
            .filter(move |group| group.contains(code))
    }

    /// The seventh characters that may complete the code: its own, or those of the nearest heading above that defines any;
    /// empty where the code takes none.
    pub fn seventh_characters(&self) -> &'t [SeventhCharacter] {
        let mut entry = Some(*self);
        while let Some(here) = entry {
            let own = here.table.own_seventh_characters(here.id);
            if !own.is_empty() {
                return own;
            }
            entry = here.parent();
        }
        &[]
    }

    /// The code completed by a seventh character, with the placeholder `X` for characters left open, if there is such a
    /// code. Whether it is billable on a day is another question.
    ///
    /// ```
    /// use casemix_codes::Codes;
    ///
    /// let codes = Codes::embedded()?;
    /// let poisoning = codes.icd10cm.lookup("T36.0X1").expect("a heading");
    /// assert_eq!(poisoning.with_seventh('a').expect("a code").code().as_str(), "T360X1A");
    /// let foreign_body = codes.icd10cm.lookup("T15.00").expect("a heading");
    /// assert_eq!(foreign_body.with_seventh('D').expect("a code").code().as_str(), "T1500XD");
    /// # Ok::<(), casemix_codes::table::TableError>(())
    /// ```
    pub fn with_seventh(&self, character: char) -> Option<Entry<'t>> {
        let character = character.to_ascii_uppercase();
        let allowed = self
            .seventh_characters()
            .iter()
            .any(|seventh| seventh.character == character);
        let completed = allowed.then(|| format!("{:X<6}{character}", self.code.as_str()))?;
        self.table.lookup(&completed)
    }

    pub(crate) fn is_billable_on(&self, day: NaiveDate) -> bool {
        self.periods().iter().any(|period| period.contains(day))
    }

    pub(crate) fn exists_on(&self, day: NaiveDate) -> bool {
        let billable = |id| {
            self.table
                .periods(EntryId(id))
                .iter()
                .any(|period| period.contains(day))
        };
        self.is_billable_on(day) || self.below().any(billable)
    }
}

impl PartialEq for Entry<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && std::ptr::addr_eq(self.table, other.table)
    }
}

impl Eq for Entry<'_> {}

impl fmt::Debug for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.table.system(), self.code())
    }
}
