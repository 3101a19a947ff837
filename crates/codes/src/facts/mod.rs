//! What the titles and the structure of ICD-10-CM say of a code beyond its meaning: side, trimester, encounter, sequela,
//! manifestation, lack of detail.
//!
//! The authority publishes these only in words. They are read from the words once for a whole table, and then asked in
//! nanoseconds.
//!
//! ```
//! use casemix_codes::Codes;
//! use casemix_codes::facts::{CodeFacts, Encounter, Laterality, Trimester};
//!
//! let table = &*Codes::embedded()?.icd10cm;
//! let facts = CodeFacts::of(table);
//! let id = |code: &str| table.lookup(code).map(|entry| entry.id()).ok_or("a code");
//!
//! assert_eq!(facts.laterality(id("S52.521A")?), Some(Laterality::Right));
//! assert_eq!(facts.encounter(id("S52.521A")?), Some(Encounter::Initial));
//! assert_eq!(facts.trimester(id("O26.12")?), Some(Trimester::Second));
//! assert_eq!(facts.weeks(id("Z3A.20")?), Some(20..=20));
//! assert!(facts.is_manifestation(id("F02.80")?) && facts.is_sequela(id("I69.320")?));
//!
//! // The sides of a code, and what would say more than it does.
//! let sides = facts.sides(table, id("H10.10")?);
//! assert_eq!(sides.len(), 4, "right, left, bilateral, unspecified");
//! let specific: Vec<_> = facts.more_specific(table, id("H10.10")?).map(|entry| entry.code().to_string()).collect();
//! assert_eq!(specific, ["H1011", "H1012", "H1013"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod encounter;
mod gestation;
mod laterality;
mod words;

use std::ops::RangeInclusive;

pub use encounter::Encounter;
pub use gestation::Trimester;
pub use laterality::Laterality;

use casemix_record::CodeText;

use crate::{CodeTable, Entry, EntryId, SeventhCharacter};
use words::{Telling, has_word};

/// The facts of every code of a table.
///
/// A table without titles in English, or of another system, simply has none.
#[derive(Debug, Clone)]
pub struct CodeFacts {
    facts: Vec<Fact>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Fact {
    laterality: Option<Laterality>,
    trimester: Option<Trimester>,
    weeks: Option<(u8, u8)>,
    encounter: Option<Encounter>,
    is_manifestation: bool,
    is_sequela: bool,
    unspecified: u8,
}

/// A heading above the entry at hand, with what those below inherit. Entries stand right behind their headings.
struct Above<'t> {
    code: CodeText,
    seventh: &'t [SeventhCharacter],
    is_sequela: bool,
}

impl CodeFacts {
    /// Reads the facts of a table from its titles; for ICD-10-CM that takes some hundredths of a second, so keep them.
    pub fn of(table: &dyn CodeTable) -> Self {
        let read = |entry: Entry<'_>| {
            let title = entry.title().unwrap_or_default().to_ascii_lowercase();
            let telling = Telling::of(&title);
            (title, telling)
        };
        let titles: Vec<(String, Telling)> = table.entries().map(read).collect();
        let mut facts: Vec<Fact> = Vec::with_capacity(titles.len());
        let mut above: Vec<Above<'_>> = Vec::new();
        for (entry, (title, telling)) in table.entries().zip(&titles) {
            let code = entry.code();
            while above.last().is_some_and(|above| !code.starts_with(above.code.as_str())) {
                above.pop();
            }
            let inherited = above.last();
            let own = table.own_seventh_characters(entry.id());
            let seventh = match inherited {
                Some(above) if own.is_empty() => above.seventh,
                _ => own,
            };
            let encounter = encounter::of(code, seventh);
            let is_sequela = inherited.is_some_and(|above| above.is_sequela)
                || encounter == Some(Encounter::Sequela)
                || title.starts_with("sequela");
            above.push(Above {
                code,
                seventh,
                is_sequela,
            });
            facts.push(Fact {
                laterality: None,
                trimester: telling.trimester.then(|| gestation::trimester(title)).flatten(),
                weeks: telling.weeks.then(|| gestation::weeks(title)).flatten(),
                encounter,
                is_manifestation: telling.elsewhere && is_manifestation(title),
                is_sequela,
                unspecified: telling.unspecified,
            });
        }
        for (id, side) in laterality::sides_of(table, &titles) {
            if let Some(fact) = facts.get_mut(id.index()) {
                fact.laterality = Some(side);
            }
        }
        Self { facts }
    }

    fn fact(&self, id: EntryId) -> Fact {
        self.facts.get(id.index()).copied().unwrap_or_default()
    }

    /// The side that a code states; `Some(Unspecified)` where it leaves the side open and other codes state it (Official
    /// Guidelines I.B.13).
    #[inline]
    pub fn laterality(&self, id: EntryId) -> Option<Laterality> {
        self.fact(id).laterality
    }

    /// The codes that differ from a code by the side alone, itself among them, in the order of the codes; none for a code
    /// without sides, or whose sides stand elsewhere. The codes of a limb may come twice for each side, as those for dominant
    /// and nondominant sides do.
    pub fn sides<'t>(&self, table: &'t (dyn CodeTable + 't), id: EntryId) -> Vec<Entry<'t>> {
        let Some(entry) = table.entry(id).filter(|_| self.laterality(id).is_some()) else {
            return Vec::new();
        };
        let family = |place| -> Vec<Entry<'t>> {
            let family = words::differing_at(table, entry.code(), place);
            family.filter(|other| self.laterality(other.id()).is_some()).collect()
        };
        let both = |family: &Vec<Entry<'t>>| {
            let has = |side| family.iter().any(|entry| self.laterality(entry.id()) == Some(side));
            has(Laterality::Right) && has(Laterality::Left)
        };
        laterality::PLACES
            .map(family)
            .into_iter()
            .rev()
            .find(both)
            .unwrap_or_default()
    }

    /// The trimester of a pregnancy that a code states.
    #[inline]
    pub fn trimester(&self, id: EntryId) -> Option<Trimester> {
        self.fact(id).trimester
    }

    /// The completed weeks of gestation that a code states (Z3A); `0..=255` where it says that they are not specified.
    #[inline]
    pub fn weeks(&self, id: EntryId) -> Option<RangeInclusive<u8>> {
        self.fact(id).weeks.map(|(first, last)| first..=last)
    }

    /// The encounter that the seventh character states (Official Guidelines I.C.19.a).
    #[inline]
    pub fn encounter(&self, id: EntryId) -> Option<Encounter> {
        self.fact(id).encounter
    }

    /// Whether the code is a manifestation by its title: *in diseases classified elsewhere*. It never stands first, and asks
    /// for the code of its cause before it (Official Guidelines I.A.13).
    #[inline]
    pub fn is_manifestation(&self, id: EntryId) -> bool {
        self.fact(id).is_manifestation
    }

    /// Whether the code is a sequela: by its seventh character, or by the title of it or of a heading above (I.B.10).
    #[inline]
    pub fn is_sequela(&self, id: EntryId) -> bool {
        self.fact(id).is_sequela
    }

    /// Whether the title says *unspecified* (I.A.9.b): of the condition, its place, its side or its kind.
    #[inline]
    pub fn is_unspecified(&self, id: EntryId) -> bool {
        self.fact(id).unspecified > 0
    }

    /// The codes that differ in one character and say more: their titles hold *unspecified* less often and not *other*.
    pub fn more_specific<'t>(
        &self,
        table: &'t (dyn CodeTable + 't),
        id: EntryId,
    ) -> impl Iterator<Item = Entry<'t>> + use<'_, 't> {
        let unspecified = self.fact(id).unspecified;
        let entry = table.entry(id).filter(|_| unspecified > 0);
        let others = entry.into_iter().flat_map(move |entry| {
            let places = 3..entry.code().len().min(6);
            places.flat_map(move |place| words::differing_at(table, entry.code(), place))
        });
        others.filter(move |other| {
            let title = other.title().unwrap_or_default().to_ascii_lowercase();
            self.fact(other.id()).unspecified < unspecified && !title.is_empty() && !has_word(&title, "other")
        })
    }
}

fn is_manifestation(title: &str) -> bool {
    title
        .split_once("classified elsewhere")
        .is_some_and(|(before, _)| has_word(before, "in") && !before.trim_end().ends_with("not"))
}
