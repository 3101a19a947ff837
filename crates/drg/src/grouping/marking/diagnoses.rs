//! Marks secondary diagnoses.

use super::{Decided, Scratch};
use crate::{
    Answer, Severity,
    bits::{Fact, attribute_on_secondary, contains},
    grouping::{
        ClaimState,
        claim_state::{Secondary, scheme},
    },
    logic::{Logic, Scheme},
};

/// Multiple significant trauma: the MDC to which two injured body sites send a claim.
const MULTIPLE_TRAUMA: u8 = 24;
/// Neonate with other significant problems.
const NEONATE_OTHER_PROBLEMS: u16 = 794;

impl ClaimState {
    /// Most severe first, then by code.
    pub(super) fn sort_diagnoses(&self, scratch: &mut Scratch) {
        let order = &mut scratch.diagnoses;
        order.clear();
        order.extend(0..self.secondary.len() as u32);
        let rank = |at: &u32| {
            self.secondary
                .get(*at as usize)
                .map(|dx| (std::cmp::Reverse(dx.severity), dx.code))
        };
        order.sort_unstable_by(|a, b| rank(a).cmp(&rank(b)).then(a.cmp(b)));
    }

    pub(super) fn mark_diagnoses(&self, logic: &Logic, decided: &Decided<'_>, scratch: &Scratch, answer: &mut Answer) {
        let in_order = || {
            scratch
                .diagnoses
                .iter()
                .filter_map(|at| Some((*at as usize, self.secondary.get(*at as usize)?)))
        };
        let mut mark = |at: usize| {
            answer
                .secondary
                .get_mut(at)
                .into_iter()
                .for_each(|told| told.affects.add(decided.pass))
        };
        if decided.decision.sent_to == Some(MULTIPLE_TRAUMA) {
            let mut seen = self.principal_scheme(logic).map_or(0, |scheme| scheme.trauma_sites);
            for (at, diagnosis) in in_order() {
                let sites = scheme(logic, diagnosis.scheme).map_or(0, |scheme| scheme.trauma_sites);
                if sites & !seen != 0 && seen.count_ones() < 2 {
                    mark(at);
                    seen |= sites;
                }
            }
        }
        let mut spent = [false; 64];
        let neonate = decided.drg == NEONATE_OTHER_PROBLEMS;
        if neonate && self.principal_scheme(logic).is_some_and(|scheme| scheme.incident) {
            let other = |diagnosis: &Secondary| scheme(logic, diagnosis.scheme).is_some_and(|scheme| !scheme.incident);
            in_order()
                .find(|(_, diagnosis)| other(diagnosis))
                .into_iter()
                .for_each(|(at, _)| mark(at));
        }
        for (at, diagnosis) in in_order() {
            let Some(scheme) = scheme(logic, diagnosis.scheme) else {
                continue;
            };
            let explains = |bit: u16| {
                !(neonate && self.tells_neonates_apart(logic, bit))
                    && self.explains(logic, decided, diagnosis, scheme, bit)
            };
            let unspent = scratch
                .matched
                .iter()
                .zip(&mut spent)
                .find(|(bit, spent)| !**spent && explains(**bit));
            if let Some((_, spent)) = unspent {
                *spent = true;
                mark(at);
            }
        }
    }

    /// Whether a secondary diagnosis brings an atom that was found true.
    fn explains(&self, logic: &Logic, decided: &Decided<'_>, diagnosis: &Secondary, scheme: &Scheme, bit: u16) -> bool {
        let severity = match Fact::from_bit(bit) {
            Some(Fact::Mcc) => Severity::Mcc,
            Some(Fact::Cc) => Severity::Cc,
            Some(_) => return false,
            None => {
                return match attribute_on_secondary(bit) {
                    Some(attribute) => contains(&scheme.bits, attribute),
                    None => {
                        let principal = self.principal_scheme(logic);
                        contains(&scheme.bits, bit)
                            && !principal.is_some_and(|principal| contains(&principal.bits, bit))
                    }
                };
            }
        };
        diagnosis.severity == severity
            && diagnosis.counts(false)
            && scheme.suppressed_by >> decided.formula.suppression & 1 == 0
    }

    /// The atoms that set DRG 794 apart from a normal newborn explain no code.
    fn tells_neonates_apart(&self, logic: &Logic, bit: u16) -> bool {
        let attribute = attribute_on_secondary(bit);
        attribute.is_some() && (attribute == logic.counted.incident || attribute == logic.counted.fall_through)
    }
}
