//! Labels that no source has for a code, inferred from the codes beside it.

use std::collections::{BTreeMap, BTreeSet};

use super::align::approach;
use super::heads::PHYSIOLOGICAL;
use super::titles::TitleLabels;

/// The labels of a character as far as other codes show it: by the characters before it that count.
struct Seen(BTreeMap<(String, u8, char), BTreeSet<String>>);

/// The label of every axis that `stated` has none for, where the codes around it leave no doubt.
pub(super) fn labels(codes: &[String], stated: &TitleLabels) -> TitleLabels {
    let mut seen = Seen(BTreeMap::new());
    for ((code, position), label) in stated {
        for before in 1..=3 {
            seen.add(code, *position, before, label);
        }
    }
    let mut inferred = TitleLabels::new();
    for code in codes {
        for position in 4..=7 {
            let key = (code.clone(), position);
            if !stated.contains_key(&key)
                && let Some(label) = label(code, position, &seen)
            {
                inferred.insert(key, label);
            }
        }
    }
    inferred
}

fn label(code: &str, position: u8, seen: &Seen) -> Option<String> {
    let section = code.chars().next()?;
    let character = code.chars().nth(usize::from(position) - 1)?;
    // Substances and devices of section X are given anew as technologies come and go; its body parts are lasting in a
    // table, its approaches and groups everywhere.
    let lasting = section != 'X' || position != 6;
    if matches!(section, '2' | '3' | '4' | '7' | '8' | '9' | 'X') && position == 5 {
        return Some(approach(character).to_owned()).filter(|name| !name.is_empty());
    }
    if (section, position) == ('X', 7) {
        return seen.counted(character);
    }
    if lasting && let Some(only) = seen.only(code, position, 3) {
        return Some(only);
    }
    if character == 'Z' {
        return Some(nothing(section, position).to_owned());
    }
    // In sections G and H the fourth character belongs to its operation alone.
    if !lasting || matches!(section, 'G' | 'H') || (section, position) == ('X', 4) {
        return None;
    }
    let of_body_system = seen
        .only(code, position, 2)
        .filter(|_| position != 7 || !matches!(section, '0' | '1'));
    let of_section = || seen.only(code, position, 1).filter(|_| matches!(position, 5 | 7));
    of_body_system
        .or_else(of_section)
        .or_else(|| physiological_system(code, position, seen))
}

/// What `Z` stands for.
fn nothing(section: char, position: u8) -> &'static str {
    match (section, position) {
        ('0' | '1' | '2', 6) => "No Device",
        ('0' | '1', 4) => "None",
        ('6', 6) => "No Qualifier",
        ('0' | '1' | '2' | '3' | '4' | '5' | '6' | '8' | 'X', 7) => "No Qualifier",
        _ => "None",
    }
}

/// Sections 4, 5 and 6 share the body systems of *Physiological Systems*.
fn physiological_system(code: &str, position: u8, seen: &Seen) -> Option<String> {
    let shared = PHYSIOLOGICAL;
    if position != 4 || !shared.iter().any(|system| code.starts_with(system)) {
        return None;
    }
    let character = code.chars().nth(3)?;
    let labels = shared
        .iter()
        .flat_map(|system| seen.0.get(&((*system).to_owned(), 4, character)));
    let labels: BTreeSet<_> = labels.flatten().collect();
    labels.first().filter(|_| labels.len() == 1).map(|only| (*only).clone())
}

impl Seen {
    fn add(&mut self, code: &str, position: u8, before: usize, label: &str) {
        if let Some(key) = Self::key(code, position, before) {
            self.0.entry(key).or_default().insert(label.to_owned());
        }
    }

    /// The label that the character has in every code with the same `before` first characters.
    fn only(&self, code: &str, position: u8, before: usize) -> Option<String> {
        let labels = self.0.get(&Self::key(code, position, before)?)?;
        labels.first().filter(|_| labels.len() == 1).cloned()
    }

    /// The groups of section X are numbered by their character; a new one goes on counting.
    fn counted(&self, character: char) -> Option<String> {
        let number = |character: char| character.to_digit(36);
        let mut labels = self
            .0
            .iter()
            .filter(|((before, position, _), _)| before == "X" && *position == 7);
        let mut words = None;
        let counts = labels.all(|((_, _, character), labels)| {
            labels.iter().all(|label| {
                let (before, counted) = label.rsplit_once(' ').unwrap_or_default();
                let same = *words.get_or_insert(before) == before;
                same && counted.parse() == Ok(number(*character).unwrap_or_default())
            })
        });
        Some(format!("{} {}", words.filter(|_| counts)?, number(character)?))
    }

    fn key(code: &str, position: u8, before: usize) -> Option<(String, u8, char)> {
        let character = code.chars().nth(usize::from(position) - 1)?;
        Some((code.get(..before)?.to_owned(), position, character))
    }
}
