//! Writes the answer.

use super::{
    ClaimState, Decision,
    claim_state::{PoaClass, Secondary, pattern, scheme},
};
use crate::{
    Affects, Answer, DiagnosisAnswer, HacEntries, HacEntry, HacOutcome, HacSet, HacStatus, HospitalPoaStatus, PoaCheck,
    ProcedureAnswer, ReturnCode, Severity, SeverityFlag,
    logic::{Logic, Scheme},
};

/// Surgical site infection after bariatric surgery is reported of the principal diagnosis too.
const BARIATRIC_SURGERY: u8 = 11;

/// What differs between releases in the per-code answers.
#[derive(Clone, Copy)]
struct Habits {
    /// From v41.1 a CC or MCC that the DRG's logic leaves out is told apart.
    tells_exclusion_by_logic: bool,
    /// Up to v40.1 only the first candidate of a code that meets nothing is reported.
    first_candidate_only: bool,
    /// Up to v41.1 an unknown procedure counts as an operating room procedure.
    unknown_is_operating_room: bool,
}

impl Habits {
    fn of(logic: &Logic) -> Habits {
        let release = (logic.release.major, logic.release.minor);
        Habits {
            tells_exclusion_by_logic: release >= (41, 1),
            first_candidate_only: release < (41, 0),
            unknown_is_operating_room: release < (42, 0),
        }
    }
}

impl ClaimState {
    /// Writes everything but which codes had a part in the DRG.
    pub(super) fn report(&self, logic: &Logic, initial: &Decision, final_: &Decision, answer: &mut Answer) {
        let habits = Habits::of(logic);
        answer.release = logic.release;
        answer.admitting = self.admitting;
        answer.initial = self.grouping(logic, initial);
        answer.final_ = if initial == final_ {
            answer.initial
        } else {
            self.grouping(logic, final_)
        };
        let grouped = initial.status == ReturnCode::Ok;

        let lists = [initial, if final_.formula.is_some() { final_ } else { initial }]
            .map(|decision| decision.formula.and_then(|number| logic.hierarchy.get(number)))
            .map(|formula| formula.map_or(0, |formula| formula.suppression));
        answer.secondary.clear();
        let mut met = 0_u16;
        for diagnosis in &self.secondary {
            let mut told = DiagnosisAnswer {
                recognized: diagnosis.scheme.is_some(),
                ..DiagnosisAnswer::default()
            };
            if let Some(scheme) = scheme(logic, diagnosis.scheme).filter(|_| grouped) {
                told.initial_severity = severity_flag(diagnosis, scheme, lists[0], habits);
                told.final_severity = final_severity_flag(diagnosis, scheme, lists[1], habits);
                if !scheme.hac.is_empty() {
                    told.poa = self.poa_check(diagnosis);
                    told.hac = self.hac_entries(diagnosis, scheme, habits);
                }
            }
            met |= met_numbers(&told.hac);
            answer.secondary.push(told);
        }
        answer.principal = self.principal.given.then(|| DiagnosisAnswer {
            recognized: self.principal.entry.is_some(),
            hac: self.principal_hac(logic, met),
            ..DiagnosisAnswer::default()
        });
        answer.procedures.clear();
        for procedure in &self.procedures {
            let known = pattern(logic, procedure.pattern);
            answer.procedures.push(ProcedureAnswer {
                recognized: known.is_some(),
                operating_room: known.map_or(habits.unknown_is_operating_room, |pattern| !pattern.non_operating_room),
                affects: Affects::default(),
                hac: HacSet(if grouped {
                    self.hacs_of_procedure(logic, procedure.pattern)
                } else {
                    0
                }),
            });
        }
        answer.hac_count = met.count_ones() as u8;
        answer.hac_outcome = match (met, final_.status) {
            (0, _) => HacOutcome::NotApplicable,
            (_, ReturnCode::Ok) if answer.initial.drg == answer.final_.drg => HacOutcome::FinalDrgNoChange,
            (_, ReturnCode::Ok) => HacOutcome::FinalDrgChanges,
            _ => HacOutcome::FinalDrgUngroupable,
        };
    }

    fn poa_check(&self, diagnosis: &Secondary) -> PoaCheck {
        match (self.hospital, diagnosis.poa) {
            (HospitalPoaStatus::Exempt, _) => PoaCheck::HospitalExempt,
            (_, PoaClass::Present) => PoaCheck::Present,
            (_, PoaClass::NotPresent) => PoaCheck::NotPresent,
            (_, PoaClass::Unusable) => PoaCheck::NotRecognized,
        }
    }

    fn hac_entries(&self, diagnosis: &Secondary, scheme: &Scheme, habits: Habits) -> HacEntries {
        let mut entries = HacEntries::default();
        let exempt = self.hospital == HospitalPoaStatus::Exempt;
        let present = diagnosis.poa == PoaClass::Present;
        for (candidate, status) in scheme.hac.iter().zip(diagnosis.hac_status) {
            let status = if exempt { HacStatus::NotApplicableExempt } else { status };
            let entry = |number| HacEntry {
                number,
                status,
                list: Some(candidate.list),
            };
            match status {
                HacStatus::Met if !present => entries.push(entry(candidate.number)),
                HacStatus::NotApplicableExclusion => entries.push(entry(candidate.number)),
                HacStatus::NotApplicableExempt => entries.push(entry(0)),
                HacStatus::NotMet if present => {
                    entries.push(entry(0));
                    break;
                }
                _ => (),
            }
        }
        if entries.is_empty() {
            let told = if habits.first_candidate_only {
                1
            } else {
                HacEntries::MOST
            };
            for (candidate, status) in scheme.hac.iter().zip(diagnosis.hac_status).take(told) {
                entries.push(HacEntry {
                    number: 0,
                    status,
                    list: Some(candidate.list),
                });
            }
        }
        entries
    }

    fn principal_hac(&self, logic: &Logic, met: u16) -> HacEntries {
        let mut entries = HacEntries::default();
        let on_list = self
            .principal_scheme(logic)
            .is_some_and(|scheme| scheme.hac11_principal);
        if on_list && met >> BARIATRIC_SURGERY & 1 == 1 {
            entries.push(HacEntry {
                number: BARIATRIC_SURGERY,
                status: HacStatus::NotOnList,
                list: None,
            });
        }
        entries
    }
}

fn met_numbers(entries: &HacEntries) -> u16 {
    let met = entries.iter().filter(|entry| entry.status == HacStatus::Met);
    met.fold(0, |numbers, entry| numbers | 1 << entry.number)
}

fn severity_flag(diagnosis: &Secondary, scheme: &Scheme, list: u8, habits: Habits) -> SeverityFlag {
    let suppressed = habits.tells_exclusion_by_logic && scheme.suppressed_by >> list & 1 == 1;
    let mcc = diagnosis.severity == Severity::Mcc;
    match diagnosis.severity {
        Severity::None | Severity::NonCc => SeverityFlag::Neither,
        _ if diagnosis.excluded && mcc => SeverityFlag::MccExcluded,
        _ if diagnosis.excluded => SeverityFlag::CcExcluded,
        _ if diagnosis.void_by_death => SeverityFlag::Neither,
        _ if suppressed && mcc => SeverityFlag::MccExcludedByDrgLogic,
        _ if suppressed => SeverityFlag::CcExcludedByDrgLogic,
        _ if mcc => SeverityFlag::Mcc,
        _ => SeverityFlag::Cc,
    }
}

fn final_severity_flag(diagnosis: &Secondary, scheme: &Scheme, list: u8, habits: Habits) -> SeverityFlag {
    match severity_flag(diagnosis, scheme, list, habits) {
        SeverityFlag::Mcc | SeverityFlag::Cc if diagnosis.hac_met != 0 => SeverityFlag::Neither,
        flag => flag,
    }
}
