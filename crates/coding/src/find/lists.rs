//! The lists of abbreviations, synonyms and opposites that belong to the program: written for it, from clinical usage.
//!
//! | list | a line |
//! |---|---|
//! | `abbreviations.txt` | `ms = multiple sclerosis / optic demyelinating \| mitral stenosis / valve rheumatic`: senses, the usual one first, each with the words that speak for it |
//! | `synonyms.txt` | `heart attack = myocardial infarction`: what is asked, and what the code systems say. Where both are one word, it holds both ways |
//! | `procedures.txt` | `turp = excision prostate (natural artificial opening endoscopic)`: what notes call a procedure, and how its title says it; the [rules](super::procedures) of ICD-10-PCS |
//! | `usual.txt` | `J18.9 = pneumonia`: the code that a bare term [means](super::usual) |
//! | `opposites.txt` | `left right bilateral`: words of which one shuts out the others |

use std::collections::HashMap;
use std::sync::OnceLock;

use super::expand::distance;
use super::stem::{self, Stem};
use super::text;

const ABBREVIATIONS: &str = include_str!("lists/abbreviations.txt");
const SYNONYMS: &str = include_str!("lists/synonyms.txt");
const OPPOSITES: &str = include_str!("lists/opposites.txt");

/// What an abbreviation or phrase can mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sense {
    pub(crate) words: Vec<String>,
    /// Lemmas that speak for this sense.
    pub(crate) context: Vec<Stem>,
}

/// The lemmas of a phrase, and what it can mean.
type Phrase = (Vec<Stem>, Vec<Sense>);

/// The lists, read.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    /// Phrases by their first lemma: all their lemmas and what they can mean, longest first.
    phrases: HashMap<Stem, Vec<Phrase>>,
    /// Words by lemma, with the lemmas that mean the same.
    words: HashMap<Stem, Vec<Stem>>,
    /// Lemmas with the number of their set of opposites.
    opposites: HashMap<Stem, u8>,
    /// The longer lemmas of phrases by their first letter, for what is misspelt.
    spellings: HashMap<u8, Vec<Stem>>,
}

impl Lists {
    /// The lists of the program.
    pub(crate) fn own() -> &'static Self {
        static OWN: OnceLock<Lists> = OnceLock::new();
        OWN.get_or_init(|| Lists::read(ABBREVIATIONS, SYNONYMS, OPPOSITES))
    }

    fn read(abbreviations: &str, synonyms: &str, opposites: &str) -> Self {
        let mut lists = Self::default();
        for (asked, meant) in pairs(synonyms) {
            let (asked, senses) = (lemmas(asked), senses(meant));
            match (asked.as_slice(), senses.as_slice()) {
                ([one], senses) if senses.iter().all(|sense| sense.words.len() == 1) => {
                    for sense in senses {
                        if let Some(other) = sense.words.first().map(|word| stem::lemma(word)) {
                            lists.words.entry(*one).or_default().push(other);
                            lists.words.entry(other).or_default().push(*one);
                        }
                    }
                }
                _ => lists.phrase(asked, senses),
            }
        }
        for (asked, meant) in pairs(abbreviations) {
            lists.phrase(lemmas(asked), senses(meant));
        }
        for phrases in lists.phrases.values_mut() {
            phrases.sort_by_key(|(lemmas, _)| std::cmp::Reverse(lemmas.len()));
        }
        lists.spellings = spellings(lists.phrases.values().flatten());
        for (set, line) in lines(opposites).enumerate() {
            let words = line.split_whitespace().map(stem::lemma);
            lists.opposites.extend(words.map(|lemma| (lemma, set as u8 + 1)));
        }
        lists
    }

    fn phrase(&mut self, asked: Vec<Stem>, senses: Vec<Sense>) {
        if let Some(first) = asked.first() {
            self.phrases.entry(*first).or_default().push((asked, senses));
        }
    }

    /// The longest phrase that `lemmas` begin with: its length and what it can mean.
    pub(crate) fn longest(&self, lemmas: &[Stem]) -> Option<(usize, &[Sense])> {
        let phrases = self.phrases.get(lemmas.first()?)?;
        let (asked, senses) = phrases.iter().find(|(asked, _)| lemmas.starts_with(asked))?;
        Some((asked.len(), senses))
    }

    /// The lemma of a phrase that `lemma` misses by a letter; itself where there is none.
    pub(crate) fn corrected(&self, lemma: Stem) -> Stem {
        let first = lemma.as_bytes().first().copied().unwrap_or_default();
        let near = |known: &&Stem| distance(known.as_bytes(), lemma.as_bytes(), 1) == 1;
        let known = self.spellings.get(&first).filter(|_| lemma.len() >= SPELT);
        let known = known.filter(|known| known.binary_search(&lemma).is_err());
        known
            .and_then(|known| known.iter().find(near))
            .copied()
            .unwrap_or(lemma)
    }

    /// Lemmas that mean the same as `lemma`.
    pub(crate) fn synonyms(&self, lemma: &Stem) -> &[Stem] {
        self.words.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// The number of the set of opposites that a lemma belongs to; zero for none.
    pub(crate) fn opposites(&self, lemma: &Stem) -> u8 {
        self.opposites.get(lemma).copied().unwrap_or_default()
    }

    /// Every lemma that has opposites, with the number of their set.
    pub(crate) fn all_opposites(&self) -> impl Iterator<Item = (&Stem, u8)> {
        self.opposites.iter().map(|(lemma, set)| (lemma, *set))
    }
}

/// Letters that a lemma must have to be taken for another.
pub(super) const SPELT: usize = 5;

fn spellings<'l>(phrases: impl Iterator<Item = &'l Phrase>) -> HashMap<u8, Vec<Stem>> {
    let mut spellings: HashMap<u8, Vec<Stem>> = HashMap::new();
    for lemma in phrases
        .flat_map(|(lemmas, _)| lemmas)
        .filter(|lemma| lemma.len() >= SPELT)
    {
        let known = spellings
            .entry(lemma.as_bytes().first().copied().unwrap_or_default())
            .or_default();
        if !known.contains(lemma) {
            known.push(*lemma);
        }
    }
    // The order of the phrases is that of a hash map; which spelling is found must not hang on it.
    spellings.values_mut().for_each(|known| known.sort_unstable());
    spellings
}

/// Lines that are no comment.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

pub(super) fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    lines(text).filter_map(|line| line.split_once('='))
}

fn lemmas(text: &str) -> Vec<Stem> {
    let words = text::words(text, text::MAX_WORDS);
    words.iter().map(|word| stem::lemma(word.as_str())).collect()
}

fn senses(text: &str) -> Vec<Sense> {
    let sense = |text: &str| {
        let (meant, context) = text.split_once('/').unwrap_or((text, ""));
        let words = text::words(meant, text::MAX_WORDS);
        let words = words.iter().map(|word| word.as_str().to_owned());
        Sense {
            words: words.filter(|word| !text::is_filler(word)).collect(),
            context: lemmas(context),
        }
    };
    text.split('|')
        .map(sense)
        .filter(|sense| !sense.words.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        for list in [ABBREVIATIONS, SYNONYMS] {
            for line in lines(list) {
                let (asked, meant) = line.split_once('=').expect(line);
                assert!(!lemmas(asked).is_empty() && !senses(meant).is_empty(), "{line}");
            }
        }
        let mut abbreviations: Vec<_> = pairs(ABBREVIATIONS).map(|(asked, _)| lemmas(asked)).collect();
        let count = abbreviations.len();
        abbreviations.sort();
        abbreviations.dedup();
        assert_eq!(
            abbreviations.len(),
            count,
            "an abbreviation is listed once, with all its senses"
        );
        assert!(lines(OPPOSITES).all(|line| line.split_whitespace().count() > 1));
        assert!(count >= 300, "{count} abbreviations");
    }

    #[test]
    fn phrases_are_found_longest_first() {
        let lists = Lists::read(
            "mi = myocardial infarction",
            "heart attack = myocardial infarction\nkidney = renal",
            "",
        );
        let asked = lemmas("heart attacks old");
        assert_eq!(lists.longest(&asked).map(|(length, _)| length), Some(2));
        assert_eq!(
            lists.longest(&lemmas("MI")).map(|(_, senses)| senses[0].words.len()),
            Some(2)
        );
        assert_eq!(lists.corrected(stem::lemma("atack")), stem::lemma("attack"));
        assert_eq!(lists.synonyms(&stem::lemma("renal")), [stem::lemma("kidneys")]);
    }
}
