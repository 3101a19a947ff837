//! From the words of a query down an index to its codes.

use super::{AlphabeticIndex, Term};
use crate::find::lemmas_of;

/// Paths that a search gives.
const PATHS: usize = 12;
/// Cross-references that are followed one after the other.
const MAX_REFERENCES: u8 = 4;
/// Terms that one search looks at: bounds what a hostile file can make it do.
const MAX_VISITS: usize = 200_000;

/// A way through the index: main term, subterms, and what they name.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Path<'i> {
    steps: Vec<&'i str>,
    modifiers: Vec<&'i str>,
    codes: Vec<&'i str>,
    manifestations: Vec<&'i str>,
    columns: Vec<(&'i str, &'i str)>,
    references: Vec<Reference<'i>>,
    uses: Vec<&'i str>,
    score: f32,
    missing: Vec<String>,
}

/// A cross-reference that was followed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reference<'i> {
    /// The title of the term at which it stands.
    pub at: &'i str,
    /// Its words: `Accident, transport, aircraft`.
    pub to: &'i str,
    /// Whether it is a *see*, which must be followed, or a *see also*, which may be.
    pub is_see: bool,
}

impl<'i> Path<'i> {
    /// Titles of the main term and of the subterms down to the last.
    pub fn steps(&self) -> Vec<&'i str> {
        self.steps.clone()
    }

    /// Nonessential modifiers along the way: they may be in the record or not, the code stays.
    pub fn modifiers(&self) -> &[&'i str] {
        &self.modifiers
    }

    /// The codes that the last term names, as the index writes them.
    pub fn codes(&self) -> Vec<&'i str> {
        if self.columns.is_empty() {
            self.codes.clone()
        } else {
            self.columns.iter().map(|(_, code)| *code).collect()
        }
    }

    /// Codes of manifestations that are coded after the first.
    pub fn manifestations(&self) -> &[&'i str] {
        &self.manifestations
    }

    /// Columns of a table with their codes: those that the query names, or all.
    pub fn columns(&self) -> &[(&'i str, &'i str)] {
        &self.columns
    }

    /// Cross-references that were followed, in order.
    pub fn references(&self) -> &[Reference<'i>] {
        &self.references
    }

    /// Names that the index of ICD-10-PCS says to use.
    pub fn uses(&self) -> &[&'i str] {
        &self.uses
    }

    /// Words of the query that no step and no modifier has.
    pub fn missing(&self) -> &[String] {
        &self.missing
    }

    /// How well it fits, from 0 to 1.
    pub fn score(&self) -> f32 {
        self.score
    }
}

/// A search under way.
struct Search<'i> {
    index: &'i AlphabeticIndex,
    asked: Vec<String>,
    visits: usize,
    found: Vec<(f32, u32, u64, Vec<Reference<'i>>)>,
}

impl AlphabeticIndex {
    /// The paths that fit the words of `query` best, best first; at most twelve.
    pub fn find(&self, query: &str) -> Vec<Path<'_>> {
        let mut search = Search {
            index: self,
            asked: lemmas_of(query),
            visits: 0,
            found: Vec::new(),
        };
        search.asked.truncate(32);
        let mut mains: Vec<u32> = search
            .asked
            .iter()
            .filter_map(|word| self.main_by_word.get(word))
            .flatten()
            .copied()
            .collect();
        if self.main_by_word.len() < 8 {
            // A table has few main terms, and what is asked for stands below them.
            mains.extend(self.main_by_word.values().flatten());
        }
        mains.sort_unstable();
        mains.dedup();
        for main in mains {
            search.visit(main, 0, 0.0, &[], MAX_REFERENCES);
        }
        search.found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut paths: Vec<Path<'_>> = Vec::new();
        for (score, at, covered, references) in std::mem::take(&mut search.found) {
            let path = search.path(at, score, covered, references);
            if !paths.iter().any(|known| known.steps == path.steps) {
                paths.push(path);
            }
            if paths.len() == PATHS {
                break;
            }
        }
        paths
    }

    /// The term that a cross-reference names: a main term, then subterms, by the parts between commas.
    pub(super) fn resolve(&self, reference: &str) -> Option<u32> {
        let mut parts = reference
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty() && !part.starts_with("by "));
        let first = parts.next()?;
        let words = lemmas_of(first);
        // The main term that has the most of the words; references shorten and reorder the titles of main terms.
        let mains = words
            .iter()
            .filter_map(|word| self.main_by_word.get(word))
            .flatten()
            .copied();
        let fit = |at: &u32| {
            let term = self.terms.get(*at as usize);
            let shared = term.map_or(0, |term| words.iter().filter(|word| term.words.contains(word)).count());
            (
                shared,
                std::cmp::Reverse((term.map_or(0, |term| term.words.len()), *at)),
            )
        };
        let mut at = mains.max_by_key(fit)?;
        for part in parts {
            let words = lemmas_of(part);
            let fits = |term: &Term| {
                !words.is_empty()
                    && words
                        .iter()
                        .all(|word| term.words.contains(word) || term.modifier_words.contains(word))
            };
            match self
                .below(at)
                .find(|below| self.terms.get(*below as usize).is_some_and(fits))
            {
                Some(below) => at = below,
                None => break, // `by site`, or a subterm that is named otherwise: what was found so far is the place to look
            }
        }
        Some(at)
    }

    /// Subterms right below a term, and those below its relation words: `with`, `due to`.
    fn below(&self, at: u32) -> impl Iterator<Item = u32> {
        let children = self.children(at);
        children.flat_map(|child| {
            let through = self
                .terms
                .get(child as usize)
                .is_some_and(|term| is_relation(&term.title));
            let further: Vec<u32> = if through {
                self.children(child).collect()
            } else {
                Vec::new()
            };
            std::iter::once(child).chain(further)
        })
    }

    fn children(&self, at: u32) -> impl Iterator<Item = u32> {
        let end = self.terms.get(at as usize).map_or(0, |term| term.end);
        let next = move |child: &u32| {
            self.terms
                .get(*child as usize)
                .map(|term| term.end.max(child + 1))
                .filter(|next| *next < end)
        };
        let first = (at + 1 < end).then_some(at + 1);
        std::iter::successors(first, next)
    }
}

/// Whether a subterm only says how what lies below it is joined to the term above: `with`, `due to`, `from, off, out of`;
/// or says nothing, as some of ICD-10-PCS do.
fn is_relation(title: &str) -> bool {
    const WORDS: &[&str] = &[
        "with",
        "without",
        "due",
        "to",
        "in",
        "by",
        "from",
        "of",
        "off",
        "out",
        "into",
        "onto",
        "on",
        "at",
        "following",
        "during",
        "complicating",
        "and",
        "or",
        "not",
        "caused",
        "associated",
        "resulting",
        "through",
        "for",
        "as",
        "while",
    ];
    let mut words = title
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.all(|word| WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

impl<'i> Search<'i> {
    fn visit(&mut self, at: u32, covered: u64, unasked: f32, references: &[Reference<'i>], left: u8) {
        self.visits += 1;
        let index = self.index;
        let Some(term) = index.terms.get(at as usize).filter(|_| self.visits < MAX_VISITS) else {
            return;
        };
        let by_title = self.mask(&term.words);
        let by_modifier = self.mask(&term.modifier_words);
        let relation = is_relation(&term.title);
        // Every further word of a step that the query does not have makes the step less likely.
        let others = term.words.len().saturating_sub((by_title.count_ones() as usize).max(1));
        let unasked = if relation {
            unasked + 0.1
        } else {
            unasked + 0.15 * (others.min(4) as f32)
        };
        let now = covered | by_title | by_modifier;
        if now == covered && !relation && term.parent.is_some() && references.is_empty() {
            return;
        }
        let ends = !term.codes.is_empty() || !term.cells.is_empty() || !term.uses.is_empty();
        if ends {
            let share = f32::from(now.count_ones() as u16) / self.asked.len().max(1) as f32;
            let score = share / (1.0 + 0.35 * unasked + 0.05 * references.len() as f32);
            self.found.push((score, at, now, references.to_vec()));
        }
        if left > 0 {
            let also = if now.count_ones() as usize == self.asked.len() {
                &[][..]
            } else {
                &term.see_also[..]
            };
            let all = term
                .see
                .iter()
                .map(|to| (to, true))
                .chain(also.iter().map(|to| (to, false)));
            for (to, is_see) in all {
                if let Some(target) = index.resolve(to).filter(|target| *target != at) {
                    let mut references = references.to_vec();
                    references.push(Reference {
                        at: &term.title,
                        to,
                        is_see,
                    });
                    self.visit(target, now, unasked, &references, left - 1);
                }
            }
        }
        let children: Vec<u32> = index.children(at).collect();
        for child in children {
            let term = index.terms.get(child as usize);
            let helps = term.is_some_and(|term| {
                is_relation(&term.title) || (self.mask(&term.words) | self.mask(&term.modifier_words)) & !now != 0
            });
            if helps {
                self.visit(child, now, unasked, references, left);
            }
        }
    }

    /// The words of the query among `words`, as bits.
    fn mask(&self, words: &[String]) -> u64 {
        let asked = self.asked.iter().enumerate().filter(|(_, asked)| words.contains(asked));
        asked.fold(0, |mask, (at, _)| mask | 1 << at)
    }

    fn path(&self, at: u32, score: f32, covered: u64, references: Vec<Reference<'i>>) -> Path<'i> {
        let index = self.index;
        let (mut steps, mut modifiers, mut up) = (Vec::new(), Vec::new(), Some(at));
        while let Some(term) = up.and_then(|at| index.terms.get(at as usize)) {
            steps.push(term.title.as_str());
            if !term.modifiers.is_empty() {
                modifiers.push(term.modifiers.as_str());
            }
            up = term.parent;
        }
        steps.reverse();
        let term = index.terms.get(at as usize);
        let strings = |of: fn(&Term) -> &Vec<String>| term.map_or(&[][..], |term| of(term).as_slice());
        let missing = self.asked.iter().enumerate().filter(|(at, _)| covered & 1 << at == 0);
        Path {
            steps,
            modifiers,
            codes: strings(|term| &term.codes).iter().map(String::as_str).collect(),
            manifestations: strings(|term| &term.manifestations)
                .iter()
                .map(String::as_str)
                .collect(),
            columns: term.map(|term| self.columns(term)).unwrap_or_default(),
            references,
            uses: strings(|term| &term.uses).iter().map(String::as_str).collect(),
            score,
            missing: missing.map(|(_, word)| word.clone()).collect(),
        }
    }

    /// The columns of a row that the query names; all where it names none.
    fn columns(&self, term: &'i Term) -> Vec<(&'i str, &'i str)> {
        let heading = |column: u8| {
            let heading = self.index.columns.iter().find(|(number, _)| *number == column);
            heading.map_or("", |(_, heading)| heading.as_str())
        };
        let all: Vec<(&str, &str)> = term
            .cells
            .iter()
            .map(|(column, code)| (heading(*column), code.as_str()))
            .collect();
        let named = |heading: &str| self.mask(&lemmas_of(heading)).count_ones();
        let most = all.iter().map(|(heading, _)| named(heading)).max().unwrap_or_default();
        all.into_iter()
            .filter(|(heading, _)| most == 0 || named(heading) == most)
            .collect()
    }
}
