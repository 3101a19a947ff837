//! The first pass: what the postings of the words of a query add up to, for each code.

use super::super::filter::Admission;
use super::super::index::Index;
use super::super::plan::Plan;
use super::super::seventh::SeventhReadings;
use super::meanings::Meanings;

/// Codes that the second pass reads.
const CANDIDATES: usize = 320;
/// Postings that are read after those of the rarest words.
const POSTINGS: usize = 75_000;

/// Codes that share words with a query.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    places: Vec<Place>,
    touched: Vec<u32>,
    highest: f32,
}

/// The score of a code, and the last round that added to it.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    score: f32,
    stamp: u8,
}

impl Candidates {
    /// Adds up, for each code, how much of the query it has, the rarest words first.
    ///
    /// Words that the meaning of a seventh character has are taken for that by codes that it completes.
    pub(super) fn gather(
        &mut self,
        meanings: &Meanings,
        index: &Index,
        admission: &Admission,
        sevenths: &SeventhReadings,
    ) {
        if self.places.len() < index.len() {
            self.places.resize(index.len(), Place::default());
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
            self.add(slot, round as u8 + 1, meanings, index, admission, sevenths);
        }
        self.add_sevenths(meanings, index, sevenths);
    }

    fn add_sevenths(&mut self, meanings: &Meanings, index: &Index, sevenths: &SeventhReadings) {
        if sevenths.all() == 0 {
            return;
        }
        let gain = |slots: u64| -> f32 {
            let slots = (0..meanings.slots()).filter(|slot| slots & 1 << slot != 0);
            slots.map(|slot| meanings.rarity(slot)).sum()
        };
        let gains: Vec<f32> = sevenths.lists().map(gain).collect();
        for code in &self.touched {
            let gain = index
                .codes
                .seventh_list(*code)
                .and_then(|list| gains.get(usize::from(list)));
            if let (Some(gain), Some(place)) = (gain, self.places.get_mut(*code as usize)) {
                place.score += gain;
                self.highest = self.highest.max(place.score);
            }
        }
    }

    fn add(
        &mut self,
        slot: usize,
        stamp: u8,
        meanings: &Meanings,
        index: &Index,
        admission: &Admission,
        sevenths: &SeventhReadings,
    ) {
        let is_of_seventh = sevenths.all() & 1 << slot != 0;
        let completes = |code: u32| sevenths.union(index.codes.seventh_list(code)) & 1 << slot != 0;
        for expansion in meanings.expansions(slot) {
            let gain = meanings.rarity(slot) * expansion.weight / 255.0;
            for run in index.postings.get(expansion.lemma) {
                let gain = gain * f32::from(run.weight);
                for code in run.codes() {
                    let Some(place) = self.places.get_mut(code as usize) else {
                        break;
                    };
                    if is_of_seventh && completes(code) {
                        continue;
                    }
                    if place.stamp == 0 {
                        if !admission.admits(index, code) {
                            continue;
                        }
                        self.touched.push(code);
                    }
                    if place.stamp != stamp {
                        place.stamp = stamp;
                        place.score += gain;
                        self.highest = self.highest.max(place.score);
                    }
                }
            }
        }
    }

    /// The highest score as a share of what a code would have that has every word of the query.
    pub(super) fn reach(&self, plan: &Plan, meanings: &Meanings) -> f32 {
        let rarity = |mask: u64| -> f32 {
            let slots = (0..meanings.slots()).filter(|slot| mask & 1 << slot != 0);
            slots.map(|slot| meanings.rarity(slot)).sum()
        };
        let whole = plan.readings.iter().map(|(mask, _)| rarity(*mask));
        self.highest / whole.fold(f32::INFINITY, f32::min).max(f32::MIN_POSITIVE)
    }

    /// The codes that have the most, ascending, each with its share of the highest score.
    pub(super) fn best(&self) -> Vec<(u32, f32)> {
        let score = |code: &u32| self.places.get(*code as usize).map_or(0.0, |place| place.score);
        let cut = threshold(self.touched.iter().map(score), self.highest, CANDIDATES);
        let highest = self.highest.max(f32::MIN_POSITIVE);
        let best = self.touched.iter().map(|code| (*code, score(code)));
        let best = best.filter(|(_, score)| *score >= cut).take(2 * CANDIDATES);
        let mut best: Vec<(u32, f32)> = best.map(|(code, score)| (code, score / highest)).collect();
        best.sort_unstable_by_key(|(code, _)| *code);
        best
    }

    pub(super) fn clear(&mut self) {
        for code in self.touched.drain(..) {
            if let Some(place) = self.places.get_mut(code as usize) {
                *place = Place::default();
            }
        }
        self.highest = 0.0;
    }
}

/// The score that about `count` of `scores` reach.
fn threshold(scores: impl Iterator<Item = f32>, highest: f32, count: usize) -> f32 {
    const BINS: usize = 512;
    let scale = (BINS - 1) as f32 / highest.max(f32::MIN_POSITIVE);
    let mut bins = [0_u32; BINS];
    let mut all = 0;
    for score in scores {
        if let Some(bin) = bins.get_mut((score * scale) as usize) {
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
            return at as f32 / scale;
        }
    }
    0.0
}
