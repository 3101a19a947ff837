//! Signs that a document belongs to another patient: a number, a date of birth, a name or a sex that is not this one's.

use casemix_record::{Encounter, Evidence, Sex};
use chrono::NaiveDate;

use super::{
    Page, Word,
    text_review::{Rule, add},
};
use crate::{Draft, Report};

/// Headings stand at the beginning: so many words are looked at.
const HEAD: usize = 80;

pub(super) fn review(encounter: &Encounter, pages: &[Page<'_>], report: &mut Report<'_>) {
    for page in pages {
        let signs = [
            number(encounter, page).map(|sign| ("record number", sign)),
            birth_date(encounter, page).map(|sign| ("date of birth", sign)),
            name(encounter, page).map(|sign| ("name", sign)),
            sex(encounter, page).map(|sign| ("sex", sign)),
        ];
        let signs: Vec<(&str, Evidence)> = signs.into_iter().flatten().collect();
        if signs.is_empty() {
            continue;
        }
        let what: Vec<&str> = signs.iter().map(|(what, _)| *what).collect();
        let message = format!("the document states another {} than the record", what.join(" and "));
        let draft = Draft::new(page.place(), message);
        add(
            report,
            Rule::OtherPatient,
            signs.into_iter().fold(draft, |draft, (_, sign)| draft.evidence(sign)),
        );
    }
}

/// The place behind a label and its colon among the first words.
fn behind(page: &Page<'_>, labels: &[&[&str]]) -> Option<usize> {
    let head = page.words.get(..page.words.len().min(HEAD))?;
    (0..head.len()).find_map(|at| {
        let label = labels.iter().find(|label| {
            let row = head.get(at..at + label.len());
            row.is_some_and(|row| row.iter().zip(**label).all(|(word, wanted)| word.is(wanted)))
        })?;
        let (last, value) = (head.get(at + label.len() - 1)?, head.get(at + label.len())?);
        let gap = page.text.get(last.end()..value.start)?;
        (gap.contains([':', '#', '=']) && !gap.contains('\n')).then_some(at + label.len())
    })
}

/// A medical record number that is none of the patient's.
fn number(encounter: &Encounter, page: &Page<'_>) -> Option<Evidence> {
    let identifiers = encounter.patient.iter().flat_map(|patient| &patient.identifiers);
    let own: Vec<&str> = [encounter.patient_id.as_str()]
        .into_iter()
        .chain(identifiers.map(|identifier| identifier.value.as_str()))
        .filter(|own| !own.trim().is_empty())
        .collect();
    let at = behind(
        page,
        &[&["mrn"], &["medical", "record", "number"], &["medical", "record", "no"]],
    )?;
    let start = page.words.get(at)?.start;
    let rest = page.text.get(start..)?;
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, ',' | ';'))
        .unwrap_or(rest.len());
    let stated = rest.get(..end)?;
    let is_number = stated.bytes().any(|byte| byte.is_ascii_digit());
    let is_own = own.iter().any(|own| bare(own) == bare(stated));
    (is_number && !own.is_empty() && !is_own).then(|| page.span(start, start + end))
}

/// Letters and digits in lower case, without leading zeros.
fn bare(number: &str) -> String {
    let kept: String = number.chars().filter(|c| c.is_alphanumeric()).collect();
    kept.trim_start_matches('0').to_ascii_lowercase()
}

fn birth_date(encounter: &Encounter, page: &Page<'_>) -> Option<Evidence> {
    let own = encounter.birth_date.value()?.date();
    let at = behind(
        page,
        &[
            &["dob"],
            &["date", "of", "birth"],
            &["birth", "date"],
            &["birthdate"],
            &["born"],
        ],
    )?;
    let row = page.words.get(at..at + 3)?;
    let [a, b, c] = row else { return None };
    let stated = date(a, b, c)?;
    (stated != own).then(|| page.span(a.start, c.end()))
}

/// `1957-03-02`, `03/02/1957` or `3-2-1957`.
fn date(a: &Word<'_>, b: &Word<'_>, c: &Word<'_>) -> Option<NaiveDate> {
    let number = |word: &Word<'_>| word.text.parse::<u32>().ok();
    let (first, second, third) = (number(a)?, number(b)?, number(c)?);
    if a.text.len() == 4 {
        return NaiveDate::from_ymd_opt(i32::try_from(first).ok()?, second, third);
    }
    let year = i32::try_from(third).ok().filter(|_| c.text.len() == 4)?;
    NaiveDate::from_ymd_opt(year, first, second)
}

/// A name none of whose words is one of the patient's family names.
fn name(encounter: &Encounter, page: &Page<'_>) -> Option<Evidence> {
    let names = encounter.patient.iter().flat_map(|patient| &patient.names);
    let families: Vec<&str> = names
        .map(|name| name.family.as_str())
        .filter(|family| !family.trim().is_empty())
        .collect();
    let at = behind(page, &[&["patient"], &["patient", "name"], &["name", "of", "patient"]])?;
    let first = page.words.get(at)?;
    let line = page.text.get(first.start..)?.split(['\n', ';', '\t', '|']).next()?;
    let stated: Vec<&Word<'_>> = page
        .words
        .get(at..)?
        .iter()
        .take(4)
        .take_while(|word| word.start < first.start + line.len())
        .collect();
    let is_name = stated.len() >= 2
        && stated
            .iter()
            .take(2)
            .all(|word| word.text.chars().all(char::is_alphabetic) && word.text.starts_with(char::is_uppercase));
    let is_own = |family: &&str| {
        let mut parts = super::words::words(family).into_iter();
        parts.any(|part| {
            stated
                .iter()
                .any(|word| word.text.to_lowercase() == part.text.to_lowercase())
        })
    };
    let last = stated.get(1)?;
    (is_name && !families.is_empty() && !families.iter().any(is_own)).then(|| page.span(first.start, last.end()))
}

/// `68-year-old man` of a woman.
fn sex(encounter: &Encounter, page: &Page<'_>) -> Option<Evidence> {
    let own = encounter.sex.value().filter(|sex| *sex != Sex::Unknown)?;
    let head = page.words.get(..page.words.len().min(HEAD))?;
    let (first, last, stated) = head.windows(4).find_map(|row| match row {
        [age, year, old, who] if age.text.parse::<u8>().is_ok() && year.is("year") && old.is("old") => {
            let stated = if who.is_any(&["man", "male", "gentleman", "boy"]) {
                Sex::Male
            } else if who.is_any(&["woman", "female", "lady", "girl"]) {
                Sex::Female
            } else {
                return None;
            };
            Some((age, who, stated))
        }
        _ => None,
    })?;
    // Of a birth, mother and child may be described in one document.
    let is_birth = encounter.newborn.is_some() || encounter.delivery.is_some();
    (stated != own && !is_birth).then(|| page.span(first.start, last.end()))
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;

    use super::super::words::words;
    use super::*;

    #[test]
    fn dates_are_read_in_the_usual_forms() {
        for text in ["1957-03-02", "03/02/1957", "3-2-1957"] {
            let given = words(text);
            let read = date(&given[0], &given[1], &given[2]).unwrap();
            assert_eq!((read.year(), read.month(), read.day()), (1957, 3, 2), "{text}");
        }
        let given = words("13/45/1957");
        assert_eq!(date(&given[0], &given[1], &given[2]), None);
    }

    #[test]
    fn numbers_are_compared_bare() {
        assert_eq!(bare("00-12345A"), bare("12345a"));
    }
}
