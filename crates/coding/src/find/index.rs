//! [`Index`]: the search index of one code system, used in place.

use std::ops::Range;

use casemix_codes::Period;
use casemix_codes::table::{Bytes, Column, Handle, Packed, Provenance, SectionFault, Strings, Table, TableError};
use chrono::NaiveDate;

use super::draft::TermKind;
use super::layout::{self, NONE, SCHEMA, flag};
use super::lists::Lists;

/// The search index of one code system: codes, their terms, and the words that lead to them.
///
/// It is a table file of its own: embedded ones come with `casemix-coding-data`, further ones are made by
/// [`IndexDraft`](super::IndexDraft).
#[derive(Debug)]
pub struct Index {
    table: Table,
    terms: Packed,
    codes: Pool,
    words: Pool,
    lemmas: Pool,
    groups: Pool,
    meanings: Pool,
    patterns: Vec<Vec<Period>>,
    /// For each lemma its set of opposites in the program's list, zero for none.
    opposites: Box<[u8]>,
    at: Handles,
}

/// Strings that are read at every query, copied out of the table once.
#[derive(Debug)]
pub(crate) struct Pool {
    text: Box<str>,
    ends: Box<[u32]>,
}

impl Pool {
    fn of(strings: Strings<'_>) -> Self {
        let (mut text, mut ends) = (String::new(), Vec::with_capacity(strings.len()));
        for string in strings.iter() {
            text.push_str(string);
            ends.push(u32::try_from(text.len()).unwrap_or(u32::MAX));
        }
        Self {
            text: text.into(),
            ends: ends.into(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    #[inline]
    pub(crate) fn get(&self, at: usize) -> Option<&str> {
        let start = match at.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.text.get(start as usize..*self.ends.get(at)? as usize)
    }

    /// Position of the first string of an ascending pool for which `before` is false.
    pub(crate) fn partition_point(&self, before: impl Fn(&str) -> bool) -> usize {
        let (mut low, mut size) = (0, self.len());
        while size > 0 {
            let half = size / 2;
            if self.get(low + half).is_some_and(&before) {
                low += half + 1;
                size -= half + 1;
            } else {
                size = half;
            }
        }
        low
    }
}

/// Where the columns lie.
#[derive(Debug)]
struct Handles {
    flags: Handle<u8>,
    validity: Handle<u16>,
    group: Handle<u8>,
    seventh: Handle<u8>,
    above: Handle<u32>,
    terms_end: Handle<u32>,
    seventh_end: Handle<u32>,
    seventh_character: Handle<u8>,
    code_names: Handle<u8>,
    group_names: Handle<u8>,
    term_kind: Handle<u8>,
    term_head: Handle<u8>,
    term_lemmas_end: Handle<u32>,
    term_lemma: Handle<u16>,
    word_lemma: Handle<u16>,
    word_by_end: Handle<u16>,
    rarity: Handle<u8>,
    root: Handle<u16>,
    postings_end: Handle<u32>,
    posting: Handle<u8>,
    root_lemma: Handle<u16>,
    root_end: Handle<u32>,
    translation_end: Handle<u32>,
    translation_lemma: Handle<u16>,
    translation_weight: Handle<u8>,
}

impl Index {
    /// Opens an index file.
    ///
    /// # Errors
    ///
    /// Where the bytes are no sound table file of this schema, or a column has not the length that others need.
    pub fn open(bytes: impl Into<Bytes>) -> Result<Self, TableError> {
        let table = Table::open(bytes, SCHEMA)?;
        let at = Handles {
            flags: table.handle(layout::CODE_FLAGS)?,
            validity: table.handle(layout::CODE_VALIDITY)?,
            group: table.handle(layout::CODE_GROUP)?,
            seventh: table.handle(layout::CODE_SEVENTH)?,
            above: table.handle(layout::CODE_ABOVE)?,
            terms_end: table.handle(layout::CODE_TERMS_END)?,
            seventh_end: table.handle(layout::SEVENTH_END)?,
            seventh_character: table.handle(layout::SEVENTH_CHARACTER)?,
            code_names: table.handle(layout::CODE_NAMES)?,
            group_names: table.handle(layout::GROUP_NAMES)?,
            term_kind: table.handle(layout::TERM_KIND)?,
            term_head: table.handle(layout::TERM_HEAD)?,
            term_lemmas_end: table.handle(layout::TERM_LEMMAS_END)?,
            term_lemma: table.handle(layout::TERM_LEMMA)?,
            word_lemma: table.handle(layout::WORD_LEMMA)?,
            word_by_end: table.handle(layout::WORD_BY_END)?,
            rarity: table.handle(layout::LEMMA_RARITY)?,
            root: table.handle(layout::LEMMA_ROOT)?,
            postings_end: table.handle(layout::LEMMA_POSTINGS_END)?,
            posting: table.handle(layout::POSTING)?,
            root_lemma: table.handle(layout::ROOT_LEMMA)?,
            root_end: table.handle(layout::ROOT_END)?,
            translation_end: table.handle(layout::TRANSLATION_END)?,
            translation_lemma: table.handle(layout::TRANSLATION_LEMMA)?,
            translation_weight: table.handle(layout::TRANSLATION_WEIGHT)?,
        };
        let pool = |name| table.strings(name).map(Pool::of);
        let (codes, words, lemmas) = (pool(layout::CODE)?, pool(layout::WORD)?, pool(layout::LEMMA)?);
        let (groups, meanings) = (pool(layout::GROUP_TEXT)?, pool(layout::SEVENTH_MEANING)?);
        let lengths = [
            (layout::CODE_FLAGS, table.at(at.flags).len(), codes.len()),
            (layout::CODE_VALIDITY, table.at(at.validity).len(), codes.len()),
            (layout::CODE_GROUP, table.at(at.group).len(), codes.len()),
            (layout::CODE_SEVENTH, table.at(at.seventh).len(), codes.len()),
            (layout::CODE_ABOVE, table.at(at.above).len(), codes.len()),
            (layout::CODE_TERMS_END, table.at(at.terms_end).len(), codes.len()),
            (layout::WORD_LEMMA, table.at(at.word_lemma).len(), words.len()),
            (layout::LEMMA_RARITY, table.at(at.rarity).len(), lemmas.len()),
            (layout::LEMMA_ROOT, table.at(at.root).len(), lemmas.len()),
            (
                layout::LEMMA_POSTINGS_END,
                table.at(at.postings_end).len(),
                lemmas.len(),
            ),
        ];
        for (name, found, needed) in lengths {
            if found != needed {
                return Err(table.error(name, SectionFault::Layout));
            }
        }
        let terms = table.packed(layout::TERM_TEXT)?;
        let patterns = patterns(&table)?;
        let opposites = opposites(&lemmas);
        Ok(Self {
            terms,
            codes,
            words,
            lemmas,
            groups,
            meanings,
            patterns,
            opposites,
            at,
            table,
        })
    }

    /// Name of the code system, such as `icd-10-cm`.
    pub fn system(&self) -> &str {
        self.table.set()
    }

    /// Where the index comes from.
    pub fn provenance(&self) -> &Provenance {
        self.table.provenance()
    }

    /// Size of the index file in bytes.
    pub fn size(&self) -> usize {
        self.table.size()
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

    pub(crate) fn lemmas(&self) -> usize {
        self.lemmas.len()
    }

    pub(crate) fn code(&self, code: u32) -> &str {
        self.codes.get(code as usize).unwrap_or_default()
    }

    pub(crate) fn codes(&self) -> &Pool {
        &self.codes
    }

    pub(crate) fn flags(&self, code: u32) -> u8 {
        self.get(self.at.flags, code)
    }

    pub(crate) fn is(&self, code: u32, bit: u8) -> bool {
        self.flags(code) & bit != 0
    }

    pub(crate) fn periods(&self, code: u32) -> &[Period] {
        let pattern = self.get(self.at.validity, code);
        self.patterns.get(usize::from(pattern)).map_or(&[], Vec::as_slice)
    }

    /// Number in the index of the code's chapter, section or class.
    pub(crate) fn group(&self, code: u32) -> u8 {
        self.get(self.at.group, code)
    }

    /// Label and title of a group.
    pub(crate) fn group_text(&self, group: u8) -> (&str, &str) {
        let text = |at: usize| self.groups.get(at).unwrap_or_default();
        (text(2 * usize::from(group)), text(2 * usize::from(group) + 1))
    }

    pub(crate) fn groups(&self) -> u8 {
        u8::try_from(self.groups.len() / 2).unwrap_or(u8::MAX)
    }

    /// The list of seventh characters that completes a code.
    pub(crate) fn seventh_list(&self, code: u32) -> Option<u8> {
        self.get(self.at.seventh, code).checked_sub(1)
    }

    pub(crate) fn seventh_lists(&self) -> usize {
        self.table.at(self.at.seventh_end).len()
    }

    /// The characters of a list, each with its meaning.
    pub(crate) fn seventh_characters(&self, list: u8) -> impl Iterator<Item = (char, &str)> {
        let range = self.range(self.at.seventh_end, u32::from(list));
        let letters = self.table.at(self.at.seventh_character);
        range.filter_map(move |at| Some((char::from(letters.get(at)?), self.meanings.get(at)?)))
    }

    /// The nearest heading above a code.
    pub(crate) fn above(&self, code: u32) -> Option<u32> {
        let above: u32 = self.table.at(self.at.above).get(code as usize)?;
        // A heading sorts before what is below it; a damaged index could otherwise make a circle.
        (above != NONE && above < code).then_some(above)
    }

    /// The terms of a code; the first is its title.
    pub(crate) fn terms_of(&self, code: u32) -> Range<u32> {
        let range = self.range(self.at.terms_end, code);
        range.start as u32..(range.end as u32).min(self.terms.len() as u32)
    }

    pub(crate) fn term_kind(&self, term: u32) -> TermKind {
        TermKind::from_number(self.get(self.at.term_kind, term))
    }

    /// The place of the head of a term among its lemmas; 255 for none.
    pub(crate) fn term_head(&self, term: u32) -> u8 {
        self.get(self.at.term_head, term)
    }

    /// Logarithms of how many further names codes of the same category have, and codes of the same group.
    pub(crate) fn names(&self, code: u32) -> (f32, f32) {
        let of = |handle, at| f32::from(self.get::<u8>(handle, at)) / 16.0;
        (
            of(self.at.code_names, code),
            of(self.at.group_names, u32::from(self.group(code))),
        )
    }

    pub(crate) fn term_text(&self, term: u32) -> &str {
        self.terms.get(term as usize).unwrap_or_default()
    }

    pub(crate) fn term_lemmas(&self, term: u32) -> Column<'_, u16> {
        let range = self.range(self.at.term_lemmas_end, term);
        let lemmas = self.table.at(self.at.term_lemma);
        // No term has more words; a damaged index could say so.
        let end = range.end.min(range.start + super::text::MAX_WORDS);
        lemmas.slice(range.start, end).unwrap_or_default()
    }

    pub(crate) fn words(&self) -> &Pool {
        &self.words
    }

    pub(crate) fn word_lemma(&self, word: usize) -> Option<u16> {
        let lemma = self.table.at(self.at.word_lemma).get(word)?;
        (usize::from(lemma) < self.lemmas.len()).then_some(lemma)
    }

    pub(crate) fn words_by_end(&self) -> Column<'_, u16> {
        self.table.at(self.at.word_by_end)
    }

    /// The lemma of that text.
    pub(crate) fn lemma(&self, lemma: &str) -> Option<u16> {
        let at = self.lemmas.partition_point(|known| known < lemma);
        (self.lemmas.get(at) == Some(lemma)).then_some(at as u16)
    }

    /// How rare a lemma is among the codes: the logarithm of one over the share of codes that have it.
    #[inline]
    pub(crate) fn rarity(&self, lemma: u16) -> f32 {
        f32::from(self.table.at(self.at.rarity).get(usize::from(lemma)).unwrap_or(255)) / 16.0
    }

    /// The number of the set of opposites that a lemma belongs to; zero for none.
    #[inline]
    pub(crate) fn opposites(&self, lemma: u16) -> u8 {
        self.opposites.get(usize::from(lemma)).copied().unwrap_or_default()
    }

    /// The lemmas that share the root of `lemma`, itself among them.
    pub(crate) fn relatives(&self, lemma: u16) -> Column<'_, u16> {
        let root = self.table.at(self.at.root).get(usize::from(lemma)).unwrap_or_default();
        let range = self.range(self.at.root_end, u32::from(root));
        let lemmas = self.table.at(self.at.root_lemma);
        lemmas
            .slice(range.start, range.end.min(range.start + 24))
            .unwrap_or_default()
    }

    /// What a lemma is also called, with probabilities.
    pub(crate) fn translations(&self, lemma: u16) -> impl Iterator<Item = (u16, f32)> {
        let range = self.range(self.at.translation_end, u32::from(lemma));
        let lemmas = self.table.at(self.at.translation_lemma);
        let weights = self.table.at(self.at.translation_weight);
        range
            .take(16)
            .filter_map(move |at| Some((lemmas.get(at)?, f32::from(weights.get(at)?) / 255.0)))
    }

    /// Bytes of the postings of a lemma: a measure of their number.
    pub(crate) fn postings_len(&self, lemma: u16) -> usize {
        self.range(self.at.postings_end, u32::from(lemma)).len()
    }

    /// The codes that have a lemma, each with its weight.
    pub(crate) fn postings(&self, lemma: u16) -> Postings<'_> {
        let range = self.range(self.at.postings_end, u32::from(lemma));
        let bytes = self
            .table
            .at(self.at.posting)
            .slice(range.start, range.end)
            .unwrap_or_default();
        Postings {
            bytes: bytes.iter(),
            code: 0,
            codes: self.codes.len() as u32,
        }
    }

    pub(crate) fn patterns(&self) -> &[Vec<Period>] {
        &self.patterns
    }

    pub(crate) fn validity(&self, code: u32) -> u16 {
        self.get(self.at.validity, code)
    }

    pub(crate) fn is_valid_on(&self, code: u32, day: NaiveDate) -> bool {
        let periods = self.periods(code);
        // A heading without codes of its own is as valid as what is below it.
        periods.iter().any(|period| period.contains(day))
            || (periods.is_empty() && (self.is(code, flag::HEADING)) && self.has_valid_below(code, day))
            || (periods.is_empty() && !self.is(code, flag::HEADING))
    }

    fn has_valid_below(&self, code: u32, day: NaiveDate) -> bool {
        let mut below = code + 1..self.codes.len() as u32;
        let heading = self.code(code);
        below
            .by_ref()
            .take_while(|at| self.code(*at).starts_with(heading))
            .any(|at| self.periods(at).iter().any(|period| period.contains(day)))
    }

    fn get<T: casemix_codes::table::Element + Default>(&self, handle: Handle<T>, at: u32) -> T {
        self.table.at(handle).get(at as usize).unwrap_or_default()
    }

    /// What lies between the end before and the end at `at`.
    #[inline]
    fn range(&self, ends: Handle<u32>, at: u32) -> Range<usize> {
        let ends = self.table.at(ends);
        let start = at.checked_sub(1).map_or(Some(0), |before| ends.get(before as usize));
        match (start, ends.get(at as usize)) {
            (Some(start), Some(end)) if start <= end => start as usize..end as usize,
            _ => 0..0,
        }
    }
}

fn opposites(lemmas: &Pool) -> Box<[u8]> {
    let mut sets = vec![0; lemmas.len()].into_boxed_slice();
    for (lemma, set) in Lists::own().all_opposites() {
        let at = lemmas.partition_point(|known| known < &**lemma);
        if lemmas.get(at) == Some(&**lemma)
            && let Some(place) = sets.get_mut(at)
        {
            *place = set;
        }
    }
    sets
}

fn patterns(table: &Table) -> Result<Vec<Vec<Period>>, TableError> {
    let first = table.column::<u32>(layout::PERIOD_FIRST)?;
    let last = table.column::<u32>(layout::PERIOD_LAST)?;
    let mut start = 0;
    let mut patterns = Vec::new();
    for end in table.column::<u32>(layout::PATTERN_END)? {
        let range = start..end.min(first.len() as u32);
        let period = |at: u32| Some(Period::new(day(first.get(at as usize)?)?, day(last.get(at as usize)?)?));
        let pattern: Option<Vec<Period>> = range.map(period).collect();
        patterns.push(pattern.ok_or_else(|| table.error(layout::PERIOD_FIRST, SectionFault::Layout))?);
        start = end;
    }
    Ok(patterns)
}

fn day(number: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt((number / 10_000) as i32, number / 100 % 100, number % 100)
}

/// Codes that have a lemma, ascending.
pub(crate) struct Postings<'i> {
    bytes: casemix_codes::table::ColumnIter<'i, u8>,
    code: u32,
    codes: u32,
}

impl Iterator for Postings<'_> {
    type Item = (u32, u8);

    #[inline]
    fn next(&mut self) -> Option<(u32, u8)> {
        let (mut distance, mut shift) = (0_u32, 0);
        loop {
            let byte = self.bytes.next()?;
            distance |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
            shift += 7;
            if shift > 21 {
                return None;
            }
        }
        self.code = self.code.checked_add(distance)?;
        (self.code < self.codes).then_some(())?;
        Some((self.code, self.bytes.next()?))
    }
}
