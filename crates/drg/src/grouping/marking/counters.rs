//! What counters found true say of the procedures that they count.

use super::{Decided, Scratch};
use crate::{
    Answer,
    bits::{Bits, Fact, contains},
    grouping::{
        ClaimState,
        claim_state::{Procedure, pattern},
    },
    logic::{FUSION_COUNTERS, Logic, Pattern},
};

/// First DRG of multiple level combined anterior and posterior spinal fusion.
const COMBINED_FUSION: u16 = 426;
/// Bit of [`Fact::SingleFusionCtr`] among [`FUSION_COUNTERS`].
const SINGLE_FUSION: u8 = 1 << 5;
/// A count of stents or vessels is complete at four.
const FOUR: u8 = 4;

/// For how many stents or vessels a procedure counts.
type Weight = fn(&Pattern) -> u8;

/// Counters of stents and vessels, and what a procedure counts for.
const WEIGHTS: [(Fact, Weight); 4] = [
    (Fact::FourStents, |pattern| pattern.stents),
    (Fact::FourDrugElutingStents, |pattern| {
        if pattern.drug_eluting_stent { pattern.stents } else { 0 }
    }),
    (Fact::FourNonDrugElutingStents, |pattern| {
        if pattern.other_stent { pattern.stents } else { 0 }
    }),
    (Fact::FourVessels, |pattern| pattern.vessels),
];

impl ClaimState {
    /// Notes which procedures the fusion counters counted that were met while formulas were tried, losing ones too.
    pub(super) fn note_fusion_counts(
        &self,
        logic: &Logic,
        decided: &Decided<'_>,
        scratch: &mut Scratch,
        answer: &Answer,
    ) {
        scratch.counted_by.resize(self.procedures.len(), 0);
        let mut met = 0_u8;
        self.decide_by(logic, decided.decision.severity, |formula, bits| {
            formula
                .program
                .run(bits, |bit, set| met |= if set { fusion_counter(bit) } else { 0 })
        });
        for (counter, attributes) in logic
            .counted
            .fusions
            .iter()
            .enumerate()
            .filter(|(at, _)| met >> at & 1 == 1)
        {
            let counted = self
                .sorted(scratch)
                .filter(|(_, procedure)| counts(logic, procedure, attributes));
            for at in self.distinct(counted.map(|(at, _)| at), scratch, answer) {
                scratch
                    .counted_by
                    .get_mut(at)
                    .into_iter()
                    .for_each(|by| *by |= 1 << counter);
            }
        }
    }

    /// Whether any fusion counter could have been met.
    pub(super) fn counts_fusions(bits: &Bits) -> bool {
        FUSION_COUNTERS.iter().any(|counter| bits.has(counter.bit()))
    }

    /// Marks what the counters among the matched atoms counted, and adds the attributes that they stand for to those
    /// that are to be explained.
    pub(super) fn mark_counted(
        &self,
        logic: &Logic,
        decided: &Decided<'_>,
        scratch: &mut Scratch,
        answer: &mut Answer,
    ) {
        for (counter, weight) in WEIGHTS {
            if scratch.matched.contains(&counter.bit()) {
                self.mark_four(logic, decided, scratch, answer, counter, weight);
            }
        }
        if scratch.matched.contains(&Fact::Bilateral.bit()) {
            self.ask_for_joints(logic, scratch);
        }
        self.mark_fusions(logic, decided, scratch, answer);
    }

    /// Marks procedures until four stents or vessels are counted; of stents, also the procedures that place them.
    fn mark_four(
        &self,
        logic: &Logic,
        decided: &Decided<'_>,
        scratch: &mut Scratch,
        answer: &mut Answer,
        counter: Fact,
        weight: Weight,
    ) {
        let names = if counter == Fact::FourVessels {
            &logic.counted.vessels
        } else {
            &logic.counted.stents
        };
        let (mut count, mut taken, mut asked) = (0_u8, Vec::new(), Vec::new());
        for (at, procedure) in self.sorted(scratch) {
            let counted = pattern(logic, procedure.pattern).map_or(0, weight);
            if counted > 0 && count < FOUR {
                taken.push(at);
                count = count.saturating_add(counted);
                asked.extend(names.get(usize::from(counted - 1)).copied().flatten());
            }
        }
        for at in self.distinct(taken.into_iter(), scratch, answer) {
            mark(answer, decided, at);
        }
        asked.into_iter().for_each(|attribute| scratch.ask(attribute));
        let matched = |attribute: Option<u16>| attribute.is_some_and(|attribute| scratch.matched.contains(&attribute));
        if counter == Fact::FourVessels || !matched(logic.counted.arterial) {
            return;
        }
        let (drug_eluting, other) = (
            matched(logic.counted.drug_eluting_stent),
            matched(logic.counted.other_stent),
        );
        let places = |pattern: &Pattern| match (drug_eluting, other) {
            (true, _) => pattern.drug_eluting_stent,
            (false, other) => other && pattern.other_stent,
        };
        for (at, procedure) in self.sorted(scratch) {
            if pattern(logic, procedure.pattern).is_some_and(|pattern| pattern.arterial && places(pattern)) {
                mark(answer, decided, at);
            }
        }
    }

    /// The first two joints of a bilateral procedure are to be explained.
    fn ask_for_joints(&self, logic: &Logic, scratch: &mut Scratch) {
        let procedures = self.sorted(scratch).map(|(_, procedure)| procedure.pattern);
        let clusters = self
            .clusters
            .iter()
            .filter_map(|number| logic.clusters.get(*number))
            .map(|own| own.pattern);
        let (mut joints, mut asked) = (0_u8, Vec::new());
        for pattern in procedures.chain(clusters).filter_map(|of| pattern(logic, of)) {
            for (bit, attribute) in logic.counted.joints.iter().enumerate() {
                let joint = 1 << bit & pattern.joints;
                if joint & !joints != 0 && joints.count_ones() < 2 {
                    joints |= joint;
                    asked.extend(*attribute);
                }
            }
        }
        asked.into_iter().for_each(|attribute| scratch.ask(attribute));
    }

    fn mark_fusions(&self, logic: &Logic, decided: &Decided<'_>, scratch: &mut Scratch, answer: &mut Answer) {
        let met = scratch.matched.iter().fold(0, |met, bit| met | fusion_counter(*bit));
        let counters = || {
            logic
                .counted
                .fusions
                .iter()
                .enumerate()
                .filter(|(at, _)| met >> at & 1 == 1)
        };
        for attribute in counters().flat_map(|(_, attributes)| attributes).copied().flatten() {
            if self
                .procedures
                .iter()
                .any(|procedure| counts(logic, procedure, &[Some(attribute)]))
            {
                scratch.ask(attribute);
            }
        }
        if decided.base == COMBINED_FUSION {
            let counted = scratch
                .counted_by
                .iter()
                .enumerate()
                .filter(|(_, by)| **by & (met | SINGLE_FUSION) != 0);
            for (at, _) in counted {
                mark(answer, decided, at);
            }
            return;
        }
        for (_, attributes) in counters() {
            let mut others = self.sorted(scratch).filter(|(at, _)| *at != 0);
            if let Some((at, _)) = others.find(|(_, procedure)| counts(logic, procedure, attributes)) {
                mark(answer, decided, at);
            }
        }
    }

    /// Procedures by code, with their positions.
    pub(super) fn sorted<'a>(&'a self, scratch: &'a Scratch) -> impl Iterator<Item = (usize, &'a Procedure)> {
        scratch
            .sorted
            .iter()
            .filter_map(|at| Some((*at as usize, self.procedures.get(*at as usize)?)))
    }

    /// Of equal procedures the first. Two are equal if they have the same code and have been marked and counted alike
    /// so far; the first-listed one equals no other.
    fn distinct(&self, positions: impl Iterator<Item = usize>, scratch: &Scratch, answer: &Answer) -> Vec<usize> {
        let mut kept: Vec<(usize, _)> = Vec::new();
        for at in positions {
            let code = self.procedures.get(at).and_then(|procedure| procedure.code);
            let affects = answer.procedures.get(at).map(|told| told.affects);
            let same = (
                code,
                affects,
                scratch.counted_by.get(at).copied().unwrap_or_default(),
                at == 0,
            );
            if !kept.iter().any(|(_, other)| *other == same) {
                kept.push((at, same));
            }
        }
        kept.into_iter().map(|(at, _)| at).collect()
    }
}

pub(super) fn mark(answer: &mut Answer, decided: &Decided<'_>, at: usize) {
    answer
        .procedures
        .get_mut(at)
        .into_iter()
        .for_each(|told| told.affects.add(decided.pass));
}

/// The set of a fusion counter alone, by its bit; empty for any other bit.
fn fusion_counter(bit: u16) -> u8 {
    FUSION_COUNTERS
        .iter()
        .position(|counter| counter.bit() == bit)
        .map_or(0, |at| 1 << at)
}

fn counts(logic: &Logic, procedure: &Procedure, attributes: &[Option<u16>]) -> bool {
    let Some(pattern) = pattern(logic, procedure.pattern) else {
        return false;
    };
    attributes
        .iter()
        .flatten()
        .any(|attribute| contains(&pattern.bits, *attribute))
}
