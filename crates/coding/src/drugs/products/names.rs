//! [`Names`]: the words of preparations, for search.

use std::collections::HashMap;
use std::fmt;

use super::Products;
use crate::words::{Token, tokens};

/// No more words of a search are looked at.
const MAX_WORDS: usize = 16;

/// Which preparations have which words, and which products are which preparation.
pub(super) struct Names {
    /// Ascending.
    words: Vec<Token>,
    /// Of each word, where its preparations end.
    ends: Vec<u32>,
    preparations: Vec<u32>,
    /// Of each preparation, where its products end.
    product_ends: Vec<u32>,
    products: Vec<u32>,
    /// Of each preparation, what it is ranked by among those that fit equally: fewest substances, most products.
    rank: Vec<(u16, std::cmp::Reverse<u32>)>,
}

impl Names {
    pub(super) fn of(directory: &Products) -> Self {
        let columns = &directory.columns;
        let count = directory.texts.preparation.len();
        let mut rows: Vec<Vec<u32>> = vec![Vec::new(); count];
        for (row, id) in (0..).zip(&columns.preparation) {
            if let Some(rows) = rows.get_mut(*id as usize) {
                rows.push(row);
            }
        }
        let brands: Vec<Vec<Token>> = directory
            .texts
            .brand
            .iter()
            .map(|brand| tokens(brand).collect())
            .collect();
        let mut words: HashMap<Token, Vec<u32>> = HashMap::new();
        let mut add = |word: &Token, id: u32| match words.get_mut(word) {
            Some(ids) => {
                if ids.last() != Some(&id) {
                    ids.push(id);
                }
            }
            None => {
                words.insert(word.clone(), vec![id]);
            }
        };
        let mut rank = Vec::with_capacity(count);
        for (id, (line, rows)) in (0..).zip(directory.texts.preparation.iter().zip(&rows)) {
            let mut fields = line.split('\t');
            let (substances, name) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
            tokens(substances).chain(tokens(name)).for_each(|word| add(&word, id));
            let mut brand_ids: Vec<u32> = rows
                .iter()
                .filter_map(|row| columns.brand.get(*row as usize).copied())
                .collect();
            brand_ids.sort_unstable();
            brand_ids.dedup();
            for brand in brand_ids {
                brands
                    .get(brand as usize)
                    .into_iter()
                    .flatten()
                    .for_each(|word| add(word, id));
            }
            let substances = u16::try_from(substances.split("; ").count()).unwrap_or(u16::MAX);
            rank.push((
                substances,
                std::cmp::Reverse(u32::try_from(rows.len()).unwrap_or(u32::MAX)),
            ));
        }
        let mut words: Vec<(Token, Vec<u32>)> = words.into_iter().collect();
        words.sort_unstable();
        let (ends, preparations) = flat(words.iter().map(|(_, ids)| ids));
        let (product_ends, products) = flat(rows.iter());
        Self {
            words: words.into_iter().map(|(word, _)| word).collect(),
            ends,
            preparations,
            product_ends,
            products,
            rank,
        }
    }

    /// The rows of the products of a preparation.
    pub(super) fn products_of(&self, id: u32) -> &[u32] {
        list(&self.product_ends, &self.products, id as usize)
    }

    /// Whether every word of a text is known, whole.
    pub(super) fn knows(&self, text: &str) -> bool {
        let mut asked = tokens(text).peekable();
        asked.peek().is_some() && asked.all(|word| self.words.binary_search(&word).is_ok())
    }

    /// The best preparations for words, all of which they have.
    pub(super) fn search(&self, text: &str, limit: usize) -> Vec<u32> {
        let mut asked: Vec<Token> = tokens(text).take(MAX_WORDS).collect();
        asked.dedup();
        if asked.is_empty() {
            return Vec::new();
        }
        // Of each preparation, how many words it has, the last one of them, and how many it has whole.
        let mut fits = vec![(0_u8, 0_u8, 0_u8); self.rank.len()];
        for (number, word) in (1..).zip(&asked) {
            let first = self.words.partition_point(|known| known < word);
            let begun = self
                .words
                .iter()
                .skip(first)
                .take_while(|known| known.starts_with(word.as_str()));
            for (at, known) in (first..).zip(begun) {
                for id in list(&self.ends, &self.preparations, at) {
                    let Some((words, last, whole)) = fits.get_mut(*id as usize) else {
                        continue;
                    };
                    *words += u8::from(*last != number);
                    *last = number;
                    *whole += u8::from(known == word);
                }
            }
        }
        let key = |id: &u32| {
            let whole = fits.get(*id as usize).map_or(0, |(_, _, whole)| *whole);
            (std::cmp::Reverse(whole), self.rank.get(*id as usize).copied(), *id)
        };
        let found = (0..)
            .zip(&fits)
            .filter(|(_, (words, ..))| usize::from(*words) == asked.len());
        let mut found: Vec<u32> = found.map(|(id, _)| id).collect();
        if found.len() > limit && limit > 0 {
            found.select_nth_unstable_by_key(limit - 1, key);
        }
        found.truncate(limit);
        found.sort_unstable_by_key(key);
        found
    }
}

/// Lists one behind the other, and where each ends.
fn flat<'l>(lists: impl Iterator<Item = &'l Vec<u32>>) -> (Vec<u32>, Vec<u32>) {
    let (mut ends, mut all) = (Vec::new(), Vec::new());
    for list in lists {
        all.extend_from_slice(list);
        ends.push(u32::try_from(all.len()).unwrap_or(u32::MAX));
    }
    (ends, all)
}

fn list<'l>(ends: &[u32], all: &'l [u32], at: usize) -> &'l [u32] {
    let start = at.checked_sub(1).map_or(Some(0), |before| ends.get(before).copied());
    let range = start
        .zip(ends.get(at))
        .map(|(start, end)| start as usize..*end as usize);
    range.and_then(|range| all.get(range)).unwrap_or_default()
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Names({} words)", self.words.len())
    }
}
