//! A claim with its codes looked up, and the facts that formulas ask for.

use casemix_record::{Poa, Sex};

use super::marking::Scratch;
use crate::{
    AdmittingFlag, ClaimView, HacStatus, HospitalPoaStatus, Severity,
    bits::{Bits, Fact},
    logic::{DiagnosisEntry, Logic, NO_EXCLUSION, Pattern, Scheme},
    tables::CodeKey,
};

/// Present-on-admission indicators that grouping does not tell apart are one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PoaClass {
    /// Y, W.
    Present,
    /// N, U.
    NotPresent,
    /// Missing, exempt, or not an indicator.
    Unusable,
}

impl From<Option<Poa>> for PoaClass {
    fn from(poa: Option<Poa>) -> PoaClass {
        match poa {
            Some(Poa::Y | Poa::W) => PoaClass::Present,
            Some(Poa::N | Poa::U) => PoaClass::NotPresent,
            _ => PoaClass::Unusable,
        }
    }
}

/// The principal diagnosis.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Principal {
    pub(crate) given: bool,
    pub(crate) code: Option<CodeKey>,
    pub(crate) entry: Option<DiagnosisEntry>,
    pub(crate) mdc: u8,
}

/// A secondary diagnosis.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Secondary {
    pub(crate) code: Option<CodeKey>,
    /// Position of the scheme; `None` for an unknown code.
    pub(crate) scheme: Option<u16>,
    pub(crate) severity: Severity,
    /// Excluded by the principal diagnosis.
    pub(crate) excluded: bool,
    /// Counts only for a patient who lives, and the patient died.
    pub(crate) void_by_death: bool,
    pub(crate) poa: PoaClass,
    /// Status of each candidate of the scheme.
    pub(crate) hac_status: [HacStatus; 4],
    /// Hospital-acquired conditions met: bit by number.
    pub(crate) hac_met: u16,
}

/// A procedure.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Procedure {
    pub(crate) code: Option<CodeKey>,
    pub(crate) pattern: Option<u16>,
    /// MDCs in which its attributes do not count: bit `m` for MDC `m`.
    pub(crate) suppressed_mdcs: u32,
    /// Positions of the memberships in clusters.
    pub(crate) memberships: (u32, u32),
}

/// Severity of the claim for every suppression list: bit by number of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct SeverityBits {
    pub(crate) mcc: u32,
    pub(crate) cc: u32,
}

impl SeverityBits {
    pub(crate) fn for_list(self, list: u8) -> Severity {
        match (self.mcc >> list & 1, self.cc >> list & 1) {
            (1, _) => Severity::Mcc,
            (_, 1) => Severity::Cc,
            _ => Severity::NonCc,
        }
    }
}

/// A claim with its codes looked up.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClaimState {
    pub(crate) hospital: HospitalPoaStatus,
    pub(crate) admitting: AdmittingFlag,
    pub(crate) principal: Principal,
    pub(crate) secondary: Vec<Secondary>,
    pub(crate) procedures: Vec<Procedure>,
    /// Clusters of procedures that are complete on the claim, ascending by name.
    pub(crate) clusters: Vec<u16>,
    /// Room to find clusters in: the choices that are on the claim, for each cluster of the release.
    pub(super) chosen: Vec<u32>,
    /// Everything but procedures that some MDC suppresses.
    pub(super) bits: Bits,
    suppression: bool,
    /// Sites of significant trauma on any diagnosis: one bit each.
    trauma_sites: u8,
    /// Every known diagnosis so far is incidental to a newborn.
    only_incident: bool,
    pub(super) marking: Scratch,
}

impl ClaimState {
    /// Looks the codes of a claim up and builds its facts.
    #[inline]
    pub(crate) fn load(&mut self, logic: &Logic, claim: &impl ClaimView) {
        let status = claim
            .discharge_status()
            .map(|status| status.number())
            .filter(|status| is_known(*status));
        let died = status == Some(20);
        self.bits = Bits::default();
        self.hospital = claim.hospital_poa_status();
        self.admitting = match claim.admitting() {
            None => AdmittingFlag::NotGiven,
            Some(code) if find(logic, code).1.is_some() => AdmittingFlag::Valid,
            Some(code) if code.trim().is_empty() => AdmittingFlag::NotGiven,
            Some(_) => AdmittingFlag::Invalid,
        };
        self.load_status(status, died);
        self.load_principal(logic, claim);
        self.secondary.clear();
        let excludes = self
            .principal
            .entry
            .map(|entry| entry.excludes)
            .filter(|group| *group != NO_EXCLUSION);
        for (code, poa) in claim.secondary() {
            self.load_secondary(logic, code, poa.into(), excludes, died);
        }
        self.procedures.clear();
        for code in claim.procedures() {
            let code = CodeKey::of(code);
            let pattern = code.and_then(|code| logic.procedures.get(code));
            self.procedures.push(Procedure {
                code,
                pattern,
                suppressed_mdcs: 0,
                memberships: (0, 0),
            });
        }
        self.finish(logic);
    }

    fn load_status(&mut self, status: Option<u8>, died: bool) {
        self.bits.note(Fact::Alive, !died);
        self.bits.note(Fact::Died, died);
        self.bits.note(Fact::Ama, status == Some(7));
        self.bits
            .set(Fact::Xfrnba, matches!(status, Some(2 | 5 | 66 | 82 | 85 | 94)));
        self.bits.note(Fact::InvalidDstat, status.is_none());
        self.bits.note(Fact::AnyDx, true);
    }

    fn load_principal(&mut self, logic: &Logic, claim: &impl ClaimView) {
        let given = claim.principal().map(|(code, _)| find(logic, code));
        let (code, entry) = given.unwrap_or_default();
        self.principal = Principal {
            given: given.is_some(),
            code,
            entry,
            mdc: 0,
        };
        (self.trauma_sites, self.only_incident) = (0, false);
        let Some(scheme) = self.principal_scheme(logic) else {
            self.bits.note(Fact::InvalidPdx, true);
            return;
        };
        (self.trauma_sites, self.only_incident) = (scheme.trauma_sites, scheme.incident);
        let by_sex = code.and_then(|code| logic.genders.binary_search_by_key(&code, |(code, _)| *code).ok());
        let by_sex = by_sex.and_then(|at| logic.genders.get(at)).map(|(_, mdcs)| *mdcs);
        self.principal.mdc = match (by_sex, claim.sex()) {
            (None, _) => scheme.mdc,
            (Some([male, _]), Some(Sex::Male)) => male,
            (Some([_, female]), sex) => {
                self.bits.note(Fact::InvalidSex, sex != Some(Sex::Female));
                female
            }
        };
        self.bits.add_principal(&scheme.bits);
        self.bits.note(Fact::PdxEcode, scheme.external_cause);
        self.bits.note(Fact::Mdc20FallThru, self.principal.mdc == 20);
    }

    #[inline]
    fn load_secondary(&mut self, logic: &Logic, code: &str, poa: PoaClass, excludes: Option<u16>, died: bool) {
        let (code, entry) = find(logic, code);
        let scheme = entry.and_then(|entry| logic.schemes.get(usize::from(entry.scheme)));
        let (mut severity, mut excluded, mut void_by_death) = (Severity::NonCc, false, false);
        if let (Some(scheme), Some(entry)) = (scheme, entry) {
            self.bits.add_secondary(&scheme.bits);
            self.trauma_sites |= scheme.trauma_sites;
            self.only_incident &= scheme.incident;
            severity = scheme.severity;
            void_by_death = died && scheme.mcc_alive;
            // Exclusion matters for severity and for hospital-acquired conditions only.
            if let Some(group) = excludes.filter(|_| severity != Severity::NonCc || !scheme.hac.is_empty()) {
                excluded = entry.excluded_as != NO_EXCLUSION
                    && logic.tables.group(group).binary_search(entry.excluded_as).is_ok();
            }
        }
        self.secondary.push(Secondary {
            code,
            scheme: entry.map(|entry| entry.scheme),
            severity,
            excluded,
            void_by_death,
            poa,
            hac_status: [HacStatus::NotOnList; 4],
            hac_met: 0,
        });
    }

    /// The facts that need all codes of one kind.
    fn finish(&mut self, logic: &Logic) {
        self.find_clusters(logic);
        self.suppression = false;
        for procedure in &self.procedures {
            let Some(pattern) = pattern(logic, procedure.pattern) else {
                continue;
            };
            if procedure.suppressed_mdcs == 0 {
                add_procedure(&mut self.bits, pattern);
            } else {
                self.suppression = true;
            }
        }
        for cluster in &self.clusters {
            let own = logic
                .clusters
                .get(*cluster)
                .and_then(|cluster| pattern(logic, cluster.pattern));
            if let Some(pattern) = own {
                add_procedure(&mut self.bits, pattern);
            }
        }
        self.bits.note(Fact::Multst, self.trauma_sites.count_ones() >= 2);
        self.bits.note(Fact::OnlyIncident, self.only_incident);
        if !self.procedures.is_empty() {
            self.count_procedures(logic);
        }
    }

    /// The facts as the formulas of an MDC see them.
    #[inline]
    pub(crate) fn bits_in(&self, logic: &Logic, mdc: u8) -> Bits {
        let mut bits = self.bits;
        if self.suppression {
            let counting = self.procedures.iter().filter(|procedure| procedure.counts_in(mdc));
            for pattern in counting.filter_map(|procedure| pattern(logic, procedure.pattern)) {
                add_procedure(&mut bits, pattern);
            }
        }
        bits
    }

    /// Severity of the claim for every suppression list; in the final grouping hospital-acquired conditions do not
    /// count.
    pub(crate) fn severity(&self, logic: &Logic, final_: bool) -> SeverityBits {
        let mut severity = SeverityBits::default();
        for diagnosis in self.secondary.iter().filter(|diagnosis| diagnosis.counts(final_)) {
            let lists = scheme(logic, diagnosis.scheme).map_or(0, |scheme| !scheme.suppressed_by);
            match diagnosis.severity {
                Severity::Mcc => severity.mcc |= lists,
                Severity::Cc => severity.cc |= lists,
                Severity::NonCc | Severity::None => (),
            }
        }
        severity
    }

    pub(crate) fn principal_scheme<'l>(&self, logic: &'l Logic) -> Option<&'l Scheme> {
        scheme(logic, self.principal.entry.map(|entry| entry.scheme))
    }
}

impl Secondary {
    /// Whether its severity counts, leaving aside what formulas suppress.
    pub(crate) fn counts(&self, final_: bool) -> bool {
        let acquired = final_ && self.hac_met != 0;
        !(self.excluded || self.void_by_death || acquired)
    }
}

impl Procedure {
    /// Whether its attributes count in an MDC.
    pub(crate) fn counts_in(&self, mdc: u8) -> bool {
        self.suppressed_mdcs >> (mdc & 31) & 1 == 0
    }
}

#[inline]
fn add_procedure(bits: &mut Bits, pattern: &Pattern) {
    bits.add_procedure(&pattern.bits);
    if pattern.operating_room {
        bits.note(Fact::OrProc, true);
    }
}

#[inline]
fn find(logic: &Logic, code: &str) -> (Option<CodeKey>, Option<DiagnosisEntry>) {
    let code = CodeKey::of(code);
    (code, code.and_then(|code| logic.diagnoses.get(code)))
}

#[inline]
pub(crate) fn scheme(logic: &Logic, position: Option<u16>) -> Option<&Scheme> {
    position.and_then(|position| logic.schemes.get(usize::from(position)))
}

#[inline]
pub(crate) fn pattern(logic: &Logic, position: Option<u16>) -> Option<&Pattern> {
    position.and_then(|position| logic.patterns.get(usize::from(position)))
}

/// Discharge statuses that the grouper knows.
fn is_known(status: u8) -> bool {
    matches!(status, 1..=7 | 20 | 21 | 30 | 43 | 50 | 51 | 61..=66 | 69 | 70 | 81..=95)
}
