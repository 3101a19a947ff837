//! What is looked at first: what rules cannot do without, found out once for all rules that need it.

use super::super::program::Need;
use super::make::Maker;
use super::{Ask, Kind, Part, Rules, Sieve, What};

impl Sieve {
    /// Notes what a rule cannot do without and is quick to find out; gives the parts of its condition that are left.
    pub(super) fn guard(&mut self, rule: usize, needs: &[Need], gates: Vec<Part>, maker: &Maker<'_>) -> Box<[Part]> {
        match needs.iter().filter_map(coded).max() {
            Some((kind, set)) => self.coded(kind, set).add(rule),
            None => self.always.add(rule),
        }
        let (quick, left): (Vec<Part>, Vec<Part>) =
            gates.into_iter().partition(|part| !matches!(part.what, What::Ask(_)));
        for guard in quick
            .into_iter()
            .chain(left.iter().filter_map(|part| maker.list_of(*part)))
        {
            match guard.known() {
                Some(known) => add_to(&mut self.known_guards, known, rule),
                None => add_to(&mut self.guards, guard, rule),
            }
        }
        left.into()
    }

    /// Notes that a rule is run where something may hold.
    pub(super) fn alarm(&mut self, rule: usize, alarm: Part) {
        add_to(&mut self.alarms, alarm, rule);
    }

    /// The rules that are only asked about where a code may be in a set.
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

fn add_to<P: PartialEq>(all: &mut Vec<(P, Rules)>, part: P, rule: usize) {
    match all.iter_mut().find(|(known, _)| *known == part) {
        Some((_, rules)) => rules.add(rule),
        None => {
            let mut rules = Rules::default();
            rules.add(rule);
            all.push((part, rules));
        }
    }
}

impl Maker<'_> {
    /// That the list has elements of which one must fit.
    fn list_of(&self, part: Part) -> Option<Part> {
        match part.what {
            What::Ask(ask) if !part.is_not => match self.asks.get(ask as usize)? {
                Ask::Exists(list, _) => Some(Part::of_list(*list)),
                _ => None,
            },
            _ => None,
        }
    }
}

/// The set that a code must be in.
fn coded(need: &Need) -> Option<(Kind, usize)> {
    match need {
        Need::DiagnosisIn(set) => Some((Kind::Diagnosis, *set)),
        Need::ProcedureIn(set) => Some((Kind::Procedure, *set)),
        _ => None,
    }
}
