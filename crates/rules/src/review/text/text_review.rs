//! [`TextReview`]: the rules on texts.

use casemix_record::Severity;

use super::{Page, abbreviations, copied, diagnosis, elements, indication, misfiled, query, side};
use crate::{Check, Draft, PackInfo, Report, RuleInfo, Subject};

/// The qualitative review of a record: what its texts say, held against each other, against the codes and against the
/// patient whose record it is.
///
/// ```
/// use casemix_codes::Codes;
/// use casemix_record::{Document, DocumentKind, Encounter};
/// use casemix_rules::{RuleSet, review::TextReview};
///
/// let rules = RuleSet::builder(Codes::embedded()?).check(TextReview::new()).build()?;
/// let report = Document::builder().kind(DocumentKind::OperativeReport)
///     .text("Indication: osteoarthritis. Technique: The left hip was replaced. Findings: worn cartilage. Specimens: none.");
/// let encounter = Encounter::builder("E1").discharged("2026-01-08").procedures(["0SR9019"]).documents([report]).build();
/// let findings = rules.check(&encounter);
/// assert_eq!(findings[0].rule, "record-review.side-differs");
/// assert_eq!(findings[0].evidence[1].span, Some((43, 51)));
/// assert_eq!(findings[0].evidence[1].text, "left hip");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct TextReview {
    pack: PackInfo,
    rules: Vec<RuleInfo>,
}

/// The rules, by their place in [`Check::rules`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    SideDiffers,
    SidesDisagree,
    DiagnosisConflicts,
    CopiedForward,
    NoIndication,
    Abbreviation,
    OtherPatient,
    SummaryElements,
    ReportElements,
    BriefNoteElements,
    Query,
}

impl Default for TextReview {
    fn default() -> Self {
        TextReview::new()
    }
}

impl TextReview {
    /// All rules on texts.
    pub fn new() -> Self {
        TextReview {
            pack: PackInfo::new("record-review", "Review of the record", "2026.1"),
            rules: rules(),
        }
    }
}

fn rules() -> Vec<RuleInfo> {
    let rule = |id: &'static str, severity, title: &'static str, citation: &'static str, remedy: &'static str| {
        RuleInfo::new(id, severity, title)
            .cite(citation)
            .remedy(remedy)
            .reads(["documents.text"])
    };
    vec![
        rule(
            "record-review.side-differs",
            Severity::Error,
            "side of the documents and of the code",
            "ICD-10-CM Official Guidelines, I.B.13; Universal Protocol, Joint Commission UP.01.01.01",
            "read the documents again, and correct the code or have the author correct the entry",
        )
        .reads(["diagnoses.code", "procedures.code", "titles of the codes"]),
        rule(
            "record-review.sides-disagree",
            Severity::Error,
            "side of one document and of another",
            "Universal Protocol, Joint Commission UP.01.01.01",
            "have the authors settle which side is meant",
        )
        .reads(["procedures.code", "titles of the codes", "documents.kind"]),
        rule(
            "record-review.conflicting-diagnosis",
            Severity::Warning,
            "diagnosis of the codes and of the documents",
            "ICD-10-CM Official Guidelines, III.B and I.B.14: conflicting documentation goes to the attending provider",
            "ask the attending physician which is right",
        )
        .reads(["diagnoses.code", "titles of the codes", "documents.written"]),
        rule(
            "record-review.copied-forward",
            Severity::Advice,
            "text copied from an earlier entry",
            "42 CFR 482.24(c)(1): accurately written; AHIMA, Appropriate Use of the Copy and Paste Functionality (2014)",
            "have the author say what is new, and take out what no longer holds",
        )
        .reads(["documents.kind"]),
        rule(
            "record-review.procedure-indication",
            Severity::Warning,
            "reason for an operation",
            "42 CFR 482.24(c); 42 CFR 482.51(b)",
            "have the surgeon state the indication or the diagnosis before the operation",
        )
        .reads(["procedures", "documents.kind", "documents.about"]),
        rule(
            "record-review.dangerous-abbreviation",
            Severity::Warning,
            "abbreviation that is not to be used",
            "Joint Commission IM.02.02.01, official Do Not Use list",
            "have the author write it out",
        )
        .reads(["orders.text"]),
        rule(
            "record-review.another-patient",
            Severity::Error,
            "document of another patient",
            "42 CFR 482.24(b), (c)",
            "find out whose document it is, file it there, and mark it here as entered in error",
        )
        .reads(["patient_id", "patient.identifiers", "patient.names", "birth_date", "sex"]),
        rule(
            "record-review.summary-elements",
            Severity::Warning,
            "elements of the discharge summary",
            "42 CFR 482.24(c)(4)(vii)",
            "have the attending physician add what is not there",
        ),
        rule(
            "record-review.operative-report-elements",
            Severity::Warning,
            "elements of the operative report",
            "42 CFR 482.51(b)(6)",
            "have the surgeon add what is not there",
        ),
        rule(
            "record-review.brief-note-elements",
            Severity::Warning,
            "elements of the brief operative note",
            "Joint Commission RC.02.01.03, element 7",
            "have the surgeon add what is not there",
        ),
        rule(
            "record-review.query-wording",
            Severity::Warning,
            "wording of a query to a practitioner",
            "AHIMA and ACDIS, Guidelines for Achieving a Compliant Query Practice (2022)",
            "ask again, without leading and without mention of payment",
        )
        .reads(["documents.kind"]),
    ]
}

impl Check for TextReview {
    fn pack(&self) -> &PackInfo {
        &self.pack
    }

    fn rules(&self) -> &[RuleInfo] {
        &self.rules
    }

    fn check(&self, subject: &Subject<'_>, report: &mut Report<'_>) {
        let encounter = subject.encounter();
        abbreviations::review_orders(encounter, report);
        if encounter.documents.is_empty() {
            return;
        }
        let (pages, in_full) = Page::all(encounter);
        if !in_full {
            let reason = "a text is too long, or there are too many; only the first part of them was read";
            (0..self.rules.len()).for_each(|rule| report.cannot_run(rule, reason));
        }
        if pages.is_empty() {
            return;
        }
        side::review(subject, &pages, report);
        diagnosis::review(subject, &pages, report);
        indication::review(encounter, &pages, report);
        misfiled::review(encounter, &pages, report);
        copied::review(&pages, report);
        for page in &pages {
            abbreviations::review_page(page, report);
            elements::review(page, report);
            query::review(page, report);
        }
    }
}

/// Adds a finding on a page.
pub(super) fn add(report: &mut Report<'_>, rule: Rule, draft: Draft<'_>) {
    report.add(rule as usize, draft);
}
