//! The first pass: what the postings of the words of a query add up to, for each code.

use super::super::filter::Admission;
use super::super::index::Index;
use super::super::seventh::SeventhReadings;
use super::meanings::Meanings;

/// Codes that the second pass reads.
const CANDIDATES: usize = 320;
/// Share of the highest score that a code has at least which the second pass reads.
const LEAST_SHARE: f32 = 0.38;
/// Postings that are read after those of the rarest words.
const POSTINGS: usize = 75_000;

/// Codes that share words with a query.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    places: Vec<Place>,
    touched: Vec<u32>,
    /// What was gathered: the codes that have enough of the highest score, each with its score; the highest score.
    gathered: Vec<(u32, f32)>,
    highest: f32,
}

/// The score of a code, and the last round that added to it.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    score: f32,
    stamp: u8,
}

/// A word of the query that is looked up.
struct Round<'r> {
    slot: usize,
    /// Its number, from one.
    stamp: u8,
    index: &'r Index,
    /// Where the word may name a seventh character, what the characters have.
    sevenths: Option<&'r SeventhReadings>,
    /// The most that a code can have that no word before this one added to.
    most: f32,
}

impl Round<'_> {
    /// Whether the meaning of a character that completes the code has the word: then its names need not.
    fn is_completed(&self, code: u32) -> bool {
        let slots = |sevenths: &SeventhReadings| sevenths.union(self.index.codes.seventh_list(code));
        self.sevenths.map_or(0, slots) & 1 << self.slot != 0
    }
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
        self.highest = 0.0;
        // What a code can still get: from the words that are left, and from its seventh character.
        let most = |slot: usize| -> f32 {
            let surest = meanings.expansions(slot).iter().map(|expansion| expansion.weight);
            meanings.rarity(slot) * surest.fold(0.0, f32::max)
        };
        let completing = (0..meanings.slots()).filter(|slot| sevenths.all() & 1 << slot != 0);
        let completing: f32 = completing.map(|slot| meanings.rarity(slot)).sum();
        let mut left: f32 = order.iter().map(|(_, slot)| most(*slot)).sum();
        let mut read = 0;
        for (stamp, (work, slot)) in (1..).zip(order) {
            if read > 0 && read + work > POSTINGS {
                break; // what is left is common: the second pass sees to it
            }
            read += work;
            let round = Round {
                slot,
                stamp,
                index,
                sevenths: (sevenths.all() & 1 << slot != 0).then_some(sevenths),
                most: left + completing,
            };
            left -= most(slot);
            self.add(&round, meanings, admission);
        }
        self.add_sevenths(meanings, index, sevenths);
        self.collect();
    }

    /// Takes the scores out of the places, which are as good as new then.
    fn collect(&mut self) {
        self.gathered.clear();
        let least = LEAST_SHARE * self.highest;
        for code in self.touched.drain(..) {
            if let Some(place) = self.places.get_mut(code as usize) {
                let place = std::mem::take(place);
                if place.score >= least {
                    self.gathered.push((code, place.score));
                }
            }
        }
    }

    /// Adds a word to the codes that have it.
    fn add(&mut self, round: &Round<'_>, meanings: &Meanings, admission: &Admission) {
        let Self {
            places,
            touched,
            highest,
            ..
        } = self;
        // A code that comes in this late cannot have enough of the highest score any more. Sums of floats may be off a little.
        let comes_too_late = round.most * 1.001 < LEAST_SHARE * *highest;
        for expansion in meanings.expansions(round.slot) {
            let gain = meanings.rarity(round.slot) * expansion.weight / 255.0;
            for run in round.index.postings.get(expansion.lemma) {
                let gain = gain * f32::from(run.weight);
                let codes = run.codes();
                let places = places.get_mut(codes.start as usize..codes.end as usize);
                for (code, place) in codes.zip(places.into_iter().flatten()) {
                    if place.stamp == round.stamp || round.sevenths.is_some_and(|_| round.is_completed(code)) {
                        continue;
                    }
                    if place.stamp == 0 {
                        if comes_too_late || !admission.admits(round.index, code) {
                            continue;
                        }
                        touched.push(code);
                    }
                    place.stamp = round.stamp;
                    place.score += gain;
                    if place.score > *highest {
                        *highest = place.score;
                    }
                }
            }
        }
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

    /// The highest score as a share of `whole`, what a code would have that has every word of the query.
    pub(super) fn reach(&self, whole: f32) -> f32 {
        self.highest / whole
    }

    /// The codes that have the most, ascending, each with its share of the highest score.
    pub(super) fn best(&self) -> Vec<(u32, f32)> {
        let scores = self.gathered.iter().map(|(_, score)| *score);
        let cut = threshold(scores, self.highest, CANDIDATES).max(LEAST_SHARE * self.highest);
        let highest = self.highest.max(f32::MIN_POSITIVE);
        let best = self.gathered.iter().filter(|(_, score)| *score >= cut);
        let best = best.take(2 * CANDIDATES);
        let mut best: Vec<(u32, f32)> = best.map(|(code, score)| (*code, score / highest)).collect();
        best.sort_unstable_by_key(|(code, _)| *code);
        best
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
