//! [`RuleSetBuilder`]: puts a rule set together.

use std::collections::BTreeSet;
use std::sync::Arc;

use casemix_codes::Codes;
use casemix_record::field::{ENCOUNTER, FieldKind, FieldPath, ScalarKind};
use casemix_record::{Finding, Location, Severity, TableRelease};

use super::compile::Compiler;
use super::{CheckEntry, Entry, RuleSet};
use crate::language::{Diagnostics, Pack, Span};
use crate::limit::{Limit, Limits};
use crate::rule::{Check, PackInfo, RuleInfo};

/// Puts a [`RuleSet`] together: what rules there are, what limits, and what the hospital chose.
#[derive(Debug)]
pub struct RuleSetBuilder {
    codes: Codes,
    packs: Vec<Pack>,
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
    /// The pack that chose it, and where.
    place: Option<(usize, Span)>,
}

/// Why rules do not make a rule set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// Packs in the rule language name what is not there, or hold against each other what does not fit.
    #[error("{0}")]
    Language(Diagnostics),
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
    /// A rule written in Rust is chosen by what is no date of an encounter.
    #[error("the rule `{rule}` is chosen by `{by}`, which is no date of an encounter; name one, such as `discharged`")]
    NoSuchDate {
        /// The rule.
        rule: String,
        /// The name given.
        by: String,
    },
    /// A check needs what is no field of an encounter.
    #[error("a check of the pack `{pack}` needs `{field}`, which is no field of an encounter")]
    NoSuchField {
        /// The pack of the check.
        pack: String,
        /// The name given.
        field: String,
    },
    /// Limits of one name are of different kinds.
    #[error("`{0}` is of another kind than the limits of that name before it: at most or at least, a time or a number")]
    LimitsDiffer(String),
}

impl RuleSetBuilder {
    pub(super) fn new(codes: Codes) -> Self {
        RuleSetBuilder {
            codes,
            packs: Vec::new(),
            checks: Vec::new(),
            limits: Vec::new(),
            choices: Vec::new(),
        }
    }

    /// Adds a pack in the rule language: its rules, its limits, and what it adjusts in packs before it.
    #[must_use]
    pub fn pack(mut self, pack: Pack) -> Self {
        let at = self.packs.len();
        for adjust in Compiler::adjustments(&pack) {
            self.choices.push(Choice {
                rule: adjust.rule.node.clone(),
                severity: adjust.severity,
                place: Some((at, adjust.rule.span)),
            });
        }
        self.packs.push(pack);
        self
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
            place: None,
        });
        self
    }

    /// Gives a rule another severity, and switches it on.
    #[must_use]
    pub fn severity(mut self, rule: impl Into<String>, severity: Severity) -> Self {
        self.choices.push(Choice {
            rule: rule.into(),
            severity: Some(severity),
            place: None,
        });
        self
    }

    /// The rule set. Of several choices for a rule the last one counts.
    ///
    /// # Errors
    ///
    /// Where a pack has errors that only show with the code systems and the other packs at hand; where two rules have one
    /// identifier; where a check names what is not there; where a choice names no rule; where limits of one name are of
    /// different kinds.
    pub fn build(self) -> Result<RuleSet, BuildError> {
        let mut limits = Limits::default();
        for limit in self.limits {
            limits
                .add(limit)
                .map_err(|limit| BuildError::LimitsDiffer(limit.to_string()))?;
        }
        let mut compiler = Compiler::new(&self.codes);
        for pack in &self.packs {
            compiler.limits(pack, &mut limits);
        }
        for pack in &self.packs {
            compiler.pack(pack, &limits);
        }
        let (mut rules, mut checks) = (Vec::new(), Vec::new());
        for (info, tables, pack) in compiler.infos() {
            rules.push(entry(info, pack, tables.iter().map(String::as_str), &self.codes));
        }
        for check in self.checks {
            checks.push(check_entry(&check, &mut rules, &self.codes)?);
        }
        no_two(&rules)?;
        for choice in self.choices {
            let found = rules.iter_mut().find(|entry| entry.info.id == choice.rule);
            match (found, choice.place) {
                (Some(entry), _) => {
                    entry.is_on = choice.severity.is_some();
                    entry.info.severity = choice.severity.unwrap_or(entry.info.severity);
                }
                (None, None) => return Err(BuildError::NoSuchRule(choice.rule)),
                (None, Some((pack, span))) => {
                    if let Some(pack) = self.packs.get(pack) {
                        compiler.error(pack, span, format!("there is no rule `{}`", choice.rule));
                    }
                }
            }
        }
        let mut program = compiler.finish().map_err(BuildError::Language)?;
        program.sift(&rules);
        Ok(RuleSet {
            program,
            codes: self.codes,
            limits,
            rules,
            checks,
        })
    }
}

/// A rule of a pack, with the releases that its findings carry.
fn entry<'t>(info: RuleInfo, pack: &PackInfo, tables: impl Iterator<Item = &'t str>, codes: &Codes) -> Entry {
    let mut releases = vec![release(&pack.name, &pack.release)];
    let tables: BTreeSet<&str> = tables.collect();
    for table in tables.into_iter().filter_map(|name| codes.system(name)) {
        releases.push(release(table.system(), &table.provenance().release));
    }
    Entry {
        by: date(&info.by),
        info,
        is_on: true,
        releases: releases.concat(),
    }
}

fn release(table: &str, release: &str) -> Vec<TableRelease> {
    let bearer = Finding::new("", Severity::Advice, Location::root(), "");
    bearer.with_release(table.to_owned(), release.to_owned()).releases
}

/// The way to a date of the encounter.
fn date(field: &str) -> Option<FieldPath> {
    let path = ENCOUNTER.path(field).ok()?;
    matches!(path.kind(), FieldKind::Scalar(ScalarKind::Moment)).then_some(path)
}

/// A check, whose rules are added to the others.
fn check_entry(check: &Arc<dyn Check>, rules: &mut Vec<Entry>, codes: &Codes) -> Result<CheckEntry, BuildError> {
    let (first, pack) = (rules.len(), check.pack());
    for info in check.rules() {
        if info.pack() != pack.name {
            return Err(BuildError::OtherPack {
                rule: info.id.to_string(),
                pack: pack.name.to_string(),
            });
        }
        let tables = info.reads.iter().filter_map(|what| what.strip_prefix("table "));
        let entry = entry(info.clone(), pack, tables, codes);
        if entry.by.is_none() {
            return Err(BuildError::NoSuchDate {
                rule: info.id.to_string(),
                by: info.by.to_string(),
            });
        }
        rules.push(entry);
    }
    let needs = check.needs().iter().map(|field| {
        ENCOUNTER.path(field).map_err(|_| BuildError::NoSuchField {
            pack: pack.name.to_string(),
            field: (*field).to_owned(),
        })
    });
    Ok(CheckEntry {
        check: Arc::clone(check),
        first,
        needs: needs.collect::<Result<_, _>>()?,
    })
}

/// That no two rules have one identifier.
fn no_two(rules: &[Entry]) -> Result<(), BuildError> {
    let mut ids = BTreeSet::new();
    match rules.iter().find(|entry| !ids.insert(&*entry.info.id)) {
        Some(twice) => Err(BuildError::TwoRules(twice.info.id.to_string())),
        None => Ok(()),
    }
}
