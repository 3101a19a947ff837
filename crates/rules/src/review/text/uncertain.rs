//! Diagnoses that are coded, and that the documents only suspect.
//!
//! At discharge an inpatient's uncertain diagnosis is coded as if it existed (Official Guidelines II.H, III.C). Outside
//! inpatient care it never is (IV.H), and HIV, Zika, COVID-19 and influenza of a named virus are coded for confirmed cases
//! only, wherever the patient was (I.C.1.a.1, I.C.1.f, I.C.1.g.1.a, I.C.10.c).

use casemix_record::{Diagnosis, DiagnosisRole, EncounterClass, Evidence};

use super::{
    MOST_CODES, Page,
    diagnosis::{is_of_provider, term, title_of_disease, without_parentheses},
    negation::{is_denied, is_elsewhere},
    words::{Word, find_all, words},
};
use crate::Subject;

/// Codes for confirmed cases only, by their beginnings, with the words of documents for them.
const CONFIRMED_ONLY: &[(&str, &[&str])] = &[
    ("U071", &["covid", "covid 19", "sars cov 2"]),
    ("J1282", &["covid", "covid 19", "sars cov 2"]),
    ("A925", &["zika"]),
    ("B20", &["hiv", "aids"]),
    ("Z21", &["hiv"]),
    ("O987", &["hiv"]),
    ("J09", &["avian influenza", "novel influenza", "influenza"]),
    ("J10", &["influenza"]),
];

/// Words right before a term that leave it uncertain.
const BEFORE: &[&str] = &[
    "possible",
    "possibly",
    "probable",
    "probably",
    "suspected",
    "suspect",
    "suspicion",
    "likely",
    "questionable",
    "presumed",
    "presumptive",
    "concern",
    "r/o",
];

/// The same in two words.
const BEFORE_IN_TWO: &[[&str; 2]] = &[
    ["rule", "out"],
    ["r", "o"],
    ["consistent", "with"],
    ["compatible", "with"],
];

/// Words right after a term that leave it uncertain.
const AFTER: &[&str] = &[
    "possible",
    "probable",
    "suspected",
    "likely",
    "questionable",
    "presumed",
];

/// So many words before a term are looked at, and so many after.
const REACH: (usize, usize) = (4, 3);

/// The diagnoses that are coded and must not be, because the documents of those who may diagnose only suspect them: the place
/// of each, and where a document says so.
pub(crate) fn suspected_diagnoses(subject: &Subject<'_>) -> Vec<(usize, Evidence)> {
    let encounter = subject.encounter();
    if encounter.documents.is_empty() {
        return Vec::new();
    }
    let is_admitted = matches!(
        encounter.class.value(),
        None | Some(EncounterClass::Inpatient | EncounterClass::Preadmission)
    );
    let coded = encounter.diagnoses.iter().enumerate().take(MOST_CODES);
    let named = coded.map(|(index, diagnosis)| (index, terms(subject, diagnosis, is_admitted)));
    let named: Vec<(usize, Vec<String>)> = named.filter(|(_, terms)| !terms.is_empty()).collect();
    if named.is_empty() {
        return Vec::new();
    }
    let (pages, _) = Page::all(encounter);
    let of_providers: Vec<&Page<'_>> = pages.iter().filter(|page| is_of_provider(page)).collect();
    let suspected = named
        .iter()
        .filter_map(|(index, terms)| Some((*index, only_suspected(terms, &of_providers)?)));
    suspected.collect()
}

/// The words of documents for a diagnosis that must not be coded where it is uncertain; none for any other.
fn terms(subject: &Subject<'_>, diagnosis: &Diagnosis, is_admitted: bool) -> Vec<String> {
    let is_coded = !matches!(
        diagnosis.role.value(),
        Some(DiagnosisRole::Admitting | DiagnosisRole::ReasonForVisit)
    );
    let Some(code) = diagnosis.code.normalized().filter(|_| is_coded) else {
        return Vec::new();
    };
    let confirmed_only = CONFIRMED_ONLY.iter().find(|(beginning, _)| code.starts_with(beginning));
    match confirmed_only {
        Some((_, terms)) => terms.iter().map(|term| (*term).to_owned()).collect(),
        None if is_admitted => Vec::new(),
        None => {
            let title = title_of_disease(subject, diagnosis);
            title
                .and_then(|title| term(&without_parentheses(title)))
                .into_iter()
                .collect()
        }
    }
}

/// Where the documents suspect what a term names, if none of them states it.
fn only_suspected(terms: &[String], pages: &[&Page<'_>]) -> Option<Evidence> {
    let mut suspected = None;
    for term in terms {
        let wanted = words(term);
        for page in pages {
            for first in find_all(&page.words, &wanted) {
                let last = first + wanted.len() - 1;
                if is_uncertain(&page.words, first, last) {
                    suspected = suspected.or_else(|| Some(page.evidence(first.saturating_sub(2), last)));
                } else if !is_denied(&page.words, first, last) && !is_elsewhere(&page.words, first) {
                    return None;
                }
            }
        }
    }
    suspected
}

fn is_uncertain(words: &[Word<'_>], first: usize, last: usize) -> bool {
    let sentence = words.get(first).map(|word| word.sentence);
    let is_here = |word: &&Word<'_>| Some(word.sentence) == sentence;
    let before: Vec<&Word<'_>> = words
        .get(first.saturating_sub(REACH.0)..first)
        .unwrap_or_default()
        .iter()
        .filter(is_here)
        .collect();
    let after = words.get(last + 1..).unwrap_or_default().iter().take(REACH.1);
    let after: Vec<&Word<'_>> = after.take_while(is_here).collect();
    let is_pair = |two: &[&Word<'_>]| matches!(two, [a, b] if BEFORE_IN_TWO.iter().any(|[c, d]| a.is(c) && b.is(d)));
    before.iter().any(|word| word.is_any(BEFORE))
        || before.windows(2).any(is_pair)
        || after.iter().any(|word| word.is_any(AFTER))
        || matches!(after.as_slice(), [a, b, c] if a.is("to") && b.is("be") && c.is("ruled"))
        || matches!(after.as_slice(), [a, b, c] if (a.is("cannot") || a.is("not")) && b.is("be") && c.is("ruled"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uncertain_words_reach_a_few_words_within_the_sentence() {
        let judged = |text: &str| {
            let (given, wanted) = (words(text), words("pneumonia"));
            let first = find_all(&given, &wanted).next().unwrap();
            is_uncertain(&given, first, first)
        };
        for text in [
            "Probable pneumonia.",
            "suspected left lower lobe pneumonia",
            "R/O pneumonia",
            "findings consistent with pneumonia",
            "pneumonia suspected",
            "Pneumonia to be ruled out.",
            "pneumonia cannot be ruled out",
        ] {
            assert!(judged(text), "{text}");
        }
        for text in [
            "Pneumonia of the left lower lobe.",
            "Fever possible. Pneumonia confirmed",
            "Treated for pneumonia. Embolism suspected.",
            "Pneumonia was ruled out.",
        ] {
            assert!(!judged(text), "{text}");
        }
    }
}
