//! Judges hospital-acquired conditions.

use super::{
    ClaimState,
    claim_state::{PoaClass, Secondary, pattern, scheme},
};
use crate::{HacStatus, HospitalPoaStatus, ReturnCode, logic::Logic};

/// Manifestations of catheter-associated infection: met only together with a code that is not merely shown.
const CATHETER_INFECTION: u8 = 6;

impl ClaimState {
    /// Gives every candidate its status, for a hospital that is not exempt. A return code ends the final grouping.
    pub(crate) fn judge_hacs(&mut self, logic: &Logic) -> Option<ReturnCode> {
        let mut conditions = None;
        for at in 0..self.secondary.len() {
            let Some(mut diagnosis) = self.secondary.get(at).copied() else {
                continue;
            };
            let Some(scheme) = scheme(logic, diagnosis.scheme).filter(|scheme| !scheme.hac.is_empty()) else {
                continue;
            };
            let conditions = *conditions.get_or_insert_with(|| self.conditions(logic));
            for (candidate, status) in scheme.hac.iter().zip(&mut diagnosis.hac_status) {
                *status = match diagnosis.poa {
                    PoaClass::Present => HacStatus::NotMet,
                    _ if diagnosis.excluded => HacStatus::NotApplicableExclusion,
                    _ if conditions >> candidate.number & 1 == 0 => HacStatus::NotMet,
                    _ => HacStatus::Met,
                };
                diagnosis.hac_met |= u16::from(*status == HacStatus::Met) << candidate.number;
            }
            if let Some(held) = self.secondary.get_mut(at) {
                *held = diagnosis;
            }
        }
        conditions?;
        let refused = self.refused_for_hac(logic);
        self.correct_show_list(logic);
        refused
    }

    /// The conditions whose formulas hold: bit by number.
    fn conditions(&self, logic: &Logic) -> u16 {
        let bits = self.bits_in(logic, 0);
        let holding = logic.hac_formulas.iter().filter(|(_, program)| program.holds(&bits));
        holding.fold(0, |conditions, (number, _)| conditions | 1 << number)
    }

    /// Whether the conditions met ask for a present-on-admission indicator or hospital status that is not there.
    fn refused_for_hac(&self, logic: &Logic) -> Option<ReturnCode> {
        let met = self.secondary.iter().fold(0, |met, diagnosis| met | diagnosis.hac_met);
        if met == 0 {
            return None;
        }
        match (self.hospital, self.secondary.as_slice()) {
            (HospitalPoaStatus::Exempt, _) => None,
            (HospitalPoaStatus::NonExempt, _) => self.missing_poa(logic, met).then_some(ReturnCode::HacMissingOnePoa),
            (HospitalPoaStatus::Unknown, [only]) if only.poa == PoaClass::Unusable => {
                Some(ReturnCode::HacStatusInvalidPoaInvalidOr1)
            }
            (HospitalPoaStatus::Unknown, [_]) => Some(ReturnCode::HacStatusInvalidPoaNOrU),
            (HospitalPoaStatus::Unknown, _) => Some(ReturnCode::HacStatusInvalidMultHacsPoaNotYW),
        }
    }

    fn missing_poa(&self, logic: &Logic, met: u16) -> bool {
        let catheter = 1 << CATHETER_INFECTION;
        let unusable = |diagnosis: &&Secondary| diagnosis.poa == PoaClass::Unusable;
        let others = met & !catheter != 0
            && self.secondary.iter().filter(unusable).any(|diagnosis| {
                !diagnosis.excluded && scheme(logic, diagnosis.scheme).is_some_and(|scheme| !scheme.hac.is_empty())
            });
        let infection = self.catheter_infection(logic)
            && self
                .secondary
                .iter()
                .filter(unusable)
                .any(|diagnosis| diagnosis.hac_met & catheter != 0);
        others || infection
    }

    /// Whether HAC 6 is met by a diagnosis that is not merely on its show list.
    fn catheter_infection(&self, logic: &Logic) -> bool {
        self.secondary
            .iter()
            .filter(|diagnosis| diagnosis.hac_met >> CATHETER_INFECTION & 1 == 1)
            .any(|diagnosis| {
                scheme(logic, diagnosis.scheme).is_some_and(|scheme| {
                    scheme
                        .hac
                        .iter()
                        .any(|candidate| candidate.number == CATHETER_INFECTION && !candidate.show)
                })
            })
    }

    /// Diagnoses that HAC 6 merely shows are met only beside one that meets it.
    fn correct_show_list(&mut self, logic: &Logic) {
        if self.catheter_infection(logic) {
            return;
        }
        for diagnosis in &mut self.secondary {
            let Some(scheme) = scheme(logic, diagnosis.scheme) else {
                continue;
            };
            let shown = scheme
                .hac
                .iter()
                .zip(&mut diagnosis.hac_status)
                .filter(|(candidate, _)| candidate.show);
            for (candidate, status) in shown {
                *status = HacStatus::NotMet;
                diagnosis.hac_met &= !(1 << candidate.number);
            }
        }
    }

    /// Conditions with a procedure of their own that any secondary diagnosis meets, and a procedure helps to meet.
    pub(super) fn hacs_of_procedure(&self, logic: &Logic, of: Option<u16>) -> u16 {
        let own = pattern(logic, of).map_or(0, |pattern| pattern.hac);
        if own == 0 {
            return 0;
        }
        self.secondary.iter().fold(0, |met, diagnosis| met | diagnosis.hac_met) & own
    }
}
