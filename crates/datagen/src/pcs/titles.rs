//! The labels of sections 2 to X, read from the titles of their codes.

use std::collections::{BTreeMap, BTreeSet};

use super::align::{Reading, fill, fits};
use super::templates::{TEMPLATES, WITHIN};
use super::wording;

/// Labels by code and position.
pub(super) type TitleLabels = BTreeMap<(String, u8), String>;

/// A character of a body system and what it may mean: what readings are weighed by.
type Meaning = (String, u8, char, String);

/// The labels that titles show. `operation` names the operation of a code; `named` tells whether the index leads to a code
/// by that name of its body part.
///
/// Some titles can be read in several ways (`Central Nervous Conductivity`: which words are the body system?). The reading
/// is taken whose body part the index names, then the one on which most codes agree, first about the body part, then about
/// everything.
pub(super) fn labels<'t>(
    titles: impl Iterator<Item = (&'t str, &'t str)>,
    operation: impl Fn(&str) -> String,
    named: impl Fn(&str, &str) -> bool,
) -> TitleLabels {
    let mut read: Vec<(&str, Vec<Reading>)> = Vec::new();
    let mut labels = TitleLabels::new();
    for (code, title) in titles {
        let by = |template: &str| in_labels(code, fill(template, code, &operation(code)).readings(title));
        let fitting = TEMPLATES.iter().filter(|(pattern, _)| fits(pattern, code));
        if let Some(readings) = fitting
            .map(|(_, template)| by(template))
            .find(|found| !found.is_empty())
        {
            read.push((code, readings));
        }
        for (_, template) in WITHIN.iter().filter(|(pattern, _)| fits(pattern, code)) {
            let found = by(template).into_iter().flatten().find(|(position, _)| *position == 6);
            labels.extend(found.map(|(position, label)| ((code.to_owned(), position), label)));
        }
    }
    for (code, readings) in &mut read {
        let by_index = |reading: &Reading| {
            reading
                .iter()
                .any(|(at, label)| *at == 4 && label.contains(' ') && named(code, label))
        };
        if readings.len() > 1 && readings.iter().any(by_index) {
            readings.retain(by_index);
        }
    }
    for (code, reading) in agreed(&read) {
        labels.extend(
            reading
                .iter()
                .map(|(position, label)| ((code.to_owned(), *position), label.clone())),
        );
    }
    labels
}

fn in_labels(code: &str, readings: Vec<Reading>) -> Vec<Reading> {
    let worded = |(position, words): (u8, String)| (position, wording::label(code, position, &words));
    readings
        .into_iter()
        .map(|reading| reading.into_iter().map(worded).collect())
        .collect()
}

fn meaning(code: &str, position: u8, label: &str) -> Meaning {
    let character = code.chars().nth(usize::from(position) - 1).unwrap_or_default();
    (code.chars().take(2).collect(), position, character, label.to_owned())
}

/// One reading for each code.
fn agreed<'a>(read: &'a [(&'a str, Vec<Reading>)]) -> Vec<(&'a str, &'a Reading)> {
    // How many codes admit a meaning, and how many in the whole section have the label on that axis.
    let mut admitted: BTreeMap<Meaning, u32> = BTreeMap::new();
    let mut in_section: BTreeMap<(char, u8, &str), u32> = BTreeMap::new();
    for (code, readings) in read {
        let parts = || readings.iter().flatten();
        let meanings: BTreeSet<_> = parts().map(|(at, label)| meaning(code, *at, label)).collect();
        meanings
            .into_iter()
            .for_each(|meaning| *admitted.entry(meaning).or_default() += 1);
        let section = code.chars().next().unwrap_or_default();
        if let [only] = readings.as_slice() {
            for (at, label) in only {
                *in_section.entry((section, *at, label.as_str())).or_default() += 1;
            }
        }
    }
    let weight = |code: &str, reading: &Reading| -> (u64, u64, usize) {
        let section = code.chars().next().unwrap_or_default();
        let (mut together, mut elsewhere, mut shortness) = (1_u64, 0, usize::MAX);
        for (at, label) in reading {
            let codes = admitted.get(&meaning(code, *at, label)).copied().unwrap_or_default();
            together = together.saturating_mul(u64::from(codes) + 1);
            elsewhere += u64::from(in_section.contains_key(&(section, *at, label.as_str())));
            shortness = shortness.min(usize::MAX - label.len() * usize::from(*at == 4));
        }
        (together, elsewhere, shortness)
    };
    let best = |code: &str, readings: &'a [Reading], first: &dyn Fn(&Reading) -> usize| {
        readings
            .iter()
            .max_by_key(|reading| (first(reading), weight(code, reading)))
    };

    // What most codes of a body system mean by a body part, in the reading that is best by itself.
    let mut body_parts: BTreeMap<(String, char), BTreeMap<&str, u32>> = BTreeMap::new();
    for (code, readings) in read {
        for (at, label) in best(code, readings, &|_| 0).into_iter().flatten() {
            if *at == 4 {
                let (system, _, character, _) = meaning(code, 4, label);
                let labels = body_parts.entry((system, character)).or_default();
                *labels.entry(label).or_default() += 1;
            }
        }
    }
    let usual = |code: &str| {
        let (system, _, character, _) = meaning(code, 4, "");
        let labels = body_parts.get(&(system, character))?;
        labels.iter().max_by_key(|(_, codes)| **codes).map(|(label, _)| *label)
    };
    read.iter()
        .filter_map(|(code, readings)| {
            let usual = usual(code);
            let as_usual = |reading: &Reading| {
                let body_part = reading.iter().find(|(at, _)| *at == 4);
                usize::from(body_part.is_some_and(|(_, label)| Some(label.as_str()) == usual))
            };
            Some((*code, best(code, readings, &as_usual)?))
        })
        .collect()
}
