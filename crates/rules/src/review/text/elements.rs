//! What a summary, an operative report and a brief operative note have to say.

use casemix_record::DocumentKind;

use super::{
    Page,
    text_review::{Rule, add},
    words::has_any_phrase,
};
use crate::{Draft, Report};

/// An element, with the words by which it is known.
type Element = (&'static str, &'static [&'static str]);

/// A shorter text is no document of its own.
const FEWEST_WORDS: usize = 12;

const SUMMARY: &[Element] = &[
    (
        "the outcome",
        &[
            "condition",
            "outcome",
            "stable",
            "improved",
            "recovered",
            "resolved",
            "expired",
            "died",
            "death",
            "unchanged",
            "worse",
            "good",
            "fair",
            "poor",
            "course",
        ],
    ),
    (
        "the disposition",
        &[
            "disposition",
            "discharged",
            "discharge to",
            "transferred",
            "transfer to",
            "home",
            "facility",
            "hospice",
            "expired",
            "died",
            "morgue",
            "rehabilitation",
            "against medical advice",
        ],
    ),
    (
        "the follow-up",
        &[
            "follow up",
            "followup",
            "follow ups",
            "appointment",
            "return to",
            "clinic",
            "see your",
            "instructions",
            "expired",
            "died",
            "hospice",
        ],
    ),
];

const REPORT: &[Element] = &[
    (
        "the technique",
        &[
            "technique",
            "procedure",
            "description",
            "details",
            "incision",
            "performed",
            "approach",
        ],
    ),
    (
        "the findings",
        &[
            "findings",
            "finding",
            "found",
            "revealed",
            "showed",
            "noted",
            "intraoperative",
        ],
    ),
    (
        "the tissue removed or altered",
        &[
            "specimen",
            "specimens",
            "removed",
            "excised",
            "resected",
            "tissue",
            "pathology",
            "implant",
            "implants",
            "replaced",
            "repaired",
            "none sent",
        ],
    ),
];

const BRIEF: &[Element] = &[
    (
        "the surgeon and assistants",
        &[
            "surgeon",
            "surgeons",
            "primary surgeon",
            "performed by",
            "operator",
            "assistant",
        ],
    ),
    (
        "the diagnosis before",
        &[
            "preoperative diagnosis",
            "pre operative diagnosis",
            "preop diagnosis",
            "pre op diagnosis",
            "preop dx",
            "pre op dx",
            "preprocedure diagnosis",
        ],
    ),
    (
        "the diagnosis after",
        &[
            "postoperative diagnosis",
            "post operative diagnosis",
            "postop diagnosis",
            "post op diagnosis",
            "postop dx",
            "post op dx",
            "postprocedure diagnosis",
        ],
    ),
    (
        "the procedure",
        &["procedure", "procedures", "operation", "procedure performed"],
    ),
    ("the findings", &["findings", "finding"]),
    ("the specimens", &["specimen", "specimens"]),
    ("the blood loss", &["blood loss", "ebl"]),
];

pub(super) fn review(page: &Page<'_>, report: &mut Report<'_>) {
    let (rule, elements) = match page.document.kind.value() {
        Some(DocumentKind::DischargeSummary) => (Rule::SummaryElements, SUMMARY),
        Some(DocumentKind::OperativeReport) => (Rule::ReportElements, REPORT),
        Some(DocumentKind::BriefOperativeNote) => (Rule::BriefNoteElements, BRIEF),
        _ => return,
    };
    if page.words.len() < FEWEST_WORDS && rule != Rule::BriefNoteElements {
        return;
    }
    let lacking: Vec<&str> = elements
        .iter()
        .filter(|(_, words)| !has_any_phrase(&page.words, words))
        .map(|(name, _)| *name)
        .collect();
    if !lacking.is_empty() {
        let message = format!("the text does not give {}", lacking.join(", "));
        add(report, rule, Draft::new(page.place(), message));
    }
}
