//! A draft becomes the bytes of an index.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use casemix_codes::table::{TableBuilder, TableError};

use super::super::draft::{CodeEntry, IndexDraft, TermKind};
use super::super::text::{self, Word};
use super::super::{stem, translate};
use super::Index;
use super::codes::Codes;
use super::layout::{self, OPTIONAL, SCHEMA};
use super::pool::Pool;

impl IndexDraft {
    /// Builds the index and opens it.
    ///
    /// # Errors
    ///
    /// As [`IndexDraft::pack`].
    pub fn build(self) -> Result<Index, TableError> {
        let table = self.table.clone();
        Index::open(self.pack()?, &table)
    }

    /// Builds the bytes of the index. The same draft gives the same bytes.
    ///
    /// # Errors
    ///
    /// [`Unwritable`](casemix_codes::table::TableErrorKind::Unwritable) where a part passes the limits of the format, such
    /// as 4 GiB of text. Of more than 32,768 different words, plurals united, those at the end of the alphabet are left
    /// out.
    pub fn pack(mut self) -> Result<Vec<u8>, TableError> {
        self.link_concepts();
        self.shared.sort();
        let words = Words::of(&self);
        let mut builder = TableBuilder::new(SCHEMA, self.table.system(), self.provenance.clone());
        codes(&self, &mut builder)?;
        let terms = terms(&self, &words, &mut builder)?;
        words.write(&mut builder)?;
        let pairs = translate::pairs(&self.concepts, &terms, &words.lemmas);
        translate::write(&pairs, words.lemmas.len(), &mut builder)?;
        builder.finish()
    }
}

fn codes(draft: &IndexDraft, builder: &mut TableBuilder) -> Result<(), TableError> {
    let entries: Vec<&CodeEntry> = draft.codes.values().collect();
    let mut before = 0;
    let steps: Vec<u32> = entries
        .iter()
        .map(|entry| entry.id - std::mem::replace(&mut before, entry.id))
        .collect();
    let mut texts = Pool::default();
    draft.codes.keys().for_each(|code| texts.push(code));
    let column = |value: fn(&CodeEntry) -> u8| -> Vec<u8> { entries.iter().map(|entry| value(entry)).collect() };
    let counts: Vec<u16> = entries.iter().map(|entry| entry.terms.len() as u16).collect();
    let (category_names, group_names) = names(draft);
    let characters = draft.sevenths.iter().flatten();
    builder
        .deflated(layout::OF, &Codes::check_numbers(&*draft.table, &texts))?
        .deflated(layout::CODE_STEP, &steps)?
        .deflated(layout::CODE_FLAGS, &column(|entry| entry.flags))?
        .deflated(layout::CODE_GROUP, &column(|entry| entry.group))?
        .deflated(layout::CODE_SEVENTH, &column(|entry| entry.seventh))?
        .deflated(layout::CODE_TERMS, &counts)?
        .deflated(layout::CODE_NAMES, &category_names)?
        .deflated(layout::GROUP_NAMES, &group_names)?
        .strings(
            layout::GROUP_TEXT,
            draft.groups.iter().flat_map(|(label, title)| [label, title]),
        )?
        .deflated(layout::SEVENTH_COUNT, &lengths(&draft.sevenths))?
        .deflated(
            layout::SEVENTH_CHARACTER,
            &characters.clone().map(|(letter, _)| *letter as u8).collect::<Vec<_>>(),
        )?
        .strings(layout::SEVENTH_MEANING, characters.map(|(_, meaning)| meaning))?
        .strings(layout::SHARED_PREFIX, draft.shared.iter().map(|(prefix, ..)| prefix))?;
    Ok(())
}

fn lengths<T>(lists: &[Vec<T>]) -> Vec<u8> {
    lists.iter().map(|list| list.len() as u8).collect()
}

/// How many further names a code of the same category and of the same group has: what is called many names is asked for
/// by many.
fn names(draft: &IndexDraft) -> (Vec<u8>, Vec<u8>) {
    let category = |code: &str| code.get(..3).unwrap_or(code).to_owned();
    let mut categories: HashMap<String, (u32, u32)> = HashMap::new();
    let mut groups = vec![(0_u32, 0_u32); draft.groups.len()];
    for (code, entry) in &draft.codes {
        let inclusion = entry.terms.iter().filter(|(kind, _)| *kind == TermKind::Inclusion);
        let further = inclusion.count() as u32;
        let of_group = groups.get_mut(usize::from(entry.group));
        for counts in [Some(categories.entry(category(code)).or_default()), of_group]
            .into_iter()
            .flatten()
        {
            *counts = (counts.0 + further, counts.1 + 1);
        }
    }
    let share = |(names, codes): (u32, u32)| {
        let share = (names as f32 + 0.3) / (codes as f32 + 1.0);
        (16.0 * (share.ln() + 6.0)).clamp(0.0, 255.0) as u8
    };
    let of_code = draft.codes.keys();
    let of_code = of_code.map(|code| share(categories.get(&category(code)).copied().unwrap_or_default()));
    (of_code.collect(), groups.into_iter().map(share).collect())
}

/// The lemmas of each term of each code.
pub(crate) type TermLemmas = Vec<Vec<Vec<u16>>>;

/// Writes the terms of the codes, then the shared ones.
fn terms(draft: &IndexDraft, words: &Words, builder: &mut TableBuilder) -> Result<TermLemmas, TableError> {
    let own = || draft.codes.values().flat_map(|entry| &entry.terms);
    let own = || own().map(|(kind, text)| (*kind, text));
    let all = || own().chain(draft.shared.iter().map(|(_, kind, text)| (*kind, text)));
    let lemmas: Vec<Vec<u16>> = all().map(|(_, text)| words.read(text)).collect();
    let titles = all().filter(|(kind, _)| *kind != TermKind::Title);
    builder
        .deflated(
            layout::TERM_KIND,
            &all().map(|(kind, _)| kind as u8).collect::<Vec<_>>(),
        )?
        .deflated(
            layout::TERM_HEAD,
            &all().map(|(_, text)| words.head(text)).collect::<Vec<_>>(),
        )?
        .deflated(layout::TERM_LENGTH, &lengths(&lemmas))?
        .deflated(layout::TERM_LEMMA, &lemmas.concat())?
        .packed(
            layout::TERM_TEXT,
            titles.map(|(_, text)| text.replace('\0', " ")),
            layout::TERMS_PER_BLOCK,
        )?;
    let mut lemmas = lemmas.into_iter();
    let of_code = |entry: &CodeEntry| lemmas.by_ref().take(entry.terms.len()).collect();
    Ok(draft.codes.values().map(of_code).collect())
}

/// The words of all terms.
struct Words {
    /// Words with their lemmas.
    words: BTreeMap<String, u16>,
    lemmas: Vec<String>,
    rarity: Vec<u8>,
}

impl Words {
    fn of(draft: &IndexDraft) -> Self {
        let mut words: BTreeMap<String, String> = BTreeMap::new();
        let mut read = |term: &str, lemmas: &mut BTreeSet<String>| {
            for word in telling(term) {
                let lemma = stem::lemma(word.as_str()).to_string();
                lemmas.insert(lemma.clone());
                words.entry(word.as_str().to_owned()).or_insert(lemma);
            }
        };
        let mut shared: HashMap<&str, BTreeSet<String>> = HashMap::new();
        for (prefix, _, term) in &draft.shared {
            read(term, shared.entry(prefix).or_default());
        }
        let mut codes_with: BTreeMap<String, u32> = BTreeMap::new();
        for (code, entry) in &draft.codes {
            let prefixes = (0..=code.len()).filter_map(|end| shared.get(code.get(..end)?));
            let mut lemmas: BTreeSet<String> = prefixes.flatten().cloned().collect();
            entry.terms.iter().for_each(|(_, term)| read(term, &mut lemmas));
            for lemma in lemmas {
                *codes_with.entry(lemma).or_default() += 1;
            }
        }
        let count = draft.codes.len() as f32;
        let (lemmas, with): (Vec<String>, Vec<u32>) = codes_with.into_iter().take(layout::MAX_LEMMAS).unzip();
        let id = |lemma: String| lemmas.binary_search(&lemma).ok().map(|id| id as u16);
        let words = words.into_iter();
        Self {
            words: words.filter_map(|(word, lemma)| Some((word, id(lemma)?))).collect(),
            rarity: with.into_iter().map(|with| rarity(count, with)).collect(),
            lemmas,
        }
    }

    /// The lemmas of a text, those in parentheses or brackets marked.
    fn read(&self, term: &str) -> Vec<u16> {
        let lemma = |word: Word| {
            let lemma = *self.words.get(word.as_str())?;
            Some(if word.in_parentheses || word.in_brackets {
                lemma | OPTIONAL
            } else {
                lemma
            })
        };
        telling(term).filter_map(lemma).collect()
    }

    /// The place of the head of a text among the lemmas that [`read`](Self::read) gives.
    fn head(&self, term: &str) -> u8 {
        let words = text::words(term, text::MAX_WORDS);
        let Some(head) = text::head(term, &words) else {
            return u8::MAX;
        };
        let known = |word: &&Word| !text::is_filler(word.as_str()) && self.words.contains_key(word.as_str());
        words.iter().take(head).filter(known).count() as u8
    }

    fn write(&self, builder: &mut TableBuilder) -> Result<(), TableError> {
        let words: Vec<&String> = self.words.keys().collect();
        let mut by_end: Vec<(String, u16)> = words
            .iter()
            .zip(0_u16..)
            .map(|(word, at)| (word.chars().rev().collect(), at))
            .collect();
        by_end.sort();
        let text: Vec<u8> = words.iter().flat_map(|word| word.bytes().chain([0])).collect();
        let roots: Vec<String> = self.lemmas.iter().map(|lemma| stem::root(lemma).to_string()).collect();
        let different: BTreeSet<&String> = roots.iter().collect();
        let number: HashMap<&String, u16> = different.into_iter().zip(0_u16..).collect();
        let root = |root: &String| number.get(root).copied().unwrap_or_default();
        builder
            .deflated(layout::WORD, &text)?
            .deflated(layout::WORD_LEMMA, &self.words.values().copied().collect::<Vec<u16>>())?
            .deflated(
                layout::WORD_BY_END,
                &by_end.into_iter().map(|(_, at)| at).collect::<Vec<u16>>(),
            )?
            .deflated(layout::LEMMA_RARITY, &self.rarity)?
            .deflated(layout::LEMMA_ROOT, &roots.iter().map(root).collect::<Vec<u16>>())?;
        Ok(())
    }
}

/// The words of a text that carry meaning.
fn telling(term: &str) -> impl Iterator<Item = Word> {
    let words = text::words(term, text::MAX_WORDS).into_iter();
    words.filter(|word| !text::is_filler(word.as_str()))
}

/// How rare a lemma is, in sixteenths: the logarithm of one over the share of codes that have it.
fn rarity(codes: f32, with: u32) -> u8 {
    let with = with as f32;
    let rarity = (1.0 + (codes - with + 0.5) / (with + 0.5)).ln();
    (rarity * 16.0).clamp(1.0, 255.0) as u8
}
