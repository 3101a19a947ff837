//! A draft becomes the bytes of an index.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use casemix_codes::Period;
use casemix_codes::table::{TableBuilder, TableError};
use chrono::Datelike;

use super::draft::{CodeEntry, IndexDraft, TermKind};
use super::index::Index;
use super::layout::{self, OPTIONAL, SCHEMA};
use super::text::{self, Word};
use super::{stem, translate};

impl IndexDraft {
    /// Builds the index and opens it.
    ///
    /// # Errors
    ///
    /// As [`IndexDraft::pack`].
    pub fn build(self) -> Result<Index, TableError> {
        Index::open(self.pack()?)
    }

    /// Builds the bytes of the index. The same draft gives the same bytes.
    ///
    /// # Errors
    ///
    /// [`Unwritable`](casemix_codes::table::TableErrorKind::Unwritable) where a part passes the limits of the format:
    /// 32,768 different words after plurals are united, 256 groups, 4 GiB of text.
    pub fn pack(mut self) -> Result<Vec<u8>, TableError> {
        self.link_concepts();
        let vocabulary = Vocabulary::of(&self);
        let mut builder = TableBuilder::new(SCHEMA, self.system.clone(), self.provenance.clone());
        codes(&self, &mut builder)?;
        let terms = terms(&self, &vocabulary, &mut builder)?;
        vocabulary.write(&mut builder)?;
        let postings = Postings::of(&self, &terms, vocabulary.lemmas.len());
        postings.write(self.codes.len(), &mut builder)?;
        let pairs = translate::pairs(&self.concepts, &terms, &vocabulary.lemmas);
        translate::write(&pairs, vocabulary.lemmas.len(), &mut builder)?;
        builder.finish()
    }
}

fn codes(draft: &IndexDraft, builder: &mut TableBuilder) -> Result<(), TableError> {
    let entries: Vec<(&String, &CodeEntry)> = draft.codes.iter().collect();
    let mut patterns: Vec<&[Period]> = entries.iter().map(|(_, entry)| entry.periods.as_slice()).collect();
    patterns.sort_unstable();
    patterns.dedup();
    let pattern = |entry: &CodeEntry| patterns.binary_search(&entry.periods.as_slice()).unwrap_or_default() as u16;
    let mut end = 0;
    let mut ends = |entry: &CodeEntry| {
        end += entry.terms.len() as u32;
        end
    };
    builder.strings(layout::CODE, entries.iter().map(|(code, _)| code.as_str()))?;
    builder.column(layout::CODE_FLAGS, &each(&entries, |entry| entry.flags))?;
    builder.column(layout::CODE_VALIDITY, &each(&entries, pattern))?;
    builder.column(layout::CODE_GROUP, &each(&entries, |entry| entry.group))?;
    builder.column(layout::CODE_SEVENTH, &each(&entries, |entry| entry.seventh))?;
    builder.column(layout::CODE_ABOVE, &above(&entries))?;
    let (category_names, group_names) = names(&entries, draft.groups.len());
    builder.column(layout::CODE_NAMES, &category_names)?;
    builder.column(layout::GROUP_NAMES, &group_names)?;
    builder.column(layout::CODE_TERMS_END, &each(&entries, |entry| ends(entry)))?;

    let day = |day: chrono::NaiveDate| day.year().unsigned_abs() * 10_000 + day.month() * 100 + day.day();
    let periods: Vec<&Period> = patterns.iter().flat_map(|pattern| pattern.iter()).collect();
    builder.column(
        layout::PATTERN_END,
        &running_ends(patterns.iter().map(|pattern| pattern.len())),
    )?;
    let days = |day_of: fn(&Period) -> chrono::NaiveDate| -> Vec<u32> {
        periods.iter().map(|period| day(day_of(period))).collect()
    };
    builder.column(layout::PERIOD_FIRST, &days(|period| period.first))?;
    builder.column(layout::PERIOD_LAST, &days(|period| period.last))?;

    builder.strings(
        layout::GROUP_TEXT,
        draft.groups.iter().flat_map(|(label, title)| [label, title]),
    )?;
    builder.column(layout::SEVENTH_END, &running_ends(draft.sevenths.iter().map(Vec::len)))?;
    let characters = draft.sevenths.iter().flatten();
    let letters: Vec<u8> = characters.clone().map(|(letter, _)| *letter as u8).collect();
    builder.column(layout::SEVENTH_CHARACTER, &letters)?;
    builder.strings(layout::SEVENTH_MEANING, characters.map(|(_, meaning)| meaning))?;
    Ok(())
}

fn each<T>(entries: &[(&String, &CodeEntry)], value: impl FnMut(&CodeEntry) -> T) -> Vec<T> {
    entries.iter().map(|(_, entry)| *entry).map(value).collect()
}

fn running_ends(lengths: impl Iterator<Item = usize>) -> Vec<u32> {
    let mut end = 0;
    lengths
        .map(|length| {
            end += length as u32;
            end
        })
        .collect()
}

/// How many further names a code of the same category and of the same group has: what is called many names is asked for
/// by many.
fn names(entries: &[(&String, &CodeEntry)], groups: usize) -> (Vec<u8>, Vec<u8>) {
    let category = |code: &str| code.get(..3).unwrap_or(code).to_owned();
    let mut categories: HashMap<String, (u32, u32)> = HashMap::new();
    let mut of_group = vec![(0_u32, 0_u32); groups];
    for (code, entry) in entries {
        let further = entry
            .terms
            .iter()
            .filter(|(kind, _)| *kind == TermKind::Inclusion)
            .count() as u32;
        let counts = categories.entry(category(code)).or_default();
        *counts = (counts.0 + further, counts.1 + 1);
        if let Some(counts) = of_group.get_mut(usize::from(entry.group)) {
            *counts = (counts.0 + further, counts.1 + 1);
        }
    }
    let share = |(names, codes): (u32, u32)| {
        let share = (names as f32 + 0.3) / (codes as f32 + 1.0);
        (16.0 * (share.ln() + 6.0)).clamp(0.0, 255.0) as u8
    };
    let of_code = entries
        .iter()
        .map(|(code, _)| share(categories.get(&category(code)).copied().unwrap_or_default()));
    (of_code.collect(), of_group.into_iter().map(share).collect())
}

/// For each code the nearest one above: the longest shorter code that it begins with.
fn above(entries: &[(&String, &CodeEntry)]) -> Vec<u32> {
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut above = Vec::with_capacity(entries.len());
    for (at, (code, _)) in entries.iter().enumerate() {
        while open.last().is_some_and(|(_, heading)| !code.starts_with(heading)) {
            open.pop();
        }
        above.push(open.last().map_or(layout::NONE, |(heading, _)| *heading as u32));
        open.push((at, code.as_str()));
    }
    above
}

/// The lemmas of each term of each code.
pub(crate) type Terms = Vec<Vec<(TermKind, Vec<u16>)>>;

fn terms(draft: &IndexDraft, vocabulary: &Vocabulary, builder: &mut TableBuilder) -> Result<Terms, TableError> {
    let terms: Terms = draft
        .codes
        .values()
        .map(|entry| {
            let terms = entry.terms.iter();
            terms.map(|(kind, term)| (*kind, vocabulary.read(term))).collect()
        })
        .collect();
    let all = || terms.iter().flatten();
    let kinds: Vec<u8> = all().map(|(kind, _)| *kind as u8).collect();
    let lemmas: Vec<u16> = all().flat_map(|(_, lemmas)| lemmas.iter().copied()).collect();
    builder.column(layout::TERM_KIND, &kinds)?;
    builder.column(
        layout::TERM_LEMMAS_END,
        &running_ends(all().map(|(_, lemmas)| lemmas.len())),
    )?;
    builder.column(layout::TERM_LEMMA, &lemmas)?;
    let texts = || draft.codes.values().flat_map(|entry| &entry.terms);
    builder.column(
        layout::TERM_HEAD,
        &texts().map(|(_, text)| vocabulary.head(text)).collect::<Vec<u8>>(),
    )?;
    let texts = texts().map(|(_, text)| text.replace('\0', " "));
    builder.packed(layout::TERM_TEXT, texts, layout::TERMS_PER_BLOCK)?;
    Ok(terms)
}

/// The words of all terms.
pub(crate) struct Vocabulary {
    /// Words with their lemmas.
    words: BTreeMap<String, u16>,
    pub(crate) lemmas: Vec<String>,
    rarity: Vec<u8>,
}

impl Vocabulary {
    fn of(draft: &IndexDraft) -> Self {
        let mut words = BTreeMap::new();
        let mut codes_with: HashMap<String, u32> = HashMap::new();
        for entry in draft.codes.values() {
            let mut seen = BTreeSet::new();
            for (_, term) in &entry.terms {
                for word in text::words(term, text::MAX_WORDS) {
                    if !text::is_filler(word.as_str()) {
                        let lemma = stem::lemma(word.as_str()).to_string();
                        seen.insert(lemma.clone());
                        words.entry(word.as_str().to_owned()).or_insert(lemma);
                    }
                }
            }
            seen.into_iter()
                .for_each(|lemma| *codes_with.entry(lemma).or_default() += 1);
        }
        let mut lemmas: Vec<String> = codes_with.keys().cloned().collect();
        lemmas.sort_unstable();
        lemmas.truncate(layout::MAX_LEMMAS);
        let count = draft.codes.len() as f32;
        let rarity = lemmas
            .iter()
            .map(|lemma| rarity(count, codes_with.get(lemma).copied().unwrap_or_default()));
        let rarity = rarity.collect();
        let id = |lemma: String| lemmas.binary_search(&lemma).ok().map(|id| id as u16);
        let words = words
            .into_iter()
            .filter_map(|(word, lemma)| Some((word, id(lemma)?)))
            .collect();
        Self { words, lemmas, rarity }
    }

    /// The lemmas of a text, those in parentheses marked.
    fn read(&self, term: &str) -> Vec<u16> {
        let lemma = |word: &Word| {
            let lemma = *self.words.get(word.as_str())?;
            Some(if word.in_parentheses { lemma | OPTIONAL } else { lemma })
        };
        let words = text::words(term, text::MAX_WORDS);
        words
            .iter()
            .filter(|word| !text::is_filler(word.as_str()))
            .filter_map(lemma)
            .collect()
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
        let mut by_end: Vec<u16> = (0..words.len().min(usize::from(u16::MAX)))
            .map(|at| at as u16)
            .collect();
        by_end.sort_by_key(|at| {
            words
                .get(usize::from(*at))
                .map(|word| word.bytes().rev().collect::<Vec<u8>>())
        });
        builder.strings(layout::WORD, &words)?;
        builder.column(layout::WORD_LEMMA, &self.words.values().copied().collect::<Vec<u16>>())?;
        builder.column(layout::WORD_BY_END, &by_end)?;

        let mut roots: BTreeMap<String, Vec<u16>> = BTreeMap::new();
        for (id, lemma) in self.lemmas.iter().enumerate() {
            roots.entry(stem::root(lemma).to_string()).or_default().push(id as u16);
        }
        let mut root_of = vec![0_u16; self.lemmas.len()];
        for (root, lemmas) in roots.values().enumerate() {
            for lemma in lemmas {
                if let Some(of) = root_of.get_mut(usize::from(*lemma)) {
                    *of = root as u16;
                }
            }
        }
        builder.strings(layout::LEMMA, &self.lemmas)?;
        builder.column(layout::LEMMA_RARITY, &self.rarity)?;
        builder.column(layout::LEMMA_ROOT, &root_of)?;
        builder.column(
            layout::ROOT_LEMMA,
            &roots.values().flatten().copied().collect::<Vec<u16>>(),
        )?;
        builder.column(layout::ROOT_END, &running_ends(roots.values().map(Vec::len)))?;
        Ok(())
    }
}

/// How rare a lemma is, in sixteenths: the logarithm of one over the share of codes that have it.
fn rarity(codes: f32, with: u32) -> u8 {
    let with = with as f32;
    let rarity = (1.0 + (codes - with + 0.5) / (with + 0.5)).ln();
    (rarity * 16.0).clamp(1.0, 255.0) as u8
}

/// For each lemma the codes that have it, with the weight it has for them.
struct Postings(Vec<BTreeMap<u32, u8>>);

impl Postings {
    fn of(draft: &IndexDraft, terms: &Terms, lemmas: usize) -> Self {
        let codes: Vec<&String> = draft.codes.keys().collect();
        let entries: Vec<(&String, &CodeEntry)> = draft.codes.iter().collect();
        let above = above(&entries);
        let mut postings = Self(vec![BTreeMap::new(); lemmas]);
        for code in 0..codes.len() {
            for (kind, lemmas) in terms.get(code).into_iter().flatten() {
                postings.add(code as u32, lemmas, own_weight(*kind, lemmas.len()));
            }
            // What the headings above say holds for the code too, the less the farther away.
            let mut heading = above.get(code).copied();
            for weight in [70, 50, 40] {
                let Some(at) = heading.filter(|at| *at != layout::NONE) else {
                    break;
                };
                for (_, lemmas) in terms.get(at as usize).into_iter().flatten() {
                    postings.add(code as u32, lemmas, weight);
                }
                heading = above.get(at as usize).copied();
            }
        }
        postings
    }

    fn add(&mut self, code: u32, lemmas: &[u16], weight: u8) {
        for lemma in lemmas {
            if let Some(codes) = self.0.get_mut(usize::from(lemma & !OPTIONAL)) {
                let held = codes.entry(code).or_default();
                *held = weight.max(*held);
            }
        }
    }

    fn write(&self, _codes: usize, builder: &mut TableBuilder) -> Result<(), TableError> {
        let (mut bytes, mut ends) = (Vec::new(), Vec::with_capacity(self.0.len()));
        for codes in &self.0 {
            let mut before = 0;
            for (code, weight) in codes {
                let mut distance = code - before;
                while distance >= 0x80 {
                    bytes.push(distance as u8 | 0x80);
                    distance >>= 7;
                }
                bytes.extend([distance as u8, *weight]);
                before = *code;
            }
            ends.push(bytes.len() as u32);
        }
        builder.column(layout::POSTING, &bytes)?;
        builder.column(layout::LEMMA_POSTINGS_END, &ends)?;
        Ok(())
    }
}

/// A word counts the more for a code, the fewer words the term has that it stands in.
fn own_weight(kind: TermKind, words: usize) -> u8 {
    let trust = match kind {
        TermKind::Title => 255.0,
        TermKind::Inclusion => 245.0,
        TermKind::Includes | TermKind::Index => 225.0,
        TermKind::Synonym => 215.0,
    };
    let length = 0.55 + 0.45 * (words as f32 / 6.0).min(3.0);
    (trust / length.max(1.0)).max(90.0) as u8
}
