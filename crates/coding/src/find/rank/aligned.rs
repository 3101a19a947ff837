//! How far a query reads like a name of a code: the words in their order, each perhaps cut short. It tells names apart that
//! have the same words, as `without … with` and `with … without` do.

use super::super::index::Index;
use super::super::index::layout::OPTIONAL;
use super::super::plan::{Plan, Slot};
use super::super::stem::is_cut_short;
use super::super::text::MAX_WORDS;
use super::Ranked;
use super::meanings::Meanings;

/// Hits whose names are compared.
const COMPARED: usize = 40;
/// Words that a query has at least to read like a name.
const LEAST: usize = 4;
/// Words from which on a query that says *unspecified* of nothing means what is specified.
const LONG: usize = 6;
/// Words of a name that one word of a query can stand for.
const LONGEST: usize = 3;
/// The weight of a meaning that is sure: a synonym of the list, or better.
const SURE: f32 = 0.9;
/// What it adds to the rank that a name has every word of the query, and further when it has no other.
const LEAST_GAIN: f32 = 2.0;
const GAIN: f32 = 8.0;

/// The words of a query in their order; for each the slots that it or its readings have.
pub(super) struct Aligned<'p> {
    index: &'p Index,
    meanings: &'p Meanings,
    units: Vec<Unit<'p>>,
    /// The lemma of what short titles always say, and how often the query says it.
    unspecified: Option<u16>,
    says_unspecified: usize,
}

struct Unit<'p> {
    slot: &'p Slot,
    /// Its slot, and those of what it was read as.
    slots: u64,
}

impl<'p> Aligned<'p> {
    /// The words of a query; `None` for one that is too short to read like a name, or is in plain words: those are told apart
    /// by all that is known of them.
    pub(super) fn of(plan: &'p Plan, index: &'p Index, meanings: &'p Meanings) -> Option<Self> {
        let reads = |slot: &Slot, own: &Slot| slot.start <= own.start && slot.end >= own.end;
        let own = plan.slots.iter().filter(|slot| !slot.is_reading);
        let units = own.map(|own| {
            let slots = plan.slots.iter().enumerate().filter(|(_, slot)| reads(slot, own));
            Unit {
                slot: own,
                slots: slots.fold(0, |mask, (at, _)| mask | 1 << at),
            }
        });
        let units: Vec<Unit<'p>> = units.take(MAX_WORDS).collect();
        let is_terse = plan.names_seventh || plan.readings.len() > 1;
        let is_unspecified = |unit: &&Unit<'_>| matches!(&*unit.slot.word, "unspecified" | "unsp");
        let says_unspecified = units.iter().filter(is_unspecified).count();
        (is_terse && units.len() >= LEAST).then_some(Self {
            unspecified: index.lemma("unspecified").filter(|_| units.len() >= LONG),
            says_unspecified,
            index,
            meanings,
            units,
        })
    }

    /// Raises those of the best codes of which a name has every word of the query in its order: the more, the fewer others
    /// it has.
    pub(super) fn raise(&self, best: &mut [Ranked]) {
        for ranked in best.iter_mut().take(COMPARED) {
            let title = self.index.title_of(ranked.code);
            let mut fit = self.fit(title, ranked.seventh_slots);
            if ranked.term != title {
                fit = fit.max(self.fit(ranked.term, ranked.seventh_slots));
            }
            if fit > 0.0 {
                ranked.score += LEAST_GAIN + GAIN * fit;
            }
        }
    }

    /// Share of a term that the query has in its order; zero where the query has a word that the term has not. Words that
    /// the meaning of a seventh character has are not missed.
    fn fit(&self, term: u32, seventh: u64) -> f32 {
        let lemmas = self.index.term_lemmas(term);
        // For each number of words of the term: how many words of the query so far have their place among them, and how many
        // of them have theirs.
        let mut before = [(0_u32, 0_u32); MAX_WORDS + 1];
        for (count, unit) in (1..).zip(&self.units) {
            let mut now = before;
            if unit.slots & seventh != 0 {
                now.iter_mut().for_each(|(had, _)| *had += 1);
            }
            for (end, lemma) in (1..=MAX_WORDS).zip(lemmas) {
                let at = |row: &[(u32, u32); MAX_WORDS + 1], place: usize| row.get(place).copied().unwrap_or_default();
                let mut best = at(&now, end).max(at(&now, end - 1));
                let mut means = self.means(unit, lemma & !OPTIONAL);
                for words in 1..=end.min(LONGEST) {
                    if !means {
                        break;
                    }
                    let (had, of_term) = at(&before, end - words);
                    best = best.max((had + 1, of_term + words as u32));
                    let next = end.checked_sub(words + 1).and_then(|next| lemmas.get(next));
                    means = next.is_some_and(|lemma| self.means(unit, lemma & !OPTIONAL));
                }
                if let Some(place) = now.get_mut(end) {
                    *place = best;
                }
            }
            if now.get(lemmas.len()).is_none_or(|(had, _)| *had < count) {
                return 0.0;
            }
            before = now;
        }
        let (_, of_term) = before.get(lemmas.len()).copied().unwrap_or_default();
        let unsaid = self.unspecified.is_some_and(|unspecified| {
            let said = lemmas.iter().filter(|lemma| **lemma & !OPTIONAL == unspecified).count();
            said > self.says_unspecified
        });
        of_term as f32 / lemmas.len().max(1) as f32 * if unsaid { 0.5 } else { 1.0 }
    }

    /// Whether a word of the query can mean a lemma: for a word that has opposites, only surely.
    fn means(&self, unit: &Unit<'_>, lemma: u16) -> bool {
        let mut meanings = self.meanings.of(lemma);
        let least = |slot: u8| {
            if self.meanings.opposites(usize::from(slot)) > 0 {
                SURE
            } else {
                0.0
            }
        };
        meanings.any(|meaning| unit.slots & 1 << meaning.slot != 0 && meaning.weight >= least(meaning.slot))
            || is_cut_short(&unit.slot.word, self.index.lexicon.lemma_text(lemma))
    }
}
