//! Queries to practitioners: neither leading nor about money, with a way out among the answers.

use casemix_record::{DocumentKind, Evidence};

use super::{
    Page,
    text_review::{Rule, add},
    words::{find_all, has_any_phrase, words},
};
use crate::{Draft, Report};

/// What a query may not speak of.
const PAYMENT: &[&str] = &[
    "reimbursement",
    "reimburse",
    "payment",
    "drg",
    "ms drg",
    "relative weight",
    "case mix",
    "revenue",
    "quality score",
    "quality measure",
    "denial",
    "severity of illness",
    "risk of mortality",
];

/// What leads to an answer.
const LEADING: &[&str] = &[
    "please document",
    "please add",
    "please change",
    "please code",
    "should be documented as",
    "do you agree that",
    "would you agree",
    "please confirm that",
    "needs to be documented",
];

/// Marks of an answer to choose.
const BOXES: &[&str] = &["[ ]", "[]", "( )", "☐", "□"];

const OTHER: &[&str] = &["other"];
const UNABLE: &[&str] = &[
    "unable to determine",
    "undetermined",
    "cannot be determined",
    "cannot determine",
    "unknown",
];

pub(super) fn review(page: &Page<'_>, report: &mut Report<'_>) {
    if page.document.kind.value() != Some(DocumentKind::DocumentationQuery) {
        return;
    }
    if let Some(evidence) = first_of(page, PAYMENT) {
        let draft = Draft::new(page.place(), "the query speaks of payment or of quality scores");
        add(report, Rule::Query, draft.evidence(evidence));
    }
    if let Some(evidence) = first_of(page, LEADING) {
        let draft = Draft::new(page.place(), "the query leads to an answer");
        add(report, Rule::Query, draft.evidence(evidence));
    }
    let choices: usize = BOXES.iter().map(|mark| page.text.matches(mark).count()).sum();
    let is_yes_or_no = has_any_phrase(&page.words, &["yes"]) && has_any_phrase(&page.words, &["no"]);
    if choices >= 2 && !(has_any_phrase(&page.words, OTHER) || is_yes_or_no) {
        add(
            report,
            Rule::Query,
            Draft::new(page.place(), "the answers to choose from leave no room for another"),
        );
    }
    if choices >= 2 && !has_any_phrase(&page.words, UNABLE) {
        add(
            report,
            Rule::Query,
            Draft::new(
                page.place(),
                "the answers to choose from have no \"unable to determine\"",
            ),
        );
    }
}

fn first_of(page: &Page<'_>, phrases: &[&str]) -> Option<Evidence> {
    let places = phrases.iter().filter_map(|phrase| {
        let wanted = words(phrase);
        let first = find_all(&page.words, &wanted).next()?;
        Some((first, first + wanted.len() - 1))
    });
    places.min().map(|(first, last)| page.evidence(first, last))
}
