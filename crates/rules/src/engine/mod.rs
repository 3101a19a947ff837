//! [`RuleSet`]: rules made ready to check encounters.

mod builder;
mod collector;

use std::borrow::Cow;
use std::sync::Arc;

use casemix_codes::Codes;
use casemix_record::{Encounter, Finding, Moment, Raw, Severity, TableRelease};

use crate::limit::Limits;
use crate::rule::{Check, Report, RuleInfo, Subject};

pub use builder::{BuildError, RuleSetBuilder};
use collector::{CheckSink, Collector};

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
}

/// A rule, with what the hospital chose for it.
#[derive(Debug)]
pub(crate) struct Entry {
    /// As the rule set uses it: with the severity that the hospital chose.
    info: RuleInfo,
    is_on: bool,
    releases: Vec<TableRelease>,
}

#[derive(Debug)]
struct CheckEntry {
    check: Arc<dyn Check>,
    /// The place of its first rule among all.
    first: usize,
}

impl RuleSet {
    /// Starts a rule set that holds encounters against these code systems.
    pub fn builder(codes: &Codes) -> RuleSetBuilder {
        RuleSetBuilder::new(codes.clone())
    }

    /// Every rule, as the hospital chose it, in the order in which it was added.
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

    /// Everything that is wrong with an encounter, in the order of findings: the gravest first, then by place.
    pub fn check(&self, encounter: &Encounter) -> Vec<Finding> {
        let subject = Subject::new(encounter, &self.codes, &self.limits);
        let mut collector = Collector::new(self, encounter);
        for entry in &self.checks {
            let is_given = |name: &&str| builder::is_given(encounter, name);
            if entry.check.needs().iter().all(is_given) {
                let mut sink = CheckSink::new(&mut collector, entry.first);
                entry.check.check(&subject, &mut Report::new(&mut sink));
            }
        }
        collector.finish()
    }
}

/// The date by which it is decided whether a rule holds.
fn date_named<'e>(encounter: &'e Encounter, field: &str) -> Option<&'e Raw<Moment>> {
    Some(match field {
        "admitted" => &encounter.admitted,
        "discharged" => &encounter.discharged,
        "registered" => &encounter.registered,
        "inpatient_order" => &encounter.inpatient_order,
        "birth_date" => &encounter.birth_date,
        _ => return None,
    })
}

impl Entry {
    fn new(info: RuleInfo, releases: Vec<TableRelease>) -> Self {
        Entry {
            info,
            is_on: true,
            releases,
        }
    }

    fn set_severity(&mut self, severity: Severity) {
        self.info.severity = severity;
    }

    fn id(&self) -> &Cow<'static, str> {
        &self.info.id
    }
}
