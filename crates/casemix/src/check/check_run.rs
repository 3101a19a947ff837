//! [`CheckRun`]: records held against a set, one after the other.

use casemix_record::{Encounter, Finding, Severity};
use casemix_rules::{
    FindingTally, Workspace,
    review::{BatchFinding, BatchReview},
};
use casemix_stats::report::Report;

use super::{CheckSet, report};

/// Records held against a set, one after the other. Runs over parts of the records [merge](CheckRun::merge) to that over the
/// whole, whatever the parts.
#[derive(Debug)]
pub struct CheckRun<'s> {
    set: &'s CheckSet,
    tally: FindingTally,
    batch: BatchReview,
    work: Workspace,
}

/// What was found.
#[derive(Debug)]
#[non_exhaustive]
pub struct Checked<'s> {
    set: &'s CheckSet,
    /// Findings by rule, and the worst records; those of the batch among them.
    pub tally: FindingTally,
    /// What records held against each other show.
    pub of_batch: Vec<BatchFinding>,
}

impl<'s> CheckRun<'s> {
    /// A run that has checked nothing yet.
    pub fn new(set: &'s CheckSet) -> Self {
        CheckRun {
            set,
            tally: FindingTally::default(),
            batch: BatchReview::new(),
            work: Workspace::default(),
        }
    }

    /// Checks a record, by its line, and hands every finding to `each`, the gravest first.
    pub fn add(&mut self, line: u64, encounter: &Encounter, each: impl FnMut(&Finding)) {
        let mut findings = self.set.rules().check_with(&mut self.work, encounter);
        self.set.waivers().apply(&encounter.id, &mut findings);
        self.set.overlaps().settle(&mut findings);
        self.tally.add(line, &encounter.id, &findings);
        findings.iter().for_each(each);
        if self.set.with_batch() {
            self.batch.add(encounter);
        }
    }

    /// What has been found since the last call, as a run of its own: for a thread that works on part after part.
    #[must_use]
    pub fn take(&mut self) -> CheckRun<'s> {
        CheckRun {
            tally: std::mem::take(&mut self.tally),
            batch: std::mem::take(&mut self.batch),
            ..CheckRun::new(self.set)
        }
    }

    /// Adds a run over another part of the records.
    pub fn merge(&mut self, other: CheckRun<'_>) {
        self.tally.merge(other.tally);
        self.batch.merge(other.batch);
    }

    /// What was found, with what records held against each other show.
    pub fn finish(self) -> Checked<'s> {
        let mut tally = self.tally;
        let mut of_batch = self.batch.finish();
        for found in &mut of_batch {
            let finding = std::slice::from_mut(&mut found.finding);
            self.set.waivers().apply(&found.record, finding);
            tally.add_findings(u64::MAX, &found.record, finding);
        }
        Checked {
            set: self.set,
            tally,
            of_batch,
        }
    }
}

impl Checked<'_> {
    /// Whether a finding that is not waived is of a severity or graver.
    pub fn has(&self, severity: Severity) -> bool {
        self.tally.findings.at_least(severity) > 0
    }

    /// The findings as a report: key figures, by rule, the worst records.
    pub fn report(&self, subtitle: &str) -> Report {
        report::report(self.set, &self.tally, subtitle)
    }
}
