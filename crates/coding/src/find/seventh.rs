//! Seventh characters that a query names: `initial encounter for closed fracture`.

use super::index::Index;
use super::plan::{MAX_SLOTS, Plan};
use super::{stem, text};

/// For each list of seventh characters which words of a query each character's meaning has.
#[derive(Debug, Default)]
pub(crate) struct SeventhReadings {
    /// For each list, for each character: slots of the query that its meaning has, and the number of its words.
    lists: Vec<Vec<(u64, usize)>>,
    /// For each list the slots that any of its meanings has, and those of all lists.
    unions: Vec<u64>,
    all: u64,
    /// The slots of what stands after the last comma: there a seventh character is named.
    tail: u64,
}

impl SeventhReadings {
    /// Reads a query against the lists of an index; against none where it names no such character.
    pub(crate) fn of(plan: &Plan, index: &Index) -> Self {
        if !plan.names_seventh {
            return Self::default();
        }
        let read = |character: char, meaning: &str| {
            let words = text::words(meaning, text::MAX_WORDS);
            let has = |slot: &super::plan::Slot| {
                words.iter().any(|word| {
                    let lemma = stem::lemma(word.as_str());
                    slot.meant().any(|meant| meant == lemma) || is_short_for(&slot.word, word.as_str())
                })
            };
            let named = |slot: &super::plan::Slot| {
                slot.word
                    .strip_prefix("7th")
                    .is_some_and(|rest| rest.chars().eq(character.to_lowercase()))
            };
            let slots = plan
                .slots
                .iter()
                .enumerate()
                .filter(|(_, slot)| has(slot) || named(slot));
            (slots.fold(0_u64, |mask, (at, _)| mask | 1 << at), words.len())
        };
        let lists = 0..index.codes.seventh_lists().len().min(usize::from(u8::MAX));
        let list = |list: usize| {
            index
                .seventh_characters(list as u8)
                .map(|(character, meaning)| read(character, meaning))
                .collect()
        };
        let lists: Vec<Vec<(u64, usize)>> = lists.map(list).collect();
        let union = |list: &Vec<(u64, usize)>| list.iter().fold(0, |union, (slots, _)| union | slots);
        let unions: Vec<u64> = lists.iter().map(union).collect();
        Self {
            all: unions.iter().fold(0, |all, union| all | union),
            unions,
            lists,
            tail: plan.tail,
        }
    }

    /// The slots that the meanings of a list have.
    pub(crate) fn union(&self, list: Option<u8>) -> u64 {
        let union = list.and_then(|list| self.unions.get(usize::from(list)));
        union.copied().unwrap_or_default()
    }

    /// For each list the slots that its meanings have.
    pub(crate) fn lists(&self) -> impl Iterator<Item = u64> {
        self.unions.iter().copied()
    }

    /// The slots that the meanings of any list have.
    pub(crate) fn all(&self) -> u64 {
        self.all
    }

    /// The character of a list that has the most of a reading that its term lacks, and the slots that it has.
    pub(crate) fn best(&self, list: Option<u8>, mask: u64, covered: &[f32; MAX_SLOTS]) -> Option<(u8, u64)> {
        let characters = self.lists.get(usize::from(list?))?;
        let mut best: Option<(u32, usize, u8, u64)> = None;
        for (place, (slots, words)) in characters.iter().enumerate() {
            let lacking = slots & mask & (lacking(covered) | self.tail);
            let had = lacking.count_ones() * 4 + (slots & mask).count_ones();
            let better = best.is_none_or(|(most, fewest, ..)| had > most || (had == most && *words < fewest));
            if lacking != 0 && better {
                best = Some((had, *words, place as u8, slots & mask));
            }
        }
        best.map(|(_, _, place, slots)| (place, slots))
    }
}

fn lacking(covered: &[f32; MAX_SLOTS]) -> u64 {
    let lacking = covered.iter().enumerate().filter(|(_, covered)| **covered < 0.6);
    lacking.fold(0, |mask, (slot, _)| mask | 1 << slot)
}

/// Whether `short` is `word` cut short, as titles for claims are: `clos`, `init`; `with` is not `without`.
fn is_short_for(short: &str, word: &str) -> bool {
    short.len() >= 3 && short != "with" && word.len() > short.len() && word.starts_with(short)
}
