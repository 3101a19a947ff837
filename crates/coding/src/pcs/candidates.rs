//! From a surgeon's words to codes: the index names tables, the labels of the tables take up the other words.

use std::collections::{BTreeSet, HashMap};

use casemix_codes::EntryId;
use casemix_record::CodeText;

use super::lexicon::{Lexicon, Word, telling};
use super::{Lead, PcsEdition};
use crate::find::Procedures;
use crate::words::Token;

/// What to look for.
///
/// ```
/// # #[cfg(feature = "embedded")] {
/// use casemix_coding::pcs::{Pcs, Wanted};
///
/// let pcs = Pcs::embedded()?.on("2026-01-08".parse()?)?;
/// let found = pcs.candidates(&Wanted::words("laparoscopic appendectomy"));
/// // An appendectomy takes out all of it, laparoscopic is what the tables call percutaneous endoscopic.
/// assert_eq!(found[0].pattern, "0DTJ4ZZ");
/// // The words of a wish that names its root operation are those of body part, approach, device and qualifier.
/// let found = pcs.candidates(&Wanted::operation("Drainage", "right lower lung lobe percutaneous diagnostic"));
/// assert_eq!(found[0].pattern, "0B9F3ZX");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wanted<'a> {
    /// The root operation or type of procedure, if it is known.
    pub operation: Option<&'a str>,
    /// Words of the operation note; at most the first 32 are used.
    pub words: &'a str,
    /// How many candidates at most.
    pub limit: usize,
}

impl<'a> Wanted<'a> {
    /// Up to ten candidates for words.
    pub fn words(words: &'a str) -> Self {
        Self {
            operation: None,
            words,
            limit: 10,
        }
    }

    /// Up to ten candidates within a root operation.
    pub fn operation(operation: &'a str, words: &'a str) -> Self {
        Self {
            operation: Some(operation),
            ..Self::words(words)
        }
    }

    /// The same with another number of candidates.
    #[must_use]
    pub fn at_most(self, limit: usize) -> Self {
        Self { limit, ..self }
    }
}

/// Codes that fit the words equally well.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Candidate {
    /// The code, with `_` for characters about which the words say nothing.
    pub pattern: String,
    /// How many codes of the day fit the pattern and the words.
    pub codes: usize,
    /// The words of the wish that it takes up.
    pub matched: Vec<String>,
    /// The term of the index that led to it, if one did; what a note calls a procedure is first read as the tables say it, and
    /// then mostly leads there by itself.
    pub via: Option<String>,
}

/// A set of the words of the wish.
type Mask = u64;

/// The words of a wish as the tables say them, each with what else it is called there.
struct Wish {
    words: Vec<Token>,
    /// For each of them what of the wish it stands for.
    asked: Vec<Vec<Token>>,
    /// Those that are meant only where nothing else is said.
    usual: Mask,
    /// Their numbers; words that neither index nor labels have, have none.
    numbers: Vec<Option<Word>>,
    /// Other names: all of these words together stand for the word of that number.
    names: Vec<(Vec<Word>, usize)>,
}

impl Wish {
    fn new(text: &str, lexicon: &Lexicon) -> Self {
        let reading = Procedures::own().read(text, |word, _| {
            telling(word).all(|token| lexicon.word(&token).is_some())
        });
        let mut wish = Self {
            words: Vec::new(),
            asked: Vec::new(),
            usual: 0,
            numbers: Vec::new(),
            names: Vec::new(),
        };
        for read in reading.words() {
            for token in telling(read.as_str()) {
                if wish.words.len() < Mask::BITS as usize && !wish.words.contains(&token) {
                    wish.usual |= Mask::from(read.is_usual) << wish.words.len();
                    wish.numbers.push(lexicon.word(&token));
                    wish.asked.push(reading.asked(read, text).flat_map(telling).collect());
                    wish.words.push(token);
                }
            }
        }
        wish
    }

    fn name(&mut self, name: &str, at: usize, lexicon: &Lexicon) {
        // A name with a word that nothing has is the name of nothing.
        let words: Option<Vec<Word>> = telling(name).map(|word| lexicon.word(&word)).collect();
        self.names
            .extend(words.filter(|words| !words.is_empty()).map(|words| (words, at)));
    }

    /// The words that a text takes up, and how many of its own words none of them asked for.
    fn taken_by(&self, own: &[Word]) -> (Mask, u32) {
        let mut mask = 0;
        for (at, number) in self.numbers.iter().enumerate() {
            mask |= Mask::from(number.is_some_and(|number| own.contains(&number))) << at;
        }
        let named = || {
            self.names
                .iter()
                .filter(|(name, _)| name.iter().all(|word| own.contains(word)))
        };
        named().for_each(|(_, at)| mask |= 1 << at);
        let asked = |word: &&Word| self.numbers.contains(&Some(**word)) || named().any(|(name, _)| name.contains(word));
        let unasked = own.iter().filter(|word| !asked(word)).count();
        (mask, u32::try_from(unasked).unwrap_or(u32::MAX))
    }

    fn matched(&self, mask: Mask) -> Vec<String> {
        let taken = self.asked.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1);
        let mut matched: Vec<String> = Vec::new();
        for word in taken.flat_map(|(_, words)| words) {
            if !matched.contains(word) {
                matched.push(word.clone());
            }
        }
        matched
    }
}

/// Where to look: codes that begin so, the words that led there, and the entry of the index that did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seed {
    prefix: CodeText,
    mask: Mask,
    via: Option<u32>,
}

/// A group of codes that fit equally well, and how well: more words taken up, fewer unasked for.
struct Group {
    unasked: u32,
    codes: Vec<CodeText>,
    via: Option<u32>,
}

/// The first four characters of its codes, and the words that they take up.
type GroupKey = ([u8; 4], Mask);

/// A search on its way.
struct Look<'l> {
    lexicon: &'l Lexicon,
    wish: Wish,
    /// What each label takes up, once it has been asked.
    taken: Vec<Option<(Mask, u32)>>,
    groups: HashMap<GroupKey, Group>,
}

impl PcsEdition<'_> {
    /// The codes that fit words best, best first: those that take up most words, and of these those that add least.
    ///
    /// What operation notes and orders call a procedure is read in the words of the tables, as [`find`](crate::find) does. The
    /// index finds tables by the names of procedures, body parts and devices; the labels of the tables take up the remaining
    /// words. It knows words, not sentences: give it the name of a procedure with site, side, approach and device,
    /// not a page. The first call numbers the words of index and labels (some 100 ms for the embedded tables).
    pub fn candidates(&self, wanted: &Wanted<'_>) -> Vec<Candidate> {
        let lexicon = self.pcs.lexicon();
        let mut look = Look {
            lexicon,
            wish: Wish::new(wanted.words, lexicon),
            taken: vec![None; lexicon.labels()],
            groups: HashMap::new(),
        };
        let mut looked: Vec<Seed> = Vec::new();
        for seed in self.seeds(wanted, &mut look) {
            // Codes that were weighed with the same words are not weighed again.
            let covers = |other: &Seed| other.mask == seed.mask && seed.prefix.starts_with(&*other.prefix);
            if !looked.iter().any(covers) {
                self.look(&seed, &mut look);
                looked.push(seed);
            }
        }
        let mut groups: Vec<_> = look.groups.into_iter().collect();
        groups.sort_unstable_by_key(|((start, mask), group)| {
            let usual = (mask & look.wish.usual).count_ones();
            let asked = mask.count_ones() - usual;
            (std::cmp::Reverse((asked, usual)), group.unasked, *start, *mask)
        });
        let term = |at: u32| self.pcs.index().get(at as usize).map(|entry| entry.term.to_owned());
        // Two terms of the index may lead to the same codes; the one that takes up more words stays.
        let mut candidates: Vec<Candidate> = Vec::new();
        for ((_, mask), mut group) in groups {
            if candidates.len() == wanted.limit {
                break;
            }
            group.codes.sort_unstable();
            group.codes.dedup();
            let pattern = pattern(&group.codes);
            if !candidates.iter().any(|known| known.pattern == pattern) {
                candidates.push(Candidate {
                    pattern,
                    codes: group.codes.len(),
                    matched: look.wish.matched(mask),
                    via: group.via.and_then(term),
                });
            }
        }
        candidates
    }

    /// The tables in which to look.
    fn seeds(&self, wanted: &Wanted<'_>, look: &mut Look<'_>) -> Vec<Seed> {
        let mut seeds = BTreeSet::new();
        match wanted.operation {
            Some(operation) => seeds.extend(tables_of(look.lexicon, operation, 0, None)),
            None => self.seed_by_index(look, &mut seeds),
        }
        let mut seeds: Vec<_> = seeds.into_iter().collect();
        // The seeds that took up most words, so that a common word alone leads nowhere.
        seeds.sort_by_key(|seed| std::cmp::Reverse(seed.mask.count_ones()));
        seeds.truncate(400);
        seeds
    }

    fn seed_by_index(&self, look: &mut Look<'_>, seeds: &mut BTreeSet<Seed>) {
        let (index, lexicon) = (self.pcs.index(), look.lexicon);
        let with_word = look
            .wish
            .numbers
            .iter()
            .flatten()
            .flat_map(|word| lexicon.entries(*word));
        let ids: BTreeSet<u32> = with_word.copied().collect();
        let mut aliases = Vec::new();
        for id in ids {
            let (term, main) = lexicon.term(id);
            let (main_mask, missing) = look.wish.taken_by(main);
            let Some(entry) = index.get(id as usize).filter(|_| missing == 0) else {
                continue;
            };
            let (mask, _) = look.wish.taken_by(term);
            match (entry.lead, entry.code) {
                (Lead::Use, _) => aliases.push((entry.target, main_mask)),
                (Lead::See, "") => {
                    let operation = entry.target.split(", ").next().unwrap_or_default();
                    seeds.extend(tables_of(lexicon, operation, mask, Some(id)));
                }
                (_, code) => {
                    let prefix = code.get(..7).unwrap_or(code);
                    let prefix = CodeText::normalize(prefix);
                    seeds.extend(prefix.map(|prefix| Seed {
                        prefix,
                        mask,
                        via: Some(id),
                    }));
                }
            }
        }
        for (target, mask) in aliases.into_iter().take(64) {
            look.wish.name(target, mask.trailing_zeros() as usize, lexicon);
        }
        for (name, tables) in lexicon.operations_of(&look.wish.words) {
            let name: Vec<Word> = name.iter().filter_map(|word| lexicon.word(word)).collect();
            let (mask, _) = look.wish.taken_by(&name);
            seeds.extend(seeds_of(tables, mask, None));
        }
    }

    /// Weighs the codes of a seed.
    fn look(&self, seed: &Seed, look: &mut Look<'_>) {
        let (table, day) = (self.codes.table(), self.day());
        for id in table.starting_with(seed.prefix) {
            let id = EntryId(id);
            let valid = || table.periods(id).iter().any(|period| period.contains(day));
            let (Some(code), true) = (table.code(id), valid()) else {
                continue;
            };
            let (mut mask, mut unasked) = (seed.mask, 0);
            for (position, label) in (2..).zip(look.lexicon.of_code(id)) {
                let Some(taken) = look.taken.get_mut(usize::from(label)) else {
                    continue;
                };
                let (words, nothing) = look.lexicon.label(label);
                let (took, more) = *taken.get_or_insert_with(|| look.wish.taken_by(words));
                if nothing {
                    continue;
                }
                mask |= took;
                // Nobody asks for *No Device*, nor for the body system.
                unasked += if position > 3 { more } else { 0 };
            }
            let start = code.as_bytes().first_chunk().copied().unwrap_or_default();
            let group = look.groups.entry((start, mask)).or_insert_with(|| Group {
                unasked,
                codes: Vec::new(),
                via: seed.via,
            });
            if unasked < group.unasked {
                group.codes.clear();
                group.unasked = unasked;
                group.via = seed.via;
            }
            if unasked == group.unasked {
                group.codes.push(code);
            }
        }
    }
}

/// The tables of an operation, by its name.
fn tables_of(lexicon: &Lexicon, operation: &str, mask: Mask, via: Option<u32>) -> impl Iterator<Item = Seed> {
    seeds_of(lexicon.tables(operation), mask, via)
}

fn seeds_of(tables: &[[u8; 3]], mask: Mask, via: Option<u32>) -> impl Iterator<Item = Seed> {
    let prefixes = tables
        .iter()
        .filter_map(|table| CodeText::normalize(str::from_utf8(table).ok()?));
    prefixes.map(move |prefix| Seed { prefix, mask, via })
}

/// The characters that all codes share, `_` for the others.
fn pattern(codes: &[CodeText]) -> String {
    let Some(first) = codes.first() else {
        return String::new();
    };
    let shared = |(at, character): (usize, char)| {
        let same = codes.iter().all(|code| code.chars().nth(at) == Some(character));
        if same { character } else { '_' }
    };
    first.chars().enumerate().map(shared).collect()
}
