//! A rule with its clauses.

use std::borrow::Cow;

use casemix_record::Severity;

use super::super::program::{Base, CodeRole, Cond, Loop, Piece, Place, Rule, Value};
use super::expr::Context;
use super::names::{Found, Type};
use super::{PackCompiler, Reported, Result, needs, plan};
use crate::RuleInfo;
use crate::language::tree::{ClauseKind, Message, Path, Piece as TreePiece, RuleItem};

impl PackCompiler<'_> {
    /// A rule, which takes the place `entry` among all; `None` where something is wrong with it, which is told.
    pub(super) fn rule(&mut self, item: &RuleItem, entry: usize) -> Option<(RuleInfo, Rule, Vec<String>)> {
        let errors = self.errors.len();
        let made = self.try_rule(item, entry).ok();
        made.filter(|_| self.errors.len() == errors)
    }

    fn try_rule(&mut self, item: &RuleItem, entry: usize) -> Result<(RuleInfo, Rule, Vec<String>)> {
        let mut context = Context::default();
        let mut loops = Vec::new();
        let (mut when, mut at, mut say, mut by) = (None, None, None, None);
        let mut evidence = Vec::new();
        let mut info = RuleInfo::new(format!("{}.{}", self.info.name, item.name.node), Severity::Error, "");
        info.title = Cow::Owned(title_of(&item.name.node));
        let mut has_severity = false;
        // Loops and conditions come before what reads their elements: clauses stand in their canonical order, but for `by`.
        for clause in &item.clauses {
            match &clause.kind {
                ClauseKind::Title(title) => info.title = Cow::Owned(title.clone()),
                ClauseKind::Severity(severity) => {
                    info.severity = *severity;
                    has_severity = true;
                }
                ClauseKind::Effective(days) => info.effective = *days,
                ClauseKind::Cite(citation) => info.citation = Some(Cow::Owned(citation.clone())),
                ClauseKind::Remedy(remedy) => info.remedy = Some(Cow::Owned(remedy.clone())),
                ClauseKind::By(path) => by = Some(path),
                ClauseKind::ForEach(binding, condition) => {
                    let each = self.bind(binding, &mut context)?;
                    let condition = condition
                        .as_ref()
                        .map(|condition| self.cond(condition, &mut context))
                        .transpose()?;
                    loops.push(Loop { each, condition });
                }
                ClauseKind::When(condition) => when = Some(self.cond(condition, &mut context)),
                ClauseKind::At(path) => at = Some(self.place(path, &mut context)),
                ClauseKind::Say(message) => say = Some(self.message(message, &mut context)),
                ClauseKind::Evidence(paths) => {
                    for path in paths {
                        evidence.push(self.evidence(path, &mut context)?);
                    }
                }
                ClauseKind::MustFire(_) | ClauseKind::MustNotFire(_) => {}
            }
        }
        let (by, by_slot) = self.by(by, &mut info, &mut context)?;
        if !has_severity {
            self.error(
                item.name.span,
                "the rule has no `severity`: fatal, error, warning or advice",
            );
        }
        let conditional = when.is_some() || loops.iter().any(|each: &Loop| each.condition.is_some());
        if !conditional {
            self.error(
                item.name.span,
                "the rule has no condition: write `when`, or `for each ... where`",
            );
        }
        let Some(message) = say else {
            return Err(self.error(item.name.span, "the rule has no `say`: what is wrong, in plain words"));
        };
        let when: Option<Cond> = when.transpose()?;
        let at = match at {
            Some(at) => at?,
            // Where nothing is said, the finding is about the innermost element, or about the encounter.
            None => Place {
                base: loops.last().map_or(Base::Encounter, |each| Base::Slot(each.each.slot)),
                path: None,
                code: CodeRole::None,
                column: None,
            },
        };
        let uses = context.uses;
        info.reads = reads(&uses);
        let mut rule = Rule {
            entry,
            unable: uses.unable,
            by,
            asks_day: uses.day || !uses.limits.is_empty() || !info.effective.is_always(),
            by_slot,
            limits: uses.limits,
            needs: Vec::new(),
            reads_icd10: uses.icd10,
            guards: plan::plan(&mut loops, when, by_slot),
            loops,
            at,
            message: message?,
            evidence,
        };
        rule.needs = needs::of(&rule, self.words);
        Ok((info, rule, uses.tables))
    }

    /// The date by which it is decided whether the rule holds, and where the element is kept whose date it is, if it is one.
    fn by(
        &mut self,
        path: Option<&Path>,
        info: &mut RuleInfo,
        context: &mut Context,
    ) -> Result<(Value, Option<usize>)> {
        let default = Path::of("discharged");
        let path = path.unwrap_or(&default);
        info.by = Cow::Owned(super::expr::written(path, &context.scope));
        match self.scalar(path, &context.scope)? {
            (Value::Field(place), Type::Moment) => {
                let slot = match place.base {
                    Base::Slot(slot) => Some(slot),
                    _ => None,
                };
                Ok((Value::Field(place), slot))
            }
            (_, kind) => Err(self.error(path.span, format!("expected a date, found {}", kind.shown()))),
        }
    }

    /// Where a finding is: a field, a part or an element.
    fn place(&mut self, path: &Path, context: &mut Context) -> Result<Place> {
        match self.path(path, &context.scope)? {
            Found::Scalar(place, _) | Found::Other(place, _) => Ok(place),
            Found::Fact(..) => Err(self.error(
                path.span,
                "this follows from other fields; name the one that is at fault",
            )),
        }
    }

    fn evidence(&mut self, path: &Path, context: &mut Context) -> Result<Place> {
        match self.path(path, &context.scope)? {
            Found::Scalar(place, _) => Ok(place),
            _ => Err(self.error(path.span, "evidence is a value; name a field")),
        }
    }

    fn message(&mut self, message: &Message, context: &mut Context) -> Result<Vec<Piece>> {
        let pieces = message.iter().map(|piece| match piece {
            TreePiece::Text(text) => Ok(Piece::Text(text.as_str().into())),
            TreePiece::Value(expr) => Ok(Piece::Value(self.value(expr, context)?.0)),
        });
        pieces.collect::<Result<Vec<_>, Reported>>()
    }
}

/// The title of a rule that has none: its name in words.
fn title_of(name: &str) -> String {
    let words = name.replace('-', " ");
    let mut letters = words.chars();
    letters
        .next()
        .map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// What a rule reads, as its metadata tell it.
fn reads(uses: &super::expr::Uses) -> Vec<Cow<'static, str>> {
    let sets = uses.sets.iter().map(|set| format!("set {set}"));
    let limits = uses.limits.iter().filter_map(|limits| limits.first());
    let limits = limits.map(|limit| format!("limit {}", limit.name));
    let tables = uses.tables.iter().map(|table| format!("table {table}"));
    let mut all: Vec<String> = uses.paths.clone();
    all.sort_unstable();
    all.dedup();
    let mut others: Vec<String> = sets.chain(limits).chain(tables).collect();
    others.sort_unstable();
    others.dedup();
    all.into_iter().chain(others).map(Cow::Owned).collect()
}
