//! Diagnoses that are coded, and that the documents deny in the end or state otherwise.

use std::cmp::Reverse;

use casemix_record::{CodeSystem, Diagnosis, DocumentKind, Evidence, Location};

use super::{
    MOST_CODES, Page,
    negation::{is_denied, is_elsewhere},
    text_review::{Rule, add},
    words::{find_all, words},
};
use crate::{Draft, Report, Subject};

/// Documents of those who may diagnose.
const OF_PROVIDERS: &[DocumentKind] = &[
    DocumentKind::HistoryAndPhysical,
    DocumentKind::HistoryAndPhysicalUpdate,
    DocumentKind::EmergencyNote,
    DocumentKind::ProgressNote,
    DocumentKind::Consultation,
    DocumentKind::OperativeReport,
    DocumentKind::FinalDiagnosis,
    DocumentKind::DischargeSummary,
    DocumentKind::TransferSummary,
];

/// What cannot both hold: if a title says the one and the documents only the other, they conflict.
const OPPOSED: &[(&str, &str)] = &[
    ("type 1 diabetes", "type 2 diabetes"),
    ("type 2 diabetes", "type 1 diabetes"),
    ("systolic heart failure", "diastolic heart failure"),
    ("diastolic heart failure", "systolic heart failure"),
];

/// Words of titles that say how a condition is and not which.
const MODIFIERS: &[&str] = &[
    "acute",
    "subacute",
    "chronic",
    "on",
    "and",
    "or",
    "other",
    "unspecified",
    "essential",
    "primary",
    "secondary",
    "severe",
    "mild",
    "moderate",
    "recurrent",
    "persistent",
    "systolic",
    "diastolic",
    "combined",
    "type",
    "1",
    "2",
    "nonrheumatic",
    "specified",
    "bilateral",
    "unilateral",
    "right",
    "left",
];

/// Where a title ends to name the condition itself.
const ENDS: &[&str] = &[
    " with ",
    " without ",
    " not ",
    " due to ",
    " of ",
    " in ",
    " complicating ",
    " following ",
    " involving ",
    " affecting ",
    " associated ",
];

pub(super) fn review(subject: &Subject<'_>, pages: &[Page<'_>], report: &mut Report<'_>) {
    if !report.runs(Rule::DiagnosisConflicts as usize) {
        return;
    }
    let mut by_time: Vec<&Page<'_>> = pages.iter().filter(|page| is_of_provider(page)).collect();
    by_time.sort_by_key(|page| Reverse((page.at, page.index)));
    for (index, diagnosis) in subject.encounter().diagnoses.iter().enumerate().take(MOST_CODES) {
        let Some(title) = title_of_disease(subject, diagnosis) else {
            continue;
        };
        let place = Location::root().field("diagnoses").index(index).field("code");
        let code = Evidence::new(place.clone(), diagnosis.code.as_str());
        let plain = without_parentheses(title);
        if let Some(evidence) = stated_otherwise(&plain, &by_time) {
            let draft = Draft::new(
                place,
                "the documents state another kind of the diagnosis than the code does",
            );
            add(
                report,
                Rule::DiagnosisConflicts,
                draft.evidence(code).evidence(evidence),
            );
        } else if let Some(evidence) = term(&plain).and_then(|term| denied_at_last(&term, &by_time)) {
            let draft = Draft::new(
                place,
                "the diagnosis is coded, and the last document that names it denies it",
            );
            add(
                report,
                Rule::DiagnosisConflicts,
                draft.evidence(code).evidence(evidence),
            );
        }
    }
}

/// Whether those who may diagnose wrote a page.
pub(super) fn is_of_provider(page: &Page<'_>) -> bool {
    let kind = page.document.kind.value();
    kind.is_some_and(|kind| OF_PROVIDERS.contains(&kind))
}

/// The title of a code of ICD-10-CM for a disease. Symptoms, births, injuries, causes and reasons are worded too freely.
pub(super) fn title_of_disease<'t>(subject: &Subject<'t>, diagnosis: &Diagnosis) -> Option<&'t str> {
    let is_cm = matches!(diagnosis.system.value(), None | Some(CodeSystem::Icd10Cm));
    let code = diagnosis.code.as_str().trim();
    let is_disease = code.starts_with(|c: char| ('A'..='N').contains(&c.to_ascii_uppercase()));
    let entry = subject.codes().icd10cm.lookup(diagnosis.code.as_str());
    entry.filter(|_| is_cm && is_disease)?.title()
}

/// The title without what stands in parentheses or brackets.
pub(super) fn without_parentheses(title: &str) -> String {
    let mut depth = 0_u32;
    let kept = title.chars().filter(|c| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && !matches!(c, ')' | ']')
    });
    let kept: String = kept.collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The condition that a title names, in the words of a document: at most its last three.
pub(super) fn term(title: &str) -> Option<String> {
    let title = title.split(',').next().unwrap_or_default();
    let end = ENDS
        .iter()
        .filter_map(|end| title.find(end))
        .min()
        .unwrap_or(title.len());
    let given = words(title.get(..end)?);
    let named: Vec<&str> = given
        .iter()
        .filter(|word| !word.is_any(MODIFIERS))
        .map(|word| word.text)
        .collect();
    let named = match named.len() {
        0 => return None,
        1..=3 => named,
        more => named.get(more - 2..)?.to_vec(),
    };
    let term = named.join(" ");
    // A short word alone may mean anything.
    (term.len() >= 5).then_some(term)
}

/// The denial of a term in the last document that names it, if that one nowhere affirms it.
fn denied_at_last(term: &str, newest_first: &[&Page<'_>]) -> Option<Evidence> {
    let wanted = words(term);
    for page in newest_first {
        let mut denied = None;
        let mut is_affirmed = false;
        for first in find_all(&page.words, &wanted) {
            let last = first + wanted.len() - 1;
            if is_denied(&page.words, first, last) {
                denied = denied.or_else(|| Some(page.span(sentence_start(page, first), page.words.get(last)?.end())));
            } else if !is_elsewhere(&page.words, first) {
                is_affirmed = true;
            }
        }
        if is_affirmed {
            return None;
        }
        if denied.is_some() {
            return denied;
        }
    }
    None
}

/// The first byte of the sentence, at most some words before a place.
fn sentence_start(page: &Page<'_>, at: usize) -> usize {
    let sentence = page.words.get(at).map(|word| word.sentence);
    let before = page.words.get(..=at).unwrap_or_default().iter().rev().take(8);
    let start = before.take_while(|word| Some(word.sentence) == sentence).last();
    start.map_or(0, |word| word.start)
}

/// Where the documents state what cannot hold beside the title, and nowhere what the title says.
fn stated_otherwise(title: &str, pages: &[&Page<'_>]) -> Option<Evidence> {
    let given = words(title);
    let says = |phrase: &str| find_all(&given, &words(phrase)).next().is_some();
    let (own, other) = OPPOSED.iter().find(|(own, other)| says(own) && !says(other))?;
    if pages.iter().any(|page| affirmed(page, own).is_some()) {
        return None;
    }
    pages.iter().find_map(|page| affirmed(page, other))
}

fn affirmed(page: &Page<'_>, phrase: &str) -> Option<Evidence> {
    let wanted = words(phrase);
    let first = find_all(&page.words, &wanted).find(|first| {
        let last = first + wanted.len() - 1;
        !is_denied(&page.words, *first, last) && !is_elsewhere(&page.words, *first)
    })?;
    Some(page.evidence(first, first + wanted.len() - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_reduced_to_the_condition() {
        let reduced = |title: &str| term(&without_parentheses(title));
        for (title, wanted) in [
            ("Pneumonia, unspecified organism", "Pneumonia"),
            ("Acute on chronic systolic (congestive) heart failure", "heart failure"),
            ("Essential (primary) hypertension", "hypertension"),
            ("Sepsis due to Escherichia coli [E. coli]", "Sepsis"),
            ("Urinary tract infection, site not specified", "Urinary tract infection"),
            ("Type 2 diabetes mellitus with hyperglycemia", "diabetes mellitus"),
            (
                "Acute lymphoblastic leukemia not having achieved remission",
                "lymphoblastic leukemia",
            ),
            (
                "Non-ST elevation (NSTEMI) myocardial infarction",
                "myocardial infarction",
            ),
        ] {
            assert_eq!(reduced(title).as_deref(), Some(wanted), "{title}");
        }
        assert_eq!(reduced("Gout, unspecified"), None, "too short to be sure of");
    }
}
