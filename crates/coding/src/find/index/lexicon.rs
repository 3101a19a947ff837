//! [`Lexicon`]: the words of an index.

use casemix_codes::table::{SectionFault, Table, TableError};

use super::super::lists::Lists;
use super::super::stem;
use super::layout;
use super::pool::{Ends, Pool};
use super::terms::check;

/// Words that one root has at most.
const RELATIVES: usize = 24;
/// Translations that a word has at most.
const TRANSLATIONS: usize = 16;

/// The words of an index with their lemmas, the lemmas with what is like them.
#[derive(Debug)]
pub(crate) struct Lexicon {
    words: Pool,
    word_lemma: Vec<u16>,
    words_by_end: Vec<u16>,
    /// Which letters each word has.
    letters: Vec<u32>,
    lemmas: Pool,
    rarity: Vec<u8>,
    roots: Vec<u16>,
    /// Lemmas in the order of their roots, and where those of each root end.
    by_root: Vec<u16>,
    root_ends: Ends,
    translation_ends: Ends,
    translations: Vec<(u16, u8)>,
    /// For each lemma its set of opposites in the program's list, zero for none.
    opposites: Vec<u8>,
}

impl Lexicon {
    pub(crate) fn read(file: &Table) -> Result<Self, TableError> {
        let words = words(file)?;
        let word_lemma: Vec<u16> = file.inflated(layout::WORD_LEMMA)?;
        let rarity: Vec<u8> = file.inflated(layout::LEMMA_RARITY)?;
        let count = rarity.len();
        let known = |lemma: &u16| usize::from(*lemma) < count;
        let sound = word_lemma.len() == words.len() && word_lemma.iter().all(known) && count <= layout::MAX_LEMMAS;
        check(file, layout::WORD_LEMMA, sound)?;
        let words_by_end: Vec<u16> = file.inflated(layout::WORD_BY_END)?;
        let lemmas = lemmas(&words, &word_lemma, count);
        check(file, layout::WORD, words.is_ascending() && lemmas.is_ascending())?;

        let roots: Vec<u16> = file.inflated(layout::LEMMA_ROOT)?;
        check(
            file,
            layout::LEMMA_ROOT,
            roots.len() == count && roots.iter().all(known),
        )?;
        let (by_root, root_ends) = by_root(&roots);

        let counts: Vec<u8> = file.inflated(layout::TRANSLATIONS)?;
        let translation_ends = Ends::of(counts);
        let to: Vec<u16> = file.inflated(layout::TRANSLATION_LEMMA)?;
        let weights: Vec<u8> = file.inflated(layout::TRANSLATION_WEIGHT)?;
        let sound = translation_ends.len() == count
            && translation_ends.total() == to.len()
            && weights.len() == to.len()
            && to.iter().all(known);
        check(file, layout::TRANSLATIONS, sound)?;
        Ok(Self {
            opposites: opposites(&lemmas),
            translations: to.into_iter().zip(weights).collect(),
            letters: words.iter().map(letters).collect(),
            words,
            word_lemma,
            words_by_end,
            lemmas,
            rarity,
            roots,
            by_root,
            root_ends,
            translation_ends,
        })
    }

    /// Number of lemmas.
    pub(crate) fn len(&self) -> usize {
        self.lemmas.len()
    }

    pub(crate) fn words(&self) -> &Pool {
        &self.words
    }

    pub(crate) fn word_lemma(&self, word: usize) -> Option<u16> {
        self.word_lemma.get(word).copied()
    }

    /// Which letters a word has, as bits.
    #[inline]
    pub(crate) fn letters(&self, word: usize) -> u32 {
        self.letters.get(word).copied().unwrap_or_default()
    }

    /// The words in the order of their reversed letters.
    pub(crate) fn words_by_end(&self) -> &[u16] {
        &self.words_by_end
    }

    /// The lemma of that text.
    pub(crate) fn lemma(&self, lemma: &str) -> Option<u16> {
        let at = self.lemmas.partition_point(|known| known < lemma);
        (self.lemmas.get(at) == Some(lemma)).then_some(at as u16)
    }

    pub(crate) fn lemma_text(&self, lemma: u16) -> &str {
        self.lemmas.get(usize::from(lemma)).unwrap_or_default()
    }

    /// How rare a lemma is among the codes: the logarithm of one over the share of codes that have it.
    #[inline]
    pub(crate) fn rarity(&self, lemma: u16) -> f32 {
        f32::from(self.rarity.get(usize::from(lemma)).copied().unwrap_or(u8::MAX)) / 16.0
    }

    /// The number of the set of opposites that a lemma belongs to; zero for none.
    #[inline]
    pub(crate) fn opposites(&self, lemma: u16) -> u8 {
        self.opposites.get(usize::from(lemma)).copied().unwrap_or_default()
    }

    /// The lemmas that share the root of `lemma`, itself among them.
    pub(crate) fn relatives(&self, lemma: u16) -> impl Iterator<Item = u16> {
        let root = self.roots.get(usize::from(lemma)).copied().unwrap_or_default();
        let range = self.root_ends.range(usize::from(root));
        let lemmas = self.by_root.get(range).unwrap_or_default();
        lemmas.iter().copied().take(RELATIVES)
    }

    /// What a lemma is also called, with probabilities.
    pub(crate) fn translations(&self, lemma: u16) -> impl Iterator<Item = (u16, f32)> {
        let range = self.translation_ends.range(usize::from(lemma));
        let translations = self.translations.get(range).unwrap_or_default();
        translations
            .iter()
            .take(TRANSLATIONS)
            .map(|(lemma, weight)| (*lemma, f32::from(*weight) / 255.0))
    }
}

/// Which letters and digits a word has, as bits.
pub(crate) fn letters(word: &str) -> u32 {
    let bit = |byte: u8| match byte {
        b'a'..=b'z' => byte - b'a',
        b'0'..=b'4' => 26,
        b'5'..=b'9' => 27,
        _ => 28,
    };
    word.bytes().fold(0, |letters, byte| letters | 1 << bit(byte))
}

fn words(file: &Table) -> Result<Pool, TableError> {
    let bytes: Vec<u8> = file.inflated(layout::WORD)?;
    let text = str::from_utf8(&bytes).map_err(|_| file.error(layout::WORD, SectionFault::NotUtf8))?;
    let mut words = Pool::default();
    text.split_terminator('\0').for_each(|word| words.push(word));
    Ok(words)
}

/// The text of each lemma, which any of its words gives.
fn lemmas(words: &Pool, of_word: &[u16], count: usize) -> Pool {
    let mut word_of = vec![usize::MAX; count];
    for (word, lemma) in of_word.iter().enumerate() {
        if let Some(first) = word_of.get_mut(usize::from(*lemma)) {
            *first = word.min(*first);
        }
    }
    let mut lemmas = Pool::default();
    for word in word_of {
        lemmas.push(&stem::lemma(words.get(word).unwrap_or_default()));
    }
    lemmas
}

fn by_root(roots: &[u16]) -> (Vec<u16>, Ends) {
    let count = roots.iter().max().map_or(0, |root| usize::from(*root) + 1);
    let mut lengths = vec![0_u32; count];
    for root in roots {
        if let Some(length) = lengths.get_mut(usize::from(*root)) {
            *length += 1;
        }
    }
    let mut lemmas: Vec<u16> = (0..roots.len()).map(|lemma| lemma as u16).collect();
    lemmas.sort_by_key(|lemma| roots.get(usize::from(*lemma)).copied());
    (lemmas, Ends::of(lengths))
}

fn opposites(lemmas: &Pool) -> Vec<u8> {
    let mut sets = vec![0; lemmas.len()];
    for (lemma, set) in Lists::own().all_opposites() {
        let at = lemmas.partition_point(|known| known < &**lemma);
        if lemmas.get(at) == Some(&**lemma)
            && let Some(place) = sets.get_mut(at)
        {
            *place = set;
        }
    }
    sets
}
