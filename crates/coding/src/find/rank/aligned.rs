//! How far a query reads like a name of a code that was cut short: its words in their order, each perhaps shortened, some
//! left out. It tells names apart that have the same words, as `without … with` and `with … without` do.

use super::super::index::Index;
use super::super::index::layout::{OPTIONAL, flag};
use super::super::plan::{Plan, Slot};
use super::super::stem::is_cut_short;
use super::super::text::MAX_WORDS;
use super::Ranked;
use super::meanings::Meanings;

/// Hits whose names are compared.
const COMPARED: usize = 96;
/// Words that a query has at least to read like a name.
const LEAST: usize = 4;
/// Words of a name that one word of a query can stand for.
const LONGEST: usize = 3;
/// The weight of a meaning that is sure: a synonym of the list, or better.
const SURE: f32 = 0.9;
/// The weight of another form, and of what is misspelt.
const LIKELY: f32 = 0.7;
/// What it adds to the rank that a name reads like the query, and what each fault takes from it.
const GAIN: f32 = 24.0;
const FAULT: f32 = 8.0;

/// What it costs that the query has a word that the name has not.
const UNKNOWN_WORD: f32 = 1.6;
/// Words from which on a query is taken for a whole name: a shorter one seldom says that something is unspecified.
const LONG: usize = 6;
/// What it costs that the name has a word that the query has not: one that tells names apart, one in parentheses or
/// brackets, *other*, any other. That something is *unspecified* short titles always say.
const LEFT_OUT_OPPOSITE: f32 = 0.8;
const LEFT_OUT_UNSPECIFIED: f32 = 1.5;
const LEFT_OUT_OTHER: f32 = 0.45;
const LEFT_OUT_OPTIONAL: f32 = 0.05;
const LEFT_OUT: f32 = 0.3;
/// What it costs that a word stands for another form or is cut short in a way that no list has, and that it stands for
/// another word.
const UNLIKE: f32 = 0.15;
const UNSURE: f32 = 0.6;

/// The words of a query in their order; for each the slots that it or its readings have.
pub(super) struct Aligned<'p> {
    index: &'p Index,
    meanings: &'p Meanings,
    units: Vec<Unit<'p>>,
    /// The lemmas of what tells the codes of a category apart that name nothing.
    unspecified: Option<u16>,
    other: Option<u16>,
    left_out_unspecified: f32,
    /// For each lemma that was read, which words of the query stand for it.
    known: Vec<(u16, Standing)>,
}

/// Which words of a query stand for a word of a name, as bits.
#[derive(Debug, Clone, Copy, Default)]
struct Standing {
    surely: u32,
    likely: u32,
    perhaps: u32,
}

impl Standing {
    /// What it costs that the word of the query with that bit stands for the word of the name; `None` where it does not.
    fn cost(self, unit: u32) -> Option<f32> {
        if self.surely & unit != 0 {
            Some(0.0)
        } else if self.likely & unit != 0 {
            Some(UNLIKE)
        } else {
            (self.perhaps & unit != 0).then_some(UNSURE)
        }
    }
}

struct Unit<'p> {
    slot: &'p Slot,
    /// Its slot, and those of what it was read as.
    slots: u64,
}

/// For each number of words of a name, the least that it costs to read the query so far as these.
type Costs = [f32; MAX_WORDS + 1];

impl<'p> Aligned<'p> {
    /// The words of a query; `None` for one that is too short to read like a name, or is in plain words: those are told apart
    /// by all that is known of them.
    pub(super) fn of(plan: &'p Plan, index: &'p Index, meanings: &'p Meanings) -> Option<Self> {
        let reads = |slot: &Slot, own: &Slot| slot.start <= own.start && slot.end >= own.end;
        let asked = plan.readings.first().map_or(0, |(mask, _)| *mask);
        let mut end = 0;
        let own = plan.slots.iter().enumerate().filter(|(at, slot)| {
            let is_next = asked & 1 << at != 0 && slot.end > end;
            end = slot.end.max(end);
            is_next
        });
        let units = own.map(|(_, own)| {
            let slots = plan.slots.iter().enumerate().filter(|(_, slot)| reads(slot, own));
            Unit {
                slot: own,
                slots: slots.fold(0, |mask, (at, _)| mask | 1 << at),
            }
        });
        let units: Vec<Unit<'p>> = units.take(MAX_WORDS).collect();
        let is_terse = plan.names_seventh || plan.is_terse;
        (is_terse && units.len() >= LEAST).then_some(Self {
            unspecified: index.lemma("unspecified"),
            other: index.lemma("other"),
            left_out_unspecified: if units.len() >= LONG {
                LEFT_OUT_UNSPECIFIED
            } else {
                LEFT_OUT
            },
            index,
            meanings,
            units,
            known: Vec::new(),
        })
    }

    /// Raises those of the best codes of which a name reads like the query: the more, the fewer faults it has.
    pub(super) fn raise(&mut self, best: &mut [Ranked]) {
        // A name that was cut short is that of a code for a claim, not of the heading above it.
        let index = self.index;
        let compared = best.iter_mut().take(COMPARED);
        for ranked in compared.filter(|ranked| !index.is(ranked.code, flag::HEADING)) {
            let title = self.index.title_of(ranked.code);
            let mut cost = self.cost(title, ranked.seventh_slots);
            if ranked.term != title {
                cost = cost.min(self.cost(ranked.term, ranked.seventh_slots));
            }
            ranked.score += (GAIN - FAULT * cost).max(0.0);
        }
    }

    /// What it costs to read the query as a term. Words that the meaning of a seventh character has need no place in it.
    fn cost(&mut self, term: u32, seventh: u64) -> f32 {
        let index = self.index;
        let lemmas = index.term_lemmas(term);
        let mut words = [(Standing::default(), 0.0_f32); MAX_WORDS];
        for (word, lemma) in words.iter_mut().zip(lemmas) {
            *word = (self.standing_for(lemma & !OPTIONAL), self.left_out(*lemma));
        }
        let words = words.get(..lemmas.len()).unwrap_or_default();
        let mut before: Costs = [f32::INFINITY; MAX_WORDS + 1];
        let mut cost = 0.0;
        for (place, left_out) in before
            .iter_mut()
            .zip(std::iter::once(0.0).chain(words.iter().map(|(_, left_out)| *left_out)))
        {
            cost += left_out;
            *place = cost;
        }
        for (at, unit) in self.units.iter().enumerate() {
            let alone = if unit.slots & seventh == 0 { UNKNOWN_WORD } else { 0.0 };
            before = next(&before, words, 1 << at, alone);
        }
        before.get(lemmas.len()).copied().unwrap_or(f32::INFINITY)
    }

    fn left_out(&self, lemma: u16) -> f32 {
        match lemma & OPTIONAL {
            0 if Some(lemma) == self.unspecified => self.left_out_unspecified,
            0 if Some(lemma) == self.other => LEFT_OUT_OTHER,
            0 if self.index.lexicon.opposites(lemma) > 0 => LEFT_OUT_OPPOSITE,
            0 => LEFT_OUT,
            _ => LEFT_OUT_OPTIONAL,
        }
    }

    /// Which words of the query stand for a lemma.
    fn standing_for(&mut self, lemma: u16) -> Standing {
        let place = self.known.binary_search_by_key(&lemma, |(known, _)| *known);
        if let Some((_, standing)) = place.ok().and_then(|at| self.known.get(at)) {
            return *standing;
        }
        let (mut surely, mut likely, mut perhaps) = (0_u64, 0_u64, 0_u64);
        for meaning in self.meanings.of(lemma) {
            let bit = 1 << meaning.slot;
            if meaning.weight >= SURE {
                surely |= bit;
            } else if self.meanings.opposites(usize::from(meaning.slot)) > 0 {
                continue; // left never means right, however alike they are
            } else if meaning.weight >= LIKELY {
                likely |= bit;
            }
            perhaps |= bit;
        }
        let text = self.index.lexicon.lemma_text(lemma);
        let mut standing = Standing::default();
        for (at, unit) in self.units.iter().enumerate() {
            let is_cut_short = is_cut_short(&unit.slot.word, text);
            standing.surely |= u32::from(unit.slots & surely != 0) << at;
            standing.likely |= u32::from(unit.slots & likely != 0 || is_cut_short) << at;
            standing.perhaps |= u32::from(unit.slots & perhaps != 0) << at;
        }
        if let Err(at) = place {
            self.known.insert(at, (lemma, standing));
        }
        standing
    }
}

/// The costs with one more word of the query, whose bit is `unit` and which costs `alone` where no word of the name stands
/// for it.
fn next(before: &Costs, words: &[(Standing, f32)], unit: u32, alone: f32) -> Costs {
    let mut now = [f32::INFINITY; MAX_WORDS + 1];
    let mut left = f32::INFINITY;
    for end in 0..=words.len() {
        let at = |place: usize| before.get(place).copied().unwrap_or(f32::INFINITY);
        let mut least = (at(end) + alone).min(left);
        let mut own = 0.0;
        for length in 1..=end.min(LONGEST) {
            let Some(cost) = words.get(end - length).and_then(|(standing, _)| standing.cost(unit)) else {
                break;
            };
            own += cost;
            least = least.min(at(end - length) + own);
        }
        if let Some(place) = now.get_mut(end) {
            *place = least;
        }
        left = least + words.get(end).map_or(0.0, |(_, left_out)| *left_out);
    }
    now
}
