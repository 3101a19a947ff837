//! [`Index`]: the search index of one code system.

use std::ops::Range;
use std::sync::Arc;

use casemix_codes::table::{Bytes, Provenance, Table, TableError};
use casemix_codes::{CodeTable, Period};
use chrono::NaiveDate;

use super::draft::TermKind;

pub(crate) mod codes;
pub(crate) mod layout;
pub(crate) mod lexicon;
pub(crate) mod pool;
pub(crate) mod postings;
pub(crate) mod terms;
pub(crate) mod write;

use codes::Codes;
use layout::flag;
use lexicon::Lexicon;
use postings::Postings;
use terms::Terms;

/// The search index of one code system: the words that lead to the codes of a table.
///
/// An index is made by [`IndexDraft`](super::IndexDraft), or opened from a file that one wrote. It holds words only: codes,
/// titles and validity are those of its [table](CodeTable).
#[derive(Debug)]
pub struct Index {
    provenance: Provenance,
    size: usize,
    pub(crate) codes: Codes,
    pub(crate) terms: Terms,
    pub(crate) lexicon: Lexicon,
    pub(crate) postings: Postings,
}

impl Index {
    /// Opens an index file for the table that it was made for.
    ///
    /// # Errors
    ///
    /// Where the bytes are no sound table file of this schema, or sections contradict each other;
    /// [`OtherTable`](casemix_codes::table::TableErrorKind::OtherTable) where `table` is another one.
    pub fn open(bytes: impl Into<Bytes>, table: &Arc<dyn CodeTable>) -> Result<Self, TableError> {
        let file = Table::open(bytes, layout::SCHEMA)?;
        let codes = Codes::read(&file, Arc::clone(table))?;
        let lexicon = Lexicon::read(&file)?;
        let terms = Terms::read(&file, codes.len(), lexicon.len(), |prefix| codes.beginning_with(prefix))?;
        let postings = Postings::of(&codes, &terms, lexicon.len());
        Ok(Self {
            provenance: file.provenance().clone(),
            size: file.size(),
            codes,
            terms,
            lexicon,
            postings,
        })
    }

    /// Name of the code system, such as `icd-10-cm`.
    pub fn system(&self) -> &str {
        self.codes.table().system()
    }

    /// The table whose codes are found.
    pub fn table(&self) -> &Arc<dyn CodeTable> {
        self.codes.table()
    }

    /// Where the index comes from.
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// Size of the index file in bytes.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Number of codes.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there is no code.
    pub fn is_empty(&self) -> bool {
        self.codes.len() == 0
    }

    /// Number of terms: titles, inclusion terms, synonyms.
    pub fn terms(&self) -> usize {
        self.terms.len()
    }

    pub(crate) fn code(&self, code: u32) -> &str {
        self.codes.text(code)
    }

    pub(crate) fn is(&self, code: u32, bit: u8) -> bool {
        self.codes.is(code, bit)
    }

    pub(crate) fn periods(&self, code: u32) -> &[Period] {
        self.codes.periods(code)
    }

    /// The characters of a list of seventh characters, each with its meaning.
    pub(crate) fn seventh_characters(&self, list: u8) -> impl Iterator<Item = (char, &str)> {
        let list = self.codes.seventh_lists().get(usize::from(list));
        list.into_iter()
            .flatten()
            .map(|(character, meaning)| (*character, meaning.as_str()))
    }

    pub(crate) fn above(&self, code: u32) -> Option<u32> {
        self.codes.above(code)
    }

    /// The terms of a code: its own, the title first, then those that it shares.
    #[inline]
    pub(crate) fn terms_of(&self, code: u32) -> TermsOf<'_> {
        TermsOf {
            own: self.terms.own(code),
            shared: self.terms.shared(code),
        }
    }

    /// The term that is the title of a code.
    pub(crate) fn title_of(&self, code: u32) -> u32 {
        self.terms.own(code).start
    }

    pub(crate) fn term_kind(&self, term: u32) -> TermKind {
        self.terms.kind(term)
    }

    /// The text of a term of `code`.
    pub(crate) fn term_text(&self, code: u32, term: u32) -> &str {
        if term == self.title_of(code) {
            self.codes.title(code)
        } else {
            self.terms.text(code, term)
        }
    }

    #[inline]
    pub(crate) fn term_lemmas(&self, term: u32) -> &[u16] {
        self.terms.lemmas(term)
    }

    /// The lemma of that text.
    pub(crate) fn lemma(&self, lemma: &str) -> Option<u16> {
        self.lexicon.lemma(lemma)
    }

    /// How rare a lemma is among the codes.
    #[inline]
    pub(crate) fn rarity(&self, lemma: u16) -> f32 {
        self.lexicon.rarity(lemma)
    }

    pub(crate) fn is_valid_on(&self, code: u32, day: NaiveDate) -> bool {
        let periods = self.periods(code);
        // A heading without codes of its own is as valid as what is below it.
        periods.iter().any(|period| period.contains(day))
            || (periods.is_empty() && (!self.is(code, flag::HEADING) || self.codes.has_valid_below(code, day)))
    }
}

/// The terms of a code.
#[derive(Debug, Clone)]
pub(crate) struct TermsOf<'i> {
    own: Range<u32>,
    shared: &'i [u32],
}

impl TermsOf<'_> {
    pub(crate) fn len(&self) -> usize {
        self.own.len() + self.shared.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> {
        self.own.clone().chain(self.shared.iter().copied())
    }
}
