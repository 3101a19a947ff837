//! Which words stand for each other, learned from names of one thing: IBM's translation model 1 (Brown et al., 1993)
//! within one language, so that `bruise` finds `contusion` where the tabular list calls one the other.

use std::collections::{BTreeMap, HashMap};

use casemix_codes::table::{TableBuilder, TableError};

use super::index::layout::{self, OPTIONAL};
use super::index::write::TermLemmas;
use super::{stem, text};

/// Two names of one thing, as sets of lemmas.
pub(crate) type Pair = (Vec<u16>, Vec<u16>);

/// Words of a name that are used.
const NAME: usize = 10;
/// Names of a thing that are paired with each other.
const NAMES: usize = 8;
/// Rounds of expectation and maximisation.
const ROUNDS: usize = 5;
/// Translations of a word that are kept, and the least probability of one.
const KEPT: usize = 5;
const LEAST: f32 = 0.06;

/// Names paired: the terms of a code with its first, which is its title, and the names of each concept.
pub(crate) fn pairs(concepts: &[Vec<String>], terms: &TermLemmas, lemmas: &[String]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for terms in terms {
        let mut names = terms
            .iter()
            .map(|lemmas| set(lemmas.iter().map(|lemma| lemma & !OPTIONAL)));
        let Some(title) = names.next() else { continue };
        names.for_each(|name| push(&mut pairs, &title, &name));
    }
    let id = |lemma: &str| lemmas.binary_search_by(|known| known.as_str().cmp(lemma)).ok();
    for names in concepts {
        let names = names.iter().take(NAMES).map(|name| {
            let words = text::words(name, NAME);
            set(words
                .iter()
                .filter_map(|word| id(&stem::lemma(word.as_str())))
                .map(|id| id as u16))
        });
        let names: Vec<Vec<u16>> = names.collect();
        if let Some((first, others)) = names.split_first() {
            others.iter().for_each(|name| push(&mut pairs, first, name));
        }
    }
    pairs
}

fn set(lemmas: impl Iterator<Item = u16>) -> Vec<u16> {
    let mut set: Vec<u16> = lemmas.take(2 * NAME).collect();
    set.sort_unstable();
    set.dedup();
    set
}

/// Keeps what two names do not share: shared words explain themselves.
fn push(pairs: &mut Vec<Pair>, one: &[u16], other: &[u16]) {
    let without =
        |of: &[u16], these: &[u16]| -> Vec<u16> { of.iter().copied().filter(|lemma| !these.contains(lemma)).collect() };
    let pair = (without(one, other), without(other, one));
    let fits = |name: &[u16]| (1..=NAME).contains(&name.len());
    if fits(&pair.0) && fits(&pair.1) {
        pairs.push(pair);
    }
}

/// Learns and writes the translations.
pub(crate) fn write(pairs: &[Pair], lemmas: usize, builder: &mut TableBuilder) -> Result<(), TableError> {
    // From the words of further names to those of titles, and back: either way a word may be asked for.
    let there = learn(pairs, |pair| (&pair.1, &pair.0));
    let back = learn(pairs, |pair| (&pair.0, &pair.1));
    let mut best: BTreeMap<u16, BTreeMap<u16, f32>> = BTreeMap::new();
    for ((from, to), probability) in there.into_iter().chain(back) {
        if probability >= LEAST {
            let held = best.entry(from).or_default().entry(to).or_default();
            *held = probability.max(*held);
        }
    }
    let (mut counts, mut to, mut weights) = (Vec::with_capacity(lemmas), Vec::new(), Vec::new());
    for lemma in 0..lemmas {
        let mut translations: Vec<(u16, f32)> = best.remove(&(lemma as u16)).into_iter().flatten().collect();
        translations.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        translations.truncate(KEPT);
        counts.push(translations.len() as u8);
        for (lemma, probability) in translations {
            to.push(lemma);
            weights.push((probability * 255.0) as u8);
        }
    }
    builder
        .deflated(layout::TRANSLATIONS, &counts)?
        .deflated(layout::TRANSLATION_LEMMA, &to)?
        .deflated(layout::TRANSLATION_WEIGHT, &weights)?;
    Ok(())
}

/// The probabilities that a word of the first name is said by a word of the second, smoothed towards none: a pair seen
/// once proves little.
fn learn(pairs: &[Pair], sides: impl Fn(&Pair) -> (&Vec<u16>, &Vec<u16>)) -> HashMap<(u16, u16), f32> {
    const DOUBT: f32 = 1.5;
    let mut table: HashMap<(u16, u16), f32> = HashMap::new();
    for round in 0..ROUNDS {
        let mut counts: HashMap<(u16, u16), f32> = HashMap::new();
        let mut totals: HashMap<u16, f32> = HashMap::new();
        for pair in pairs {
            let (from, to) = sides(pair);
            for said in to {
                let share = |meant: &u16| {
                    if round == 0 {
                        1.0
                    } else {
                        table.get(&(*meant, *said)).copied().unwrap_or(0.0)
                    }
                };
                let sum: f32 = from.iter().map(share).sum::<f32>().max(1e-9);
                for meant in from {
                    let count = share(meant) / sum;
                    *counts.entry((*meant, *said)).or_default() += count;
                    *totals.entry(*meant).or_default() += count;
                }
            }
        }
        table = counts
            .into_iter()
            .map(|((meant, said), count)| {
                let total = totals.get(&meant).copied().unwrap_or_default();
                ((meant, said), count / (total + DOUBT))
            })
            .collect();
    }
    table
}
