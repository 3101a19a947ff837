//! Ranking: a first pass over the postings finds the codes that share the most with the query, a second one reads the
//! terms of the best of them word by word.

use super::features::{FEATURES, Feature};
use super::filter::Admission;
use super::index::Index;
use super::lists::Lists;
use super::plan::Plan;
use super::ranking::Ranking;

mod first_pass;
mod meanings;
mod second_pass;
mod term_read;

use first_pass::Candidates;
use meanings::Meanings;
use second_pass::SecondPass;

/// Memory of a search, kept from one to the next so that nothing is allocated anew.
#[derive(Debug, Default)]
pub struct Workspace {
    candidates: Candidates,
    meanings: Meanings,
    pub(crate) best: Vec<Ranked>,
}

impl Workspace {
    /// Ranks the codes of an index; they lie in `best`, best first.
    pub(crate) fn rank(&mut self, plan: &Plan, index: &Index, lists: &Lists, admission: &Admission, ranking: &Ranking) {
        self.best.clear();
        self.meanings.read(plan, index, lists);
        self.candidates.gather(&self.meanings, index, admission);
        SecondPass::new(plan, index, &self.meanings).read(&self.candidates, &mut self.best);
        score_among_neighbours(&mut self.best, index, ranking);
        self.candidates.clear();
        self.meanings.clear();
        self.best
            .sort_by(|a, b| b.score.total_cmp(&a.score).then(a.code.cmp(&b.code)));
    }
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
    /// The reading of the query that matched.
    pub(crate) reading: u8,
    /// How well the best term matched, roughly.
    quick: f32,
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
            reading: 0,
            quick: 0.0,
            features: [0.0; FEATURES],
        }
    }

    fn set(&mut self, feature: Feature, value: f32) {
        if let Some(place) = self.features.get_mut(feature as usize) {
            *place = value;
        }
    }
}

/// Adds what the codes of the same category and those right beside a code say for it, and scores all.
fn score_among_neighbours(ranked: &mut [Ranked], index: &Index, ranking: &Ranking) {
    ranked.sort_unstable_by_key(|ranked| ranked.code);
    let category = |one: &Ranked, other: &Ranked| index.code(one.code).get(..3) == index.code(other.code).get(..3);
    let mut quicks: Vec<(u32, f32)> = Vec::with_capacity(ranked.len());
    for family in ranked.chunk_by_mut(|one, other| category(one, other)) {
        let best = family.iter().map(|ranked| ranked.quick).fold(0.0, f32::max);
        let all: f32 = family.iter().map(|ranked| ranked.quick * ranked.quick).sum();
        quicks.clear();
        quicks.extend(
            family
                .iter()
                .map(|ranked| (index.above(ranked.code).unwrap_or(ranked.code), ranked.quick)),
        );
        for (at, ranked) in family.iter_mut().enumerate() {
            let own = ranked.quick * ranked.quick;
            let above = quicks.get(at).map(|(above, _)| *above);
            let beside: f32 = quicks
                .iter()
                .filter(|(of, _)| Some(*of) == above)
                .map(|(_, quick)| quick * quick)
                .sum();
            ranked.set(Feature::CategoryBest, best - ranked.quick);
            ranked.set(Feature::CategoryAll, (1.0 + (all - own).max(0.0)).ln());
            ranked.set(Feature::Beside, (1.0 + (beside - own).max(0.0)).ln());
            ranked.score = ranking.score(&ranked.features);
        }
    }
}
