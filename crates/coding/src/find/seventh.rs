//! Seventh characters that a query names: `initial encounter for closed fracture`.

use super::index::Index;
use super::plan::{MAX_SLOTS, Plan, Slot};
use super::stem::{self, Stem};
use super::text::{self, Word};

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

/// The words of the meanings of seventh characters, each looked at once for all meanings that have it.
#[derive(Debug, Default)]
pub(crate) struct SeventhWords {
    /// The words, each with its lemma.
    words: Vec<(Stem, Stem)>,
    /// For each list, for each character: itself, and the places of the words of its meaning.
    lists: Vec<Vec<(char, Vec<u16>)>>,
}

impl SeventhWords {
    /// The words of lists of characters with their meanings.
    pub(crate) fn of(lists: &[Vec<(char, String)>]) -> Self {
        let mut words: Vec<(Stem, Stem)> = Vec::new();
        let mut place = |word: &Word| {
            let known = words.iter().position(|(known, _)| **known == *word.as_str());
            let place = known.unwrap_or_else(|| {
                words.push((Stem::new(word.as_str()), stem::lemma(word.as_str())));
                words.len() - 1
            });
            u16::try_from(place).unwrap_or(u16::MAX)
        };
        let mut places = |meaning: &String| text::words(meaning, text::MAX_WORDS).iter().map(&mut place).collect();
        let mut list = |list: &Vec<(char, String)>| {
            let list = list.iter().map(|(character, meaning)| (*character, places(meaning)));
            list.collect()
        };
        let lists = lists.iter().take(usize::from(u8::MAX)).map(&mut list).collect();
        Self { words, lists }
    }
}

impl SeventhReadings {
    /// Reads a query against the lists of an index; against none where it names no such character.
    pub(crate) fn of(plan: &Plan, index: &Index) -> Self {
        if !plan.names_seventh {
            return Self::default();
        }
        let SeventhWords { words, lists } = index.codes.seventh_words();
        let asked: Vec<(&Slot, Vec<Stem>)> = plan.slots.iter().map(|slot| (slot, slot.meant().collect())).collect();
        let slots = |stands: &dyn Fn(&Slot, &[Stem]) -> bool| {
            let slots = asked
                .iter()
                .enumerate()
                .filter(|(_, (slot, meant))| stands(slot, meant));
            slots.fold(0_u64, |mask, (at, _)| mask | 1 << at)
        };
        let has = |(word, lemma): &(Stem, Stem)| {
            slots(&|slot, meant| meant.contains(lemma) || is_short_for(&slot.word, word))
        };
        let words: Vec<u64> = words.iter().map(has).collect();
        let read = |(character, places): &(char, Vec<u16>)| {
            let named = slots(&|slot, _| {
                let rest = slot.word.strip_prefix("7th");
                rest.is_some_and(|rest| rest.chars().eq(character.to_lowercase()))
            });
            let has = places.iter().filter_map(|place| words.get(usize::from(*place)));
            (has.fold(named, |mask, slots| mask | slots), places.len())
        };
        let lists: Vec<Vec<(u64, usize)>> = lists.iter().map(|list| list.iter().map(read).collect()).collect();
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
