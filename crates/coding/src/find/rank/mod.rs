//! Ranking: a first pass over the postings finds the codes that share the most with the query, a second one reads the
//! terms of the best of them word by word, a third one weighs all that is known of those that remain.

use super::features::{FEATURES, Feature};
use super::filter::Admission;
use super::index::Index;
use super::lists::Lists;
use super::procedures::{Plans, is_of_procedures};
use super::ranking::Ranking;
use super::seventh::SeventhReadings;

mod aligned;
mod axes;
mod code_set;
mod first_pass;
mod meanings;
mod second_pass;
mod steps;
mod term_read;
mod third_pass;

use aligned::Aligned;
use first_pass::Candidates;
use meanings::Meanings;
use second_pass::Asked;
use steps::Searched;

/// Memory of a search, kept from one to the next so that nothing is allocated anew.
#[derive(Debug, Default)]
pub struct Workspace {
    /// One for each index that is searched.
    parts: Vec<Part>,
    /// The order in which they are looked at.
    order: Vec<usize>,
    best: Vec<Ranked>,
}

/// What is held of one index during a search.
#[derive(Debug, Default)]
struct Part {
    candidates: Candidates,
    meanings: Meanings,
    sevenths: SeventhReadings,
    /// What a code has that has every word, and the most that a code can have and that one has, as shares of it.
    whole: f32,
    bound: f32,
    reach: f32,
}

impl Workspace {
    /// Searches indexes at once; `each` takes the best of each, best first.
    ///
    /// Where one code system has far more of a query than another, the other is not read: what it has could not come near.
    pub(crate) fn search<'i>(
        &mut self,
        plans: &Plans,
        indexes: &[(usize, &'i Index, Admission)],
        lists: &Lists,
        ranking: &Ranking,
        mut each: impl FnMut(usize, &'i Index, &[Ranked]),
    ) {
        /// What a code system must have of a query, against the one that has the most.
        const LEAST: f32 = 0.6;
        let is_named = |index: &Index| plans.named == Some(true) && is_of_procedures(index);
        if self.parts.len() < indexes.len() {
            self.parts.resize_with(indexes.len(), Part::default);
        }
        for (part, (_, index, _)) in self.parts.iter_mut().zip(indexes) {
            let plan = plans.of_index(index);
            part.meanings.read(plan, index, lists);
            part.whole = part.meanings.whole(plan);
            part.bound = part.meanings.bound(part.whole);
        }
        // The one that may have the most goes first: it tells which others need not be looked at.
        self.order.clear();
        self.order.extend(0..indexes.len());
        self.order.sort_by(|a, b| {
            let bound = |at: &usize| self.parts.get(*at).map_or(0.0, |part| part.bound);
            bound(b).total_cmp(&bound(a)).then(a.cmp(b))
        });
        let mut most = 0.0_f32;
        for at in &self.order {
            let (Some(part), Some((_, index, admission))) = (self.parts.get_mut(*at), indexes.get(*at)) else {
                continue;
            };
            part.reach = 0.0;
            if part.bound >= LEAST * most || is_named(index) {
                part.sevenths = SeventhReadings::of(plans.of_index(index), index);
                let searched = Searched {
                    meanings: &part.meanings,
                    index,
                    admission,
                    sevenths: &part.sevenths,
                };
                let needed = if is_named(index) {
                    0.0
                } else {
                    LEAST * most * part.whole
                };
                part.candidates.gather(&searched, needed);
                part.reach = part.candidates.reach(part.whole);
                most = most.max(part.reach);
            }
        }
        for (part, (at, index, _)) in self.parts.iter_mut().zip(indexes) {
            if part.reach > 0.0 && part.reach >= LEAST * most || is_named(index) {
                let plan = plans.of_index(index);
                let asked = Asked {
                    plan,
                    index,
                    meanings: &part.meanings,
                    sevenths: &part.sevenths,
                };
                self.best.clear();
                let read = asked.read(&part.candidates.best());
                asked.score(read, ranking, &mut self.best);
                sort(&mut self.best);
                if let Some(mut aligned) = Aligned::of(plan, index, &part.meanings) {
                    aligned.raise(&mut self.best);
                    sort(&mut self.best);
                }
                if is_of_procedures(index) {
                    asked.rank_by_axes(plans.named, &mut self.best);
                    sort(&mut self.best);
                }
                each(*at, index, &self.best);
            }
            part.meanings.clear();
        }
    }
}

fn sort(best: &mut [Ranked]) {
    best.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.code.cmp(&b.code)));
}

/// A code with its rank.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ranked {
    pub(crate) code: u32,
    /// The term that matched best.
    pub(crate) term: u32,
    pub(crate) score: f32,
    /// Place of the seventh character in the code's list that the query names.
    pub(crate) seventh: Option<u8>,
    /// The slots of the query that its meaning has.
    seventh_slots: u64,
    /// The reading of the query that matched.
    pub(crate) reading: u8,
    pub(crate) features: [f32; FEATURES],
}

impl Ranked {
    /// A code that the query is the beginning of.
    pub(crate) fn of_code(code: u32, term: u32, score: f32) -> Self {
        Self {
            code,
            term,
            score,
            seventh: None,
            seventh_slots: 0,
            reading: 0,
            features: [0.0; FEATURES],
        }
    }

    fn set(&mut self, feature: Feature, value: f32) {
        if let Some(place) = self.features.get_mut(feature as usize) {
            *place = value;
        }
    }
}
