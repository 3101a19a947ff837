//! What a query asks for: its words, and the ways in which its abbreviations and phrases can be read.

use super::lists::{Lists, Sense};
use super::stem::{self, Stem};
use super::text::{self, Word};

/// Words of all readings together; masks of them fit 64 bits.
pub(crate) const MAX_SLOTS: usize = 48;
/// Readings of a query that are tried.
const MAX_READINGS: usize = 8;
/// Words that a word of the query can be short for.
const MAX_SENSES: usize = 3;

/// Words that speak of pregnancy, birth, the newborn or what is inborn.
const BIRTH: &[&str] = &[
    "abortion",
    "amniotic",
    "birth",
    "childbirth",
    "congenital",
    "delivery",
    "fetal",
    "fetus",
    "gestational",
    "infant",
    "labor",
    "maternal",
    "neonatal",
    "newborn",
    "obstetric",
    "obstetrical",
    "perinatal",
    "placenta",
    "postpartum",
    "pregnancy",
    "pregnant",
    "puerperium",
    "trimester",
];

/// A word that is looked for.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    /// As asked, or as a phrase or abbreviation was read.
    pub(crate) word: Stem,
    pub(crate) lemma: Stem,
    /// The words that it is short for.
    pub(crate) short_for: [Option<Stem>; MAX_SENSES],
    /// What of the query it stands for, in bytes.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// How much it counts: less in parentheses.
    pub(crate) weight: f32,
    /// Whether a list put it in place of what was asked.
    pub(crate) is_reading: bool,
    /// Whether it may be the beginning of a longer word.
    pub(crate) is_open: bool,
}

impl Slot {
    /// The lemma of the word, and those of what it is short for.
    pub(crate) fn meant(&self) -> impl Iterator<Item = Stem> {
        let short_for = self.short_for.iter().flatten().map(|word| stem::lemma(word));
        std::iter::once(self.lemma).chain(short_for)
    }

    /// The number of the set of opposites that it belongs to, zero for none: left never means right, nor does `lt`.
    pub(crate) fn opposites(&self, lists: &Lists) -> u8 {
        let mut sets = self.meant().map(|lemma| lists.opposites(&lemma));
        sets.find(|set| *set > 0).unwrap_or_default()
    }
}

/// A query, read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    pub(crate) slots: Vec<Slot>,
    /// Which slots each reading has, and how far it is trusted; the words as asked come first.
    pub(crate) readings: Vec<(u64, f32)>,
    /// The slot of the word that the query is about.
    pub(crate) head: Option<usize>,
    /// The whole query as the beginning of a code, where it looks like one.
    pub(crate) code: Option<String>,
    /// Whether words of it are cut short, as claims and short titles do.
    pub(crate) is_terse: bool,
    /// The slots of what stands after its last comma.
    pub(crate) tail: u64,
    /// Whether it may name a seventh character: an encounter of the course, a fetus, a stage, an eye.
    pub(crate) names_seventh: bool,
    /// Whether it speaks of pregnancy, birth, the newborn or what is inborn.
    pub(crate) names_birth: bool,
    /// Whether it says that something is not specified.
    pub(crate) says_unspecified: bool,
    /// Whether it says that something is other than what has a name.
    pub(crate) says_other: bool,
    /// Whether it says what the condition is with, or without.
    pub(crate) says_with: bool,
}

impl Plan {
    /// Reads a query. `is_typing` says that its last word may not be finished; `is_known` knows the lemmas of the indexes.
    pub(crate) fn of(query: &str, is_typing: bool, lists: &Lists, is_known: impl Fn(&Stem) -> bool) -> Self {
        let words = text::words(query, text::MAX_WORDS);
        let ends_open = is_typing && query.chars().next_back().is_some_and(char::is_alphanumeric);
        let mut plan = Self {
            code: code_fragment(query),
            ..Self::default()
        };
        let lemma = |word: &Word| {
            let lemma = stem::lemma(word.as_str());
            let is_known = is_known(&lemma);
            (if is_known { lemma } else { lists.corrected(lemma) }, is_known)
        };
        let (lemmas, known): (Vec<Stem>, Vec<bool>) = words.iter().map(lemma).unzip();
        let last = words.len().saturating_sub(1);
        let mut own: Vec<u64> = Vec::with_capacity(words.len());
        for (at, word) in words.iter().enumerate() {
            let is_open = ends_open && at == last;
            plan.notice(word.as_str());
            let phrase = lists.longest(lemmas.get(at..).unwrap_or_default());
            let senses = phrase
                .filter(|(length, _)| *length == 1)
                .map_or(&[][..], |(_, senses)| senses);
            let place = (word.start, word.end);
            own.push(match senses {
                _ if text::is_filler(word.as_str()) && !is_open => 0,
                // What no code system has as it is written is what it stands for.
                [sense] if !known.get(at).copied().unwrap_or_default() && !is_open => {
                    plan.is_terse = true;
                    plan.slots_of(sense, place)
                }
                _ => {
                    let weight = if word.in_parentheses { 0.5 } else { 1.0 };
                    plan.push(word.as_str(), place, weight, false, is_open)
                        .map_or(0, |slot| {
                            plan.note_senses(slot, senses);
                            1 << slot
                        })
                }
            });
        }
        let comma = query.rfind(',').unwrap_or(query.len());
        let tail = words.iter().zip(&own).filter(|(word, _)| word.start as usize > comma);
        plan.tail = tail.clone().fold(0, |tail, (_, slots)| tail | slots);
        if let [(word, _)] = tail.collect::<Vec<_>>()[..] {
            plan.names_seventh |= matches!(word.as_str(), "oth" | "other");
        }
        let head = text::head(query, &words).and_then(|head| own.get(head).copied());
        plan.head = head.and_then(|head| head.checked_ilog2()).map(|head| head as usize);
        let asked = own.iter().fold(0, |asked, slots| asked | slots);
        plan.readings.push((asked, 1.0));
        plan.read_lists(&words, &lemmas, &own, lists);
        plan
    }

    /// Notes the words that a word is short for, where each of them is one word and none hangs on the words beside it.
    fn note_senses(&mut self, slot: usize, senses: &[Sense]) {
        let Some(slot) = self.slots.get_mut(slot).filter(|_| are_words(senses)) else {
            return;
        };
        for (into, sense) in slot.short_for.iter_mut().zip(senses) {
            *into = sense.words.first().map(|word| Stem::new(word));
            self.is_terse = true;
        }
    }

    /// The slot of what a reading is about: the head of the query, or the last word that was put in its place.
    pub(crate) fn head_of(&self, mask: u64) -> Option<usize> {
        let head = self.head?;
        if mask & 1 << head != 0 {
            return Some(head);
        }
        let asked = self.slots.get(head)?;
        let stands_for = |slot: &Slot| slot.is_reading && slot.start <= asked.start && slot.end >= asked.end;
        let slots = self.slots.iter().enumerate().rev();
        slots
            .filter(|(at, slot)| mask & 1 << at != 0 && stands_for(slot))
            .map(|(at, _)| at)
            .next()
    }

    fn notice(&mut self, word: &str) {
        let of_seventh = [
            "initial",
            "init",
            "subsequent",
            "subs",
            "sequela",
            "sequelae",
            "sqla",
            "encounter",
        ];
        let of_further_lists = [
            "fetus",
            "trimester",
            "tri",
            "stage",
            "eye",
            "bilateral",
            "bi",
            "tophus",
            "retinopathy",
            "rtnop",
            "scale",
            "unspecified",
            "unsp",
        ];
        let names = |list: &[&str]| list.contains(&word);
        if names(&of_seventh) || names(&of_further_lists) || word.starts_with("7th") || word.starts_with("fts") {
            self.names_seventh = true;
        }
        if BIRTH.contains(&word) {
            self.names_birth = true;
        }
        match word {
            "nos" | "unspecified" | "unsp" => self.says_unspecified = true,
            "other" | "oth" | "specified" | "nec" => self.says_other = true,
            "with" | "w" | "without" | "wo" | "no" | "not" => self.says_with = true,
            _ => {}
        }
    }

    fn push(&mut self, word: &str, place: (u32, u32), weight: f32, is_reading: bool, is_open: bool) -> Option<usize> {
        (self.slots.len() < MAX_SLOTS).then(|| {
            let light = matches!(word, "nos" | "specified" | "nec");
            self.slots.push(Slot {
                word: Stem::new(word),
                lemma: stem::lemma(word),
                short_for: [None; MAX_SENSES],
                start: place.0,
                end: place.1,
                weight: if light { 0.6 * weight } else { weight },
                is_reading,
                is_open,
            });
            self.slots.len() - 1
        })
    }

    /// Adds the readings that the lists of abbreviations and phrases offer.
    fn read_lists(&mut self, words: &[Word], lemmas: &[Stem], own: &[u64], lists: &Lists) {
        let asked = self.readings.first().map_or(0, |reading| reading.0);
        let (mut all, mut any) = (asked, false);
        let mut at = 0;
        while at < words.len() {
            let rest = lemmas.get(at..).unwrap_or_default();
            let Some((length, senses)) = lists.longest(rest) else {
                at += 1;
                continue;
            };
            let replaced = own.iter().skip(at).take(length).fold(0, |mask, slots| mask | slots);
            if length == 1 && self.is_settled(replaced) {
                at += 1;
                continue;
            }
            self.is_terse = true;
            let start = words.get(at).map_or(0, |word| word.start);
            let end = words.get(at + length - 1).map_or(start, |word| word.end);
            for (rank, sense) in chosen(senses, lemmas).into_iter().enumerate() {
                let mask = self.slots_of(sense, (start, end));
                let trust = [1.0, 0.93, 0.88].get(rank).copied().unwrap_or(0.85);
                if rank == 0 {
                    (all, any) = (all & !replaced | mask, true);
                }
                if self.readings.len() < MAX_READINGS {
                    self.readings.push((asked & !replaced | mask, trust));
                }
            }
            at += length;
        }
        if any && !self.readings.iter().any(|(mask, _)| *mask == all) {
            self.readings.push((all, 1.0));
        }
    }

    /// Whether the slots of a word are what it stands for, or name the words that it is short for.
    fn is_settled(&self, slots: u64) -> bool {
        let mut slots = self.slots.iter().enumerate().filter(|(at, _)| slots & 1 << at != 0);
        slots.any(|(_, slot)| slot.is_reading || slot.short_for.iter().any(Option::is_some))
    }

    fn slots_of(&mut self, sense: &Sense, place: (u32, u32)) -> u64 {
        let mut mask = 0;
        for word in &sense.words {
            if let Some(slot) = self.push(word, place, 1.0, true, false) {
                mask |= 1 << slot;
            }
        }
        mask
    }
}

/// Whether each of some senses is one word that needs no other word to speak for it.
fn are_words(senses: &[Sense]) -> bool {
    senses
        .iter()
        .all(|sense| sense.words.len() == 1 && sense.context.is_empty())
}

/// The senses that the other words of the query speak for; without any such word the first ones of the list.
fn chosen<'l>(senses: &'l [Sense], query: &[Stem]) -> Vec<&'l Sense> {
    let spoken_for = |sense: &Sense| {
        sense
            .context
            .iter()
            .filter(|word| query.iter().any(|asked| **asked == ***word))
            .count()
    };
    let most = senses.iter().map(spoken_for).max().unwrap_or_default();
    let fits = |sense: &&Sense| most == 0 || spoken_for(sense) == most;
    senses.iter().filter(fits).take(3).collect()
}

/// The query as a beginning of a code: a few letters and digits, at least one of them a digit.
fn code_fragment(query: &str) -> Option<String> {
    let trimmed = query.trim();
    let fits = (2..=14).contains(&trimmed.len())
        && trimmed
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        && trimmed.bytes().any(|byte| byte.is_ascii_digit());
    fits.then(|| super::draft::normalized(trimmed))
        .filter(|code| code.len() >= 2)
}
