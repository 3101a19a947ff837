//! [`Terms`]: the names of codes, word by word.

use std::ops::Range;

use casemix_codes::table::{Packed, SectionFault, Table, TableError};

use super::super::draft::TermKind;
use super::super::text::MAX_WORDS;
use super::layout::{self, OPTIONAL};
use super::pool::Ends;

/// The terms of the codes of an index, and those that codes share.
#[derive(Debug)]
pub(crate) struct Terms {
    /// Where the own terms of each code end.
    own: Ends,
    /// Number of own terms of all codes: the shared ones follow.
    own_count: u32,
    /// Where the shared terms of each code lie.
    shared_at: Vec<(u32, u32)>,
    shared: Vec<u32>,
    kinds: Vec<u8>,
    heads: Vec<u8>,
    lengths: Ends,
    lemmas: Vec<u16>,
    texts: Packed,
}

impl Terms {
    /// Reads the terms of `codes` codes, whose lemmas are below `lemmas`; `ranges` gives for each prefix of shared terms the
    /// codes that begin with it.
    pub(crate) fn read(
        table: &Table,
        codes: usize,
        lemmas: usize,
        range_of: impl Fn(&str) -> Range<u32>,
    ) -> Result<Self, TableError> {
        let own_counts: Vec<u16> = table.inflated(layout::CODE_TERMS)?;
        let every_code_has_its_title = own_counts.len() == codes && !own_counts.contains(&0);
        check(table, layout::CODE_TERMS, every_code_has_its_title)?;
        let own = Ends::of(own_counts);
        let prefixes: Vec<&str> = table.strings(layout::SHARED_PREFIX)?.iter().collect();
        let kinds: Vec<u8> = table.inflated(layout::TERM_KIND)?;
        let heads: Vec<u8> = table.inflated(layout::TERM_HEAD)?;
        let lengths: Vec<u8> = table.inflated(layout::TERM_LENGTH)?;
        let lemma: Vec<u16> = table.inflated(layout::TERM_LEMMA)?;
        let count = own.total() + prefixes.len();
        check(table, layout::TERM_KIND, kinds.len() == count)?;
        check(table, layout::TERM_HEAD, heads.len() == count)?;
        let short = lengths.iter().all(|length| usize::from(*length) <= MAX_WORDS);
        check(table, layout::TERM_LENGTH, lengths.len() == count && short)?;
        let lengths = Ends::of(lengths);
        let known = lemma.iter().all(|lemma| usize::from(lemma & !OPTIONAL) < lemmas);
        check(table, layout::TERM_LEMMA, lengths.total() == lemma.len() && known)?;
        let texts = table.packed(layout::TERM_TEXT)?;
        check(table, layout::TERM_TEXT, texts.len() + codes == count)?;
        let ranges: Vec<Range<u32>> = prefixes.into_iter().map(range_of).collect();
        let (shared_at, shared) = shared(codes, own.total() as u32, &ranges);
        Ok(Self {
            own_count: own.total() as u32,
            own,
            shared_at,
            shared,
            kinds,
            heads,
            lengths,
            lemmas: lemma,
            texts,
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.kinds.len()
    }

    /// The terms of a code alone; the first is its title.
    #[inline]
    pub(crate) fn own(&self, code: u32) -> Range<u32> {
        let range = self.own.range(code as usize);
        range.start as u32..range.end as u32
    }

    /// Where the shared terms of a code lie: equal for codes that share the same.
    pub(crate) fn shared_range(&self, code: u32) -> Range<u32> {
        let (start, end) = self.shared_at.get(code as usize).copied().unwrap_or_default();
        start..end
    }

    /// The terms that a code shares with others.
    #[inline]
    pub(crate) fn shared(&self, code: u32) -> &[u32] {
        let range = self.shared_range(code);
        self.shared
            .get(range.start as usize..range.end as usize)
            .unwrap_or_default()
    }

    #[inline]
    pub(crate) fn kind(&self, term: u32) -> TermKind {
        TermKind::from_number(self.kinds.get(term as usize).copied().unwrap_or(u8::MAX))
    }

    /// The place of the head of a term among its lemmas; 255 for none.
    #[inline]
    pub(crate) fn head(&self, term: u32) -> u8 {
        self.heads.get(term as usize).copied().unwrap_or(u8::MAX)
    }

    #[inline]
    pub(crate) fn lemmas(&self, term: u32) -> &[u16] {
        self.lemmas.get(self.lengths.range(term as usize)).unwrap_or_default()
    }

    /// The text of a term of `code` that is not its title.
    pub(crate) fn text(&self, code: u32, term: u32) -> &str {
        let titles_before = if term < self.own_count {
            code + 1
        } else {
            self.own.len() as u32
        };
        let at = term.checked_sub(titles_before);
        at.and_then(|at| self.texts.get(at as usize)).unwrap_or_default()
    }
}

/// For each code where its shared terms lie, and the terms. Codes that share the same lie in the same place.
fn shared(codes: usize, first: u32, ranges: &[Range<u32>]) -> (Vec<(u32, u32)>, Vec<u32>) {
    // Terms in force change only where a range begins or ends.
    let mut changes: Vec<(u32, bool, u32)> = Vec::with_capacity(2 * ranges.len());
    for (term, range) in (first..).zip(ranges) {
        if range.start < range.end && range.end as usize <= codes {
            changes.extend([(range.start, true, term), (range.end, false, term)]);
        }
    }
    changes.sort_unstable();
    let (mut at, mut lists) = (vec![(0, 0); codes], Vec::new());
    let (mut in_force, mut done): (Vec<u32>, u32) = (Vec::new(), 0);
    for change in changes.chunk_by(|one, other| one.0 == other.0) {
        let Some((until, ..)) = change.first() else { continue };
        give(&mut at, done..*until, &in_force, &mut lists);
        done = *until;
        for (_, begins, term) in change {
            if *begins {
                in_force.push(*term);
            } else {
                in_force.retain(|held| held != term);
            }
        }
    }
    (at, lists)
}

fn give(at: &mut [(u32, u32)], codes: Range<u32>, terms: &[u32], lists: &mut Vec<u32>) {
    if terms.is_empty() || codes.is_empty() {
        return;
    }
    let start = lists.len() as u32;
    lists.extend_from_slice(terms);
    let place = (start, lists.len() as u32);
    if let Some(codes) = at.get_mut(codes.start as usize..codes.end as usize) {
        codes.fill(place);
    }
}

pub(super) fn check(table: &Table, name: &'static str, holds: bool) -> Result<(), TableError> {
    if holds {
        Ok(())
    } else {
        Err(table.error(name, SectionFault::Layout))
    }
}
