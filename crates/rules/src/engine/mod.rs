//! [`RuleSet`]: rules made ready to check encounters.

mod builder;
mod collector;
mod columns;
mod compile;
mod facts;
mod masks;
mod program;
mod reads;
mod run;
mod sets;
mod sieve;

use std::{fmt, sync::Arc};

use casemix_codes::Codes;
use casemix_record::field::{FieldPath, Meaning};
use casemix_record::{Encounter, Finding, TableRelease};
use chrono::NaiveDate;

use crate::limit::Limits;
use crate::rule::{Check, Report, RuleInfo, Subject};

pub use builder::{BuildError, RuleSetBuilder};
use collector::{CheckSink, Collector};
use columns::{Columns, Fields};
use facts::CodeFacts;
use program::WordField;
use run::{Answers, Machine};
use sets::TableSets;
use sieve::Sieve;

/// Rules made ready to check encounters: packs in the rule language and checks in Rust, with what the hospital chose.
///
/// A rule set does not change; many threads may use one. Checking reads nothing but the encounter and the tables, so the
/// same encounter always gives the same findings, in the same order.
#[derive(Debug)]
pub struct RuleSet {
    codes: Codes,
    limits: Limits,
    rules: Vec<Entry>,
    checks: Vec<CheckEntry>,
    program: Program,
}

/// A rule, with what the hospital chose for it.
#[derive(Debug)]
struct Entry {
    /// As the rule set uses it: with the severity that the hospital chose.
    info: RuleInfo,
    is_on: bool,
    releases: Vec<TableRelease>,
    /// The way to the date by which it is decided whether the rule holds, where that is one of the encounter.
    by: Option<FieldPath>,
}

impl Entry {
    /// Whether the rule holds on the day of the encounter; a rule whose day is not known does not.
    fn holds(&self, encounter: &Encounter) -> bool {
        self.info.effective.is_always() || self.day(encounter).is_some_and(|day| self.info.effective.contains(day))
    }

    fn day(&self, encounter: &Encounter) -> Option<NaiveDate> {
        let date = encounter.root().get(self.by.as_ref()?).scalar()?;
        match date.meaning() {
            Some(Meaning::Moment(moment)) => Some(moment.date()),
            _ => None,
        }
    }
}

#[derive(Debug)]
struct CheckEntry {
    check: Arc<dyn Check>,
    /// The place of its first rule among all.
    first: usize,
    /// The ways to what must be there.
    needs: Vec<FieldPath>,
}

/// The rules of the language, ready to run.
#[derive(Debug, Default)]
struct Program {
    systems: Arc<[TableSets]>,
    rules: Vec<program::Rule>,
    /// The fields of words that rules cannot do without.
    words: Vec<WordField>,
    /// The fields that rules read.
    columns: Fields,
    /// The lists of the encounter that rules go through.
    lists: Vec<FieldPath>,
    /// The way to the diagnoses.
    diagnoses: Option<FieldPath>,
    /// What is asked before the rules are run that are on.
    sieve: Sieve,
}

impl Program {
    /// Makes ready to run the rules that are on.
    fn sift(&mut self, entries: &[Entry]) {
        let is_on = |rule: &program::Rule| entries.get(rule.entry).is_some_and(|entry| entry.is_on);
        let on = self.rules.iter().enumerate().filter(|(_, rule)| is_on(rule));
        self.sieve = Sieve::new(on, &self.lists, &self.columns.all);
        self.columns.hold(&self.sieve.columns(), self.lists.len());
    }
}

/// Memory that checking keeps from one encounter to the next. With it, an encounter without findings costs no allocation.
#[derive(Default)]
pub struct Workspace {
    codes: CodeFacts,
    columns: Columns,
    answers: Answers,
}

// What was read of a record may be of a patient.
impl fmt::Debug for Workspace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workspace").finish_non_exhaustive()
    }
}

impl RuleSet {
    /// Starts a rule set that holds encounters against these code systems.
    pub fn builder(codes: &Codes) -> RuleSetBuilder {
        RuleSetBuilder::new(codes.clone())
    }

    /// Every rule, as the hospital chose it, in the order in which it was added: packs before checks.
    pub fn rules(&self) -> impl ExactSizeIterator<Item = &RuleInfo> {
        self.rules.iter().map(|entry| &entry.info)
    }

    /// The rule of an identifier.
    pub fn rule(&self, id: &str) -> Option<&RuleInfo> {
        self.rules().find(|info| info.id == id)
    }

    /// Whether the rule of an identifier is switched on.
    pub fn is_on(&self, id: &str) -> bool {
        self.rules.iter().any(|entry| entry.info.id == id && entry.is_on)
    }

    /// The limits.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The code systems.
    pub fn codes(&self) -> &Codes {
        &self.codes
    }

    /// Memory of the sets of codes, in bytes.
    pub fn set_memory(&self) -> usize {
        self.program.systems.iter().map(TableSets::memory).sum()
    }

    /// Everything that is wrong with an encounter, in the order of findings: the gravest first, then by place.
    ///
    /// For many encounters [`check_with`](RuleSet::check_with) spares memory and time.
    pub fn check(&self, encounter: &Encounter) -> Vec<Finding> {
        self.check_with(&mut Workspace::default(), encounter)
    }

    /// As [`check`](RuleSet::check), with memory that is kept from one encounter to the next.
    pub fn check_with(&self, workspace: &mut Workspace, encounter: &Encounter) -> Vec<Finding> {
        let mut collector = Collector::new(self, encounter);
        let subject = Subject::new(encounter, &self.codes, &self.limits);
        let is_given = |path: &FieldPath| encounter.root().get(path).is_present();
        for entry in &self.checks {
            if entry.needs.iter().all(is_given) {
                let mut sink = CheckSink::new(&mut collector, entry.first);
                entry.check.check(&subject, &mut Report::new(&mut sink));
            }
        }
        // After the checks, of which some go through the whole record in its order: that brings it near.
        if !self.program.rules.is_empty() {
            workspace.codes.fill(encounter, &self.program.systems);
            let mut machine = Machine::new(&self.program, encounter, workspace);
            machine.run(&self.rules, &mut collector);
        }
        collector.finish()
    }
}
