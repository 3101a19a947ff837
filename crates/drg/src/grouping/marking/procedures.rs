//! Marks procedures.

use super::{Decided, Scratch, counters::mark};
use crate::{
    Answer,
    bits::{ATTRIBUTES, Fact, contains},
    grouping::{ClaimState, claim_state::pattern},
    logic::{Logic, Pattern},
};

impl ClaimState {
    /// By code; and the same with the first-listed procedure ahead, or behind where it is no operating room procedure.
    /// Up to v40.1 it is always ahead.
    pub(super) fn sort_procedures(&self, logic: &Logic, answer: &Answer, scratch: &mut Scratch) {
        scratch.counted_by.clear();
        scratch.sorted.clear();
        scratch.sorted.extend(0..self.procedures.len() as u32);
        let code = |at: &u32| self.procedures.get(*at as usize).map(|procedure| procedure.code);
        scratch
            .sorted
            .sort_unstable_by(|a, b| code(a).cmp(&code(b)).then(a.cmp(b)));
        let ahead = logic.release.major < 41 || answer.procedures.first().is_some_and(|told| told.operating_room);
        let first = || (!self.procedures.is_empty()).then_some(0);
        scratch.preferred.clear();
        scratch.preferred.extend(first().filter(|_| ahead));
        scratch.preferred.extend(scratch.sorted.iter().filter(|at| **at != 0));
        scratch.preferred.extend(first().filter(|_| !ahead));
    }

    pub(super) fn mark_procedures(
        &self,
        logic: &Logic,
        decided: &Decided<'_>,
        scratch: &mut Scratch,
        answer: &mut Answer,
    ) {
        if Self::counts_fusions(&self.deciding_bits(logic, decided.decision)) {
            self.note_fusion_counts(logic, decided, scratch, answer);
        }
        scratch.wanted.clear();
        self.mark_counted(logic, decided, scratch, answer);
        self.ask_for_matched(logic, scratch);
        if !scratch.wanted.is_empty() {
            self.explain_wanted(logic, decided, scratch, answer);
        }
    }

    /// Matched atoms that a procedure or cluster of the claim brings are to be explained.
    fn ask_for_matched(&self, logic: &Logic, scratch: &mut Scratch) {
        for at in 0..scratch.matched.len() {
            let Some(bit) = scratch.matched.get(at).copied() else {
                continue;
            };
            let of_codes = bit < ATTRIBUTES || bit == Fact::OrProc.bit();
            if of_codes && self.all_patterns(logic).any(|pattern| brings(pattern, bit)) {
                scratch.ask(bit);
            }
        }
    }

    fn all_patterns<'a>(&'a self, logic: &'a Logic) -> impl Iterator<Item = &'a Pattern> {
        let clusters = self
            .clusters
            .iter()
            .filter_map(|number| logic.clusters.get(*number))
            .map(|own| own.pattern);
        let procedures = self.procedures.iter().map(|procedure| procedure.pattern);
        procedures.chain(clusters).filter_map(|of| pattern(logic, of))
    }

    /// One procedure that brings everything wanted; else one cluster that does; else what brings each.
    fn explain_wanted(&self, logic: &Logic, decided: &Decided<'_>, scratch: &Scratch, answer: &mut Answer) {
        let mdc = self.marking_mdc(decided);
        let procedure_with = |wanted: &[u16]| {
            scratch.preferred.iter().map(|at| *at as usize).find(|at| {
                let procedure = self.procedures.get(*at).filter(|procedure| procedure.counts_in(mdc));
                procedure
                    .and_then(|procedure| pattern(logic, procedure.pattern))
                    .is_some_and(|p| brings_all(p, wanted))
            })
        };
        let cluster_with = |wanted: &[u16]| {
            self.clusters.iter().copied().find(|number| {
                let own = logic
                    .clusters
                    .get(*number)
                    .and_then(|cluster| pattern(logic, cluster.pattern));
                own.is_some_and(|pattern| brings_all(pattern, wanted))
            })
        };
        if let Some(at) = procedure_with(&scratch.wanted) {
            mark(answer, decided, at);
        } else if let Some(cluster) = cluster_with(&scratch.wanted) {
            self.mark_cluster(logic, decided, scratch, answer, cluster);
        } else {
            for wanted in scratch.wanted.chunks(1) {
                if let Some(at) = procedure_with(wanted) {
                    mark(answer, decided, at);
                } else if let Some(cluster) = cluster_with(wanted) {
                    self.mark_cluster(logic, decided, scratch, answer, cluster);
                }
            }
        }
    }

    /// Marks the members of a cluster, of equal codes the first.
    fn mark_cluster(&self, logic: &Logic, decided: &Decided<'_>, scratch: &Scratch, answer: &mut Answer, cluster: u16) {
        let mut last = None;
        for (at, procedure) in self.sorted(scratch) {
            let Some(code) = procedure.code.filter(|code| Some(*code) != last) else {
                continue;
            };
            if procedure.is_member(logic, cluster) {
                mark(answer, decided, at);
                last = Some(code);
            }
        }
    }
}

impl Scratch {
    /// Adds an attribute to those that are to be explained.
    pub(super) fn ask(&mut self, attribute: u16) {
        if !self.wanted.contains(&attribute) {
            self.wanted.push(attribute);
        }
    }
}

fn brings(pattern: &Pattern, bit: u16) -> bool {
    if bit == Fact::OrProc.bit() {
        pattern.operating_room
    } else {
        contains(&pattern.bits, bit)
    }
}

fn brings_all(pattern: &Pattern, wanted: &[u16]) -> bool {
    wanted.iter().all(|bit| brings(pattern, *bit))
}
