//! Whether the documents of an operation say what it was for.

use casemix_record::{DocumentKind, Encounter, Evidence, Location};

use super::{
    Page,
    text_review::{Rule, add},
    words::has_any_phrase,
};
use crate::{
    Draft, Limits, Report,
    review::{
        chart::{Chart, Paper},
        clock::AsOf,
        operations::Operation,
    },
};

/// What introduces a reason.
const REASONS: &[&str] = &[
    "indication",
    "indications",
    "indicated",
    "preoperative diagnosis",
    "pre operative diagnosis",
    "preop diagnosis",
    "pre op diagnosis",
    "preop dx",
    "pre op dx",
    "postoperative diagnosis",
    "post operative diagnosis",
    "diagnosis",
    "reason",
    "because of",
    "due to",
    "for treatment of",
    "treatment of",
    "suffering from",
    "presented with",
    "presents with",
];

const REPORTS: &[DocumentKind] = &[DocumentKind::OperativeReport, DocumentKind::BriefOperativeNote];

/// Where a reason may stand.
const WITH_REASONS: &[DocumentKind] = &[
    DocumentKind::OperativeReport,
    DocumentKind::BriefOperativeNote,
    DocumentKind::InformedConsent,
    DocumentKind::PreAnesthesiaEvaluation,
    DocumentKind::HistoryAndPhysical,
    DocumentKind::HistoryAndPhysicalUpdate,
    DocumentKind::Consultation,
];

/// An operation whose report is a text lacks its reason where no document of it gives one. Without a report in words,
/// nothing can be told.
pub(super) fn review(encounter: &Encounter, pages: &[Page<'_>], report: &mut Report<'_>) {
    let is_of =
        |page: &Page<'_>, kinds: &[DocumentKind]| page.document.kind.value().is_some_and(|kind| kinds.contains(&kind));
    if !pages.iter().any(|page| is_of(page, REPORTS)) {
        return;
    }
    let limits = Limits::default();
    let operations = Operation::all(&Chart::new(encounter, &limits, AsOf::default()));
    for operation in &operations {
        let belongs = |page: &&Page<'_>| {
            let paper = Paper {
                index: page.index,
                document: page.document,
                documented: page.at,
            };
            page.document.about.is_blank() || operation.has(&paper, &operations, false)
        };
        let mut of_it = pages.iter().filter(belongs);
        if !of_it.clone().any(|page| is_of(page, REPORTS))
            || of_it.any(|page| is_of(page, WITH_REASONS) && has_any_phrase(&page.words, REASONS))
        {
            continue;
        }
        let place = Location::root().field("procedures").index(operation.index);
        let code = Evidence::new(place.clone().field("code"), operation.procedure.code.as_str());
        add(
            report,
            Rule::NoIndication,
            Draft::new(place, "no document says what the operation was for").evidence(code),
        );
    }
}
