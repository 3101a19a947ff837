//! What is looked at first: for each rule one thing that it cannot do without, and that is found out for many rules at once.

use super::super::program::Need;
use super::make::Maker;
use super::{Ask, AskId, Kind, Part, Parts, Rules, Sieve};
use crate::language::tree::State;

/// What a rule is triggered by, the best one last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Trigger {
    /// A list has elements.
    List(usize),
    /// A scalar of the encounter is given: how deep below it, and its column.
    Scalar(usize, usize),
    /// A code in a set.
    Coded(Kind, usize),
}

impl Sieve {
    /// Notes by what a rule is triggered.
    pub(super) fn trigger(&mut self, rule: usize, needs: &[Need], gates: &Parts, maker: &mut Maker<'_>) {
        let of_needs = needs.iter().filter_map(coded);
        let trigger = of_needs.chain(maker.trigger_of(gates)).max();
        let ask = match trigger {
            None => return self.always.add(rule),
            Some(Trigger::Coded(kind, set)) => return self.coded(kind, set).add(rule),
            Some(Trigger::Scalar(_, column)) => maker.ask(Ask::State(column, State::Present)),
            Some(Trigger::List(list)) => maker.ask(Ask::Given(list)),
        };
        add_to(&mut self.triggers, ask, rule);
    }

    /// Notes that a rule is run where something may hold.
    pub(super) fn alarm(&mut self, rule: usize, alarm: AskId) {
        add_to(&mut self.alarms, alarm, rule);
    }

    /// The rules that are triggered by a set.
    fn coded(&mut self, kind: Kind, set: usize) -> &mut Rules {
        let [diagnoses, procedures] = &mut self.coded;
        let sets = match kind {
            Kind::Diagnosis => diagnoses,
            Kind::Procedure => procedures,
        };
        if sets.len() <= set {
            sets.resize(set + 1, Rules::default());
        }
        match sets.get_mut(set) {
            Some(rules) => rules,
            // Never: there is a place for each set.
            None => &mut self.always,
        }
    }
}

fn add_to(all: &mut Vec<(AskId, Rules)>, ask: AskId, rule: usize) {
    match all.iter_mut().find(|(known, _)| *known == ask) {
        Some((_, rules)) => rules.add(rule),
        None => {
            let mut rules = Rules::default();
            rules.add(rule);
            all.push((ask, rules));
        }
    }
}

impl Maker<'_> {
    /// What parts cannot do without, all of which must hold.
    fn trigger_of(&self, parts: &Parts) -> Option<Trigger> {
        let triggers = parts.iter().filter_map(|part| match part {
            Part::Given(column) => self.scalar(*column as usize),
            Part::Ask(ask) => self.trigger(*ask as usize),
            Part::Missing(_) | Part::Test(..) => None,
        });
        triggers.max()
    }

    /// What a question cannot do without for any answer but no.
    fn trigger(&self, ask: AskId) -> Option<Trigger> {
        match self.asks.get(ask)? {
            Ask::All(parts) => self.trigger_of(parts),
            Ask::State(column, State::Valid | State::Invalid) => self.scalar(*column),
            Ask::Given(list) | Ask::Exists(list, _) | Ask::Exception(list, _) => Some(Trigger::List(*list)),
            _ => None,
        }
    }

    fn scalar(&self, column: usize) -> Option<Trigger> {
        let field = self.columns.get(column).filter(|field| field.list.is_none())?;
        let depth = field.path.as_ref().map_or(0, |path| path.names().len());
        Some(Trigger::Scalar(depth, column))
    }
}

/// The set that a code must be in.
fn coded(need: &Need) -> Option<Trigger> {
    match need {
        Need::DiagnosisIn(set) => Some(Trigger::Coded(Kind::Diagnosis, *set)),
        Need::ProcedureIn(set) => Some(Trigger::Coded(Kind::Procedure, *set)),
        _ => None,
    }
}
