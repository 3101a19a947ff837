//! Whether a code is whole: seventh characters, placeholders, characters too many.

use casemix_codes::{Edition, Entry, SeventhCharacter};
use casemix_record::CodeText;

use super::{Rule, code_at, coded::Code, coded::Coded, evidence};
use crate::{Draft, Report};

pub(super) fn check(coded: &Coded<'_>, edition: &Edition<'_>, report: &mut Report<'_>) {
    for code in &coded.codes {
        if edition.has_billable(code.normal) {
            continue;
        }
        if let Some((rule, message)) = fault(code, edition) {
            report.add(
                rule.number(),
                Draft::new(code_at(code.index), message).evidence(evidence(code)),
            );
        }
    }
}

/// What is wrong with a code that is not billable, if its characters tell.
fn fault(code: &Code<'_>, edition: &Edition<'_>) -> Option<(Rule, String)> {
    let text = code.normal.as_str();
    // What ends in placeholders stands for the heading before them.
    let heading = || {
        let stem = text.strip_suffix('X').filter(|_| text.len() < 7)?;
        let heading = edition.lookup(stem.trim_end_matches('X'))?;
        (!heading.seventh_characters().is_empty()).then_some(heading)
    };
    if let Some(entry) = code.entry.filter(|entry| edition.contains(*entry)).or_else(heading) {
        let characters = entry.seventh_characters();
        let is_last = entry.children().all(|child| child.code().len() == 7);
        return (is_last && !characters.is_empty()).then(|| {
            let message = format!("{} needs a seventh character: {}", code.text, listed(characters));
            (Rule::SeventhMissing, message)
        });
    }
    let last = text.chars().last()?;
    let stem = text.get(..text.len().checked_sub(1)?)?;
    if text.len() == 7 {
        let heading = above(stem, edition)?;
        let characters = heading.seventh_characters();
        if !characters.is_empty() {
            let message = format!(
                "{} does not take the seventh character {last}: {}",
                code.text,
                listed(characters)
            );
            return Some((Rule::SeventhWrong, message));
        }
    } else if text.len() >= 4 {
        let padded = format!("{stem:X<6}{last}");
        if edition.is_billable(&padded) {
            let shown = dotted(&padded);
            let message = format!("{} has its seventh character too early: {shown}", code.text);
            return Some((Rule::PlaceholderMissing, message));
        }
    }
    let whole = (3..text.len()).rev().filter_map(|length| text.get(..length));
    let mut whole = whole.filter(|text| edition.is_billable(text));
    whole.next().map(|shorter| {
        let message = format!("{} is complete as {}", code.text, dotted(shorter));
        (Rule::CharactersTooMany, message)
    })
}

/// The heading that a stem of six characters, placeholders at its end, stands for.
fn above<'t>(stem: &str, edition: &Edition<'t>) -> Option<Entry<'t>> {
    edition
        .lookup(stem)
        .or_else(|| edition.lookup(stem.trim_end_matches('X')))
}

fn listed(characters: &[SeventhCharacter]) -> String {
    let characters: Vec<String> = characters
        .iter()
        .map(|one| format!("{} ({})", one.character, one.meaning))
        .collect();
    characters.join(", ")
}

fn dotted(code: &str) -> String {
    let code = CodeText::normalize(code);
    code.map_or_else(String::new, |code| match code.as_str().split_at_checked(3) {
        Some((category, rest)) if !rest.is_empty() => format!("{category}.{rest}"),
        _ => code.as_str().to_owned(),
    })
}
