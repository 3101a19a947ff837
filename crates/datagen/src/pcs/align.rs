//! Reads a title by a template: which words belong to which axis.

use super::names::APPROACHES;

/// A reading of a title: positions and the words that belong to them.
pub(super) type Reading = Vec<(u8, String)>;

/// Whether `code` fits a pattern of characters.
pub(super) fn fits(pattern: &str, code: &str) -> bool {
    let (mut pattern, mut code) = (pattern.chars(), code.chars());
    while let Some(part) = pattern.next() {
        let Some(found) = code.next() else {
            return false;
        };
        let fits = match part {
            '.' => true,
            '[' => {
                let class: String = pattern.by_ref().take_while(|next| *next != ']').collect();
                match class.strip_prefix('^') {
                    Some(none) => !none.contains(found),
                    None => class.contains(found),
                }
            }
            exact => exact == found,
        };
        if !fits {
            return false;
        }
    }
    true
}

/// A template filled in for one code: literal text and the positions between.
pub(super) struct Filled {
    /// One more than there are slots.
    literals: Vec<String>,
    slots: Vec<u8>,
}

/// Fills in what is known of a code: the operation, the approach, and which bracketed parts are there.
pub(super) fn fill(template: &str, code: &str, operation: &str) -> Filled {
    let character = |position: char| {
        let index = position.to_digit(10).unwrap_or_default() as usize;
        code.chars().nth(index.saturating_sub(1)).unwrap_or('Z')
    };
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, from)) = rest.split_once('[') {
        let (inside, after) = from.split_once(']').unwrap_or((from, ""));
        text.push_str(before);
        let slot = inside.split_once('{').and_then(|(_, slot)| slot.chars().next());
        if slot.is_some_and(|slot| character(slot) != 'Z') {
            text.push_str(inside);
        }
        rest = after;
    }
    text.push_str(rest);
    let approach = approach(character('5'));
    let in_title = match approach {
        via if via.starts_with("Via ") => via.to_owned(),
        bare => format!("{bare} Approach"),
    };
    let text = text
        .replace("{3}", operation)
        .replace("{A}", &in_title)
        .replace("{a}", approach);

    let mut filled = Filled {
        literals: Vec::new(),
        slots: Vec::new(),
    };
    let mut rest = text.as_str();
    while let Some((literal, from)) = rest.split_once('{') {
        let (slot, after) = from.split_once('}').unwrap_or((from, ""));
        filled.literals.push(literal.to_owned());
        filled.slots.push(slot.parse().unwrap_or_default());
        rest = after;
    }
    filled.literals.push(rest.to_owned());
    filled
}

/// The name of an approach by its character.
pub(super) fn approach(character: char) -> &'static str {
    let found = APPROACHES.iter().find(|(code, _)| *code == character);
    found.map_or("", |(_, name)| name)
}

impl Filled {
    /// Every way in which `title` can be read.
    pub(super) fn readings(&self, title: &str) -> Vec<Reading> {
        let mut readings = Vec::new();
        if let Some(rest) = self
            .literals
            .first()
            .and_then(|first| title.strip_prefix(first.as_str()))
        {
            self.read(0, rest, &mut Vec::new(), &mut readings);
        }
        readings
    }

    fn read(&self, slot: usize, rest: &str, before: &mut Reading, readings: &mut Vec<Reading>) {
        let Some(position) = self.slots.get(slot) else {
            if rest.is_empty() {
                readings.push(before.clone());
            }
            return;
        };
        let literal = self.literals.get(slot + 1).map_or("", String::as_str);
        if slot + 1 == self.slots.len() {
            if let Some(words) = rest.strip_suffix(literal).filter(|words| !words.is_empty()) {
                before.push((*position, words.to_owned()));
                readings.push(before.clone());
                before.pop();
            }
            return;
        }
        for (at, _) in rest.match_indices(literal) {
            let (words, after) = (rest.get(..at), rest.get(at + literal.len()..));
            if let (Some(words), Some(after)) = (words.filter(|words| !words.is_empty()), after) {
                before.push((*position, words.to_owned()));
                self.read(slot + 1, after, before, readings);
                before.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        assert!(fits("2W....Z", "2W60XZZ") && !fits("2W....Z", "2W60XZ0"));
        assert!(fits("B...[^Z]1[^Z]", "B210010") && !fits("B...[^Z]1[^Z]", "B210Z10"));
        assert!(fits("G", "GZ2ZZZZ") && !fits("G[Z]3", "GZ2ZZZZ") && !fits("....", "2W6"));
    }

    #[test]
    fn every_reading_is_found() {
        let filled = fill("{3} of {4} {6}, {A}", "4A0002Z", "Measurement");
        let readings = filled.readings("Measurement of Central Nervous Conductivity, Open Approach");
        let words = |reading: &Reading| {
            reading
                .iter()
                .map(|(_, words)| words.clone())
                .collect::<Vec<_>>()
                .join("|")
        };
        let readings: Vec<_> = readings.iter().map(words).collect();
        assert_eq!(
            readings,
            ["Central|Nervous Conductivity", "Central Nervous|Conductivity"]
        );
    }

    #[test]
    fn what_is_none_is_left_out() {
        let template = "{3} of {4}[ using {5} Contrast][, {6}]";
        let title = "Fluoroscopy of Heart using High Osmolar Contrast";
        let readings = fill(template, "B2100ZZ", "Fluoroscopy").readings(title);
        assert_eq!(readings, [[(4, "Heart".to_owned()), (5, "High Osmolar".to_owned())]]);
    }
}
