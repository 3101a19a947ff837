//! Why a condition is unknown. Looked for only where a rule could not be decided, so that deciding costs nothing more.

use casemix_record::Location;

use super::super::collector::Collector;
use super::super::facts::CodeState;
use super::super::program::{Cond, Each, Fact, Place, Rule, Value};
use super::{Machine, Truth};
use crate::Doubt;
use crate::language::tree::Quantifier;

/// Values that are missing or invalid.
type Doubts = Vec<(Location, Doubt)>;

impl<'a> Machine<'a> {
    /// Notes why a rule could not be decided with the elements that it holds.
    pub(super) fn doubt_rule(&mut self, rule: &'a Rule, collector: &mut Collector<'_>) {
        let conditions = rule
            .loops
            .iter()
            .filter_map(|each| each.condition.as_ref())
            .chain(&rule.guards);
        let mut doubts = Doubts::new();
        for condition in conditions {
            doubts.extend(self.cond_doubts(condition));
        }
        if doubts.is_empty() && rule.asks_day && self.day.is_none() {
            doubts = self.value_doubts(&rule.by);
        }
        if doubts.is_empty() {
            // Values were worked out to nothing, as a sum beyond all bounds is.
            doubts.push((self.location(&rule.at), Doubt::Invalid));
        }
        for (place, why) in doubts {
            collector.undecided(rule.entry, place, why);
        }
    }

    /// What makes a condition unknown; nothing where it is known.
    fn cond_doubts(&mut self, cond: &'a Cond) -> Doubts {
        if self.cond(cond) != Truth::Unknown {
            return Doubts::new();
        }
        match cond {
            Cond::And(all) | Cond::Or(all) => all.iter().flat_map(|cond| self.cond_doubts(cond)).collect(),
            Cond::Not(inner) => self.cond_doubts(inner),
            Cond::Compare(sides, ..) => {
                let mut doubts = self.value_doubts(&sides.0);
                doubts.extend(self.value_doubts(&sides.1));
                doubts
            }
            Cond::InTable(place, ..) => self.code_doubts(place),
            Cond::Code(place, _, on) => {
                let mut doubts = self.code_doubts(place);
                doubts.extend(on.iter().flat_map(|on| self.value_doubts(on)));
                doubts
            }
            Cond::Flag(value)
            | Cond::InTexts(value, ..)
            | Cond::InWords(value, _)
            | Cond::Contains(value, ..)
            | Cond::Like(value, _) => self.value_doubts(value),
            Cond::Quantified(Quantifier::Any | Quantifier::Every | Quantifier::No, each, inner) => {
                self.each_doubts(each, inner.as_deref(), None)
            }
            Cond::Is(..) | Cond::IsFact(..) => Doubts::new(),
        }
    }

    fn code_doubts(&mut self, place: &Place) -> Doubts {
        let why = match self.code(place).state {
            CodeState::Missing => Doubt::Missing,
            CodeState::Malformed => Doubt::Invalid,
            _ => return Doubts::new(),
        };
        vec![(self.location(place), why)]
    }

    /// What is unknown of the elements of a list: the condition on them, or a value of those for which it holds.
    fn each_doubts(&mut self, each: &'a Each, inner: Option<&'a Cond>, value: Option<&'a Value>) -> Doubts {
        let mut doubts = Doubts::new();
        let list = self.list(each);
        for index in 0..list.map_or(0, |list| list.len()) {
            if !list.is_some_and(|list| self.hold(each, list, index)) {
                continue;
            }
            match inner.map_or(Truth::True, |inner| self.cond(inner)) {
                Truth::Unknown => doubts.extend(inner.into_iter().flat_map(|inner| self.cond_doubts(inner))),
                Truth::True => doubts.extend(value.into_iter().flat_map(|value| self.value_doubts(value))),
                Truth::False => {}
            }
        }
        doubts
    }

    /// What makes a value unknown; nothing where it is known.
    pub(super) fn value_doubts(&mut self, value: &'a Value) -> Doubts {
        if !self.value(value).is_unknown() {
            return Doubts::new();
        }
        match value {
            Value::Field(place) => vec![(self.location(place), self.missing_or_invalid(place))],
            Value::Fact(fact) => self.fact_doubts(*fact),
            Value::Count(bound) => self.each_doubts(&bound.0, bound.1.as_ref(), None),
            Value::Fold(_, folded) => self.each_doubts(&folded.1, folded.2.as_ref(), Some(&folded.0)),
            Value::Between(_, sides) | Value::Arithmetic(sides, _) => {
                let mut doubts = self.value_doubts(&sides.0);
                doubts.extend(self.value_doubts(&sides.1));
                doubts
            }
            Value::Day(inner) | Value::Length(inner) => self.value_doubts(inner),
            Value::Constant(_) | Value::Limit(_) => Doubts::new(),
        }
    }

    /// The fields that a fact follows from, as far as they are missing or invalid; all of them where none is, because then
    /// they contradict each other.
    fn fact_doubts(&self, fact: Fact) -> Doubts {
        let encounter = self.encounter;
        let birth = ("birth_date", &encounter.birth_date);
        let (admitted, discharged) = (("admitted", &encounter.admitted), ("discharged", &encounter.discharged));
        let from = match fact {
            Fact::AgeInYears | Fact::AgeInMonths | Fact::AgeInDays => [birth, admitted],
            _ => [admitted, discharged],
        };
        let doubt = |(name, date): (&'static str, &casemix_record::Raw<casemix_record::Moment>)| {
            let why = if date.is_blank() {
                Doubt::Missing
            } else {
                Doubt::Invalid
            };
            date.value().is_none().then(|| (Location::root().field(name), why))
        };
        let doubts: Doubts = from.into_iter().filter_map(doubt).collect();
        if doubts.is_empty() {
            let contradict = from.map(|(name, _)| (Location::root().field(name), Doubt::Invalid));
            return contradict.into();
        }
        doubts
    }
}
