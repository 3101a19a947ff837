//! [`RecordReview`]: the requirements held against a record, as findings and as deficiencies.

use casemix_record::{Encounter, EncounterClass, Severity};
use chrono::NaiveDateTime;

use super::{
    Deficiency, Requirement, Reviewed,
    by_event::{admission, birth, care, discharge, entries, orders, restraint, surgery},
    chart::{Chart, at},
    clock::AsOf,
    lack::{Lack, Lacks},
    operations::Operation,
    reviewed::Supplied,
};
use crate::{Check, Draft, Limits, PackInfo, Report, RuleInfo, Subject};

/// The review of a record for documents and authentication, at a time that is passed in.
///
/// As a [`Check`] of a rule set it finds what is overdue at that time or came too late. [`deficiencies`](Self::deficiencies)
/// also gives what lacks and is not due yet. Without [`as_of`](Self::as_of) a record is reviewed as it will stay: every
/// limit has passed.
///
/// A record without any document is not taken for one that lacks all of them: that it was not reviewed is a finding of its
/// own, `record-review.no-documents`.
#[derive(Clone, Debug)]
pub struct RecordReview {
    pack: PackInfo,
    rules: Vec<RuleInfo>,
    as_of: AsOf,
}

/// The place of the rule behind those of the requirements.
const NO_DOCUMENTS: usize = Requirement::ALL.len();

impl Default for RecordReview {
    fn default() -> Self {
        RecordReview::new()
    }
}

impl RecordReview {
    /// The review of records as they will stay.
    pub fn new() -> Self {
        let mut rules: Vec<RuleInfo> = Requirement::ALL.iter().map(Requirement::info).collect();
        rules.push(
            RuleInfo::new(
                "record-review.no-documents",
                Severity::Advice,
                "record without documents",
            )
            .cite("42 CFR 482.24(c)")
            .remedy("give the documents with their kinds and times, or switch this rule off for abstracts")
            .by("admitted")
            .reads(["documents", "class"]),
        );
        RecordReview {
            pack: PackInfo::new("record-review", "Review of the record", "2026.1"),
            rules,
            as_of: AsOf::default(),
        }
    }

    /// Reviews records as they are at a time: what comes later has not come yet.
    #[must_use]
    pub fn as_of(mut self, time: NaiveDateTime) -> Self {
        self.as_of = AsOf(Some(time));
        self
    }

    /// Everything that a record lacks or got too late, each open or completed, in the order of the record.
    pub fn deficiencies(&self, encounter: &Encounter, limits: &Limits) -> Vec<Deficiency> {
        let chart = Chart::new(encounter, limits, self.as_of);
        let mut found = Lacks::default();
        review(&chart, &mut found);
        deficiencies(&chart, found.lacks)
    }

    /// What a record lacks and what it has, to be held against [the deficiencies of an earlier
    /// review](super::Reconciliation).
    pub fn review(&self, encounter: &Encounter, limits: &Limits) -> Reviewed {
        let chart = Chart::new(encounter, limits, self.as_of);
        let mut found = Lacks::with_met();
        review(&chart, &mut found);
        let supplied = found.met.unwrap_or_default().into_iter().map(Supplied::of);
        let undecided = found.undecided.iter().map(|(asked, ..)| asked.requirement().id);
        Reviewed {
            supplied: supplied.collect(),
            undecided: undecided.collect(),
            has_documents: !encounter.documents.is_empty(),
            deficiencies: deficiencies(&chart, found.lacks),
        }
    }
}

fn deficiencies(chart: &Chart<'_>, lacks: Vec<Lack<'_>>) -> Vec<Deficiency> {
    let completion = chart.completion().map(|deadline| deadline.due);
    let all = lacks.into_iter().map(|lack| Deficiency::of(lack, completion));
    all.collect()
}

/// Holds every requirement against a record.
fn review<'e>(chart: &Chart<'e>, found: &mut Lacks<'e>) {
    orders::review(chart, found);
    restraint::review(chart, found);
    if chart.encounter.documents.is_empty() {
        return;
    }
    let operations = Operation::all(chart);
    admission::review(chart, &operations, found);
    surgery::review(chart, &operations, found);
    care::review(chart, found);
    birth::review(chart, found);
    entries::review(chart, found);
    discharge::review(chart, found);
}

impl Check for RecordReview {
    fn pack(&self) -> &PackInfo {
        &self.pack
    }

    fn rules(&self) -> &[RuleInfo] {
        &self.rules
    }

    fn check(&self, subject: &Subject<'_>, report: &mut Report<'_>) {
        let encounter = subject.encounter();
        let chart = Chart::new(encounter, subject.limits(), self.as_of);
        let is_inpatient = matches!(encounter.class.value(), None | Some(EncounterClass::Inpatient));
        if encounter.documents.is_empty() && is_inpatient && report.runs(NO_DOCUMENTS) {
            report.add(
                NO_DOCUMENTS,
                Draft::new(at("documents").into(), "there are no documents to review"),
            );
        }
        let mut found = Lacks::default();
        review(&chart, &mut found);
        for (asked, place, why) in found.undecided {
            report.undecided(asked as usize, place.into(), why);
        }
        let is_finding =
            |lack: &Lack<'_>| lack.supplied.is_some() || lack.due.is_none_or(|due| self.as_of.is_past(due));
        for lack in found.lacks.into_iter().filter(is_finding) {
            let mut draft = Draft::new(lack.location, lack.message);
            draft.evidence = lack.evidence;
            draft.limit = lack.limit;
            report.add(lack.asked as usize, draft);
        }
    }
}
