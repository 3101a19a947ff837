//! [`Found`]: what a search found, and why.

use std::ops::Range;
use std::sync::OnceLock;

use casemix_codes::Period;

use super::draft::TermKind;
use super::expand::{Expansion, How, expand};
use super::features::{FEATURES, Feature};
use super::finder::Finder;
use super::index::Index;
use super::index::layout::flag;
use super::plan::{Plan, Slot};
use super::procedures::Plans;
use super::rank::Ranked;
use super::{stem, text};
use crate::drugs::Preparation;

/// A code that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    index: usize,
    at: u32,
    term: u32,
    score: f32,
    seventh: Option<char>,
    code: String,
    reading: u8,
    is_usual: bool,
    features: [f32; FEATURES],
}

impl Hit {
    pub(crate) fn new(at: usize, index: &Index, ranked: &Ranked) -> Self {
        let list = index.codes.seventh_list(ranked.code).zip(ranked.seventh);
        let seventh = list.and_then(|(list, place)| index.seventh_characters(list).nth(usize::from(place)));
        let seventh = seventh.map(|(character, _)| character);
        Self {
            index: at,
            at: ranked.code,
            term: ranked.term,
            score: ranked.score,
            seventh,
            code: written(index.system(), index.code(ranked.code), seventh),
            reading: ranked.reading,
            is_usual: false,
            features: ranked.features,
        }
    }

    /// The code as reports write it: `S52.531A`, with the seventh character where the query names it.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// How well it matched; only good for comparison within one search.
    pub fn score(&self) -> f32 {
        self.score
    }

    /// The seventh character that the query names.
    pub fn seventh(&self) -> Option<char> {
        self.seventh
    }

    /// Whether it is the code that the query means because it is a bare term and says nothing more: *pneumonia*, J18.9.
    pub fn is_usual(&self) -> bool {
        self.is_usual
    }

    /// The hit as the code that a bare term means.
    pub(crate) fn into_usual(self, score: f32) -> Self {
        Self {
            score,
            is_usual: true,
            ..self
        }
    }

    pub(crate) fn place(&self) -> (usize, u32) {
        (self.index, self.at)
    }
}

/// The code with its dot, completed by a seventh character with the placeholders that it needs.
fn written(system: &str, code: &str, seventh: Option<char>) -> String {
    let whole = match seventh {
        Some(character) => format!("{code:X<6}{character}"),
        None => code.to_owned(),
    };
    match whole.split_at_checked(3) {
        Some((category, rest)) if system == casemix_codes::ICD10CM && !rest.is_empty() => format!("{category}.{rest}"),
        _ => whole,
    }
}

/// What a search found, best first, with what is needed to show and explain it.
#[derive(Debug)]
pub struct Found<'f> {
    finder: &'f Finder,
    query: &'f str,
    plans: Plans,
    hits: Vec<Hit>,
    drugs: Vec<Preparation<'f>>,
    /// What the readings mean that the hits have in common, once it is asked for.
    meant: OnceLock<Vec<Meant>>,
}

/// The lemmas of an index that a reading of the query means, ascending.
#[derive(Debug)]
struct Meant {
    index: usize,
    reading: u8,
    lemmas: Vec<u16>,
}

impl Meant {
    fn is_of(&self, hit: &Hit) -> bool {
        (self.index, self.reading) == (hit.index, hit.reading)
    }
}

/// A text with the places of the words that matched.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Marked<'f> {
    /// The text.
    pub text: &'f str,
    /// Where words of it matched, in bytes, ascending.
    pub marks: Vec<Range<usize>>,
}

/// Why a code was found.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Why<'f> {
    /// The term that matched best, with its matched words marked.
    pub term: Marked<'f>,
    /// What the term is to the code.
    pub kind: TermKind,
    /// What became of each word of the query, as it was read.
    pub words: Vec<WordWhy<'f>>,
    /// What the rank was made of: what was looked at, and how much of it there is.
    pub features: Vec<(&'static str, f32)>,
}

/// What became of a word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WordWhy<'f> {
    /// What was asked: for an abbreviation or phrase, all of it.
    pub asked: &'f str,
    /// The word that it was read as: that of the term where it led to one, in plain lower case.
    pub read: String,
    /// How it led to the term; `None` where it did not.
    pub how: Option<How>,
}

impl<'f> Found<'f> {
    pub(crate) fn new(
        finder: &'f Finder,
        query: &'f str,
        plans: Plans,
        hits: Vec<Hit>,
        drugs: Vec<Preparation<'f>>,
    ) -> Self {
        Self {
            finder,
            query,
            plans,
            hits,
            drugs,
            meant: OnceLock::new(),
        }
    }

    /// The hits, best first.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// The drug products that the query means, the best first: where all of its words are of a name of theirs, or tell a
    /// strength, a form or a route. They stand apart from the hits, for what names a drug may mean the drug, the billing code of
    /// giving it or harm by it.
    ///
    /// A preparation leads to its [products](Preparation::products) with their national drug codes. Products are not chosen by
    /// the day asked for: each tells when it is [marketed](crate::drugs::Product::is_marketed_on).
    ///
    /// ```
    /// use casemix_coding::find::{Finder, NDC, Workspace};
    ///
    /// let finder = Finder::embedded()?;
    /// let found = finder.find("lisinopril 10 mg tablet");
    /// assert_eq!(found.drugs()[0].to_string(), "lisinopril 10 mg/1, tablet, oral");
    /// assert!(found.drugs()[0].products().any(|product| product.labeler() == "Lupin Pharmaceuticals, Inc."));
    ///
    /// let only_drugs = finder.search("zosyn").system(NDC).run(&mut Workspace::default());
    /// assert!(only_drugs.hits().is_empty() && !only_drugs.drugs().is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn drugs(&self) -> &[Preparation<'f>] {
        &self.drugs
    }

    /// The code system of a hit.
    pub fn system(&self, hit: &Hit) -> &'f str {
        self.index(hit).map_or("", Index::system)
    }

    /// The title of a hit's code, matched words marked.
    pub fn title(&self, hit: &Hit) -> Marked<'f> {
        let title = self.index(hit).map_or("", |index| index.codes.title(hit.at));
        self.marked(hit, title)
    }

    /// The meaning of the seventh character that the query names.
    pub fn seventh_meaning(&self, hit: &Hit) -> Option<&'f str> {
        self.seventh_characters(hit)
            .into_iter()
            .find(|(character, _)| Some(*character) == hit.seventh)
            .map(|(_, meaning)| meaning)
    }

    /// The seventh characters that complete the code; none for a code that takes none.
    pub fn seventh_characters(&self, hit: &Hit) -> Vec<(char, &'f str)> {
        let list = self
            .index(hit)
            .and_then(|index| Some(index.seventh_characters(index.codes.seventh_list(hit.at)?)));
        list.map(Iterator::collect).unwrap_or_default()
    }

    /// The term that matched best, matched words marked, and what it is to the code.
    pub fn term(&self, hit: &Hit) -> (TermKind, Marked<'f>) {
        match self.index(hit) {
            Some(index) => (
                index.term_kind(hit.term),
                self.marked(hit, index.term_text(hit.at, hit.term)),
            ),
            None => (
                TermKind::Title,
                Marked {
                    text: "",
                    marks: Vec::new(),
                },
            ),
        }
    }

    /// Label and title of the chapter, section or group of a hit.
    pub fn chapter(&self, hit: &Hit) -> (&'f str, &'f str) {
        self.index(hit)
            .map_or(("", ""), |index| index.codes.group_text(index.codes.group(hit.at)))
    }

    /// The periods in which a hit's code is valid for billing; none for a heading, and where the index does not know.
    pub fn periods(&self, hit: &Hit) -> &'f [Period] {
        self.index(hit).map_or(&[], |index| index.periods(hit.at))
    }

    /// Whether the code stands for what is below it, and is no code for a claim.
    pub fn is_heading(&self, hit: &Hit) -> bool {
        self.index(hit).is_some_and(|index| !index.is(hit.at, flag::BILLABLE))
    }

    /// Whether the code needs a seventh character that the query does not name.
    pub fn needs_seventh(&self, hit: &Hit) -> bool {
        hit.seventh.is_none()
            && self
                .index(hit)
                .is_some_and(|index| index.codes.seventh_list(hit.at).is_some())
    }

    /// Why a hit was found.
    pub fn why(&self, hit: &Hit) -> Why<'f> {
        let (kind, term) = self.term(hit);
        let plan = self.plan(hit);
        let mask = plan
            .readings
            .get(usize::from(hit.reading))
            .map_or(0, |reading| reading.0);
        let lemmas = self.lemmas_of(hit);
        let slots = plan.slots.iter().enumerate();
        let mut slots: Vec<&Slot> = slots
            .filter(|(at, _)| mask & 1 << at != 0)
            .map(|(_, slot)| slot)
            .collect();
        slots.sort_by_key(|slot| slot.start);
        let mut expansions = Vec::new();
        let words = slots.into_iter().map(|slot| {
            let led = self.led(hit, slot, &lemmas, &mut expansions);
            WordWhy {
                asked: self
                    .query
                    .get(slot.start as usize..slot.end as usize)
                    .unwrap_or_default(),
                read: led
                    .filter(|led| led.how != How::Exact)
                    .and_then(|led| self.word_of(hit, term.text, led.lemma))
                    .unwrap_or_else(|| slot.word.to_string()),
                how: led.map(|led| led.how),
            }
        });
        let words = words.collect();
        let features = hit.features.iter().enumerate().filter(|(_, value)| **value != 0.0);
        let features = features
            .filter_map(|(at, value)| Some((Feature::name(at)?, *value)))
            .collect();
        Why {
            term,
            kind,
            words,
            features,
        }
    }

    /// The plan by which the code system of a hit was searched.
    fn plan(&self, hit: &Hit) -> &Plan {
        self.index(hit)
            .map_or(&self.plans.asked, |index| self.plans.of_index(index))
    }

    fn index(&self, hit: &Hit) -> Option<&'f Index> {
        self.finder.indexes().get(hit.index)
    }

    fn lemmas_of(&self, hit: &Hit) -> Vec<u16> {
        let index = self.index(hit);
        index
            .map(|index| {
                index
                    .term_lemmas(hit.term)
                    .iter()
                    .map(|lemma| lemma & !super::index::layout::OPTIONAL)
                    .collect()
            })
            .unwrap_or_default()
    }

    /// How a word of the query led to one of `lemmas`.
    fn led(&self, hit: &Hit, slot: &Slot, lemmas: &[u16], expansions: &mut Vec<Expansion>) -> Option<Expansion> {
        expand(slot, self.index(hit)?, self.finder.lists(), expansions);
        let mut expansions = expansions.iter().copied();
        expansions.find(|expansion| lemmas.contains(&expansion.lemma))
    }

    /// The word of a term that has a lemma, as it is looked up: in plain lower case.
    fn word_of(&self, hit: &Hit, term: &str, lemma: u16) -> Option<String> {
        let index = self.index(hit)?;
        let words = text::words(term, text::MAX_WORDS);
        let word = words
            .iter()
            .find(|word| index.lemma(&stem::lemma(word.as_str())) == Some(lemma))?;
        Some(word.as_str().to_owned())
    }

    /// A text with the words marked that the query led to.
    fn marked(&self, hit: &Hit, text: &'f str) -> Marked<'f> {
        let Some(index) = self.index(hit) else {
            return Marked {
                text,
                marks: Vec::new(),
            };
        };
        let meant = self.meant(hit);
        let is_meant = |word: &text::Word| {
            index
                .lemma(&stem::lemma(word.as_str()))
                .is_some_and(|lemma| meant.binary_search(&lemma).is_ok())
        };
        let words = text::words(text, text::MAX_WORDS);
        let marks = words
            .iter()
            .filter(|word| !text::is_filler(word.as_str()) && is_meant(word));
        Marked {
            text,
            marks: marks.map(|word| word.start as usize..word.end as usize).collect(),
        }
    }

    /// The lemmas that the reading of the query means by which a hit was found.
    fn meant(&self, hit: &Hit) -> &[u16] {
        let all = self.meant.get_or_init(|| {
            let mut all: Vec<Meant> = Vec::new();
            for hit in &self.hits {
                if !all.iter().any(|known| known.is_of(hit)) {
                    all.extend(self.index(hit).map(|index| self.read_meant(hit, index)));
                }
            }
            all
        });
        let of_hit = all.iter().find(|known| known.is_of(hit));
        of_hit.map_or(&[], |known| &known.lemmas)
    }

    fn read_meant(&self, hit: &Hit, index: &Index) -> Meant {
        let plan = self.plan(hit);
        let reading = plan.readings.get(usize::from(hit.reading));
        let mask = reading.map_or(u64::MAX, |reading| reading.0);
        let mut lemmas: Vec<u16> = Vec::new();
        let mut expansions = Vec::new();
        for (_, slot) in plan.slots.iter().enumerate().filter(|(at, _)| mask & 1 << at != 0) {
            expand(slot, index, self.finder.lists(), &mut expansions);
            lemmas.extend(expansions.iter().map(|expansion| expansion.lemma));
        }
        lemmas.sort_unstable();
        lemmas.dedup();
        Meant {
            index: hit.index,
            reading: hit.reading,
            lemmas,
        }
    }
}

impl Hit {
    /// The numbers that a [`Ranking`](super::Ranking) weighs, in its order; [`Why`] names those that are not zero.
    pub fn features(&self) -> &[f32] {
        &self.features
    }
}
