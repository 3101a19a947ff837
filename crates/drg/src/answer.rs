//! What grouping says: of the claim, and of every code on it.

use std::fmt;

use casemix_record::{Mdc, MsDrg, Release};

/// How a grouping ended.
///
/// The numbers are those of the official software. Any status but [`Ok`](ReturnCode::Ok) comes with DRG 999.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ReturnCode {
    /// 0: a DRG was assigned.
    #[default]
    Ok,
    /// 1: the principal diagnosis is an external cause.
    DxCannotBePdx,
    /// 4: the sex is needed and is neither male nor female.
    InvalidSex,
    /// 5: the discharge status is needed and is not a known one.
    InvalidDischargeStatus,
    /// 7: the principal diagnosis is missing or unknown to the release.
    InvalidPdx,
    /// 9: a hospital-acquired condition is met and a present-on-admission indicator is missing or invalid.
    HacMissingOnePoa,
    /// 10: the hospital's status is unknown, and its one secondary diagnosis, not present on admission, is a
    /// hospital-acquired condition.
    HacStatusInvalidPoaNOrU,
    /// 11: the same with a missing or invalid present-on-admission indicator.
    HacStatusInvalidPoaInvalidOr1,
    /// 15: the same with several secondary diagnoses.
    HacStatusInvalidMultHacsPoaNotYW,
    /// No formula holds. Never seen with the official tables.
    Ungroupable,
}

impl ReturnCode {
    /// The name in upper case with underscores, such as `INVALID_PDX`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            ReturnCode::Ok => "OK",
            ReturnCode::DxCannotBePdx => "DX_CANNOT_BE_PDX",
            ReturnCode::InvalidSex => "INVALID_SEX",
            ReturnCode::InvalidDischargeStatus => "INVALID_DISCHARGE_STATUS",
            ReturnCode::InvalidPdx => "INVALID_PDX",
            ReturnCode::HacMissingOnePoa => "HAC_MISSING_ONE_POA",
            ReturnCode::HacStatusInvalidPoaNOrU => "HAC_STATUS_INVALID_POA_N_OR_U",
            ReturnCode::HacStatusInvalidPoaInvalidOr1 => "HAC_STATUS_INVALID_POA_INVALID_OR_1",
            ReturnCode::HacStatusInvalidMultHacsPoaNotYW => "HAC_STATUS_INVALID_MULT_HACS_POA_NOT_Y_W",
            ReturnCode::Ungroupable => "UNGROUPABLE",
        }
    }

    /// What the return code means for the record and what to do about it, in words.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            ReturnCode::Ok => "a DRG was assigned",
            ReturnCode::DxCannotBePdx => {
                "the principal diagnosis is an external cause code, which can never be principal; sequence the injury or condition first"
            }
            ReturnCode::InvalidSex => {
                "the major diagnostic category depends on the sex, which is neither male nor female; complete the sex"
            }
            ReturnCode::InvalidDischargeStatus => {
                "the DRG depends on the discharge status, which is missing or not a known one; correct it"
            }
            ReturnCode::InvalidPdx => {
                "the principal diagnosis is missing or not a code of this release; check the code, its digits and the discharge date"
            }
            ReturnCode::HacMissingOnePoa => {
                "a hospital-acquired condition is met while a present-on-admission indicator is missing or invalid; complete the indicators"
            }
            ReturnCode::HacStatusInvalidPoaNOrU
            | ReturnCode::HacStatusInvalidPoaInvalidOr1
            | ReturnCode::HacStatusInvalidMultHacsPoaNotYW => {
                "a hospital-acquired condition is met, and it is not known whether the hospital is exempt from present-on-admission reporting; state it"
            }
            ReturnCode::Ungroupable => "no formula of the release holds for this claim; check its codes",
        }
    }
}

impl fmt::Display for ReturnCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Complication or comorbidity level: of a code, of a claim, or of a DRG.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Not applicable: nothing was grouped, or the DRG knows no severity.
    #[default]
    None,
    /// Neither.
    NonCc,
    /// Complication or comorbidity.
    Cc,
    /// Major complication or comorbidity.
    Mcc,
}

impl Severity {
    /// `none`, `non-cc`, `cc` or `mcc`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Severity::None => "none",
            Severity::NonCc => "non-cc",
            Severity::Cc => "cc",
            Severity::Mcc => "mcc",
        }
    }
}

/// Whether a DRG is surgical or medical.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DrgType {
    /// Neither: nothing was grouped, or DRG 998.
    #[default]
    None,
    /// Medical.
    Medical,
    /// Surgical.
    Surgical,
}

impl DrgType {
    /// `none`, `medical` or `surgical`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            DrgType::None => "none",
            DrgType::Medical => "medical",
            DrgType::Surgical => "surgical",
        }
    }
}

/// The outcome of one grouping, initial or final.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grouping {
    /// How it ended.
    pub status: ReturnCode,
    /// The DRG; 999 unless the status is OK.
    pub drg: MsDrg,
    /// The MDC reported with it: that of the principal diagnosis, also for pre-MDC and unrelated-procedure DRGs, but
    /// 11, 24 or 25 where the claim was sent there; 0 unless the status is OK.
    pub mdc: Mdc,
    /// First DRG of the family, which names the family whatever the severity.
    pub base_drg: MsDrg,
    /// Surgical or medical.
    pub drg_type: DrgType,
    /// Highest severity that counts on the claim for this DRG's family.
    pub severity: Severity,
    /// Severity that the DRG itself asks for.
    pub drg_severity: Severity,
}

impl Grouping {
    pub(crate) fn failed(status: ReturnCode) -> Grouping {
        Grouping {
            status,
            drg: MsDrg::UNGROUPABLE,
            mdc: Mdc::PRE,
            base_drg: MsDrg::UNGROUPABLE,
            drg_type: DrgType::None,
            severity: Severity::None,
            drg_severity: Severity::NonCc,
        }
    }
}

/// Whether hospital-acquired conditions changed the DRG.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HacOutcome {
    /// The hospital is exempt, or none is met.
    #[default]
    NotApplicable,
    /// At least one is met; initial and final DRG are the same.
    FinalDrgNoChange,
    /// At least one is met; the final DRG differs.
    FinalDrgChanges,
    /// At least one is met; the final grouping ended with a return code.
    FinalDrgUngroupable,
}

impl HacOutcome {
    /// The name in kebab case, such as `final-drg-changes`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            HacOutcome::NotApplicable => "not-applicable",
            HacOutcome::FinalDrgNoChange => "final-drg-no-change",
            HacOutcome::FinalDrgChanges => "final-drg-changes",
            HacOutcome::FinalDrgUngroupable => "final-drg-ungroupable",
        }
    }
}

/// Whether the admitting diagnosis is a code of the release.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AdmittingFlag {
    /// There is none on the claim.
    #[default]
    NotGiven,
    /// It is.
    Valid,
    /// It is not.
    Invalid,
}

impl AdmittingFlag {
    /// `not-given`, `valid` or `invalid`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            AdmittingFlag::NotGiven => "not-given",
            AdmittingFlag::Valid => "valid",
            AdmittingFlag::Invalid => "invalid",
        }
    }
}

/// Which groupings a code had a part in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Affects {
    /// The initial grouping.
    pub initial: bool,
    /// The final grouping.
    pub final_: bool,
}

impl Affects {
    /// 0 none, 1 initial, 2 final, 3 both.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.initial as u8 | (self.final_ as u8) << 1
    }
}

/// What became of a secondary diagnosis's severity in one grouping.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SeverityFlag {
    /// 0: it is neither CC nor MCC, or is void: alive-only with a patient who died, or hospital-acquired.
    #[default]
    Neither,
    /// 1: it counts as MCC.
    Mcc,
    /// 2: an MCC that the logic of this DRG leaves out.
    MccExcludedByDrgLogic,
    /// 3: a CC that the logic of this DRG leaves out.
    CcExcludedByDrgLogic,
    /// 5: it counts as CC.
    Cc,
    /// 6: an MCC excluded by the principal diagnosis.
    MccExcluded,
    /// 7: a CC excluded by the principal diagnosis.
    CcExcluded,
}

impl SeverityFlag {
    /// The number that the official software gives.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            SeverityFlag::Neither => 0,
            SeverityFlag::Mcc => 1,
            SeverityFlag::MccExcludedByDrgLogic => 2,
            SeverityFlag::CcExcludedByDrgLogic => 3,
            SeverityFlag::Cc => 5,
            SeverityFlag::MccExcluded => 6,
            SeverityFlag::CcExcluded => 7,
        }
    }
}

/// What the check of a present-on-admission indicator found; made only for codes on a list of hospital-acquired
/// conditions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PoaCheck {
    /// 0: not checked.
    #[default]
    NotChecked,
    /// 1: missing, exempt or not a known indicator.
    NotRecognized,
    /// 3: not present on admission (N, U).
    NotPresent,
    /// 4: present on admission (Y, W).
    Present,
    /// 5: the hospital is exempt from reporting.
    HospitalExempt,
}

impl PoaCheck {
    /// The number that the official software gives.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            PoaCheck::NotChecked => 0,
            PoaCheck::NotRecognized => 1,
            PoaCheck::NotPresent => 3,
            PoaCheck::Present => 4,
            PoaCheck::HospitalExempt => 5,
        }
    }
}

/// Whether a code meets a hospital-acquired condition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HacStatus {
    /// 0: the code is not on a list.
    #[default]
    NotOnList,
    /// 1: it does.
    Met,
    /// 2: it is on the list and does not.
    NotMet,
    /// 3: does not apply, because the principal diagnosis excludes the code.
    NotApplicableExclusion,
    /// 4: does not apply, because the hospital is exempt.
    NotApplicableExempt,
}

impl HacStatus {
    /// The number that the official software gives.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }
}

/// Name of a list of hospital-acquired conditions, such as `HAC05` or `hac11_sdx`; at most fifteen ASCII characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HacList([u8; 15]);

impl HacList {
    pub(crate) fn new(name: &str) -> Option<HacList> {
        let mut bytes = [0; 15];
        let room = bytes.get_mut(..name.len()).filter(|_| name.is_ascii())?;
        room.copy_from_slice(name.as_bytes());
        Some(HacList(bytes))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let name = self.0.split(|byte| *byte == 0).next().unwrap_or_default();
        std::str::from_utf8(name).unwrap_or_default()
    }
}

impl fmt::Debug for HacList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is reported of a diagnosis and one hospital-acquired condition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HacEntry {
    /// Number of the condition, 1 to 14; 0 where it is not met.
    pub number: u8,
    /// Whether it is met.
    pub status: HacStatus,
    /// The list that names the code; `None` on a principal diagnosis.
    pub list: Option<HacList>,
}

/// The hospital-acquired conditions reported of a diagnosis: four at most, read as a slice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HacEntries {
    entries: [HacEntry; HacEntries::MOST],
    length: u8,
}

impl HacEntries {
    /// Most entries that a diagnosis has.
    pub const MOST: usize = 4;

    pub(crate) fn push(&mut self, entry: HacEntry) {
        if let Some(free) = self.entries.get_mut(usize::from(self.length)) {
            *free = entry;
            self.length += 1;
        }
    }
}

impl std::ops::Deref for HacEntries {
    type Target = [HacEntry];

    fn deref(&self) -> &[HacEntry] {
        self.entries.get(..usize::from(self.length)).unwrap_or_default()
    }
}

/// What grouping says of a diagnosis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DiagnosisAnswer {
    /// Whether the release knows the code.
    pub recognized: bool,
    /// Whether it had a part in the DRG.
    pub affects: Affects,
    /// What became of its severity in the initial grouping.
    pub initial_severity: SeverityFlag,
    /// What became of its severity in the final grouping.
    pub final_severity: SeverityFlag,
    /// What the check of its present-on-admission indicator found.
    pub poa: PoaCheck,
    /// Hospital-acquired conditions.
    pub hac: HacEntries,
}

/// What grouping says of a procedure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProcedureAnswer {
    /// Whether the release knows the code.
    pub recognized: bool,
    /// Whether it is an operating room procedure.
    pub operating_room: bool,
    /// Whether it had a part in the DRG.
    pub affects: Affects,
    /// Hospital-acquired conditions that it helped to meet.
    pub hac: HacSet,
}

/// A set of hospital-acquired conditions by number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HacSet(pub(crate) u16);

impl HacSet {
    /// The numbers, ascending.
    pub fn iter(self) -> impl Iterator<Item = u8> {
        (0..16).filter(move |number| self.0 >> number & 1 == 1)
    }

    /// How many there are.
    #[must_use]
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Everything that grouping says of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// The release that made it.
    pub release: Release,
    /// Grouping as if no condition were hospital-acquired.
    pub initial: Grouping,
    /// Grouping for payment: hospital-acquired conditions do not count as CC or MCC.
    pub final_: Grouping,
    /// Number of hospital-acquired conditions that are met.
    pub hac_count: u8,
    /// Whether they changed the DRG.
    pub hac_outcome: HacOutcome,
    /// Whether the admitting diagnosis is a code of the release.
    pub admitting: AdmittingFlag,
    /// The principal diagnosis; `None` if there is none on the claim.
    pub principal: Option<DiagnosisAnswer>,
    /// The secondary diagnoses, in the order of the claim.
    pub secondary: Vec<DiagnosisAnswer>,
    /// The procedures, in the order of the claim.
    pub procedures: Vec<ProcedureAnswer>,
}

impl Answer {
    pub(crate) fn empty(release: Release) -> Answer {
        let nothing = Grouping::failed(ReturnCode::InvalidPdx);
        Answer {
            release,
            initial: nothing,
            final_: nothing,
            hac_count: 0,
            hac_outcome: HacOutcome::NotApplicable,
            admitting: AdmittingFlag::NotGiven,
            principal: None,
            secondary: Vec::new(),
            procedures: Vec::new(),
        }
    }
}
