//! The first pass: what the postings of the words of a query add up to, for each code.

use super::code_set::CodeSet;
use super::steps::{Searched, Step, share};

/// Codes that the second pass reads.
const CANDIDATES: usize = 320;
/// Share of the highest score that a code has at least which the second pass reads.
const LEAST_SHARE: f32 = 0.38;

/// Classes of scores.
const BINS: usize = 512;
/// Sums of floats may be off a little.
const SLACK: f32 = 1.001;

/// Codes that share words with a query.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    places: Vec<Place>,
    touched: Vec<u32>,
    /// The codes that are touched, once no other can come near the best any more.
    live: CodeSet,
    /// What was gathered: the codes that have enough of the highest score, each with its score; the highest score.
    gathered: Vec<(u32, f32)>,
    highest: f32,
    /// The code that has it.
    leader: u32,
}

/// The score of a code, and the words that added to it, as bits.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    score: f32,
    seen: u32,
}

/// What a code must come to, as far as is known: what comes to less need not be looked at.
struct Bar {
    /// The least that the highest score will be.
    highest: f32,
    /// The least that the last of the best codes will have.
    last: f32,
    /// The most that a code can have.
    whole: f32,
}

impl Bar {
    fn of(highest: f32, steps: &[Step]) -> Self {
        Self {
            highest,
            last: 0.0,
            whole: steps.first().map_or(0.0, |step| step.most),
        }
    }

    fn raise_highest(&mut self, highest: f32) {
        self.highest = self.highest.max(highest / SLACK);
    }

    fn raise_last(&mut self, last: f32) {
        // The best are chosen by classes of scores; they may reach into the next one.
        self.last = self.last.max(last / SLACK - 2.0 * self.whole / BINS as f32);
    }

    fn least(&self) -> f32 {
        self.last.max(LEAST_SHARE * self.highest)
    }

    /// Whether a code that can come to `most` need not be looked at.
    fn is_above(&self, most: f32) -> bool {
        most * SLACK < self.least()
    }
}

impl Candidates {
    /// Adds up, for each code, how much of the query it has, the rarest words first. Where no code has `needed`, what is
    /// gathered need not be whole.
    ///
    /// Words that the meaning of a seventh character has are taken for that by codes that it completes.
    pub(super) fn gather(&mut self, searched: &Searched<'_>, needed: f32) {
        /// Postings that are worth asking first which codes are still in question.
        const MANY: usize = 1500;
        let index = searched.index;
        if self.places.len() < index.len() {
            self.places.resize(index.len(), Place::default());
        }
        self.live.resize(self.places.len());
        self.highest = 0.0;
        let steps = searched.steps();
        let mut bar = Bar::of(needed, &steps);
        let mut is_settled = false;
        for (at, step) in steps.iter().enumerate() {
            let postings = index.postings.len(step.lemma);
            if postings > MANY && !is_settled && self.highest > 0.0 {
                let coming = searched.coming(steps.get(at..).unwrap_or_default(), self.leader, self.seen(self.leader));
                bar.raise_highest(self.highest + coming);
                if !bar.is_above(step.most) && postings > 2 * self.touched.len() {
                    bar.raise_last(self.last_of_best());
                }
            }
            bar.raise_highest(self.highest);
            if bar.is_above(step.most)
                && (!is_settled || postings > self.touched.len() && self.touched.len() > MANY / 16)
            {
                self.settle(bar.least() - step.most);
                is_settled = true;
            }
            if is_settled {
                self.add_to_live(step, searched);
            } else {
                self.add(step, searched);
            }
        }
        self.add_sevenths(searched);
        self.collect();
    }

    /// What the last of the best codes has so far; zero where there are too few to tell.
    fn last_of_best(&self) -> f32 {
        let scores = self.touched.iter().filter_map(|code| self.places.get(*code as usize));
        threshold(scores.map(|place| place.score), self.highest, CANDIDATES)
    }

    /// The words that a code got something for.
    fn seen(&self, code: u32) -> u32 {
        self.places.get(code as usize).map_or(0, |place| place.seen)
    }

    /// Lets go the codes that have less than `least`: from here on no code is touched that was not.
    fn settle(&mut self, least: f32) {
        let Self {
            places, touched, live, ..
        } = self;
        touched.retain(|code| {
            let Some(place) = places.get_mut(*code as usize) else {
                return false;
            };
            let stays = place.score >= least;
            if stays {
                live.insert(*code);
            } else {
                *place = Place::default();
                live.remove(*code);
            }
            stays
        });
    }

    /// Takes the scores out of the places, which are as good as new then.
    fn collect(&mut self) {
        self.gathered.clear();
        let least = LEAST_SHARE * self.highest;
        for code in self.touched.drain(..) {
            self.live.remove(code);
            if let Some(place) = self.places.get_mut(code as usize) {
                let place = std::mem::take(place);
                if place.score >= least {
                    self.gathered.push((code, place.score));
                }
            }
        }
    }

    /// Adds a word to all codes that have it.
    fn add(&mut self, step: &Step, searched: &Searched<'_>) {
        let Self { places, touched, .. } = self;
        let (mut highest, mut leader) = (self.highest, self.leader);
        let bit = step.bit;
        for run in searched.index.postings.get(step.lemma) {
            let gain = step.gain * share(run.weight);
            let codes = run.codes();
            let places = places.get_mut(codes.start as usize..codes.end as usize);
            for (code, place) in codes.zip(places.into_iter().flatten()) {
                if place.seen & bit != 0 || (step.may_complete && searched.is_completed(step.slot, code)) {
                    continue;
                }
                if place.seen == 0 {
                    if !searched.admission.admits(searched.index, code) {
                        continue;
                    }
                    touched.push(code);
                }
                place.seen |= bit;
                place.score += gain;
                if place.score > highest {
                    (highest, leader) = (place.score, code);
                }
            }
        }
        (self.highest, self.leader) = (highest, leader);
    }

    /// Adds a word to those of the codes in question that have it.
    fn add_to_live(&mut self, step: &Step, searched: &Searched<'_>) {
        let Self { places, live, .. } = self;
        let (mut highest, mut leader) = (self.highest, self.leader);
        let bit = step.bit;
        for run in searched.index.postings.get(step.lemma) {
            for code in live.within(run.codes()) {
                let Some(place) = places.get_mut(code as usize) else {
                    continue;
                };
                if place.seen & bit != 0 || (step.may_complete && searched.is_completed(step.slot, code)) {
                    continue;
                }
                place.seen |= bit;
                place.score += step.gain * share(run.weight);
                if place.score > highest {
                    (highest, leader) = (place.score, code);
                }
            }
        }
        (self.highest, self.leader) = (highest, leader);
    }

    fn add_sevenths(&mut self, searched: &Searched<'_>) {
        let Searched { meanings, sevenths, .. } = searched;
        if sevenths.all() == 0 {
            return;
        }
        let gain = |slots: u64| -> f32 {
            let slots = (0..meanings.slots()).filter(|slot| slots & 1 << slot != 0);
            slots.map(|slot| meanings.rarity(slot)).sum()
        };
        let gains: Vec<f32> = sevenths.lists().map(gain).collect();
        for code in &self.touched {
            let list = searched.index.codes.seventh_list(*code);
            let gain = list.and_then(|list| gains.get(usize::from(list)));
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
