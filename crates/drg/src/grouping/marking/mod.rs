//! Which codes had a part in the DRG ("affects DRG").
//!
//! The official software explains a DRG by the atoms that were found true while its formula was evaluated, and marks
//! codes that bring them. What it marks where several codes could explain an atom was found from its recorded answers;
//! see `CONFORMANCE.md` for how firm each rule is.

mod counters;
mod diagnoses;
mod procedures;

use super::{ClaimState, Decision};
use crate::{
    Affects, Answer, HospitalPoaStatus, ReturnCode,
    logic::{Formula, Logic, Target},
};

/// Which of the two groupings is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pass {
    Initial,
    Final,
}

impl Affects {
    fn add(&mut self, pass: Pass) {
        match pass {
            Pass::Initial => self.initial = true,
            Pass::Final => self.final_ = true,
        }
    }
}

/// Room that marking works in.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    /// Bits of the atoms found true in the deciding formula, in the order met.
    matched: Vec<u16>,
    /// Positions of secondary diagnoses, in the order in which they are marked.
    diagnoses: Vec<u32>,
    /// Positions of procedures by code.
    sorted: Vec<u32>,
    /// Positions of procedures, the first-listed one ahead or behind.
    preferred: Vec<u32>,
    /// Fusion counters that a procedure was counted by, for each procedure; kept from initial to final grouping.
    counted_by: Vec<u8>,
    /// Attributes that are to be explained.
    wanted: Vec<u16>,
}

/// A grouping that ended in a DRG, as marking looks at it.
#[derive(Clone, Copy)]
struct Decided<'a> {
    decision: &'a Decision,
    formula: &'a Formula,
    drg: u16,
    base: u16,
    pass: Pass,
}

/// DRGs of operating room procedures unrelated to the principal diagnosis, and the MDC of their formulas.
const UNRELATED: [u16; 6] = [981, 982, 983, 987, 988, 989];
const UNRELATED_MDC: u8 = 29;

impl ClaimState {
    /// Marks the codes that had a part in the initial and in the final DRG.
    pub(super) fn mark(&mut self, logic: &Logic, initial: &Decision, final_: &Decision, answer: &mut Answer) {
        let mut scratch = std::mem::take(&mut self.marking);
        self.sort_diagnoses(&mut scratch);
        self.sort_procedures(logic, answer, &mut scratch);
        for (decision, pass) in [(initial, Pass::Initial), (final_, Pass::Final)] {
            let Some(decided) = decided(logic, decision, pass) else {
                continue;
            };
            scratch.matched.clear();
            decided
                .formula
                .program
                .run(&self.deciding_bits(logic, decision), |bit, set| {
                    if set && !scratch.matched.contains(&bit) {
                        scratch.matched.push(bit);
                    }
                });
            answer
                .principal
                .iter_mut()
                .for_each(|principal| principal.affects.add(pass));
            self.mark_diagnoses(logic, &decided, &scratch, answer);
            if !self.procedures.is_empty() {
                self.mark_procedures(logic, &decided, &mut scratch, answer);
            }
        }
        if initial.status == ReturnCode::Ok
            && final_.status == ReturnCode::Ok
            && answer.initial.drg != answer.final_.drg
        {
            self.mark_hospital_acquired(answer, final_, logic);
        }
        self.marking = scratch;
    }

    /// Where hospital-acquired conditions changed the DRG, the codes that met them had a part in that.
    fn mark_hospital_acquired(&self, answer: &mut Answer, final_: &Decision, logic: &Logic) {
        if self.hospital == HospitalPoaStatus::Exempt {
            return;
        }
        for (told, diagnosis) in answer.secondary.iter_mut().zip(&self.secondary) {
            told.affects.final_ |= diagnosis.hac_met != 0;
        }
        let Some(decided) = decided(logic, final_, Pass::Final) else {
            return;
        };
        let mdc = self.marking_mdc(&decided);
        for (told, procedure) in answer.procedures.iter_mut().zip(&self.procedures) {
            told.affects.final_ |= !told.hac.is_empty() && procedure.counts_in(mdc);
        }
    }

    /// The MDC whose suppression of procedures counts: that of the principal diagnosis, whatever the claim was sent to.
    fn marking_mdc(&self, decided: &Decided<'_>) -> u8 {
        if UNRELATED.contains(&decided.drg) {
            UNRELATED_MDC
        } else {
            self.principal.mdc
        }
    }
}

fn decided<'a>(logic: &'a Logic, decision: &'a Decision, pass: Pass) -> Option<Decided<'a>> {
    let formula = logic.hierarchy.get(decision.formula?)?;
    match formula.target {
        Target::Drg { drg, base, .. } => Some(Decided {
            decision,
            formula,
            drg,
            base,
            pass,
        }),
        _ => None,
    }
}
