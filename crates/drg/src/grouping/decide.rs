//! Tries the formulas: pre-MDC first, then the MDC of the principal diagnosis, then where a formula sends the claim.

use casemix_record::{Mdc, MsDrg};

use super::{ClaimState, claim_state::SeverityBits};
use crate::{
    DrgType, Grouping, ReturnCode, Severity,
    bits::{Bits, Fact},
    logic::{Formula, Logic, Target, set_severity},
    tables::FormulaKind,
};

/// MDCs that can follow one another on the way of a claim: pre-MDC, an MDC it is sent to, unrelated procedures.
const MOST_REROUTES: usize = 4;

/// How a grouping ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decision {
    pub(crate) status: ReturnCode,
    /// The formula that decided, if one did.
    pub(crate) formula: Option<u32>,
    /// The MDC in whose hierarchy that formula stands.
    pub(crate) evaluated_mdc: u8,
    /// The MDC that is reported.
    pub(crate) reported_mdc: u8,
    /// The MDC that the claim was sent to from pre-MDC.
    pub(crate) sent_to: Option<u8>,
    pub(crate) severity: SeverityBits,
}

impl Decision {
    pub(crate) fn refused(status: ReturnCode) -> Decision {
        Decision {
            status,
            formula: None,
            evaluated_mdc: 0,
            reported_mdc: 0,
            sent_to: None,
            severity: SeverityBits::default(),
        }
    }
}

impl ClaimState {
    /// Finds the DRG.
    pub(crate) fn decide(&self, logic: &Logic, severity: SeverityBits) -> Decision {
        self.way(logic, severity, |mdc| self.first_hit(logic, mdc, severity))
    }

    /// Finds the DRG; `holds` is asked of every formula on the way, in order, and must say whether it holds.
    pub(crate) fn decide_by(
        &self,
        logic: &Logic,
        severity: SeverityBits,
        mut holds: impl FnMut(&Formula, &Bits) -> bool,
    ) -> Decision {
        self.way(logic, severity, |mdc| {
            let mut bits = self.bits_in(logic, mdc);
            let formulas = logic
                .hierarchy
                .families(mdc)
                .iter()
                .flat_map(|family| logic.hierarchy.formulas(family));
            for (number, formula) in formulas {
                tell_severity(&mut bits, severity.for_list(formula.suppression));
                if holds(formula, &bits) {
                    return Some(number);
                }
            }
            None
        })
    }

    /// The way of a claim through the MDCs; `first_hit` finds the first formula of an MDC that holds.
    #[inline]
    fn way(&self, logic: &Logic, severity: SeverityBits, mut first_hit: impl FnMut(u8) -> Option<u32>) -> Decision {
        let mut sent_to = None;
        let (mut mdc, mut reported) = (0, self.principal.mdc);
        for _ in 0..MOST_REROUTES {
            let hit = first_hit(mdc);
            match hit
                .and_then(|number| logic.hierarchy.get(number))
                .map(|formula| formula.target)
            {
                Some(Target::Drg { .. }) => {
                    return Decision {
                        status: ReturnCode::Ok,
                        formula: hit,
                        evaluated_mdc: mdc,
                        reported_mdc: reported,
                        sent_to,
                        severity,
                    };
                }
                Some(Target::Refuse(code)) => return Decision::refused(code),
                Some(Target::Reroute(to)) => {
                    if mdc == 0 {
                        sent_to = Some(to);
                        reported = to;
                    }
                    mdc = to;
                }
                None if mdc == 0 => mdc = self.principal.mdc,
                None => break,
            }
            if mdc == 0 {
                break;
            }
        }
        Decision::refused(ReturnCode::Ungroupable)
    }

    /// The first formula of an MDC that holds.
    #[inline]
    fn first_hit(&self, logic: &Logic, mdc: u8, severity: SeverityBits) -> Option<u32> {
        let mut bits = self.bits_in(logic, mdc);
        let mut list = None;
        for family in logic.hierarchy.candidates(mdc, &bits.clone()) {
            for (number, formula) in logic.hierarchy.formulas(family) {
                if list != Some(formula.suppression) {
                    list = Some(formula.suppression);
                    tell_severity(&mut bits, severity.for_list(formula.suppression));
                }
                if formula.program.holds(&bits) {
                    return Some(number);
                }
            }
        }
        None
    }

    /// The facts as the deciding formula saw them.
    pub(crate) fn deciding_bits(&self, logic: &Logic, decision: &Decision) -> Bits {
        let mut bits = self.bits_in(logic, decision.evaluated_mdc);
        if let Some(formula) = decision.formula.and_then(|number| logic.hierarchy.get(number)) {
            tell_severity(&mut bits, decision.severity.for_list(formula.suppression));
        }
        bits
    }

    /// The decision as it is reported.
    pub(crate) fn grouping(&self, logic: &Logic, decision: &Decision) -> Grouping {
        let Some(formula) = decision.formula.and_then(|number| logic.hierarchy.get(number)) else {
            return Grouping::failed(decision.status);
        };
        let Target::Drg { drg, base, kind } = formula.target else {
            return Grouping::failed(decision.status);
        };
        let (mut asked_mcc, mut asked_cc) = (false, false);
        formula.program.run(&self.deciding_bits(logic, decision), |bit, set| {
            asked_mcc |= set && bit == Fact::Mcc.bit();
            asked_cc |= set && bit == Fact::Cc.bit();
        });
        Grouping {
            status: ReturnCode::Ok,
            drg: MsDrg::from_number(drg).unwrap_or(MsDrg::UNGROUPABLE),
            mdc: Mdc::from_number(decision.reported_mdc).unwrap_or(Mdc::PRE),
            base_drg: MsDrg::from_number(base).unwrap_or(MsDrg::UNGROUPABLE),
            drg_type: match kind {
                FormulaKind::None => DrgType::None,
                FormulaKind::Medical => DrgType::Medical,
                FormulaKind::Surgical => DrgType::Surgical,
            },
            severity: match kind {
                FormulaKind::None => Severity::None,
                _ => decision.severity.for_list(formula.suppression),
            },
            drg_severity: match (asked_mcc, asked_cc) {
                (true, _) => Severity::Mcc,
                (_, true) => Severity::Cc,
                _ => Severity::NonCc,
            },
        }
    }
}

#[inline]
fn tell_severity(bits: &mut Bits, severity: Severity) {
    set_severity(bits, severity == Severity::Mcc, severity == Severity::Cc);
}
