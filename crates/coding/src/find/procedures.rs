//! [`Procedures`]: what operation notes and orders call a procedure, in the words of ICD-10-PCS.
//!
//! `lists/procedures.txt` is a list of rules. Each replaces words that stand anywhere in a text, the rule with the most of
//! them first, and what it puts in their place may be taken up by the next: `egd biopsy stomach` becomes `inspection … biopsy
//! stomach` by the rule of `egd`, then `excision diagnostic … stomach` by that of `biopsy inspection`. So the names of
//! procedures and the words that change them need a line each, and not their products.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use super::expand::distance;
use super::index::Index;
use super::lists::{self, Lists, SPELT};
use super::plan::Plan;
use super::stem::{self, Stem};
use super::text::{self, Word};

const PROCEDURES: &str = include_str!("lists/procedures.txt");

/// Rules that one text is read by, at most.
const MAX_STEPS: usize = 24;
/// What the first word of what a rule puts weighs: it says what is done, and the others to what and how.
const LEADING: f32 = 1.5;
/// Words of what a text was read as, at most.
const MAX_READ: usize = 40;

/// The rules, read.
#[derive(Debug, Default)]
pub(crate) struct Procedures {
    rules: Vec<Rule>,
    /// The rules that ask for a lemma, by the first that they ask for.
    by_lemma: HashMap<Stem, Vec<usize>>,
    /// The longer lemmas that rules ask for, by their first letter, for what is misspelt.
    spellings: HashMap<u8, Vec<Stem>>,
}

/// Words that stand for others.
#[derive(Debug)]
struct Rule {
    /// Lemmas that a text must have, in any order.
    asked: Vec<Stem>,
    /// Whether they show that a procedure is meant; other words name a condition or a site as well.
    names_procedure: bool,
    /// What they mean: the usual sense first.
    senses: Vec<Sense>,
}

#[derive(Debug, Clone)]
struct Sense {
    /// Each word, and whether it is only meant where nothing else is said: those in parentheses.
    words: Vec<(Stem, bool)>,
    /// Lemmas that speak for this sense.
    context: Vec<Stem>,
}

/// A word of a text as it was read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReadWord {
    word: Stem,
    lemma: Stem,
    /// Whether it is meant only where nothing else is said.
    pub(crate) is_usual: bool,
    /// Whether it is the first of the words that a rule put.
    leads: bool,
    /// Which rule put it there, counted in the order in which they were used; `None` for a word of the text itself.
    put_by: Option<usize>,
    /// The words of the text that it stands for, as bits.
    stands_for: u32,
    start: u32,
    end: u32,
}

/// A text in the words of ICD-10-PCS.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    /// Where the words of the text stand, in bytes.
    places: Vec<Range<usize>>,
    words: Vec<ReadWord>,
    /// Whether any rule read it.
    is_read: bool,
    /// Whether a rule shows that a procedure is meant; `None` where those that read it only left words out.
    named: Option<bool>,
}

impl Procedures {
    /// The rules of the program.
    pub(crate) fn own() -> &'static Self {
        static OWN: OnceLock<Procedures> = OnceLock::new();
        OWN.get_or_init(|| Procedures::parse(PROCEDURES))
    }

    fn parse(list: &str) -> Self {
        let mut procedures = Self::default();
        for (asked, meant) in lists::pairs(list) {
            let senses: Vec<Sense> = meant.split('|').map(Sense::parse).collect();
            // Names that mean the same share a line.
            for asked in asked.split(',') {
                let names_procedure = !asked.contains('?');
                let asked = text::words(asked, text::MAX_WORDS);
                let asked = asked.iter().filter(|word| !text::is_filler(word.as_str()));
                let asked: Vec<Stem> = asked.map(|word| stem::lemma(word.as_str())).collect();
                let Some(first) = asked.first() else { continue };
                procedures
                    .by_lemma
                    .entry(*first)
                    .or_default()
                    .push(procedures.rules.len());
                for lemma in asked.iter().filter(|lemma| lemma.len() >= SPELT) {
                    let letter = lemma.as_bytes().first().copied().unwrap_or_default();
                    procedures.spellings.entry(letter).or_default().push(*lemma);
                }
                procedures.rules.push(Rule {
                    asked,
                    names_procedure,
                    senses: senses.clone(),
                });
            }
        }
        for known in procedures.spellings.values_mut() {
            known.sort_unstable();
            known.dedup();
        }
        procedures
    }

    /// The words of a text as the rules read them. `is_known` knows the words of the code system, each given with its lemma:
    /// they are not taken for misspelt ones.
    pub(crate) fn read(&self, text: &str, is_known: impl Fn(&str, &Stem) -> bool) -> Reading {
        let mut asked = text::words(text, text::MAX_WORDS);
        asked.retain(|word| !text::is_filler(word.as_str()));
        let mut words: Vec<ReadWord> = Vec::with_capacity(MAX_READ);
        for (at, word) in asked.iter().enumerate().take(32) {
            let lemma = stem::lemma(word.as_str());
            let lemma = if is_known(word.as_str(), &lemma) {
                lemma
            } else {
                self.corrected(lemma)
            };
            words.push(ReadWord {
                word: Stem::new(word.as_str()),
                lemma: if &*lemma == "w" { Stem::new("with") } else { lemma },
                is_usual: false,
                leads: false,
                put_by: None,
                stands_for: 1 << at,
                start: word.start,
                end: word.end,
            });
        }
        let mut used: Vec<usize> = Vec::new();
        while used.len() < MAX_STEPS {
            let Some(at) = self.longest(&words, &used) else { break };
            if let Some(rule) = self.rules.get(at) {
                rule.apply(&mut words, used.len());
            }
            used.push(at);
        }
        words.retain(|word| !is_binding(&word.word));
        if words.iter().any(|word| !word.is_usual && is_of_approach(&word.word)) {
            words.retain(|word| !word.is_usual || !is_of_approach(&word.word));
        }
        let rules = used.iter().filter_map(|at| self.rules.get(*at));
        let telling = rules.filter(|rule| rule.senses.iter().any(|sense| !sense.words.is_empty()));
        Reading {
            is_read: !used.is_empty(),
            named: telling
                .map(|rule| rule.names_procedure)
                .reduce(|one, other| one || other),
            places: asked
                .iter()
                .map(|word| word.start as usize..word.end as usize)
                .collect(),
            words,
        }
    }

    /// The rule that asks for the most words that are there, and has not been used. What one rule has said whole is not
    /// read again: what it said to be done is taken up only together with other words.
    fn longest(&self, words: &[ReadWord], used: &[usize]) -> Option<usize> {
        let offered = words.iter().filter_map(|word| self.by_lemma.get(&word.lemma)).flatten();
        let length = |at: usize| self.rules.get(at).map_or(0, |rule| rule.asked.len());
        let fits = |at: &&usize| !used.contains(at) && self.rules.get(**at).is_some_and(|rule| rule.fits(words));
        let longest = offered
            .filter(fits)
            .max_by_key(|at| (length(**at), std::cmp::Reverse(**at)));
        longest.copied()
    }

    /// The lemma of a rule that `lemma` misses by a letter; itself where there is none.
    fn corrected(&self, lemma: Stem) -> Stem {
        let letter = lemma.as_bytes().first().copied().unwrap_or_default();
        let near = |known: &&Stem| distance(known.as_bytes(), lemma.as_bytes(), 1) == 1;
        let known = self.spellings.get(&letter).filter(|_| lemma.len() >= SPELT);
        let known = known.filter(|known| known.binary_search(&lemma).is_err());
        known
            .and_then(|known| known.iter().find(near))
            .copied()
            .unwrap_or(lemma)
    }
}

impl ReadWord {
    pub(crate) fn as_str(&self) -> &str {
        &self.word
    }
}

impl Sense {
    fn parse(text: &str) -> Self {
        let (meant, context) = text.split_once('/').unwrap_or((text, ""));
        let words = essential(meant);
        let context = text::words(context, text::MAX_WORDS);
        Self {
            words: words
                .iter()
                .map(|word| (Stem::new(word.as_str()), word.in_parentheses))
                .collect(),
            context: context.iter().map(|word| stem::lemma(word.as_str())).collect(),
        }
    }
}

impl Rule {
    fn fits(&self, words: &[ReadWord]) -> bool {
        let mut putters = self.asked.iter().map(|lemma| {
            let word = words.iter().find(|word| word.lemma == *lemma)?;
            (word.leads || word.put_by.is_none()).then_some(word.put_by)
        });
        // `None` for a word that is not there, or is what something is done to.
        let Some(Some(first)) = putters.next() else {
            return false;
        };
        let mut of_one_rule = first.is_some();
        for putter in putters {
            let Some(putter) = putter else { return false };
            of_one_rule &= putter == first;
        }
        !of_one_rule
    }

    /// Puts what is meant in the place of what was asked.
    fn apply(&self, words: &mut Vec<ReadWord>, step: usize) {
        let spoken_for = |sense: &&Sense| {
            let is_said = |lemma: &&Stem| words.iter().any(|word| word.lemma == **lemma);
            sense.context.iter().filter(is_said).count()
        };
        // The first of those that the other words speak for most.
        let Some(sense) = self.senses.iter().rev().max_by_key(spoken_for) else {
            return;
        };
        let (mut stands_for, mut start, mut end) = (0, u32::MAX, 0);
        let mut place = words.len();
        for lemma in &self.asked {
            let Some(at) = words.iter().position(|word| word.lemma == *lemma) else {
                continue;
            };
            let word = words.remove(at);
            place = place.min(at);
            stands_for |= word.stands_for;
            (start, end) = (start.min(word.start), end.max(word.end));
        }
        for (at, (word, is_usual)) in sense.words.iter().enumerate().rev() {
            let lemma = stem::lemma(word);
            let leads = at == 0 && !is_usual;
            if let Some(known) = words.iter_mut().find(|known| known.lemma == lemma) {
                known.stands_for |= stands_for;
                known.is_usual &= *is_usual;
                known.put_by = Some(step);
                known.leads |= leads;
            } else if words.len() < MAX_READ {
                let read = ReadWord {
                    word: *word,
                    lemma,
                    is_usual: *is_usual,
                    leads,
                    put_by: Some(step),
                    stands_for,
                    start,
                    end,
                };
                words.insert(place.min(words.len()), read);
            }
        }
    }
}

impl Reading {
    /// The words as the titles of ICD-10-PCS have them.
    pub(crate) fn words(&self) -> &[ReadWord] {
        &self.words
    }

    /// What of the text a word stands for.
    pub(crate) fn asked<'t>(&self, word: &ReadWord, text: &'t str) -> impl Iterator<Item = &'t str> {
        let places = self.places.iter().enumerate();
        let places = places.filter(move |(at, _)| word.stands_for >> at & 1 == 1);
        places.filter_map(move |(_, place)| text.get(place.clone()))
    }

    /// The plan of a search for these words: each slot stands for what of the query it was read from.
    pub(crate) fn plan(&self, is_typing: bool, lists: &Lists, is_known: impl Fn(&Stem) -> bool) -> Plan {
        let mut text = String::new();
        let mut places: Vec<(u32, &ReadWord)> = Vec::with_capacity(self.words.len());
        for word in &self.words {
            if word.is_usual {
                text.push('(');
            }
            let start = text.len() as u32;
            text.push_str(&word.word);
            places.push((start, word));
            text.push_str(if word.is_usual { ") " } else { " " });
        }
        let is_typing = is_typing && self.words.last().is_some_and(|word| !word.is_usual);
        let mut plan = Plan::of(text.trim_end(), is_typing, lists, is_known);
        for slot in &mut plan.slots {
            let of = |at: u32| places.iter().rev().find(|(start, _)| *start <= at);
            let (first, last) = (of(slot.start), of(slot.end.saturating_sub(1)));
            if let (Some((_, first)), Some((_, last))) = (first, last) {
                (slot.start, slot.end) = (first.start.min(last.start), first.end.max(last.end));
                slot.is_reading = first.put_by.is_some();
                slot.weight *= if first.leads { LEADING } else { 1.0 };
            }
        }
        // The lists of abbreviations and synonyms are for what notes say, not for the words of titles.
        let put = |at: usize| plan.slots.get(at).is_some_and(|slot| slot.is_reading);
        let asked = plan.readings.first().map_or(0, |(mask, _)| *mask);
        let put = (0..plan.slots.len()).filter(|at| asked & 1 << at != 0 && put(*at));
        let put: u64 = put.fold(0, |mask, at| mask | 1 << at);
        plan.readings.retain(|(mask, _)| mask & put == put);
        plan.code = None;
        plan
    }
}

/// The plans of a query: one by its own words, and where rules of the list of procedures read it, another for ICD-10-PCS.
#[derive(Debug)]
pub(crate) struct Plans {
    pub(crate) asked: Plan,
    procedures: Option<Plan>,
    /// Whether it names a procedure, and not only what is a condition or a site as well; `None` where rules do not tell.
    pub(crate) named: Option<bool>,
}

impl Plans {
    /// Reads a query for the `indexes` that are searched.
    pub(crate) fn of<'i>(
        query: &str,
        is_typing: bool,
        lists: &Lists,
        mut indexes: impl Iterator<Item = &'i Index>,
        is_known: impl Fn(&Stem) -> bool,
    ) -> Self {
        let reading = indexes
            .find(|index| is_of_procedures(index))
            .map(|index| Procedures::own().read(query, |_, lemma| index.lemma(lemma).is_some()))
            .filter(|reading| reading.is_read && !reading.words.is_empty());
        Self {
            named: reading.as_ref().and_then(|reading| reading.named),
            procedures: reading.map(|reading| reading.plan(is_typing, lists, &is_known)),
            asked: Plan::of(query, is_typing, lists, is_known),
        }
    }

    /// The plan for an index.
    pub(crate) fn of_index(&self, index: &Index) -> &Plan {
        let procedures = self.procedures.as_ref().filter(|_| is_of_procedures(index));
        procedures.unwrap_or(&self.asked)
    }
}

/// Whether it is the index of ICD-10-PCS.
pub(crate) fn is_of_procedures(index: &Index) -> bool {
    index.system() == casemix_codes::ICD10PCS
}

/// The words of a text but for those that say nothing.
fn essential(text: &str) -> Vec<Word> {
    let mut words = text::words(text, text::MAX_WORDS);
    words.retain(|word| !text::is_filler(word.as_str()) && !is_binding(word.as_str()));
    words
}

/// Whether a word names an approach: where one is named, it is not the usual one that is meant.
fn is_of_approach(word: &str) -> bool {
    matches!(
        word,
        "open" | "percutaneous" | "endoscopic" | "external" | "natural" | "artificial" | "opening"
    )
}

/// Whether a word only binds others together.
fn is_binding(word: &str) -> bool {
    matches!(word, "with" | "w" | "using" | "via")
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use super::*;

    #[test]
    fn every_rule_is_read_and_asked_for_once() {
        let procedures = Procedures::own();
        assert!(procedures.rules.len() > 2_000, "{}", procedures.rules.len());
        let mut known = HashSet::new();
        let mut is_new = |rule: &&Rule| {
            let mut asked = rule.asked.clone();
            asked.sort();
            known.insert(asked)
        };
        let twice: Vec<_> = procedures
            .rules
            .iter()
            .filter(|rule| !is_new(rule))
            .map(|rule| &rule.asked)
            .collect();
        assert!(twice.is_empty(), "{twice:?}");
    }

    #[test]
    #[cfg(feature = "embedded")]
    fn what_rules_say_the_titles_say() {
        let codes = casemix_codes::Codes::embedded().expect("the tables are sound");
        let index = Index::open(casemix_find_data::ICD10PCS, &codes.icd10pcs).expect("the index is sound");
        let words = Procedures::own()
            .rules
            .iter()
            .flat_map(|rule| &rule.senses)
            .flat_map(|sense| &sense.words);
        let unknown: BTreeSet<&str> = words
            .map(|(word, _)| &**word)
            .filter(|word| index.lemma(&stem::lemma(word)).is_none())
            .collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn rules_take_up_what_rules_have_put() {
        let read = |text: &str| -> Vec<String> {
            let reading = Procedures::own().read(text, |_, _| true);
            let words = reading.words().iter().filter(|word| !word.is_usual);
            words.map(|word| word.as_str().to_owned()).collect()
        };
        assert_eq!(
            read("egd with biopsy of stomach"),
            ["excision", "diagnostic", "stomach"]
        );
        assert_eq!(read("partial splenectomy"), ["excision", "spleen"]);
        assert_eq!(
            read("resection of spleen"),
            ["resection", "spleen"],
            "the words of a title stay"
        );
        assert_eq!(
            read("trigger finger release"),
            ["release", "hand", "tendon"],
            "and is no tendon release"
        );
    }
}
