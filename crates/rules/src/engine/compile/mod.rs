//! Packs to programs: names are resolved, types are held to agree, sets become numbers.

mod clauses;
mod expr;
mod names;
mod needs;
mod plan;
mod sets;
mod texts;

use std::collections::BTreeMap;
use std::sync::Arc;

use casemix_codes::{CodeTable, Codes, ICD10CM, ICD10PCS};
use casemix_record::field::{ENCOUNTER, FieldPath};
use chrono::TimeDelta;

use super::Program;
use super::columns::{ColumnField, Fields};
use super::program::{Rule, WordField};
use super::sets::TableSetsBuilder;
use crate::language::tree::{AdjustItem, ItemKind, LimitItem, Literal, RuleItem, SetItem};
use crate::language::{Diagnostic, Diagnostics, Pack, Source, Span, did_you_mean};
use crate::limit::{Limit, Limits, Quantum};
use crate::{Effective, PackInfo, RuleInfo};
use sets::SetValue;

/// Compiles one pack after the other.
pub(super) struct Compiler<'c> {
    codes: &'c Codes,
    systems: Vec<TableSetsBuilder>,
    rules: Vec<Rule>,
    words: Vec<WordField>,
    columns: Vec<ColumnField>,
    lists: Vec<FieldPath>,
    infos: Vec<(RuleInfo, Vec<String>, PackInfo)>,
    errors: Vec<Diagnostic>,
}

impl<'c> Compiler<'c> {
    pub(super) fn new(codes: &'c Codes) -> Self {
        let systems = [&codes.icd10cm, &codes.icd10pcs];
        Compiler {
            codes,
            systems: systems.map(|table| TableSetsBuilder::new(Arc::clone(table))).into(),
            rules: Vec::new(),
            words: Vec::new(),
            columns: Vec::new(),
            lists: Vec::new(),
            infos: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// Adds the limits of a pack to those of all packs.
    pub(super) fn limits(&mut self, pack: &Pack, limits: &mut Limits) {
        for item in &pack.tree().items {
            let ItemKind::Limit(item) = &item.kind else { continue };
            if limits.add(limit(item, pack.info())).is_err() {
                let message =
                    "of another kind than the limits of this name before it: at most or at least, time or number";
                self.errors
                    .push(Diagnostic::new(pack.source(), item.name.span, message));
            }
        }
    }

    /// Compiles the rules of a pack.
    pub(super) fn pack(&mut self, pack: &Pack, limits: &Limits) {
        let mut sets: BTreeMap<&str, &SetItem> = BTreeMap::new();
        let mut rules: BTreeMap<&str, &RuleItem> = BTreeMap::new();
        let mut twice = Vec::new();
        for item in &pack.tree().items {
            let (name, known) = match &item.kind {
                ItemKind::Set(set) => (&set.name, sets.insert(&set.name.node, set).is_some()),
                ItemKind::Rule(rule) => (&rule.name, rules.insert(&rule.name.node, rule).is_some()),
                _ => continue,
            };
            if known {
                twice.push((name.span, format!("`{}` is defined twice", name.node)));
            }
        }
        let mut compiler = PackCompiler {
            systems: &mut self.systems,
            words: &mut self.words,
            columns: &mut self.columns,
            lists: &mut self.lists,
            codes: self.codes,
            pack,
            info: pack.info(),
            limits,
            items: sets,
            sets: BTreeMap::new(),
            members: BTreeMap::new(),
            errors: Vec::new(),
        };
        for (span, message) in twice {
            compiler.error(span, message);
        }
        compiler.compile_sets();
        for item in &pack.tree().items {
            let ItemKind::Rule(rule) = &item.kind else { continue };
            if let Some((info, rule, tables)) = compiler.rule(rule, self.rules.len()) {
                self.rules.push(rule);
                self.infos.push((info, tables, compiler.info.clone()));
            }
        }
        self.errors.append(&mut compiler.errors);
    }

    /// What the hospital adjusts in a pack: the rules by their identifiers, `None` to switch them off.
    pub(super) fn adjustments(pack: &Pack) -> impl Iterator<Item = &AdjustItem> {
        pack.tree().items.iter().filter_map(|item| match &item.kind {
            ItemKind::Adjust(adjust) => Some(adjust),
            _ => None,
        })
    }

    /// Keeps an error about a pack.
    pub(super) fn error(&mut self, pack: &Pack, span: Span, message: impl Into<String>) {
        self.errors.push(Diagnostic::new(pack.source(), span, message));
    }

    /// The rules so far: their metadata, the tables that they read, their packs.
    pub(super) fn infos(&self) -> impl Iterator<Item = (RuleInfo, &[String], &PackInfo)> {
        self.infos
            .iter()
            .map(|(info, tables, pack)| (info.clone(), &**tables, pack))
    }

    /// The rules, ready to run; or everything that is wrong.
    pub(super) fn finish(self) -> Result<Program, Diagnostics> {
        if !self.errors.is_empty() {
            return Err(Diagnostics::new(self.errors));
        }
        let systems = self.systems.into_iter().map(TableSetsBuilder::build).collect();
        Ok(Program {
            systems,
            rules: self.rules,
            words: self.words,
            columns: Fields::new(self.columns),
            lists: self.lists,
            diagnoses: ENCOUNTER.path("diagnoses").ok(),
            ..Program::default()
        })
    }
}

/// Compiles one pack.
pub(super) struct PackCompiler<'p> {
    systems: &'p mut Vec<TableSetsBuilder>,
    words: &'p mut Vec<WordField>,
    columns: &'p mut Vec<ColumnField>,
    /// The lists of the encounter that rules go through.
    lists: &'p mut Vec<FieldPath>,
    codes: &'p Codes,
    pack: &'p Pack,
    info: PackInfo,
    limits: &'p Limits,
    items: BTreeMap<&'p str, &'p SetItem>,
    /// The sets so far; `None` for one that is being made, or failed.
    sets: BTreeMap<String, Option<SetValue>>,
    /// The members of sets of code systems with tables, for sets made of them.
    members: BTreeMap<String, Arc<[u32]>>,
    errors: Vec<Diagnostic>,
}

/// A place where something is wrong was told of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reported;

pub(super) type Result<T, E = Reported> = std::result::Result<T, E>;

pub(super) use names::MAX_SLOTS;

impl PackCompiler<'_> {
    fn error(&mut self, span: Span, message: impl Into<String>) -> Reported {
        self.error_with_help(span, message, None)
    }

    fn error_with_help(&mut self, span: Span, message: impl Into<String>, help: Option<String>) -> Reported {
        let source: &Arc<Source> = self.pack.source();
        self.errors.push(Diagnostic::new(source, span, message).with_help(help));
        Reported
    }

    /// An error about a name that is none of `known`.
    fn unknown<'k>(
        &mut self,
        span: Span,
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = &'k str>,
    ) -> Reported {
        let help = did_you_mean(name, known);
        self.error_with_help(span, format!("there is no {what} `{name}`"), help)
    }

    /// The number of a code system that has a table.
    fn system(&mut self, name: &str) -> Option<usize> {
        let known = self.systems.iter().position(|system| system.table().system() == name);
        known.or_else(|| {
            let table = self.codes.system(name)?;
            self.systems.push(TableSetsBuilder::new(Arc::clone(table)));
            Some(self.systems.len() - 1)
        })
    }

    fn table(&self, system: usize) -> Option<&Arc<dyn CodeTable>> {
        self.systems.get(system).map(TableSetsBuilder::table)
    }
}

/// The numbers of the systems that are always there.
pub(super) const CM: usize = 0;
/// See [`CM`].
pub(super) const PCS: usize = 1;

/// The number of a system by its name, if it is one of ICD-10.
pub(super) fn icd10(name: &str) -> Option<usize> {
    match name {
        ICD10CM => Some(CM),
        ICD10PCS => Some(PCS),
        _ => None,
    }
}

fn limit(item: &LimitItem, pack: PackInfo) -> Limit {
    let value = match &item.value.node {
        Literal::Time(count, unit) => Quantum::Time(TimeDelta::seconds(i64::from(*count) * unit.seconds())),
        Literal::Number(number) => Quantum::Number(*number),
        // The grammar lets nothing else be the value of a limit.
        _ => Quantum::Number(rust_decimal::Decimal::ZERO),
    };
    let limit = Limit {
        bound: item.bound,
        ..Limit::at_most(item.name.node.clone(), value, pack)
    };
    let days = item.effective.as_ref().map_or(Effective::ALWAYS, |days| days.node);
    let limit = limit.effective(days);
    match &item.cite {
        Some(cite) => limit.cite(cite.node.clone()),
        None => limit,
    }
}
