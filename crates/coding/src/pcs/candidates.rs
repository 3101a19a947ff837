//! From a surgeon's words to codes: the index names tables, the labels of the tables take up the other words.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::OnceLock;

use super::{Index, Lead, PcsEdition};
use crate::words::{Token, tokens};

/// What to look for.
///
/// ```
/// # #[cfg(feature = "embedded")] {
/// use casemix_coding::pcs::{Pcs, Wanted};
///
/// let pcs = Pcs::embedded()?.on("2026-01-08".parse()?)?;
/// let found = pcs.candidates(&Wanted::words("laparoscopic appendectomy"));
/// // The index leads to both; whether all of it was taken out, the note must say.
/// assert_eq!((found[0].pattern.as_str(), found[1].pattern.as_str()), ("0DBJ4ZZ", "0DTJ4ZZ"));
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
    /// The term of the index that led to it, if one did.
    pub via: Option<String>,
}

/// Words that say nothing about a procedure.
const EMPTY: [&str; 20] = [
    "of", "the", "with", "by", "and", "in", "to", "for", "using", "from", "on", "at", "an", "into", "or", "no", "via",
    "as", "was", "is",
];

/// Words of operation notes for what the tables call otherwise; the index has none of them.
const APPROACHES: [(&str, &str); 9] = [
    ("laparoscopic", "percutaneous endoscopic"),
    ("laparoscopically", "percutaneous endoscopic"),
    ("thoracoscopic", "percutaneous endoscopic"),
    ("arthroscopic", "percutaneous endoscopic"),
    ("endoscopic", "endoscopic"),
    ("colonoscopic", "via natural artificial opening endoscopic"),
    ("bronchoscopic", "via natural artificial opening endoscopic"),
    ("biopsy", "diagnostic"),
    ("diagnostic", "diagnostic"),
];

/// The words of the index: which entries have them. Made at first use.
#[derive(Default)]
pub(super) struct Words {
    entries: OnceLock<HashMap<Token, Vec<u32>>>,
}

impl Words {
    fn of(&self, index: &Index) -> &HashMap<Token, Vec<u32>> {
        self.entries.get_or_init(|| {
            let mut entries: HashMap<Token, Vec<u32>> = HashMap::new();
            for (at, entry) in (0..).zip(index.iter()) {
                let main = entry.term.split(", ").next().unwrap_or_default();
                for token in telling(main) {
                    let ids = entries.entry(token).or_default();
                    if ids.last() != Some(&at) {
                        ids.push(at);
                    }
                }
            }
            entries
        })
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({:?})", self.entries.get().map(HashMap::len))
    }
}

/// A set of the words of the wish: at most 32 of them, and what they stand for.
type Mask = u64;

/// The words of a wish, each with what else it is called in the tables.
struct Wish {
    words: Vec<String>,
    /// Other names: all of these words together stand for the word of that number.
    names: Vec<(Vec<Token>, usize)>,
}

impl Wish {
    fn new(text: &str) -> Self {
        let mut words: Vec<String> = Vec::new();
        for token in telling(text) {
            if words.len() < 32 && !words.contains(&token) {
                words.push(token);
            }
        }
        let mut wish = Self {
            words,
            names: Vec::new(),
        };
        for (word, meaning) in APPROACHES {
            let asked = telling(word).next();
            if let Some(number) = wish.words.iter().position(|asking| Some(asking) == asked.as_ref()) {
                wish.name(meaning, number);
            }
        }
        wish
    }

    fn name(&mut self, name: &str, number: usize) {
        self.names.push((telling(name).collect(), number));
    }

    /// The words that a text takes up, and how many of its own words none of them asked for.
    fn taken_by(&self, text: &str) -> (Mask, u32) {
        let own: Vec<Token> = telling(text).collect();
        let mut mask = 0;
        for (number, word) in self.words.iter().enumerate() {
            mask |= Mask::from(own.contains(word)) << number;
        }
        let named = |name: &[Token]| !name.is_empty() && name.iter().all(|token| own.contains(token));
        let names: Vec<_> = self.names.iter().filter(|(name, _)| named(name)).collect();
        names.iter().for_each(|(_, number)| mask |= 1 << number);
        let asked = |token: &&Token| self.words.contains(token) || names.iter().any(|(name, _)| name.contains(token));
        let unasked = own.iter().filter(|token| !asked(token)).count();
        (mask, u32::try_from(unasked).unwrap_or(u32::MAX))
    }

    fn matched(&self, mask: Mask) -> Vec<String> {
        let taken = self.words.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1);
        taken.map(|(_, word)| word.clone()).collect()
    }
}

/// The words of a text that say something about a procedure.
fn telling(text: &str) -> impl Iterator<Item = Token> + '_ {
    tokens(text).filter(|token| !EMPTY.contains(&token.as_str()))
}

/// Where to look: codes that begin so, the words that led there, and the term of the index that did.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Seed {
    prefix: String,
    mask: Mask,
    via: Option<String>,
}

/// A group of codes that fit equally well, and how well: more words taken up, fewer unasked for.
struct Group {
    mask: Mask,
    unasked: u32,
    codes: Vec<String>,
    via: Option<String>,
}

impl PcsEdition<'_> {
    /// The codes that fit words best, best first: those that take up most words, and of these those that add least.
    ///
    /// The index finds tables by the names of procedures, body parts and devices; the labels of the tables take up the
    /// remaining words. It knows words, not sentences: give it the name of a procedure with site, side, approach and device,
    /// not a page.
    pub fn candidates(&self, wanted: &Wanted<'_>) -> Vec<Candidate> {
        let mut wish = Wish::new(wanted.words);
        let seeds = self.seeds(wanted, &mut wish);
        let mut groups: BTreeMap<(String, Mask), Group> = BTreeMap::new();
        for seed in &seeds {
            self.look(seed, &wish, &mut groups);
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups
            .sort_by_key(|((start, mask), group)| (std::cmp::Reverse(mask.count_ones()), group.unasked, start.clone()));
        let candidate = |(_, group): (_, Group)| Candidate {
            pattern: pattern(&group.codes),
            codes: group.codes.len(),
            matched: wish.matched(group.mask),
            via: group.via,
        };
        // Two terms of the index may lead to the same codes; the one that takes up more words stays.
        let mut candidates: Vec<Candidate> = Vec::new();
        for candidate in groups.into_iter().map(candidate) {
            if candidates.len() == wanted.limit {
                break;
            }
            if !candidates.iter().any(|known| known.pattern == candidate.pattern) {
                candidates.push(candidate);
            }
        }
        candidates
    }

    /// The tables in which to look.
    fn seeds(&self, wanted: &Wanted<'_>, wish: &mut Wish) -> Vec<Seed> {
        let mut seeds = BTreeSet::new();
        match wanted.operation {
            Some(operation) => seeds.extend(self.tables_of(operation, 0, None)),
            None => self.seed_by_index(wish, &mut seeds),
        }
        let mut seeds: Vec<_> = seeds.into_iter().collect();
        // The seeds that took up most words, so that a common word alone leads nowhere.
        seeds.sort_by_key(|seed| std::cmp::Reverse(seed.mask.count_ones()));
        seeds.truncate(400);
        seeds
    }

    fn seed_by_index(&self, wish: &mut Wish, seeds: &mut BTreeSet<Seed>) {
        let index = self.pcs.index();
        let words = self.pcs.words().of(index);
        let asked: Vec<Token> = wish.words.clone();
        let ids: BTreeSet<u32> = asked
            .iter()
            .filter_map(|word| words.get(word))
            .flatten()
            .copied()
            .collect();
        let mut aliases = Vec::new();
        for entry in ids.iter().filter_map(|id| index.get(*id as usize)) {
            let main = entry.term.split(", ").next().unwrap_or_default();
            let (main_mask, missing) = wish.taken_by(main);
            if missing > 0 {
                continue;
            }
            let (mask, _) = wish.taken_by(entry.term);
            let via = Some(entry.term.to_owned());
            match (entry.lead, entry.code) {
                (Lead::Use, _) => aliases.push((entry.target.to_owned(), main_mask)),
                (Lead::See, "") => {
                    let operation = entry.target.split(", ").next().unwrap_or_default();
                    seeds.extend(self.tables_of(operation, mask, via));
                }
                (_, code) => {
                    seeds.insert(Seed {
                        prefix: code.chars().take(7).collect(),
                        mask,
                        via,
                    });
                }
            }
        }
        for (target, mask) in aliases.into_iter().take(64) {
            wish.name(&target, mask.trailing_zeros() as usize);
        }
        for word in &asked {
            let (mask, _) = wish.taken_by(word);
            seeds.extend(self.tables_of(word, mask, None));
        }
    }

    /// The tables of an operation, by its name.
    fn tables_of(&self, operation: &str, mask: Mask, via: Option<String>) -> Vec<Seed> {
        let wanted: Vec<Token> = tokens(operation).collect();
        if wanted.is_empty() {
            return Vec::new();
        }
        let step = |prefix: &str| self.next(prefix).map(|step| step.values).unwrap_or_default();
        let mut seeds = Vec::new();
        for section in step("") {
            let section = section.character.to_string();
            for system in step(&section) {
                let system = format!("{section}{}", system.character);
                for value in step(&system) {
                    if value
                        .label()
                        .is_some_and(|label| tokens(label).eq(wanted.iter().cloned()))
                    {
                        let prefix = format!("{system}{}", value.character);
                        let via = via.clone();
                        seeds.push(Seed { prefix, mask, via });
                    }
                }
            }
        }
        seeds
    }

    /// Weighs the codes of a seed.
    fn look(&self, seed: &Seed, wish: &Wish, groups: &mut BTreeMap<(String, Mask), Group>) {
        let labels = self.pcs.labels();
        let mut taken: HashMap<(u8, &str), (Mask, u32)> = HashMap::new();
        for code in self.codes(&seed.prefix) {
            let (mut mask, mut unasked) = (seed.mask, 0);
            for position in 2..=7 {
                let Some(label) = labels.label(&code, position) else {
                    continue;
                };
                let (took, more) = *taken
                    .entry((position, label.text))
                    .or_insert_with(|| wish.taken_by(label.text));
                mask |= took;
                // Nobody asks for *No Device*, nor for the body system.
                let counts = position > 3 && !label.text.starts_with("No ") && label.text != "None";
                unasked += if counts { more } else { 0 };
            }
            let start: String = code.chars().take(4).collect();
            let group = groups.entry((start, mask)).or_insert_with(|| Group {
                mask,
                unasked,
                codes: Vec::new(),
                via: seed.via.clone(),
            });
            if unasked < group.unasked {
                group.codes.clear();
                group.unasked = unasked;
                group.via.clone_from(&seed.via);
            }
            let code = code.as_str();
            if unasked == group.unasked && !group.codes.iter().any(|known| known == code) {
                group.codes.push(code.to_owned());
            }
        }
    }
}

/// The characters that all codes share, `_` for the others.
fn pattern(codes: &[String]) -> String {
    let Some(first) = codes.first() else {
        return String::new();
    };
    let shared = |(at, character): (usize, char)| {
        let same = codes.iter().all(|code| code.chars().nth(at) == Some(character));
        if same { character } else { '_' }
    };
    first.chars().enumerate().map(shared).collect()
}
