//! The first pass: what the postings of the words of a query add up to, for each code.

use super::super::filter::Admission;
use super::super::index::Index;
use super::meanings::Meanings;

/// Codes that the second pass reads.
const CANDIDATES: usize = 320;
/// Postings that are read after those of the rarest words.
const POSTINGS: usize = 75_000;

/// Codes that share words with a query.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    /// For each code its score, and the last slot that added to it.
    scores: Vec<f32>,
    stamps: Vec<u8>,
    touched: Vec<u32>,
}

impl Candidates {
    /// Adds up, for each code, how much of the query it has, the rarest words first.
    pub(super) fn gather(&mut self, meanings: &Meanings, index: &Index, admission: &Admission) {
        if self.scores.len() < index.len() {
            self.scores.resize(index.len(), 0.0);
            self.stamps.resize(index.len(), 0);
        }
        let work = |slot: usize| -> usize {
            let expansions = meanings.expansions(slot).iter();
            expansions.map(|expansion| index.postings.len(expansion.lemma)).sum()
        };
        let mut order: Vec<(usize, usize)> = (0..meanings.slots()).map(|slot| (work(slot), slot)).collect();
        order.sort_unstable();
        let mut read = 0;
        for (round, (work, slot)) in order.into_iter().enumerate() {
            if read > 0 && read + work > POSTINGS {
                break; // what is left is common: the second pass sees to it
            }
            read += work;
            self.add(slot, round as u8 + 1, meanings, index, admission);
        }
    }

    fn add(&mut self, slot: usize, stamp: u8, meanings: &Meanings, index: &Index, admission: &Admission) {
        for expansion in meanings.expansions(slot) {
            let gain = meanings.rarity(slot) * expansion.weight / 255.0;
            for (code, weight) in index.postings.get(expansion.lemma) {
                let at = code as usize;
                let (Some(score), Some(last)) = (self.scores.get_mut(at), self.stamps.get_mut(at)) else {
                    break;
                };
                if *last == 0 {
                    if !admission.admits(index, code) {
                        continue;
                    }
                    self.touched.push(code);
                }
                if *last != stamp {
                    *last = stamp;
                    *score += gain * f32::from(weight);
                }
            }
        }
    }

    /// The codes that have the most, ascending, each with its share of the highest score.
    pub(super) fn best(&self) -> Vec<(u32, f32)> {
        let score = |code: &u32| self.scores.get(*code as usize).copied().unwrap_or_default();
        let cut = threshold(self.touched.iter().map(score), CANDIDATES);
        let highest = self.touched.iter().map(score).fold(f32::MIN_POSITIVE, f32::max);
        let best = self.touched.iter().map(|code| (*code, score(code)));
        let best = best.filter(|(_, score)| *score >= cut).take(2 * CANDIDATES);
        let mut best: Vec<(u32, f32)> = best.map(|(code, score)| (code, score / highest)).collect();
        best.sort_unstable_by_key(|(code, _)| *code);
        best
    }

    pub(super) fn clear(&mut self) {
        for code in self.touched.drain(..) {
            let at = code as usize;
            if let (Some(score), Some(stamp)) = (self.scores.get_mut(at), self.stamps.get_mut(at)) {
                (*score, *stamp) = (0.0, 0);
            }
        }
    }
}

/// The score that about `count` of `scores` reach.
fn threshold(scores: impl Iterator<Item = f32> + Clone, count: usize) -> f32 {
    const BINS: usize = 512;
    let highest = scores.clone().fold(0.0_f32, f32::max);
    let mut bins = [0_u32; BINS];
    let mut all = 0;
    for score in scores {
        let bin = (score / highest.max(f32::MIN_POSITIVE) * (BINS - 1) as f32) as usize;
        if let Some(bin) = bins.get_mut(bin) {
            *bin += 1;
        }
        all += 1;
    }
    if all <= count {
        return 0.0;
    }
    let mut above = 0;
    for (at, bin) in bins.iter().enumerate().rev() {
        above += *bin as usize;
        if above >= count {
            return at as f32 / (BINS - 1) as f32 * highest;
        }
    }
    0.0
}
