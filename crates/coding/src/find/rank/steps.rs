//! [`Searched`] and its [`Step`]s: in which order the first pass looks up what the words of a query may mean, and how much a
//! code can still get.

use super::super::expand::How;
use super::super::filter::Admission;
use super::super::index::Index;
use super::super::plan::MAX_SLOTS;
use super::super::seventh::SeventhReadings;
use super::meanings::Meanings;

/// Postings that are read after those of the rarest words.
const POSTINGS: usize = 75_000;
/// What counts so much of what counts most for a word is looked up before all that counts less.
const SURE: f32 = 0.5;

/// What the words of a query are looked up in.
pub(super) struct Searched<'s> {
    pub(super) meanings: &'s Meanings,
    pub(super) index: &'s Index,
    pub(super) admission: &'s Admission,
    pub(super) sevenths: &'s SeventhReadings,
}

/// One of the lemmas that a word of the query may mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) slot: usize,
    /// The bit of its word.
    pub(super) bit: u32,
    pub(super) is_sure: bool,
    pub(super) lemma: u16,
    /// What a code gets that has the lemma with the greatest weight.
    pub(super) gain: f32,
    /// The most that a code can get in this step and in those after it, its seventh character included.
    pub(super) most: f32,
    /// Whether the meaning of a character that completes codes has the word.
    pub(super) may_complete: bool,
}

impl Searched<'_> {
    /// What to look up: what is sure before what is not, the rarest words first. Of a word what counts most comes first.
    pub(super) fn steps(&self) -> Vec<Step> {
        let words = self.words();
        let mut steps: Vec<Step> = Vec::new();
        for (bit, slot) in (0..u32::BITS).zip(words) {
            let rarity = self.meanings.rarity(slot);
            let begin = steps.len();
            let expansions = self.meanings.expansions(slot).iter();
            steps.extend(expansions.map(|expansion| {
                // A common word that stands for a rare one in names of the same thing tells no more than it ever does.
                let tells = match expansion.how {
                    How::Learned => rarity.min(self.index.rarity(expansion.lemma)),
                    _ => rarity,
                };
                Step {
                    slot,
                    bit: 1 << bit,
                    is_sure: false,
                    lemma: expansion.lemma,
                    gain: expansion.weight * tells,
                    most: 0.0,
                    may_complete: self.may_complete(slot),
                }
            }));
            let of_word = steps.get_mut(begin..).unwrap_or_default();
            of_word.sort_by(|a, b| b.gain.total_cmp(&a.gain));
            let most = of_word.first().map_or(0.0, |step| step.gain);
            of_word
                .iter_mut()
                .for_each(|step| step.is_sure = step.gain >= SURE * most);
        }
        steps.sort_by_key(|step| !step.is_sure);
        self.bound(&mut steps);
        steps
    }

    /// The words that are looked up, the rarest first, as many as a mask has bits; what is left is common, and the second pass sees to it.
    fn words(&self) -> Vec<usize> {
        let work = |slot: usize| -> usize {
            let expansions = self.meanings.expansions(slot).iter();
            expansions
                .map(|expansion| self.index.postings.len(expansion.lemma))
                .sum()
        };
        let mut words: Vec<(usize, usize)> = (0..self.meanings.slots()).map(|slot| (work(slot), slot)).collect();
        words.sort_unstable();
        let mut read = 0;
        words.retain(|(work, _)| {
            read += work;
            read == *work || read <= POSTINGS
        });
        words.into_iter().map(|(_, slot)| slot).collect()
    }

    /// Notes for each step how much a code can still get.
    fn bound(&self, steps: &mut [Step]) {
        let completing = (0..self.meanings.slots()).filter(|slot| self.may_complete(*slot));
        let completing: f32 = completing.map(|slot| self.meanings.rarity(slot)).sum();
        let mut words = [0.0_f32; MAX_SLOTS];
        let mut coming = completing;
        for step in steps.iter_mut().rev() {
            if let Some(of_word) = words.get_mut(step.slot) {
                coming += step.gain - *of_word;
                *of_word = step.gain; // those of the word that come later are less
            }
            step.most = coming;
        }
    }

    /// Whether the meaning of a character that completes codes has the word.
    fn may_complete(&self, slot: usize) -> bool {
        self.sevenths.all() & 1 << slot != 0
    }

    /// Whether the meaning of a character that completes the code has the word: then its names need not.
    pub(super) fn is_completed(&self, slot: usize, code: u32) -> bool {
        self.may_complete(slot) && self.sevenths.union(self.index.codes.seventh_list(code)) & 1 << slot != 0
    }

    /// What a code gets in steps to come, that has got something for the words of `seen`: of all that a word may mean, the
    /// surest counts that the code has.
    pub(super) fn coming(&self, steps: &[Step], code: u32, mut seen: u32) -> f32 {
        let mut sum = 0.0;
        for step in steps {
            if seen & step.bit != 0 || step.may_complete && self.is_completed(step.slot, code) {
                continue;
            }
            if let Some(weight) = self.index.postings.weight(step.lemma, code) {
                seen |= step.bit;
                sum += step.gain * share(weight);
            }
        }
        sum
    }
}

/// The weight of a posting as a share of the greatest.
pub(super) fn share(weight: u8) -> f32 {
    f32::from(weight) / 255.0
}
