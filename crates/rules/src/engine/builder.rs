//! [`RuleSetBuilder`]: puts a rule set together.

use std::sync::Arc;

use casemix_codes::Codes;
use casemix_record::{Encounter, Finding, Location, Severity};

use super::{CheckEntry, Entry, RuleSet, date_named};
use crate::limit::{Limit, Limits};
use crate::rule::Check;

/// Puts a [`RuleSet`] together: what rules there are, what limits, and what the hospital chose.
#[derive(Debug)]
pub struct RuleSetBuilder {
    codes: Codes,
    checks: Vec<Arc<dyn Check>>,
    limits: Vec<Limit>,
    choices: Vec<Choice>,
}

/// What a hospital chose for a rule.
#[derive(Debug)]
struct Choice {
    rule: String,
    /// `None` switches the rule off.
    severity: Option<Severity>,
}

/// Why rules do not make a rule set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// Two rules have one identifier.
    #[error("two rules are called `{0}`; rename one, or leave one of their packs out")]
    TwoRules(String),
    /// A rule does not belong to the pack of its check.
    #[error("the rule `{rule}` belongs to no pack `{pack}`; begin its identifier with the name of its pack and a dot")]
    OtherPack {
        /// The rule.
        rule: String,
        /// The pack of its check.
        pack: String,
    },
    /// A choice names a rule that is not there.
    #[error("there is no rule `{0}` to switch off or to grade; see the list of rules for its name")]
    NoSuchRule(String),
    /// A rule is chosen by something that is no date of an encounter.
    #[error("the rule `{rule}` is chosen by `{by}`, which is no date of an encounter; name one, such as `discharged`")]
    NoSuchDate {
        /// The rule.
        rule: String,
        /// The name given.
        by: String,
    },
    /// Limits of one name are of different kinds.
    #[error("`{0}` is of another kind than the limits of that name before it: at most or at least, a time or a number")]
    LimitsDiffer(String),
}

impl RuleSetBuilder {
    pub(super) fn new(codes: Codes) -> Self {
        RuleSetBuilder {
            codes,
            checks: Vec::new(),
            limits: Vec::new(),
            choices: Vec::new(),
        }
    }

    /// Adds rules written in Rust.
    #[must_use]
    pub fn check(mut self, check: impl Check + 'static) -> Self {
        self.checks.push(Arc::new(check));
        self
    }

    /// Adds a limit. Of several limits of one name the strictest in force counts.
    #[must_use]
    pub fn limit(mut self, limit: Limit) -> Self {
        self.limits.push(limit);
        self
    }

    /// Switches a rule off.
    #[must_use]
    pub fn off(mut self, rule: impl Into<String>) -> Self {
        self.choices.push(Choice {
            rule: rule.into(),
            severity: None,
        });
        self
    }

    /// Gives a rule another severity, and switches it on.
    #[must_use]
    pub fn severity(mut self, rule: impl Into<String>, severity: Severity) -> Self {
        self.choices.push(Choice {
            rule: rule.into(),
            severity: Some(severity),
        });
        self
    }

    /// The rule set. A later choice for a rule counts over an earlier one.
    ///
    /// # Errors
    ///
    /// Where two rules have one identifier, a rule is outside its pack or chosen by what is no date, a choice names no
    /// rule, or limits of one name are of different kinds.
    pub fn build(self) -> Result<RuleSet, BuildError> {
        let mut rules: Vec<Entry> = Vec::new();
        let mut checks = Vec::new();
        for check in self.checks {
            let first = rules.len();
            for info in check.rules() {
                let pack = check.pack();
                if info.pack() != pack.name {
                    return Err(BuildError::OtherPack {
                        rule: info.id.to_string(),
                        pack: pack.name.to_string(),
                    });
                }
                let release = Finding::new("", info.severity, Location::root(), "")
                    .with_release(pack.name.clone(), pack.release.clone());
                rules.push(Entry::new(info.clone(), release.releases));
            }
            checks.push(CheckEntry { check, first });
        }
        let mut ids: Vec<_> = rules.iter().map(|entry| entry.id().clone()).collect();
        ids.sort_unstable();
        if let Some([twice, ..]) = ids.windows(2).find(|pair| pair.first() == pair.last()) {
            return Err(BuildError::TwoRules(twice.to_string()));
        }
        for entry in &rules {
            if date_named(&Encounter::default(), &entry.info.by).is_none() {
                return Err(BuildError::NoSuchDate {
                    rule: entry.id().to_string(),
                    by: entry.info.by.to_string(),
                });
            }
        }
        let mut limits = Limits::default();
        for limit in self.limits {
            limits
                .add(limit)
                .map_err(|limit| BuildError::LimitsDiffer(limit.to_string()))?;
        }
        for choice in self.choices {
            let entry = rules.iter_mut().find(|entry| *entry.id() == choice.rule);
            let entry = entry.ok_or(BuildError::NoSuchRule(choice.rule))?;
            entry.is_on = choice.severity.is_some();
            if let Some(severity) = choice.severity {
                entry.set_severity(severity);
            }
        }
        Ok(RuleSet {
            codes: self.codes,
            limits,
            rules,
            checks,
        })
    }
}

/// Whether a list or part of the encounter is there.
pub(super) fn is_given(encounter: &Encounter, name: &str) -> bool {
    match name {
        "diagnoses" => !encounter.diagnoses.is_empty(),
        "procedures" => !encounter.procedures.is_empty(),
        "documents" => !encounter.documents.is_empty(),
        "orders" => !encounter.orders.is_empty(),
        "events" => !encounter.events.is_empty(),
        "charges" => !encounter.charges.is_empty(),
        "medications" => !encounter.medications.is_empty(),
        "anesthesia" => !encounter.anesthesia.is_empty(),
        _ => true,
    }
}
