//! Conditions and values: types are held to agree.

use std::sync::Arc;

use casemix_codes::{ICD10CM, ICD10PCS};
use casemix_record::field::{ENCOUNTER, FieldKind, Words};
use rust_decimal::Decimal;

use super::super::program::{Base, CodeKind, CodeRole, Cond, Constant, Each, Manner, Place, Value};
use super::super::sets::TextSet;
use super::names::{Found, MAX_SLOTS, Scope, Type, Variable};
use super::sets::{SetValue, TEXT};
use super::texts::phrase;
use super::{PackCompiler, Reported, Result};
use crate::language::tree::{
    Binding, Comments, Comparison, Expr, ExprKind, Fold, Literal, Member, MemberKind, Operator, Path, SetRef, State,
};
use crate::language::{Span, Spanned, did_you_mean};
use crate::limit::{Limit, Quantum};

/// What an expression is.
pub(super) enum Made {
    Cond(Cond),
    Value(Value, Type),
}

/// What the rule at hand uses besides fields.
#[derive(Debug, Default)]
pub(super) struct Uses {
    pub(super) limits: Vec<Arc<[Limit]>>,
    pub(super) sets: Vec<String>,
    pub(super) tables: Vec<String>,
    pub(super) paths: Vec<String>,
    pub(super) icd10: bool,
    /// Whether what a code is depends on the day by which the rule is chosen.
    pub(super) day: bool,
    pub(super) unable: Option<Arc<str>>,
}

/// Where an expression stands.
#[derive(Debug, Default)]
pub(super) struct Context {
    pub(super) scope: Scope,
    pub(super) uses: Uses,
}

impl PackCompiler<'_> {
    /// An expression that must be a condition.
    pub(super) fn cond(&mut self, expr: &Expr, context: &mut Context) -> Result<Cond> {
        match self.expr(expr, context)? {
            Made::Cond(cond) => Ok(cond),
            Made::Value(value, Type::Flag) => Ok(Cond::Flag(value)),
            Made::Value(_, kind) => {
                let message = format!("expected a condition, found {}", kind.shown());
                Err(self.error(expr.span, message))
            }
        }
    }

    /// An expression that must be a value.
    pub(super) fn value(&mut self, expr: &Expr, context: &mut Context) -> Result<(Value, Type)> {
        match self.expr(expr, context)? {
            Made::Value(value, kind) => Ok((value, kind)),
            Made::Cond(_) => Err(self.error(expr.span, "expected a value, found a condition")),
        }
    }

    /// An expression that must be a date.
    pub(super) fn moment(&mut self, expr: &Expr, context: &mut Context) -> Result<Value> {
        match self.value(expr, context)? {
            (value, Type::Moment) => Ok(value),
            (_, kind) => Err(self.error(expr.span, format!("expected a date, found {}", kind.shown()))),
        }
    }

    fn expr(&mut self, expr: &Expr, context: &mut Context) -> Result<Made> {
        let cond = match &expr.kind {
            ExprKind::And(all) => Cond::And(self.conds(all, context)?),
            ExprKind::Or(all) => Cond::Or(self.conds(all, context)?),
            ExprKind::Not(inner) => Cond::Not(Box::new(self.cond(inner, context)?)),
            ExprKind::Compare(left, comparison, right) => self.compare(left, *comparison, right, context)?,
            ExprKind::Is(path, state) => match self.path_used(path, context)? {
                Found::Scalar(place, _) => Cond::Is(place, *state),
                Found::Other(place, _) if matches!(state, State::Present | State::Missing) => Cond::Is(place, *state),
                Found::Other(..) => {
                    return Err(self.error(expr.span, "only a field with a value is valid, invalid or blank"));
                }
                Found::Fact(fact, _) => Cond::IsFact(fact, *state),
            },
            ExprKind::Code(path, fact, on) => {
                let Found::Scalar(place, Type::Code) = self.path_used(path, context)? else {
                    return Err(self.error(path.span, "only a code is billable or known"));
                };
                context.uses.day |= on.is_none();
                let on = on.as_ref().map(|on| self.moment(on, context)).transpose()?;
                context.uses.icd10 |= !matches!(place.code, CodeRole::Other { .. });
                let tables = [ICD10CM, ICD10PCS].map(str::to_owned);
                context.uses.tables.extend(tables);
                Cond::Code(place, *fact, on)
            }
            ExprKind::In(value, set) => self.within(value, set, context)?,
            ExprKind::Contains(text, amount, phrases) => {
                let value = self.text(text, context)?;
                let phrases: Vec<_> = phrases.iter().map(|text| phrase(text)).collect();
                if phrases.iter().any(Vec::is_empty) {
                    return Err(self.error(expr.span, "a text without a word is in every text; name a word"));
                }
                Cond::Contains(value, *amount, phrases)
            }
            ExprKind::Like(text, pattern) => Cond::Like(self.text(text, context)?, pattern.as_str().into()),
            ExprKind::Quantified(quantifier, binding, inner) => {
                let (each, inner) = self.bound(binding, inner.as_deref(), context)?;
                Cond::Quantified(*quantifier, each, inner.map(Box::new))
            }
            _ => return self.valued(expr, context).map(|(value, kind)| Made::Value(value, kind)),
        };
        Ok(Made::Cond(cond))
    }

    fn conds(&mut self, all: &[Expr], context: &mut Context) -> Result<Vec<Cond>> {
        // Each is tried, so that every error is told.
        let made: Vec<_> = all.iter().map(|expr| self.cond(expr, context)).collect();
        made.into_iter().collect()
    }

    fn valued(&mut self, expr: &Expr, context: &mut Context) -> Result<(Value, Type)> {
        Ok(match &expr.kind {
            ExprKind::Path(path) => {
                context.uses.paths.push(written(path, &context.scope));
                self.scalar(path, &context.scope)?
            }
            ExprKind::Literal(literal) => constant(literal),
            ExprKind::Limit(name) => return self.limit_value(name, context),
            ExprKind::Count(binding, inner) => {
                let bound = self.bound(binding, inner.as_deref(), context)?;
                (Value::Count(Box::new(bound)), Type::Number)
            }
            ExprKind::Fold(fold, of, binding, inner) => {
                return self.fold(*fold, of, binding, inner.as_deref(), context);
            }
            ExprKind::Between(unit, from, to) => {
                let both = (self.moment(from, context)?, self.moment(to, context)?);
                (Value::Between(*unit, Box::new(both)), Type::Number)
            }
            ExprKind::Day(date) => (Value::Day(Box::new(self.moment(date, context)?)), Type::Moment),
            ExprKind::Length(text) => (Value::Length(Box::new(self.text(text, context)?)), Type::Number),
            ExprKind::Arithmetic(left, operator, right) => {
                let (left, left_kind) = self.value(left, context)?;
                let (right, right_kind) = self.value(right, context)?;
                let Some(kind) = result(left_kind, *operator, right_kind) else {
                    let done = operator.as_str();
                    let message = format!("{} {done} {} has no meaning", left_kind.shown(), right_kind.shown());
                    return Err(self.error(expr.span, message));
                };
                (Value::Arithmetic(Box::new((left, right)), *operator), kind)
            }
            _ => return Err(self.error(expr.span, "expected a value, found a condition")),
        })
    }

    fn limit_value(&mut self, name: &Spanned<String>, context: &mut Context) -> Result<(Value, Type)> {
        let Some(limit) = self.limits.named(&name.node).first() else {
            let known: Vec<String> = self.limits.iter().map(|limit| limit.name.to_string()).collect();
            return Err(self.unknown(name.span, "limit", &name.node, known.iter().map(String::as_str)));
        };
        let kind = match limit.value {
            Quantum::Time(_) => Type::Time,
            Quantum::Number(_) => Type::Number,
        };
        let limits: Arc<[Limit]> = self.limits.named(&name.node).into();
        if !context.uses.limits.contains(&limits) {
            context.uses.limits.push(Arc::clone(&limits));
        }
        Ok((Value::Limit(limits), kind))
    }

    fn fold(
        &mut self,
        fold: Fold,
        of: &Expr,
        binding: &Binding,
        inner: Option<&Expr>,
        context: &mut Context,
    ) -> Result<(Value, Type)> {
        let each = self.bind(binding, context)?;
        let folded = self.value(of, context);
        let inner = inner.map(|inner| self.cond(inner, context)).transpose();
        context.scope.variables.pop();
        let ((value, kind), inner) = (folded?, inner?);
        let fits = match fold {
            Fold::Sum => matches!(kind, Type::Number | Type::Time),
            Fold::Earliest | Fold::Latest => matches!(kind, Type::Moment),
            Fold::Smallest | Fold::Largest => matches!(kind, Type::Number | Type::Time),
        };
        if !fits {
            let wanted = if matches!(fold, Fold::Earliest | Fold::Latest) {
                "a date"
            } else {
                "a number"
            };
            return Err(self.error(
                of.span,
                format!("`{}` needs {wanted}, found {}", fold.as_str(), kind.shown()),
            ));
        }
        Ok((Value::Fold(fold, Box::new((value, each, inner))), kind))
    }

    /// The elements of a list, and a condition on them.
    fn bound(
        &mut self,
        binding: &Binding,
        inner: Option<&Expr>,
        context: &mut Context,
    ) -> Result<(Each, Option<Cond>)> {
        let each = self.bind(binding, context)?;
        let inner = inner.map(|inner| self.cond(inner, context)).transpose();
        context.scope.variables.pop();
        Ok((each, inner?))
    }

    /// Adds the elements of a list to the scope.
    pub(super) fn bind(&mut self, binding: &Binding, context: &mut Context) -> Result<Each> {
        let name = &binding.name;
        let list = written(&binding.list, &context.scope);
        let Found::Other(place, FieldKind::List(kind)) = self.path(&binding.list, &context.scope)? else {
            return Err(self.error(binding.list.span, "this is no list"));
        };
        let slot = context.scope.variables.len();
        if slot >= MAX_SLOTS {
            return Err(self.error(name.span, format!("more than {MAX_SLOTS} elements at once")));
        }
        let hides = ENCOUNTER.field(&name.node).is_some()
            || context
                .scope
                .variables
                .iter()
                .any(|variable| variable.name == name.node);
        if hides {
            return Err(self.error(
                name.span,
                format!("`{}` has a meaning already; choose another name", name.node),
            ));
        }
        let order = match &binding.order {
            None => None,
            Some((order, other)) => {
                let found = context
                    .scope
                    .variables
                    .iter()
                    .find(|variable| variable.name == other.node);
                let Some(found) = found.cloned() else {
                    let known: Vec<String> = context.scope.variables.iter().map(|known| known.name.clone()).collect();
                    return Err(self.unknown(other.span, "element", &other.node, known.iter().map(String::as_str)));
                };
                if found.list != list {
                    return Err(self.error(other.span, format!("`{}` is of the list {}", other.node, found.list)));
                }
                Some((*order, found.slot))
            }
        };
        context.uses.paths.push(list.clone());
        if let (Base::Encounter, Some(path)) = (place.base, &place.path) {
            self.list(path);
        }
        context.scope.variables.push(Variable {
            name: name.node.clone(),
            kind: *kind,
            slot,
            list,
            path: place.path.clone().filter(|_| place.base == Base::Encounter),
        });
        Ok(Each {
            list: place,
            slot,
            order,
        })
    }

    fn path_used(&mut self, path: &Path, context: &mut Context) -> Result<Found> {
        context.uses.paths.push(written(path, &context.scope));
        self.path(path, &context.scope)
    }

    /// An expression that must be a text.
    fn text(&mut self, expr: &Expr, context: &mut Context) -> Result<Value> {
        match self.value(expr, context)? {
            (value, Type::Text | Type::Code) => Ok(value),
            (_, kind) => Err(self.error(expr.span, format!("expected a text, found {}", kind.shown()))),
        }
    }

    fn compare(&mut self, left: &Expr, comparison: Comparison, right: &Expr, context: &mut Context) -> Result<Cond> {
        let (left_made, right_made) = (self.value(left, context), self.value(right, context));
        let ((left_value, left_kind), (right_value, right_kind)) = (left_made?, right_made?);
        let is_equality = matches!(comparison, Comparison::Equal | Comparison::Different);
        // A text in the rule is a word of a vocabulary or a code where it is held against one.
        match (&left_value, left_kind, &right_value, right_kind) {
            (Value::Field(_), Type::Word(words), Value::Constant(Constant::Text(text)), _) if is_equality => {
                let word = self.word(words, text, right.span)?;
                return Ok(compared(left_value, comparison, word));
            }
            (Value::Field(place), Type::Code, Value::Constant(Constant::Text(text)), _) if is_equality => {
                let member = Member {
                    kind: MemberKind::Code(text.to_string()),
                    span: right.span,
                    comments: Comments::default(),
                };
                let place = place.clone();
                let inside = self.coded(left_value, &place, Listed::Inline(&[member]), right.span, context)?;
                return Ok(match comparison {
                    Comparison::Different => Cond::Not(Box::new(inside)),
                    _ => inside,
                });
            }
            _ => {}
        }
        let manner = match (left_kind, right_kind) {
            (Type::Code, Type::Code | Type::Text) | (Type::Text, Type::Code) => Manner::Codes,
            _ => Manner::Texts,
        };
        let agree = match (left_kind, right_kind) {
            (Type::Number, Type::Number) | (Type::Moment, Type::Moment) | (Type::Time, Type::Time) => true,
            (Type::Flag, Type::Flag) => is_equality,
            (Type::Text | Type::Code, Type::Text | Type::Code) => is_equality,
            (Type::Word(one), Type::Word(other)) => is_equality && one.texts() == other.texts(),
            _ => false,
        };
        if agree {
            return Ok(Cond::Compare(Box::new((left_value, right_value)), comparison, manner));
        }
        let span = left.span.to(right.span);
        let message = if left_kind.shown() == right_kind.shown() {
            format!(
                "{} and {} have no order; hold them against each other with `=` or `!=`",
                left_kind.shown(),
                right_kind.shown()
            )
        } else {
            format!("{} cannot be held against {}", left_kind.shown(), right_kind.shown())
        };
        Err(self.error(span, message))
    }

    /// A word of a vocabulary.
    fn word(&mut self, words: Words, text: &str, span: Span) -> Result<Value> {
        match words.key(text) {
            Some(key) => Ok(Value::Constant(Constant::Word(key, text.into()))),
            None => Err(self.unknown_word(words, text, span)),
        }
    }

    fn unknown_word(&mut self, words: Words, text: &str, span: Span) -> Reported {
        let known = words
            .texts()
            .iter()
            .map(|word| format!("`{word}`"))
            .collect::<Vec<_>>()
            .join(", ");
        let help = did_you_mean(text, words.texts().iter().copied());
        self.error_with_help(
            span,
            format!("`{text}` is no word of the field; it may be {known}"),
            help,
        )
    }

    fn within(&mut self, left: &Expr, set: &Spanned<SetRef>, context: &mut Context) -> Result<Cond> {
        let (value, kind) = self.value(left, context)?;
        let listed = match &set.node {
            SetRef::Named(name) => {
                context.uses.sets.push(name.clone());
                Listed::Named(self.set(name, set.span)?)
            }
            SetRef::Inline(members) => Listed::Inline(members),
        };
        match (kind, &value) {
            (Type::Code, Value::Field(place)) => {
                let place = place.clone();
                self.coded(value, &place, listed, set.span, context)
            }
            (Type::Text | Type::Code | Type::Word(_), _) => {
                let (texts, is_text) = match listed {
                    Listed::Inline(members) => match self.inline(TEXT, members)? {
                        SetValue::Texts { texts, .. } => (texts, true),
                        _ => (Arc::default(), true),
                    },
                    Listed::Named(SetValue::Texts { texts, system }) => (texts, system == TEXT),
                    Listed::Named(SetValue::Unable(reason)) => {
                        context.uses.unable = Some(reason);
                        (Arc::default(), true)
                    }
                    Listed::Named(SetValue::Table { .. }) => {
                        return Err(self.error(set.span, "this is a set of codes, and the field holds none"));
                    }
                };
                match kind {
                    Type::Word(words) => self.within_words(value, words, &texts, set.span),
                    _ => {
                        let manner = if is_text { Manner::Texts } else { Manner::Codes };
                        Ok(Cond::InTexts(value, texts, manner))
                    }
                }
            }
            (kind, _) => Err(self.error(left.span, format!("{} is in no set; compare it", kind.shown()))),
        }
    }

    fn within_words(&mut self, value: Value, words: Words, texts: &TextSet, span: Span) -> Result<Cond> {
        let Some(list) = texts.list() else {
            return Err(self.error(span, "words are named one by one, without patterns or exceptions"));
        };
        let mut keys = Vec::new();
        for text in list {
            match words.key(text) {
                Some(key) => keys.push(key),
                None => return Err(self.unknown_word(words, &text.to_lowercase(), span)),
            }
        }
        keys.sort_unstable();
        Ok(Cond::InWords(value, keys))
    }

    /// A code in a set.
    fn coded(
        &mut self,
        value: Value,
        place: &Place,
        listed: Listed<'_>,
        span: Span,
        context: &mut Context,
    ) -> Result<Cond> {
        let own = match &place.code {
            CodeRole::Diagnosis
            | CodeRole::Other {
                kind: CodeKind::Diagnosis,
                ..
            } => Some(ICD10CM),
            CodeRole::Procedure
            | CodeRole::Other {
                kind: CodeKind::Procedure,
                ..
            } => Some(ICD10PCS),
            _ => None,
        };
        let set = match listed {
            Listed::Named(set) => set,
            Listed::Inline(members) => self.inline(own.unwrap_or(TEXT), members)?,
        };
        match set {
            SetValue::Unable(reason) => {
                context.uses.unable = Some(reason);
                Ok(Cond::InTexts(value, Arc::default(), Manner::Codes))
            }
            SetValue::Texts { texts, .. } => Ok(Cond::InTexts(value, texts, Manner::Codes)),
            SetValue::Table { system, set } => {
                let name = self
                    .table(system)
                    .map(|table| table.system().to_owned())
                    .unwrap_or_default();
                let may_be_other = !matches!(&place.code, CodeRole::Other { system: None, .. });
                if own.is_some_and(|own| own != name) && (!may_be_other || super::icd10(&name).is_some()) {
                    return Err(self.error(
                        span,
                        format!(
                            "this is a set of {name}, and the code is one of {}",
                            own.unwrap_or_default()
                        ),
                    ));
                }
                context.uses.icd10 |= own.is_some();
                context.uses.tables.push(name);
                Ok(Cond::InTable(place.clone(), system, set))
            }
        }
    }
}

/// The set that a value is held against.
enum Listed<'a> {
    Named(SetValue),
    Inline(&'a [Member]),
}

fn compared(left: Value, comparison: Comparison, right: Value) -> Cond {
    Cond::Compare(Box::new((left, right)), comparison, Manner::Texts)
}

fn constant(literal: &Literal) -> (Value, Type) {
    let (constant, kind) = match literal {
        Literal::Number(number) => (number_of(*number), Type::Number),
        Literal::Time(count, unit) => (Constant::Time(i64::from(*count) * unit.seconds()), Type::Time),
        Literal::Text(text) => (Constant::Text(text.as_str().into()), Type::Text),
        Literal::Moment(moment) => (Constant::Moment(*moment), Type::Moment),
        Literal::Flag(flag) => (Constant::Flag(*flag), Type::Flag),
    };
    (Value::Constant(constant), kind)
}

/// A number, as a whole one where it is one.
fn number_of(number: Decimal) -> Constant {
    let whole = if number.fract().is_zero() {
        i64::try_from(number).ok()
    } else {
        None
    };
    whole.map_or(Constant::Number(number), Constant::Integer)
}

/// What comes of two values.
fn result(left: Type, operator: Operator, right: Type) -> Option<Type> {
    Some(match (left, operator, right) {
        (Type::Number, _, Type::Number) => Type::Number,
        (Type::Moment, Operator::Minus, Type::Moment) => Type::Time,
        (Type::Moment, Operator::Plus | Operator::Minus, Type::Time) => Type::Moment,
        (Type::Time, Operator::Plus | Operator::Minus, Type::Time) => Type::Time,
        (Type::Time, Operator::Times, Type::Number) | (Type::Number, Operator::Times, Type::Time) => Type::Time,
        _ => return None,
    })
}

/// A path as the record knows it: an element is called by its list.
pub(super) fn written(path: &Path, scope: &Scope) -> String {
    let mut names = path.names.iter().map(|name| name.node.as_str());
    let first = names.next().unwrap_or_default();
    let list = scope.variables.iter().find(|variable| variable.name == first);
    let first = list.map_or(first, |variable| variable.list.as_str());
    names.fold(first.to_owned(), |path, name| format!("{path}.{name}"))
}
