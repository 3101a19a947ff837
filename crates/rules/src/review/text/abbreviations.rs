//! Abbreviations that are not to be used, because they have been misread at the cost of lives: the official list of the
//! Joint Commission.

use casemix_record::{DocumentKind, Encounter, Evidence, Location};

use super::{
    Page, Word,
    text_review::{Rule, add},
    words::words,
};
use crate::{Draft, Report};

/// Units of doses. After a measured length or a laboratory value a trailing zero is allowed.
const DOSES: &[&str] = &[
    "mg", "mcg", "g", "gm", "kg", "ml", "cc", "l", "unit", "units", "meq", "mmol", "tab", "tabs", "tablet", "tablets",
    "drops",
];

/// What laboratories and imaging report may have trailing zeros, and writes no orders.
const REPORTS: &[DocumentKind] = &[
    DocumentKind::LaboratoryReport,
    DocumentKind::ImagingReport,
    DocumentKind::PathologyReport,
];

/// What an amount of a laboratory value is held against, as in `106 U/L` or `217.0 mg/dL`: no dose.
const PER_VOLUME: &[&str] = &["l", "dl", "ml", "ul", "cl", "mm3"];

/// Whether the unit at a place is that of a laboratory value.
fn is_laboratory(text: &str, words: &[Word<'_>], unit: usize) -> bool {
    let (Some(unit), Some(volume)) = (words.get(unit), words.get(unit + 1)) else {
        return false;
    };
    volume.is_any(PER_VOLUME) && text.get(unit.end()..volume.start) == Some("/")
}

/// A use of one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Use {
    name: &'static str,
    instead: &'static str,
    start: usize,
    end: usize,
}

pub(super) fn review_orders(encounter: &Encounter, report: &mut Report<'_>) {
    for (index, order) in encounter
        .orders
        .iter()
        .enumerate()
        .filter(|(_, order)| !order.text.is_blank())
    {
        let place = Location::root().field("orders").index(index).field("text");
        let text = order.text.as_str();
        add_each(&place, text, &words(text), report);
    }
}

pub(super) fn review_page(page: &Page<'_>, report: &mut Report<'_>) {
    if page.document.kind.value().is_none_or(|kind| !REPORTS.contains(&kind)) {
        add_each(&page.place(), page.text, &page.words, report);
    }
}

/// One finding for each abbreviation, however often it is used.
fn add_each(place: &Location, text: &str, words: &[Word<'_>], report: &mut Report<'_>) {
    let mut uses: Vec<Use> = (0..words.len()).filter_map(|at| used(text, words, at)).collect();
    uses.sort_by_key(|used| (used.name, used.start));
    for same in uses.chunk_by(|a, b| a.name == b.name) {
        let Some(first) = same.first() else { continue };
        let times = match same.len() {
            1 => String::new(),
            more => format!(", {more} times"),
        };
        let message = format!("{} is not to be used{times}: write {}", first.name, first.instead);
        let draft = Draft::new(place.clone(), message);
        let draft = same.iter().take(8).fold(draft, |draft, used| {
            let said = text.get(used.start..used.end).unwrap_or_default();
            draft.evidence(Evidence::in_document(
                place.clone(),
                said,
                used.start as u32,
                used.end as u32,
            ))
        });
        add(report, Rule::Abbreviation, draft);
    }
}

/// The abbreviation that begins with the word at a place, if one does.
fn used(text: &str, words: &[Word<'_>], at: usize) -> Option<Use> {
    let word = words.get(at)?;
    let next = words.get(at + 1);
    let found = |name, instead, end: usize| {
        Some(Use {
            name,
            instead,
            start: word.start,
            end,
        })
    };
    if let Some(end) = letters(text, words, at, "qod") {
        return found("QOD", "\"every other day\"", end);
    }
    if let Some(end) = letters(text, words, at, "qd") {
        return found("QD", "\"daily\"", end);
    }
    let amount = |word: &Word<'_>| word.text.starts_with(|c: char| c.is_ascii_digit());
    let follows_number = at
        .checked_sub(1)
        .and_then(|before| words.get(before))
        .is_some_and(is_number);
    match word.text {
        "U" | "u" | "IU" | "iu" if is_laboratory(text, words, at) => return None,
        "U" | "u" if follows_number && joined(text, words, at) => return found("U", "\"unit\"", word.end()),
        "IU" | "iu" if follows_number => return found("IU", "\"international unit\"", word.end()),
        "MS" if next.is_some_and(amount) => {
            return found("MS", "\"morphine sulfate\" or \"magnesium sulfate\"", word.end());
        }
        "MSO4" => return found("MSO4", "\"morphine sulfate\"", word.end()),
        "MgSO4" => return found("MgSO4", "\"magnesium sulfate\"", word.end()),
        _ => {}
    }
    if word.text.ends_with(['U', 'u']) && is_laboratory(text, words, at) {
        return None;
    }
    if let Some(number) = word.text.strip_suffix(['U', 'u']).filter(|number| is_digits(number)) {
        return found("U", "\"unit\"", word.start + number.len() + 1);
    }
    if let Some(number) = word.text.strip_suffix("IU").filter(|number| is_digits(number)) {
        return found("IU", "\"international unit\"", word.start + number.len() + 2);
    }
    decimal(text, words, at)
}

/// A trailing zero, `1.0 mg`, or a missing leading one, `.5 mg`: the end of the number.
fn decimal(text: &str, words: &[Word<'_>], at: usize) -> Option<Use> {
    let word = words.get(at).filter(|word| is_number(word))?;
    let is_dose =
        |after: usize| words.get(after).is_some_and(|unit| unit.is_any(DOSES)) && !is_laboratory(text, words, after);
    let bytes = text.as_bytes();
    let before = word.start.checked_sub(1).and_then(|point| bytes.get(point));
    let before_that = word.start.checked_sub(2).and_then(|place| bytes.get(place));
    if before == Some(&b'.') && before_that.is_none_or(u8::is_ascii_whitespace) && is_dose(at + 1) {
        return Some(Use {
            name: "a number without its leading zero",
            instead: "a zero before the decimal point",
            start: word.start - 1,
            end: word.end(),
        });
    }
    let zero = words
        .get(at + 1)
        .filter(|zero| zero.text == "0" && zero.start == word.end() + 1)?;
    let is_point = bytes.get(word.end()) == Some(&b'.') && before != Some(&b'.');
    (is_point && is_dose(at + 2)).then_some(Use {
        name: "a trailing zero",
        instead: "the whole number alone",
        start: word.start,
        end: zero.end(),
    })
}

/// Letters in a row, with or without points between them, as a whole word: `qd`, `Q.D.`, `q d` not.
fn letters(text: &str, words: &[Word<'_>], at: usize, wanted: &str) -> Option<usize> {
    let word = words.get(at)?;
    if word.is(wanted) {
        return Some(word.end());
    }
    let row = words.get(at..at + wanted.len())?;
    let are_letters = row
        .iter()
        .zip(wanted.chars())
        .all(|(word, letter)| word.text.chars().eq([word_case(word, letter)]));
    let are_joined = row
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if b.start == a.end() + 1 && text.as_bytes().get(a.end()) == Some(&b'.')));
    let is_whole = words
        .get(at + wanted.len())
        .is_none_or(|next| row.last().is_none_or(|last| next.start > last.end() + 1));
    (are_letters && are_joined && is_whole).then(|| row.last().map_or(0, Word::end))
}

/// The letter in the case of the word.
fn word_case(word: &Word<'_>, letter: char) -> char {
    if word.text.starts_with(char::is_uppercase) {
        letter.to_ascii_uppercase()
    } else {
        letter
    }
}

fn is_number(word: &Word<'_>) -> bool {
    is_digits(word.text)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether only white space stands before the word.
fn joined(text: &str, words: &[Word<'_>], at: usize) -> bool {
    let (Some(word), Some(before)) = (words.get(at), at.checked_sub(1).and_then(|before| words.get(before))) else {
        return false;
    };
    text.get(before.end()..word.start)
        .is_some_and(|gap| gap.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&'static str> {
        let given = words(text);
        (0..given.len())
            .filter_map(|at| used(text, &given, at))
            .map(|used| used.name)
            .collect()
    }

    #[test]
    fn each_of_the_list_is_found() {
        assert_eq!(names("insulin 10U sc"), ["U"]);
        assert_eq!(names("insulin 10 u now"), ["U"]);
        assert_eq!(names("heparin 5000 IU"), ["IU"]);
        assert_eq!(names("lisinopril qd, aspirin Q.D."), ["QD", "QD"]);
        assert_eq!(names("prednisone QOD; methotrexate q.o.d."), ["QOD", "QOD"]);
        assert_eq!(names("warfarin 1.0 mg"), ["a trailing zero"]);
        assert_eq!(names("digoxin .5 mg"), ["a number without its leading zero"]);
        assert_eq!(names("MS 4 mg iv, MSO4, MgSO4 2 g"), ["MS", "MSO4", "MgSO4"]);
    }

    #[test]
    fn what_looks_like_one_is_not() {
        for text in [
            "10 units of insulin, daily",
            "potassium 4.0, sodium 140",
            "a mass of 2.0 cm",
            "MS since 2010",
            "vitamin U",
            "0.5 mg",
            "10.05 mg",
            "version 1.0.2",
            "qid",
            "See U of M",
            "AST 106 U/L, ALT 71U/L, insulin 12 IU/mL",
            "glucose 217.0 mg/dL",
        ] {
            assert!(names(text).is_empty(), "{text}: {:?}", names(text));
        }
    }
}
