//! [`Meanings`]: which lemmas of an index stand for which words of a query.

use super::super::expand::{Expansion, expand};
use super::super::index::Index;
use super::super::lists::Lists;
use super::super::plan::{MAX_SLOTS, Plan};

/// How rare a word is taken to be that no code has.
const UNKNOWN: f32 = 7.0;

/// A lemma stands for a slot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meaning {
    pub(super) slot: u8,
    pub(super) weight: f32,
    next: u16,
    lemma: u16,
}

/// For each slot of a query what it may mean in an index, and for each lemma what it may stand for.
#[derive(Debug, Default)]
pub(super) struct Meanings {
    /// For each lemma where its meanings begin, plus one; each names the next.
    first: Vec<u16>,
    all: Vec<Meaning>,
    expansions: Vec<Vec<Expansion>>,
    rarities: Vec<f32>,
    /// For each slot its set of opposites, zero for none.
    opposites: Vec<u8>,
}

impl Meanings {
    /// Looks up what each word of a query may mean.
    pub(super) fn read(&mut self, plan: &Plan, index: &Index, lists: &Lists) {
        if self.first.len() < index.lexicon.len() {
            self.first.resize(index.lexicon.len(), 0);
        }
        self.expansions.resize(MAX_SLOTS, Vec::new());
        self.rarities.clear();
        self.opposites.clear();
        for (at, slot) in plan.slots.iter().enumerate() {
            let Some(expansions) = self.expansions.get_mut(at) else {
                break;
            };
            expand(slot, index, lists, expansions);
            let opposites = slot.opposites(lists);
            let rarity = expansions.first().map_or(UNKNOWN, |best| index.rarity(best.lemma));
            self.rarities.push(rarity * slot.weight);
            self.opposites.push(opposites);
            for expansion in expansions.iter() {
                let Some(first) = self.first.get_mut(usize::from(expansion.lemma)) else {
                    continue;
                };
                let Ok(next) = u16::try_from(self.all.len() + 1) else {
                    break;
                };
                self.all.push(Meaning {
                    slot: at as u8,
                    weight: expansion.weight,
                    next: *first,
                    lemma: expansion.lemma,
                });
                *first = next;
            }
        }
    }

    /// What a code has that has every word of the shortest reading of the query.
    pub(super) fn whole(&self, plan: &Plan) -> f32 {
        let worth = |mask: u64| -> f32 {
            let slots = (0..self.slots()).filter(|slot| mask & 1 << slot != 0);
            slots.map(|slot| self.rarity(slot)).sum()
        };
        let readings = plan.readings.iter().map(|(mask, _)| worth(*mask));
        readings.fold(f32::INFINITY, f32::min).max(f32::MIN_POSITIVE)
    }

    /// The most that a code can have, as a share of [`whole`](Self::whole): that of a word is no more than how surely the
    /// index has it.
    pub(super) fn bound(&self, whole: f32) -> f32 {
        let surest = |slot: usize| self.expansions(slot).first().map_or(0.0, |best| best.weight);
        let most: f32 = (0..self.slots()).map(|slot| self.rarity(slot) * surest(slot)).sum();
        most / whole
    }

    pub(super) fn clear(&mut self) {
        for meaning in self.all.drain(..) {
            if let Some(first) = self.first.get_mut(usize::from(meaning.lemma)) {
                *first = 0;
            }
        }
    }

    /// Number of slots.
    pub(super) fn slots(&self) -> usize {
        self.rarities.len()
    }

    /// What a lemma may stand for.
    #[inline]
    pub(super) fn of(&self, lemma: u16) -> impl Iterator<Item = Meaning> {
        let first = self.first.get(usize::from(lemma)).copied().unwrap_or_default();
        let at = |place: u16| self.all.get(usize::from(place.checked_sub(1)?)).copied();
        std::iter::successors(at(first), move |meaning| at(meaning.next))
    }

    /// The lemmas that a slot may mean, the surest first.
    pub(super) fn expansions(&self, slot: usize) -> &[Expansion] {
        self.expansions.get(slot).map_or(&[], Vec::as_slice)
    }

    /// How rare the word of a slot is, weighed by how much it counts.
    #[inline]
    pub(super) fn rarity(&self, slot: usize) -> f32 {
        self.rarities.get(slot).copied().unwrap_or_default()
    }

    /// The number of the set of opposites that a slot belongs to; zero for none.
    #[inline]
    pub(super) fn opposites(&self, slot: usize) -> u8 {
        self.opposites.get(slot).copied().unwrap_or_default()
    }
}
