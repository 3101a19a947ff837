//! Names in rules: fields of the record, facts that follow from it, elements that a rule goes through.

use casemix_record::field::{ENCOUNTER, FieldInfo, FieldKind, FieldPath, PartInfo, ScalarKind, Words};

use super::super::columns::ColumnField;
use super::super::program::{Base, CodeKind, CodeRole, Fact, Place, Value};
use super::{PackCompiler, Result};
use crate::language::tree::{Name, Path};
use crate::language::{Span, did_you_mean};

/// What a value is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Type {
    Number,
    Moment,
    Time,
    /// A text, or a text of a certain form.
    Text,
    Code,
    Word(Words),
    Flag,
}

impl Type {
    /// As errors call it.
    pub(super) fn shown(&self) -> &'static str {
        match self {
            Type::Number => "a number",
            Type::Moment => "a date",
            Type::Time => "a length of time",
            Type::Text => "a text",
            Type::Code => "a code",
            Type::Word(_) => "a word",
            Type::Flag => "a flag",
        }
    }

    fn of(kind: ScalarKind) -> Self {
        match kind {
            ScalarKind::Code => Type::Code,
            ScalarKind::Word(words) => Type::Word(words),
            ScalarKind::Moment => Type::Moment,
            ScalarKind::Integer | ScalarKind::Decimal => Type::Number,
            ScalarKind::Flag => Type::Flag,
            _ => Type::Text,
        }
    }
}

/// The elements that a rule goes through, innermost last.
#[derive(Debug, Default)]
pub(super) struct Scope {
    pub(super) variables: Vec<Variable>,
}

#[derive(Debug, Clone)]
pub(super) struct Variable {
    pub(super) name: String,
    /// What the elements are.
    pub(super) kind: FieldKind,
    pub(super) slot: usize,
    /// The list, as errors and `after` know it.
    pub(super) list: String,
    /// The way to the list, where it is one of the encounter.
    pub(super) path: Option<FieldPath>,
}

/// Most elements that a rule may hold at once.
pub(in super::super) const MAX_SLOTS: usize = 6;

/// Facts that follow from an encounter, by name.
pub(super) const FACTS: [(&str, Fact); 7] = [
    ("age_in_years", Fact::AgeInYears),
    ("age_in_months", Fact::AgeInMonths),
    ("age_in_days", Fact::AgeInDays),
    ("length_of_stay", Fact::LengthOfStay),
    ("computed_length_of_stay", Fact::ComputedLengthOfStay),
    ("days_in_hospital", Fact::DaysInHospital),
    ("leave_days", Fact::LeaveDays),
];

/// The part that follows from an encounter.
const PRINCIPAL: &str = "principal_diagnosis";

/// What a path leads to.
pub(super) enum Found {
    /// A field, which is a scalar.
    Scalar(Place, Type),
    /// A part or a list.
    Other(Place, FieldKind),
    Fact(Fact, Type),
}

impl PackCompiler<'_> {
    /// What a path leads to.
    pub(super) fn path(&mut self, path: &Path, scope: &Scope) -> Result<Found> {
        let Some((first, rest)) = path.names.split_first() else {
            return Err(self.error(path.span, "expected the name of a field"));
        };
        if let Some(variable) = scope
            .variables
            .iter()
            .rev()
            .find(|variable| variable.name == first.node)
        {
            return self.element(variable, rest, path.span);
        }
        if let Some((_, fact)) = FACTS.iter().find(|(name, _)| *name == first.node) {
            return match rest.first() {
                None => Ok(Found::Fact(*fact, Type::Number)),
                Some(name) => Err(self.error(name.span, format!("`{}` is a number and has no fields", first.node))),
            };
        }
        if first.node == PRINCIPAL {
            let diagnosis = ENCOUNTER.path("diagnoses").ok().map(|path| path.kind());
            if let Some(FieldKind::List(FieldKind::Part(diagnosis))) = diagnosis {
                return self.below(Base::Principal, None, diagnosis, rest, path.span);
            }
        }
        let known = |name: &str| ENCOUNTER.field(name).is_some();
        if !known(&first.node) {
            let variables = scope.variables.iter().map(|variable| variable.name.as_str());
            let facts = FACTS.iter().map(|(name, _)| *name).chain([PRINCIPAL]);
            let names = ENCOUNTER
                .fields
                .iter()
                .map(|field| field.name)
                .chain(facts)
                .chain(variables);
            let help = did_you_mean(&first.node, names);
            return Err(self.error_with_help(first.span, format!("an encounter has no field `{}`", first.node), help));
        }
        self.below(Base::Encounter, None, ENCOUNTER, &path.names, path.span)
    }

    /// What a path leads to that begins with an element.
    fn element(&mut self, variable: &Variable, rest: &[Name], span: Span) -> Result<Found> {
        let base = Base::Slot(variable.slot);
        if let [fact] = rest {
            let is_diagnosis = variable.list == "diagnoses";
            match fact.node.as_str() {
                "position" => return Ok(Found::Fact(Fact::Position(variable.slot), Type::Number)),
                "is_principal" if is_diagnosis => return Ok(Found::Fact(Fact::IsPrincipal(variable.slot), Type::Flag)),
                "is_secondary" if is_diagnosis => return Ok(Found::Fact(Fact::IsSecondary(variable.slot), Type::Flag)),
                _ => {}
            }
        }
        match (variable.kind, rest.first()) {
            (FieldKind::Part(part), _) => self.below(base, variable.path.as_ref(), part, rest, span),
            (_, Some(name)) => Err(self.error(name.span, format!("`{}` has no fields", variable.name))),
            (FieldKind::Scalar(kind), None) => {
                let place = Place {
                    base,
                    path: None,
                    code: CodeRole::None,
                    column: variable.path.as_ref().map(|list| self.column(Some(list), None)),
                };
                Ok(Found::Scalar(place, Type::of(kind)))
            }
            (FieldKind::List(_), None) | (_, None) => Err(self.error(span, "a list of lists cannot be gone through")),
        }
    }

    /// The number of the column of a field.
    fn column(&mut self, list: Option<&FieldPath>, path: Option<&FieldPath>) -> usize {
        let list = list.map(|list| self.list(list));
        let known = self.columns.iter().position(|column| column.is(list, path));
        known.unwrap_or_else(|| {
            let path = path.cloned();
            self.columns.push(ColumnField { list, path });
            self.columns.len() - 1
        })
    }

    /// The number of a list of the encounter.
    pub(super) fn list(&mut self, list: &FieldPath) -> usize {
        let known = self.lists.iter().position(|known| known.names() == list.names());
        known.unwrap_or_else(|| {
            self.lists.push(list.clone());
            self.lists.len() - 1
        })
    }

    /// What names lead to below a part, which is an element of `list`, if that is a list of the encounter.
    fn below(
        &mut self,
        base: Base,
        list: Option<&FieldPath>,
        part: &'static PartInfo,
        names: &[Name],
        span: Span,
    ) -> Result<Found> {
        let mut place = Place {
            base,
            path: None,
            code: CodeRole::None,
            column: None,
        };
        if names.is_empty() {
            return Ok(Found::Other(place, FieldKind::Part(part)));
        }
        let joined: Vec<&str> = names.iter().map(|name| name.node.as_str()).collect();
        let path = match part.path(&joined.join(".")) {
            Ok(path) => path,
            Err(error) => {
                let wrong = names.iter().find(|name| name.node == error.name);
                let span = wrong.map_or(span, |name| name.span);
                let known = error.known.iter().map(|field: &FieldInfo| field.name);
                let help = did_you_mean(&error.name, known);
                let message = if error.known.is_empty() {
                    format!(
                        "`{}` has no fields; a list is gone through with `any`, `count` or `for each`",
                        error.within
                    )
                } else {
                    format!("{} has no field `{}`", article(error.within), error.name)
                };
                return Err(self.error_with_help(span, message, help));
            }
        };
        let kind = path.kind();
        if matches!(kind, FieldKind::Scalar(ScalarKind::Code)) {
            place.code = code_role(part, &joined);
        }
        if matches!(kind, FieldKind::Scalar(_)) && (base == Base::Encounter || list.is_some()) {
            place.column = Some(self.column(list, Some(&path)));
        }
        place.path = Some(path);
        match kind {
            FieldKind::Scalar(scalar) => Ok(Found::Scalar(place, Type::of(scalar))),
            other => Ok(Found::Other(place, other)),
        }
    }

    /// A field that must be a scalar, as a value.
    pub(super) fn scalar(&mut self, path: &Path, scope: &Scope) -> Result<(Value, Type)> {
        match self.path(path, scope)? {
            Found::Scalar(place, kind) => Ok((Value::Field(place), kind)),
            Found::Fact(fact, kind) => Ok((Value::Fact(fact), kind)),
            Found::Other(_, FieldKind::List(_)) => {
                let message = "a list is no value; ask with `any`, `no`, `every` or `count`, or say `is present`";
                Err(self.error(path.span, message))
            }
            Found::Other(..) => Err(self.error(path.span, "this is a part of the record; name one of its fields")),
        }
    }
}

/// The name of a part with its article.
fn article(part: &str) -> String {
    let article = if part.starts_with(['A', 'E', 'I', 'O', 'U']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {}", part.to_lowercase())
}

/// How the system of the code at a path is known.
fn code_role(part: &'static PartInfo, names: &[&str]) -> CodeRole {
    let kind = match (part.name, names) {
        ("Diagnosis", ["code"]) => return CodeRole::Diagnosis,
        ("Procedure", ["code"]) => return CodeRole::Procedure,
        ("Encounter", ["admitting_diagnosis"] | ["death", "cause"]) | ("Infection", ["code"]) => CodeKind::Diagnosis,
        _ => CodeKind::Any,
    };
    let mut beside: Vec<&str> = names.to_vec();
    if let Some(last) = beside.last_mut() {
        *last = "system";
    }
    let system = part.path(&beside.join(".")).ok();
    CodeRole::Other { system, kind }
}
