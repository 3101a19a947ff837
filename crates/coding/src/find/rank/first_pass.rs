//! The first pass: what the postings of the words of a query add up to, for each code.

use super::super::filter::Admission;
use super::super::index::Index;
use super::super::index::postings::Run;
use super::super::seventh::SeventhReadings;
use super::code_set::CodeSet;
use super::meanings::Meanings;

/// Codes that the second pass reads.
const CANDIDATES: usize = 320;
/// Share of the highest score that a code has at least which the second pass reads.
const LEAST_SHARE: f32 = 0.38;
/// Postings that are read after those of the rarest words.
const POSTINGS: usize = 75_000;

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

/// The score of a code, and the last round that added to it.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    score: f32,
    stamp: u8,
}

/// What the words of a query are looked up in.
pub(super) struct Searched<'s> {
    pub(super) meanings: &'s Meanings,
    pub(super) index: &'s Index,
    pub(super) admission: &'s Admission,
    pub(super) sevenths: &'s SeventhReadings,
}

/// A word of the query that is looked up.
#[derive(Debug, Clone, Copy)]
struct Round {
    slot: usize,
    /// Postings of all that it may mean.
    work: usize,
    /// The most that a code can still get after this round: from the words that are left, and from its seventh character.
    after: f32,
}

/// What a word may mean, as it is added to the codes that have it.
struct Word {
    slot: usize,
    /// The number of the round, from one.
    stamp: u8,
    /// What a code gets for it that has it with a weight of one.
    gain: f32,
    may_complete: bool,
}

impl Searched<'_> {
    /// The words to look up, the rarest first; what is left is common, and the second pass sees to it.
    fn rounds(&self) -> Vec<Round> {
        let meanings = self.meanings;
        let work = |slot: usize| -> usize {
            let expansions = meanings.expansions(slot).iter();
            expansions
                .map(|expansion| self.index.postings.len(expansion.lemma))
                .sum()
        };
        let round = |slot| Round {
            slot,
            work: work(slot),
            after: 0.0,
        };
        let mut rounds: Vec<Round> = (0..meanings.slots()).map(round).collect();
        rounds.sort_unstable_by_key(|round| (round.work, round.slot));
        let mut read = 0;
        rounds.retain(|round| {
            read += round.work;
            read == round.work || read <= POSTINGS
        });
        let completing = (0..meanings.slots()).filter(|slot| self.may_complete(*slot));
        let mut after: f32 = completing.map(|slot| meanings.rarity(slot)).sum();
        for round in rounds.iter_mut().rev() {
            round.after = after;
            after += self.most(round.slot);
        }
        rounds
    }

    /// The most that a code can get of a word.
    fn most(&self, slot: usize) -> f32 {
        let surest = self.meanings.expansions(slot).first();
        surest.map_or(0.0, |surest| self.meanings.rarity(slot) * surest.weight)
    }

    /// Whether the meaning of a character that completes codes has the word.
    fn may_complete(&self, slot: usize) -> bool {
        self.sevenths.all() & 1 << slot != 0
    }

    /// Whether the meaning of a character that completes the code has the word: then its names need not.
    fn is_completed(&self, slot: usize, code: u32) -> bool {
        self.may_complete(slot) && self.sevenths.union(self.index.codes.seventh_list(code)) & 1 << slot != 0
    }

    /// What a code gets of a word: of all that the word may mean, the surest counts that the code has.
    fn gain(&self, slot: usize, code: u32) -> f32 {
        if self.is_completed(slot, code) {
            return 0.0;
        }
        let mut expansions = self.meanings.expansions(slot).iter();
        let gain = expansions.find_map(|expansion| {
            let weight = self.index.postings.weight(expansion.lemma, code)?;
            Some(self.meanings.rarity(slot) * expansion.weight / 255.0 * f32::from(weight))
        });
        gain.unwrap_or_default()
    }
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
    fn of(highest: f32, rounds: &[Round], searched: &Searched<'_>) -> Self {
        let first = rounds.first();
        Self {
            highest,
            last: 0.0,
            whole: first.map_or(0.0, |first| first.after + searched.most(first.slot)),
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
        let rounds = searched.rounds();
        let mut bar = Bar::of(needed, &rounds, searched);
        let mut is_settled = false;
        for (at, (stamp, round)) in (1..).zip(&rounds).enumerate() {
            if round.work > MANY && self.highest > 0.0 {
                let coming = rounds.get(at..).unwrap_or_default().iter();
                let coming: f32 = coming.map(|round| searched.gain(round.slot, self.leader)).sum();
                bar.raise_highest(self.highest + coming);
                if round.work > 2 * self.touched.len() {
                    bar.raise_last(self.last_of_best());
                }
            }
            let rarity = searched.meanings.rarity(round.slot);
            for (rank, expansion) in searched.meanings.expansions(round.slot).iter().enumerate() {
                bar.raise_highest(self.highest);
                let most = rarity * expansion.weight + round.after;
                if bar.is_above(most) && (!is_settled || rank == 0 && self.touched.len() > MANY / 16) {
                    self.settle(bar.least() - most);
                    is_settled = true;
                }
                let word = Word {
                    slot: round.slot,
                    stamp,
                    gain: rarity * expansion.weight / 255.0,
                    may_complete: searched.may_complete(round.slot),
                };
                let runs = index.postings.get(expansion.lemma);
                if is_settled {
                    self.add_to_live(runs, &word, searched);
                } else {
                    self.add(runs, &word, searched);
                }
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
    fn add(&mut self, runs: &[Run], word: &Word, searched: &Searched<'_>) {
        let Self { places, touched, .. } = self;
        let (mut highest, mut leader) = (self.highest, self.leader);
        for run in runs {
            let gain = word.gain * f32::from(run.weight);
            let codes = run.codes();
            let places = places.get_mut(codes.start as usize..codes.end as usize);
            for (code, place) in codes.zip(places.into_iter().flatten()) {
                if place.stamp == word.stamp || (word.may_complete && searched.is_completed(word.slot, code)) {
                    continue;
                }
                if place.stamp == 0 {
                    if !searched.admission.admits(searched.index, code) {
                        continue;
                    }
                    touched.push(code);
                }
                place.stamp = word.stamp;
                place.score += gain;
                if place.score > highest {
                    (highest, leader) = (place.score, code);
                }
            }
        }
        (self.highest, self.leader) = (highest, leader);
    }

    /// Adds a word to those of the codes in question that have it.
    fn add_to_live(&mut self, runs: &[Run], word: &Word, searched: &Searched<'_>) {
        let Self { places, live, .. } = self;
        let (mut highest, mut leader) = (self.highest, self.leader);
        for run in runs {
            for code in live.within(run.codes()) {
                let Some(place) = places.get_mut(code as usize) else {
                    continue;
                };
                if place.stamp == word.stamp || (word.may_complete && searched.is_completed(word.slot, code)) {
                    continue;
                }
                place.stamp = word.stamp;
                place.score += word.gain * f32::from(run.weight);
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
