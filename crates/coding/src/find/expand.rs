//! The lemmas of an index that a word of a query may mean: itself, its relatives, synonyms, what it is the beginning of,
//! what it was meant to be where it is misspelt.

use super::index::{Index, lexicon};
use super::lists::Lists;
use super::plan::Slot;
use super::stem;

/// How a word of a query led to a word of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum How {
    /// The same word, or its plural.
    Exact,
    /// Another form of the word: an adjective, a participle.
    Form,
    /// A synonym of the list.
    Synonym,
    /// What the word is the beginning of.
    Prefix,
    /// A word that was misspelt.
    Typo,
    /// A word that stands for it in names of the same thing.
    Learned,
    /// A shortened word.
    Shortened,
}

/// A lemma that a word may mean, and how surely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Expansion {
    pub(crate) lemma: u16,
    pub(crate) weight: f32,
    pub(crate) how: How,
}

/// Lemmas that one word may mean.
const MAX_EXPANSIONS: usize = 64;
/// How surely a word means what the list says it is short for.
const SHORT_FOR: f32 = 0.96;
/// Words that begin as the last one does; the commonest are taken.
const MAX_COMPLETIONS: usize = 48;
/// Words that are compared when one is misspelt.
const MAX_COMPARED: usize = 4000;

/// The lemmas that `slot` may mean, the surest first, each once.
pub(crate) fn expand(slot: &Slot, index: &Index, lists: &Lists, out: &mut Vec<Expansion>) {
    out.clear();
    let word = &*slot.word;
    let exact = index.lemma(&slot.lemma);
    if let Some(lemma) = exact {
        out.push(Expansion {
            lemma,
            weight: 1.0,
            how: How::Exact,
        });
        forms(lemma, index, out);
        translations(lemma, index, out);
    } else {
        unseen_forms(slot, index, out);
    }
    for word in slot.short_for.iter().flatten() {
        if let Some(lemma) = index.lemma(&stem::lemma(word)) {
            out.push(Expansion {
                lemma,
                weight: SHORT_FOR,
                how: How::Shortened,
            });
            for relative in index.lexicon.relatives(lemma) {
                out.push(Expansion {
                    lemma: relative,
                    weight: 0.82,
                    how: How::Shortened,
                });
            }
        }
    }
    for synonym in lists.synonyms(&slot.lemma) {
        if let Some(lemma) = index.lemma(synonym) {
            out.push(Expansion {
                lemma,
                weight: 0.92,
                how: How::Synonym,
            });
            for relative in index.lexicon.relatives(lemma) {
                out.push(Expansion {
                    lemma: relative,
                    weight: 0.8,
                    how: How::Synonym,
                });
            }
        }
    }
    if slot.is_open || (exact.is_none() && word.len() >= 3) {
        completions(word, slot.is_open, index, out);
    }
    // A word that exists is taken at its word, unless hardly any code has it.
    if exact.is_none() && out.iter().all(|known| known.weight < 0.8) {
        misspelt(word, index, out);
        if out.is_empty() {
            shortened(word, index, out);
        }
    }
    // Left never means right, however alike they are in what is said of them.
    let opposites = slot.opposites(lists);
    if opposites > 0 {
        let is_meant = |known: &Expansion| known.how == How::Exact || known.weight >= SHORT_FOR;
        out.retain(|known| is_meant(known) || index.lexicon.opposites(known.lemma) != opposites);
    }
    out.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.lemma.cmp(&b.lemma)));
    let mut kept = 0;
    for at in 0..out.len() {
        let Some(next) = out.get(at).copied() else { break };
        let known = out.iter().take(kept).any(|known| known.lemma == next.lemma);
        if !known && kept < MAX_EXPANSIONS {
            if let Some(place) = out.get_mut(kept) {
                *place = next;
            }
            kept += 1;
        }
    }
    out.truncate(kept);
}

fn forms(lemma: u16, index: &Index, out: &mut Vec<Expansion>) {
    for relative in index.lexicon.relatives(lemma) {
        out.push(Expansion {
            lemma: relative,
            weight: 0.85,
            how: How::Form,
        });
    }
}

fn translations(lemma: u16, index: &Index, out: &mut Vec<Expansion>) {
    for (lemma, probability) in index.lexicon.translations(lemma) {
        let weight = (0.25 + 0.75 * probability).min(0.8);
        out.push(Expansion {
            lemma,
            weight,
            how: How::Learned,
        });
    }
}

/// Words of the index that share a root with a word it does not have.
fn unseen_forms(slot: &Slot, index: &Index, out: &mut Vec<Expansion>) {
    let root = stem::root(&slot.lemma);
    if root.len() < 5 {
        return;
    }
    let words = index.lexicon.words();
    let first = words.partition_point(|known| known < &*root);
    for at in first..(first + 40).min(words.len()) {
        let Some(word) = words.get(at).filter(|word| word.starts_with(&*root)) else {
            break;
        };
        if stem::root(&stem::lemma(word)) == root
            && let Some(lemma) = index.lexicon.word_lemma(at)
        {
            out.push(Expansion {
                lemma,
                weight: 0.85,
                how: How::Form,
            });
        }
    }
}

/// Words that begin with `prefix`.
fn completions(prefix: &str, is_open: bool, index: &Index, out: &mut Vec<Expansion>) {
    let words = index.lexicon.words();
    let first = words.partition_point(|known| known < prefix);
    let mut found: Vec<(usize, u16, usize)> = Vec::new();
    for at in first..words.len() {
        let Some(word) = words.get(at).filter(|word| word.starts_with(prefix)) else {
            break;
        };
        if let Some(lemma) = index.lexicon.word_lemma(at) {
            found.push((index.postings.len(lemma), lemma, word.len()));
        }
    }
    if found.len() > MAX_COMPLETIONS {
        found.select_nth_unstable_by(MAX_COMPLETIONS, |a, b| b.cmp(a));
        found.truncate(MAX_COMPLETIONS);
    }
    let ceiling = if is_open { 0.92 } else { 0.72 };
    for (_, lemma, length) in found {
        let weight = ceiling * (0.8 + 0.2 * prefix.len() as f32 / length as f32);
        out.push(Expansion {
            lemma,
            weight,
            how: How::Prefix,
        });
    }
}

/// Words at a distance of one or two letters. A word with one wrong letter has its first or its second half right, so
/// only words that begin or end as this one does are compared.
fn misspelt(word: &str, index: &Index, out: &mut Vec<Expansion>) {
    let letters = word.as_bytes();
    if letters.len() < 4 || !word.is_ascii() {
        return;
    }
    let most = if letters.len() >= 8 { 2 } else { 1 };
    let words = index.lexicon.words();
    let half = letters.len() / 2;
    let (head, tail) = word.split_at_checked(half).unwrap_or((word, ""));
    let own = lexicon::letters(word);
    let mut try_word = |at: usize, known: &str| {
        // A letter put in place of another changes two of them at most.
        if (index.lexicon.letters(at) ^ own).count_ones() as usize > 2 * most {
            return;
        }
        let distance = distance(letters, known.as_bytes(), most);
        if distance <= most
            && let Some(lemma) = index.lexicon.word_lemma(at)
        {
            let first_differs = usize::from(letters.first() != known.as_bytes().first());
            let weight = [1.0, 0.78, 0.55].get(distance).copied().unwrap_or(0.4) - 0.08 * first_differs as f32;
            out.push(Expansion {
                lemma,
                weight,
                how: How::Typo,
            });
        }
    };
    let first = words.partition_point(|known| known < head);
    for at in first..words.len().min(first + MAX_COMPARED) {
        let Some(known) = words.get(at).filter(|known| known.starts_with(head)) else {
            break;
        };
        try_word(at, known);
    }
    let by_end = index.lexicon.words_by_end();
    let reversed_before = |at: &u16| {
        words
            .get(usize::from(*at))
            .is_some_and(|known| known.bytes().rev().lt(tail.bytes().rev()))
    };
    let first = by_end.partition_point(reversed_before);
    for place in first..by_end.len().min(first + MAX_COMPARED) {
        let at = usize::from(by_end.get(place).copied().unwrap_or_default());
        let Some(known) = words.get(at).filter(|known| known.ends_with(tail)) else {
            break;
        };
        try_word(at, known);
    }
}

/// Letters to insert, delete, replace or swap with their neighbour to make `a` of `b`; `most + 1` where it is more.
pub(crate) fn distance(a: &[u8], b: &[u8], most: usize) -> usize {
    const WIDTH: usize = super::text::MAX_WORD + 2;
    if a.len().abs_diff(b.len()) > most || a.len() >= WIDTH || b.len() >= WIDTH {
        return most + 1;
    }
    let mut rows = [[0_u8; WIDTH]; 3];
    for (at, cell) in rows[1].iter_mut().enumerate() {
        *cell = at as u8;
    }
    let (mut before_last, mut last, mut row) = (0, 1, 2);
    for (i, left) in a.iter().enumerate() {
        let mut least = i + 1;
        let cell = |rows: &[[u8; WIDTH]; 3], row: usize, at: usize| {
            usize::from(rows.get(row).and_then(|row| row.get(at)).copied().unwrap_or(u8::MAX))
        };
        let mut values = [0_u8; WIDTH];
        values[0] = i as u8 + 1;
        for (j, right) in b.iter().enumerate() {
            let replace = cell(&rows, last, j) + usize::from(left != right);
            let delete = cell(&rows, last, j + 1) + 1;
            let insert = usize::from(values.get(j).copied().unwrap_or(u8::MAX)) + 1;
            let mut best = replace.min(delete).min(insert);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(right) && b.get(j - 1) == Some(left);
            if swapped {
                best = best.min(cell(&rows, before_last, j - 1) + 1);
            }
            least = least.min(best);
            if let Some(value) = values.get_mut(j + 1) {
                *value = best as u8;
            }
        }
        if least > most {
            return most + 1;
        }
        if let Some(place) = rows.get_mut(row) {
            *place = values;
        }
        (before_last, last, row) = (last, row, before_last);
    }
    let result = rows
        .get(last)
        .and_then(|row| row.get(b.len()))
        .copied()
        .unwrap_or(u8::MAX);
    usize::from(result).min(most + 1)
}

/// Words of which `short` keeps the first letter and then some, in order: `encntr` is `encounter`.
fn shortened(short: &str, index: &Index, out: &mut Vec<Expansion>) {
    let letters = short.as_bytes();
    if letters.len() < 3 || !short.is_ascii() {
        return;
    }
    let head = short.get(..1).unwrap_or_default();
    let words = index.lexicon.words();
    let first = words.partition_point(|known| known < head);
    let mut best: Vec<(usize, u16)> = Vec::new();
    for at in first..words.len().min(first + MAX_COMPARED) {
        let Some(known) = words.get(at).filter(|known| known.starts_with(head)) else {
            break;
        };
        if stem::is_cut_short(short, known)
            && let Some(lemma) = index.lexicon.word_lemma(at)
        {
            best.push((index.postings.len(lemma), lemma));
        }
    }
    best.sort_unstable_by(|a, b| b.cmp(a));
    for (_, lemma) in best.into_iter().take(12) {
        out.push(Expansion {
            lemma,
            weight: 0.5,
            how: How::Shortened,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn distances_count_swaps_once() {
        assert_eq!(distance(b"fracture", b"fractrue", 2), 1);
        assert_eq!(distance(b"fracture", b"fractur", 2), 1);
        assert_eq!(distance(b"fracture", b"fractures", 2), 1);
        assert_eq!(distance(b"fracture", b"frakture", 2), 1);
        assert_eq!(distance(b"fracture", b"rupture", 2), 3);
        assert_eq!(distance(b"", b"a", 1), 1);
    }

    proptest! {
        #[test]
        fn a_distance_is_one(a in "[abc]{0,8}", b in "[abc]{0,8}") {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            prop_assert_eq!(distance(a, b, 4), distance(b, a, 4), "both ways");
            prop_assert_eq!(distance(a, b, 4) == 0, a == b);
        }
    }
}
