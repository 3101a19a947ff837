//! Combination codes: one code for conditions that occur together.

use std::collections::BTreeMap;

use casemix_codes::notes::NoteKind;
use casemix_codes::{Edition, Entry};
use casemix_record::CodeText;

use super::{Cm, CmFault};
use crate::words::{Token, tokens};

/// A code that holds several conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Combination<'t> {
    /// The code, which may stand on a claim of that day.
    pub entry: Entry<'t>,
    /// How it is known.
    pub basis: CombinationBasis,
    /// The parts that its notes ask to be coded besides, such as the stage of a kidney disease.
    pub still: Vec<Entry<'t>>,
}

/// How a combination is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CombinationBasis {
    /// A note at this part, *code first* or *excludes1*, names the code, and the title of the code has the words of the
    /// other parts.
    Note(CodeText),
    /// The title of the code has the words of all parts; it stands in the category of one of them.
    Title,
}

/// Words of titles that name no condition.
const EMPTY: [&str; 22] = [
    "unspecified",
    "other",
    "specified",
    "not",
    "elsewhere",
    "classified",
    "and",
    "or",
    "of",
    "with",
    "in",
    "the",
    "to",
    "due",
    "by",
    "for",
    "essential",
    "primary",
    "nos",
    "complication",
    "type",
    "site",
];

/// So many candidates are returned at most.
const MOST: usize = 20;

impl<'t> Cm<'t> {
    /// The codes that hold all conditions of `parts` in one, the surest first: those that a note names before those whose
    /// title says so, then those with the fewest words that no part has.
    ///
    /// What is found is what notes and titles say: they are candidates, for whether two conditions are related is for the
    /// documentation to say, or for a convention such as *with*. A combination whose title has other words than its parts
    /// (*bleeding* for *hemorrhage*) is found by its note or not at all.
    ///
    /// # Errors
    ///
    /// [`CmFault`] where a part is not a code or heading of that day.
    pub fn combinations(&self, parts: &[&str]) -> Result<Vec<Combination<'t>>, CmFault> {
        let mut entries = Vec::new();
        for part in parts {
            let part = self.beginning(part)?;
            let entry = self.heading(&part);
            entries.push(entry.ok_or_else(|| self.fault(super::CmFaultKind::Incomplete, &part, None))?);
        }
        if entries.len() < 2 {
            return Ok(Vec::new());
        }
        let said: Vec<Vec<Token>> = entries
            .iter()
            .map(|entry| telling(entry.title().unwrap_or_default()))
            .collect();
        let mut found: BTreeMap<CodeText, (CombinationBasis, usize, Entry<'t>)> = BTreeMap::new();
        for (basis, at, candidate) in candidates(self.codes, &entries) {
            let part = entries.iter().any(|part| candidate.code().starts_with(&*part.code()));
            if part || !self.codes.has_billable(candidate.code()) {
                continue;
            }
            let title = candidate.title().unwrap_or_default();
            if said.iter().any(|words| denies(title, words)) {
                continue;
            }
            let own = telling(title);
            let by_note = matches!(basis, CombinationBasis::Note(_));
            let holds = said.iter().enumerate().all(|(number, words)| {
                let noted = by_note && number == at;
                noted || !words.is_empty() && words.iter().all(|word| own.iter().any(|other| alike(word, other)))
            });
            if holds {
                let unasked = own
                    .iter()
                    .filter(|word| !said.iter().flatten().any(|other| alike(word, other)));
                let weighed = (basis, unasked.count(), candidate);
                let known = found.entry(candidate.code()).or_insert(weighed);
                if matches!(basis, CombinationBasis::Note(_)) {
                    *known = weighed;
                }
            }
        }
        let mut found: Vec<_> = found.into_values().collect();
        found.sort_by_key(|(basis, unasked, entry)| (*basis == CombinationBasis::Title, *unasked, entry.code()));
        found.truncate(MOST);
        let notes = self.codes.notes().ok();
        let still = |entry: Entry<'t>| {
            let asked = |part: &&Entry<'t>| {
                notes.is_some_and(|notes| notes.names(NoteKind::UseAdditional, entry.id(), part.id()))
            };
            entries.iter().filter(asked).copied().collect()
        };
        let combination = |(basis, _, entry)| Combination {
            entry,
            basis,
            still: still(entry),
        };
        Ok(found.into_iter().map(combination).collect())
    }
}

/// Codes that may hold several parts: with how each is known, and from which part.
fn candidates<'t>(codes: Edition<'t>, parts: &[Entry<'t>]) -> Vec<(CombinationBasis, usize, Entry<'t>)> {
    let mut candidates = Vec::new();
    let notes = codes.notes().ok();
    for (at, part) in parts.iter().enumerate() {
        for kind in [NoteKind::CodeFirst, NoteKind::Excludes1] {
            let named = notes
                .iter()
                .flat_map(|notes| notes.targets(kind, part.id()).entries(codes.table()));
            candidates.extend(named.map(|entry| (CombinationBasis::Note(part.code()), at, entry)));
        }
        let category = part.code().get(..3).unwrap_or_default().to_owned();
        let beside = codes.billable_starting_with(&category);
        candidates.extend(beside.map(|entry| (CombinationBasis::Title, at, entry)));
    }
    candidates
}

/// The words of a title that name a condition, without those that it says are absent.
fn telling(title: &str) -> Vec<Token> {
    let present = title
        .split(", ")
        .map(|clause| clause.split(" without ").next().unwrap_or_default());
    let present: Vec<&str> = present.filter(|clause| !clause.starts_with("without ")).collect();
    let mut words: Vec<Token> = tokens(&present.join(" "))
        .filter(|word| !EMPTY.contains(&word.as_str()))
        .collect();
    words.dedup();
    words
}

/// Whether a title says that a condition is absent: that all its words come after a `without`.
fn denies(title: &str, words: &[Token]) -> bool {
    let absent = title.split(", ").filter_map(|clause| clause.split_once("without "));
    let absent: Vec<Token> = absent
        .flat_map(|(_, absent)| tokens(absent).collect::<Vec<_>>())
        .collect();
    !words.is_empty() && words.iter().all(|word| absent.iter().any(|other| alike(word, other)))
}

/// Whether two words are one but for their ending: `hypertension`, `hypertensive`.
fn alike(one: &str, other: &str) -> bool {
    let shared = one
        .chars()
        .zip(other.chars())
        .take_while(|(one, other)| one == other)
        .count();
    one == other || shared >= 7 && shared + 4 >= one.len().min(other.len())
}
