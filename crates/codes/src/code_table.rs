//! [`CodeTable`]: the trait through which every code system is read.

use std::fmt;
use std::ops::Range;

use casemix_record::CodeText;
use chrono::NaiveDate;

use crate::notes::{NoNotes, NoteFile, Notes};
use crate::period::{NoRelease, Period};
use crate::table::Provenance;
use crate::{Edition, Entry, Group, SeventhCharacter};

/// The place of a code in its table: dense numbers from zero in the order of the codes, for bit sets and side tables.
///
/// An id is good for one table only: another release numbers its codes anew. Keep codes, not ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub u32);

impl EntryId {
    /// The id as an index.
    #[inline]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One line of a conversion table: on a day, `later` took over what was coded `earlier`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    /// First day of the new coding.
    pub effective: NaiveDate,
    /// The code used before; `None` where the authority says there was none.
    pub earlier: Option<EntryId>,
    /// The code used from that day.
    pub later: EntryId,
    /// Whether the earlier code stood for the later one only together with the other earlier codes linked to it, as two
    /// one-sided codes do for a bilateral one. Only the authority's own conversion table tells.
    pub together: bool,
}

/// A code system as tables answer for it: the embedded ones, official files loaded at run time, licensed or local tables.
///
/// A provider answers these few questions; [`Entry`] and [`Edition`] build every look-up on them. Ids are dense, `0..len`,
/// in ascending order of the codes' normalised text. A code with no [`periods`](CodeTable::periods) is a heading: it
/// orders the codes below it and is never billable itself.
///
/// ```
/// use std::ops::Range;
/// use casemix_codes::table::Provenance;
/// use casemix_codes::{CodeTable, EntryId, Period};
/// use casemix_record::CodeText;
///
/// /// Codes a hospital made for its own use.
/// #[derive(Debug)]
/// struct Local { codes: Vec<(CodeText, String)>, always: [Period; 1], provenance: Provenance }
///
/// impl CodeTable for Local {
///     fn system(&self) -> &str { "local-service" }
///     fn provenance(&self) -> &Provenance { &self.provenance }
///     fn len(&self) -> usize { self.codes.len() }
///     fn find(&self, code: CodeText) -> Option<EntryId> {
///         self.codes.binary_search_by_key(&code, |(code, _)| *code).ok().map(|at| EntryId(at as u32))
///     }
///     fn starting_with(&self, prefix: CodeText) -> Range<u32> {
///         let start = self.codes.partition_point(|(code, _)| *code < prefix);
///         let codes = self.codes.iter().skip(start);
///         start as u32..(start + codes.take_while(|(code, _)| code.starts_with(&*prefix)).count()) as u32
///     }
///     fn code(&self, id: EntryId) -> Option<CodeText> { self.codes.get(id.index()).map(|(code, _)| *code) }
///     fn title(&self, id: EntryId) -> Option<&str> { self.codes.get(id.index()).map(|(_, title)| title.as_str()) }
///     fn periods(&self, _: EntryId) -> &[Period] { &self.always }
/// }
///
/// let day = |text: &str| text.parse().expect("a date");
/// let (first, last) = (day("2025-01-01"), day("2025-12-31"));
/// let local = Local {
///     codes: vec![(CodeText::normalize("K1").expect("short"), "Night kitchen".to_owned())],
///     always: [Period::new(first, last)],
///     provenance: Provenance::new("our hospital", "2025").covering(first, last),
/// };
/// let local: &dyn CodeTable = &local;
/// assert_eq!(local.lookup("k.1").and_then(|entry| entry.title()), Some("Night kitchen"));
/// assert!(local.on(day("2025-06-01"))?.is_billable("K1"));
/// assert!(local.on(day("2026-06-01")).is_err());
/// # Ok::<(), casemix_codes::NoRelease>(())
/// ```
pub trait CodeTable: fmt::Debug + Send + Sync {
    /// Name of the code system, in the record's words: `icd-10-cm`, `icd-10-pcs`.
    fn system(&self) -> &str;

    /// Where the table comes from and which days it covers.
    fn provenance(&self) -> &Provenance;

    /// Number of codes and headings.
    fn len(&self) -> usize;

    /// Whether there is no code.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The id of a code or heading.
    fn find(&self, code: CodeText) -> Option<EntryId>;

    /// The ids of the codes and headings that begin with `prefix`, itself among them; all for an empty prefix.
    fn starting_with(&self, prefix: CodeText) -> Range<u32>;

    /// The code of an id; `None` for an id of another table.
    fn code(&self, id: EntryId) -> Option<CodeText>;

    /// The title; `None` where no source of the table holds one.
    fn title(&self, id: EntryId) -> Option<&str>;

    /// The periods in which the code is valid for billing, ascending and apart; none for a heading.
    fn periods(&self, id: EntryId) -> &[Period];

    /// Chapters and blocks, or whatever the system groups its headings by: outer before inner.
    fn groups(&self) -> &[Group] {
        &[]
    }

    /// The seventh characters that a code or heading itself defines, without those it inherits.
    fn own_seventh_characters(&self, id: EntryId) -> &[SeventhCharacter] {
        let _ = id;
        &[]
    }

    /// The instructional notes, one file for each release, in the order of their days; each resolved against this table.
    fn note_files(&self) -> &[NoteFile] {
        &[]
    }

    /// The lines of the conversion table in which the code is the earlier one.
    fn links_from(&self, id: EntryId) -> Vec<Link> {
        let _ = id;
        Vec::new()
    }

    /// The lines of the conversion table in which the code is the later one.
    fn links_to(&self, id: EntryId) -> Vec<Link> {
        let _ = id;
        Vec::new()
    }
}

impl dyn CodeTable + '_ {
    /// The entry of a code, however it is written: any case, with or without dot, white space around it.
    pub fn lookup(&self, code: &str) -> Option<Entry<'_>> {
        self.get(CodeText::normalize(code)?)
    }

    /// The entry of a normalised code; the typed codes of the record give theirs by `claim()`.
    pub fn get(&self, code: CodeText) -> Option<Entry<'_>> {
        Some(Entry::new(self, self.find(code)?, code))
    }

    /// The entry of an id; `None` for an id of another table.
    pub fn entry(&self, id: EntryId) -> Option<Entry<'_>> {
        Some(Entry::new(self, id, self.code(id)?))
    }

    /// Every entry in the order of the codes.
    pub fn entries<'s>(&'s self) -> impl DoubleEndedIterator<Item = Entry<'s>> + use<'s> {
        self.entries_in(0..u32::try_from(self.len()).unwrap_or(u32::MAX))
    }

    /// Every entry whose code begins with `prefix`, in the order of the codes.
    pub fn entries_starting_with<'s>(&'s self, prefix: &str) -> impl DoubleEndedIterator<Item = Entry<'s>> + use<'s> {
        self.entries_in(CodeText::normalize(prefix).map_or(0..0, |prefix| self.starting_with(prefix)))
    }

    pub(crate) fn entries_in<'s>(&'s self, ids: Range<u32>) -> impl DoubleEndedIterator<Item = Entry<'s>> + use<'s> {
        ids.filter_map(|id| self.entry(EntryId(id)))
    }

    /// The days for which the table answers.
    pub fn covered(&self) -> Option<Period> {
        let provenance = self.provenance();
        Some(Period::new(provenance.first_day?, provenance.last_day?))
    }

    /// The instructional notes that hold on `day`.
    ///
    /// # Errors
    ///
    /// [`NoNotes`] where none at hand do; the table may well cover the day with its codes.
    pub fn notes_on(&self, day: NaiveDate) -> Result<Notes<'_>, NoNotes> {
        let holds = |file: &&NoteFile| file.period().is_some_and(|period| period.contains(day));
        let file = self.note_files().iter().find(holds);
        file.map(|file| Notes::new(self, file)).ok_or_else(|| NoNotes {
            system: self.system().to_owned(),
            day,
            covered: self.note_files().iter().filter_map(NoteFile::period).collect(),
        })
    }

    /// The newest notes at hand, whatever the day: for a reader who is told which release they are of.
    pub fn newest_notes(&self) -> Option<Notes<'_>> {
        self.note_files().last().map(|file| Notes::new(self, file))
    }

    /// The code system as it is on `day`.
    ///
    /// # Errors
    ///
    /// [`NoRelease`] where the table does not cover `day`.
    pub fn on(&self, day: NaiveDate) -> Result<Edition<'_>, NoRelease> {
        match self.covered() {
            Some(covered) if covered.contains(day) => Ok(Edition::new(self, day)),
            covered => Err(NoRelease {
                system: self.system().to_owned(),
                day,
                covered,
            }),
        }
    }
}
