//! The second pass: the terms of the best codes are read word by word, and the best of each is kept.

use std::ops::Range;

use super::super::index::Index;
use super::super::plan::{MAX_SLOTS, Plan};
use super::super::seventh::SeventhReadings;
use super::meanings::Meanings;
use super::term_read::TermRead;

/// Terms of a code that are read.
const TERMS: usize = 96;
/// Terms of a heading above that are read.
const TERMS_ABOVE: usize = 12;

/// A query as it is put to the codes of an index.
pub(super) struct Asked<'p> {
    pub(super) plan: &'p Plan,
    pub(super) index: &'p Index,
    pub(super) meanings: &'p Meanings,
    pub(super) sevenths: &'p SeventhReadings,
}

/// A code by its best term.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rough {
    pub(super) code: u32,
    pub(super) term: u32,
    /// The reading of the query that matched.
    pub(super) reading: u8,
    /// Its share of the highest score of the first pass.
    pub(super) first_pass: f32,
    /// How well the best term matched, roughly.
    pub(super) quick: f32,
    /// The squares of how well all terms matched, added up.
    pub(super) all_terms: f32,
    /// How much better the best code of its category matched; the squares of how well the others of the category did, and
    /// of those right beside it.
    pub(super) category_best: f32,
    pub(super) category_others: f32,
    pub(super) beside: f32,
}

/// What is known of a code besides the term that is read: for each slot how surely any term or heading above has it.
#[derive(Clone)]
pub(super) struct Around {
    heading: Option<u32>,
    /// What the headings above say.
    above: [f32; MAX_SLOTS],
    shared: Shared,
    /// What its own terms say, too.
    pub(super) all: [f32; MAX_SLOTS],
    /// Which of its own terms have a word of the query, as bits.
    said: u128,
}

/// What the terms say that a code shares with those beside it.
#[derive(Clone)]
struct Shared {
    /// Where the terms lie.
    range: Range<u32>,
    all: [f32; MAX_SLOTS],
    /// For each term that is read, what it has of the query; `None` where that is nothing.
    terms: Vec<(u32, Option<TermRead>)>,
}

impl Around {
    pub(super) fn nothing() -> Self {
        Self {
            heading: None,
            above: [0.0; MAX_SLOTS],
            shared: Shared {
                range: 0..0,
                all: [0.0; MAX_SLOTS],
                terms: Vec::new(),
            },
            all: [0.0; MAX_SLOTS],
            said: 0,
        }
    }
}

impl Asked<'_> {
    /// Reads candidates, which come in the order of the codes.
    pub(super) fn read(&self, candidates: &[(u32, f32)]) -> Vec<Rough> {
        let mut around = Around::nothing();
        let read = candidates.iter().filter_map(|(code, first_pass)| {
            self.look_around(*code, &mut around);
            self.rough(*code, *first_pass, &around)
        });
        let mut read: Vec<Rough> = read.collect();
        self.look_beside(&mut read);
        read
    }

    fn rough(&self, code: u32, first_pass: f32, around: &Around) -> Option<Rough> {
        let (index, meanings) = (self.index, self.meanings);
        let list = index.codes.seventh_list(code);
        // A term without any word of the query is as good as any other such.
        let nothing = TermRead::empty();
        let unsaid = self.plan.readings.iter().map(|(mask, trust)| {
            let shares = meanings.shares(&nothing, &around.all, *mask, None);
            trust * 0.25 * shares.context
        });
        let unsaid = unsaid.fold(0.0, f32::max);
        let mut best: Option<(f32, u32, u8)> = None;
        let mut all_terms = 0.0_f32;
        let mut weigh = |term: u32, found: Option<&TermRead>| {
            let Some(found) = found else {
                all_terms += unsaid * unsaid;
                return;
            };
            let mut quickest = 0.0_f32;
            for (reading, (mask, trust)) in (0_u8..).zip(&self.plan.readings) {
                let seventh = self.sevenths.best(list, *mask, &found.covered);
                let shares = meanings.shares(found, &around.all, *mask, seventh.map(|(_, slots)| slots));
                let quick = trust * (shares.recall * (0.35 + 0.65 * shares.precision) + 0.25 * shares.context);
                quickest = quickest.max(quick);
                if best.is_none_or(|(held, ..)| quick > held) {
                    best = Some((quick, term, reading));
                }
            }
            all_terms += quickest * quickest;
        };
        let own = index.terms.own(code).take(TERMS);
        let left = TERMS - own.len();
        for (at, term) in own.enumerate() {
            let is_read = at == 0 || around.said & 1 << at != 0;
            let found = is_read.then(|| meanings.read_term(index, term));
            weigh(term, found.as_ref());
        }
        for (term, found) in around.shared.terms.iter().take(left) {
            weigh(*term, found.as_ref());
        }
        best.map(|(quick, term, reading)| Rough {
            code,
            term,
            reading,
            first_pass,
            quick,
            all_terms,
            category_best: 0.0,
            category_others: 0.0,
            beside: 0.0,
        })
    }

    /// Adds what the codes of the same category and those right beside a code say for it.
    fn look_beside(&self, read: &mut [Rough]) {
        let index = self.index;
        let category = |one: &Rough, other: &Rough| index.code(one.code).get(..3) == index.code(other.code).get(..3);
        let mut headings: Vec<(u32, f32)> = Vec::with_capacity(read.len());
        for family in read.chunk_by_mut(|one, other| category(one, other)) {
            let best = family.iter().map(|rough| rough.quick).fold(0.0, f32::max);
            let all: f32 = family.iter().map(|rough| rough.quick * rough.quick).sum();
            let heading = |rough: &Rough| index.above(rough.code).unwrap_or(rough.code);
            headings.clear();
            for rough in family.iter() {
                let (heading, square) = (heading(rough), rough.quick * rough.quick);
                match headings.iter_mut().find(|(held, _)| *held == heading) {
                    Some((_, sum)) => *sum += square,
                    None => headings.push((heading, square)),
                }
            }
            for rough in family {
                let (own, heading) = (rough.quick * rough.quick, heading(rough));
                let beside = headings
                    .iter()
                    .find(|(held, _)| *held == heading)
                    .map_or(0.0, |(_, sum)| *sum);
                rough.category_best = best - rough.quick;
                rough.category_others = (all - own).max(0.0);
                rough.beside = (beside - own).max(0.0);
            }
        }
    }

    /// Looks at the terms of a code and the headings above; what the headings of the code before said, and the terms that it
    /// shared, holds for those that have the same.
    pub(super) fn look_around(&self, code: u32, around: &mut Around) {
        let index = self.index;
        let heading = index.above(code);
        if around.heading != heading || heading.is_none() {
            around.heading = heading;
            around.above = [0.0; MAX_SLOTS];
            let mut next = heading;
            for _ in 0..4 {
                let Some(at) = next else { break };
                for term in index.terms_of(at).iter().take(TERMS_ABOVE) {
                    self.meanings.note(index, term, &mut around.above);
                }
                next = index.above(at);
            }
        }
        let range = index.terms.shared_range(code);
        if around.shared.range != range {
            around.shared.range = range;
            self.read_shared(index.terms.shared(code), &mut around.shared);
        }
        let own = index.terms.own(code).take(TERMS);
        // Of very many terms the shared ones are not all read.
        let is_whole = own.len() + around.shared.terms.len() <= TERMS;
        around.all = around.above;
        if is_whole {
            join(&mut around.all, &around.shared.all);
        } else {
            let shared = around.shared.terms.iter().take(TERMS - own.len());
            for (_, found) in shared {
                found.iter().for_each(|found| join(&mut around.all, &found.covered));
            }
        }
        around.said = 0;
        for (at, term) in own.enumerate() {
            if self.meanings.note(index, term, &mut around.all) {
                around.said |= 1 << at;
            }
        }
    }

    fn read_shared(&self, terms: &[u32], shared: &mut Shared) {
        shared.all = [0.0; MAX_SLOTS];
        shared.terms.clear();
        for term in terms.iter().take(TERMS) {
            let says = self.meanings.note(self.index, *term, &mut shared.all);
            let found = says.then(|| self.meanings.read_term(self.index, *term));
            shared.terms.push((*term, found));
        }
    }
}

/// Raises each number to that of `other`.
fn join(numbers: &mut [f32; MAX_SLOTS], other: &[f32; MAX_SLOTS]) {
    for (number, other) in numbers.iter_mut().zip(other) {
        *number = number.max(*other);
    }
}
