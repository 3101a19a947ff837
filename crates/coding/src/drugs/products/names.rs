//! [`DrugName`]: the names of drugs in order, and the search by their words.

use std::cmp::Reverse;
use std::fmt;

use casemix_codes::table::{Packed, Table, TableError};

use super::columns::{Lists, PreparationColumns, ProductColumns};
use super::{Preparation, Product, Products};
use crate::words::{Token, tokens};

/// No more words of a search are looked at.
const MAX_WORDS: usize = 16;

/// What a name of a drug names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NameKind {
    /// An active substance: `METOPROLOL TARTRATE`.
    Substance,
    /// What is in a product, in lower case: `hydrochlorothiazide and metoprolol tartrate`.
    Nonproprietary,
    /// What a product is sold as, with its suffix: `Lopressor HCT`.
    Brand,
}

/// A name of drugs in a directory.
#[derive(Clone, Copy)]
pub struct DrugName<'d> {
    directory: &'d Products,
    number: u32,
    kind: NameKind,
    /// Its number within its kind.
    within: u32,
}

impl<'d> DrugName<'d> {
    /// A name by its number among all.
    pub(super) fn new(directory: &'d Products, number: u32) -> Option<Self> {
        let mut within = number;
        for (kind, count) in directory.name_counts() {
            match within.checked_sub(count) {
                Some(beyond) => within = beyond,
                None => {
                    return Some(Self {
                        directory,
                        number,
                        kind,
                        within,
                    });
                }
            }
        }
        None
    }

    /// Its number: stable for one table ([`Products::name`]).
    pub fn number(&self) -> u32 {
        self.number
    }

    /// What it names.
    pub fn kind(&self) -> NameKind {
        self.kind
    }

    /// The name, as the directory writes it.
    pub fn text(&self) -> &'d str {
        let (preparations, products) = (&self.directory.preparations, &self.directory.products);
        let text = match self.kind {
            NameKind::Substance => Some(preparations.substance(self.within)),
            NameKind::Nonproprietary => preparations.name.texts.get(self.within as usize),
            NameKind::Brand => products.brand.texts.get(self.within as usize),
        };
        text.unwrap_or_default()
    }

    /// The preparations of which it is a name, in the order of their substances.
    pub fn preparations(&self) -> impl Iterator<Item = Preparation<'d>> + use<'d> {
        let directory = self.directory;
        let numbers = directory.index().map(|names| names.preparations.get(self.number));
        numbers
            .unwrap_or_default()
            .iter()
            .map(move |number| Preparation::new(directory, *number))
    }

    /// The products of which it is a name, preparation by preparation.
    pub fn products(&self) -> impl Iterator<Item = Product<'d>> + use<'d> {
        let this = *self;
        let products = this.preparations().flat_map(|preparation| preparation.products());
        products.filter(move |product| this.kind != NameKind::Brand || product.brand() == this.text())
    }
}

impl PartialEq for DrugName<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number && std::ptr::eq(self.directory, other.directory)
    }
}

impl Eq for DrugName<'_> {}

impl fmt::Debug for DrugName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DrugName({:?} {})", self.kind, self.text())
    }
}

/// Which names have which words, and which preparations and products have which names.
pub(super) struct Names {
    /// Ascending.
    words: Packed,
    /// Of each word, the names.
    with_word: Lists,
    /// Of each name, the preparations.
    preparations: Lists,
    /// Of each preparation, the products.
    products: Lists,
    /// Of each preparation, what it is ranked by among those that fit equally: fewest substances, most products.
    rank: Vec<(u16, Reverse<u32>)>,
}

impl Names {
    pub(super) fn open(
        table: &Table,
        preparations: &PreparationColumns,
        products: &ProductColumns,
    ) -> Result<Self, TableError> {
        let words = table.packed("word")?;
        let words_of = Lists::of_lengths(&table.inflated("word_counts")?, table.inflated("words")?);
        let with_word = Lists::of_pairs(words.len(), words_of.pairs().map(|(name, word)| (word, name)));
        let of_preparation = Lists::of_pairs(
            preparations.len(),
            (0..).zip(&products.preparation).map(|(row, id)| (*id, row)),
        );
        let rank = (0..).zip(0..preparations.len()).map(|(id, _)| {
            let products = u32::try_from(of_preparation.get(id).len()).unwrap_or(u32::MAX);
            let substances = u16::try_from(preparations.substances(id).len()).unwrap_or(u16::MAX);
            (substances, Reverse(products))
        });
        Ok(Self {
            rank: rank.collect(),
            preparations: preparations_of_names(preparations, products, &of_preparation, words_of.len()),
            words,
            with_word,
            products: of_preparation,
        })
    }

    /// The rows of the products of a preparation.
    pub(super) fn products_of(&self, id: u32) -> &[u32] {
        self.products.get(id)
    }

    /// Whether every word of a text is known, whole.
    pub(super) fn knows(&self, text: &str) -> bool {
        let mut asked = tokens(text).peekable();
        asked.peek().is_some() && asked.all(|word| self.words.get(self.first_from(&word)) == Some(word.as_str()))
    }

    /// The place of the first word that is not before another one.
    fn first_from(&self, word: &str) -> usize {
        let (mut low, mut high) = (0, self.words.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.words.get(middle).is_some_and(|known| known < word) {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        low
    }

    /// The best preparations for words, all of which they have.
    pub(super) fn search(&self, text: &str, limit: usize) -> Vec<u32> {
        let mut asked: Vec<Token> = tokens(text).take(MAX_WORDS).collect();
        asked.dedup();
        if asked.is_empty() {
            return Vec::new();
        }
        let is_begun = |word: &Token| {
            let begun = self.words.get(self.first_from(word));
            begun.is_some_and(|known| known.starts_with(word.as_str()))
        };
        // Most texts that are searched for everywhere name no drug at all.
        if !asked.iter().all(is_begun) {
            return Vec::new();
        }
        let mut fits = vec![Fit::default(); self.rank.len()];
        for (number, word) in (1..).zip(&asked) {
            let begun = (self.first_from(word)..self.words.len()).map_while(|at| {
                let known = self.words.get(at).filter(|known| known.starts_with(word.as_str()))?;
                Some((u32::try_from(at).ok()?, known == word))
            });
            for (at, whole) in begun {
                for name in self.with_word.get(at) {
                    for id in self.preparations.get(*name) {
                        if let Some(fit) = fits.get_mut(*id as usize) {
                            fit.add(number, whole);
                        }
                    }
                }
            }
        }
        let key = |id: &u32| {
            let whole = fits.get(*id as usize).map_or(0, |fit| fit.whole);
            (Reverse(whole), self.rank.get(*id as usize).copied(), *id)
        };
        let found = (0..)
            .zip(&fits)
            .filter(|(_, fit)| usize::from(fit.words) == asked.len());
        let mut found: Vec<u32> = found.map(|(id, _)| id).collect();
        if found.len() > limit && limit > 0 {
            found.select_nth_unstable_by_key(limit - 1, key);
        }
        found.truncate(limit);
        found.sort_unstable_by_key(key);
        found
    }
}

/// How a preparation fits the words of a search.
#[derive(Debug, Clone, Copy, Default)]
struct Fit {
    /// How many words it has, and the number of the last one.
    words: u8,
    last: u8,
    /// How many it has whole, and the number of the last one.
    whole: u8,
    last_whole: u8,
}

impl Fit {
    /// It has the word of a number; `whole` if not only its beginning.
    fn add(&mut self, number: u8, whole: bool) {
        self.words += u8::from(self.last != number);
        self.last = number;
        if whole {
            self.whole += u8::from(self.last_whole != number);
            self.last_whole = number;
        }
    }
}

/// Of each name, in the order of all names, the preparations that have it, each once.
fn preparations_of_names(
    preparations: &PreparationColumns,
    products: &ProductColumns,
    products_of: &Lists,
    count: usize,
) -> Lists {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let first_name = number(preparations.substance_count());
    let first_brand = first_name.saturating_add(number(preparations.name.texts.len()));
    let ids = 0..number(preparations.len());
    let substances = ids
        .clone()
        .flat_map(|id| preparations.substances(id).iter().map(move |name| (*name, id)));
    let names = ids
        .zip(&preparations.name.of_row)
        .map(|(id, name)| (first_name.saturating_add(*name), id));
    // Preparation by preparation, so that a brand meets each of its preparations in one go.
    let mut brands: Vec<(u32, u32)> = Vec::with_capacity(products.brand.of_row.len());
    for (id, row) in products_of.pairs() {
        let brand = products.brand.of_row.get(row as usize).copied().unwrap_or(u32::MAX);
        brands.push((first_brand.saturating_add(brand), id));
    }
    let mut last_of_brand = vec![u32::MAX; products.brand.texts.len()];
    brands.retain(|(brand, id)| {
        let last = last_of_brand.get_mut((brand - first_brand) as usize);
        last.is_some_and(|last| std::mem::replace(last, *id) != *id)
    });
    Lists::of_pairs(count, substances.chain(names).chain(brands.iter().copied()))
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Names({} words)", self.words.len())
    }
}
