//! Defects in what documents say: planted in months whose documents have [texts](crate::Month::texts).

use casemix_record::{Document, DocumentKind, Encounter, Location};

use super::{DefectKind, at_element, pick};
use crate::Rng;

use DocumentKind::{
    BriefOperativeNote, Consultation, DischargeSummary, DocumentationQuery, FinalDiagnosis, HistoryAndPhysical,
    HistoryAndPhysicalUpdate, InformedConsent, OperativeReport, PreAnesthesiaEvaluation, ProgressNote, TransferSummary,
};

pub(super) const KINDS: [DefectKind; 12] = [
    DefectKind::new(
        "copied-note",
        "a progress note is the one of an earlier day, but for a few words",
        |e, rng| {
            let (index, _) = with_text(e, rng, ProgressNote)?;
            let earlier = e.documents.get(..index)?.iter();
            let source = earlier.rev().find(|other| other.kind.value() == Some(ProgressNote))?;
            let text = format!("{}Seen on rounds.\n", source.text.as_str());
            e.documents.get_mut(index)?.text = text.into();
            Some(text_at(index))
        },
    ),
    DefectKind::new(
        "side-of-the-code-differs",
        "all documents name the other side than the code",
        |e, _| {
            // What is coded, which the final diagnosis states; a complaint on admission may have a side that no code has.
            let of_part = |document: &Document| {
                let words = document.text.as_str().to_lowercase();
                document.kind.value() == Some(FinalDiagnosis) && SIDED.iter().any(|part| words.contains(part))
            };
            let first = e.documents.iter().position(of_part)?;
            names_one_side(e).then_some(())?;
            for document in &mut e.documents {
                if let Some(text) = other_side(document.text.as_str()) {
                    document.text = text.into();
                }
            }
            Some(text_at(first))
        },
    ),
    DefectKind::new(
        "sides-of-the-operation-differ",
        "the operative report names the other side than the consent",
        |e, _| {
            // Of a patient who has something on either side, any side may be named.
            names_one_side(e).then_some(())?;
            // The side of the operation itself, which stands before the reason.
            let names_side = |document: &Document| {
                let operation = document.text.as_str().to_lowercase();
                let operation = operation.split("reason:").next().unwrap_or_default();
                SIDED.iter().any(|part| operation.contains(part)) && other_side(document.text.as_str()).is_some()
            };
            let is_consent =
                |document: &&Document| document.kind.value() == Some(InformedConsent) && names_side(document);
            let about = e.documents.iter().find(is_consent)?.about.clone();
            let is_report =
                |document: &Document| document.kind.value() == Some(OperativeReport) && document.about == about;
            let index = e.documents.iter().position(is_report)?;
            let report = e.documents.get_mut(index)?;
            report.text = other_side(report.text.as_str())?.into();
            Some(text_at(index))
        },
    ),
    DefectKind::new(
        "diagnosis-denied-in-the-end",
        "the last documents deny a diagnosis that is coded",
        |e, rng| {
            let (_, diagnosis) = pick(&mut e.diagnoses, rng, |one| NAMED_ALIKE.contains(&one.code.as_str()))?;
            let mark = format!("[{}]", diagnosis.code.as_str());
            let mut place = None;
            for (index, document) in e.documents.iter_mut().enumerate() {
                if matches!(
                    document.kind.value(),
                    Some(FinalDiagnosis | DischargeSummary | TransferSummary)
                ) {
                    let denied = rewritten(document, |line| {
                        let (number, title) = line.split_once(". ").filter(|_| line.ends_with(&mark))?;
                        Some(format!(
                            "{number}. No evidence of {}",
                            title.strip_suffix(&mark)?.trim()
                        ))
                    });
                    place = place.or(denied.then_some(index));
                }
            }
            place.map(text_at)
        },
    ),
    DefectKind::new(
        "other-kind-of-diabetes",
        "the documents say type 1 diabetes, the code type 2",
        |e, _| {
            e.diagnoses
                .iter()
                .any(|one| one.code.as_str().starts_with("E11"))
                .then_some(())?;
            let mut place = None;
            for (index, document) in e.documents.iter_mut().enumerate() {
                let changed = rewritten(document, |line| {
                    line.contains("[E11")
                        .then(|| line.replace("Type 2 diabetes", "Type 1 diabetes"))
                });
                let is_of_provider = matches!(
                    document.kind.value(),
                    Some(HistoryAndPhysical | ProgressNote | DischargeSummary | FinalDiagnosis)
                );
                place = place.or((changed && is_of_provider).then_some(index));
                // Where the principal diagnosis stands without its code.
                document.text = document
                    .text
                    .as_str()
                    .replace("Type 2 diabetes mellitus", "Type 1 diabetes mellitus")
                    .into();
            }
            place.map(text_at)
        },
    ),
    DefectKind::new(
        "operation-without-reason",
        "no document says what an operation was for",
        |e, _| {
            let report = e
                .documents
                .iter()
                .position(|document| is_told(document, OperativeReport))?;
            for document in &mut e.documents {
                if matches!(
                    document.kind.value(),
                    Some(
                        OperativeReport
                            | InformedConsent
                            | PreAnesthesiaEvaluation
                            | HistoryAndPhysical
                            | HistoryAndPhysicalUpdate
                            | Consultation
                    )
                ) {
                    let has_reason = |line: &str| REASONS.iter().any(|word| line.to_lowercase().contains(word));
                    drop_lines(document, has_reason);
                }
            }
            Some(text_at(report))
        },
    ),
    DefectKind::new(
        "dangerous-abbreviation",
        "a note orders a drug with an abbreviation that is not to be used",
        |e, rng| {
            let (index, note) = with_text(e, rng, ProgressNote)?;
            let line = rng.pick(&ABBREVIATED).copied()?;
            note.text = format!("{}{line}\n", note.text.as_str()).into();
            Some(text_at(index))
        },
    ),
    DefectKind::new("misfiled-note", "a note is of another patient", |e, rng| {
        let (index, note) = with_text(e, rng, ProgressNote)?;
        let is_changed = rewritten(note, |line| {
            Some(match line.split_once(": ")?.0 {
                "Patient" => "Patient: Zebulon Quartermaine".to_owned(),
                "MRN" => "MRN: X7700812".to_owned(),
                _ => return None,
            })
        });
        is_changed.then(|| text_at(index))
    }),
    DefectKind::new(
        "summary-without-follow-up",
        "the discharge summary does not say what is to follow",
        |e, rng| {
            let (index, summary) = with_text(e, rng, DischargeSummary)?;
            // Where the patient goes to a hospice, that is what follows.
            (!summary.text.as_str().contains("hospice")).then_some(())?;
            drop_lines(summary, |line| line.starts_with("Follow-up: ")).then(|| text_at(index))
        },
    ),
    DefectKind::new(
        "operative-report-without-findings",
        "the operative report does not say what was found",
        |e, rng| {
            let (index, report) = with_text(e, rng, OperativeReport)?;
            drop_lines(report, |line| line.starts_with("Findings: ")).then(|| text_at(index))
        },
    ),
    DefectKind::new(
        "brief-note-without-blood-loss",
        "a brief operative note does not say how much blood was lost",
        |e, rng| {
            let (_, report) = with_text(e, rng, OperativeReport)?;
            let mut note = report.clone();
            note.kind = BriefOperativeNote.into();
            note.text =
                "Surgeon: as signed, no assistant. Preoperative diagnosis: see the history. Postoperative diagnosis: \
                 the same. Procedure: as planned. Findings: as expected. Specimens: none."
                    .into();
            let index = e.documents.len();
            note.id = format!("N{}", 900 + index).into();
            e.documents.push(note);
            Some(text_at(index))
        },
    ),
    DefectKind::new(
        "leading-query",
        "a query to a practitioner leads to the answer and speaks of payment",
        |e, rng| {
            let (_, note) = with_text(e, rng, ProgressNote)?;
            let mut query = note.clone();
            query.kind = DocumentationQuery.into();
            let header: String = note
                .text
                .as_str()
                .lines()
                .take(3)
                .map(|line| format!("{line}\n"))
                .collect();
            let asked = rng.pick(&LEADING).copied()?;
            query.text = format!("{header}{asked}\n").into();
            let index = e.documents.len();
            query.id = format!("N{}", 900 + index).into();
            e.documents.push(query);
            Some(text_at(index))
        },
    ),
];

/// Codes whose condition no title of another code names.
const NAMED_ALIKE: [&str; 8] = ["J18.9", "N39.0", "E03.9", "G47.33", "E78.5", "K21.9", "D62", "I48.91"];

/// Parts of the body that codes name a side of.
const SIDED: [&str; 6] = [
    "right hip",
    "left hip",
    "right knee",
    "left knee",
    "right femur",
    "left femur",
];

/// What introduces a reason, as the review of texts knows it.
const REASONS: [&str; 9] = [
    "indicat",
    "diagnos",
    "reason",
    "because of",
    "due to",
    "treatment of",
    "suffering",
    "presented",
    "presents",
];

const ABBREVIATED: [&str; 5] = [
    "Insulin glargine 10U at night.",
    "Lisinopril 10 mg QD.",
    "Digoxin .125 mg by mouth daily.",
    "Warfarin 5.0 mg this evening.",
    "MS 4 mg for pain as needed.",
];

const LEADING: [&str; 3] = [
    "Please document acute kidney injury, as the creatinine has doubled.",
    "Would you agree that the patient had sepsis? The DRG depends on it.",
    "Heart failure needs to be documented to support the severity of illness.",
];

fn text_at(index: usize) -> Location {
    at_element("documents", index, "text")
}

fn is_told(document: &Document, kind: DocumentKind) -> bool {
    document.kind.value() == Some(kind) && !document.text.is_blank()
}

/// A document of a kind that says something.
fn with_text<'a>(encounter: &'a mut Encounter, rng: &mut Rng, kind: DocumentKind) -> Option<(usize, &'a mut Document)> {
    pick(&mut encounter.documents, rng, |document| is_told(document, kind))
}

/// Rewrites lines of a text; whether any was.
fn rewritten(document: &mut Document, line: impl Fn(&str) -> Option<String>) -> bool {
    let mut is_changed = false;
    let text = document.text.as_str().lines().map(|old| {
        let new = line(old);
        is_changed |= new.is_some();
        new.unwrap_or_else(|| old.to_owned()) + "\n"
    });
    let text: String = text.collect();
    if is_changed {
        document.text = text.into();
    }
    is_changed
}

/// Leaves lines of a text out; whether any was there.
fn drop_lines(document: &mut Document, is_out: impl Fn(&str) -> bool) -> bool {
    let kept: String = document
        .text
        .as_str()
        .lines()
        .filter(|line| !is_out(line))
        .map(|line| format!("{line}\n"))
        .collect();
    let is_changed = kept.len() < document.text.as_str().len();
    if is_changed {
        document.text = kept.into();
    }
    is_changed
}

/// Whether the documents name one side of the body alone.
fn names_one_side(encounter: &Encounter) -> bool {
    let names = |side: &str| {
        let mut documents = encounter.documents.iter();
        documents.any(|document| document.text.as_str().to_lowercase().contains(side))
    };
    names("left") != names("right")
}

/// The text with left for right and right for left; `None` where it names neither, or both.
fn other_side(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    match (lower.contains("left"), lower.contains("right")) {
        (true, false) => Some(text.replace("Left", "Right").replace("left", "right")),
        (false, true) => Some(text.replace("Right", "Left").replace("right", "left")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_exchanged_where_one_is_named() {
        assert_eq!(
            other_side("Right hip, right femur").as_deref(),
            Some("Left hip, left femur")
        );
        assert_eq!(other_side("both, right and left"), None);
        assert_eq!(other_side("hip"), None);
    }

    #[test]
    fn lines_are_left_out_and_others_kept() {
        let mut note = Document::builder().kind(ProgressNote).text("a\nb\n").build();
        assert!(!rewritten(&mut note, |_| None) && !drop_lines(&mut note, |line| line == "c"));
        assert!(drop_lines(&mut note, |line| line == "a"));
        assert_eq!(note.text.as_str(), "b\n");
    }
}
