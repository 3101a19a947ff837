//! Names of sections, body systems and operations.
//!
//! A package lists those of sections 0 and 1. In the other sections an operation is told by what the titles of its codes
//! begin with or have in common, and by the terms of the index; a body system by the index, whose references name the
//! operation and the body system (`see Fluoroscopy, Upper Arteries B31`), else by the sections beside it. What none of them
//! tells has no name.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use casemix_coding::pcs::{Basis, Lead};
use rusqlite::Connection;

use super::index::Entry;
use super::titles::TitleLabels;
use crate::codes::icd10pcs::{self, SECTIONS};

/// A name and how it is known.
type Name = (String, Basis);

/// Words after which a title speaks of something else than the operation.
const LINKS: [&str; 8] = ["of", "with", "for", "using", "into", "in", "on", "to"];

/// Sections 4, 5 and 6 share the body parts of *Physiological Systems*.
pub(super) const PHYSIOLOGICAL: [&str; 3] = ["4A", "5A", "6A"];

/// Names of sections, body systems and operations.
pub(super) struct Heads {
    sections: BTreeMap<String, Name>,
    /// By section and body system.
    body_systems: BTreeMap<String, Name>,
    /// By section and operation.
    operations: BTreeMap<String, Name>,
}

impl Heads {
    /// The names that a package lists, and the operations of the other sections.
    pub(super) fn read(
        database: &Connection,
        codes: &[String],
        titles: &[(&str, &str)],
        index: &[Entry],
    ) -> Result<Self> {
        let listed = |sql: &str| -> Result<BTreeMap<_, _>> {
            let rows = icd10pcs::pairs(database, sql)?.into_iter();
            Ok(rows.map(|(code, name)| (code, (name, Basis::Stated))).collect())
        };
        let sections = SECTIONS.map(|(code, name)| (code.to_owned(), (name.to_owned(), Basis::Stated)));
        let mut heads = Self {
            sections: BTreeMap::from(sections),
            body_systems: listed("SELECT section || code, definition FROM pcs_body_system")?,
            operations: listed("SELECT section || code, value FROM pcs_root_operation")?,
        };
        let keys = codes
            .iter()
            .filter(|code| !code.starts_with(['0', '1']))
            .map(|code| operation_key(code));
        let mut tables: BTreeMap<String, Vec<&str>> = keys.map(|key| (key, Vec::new())).collect();
        for (code, title) in titles {
            tables.entry(operation_key(code)).or_default().push(title);
        }
        let alone = |key: &str| tables.keys().filter(|other| other.get(..1) == key.get(..1)).count() == 1;
        for (key, titles) in &tables {
            let told = heads
                .operation_named(key, titles, index)
                .map(|name| (name, Basis::Stated));
            // The one operation of a section that nothing names is what the section is about.
            let section = || {
                heads
                    .section(key)
                    .filter(|_| alone(key))
                    .map(|(name, _)| (name.to_owned(), Basis::Inferred))
            };
            let name = told.or_else(section);
            heads.operations.extend(name.map(|name| (key.clone(), name)));
        }
        Ok(heads)
    }

    /// Adds the body systems of sections 2 to X, which `labels` of their body parts confirm.
    pub(super) fn name_body_systems(&mut self, codes: &[String], labels: &TitleLabels, index: &[Entry]) {
        // Few titles name it.
        let titled = labels.iter().filter(|((_, position), _)| *position == 2);
        let titled = titled.map(|((code, _), label)| (code.chars().take(2).collect(), (label.clone(), Basis::Stated)));
        self.body_systems.extend(titled);
        let mut parts: BTreeMap<String, BTreeSet<BTreeSet<String>>> = BTreeMap::new();
        for ((code, _), label) in labels.iter().filter(|((_, position), _)| *position == 4) {
            let words = parts.entry(code.chars().take(2).collect()).or_default();
            words.insert(words_of(label));
        }
        let systems: BTreeSet<String> = codes.iter().map(|code| code.chars().take(2).collect()).collect();
        let none = BTreeSet::new();
        let parts_of = |system: &str| parts.get(system).unwrap_or(&none);
        // A reference may name a body part that titles of its own section leave out and those of a sister section hold.
        let parts_alike = |system: &str| -> BTreeSet<BTreeSet<String>> {
            let sisters = match PHYSIOLOGICAL.contains(&system) {
                true => PHYSIOLOGICAL.to_vec(),
                false => vec![system],
            };
            sisters
                .into_iter()
                .flat_map(|sister| parts_of(sister).iter().cloned())
                .collect()
        };
        for system in &systems {
            let referred = (!self.body_systems.contains_key(system))
                .then(|| self.referred(system, &parts_alike(system), index))
                .flatten();
            let name = referred.map(|name| (name, Basis::Stated));
            self.body_systems.extend(name.map(|name| (system.clone(), name)));
        }
        let mut inferred = BTreeMap::new();
        for system in systems.iter().filter(|system| !self.body_systems.contains_key(*system)) {
            let own = parts_of(system);
            let shared = |other: &str| parts_of(other).intersection(own).count();
            let beside = |enough: usize| -> Vec<&str> {
                let alike = self
                    .body_systems
                    .iter()
                    .filter(|(other, _)| other.get(1..) == system.get(1..));
                let alike = alike.filter(|(other, _)| shared(other) >= enough);
                alike.map(|(_, (name, _))| name.as_str()).collect()
            };
            let name = match system.ends_with('Z') {
                true => Some("None".to_owned()),
                false => most_agree(&beside(1), 2)
                    .or_else(|| whole_system(system, labels))
                    .or_else(|| {
                        most_agree(&beside(own.len() / 2 + 1), 1)
                            .filter(|name| beside(0).iter().all(|other| other == name))
                    }),
            };
            inferred.extend(name.map(|name| (system.clone(), (name, Basis::Inferred))));
        }
        self.body_systems.extend(inferred);
    }

    pub(super) fn section(&self, code: &str) -> Option<(&str, Basis)> {
        borrowed(self.sections.get(code.get(..1)?)?)
    }

    pub(super) fn body_system(&self, code: &str) -> Option<(&str, Basis)> {
        borrowed(self.body_systems.get(code.get(..2)?)?)
    }

    pub(super) fn operation(&self, code: &str) -> Option<(&str, Basis)> {
        borrowed(self.operations.get(&operation_key(code))?)
    }

    /// What an operation of a section is called.
    fn operation_named<'i>(&self, key: &str, titles: &[&str], index: &'i [Entry]) -> Option<String> {
        let section = self.section(key).map_or("", |(name, _)| name);
        let begun = beginning(titles);
        let leading = || index.iter().filter(|entry| operation_key(&entry.code) == key);
        let main = |entry: &'i Entry| entry.term.split(", ").next().unwrap_or_default();
        let held = || {
            let terms = leading()
                .map(main)
                .filter(|term| titles.iter().all(|title| holds(title, term)));
            terms.max_by_key(|term| term.len())
        };
        if key.starts_with('X') {
            // Titles of section X often begin with the name of the technology; its operations are those of other sections.
            let known = || self.operations.iter().filter(|(known, _)| !known.starts_with('X'));
            let mut names = known().map(|(_, (name, _))| name.as_str());
            return match (titles.is_empty(), begun.is_empty()) {
                (true, _) => {
                    let terms: BTreeSet<&str> = leading().map(main).collect();
                    let found: BTreeSet<&str> = names.filter(|name| terms.contains(name)).collect();
                    found
                        .first()
                        .filter(|_| found.len() == 1)
                        .map(|only| (*only).to_owned())
                }
                (false, false) => names.find(|name| *name == begun).map(str::to_owned),
                (false, true) => names
                    .filter(|name| titles.iter().all(|title| holds(title, name)))
                    .max_by_key(|name| name.len())
                    .map(str::to_owned),
            };
        }
        // Terms that lead to the whole table.
        let whole: BTreeSet<&str> = leading()
            .filter(|entry| entry.code.len() == 3)
            .filter_map(|entry| match entry.lead {
                Lead::See => Some(entry.target.split(", ").next()?).filter(|_| entry.target.contains(", ")),
                _ => Some(entry.term.as_str()).filter(|term| !term.contains(", ")),
            })
            .filter(|name| *name != section)
            .collect();
        let only = || {
            whole
                .first()
                .filter(|_| whole.len() == 1)
                .map(|only| (*only).to_owned())
        };
        if !begun.is_empty() {
            let shorter = only().filter(|name| holds(&begun, name));
            let longer = || held().filter(|term| holds(term, &begun)).map(str::to_owned);
            return Some(without(section, &shorter.or_else(longer).unwrap_or(begun)));
        }
        if !whole.is_empty() {
            return only();
        }
        let referred: BTreeSet<&str> = leading()
            .filter(|entry| entry.lead == Lead::See)
            .filter_map(|entry| Some(entry.target.split_once(", ")?.0))
            .collect();
        held().map(|name| without(section, name)).or_else(|| {
            referred
                .first()
                .filter(|_| referred.len() == 1)
                .map(|only| (*only).to_owned())
        })
    }

    /// What references of the index call a body system: what follows the operation and is none of its body parts.
    fn referred(&self, system: &str, parts: &BTreeSet<BTreeSet<String>>, index: &[Entry]) -> Option<String> {
        let mut names: BTreeMap<(bool, &str), usize> = BTreeMap::new();
        for entry in index
            .iter()
            .filter(|entry| entry.lead == Lead::See && entry.code.starts_with(system))
        {
            let name = match entry.target.split_once(", ") {
                Some((_, name)) => name,
                None if self.operations.values().any(|(known, _)| *known == entry.target) => continue,
                None => &entry.target,
            };
            if !parts.contains(&words_of(name)) {
                *names.entry((entry.code.len() == 3, name)).or_default() += 1;
            }
        }
        let best = names.into_iter().max_by_key(|((whole, _), times)| (*whole, *times));
        best.filter(|((whole, _), times)| *whole || *times > 1)
            .map(|((_, name), _)| name.to_owned())
    }
}

fn borrowed((name, basis): &Name) -> Option<(&str, Basis)> {
    Some((name, *basis))
}

/// Section and operation of a code.
fn operation_key(code: &str) -> String {
    code.chars().take(1).chain(code.chars().nth(2)).collect()
}

/// The words that all titles begin with, up to where they speak of something else.
fn beginning(titles: &[&str]) -> String {
    let leading = |title: &str| -> Vec<String> {
        let clause = title.split(',').next().unwrap_or_default();
        let words = clause.split(' ').take_while(|word| !LINKS.contains(word));
        words.map(str::to_owned).collect()
    };
    let mut common: Option<Vec<String>> = None;
    for title in titles {
        let words = leading(title);
        common = Some(match common {
            None => words,
            Some(known) => known
                .into_iter()
                .zip(words)
                .take_while(|(a, b)| a == b)
                .map(|(a, _)| a)
                .collect(),
        });
    }
    common.unwrap_or_default().join(" ")
}

/// Whether a title has all words of a name, in their order.
fn holds(title: &str, name: &str) -> bool {
    let mut words = title.split([' ', ',']);
    name.split(' ').all(|wanted| words.any(|word| word == wanted))
}

/// A name without the words of its section: `Osteopathic Treatment` of *Osteopathic* is `Treatment`.
fn without(section: &str, name: &str) -> String {
    name.strip_prefix(section).map_or(name, str::trim_start).to_owned()
}

/// The words of a label in any order.
fn words_of(label: &str) -> BTreeSet<String> {
    label
        .split([' ', ','])
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The name that at least `enough` share, if no other one has as many.
fn most_agree(names: &[&str], enough: usize) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    names.iter().for_each(|name| *counts.entry(name).or_default() += 1);
    let (name, most) = counts.iter().max_by_key(|(_, count)| **count)?;
    let alone = counts.values().filter(|count| *count == most).count() == 1;
    (alone && *most >= enough).then(|| (*name).to_owned())
}

/// In section C the body part `Y` is the body system as a whole.
fn whole_system(system: &str, labels: &TitleLabels) -> Option<String> {
    let whole = |code: &str| code.starts_with(system) && code.starts_with('C') && code.chars().nth(3) == Some('Y');
    let names: BTreeSet<&str> = labels
        .iter()
        .filter(|((code, position), _)| *position == 4 && whole(code))
        .map(|(_, label)| label.trim_end_matches(", Other").trim_end_matches(", Multiple"))
        .collect();
    names
        .first()
        .filter(|_| names.len() == 1)
        .map(|only| (*only).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_begin_with_their_operation() {
        let titles = ["Change Traction Apparatus on Head", "Change Urethra Packing Material"];
        assert_eq!(beginning(&titles), "Change");
        assert_eq!(beginning(&["Restoration of Cardiac Rhythm, Single"]), "Restoration");
        assert_eq!(beginning(&["Decompression, Circulatory, Single"]), "Decompression");
        assert_eq!(
            beginning(&["Contact Radiation of Brain", "Plaque Radiation of Brain"]),
            ""
        );
        assert_eq!(without("Osteopathic", "Osteopathic Treatment"), "Treatment");
    }

    #[test]
    fn names_are_held_in_order() {
        assert!(holds(
            "Stereotactic Gamma Beam Radiosurgery of Brain",
            "Stereotactic Radiosurgery"
        ));
        assert!(!holds("Other Counseling", "Educational Counseling"));
    }

    #[test]
    fn sections_agree_or_they_do_not() {
        assert_eq!(most_agree(&["Eye"], 1), Some("Eye".to_owned()));
        assert_eq!(
            most_agree(&["Lymphatic System", "Lymphatic and Hemic Systems"], 1),
            None
        );
        assert_eq!(most_agree(&["Eye"], 2), None);
    }
}
