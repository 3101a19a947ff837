//! [`Facts`]: what the sheet of a month asks of a record, derived once.

use casemix_drg::{Answer, HacOutcome, HacStatus, ReturnCode};
use casemix_record::{DischargeStatus, Encounter, EncounterClass, Mdc, MsDrg, PayerClass, Poa, Release};
use chrono::NaiveDate;

use crate::Population;

/// The longest stay, in days, that is taken for one: a hundred years.
const LONGEST_STAY: i64 = 36_525;

/// What the sheet of a month asks of a record: derived once from an [`Encounter`], or filled by an embedder from a
/// record type of its own.
///
/// ```
/// use casemix_record::Encounter;
/// use casemix_stats::month::Facts;
///
/// let encounter = Encounter::builder("E1").admitted("2026-01-05").discharged("2026-01-09").discharge_status("20").build();
/// let facts = Facts::of(&encounter);
/// assert_eq!((facts.days, facts.died), (Some(4), true));
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Facts<'a> {
    /// The encounter's identifier, for the list of records without a DRG. An empty one is counted and not listed: leave
    /// it out to count many years in little memory.
    pub id: &'a str,
    /// The kind of encounter; `None` if it is not given or out of vocabulary, which counts as an inpatient stay.
    pub class: Option<EncounterClass>,
    /// Whom the stay belongs to.
    pub population: Population,
    /// Day of admission.
    pub admitted: Option<NaiveDate>,
    /// Day of discharge or death.
    pub discharged: Option<NaiveDate>,
    /// Length of stay in days; `None` if the record gives none, or an impossible one.
    pub days: Option<u32>,
    /// The discharge status.
    pub disposition: Option<DischargeStatus>,
    /// Whether the stay ended with death.
    pub died: bool,
    /// The class of the payer.
    pub payer: Option<PayerClass>,
    /// The hospital service at discharge; empty if none is given.
    pub service: &'a str,
    /// How present on admission was reported.
    pub poa: PoaReporting,
    /// Whether a review found the record wrong; set by whoever reviewed it.
    pub has_findings: bool,
}

impl<'a> Facts<'a> {
    /// An inpatient stay of adults and children of which nothing else is known.
    pub fn new(id: &'a str) -> Facts<'a> {
        Facts {
            id,
            class: None,
            population: Population::AdultsAndChildren,
            admitted: None,
            discharged: None,
            days: None,
            disposition: None,
            died: false,
            payer: None,
            service: "",
            poa: PoaReporting::default(),
            has_findings: false,
        }
    }

    /// The facts of an encounter.
    ///
    /// The length of stay is the stated one where it is 1 to 36,525 days, else that of the dates
    /// ([`computed_length_of_stay`](Encounter::computed_length_of_stay)). The service is the last one stated, the
    /// payer that of the encounter, else of its first coverage.
    pub fn of(encounter: &'a Encounter) -> Facts<'a> {
        let disposition = encounter.discharge_status.value();
        let in_range = |days: &i64| (1..=LONGEST_STAY).contains(days);
        let stated = encounter.length_of_stay_days.value().map(i64::from).filter(in_range);
        let days = stated.or_else(|| encounter.computed_length_of_stay().filter(in_range));
        let mut services = encounter.services.iter().rev().map(|stay| stay.service.trim());
        let mut coverages = encounter.coverages.iter();
        Facts {
            id: encounter.id.as_str(),
            class: encounter.class.value(),
            population: Population::of(encounter),
            admitted: encounter.admitted.value().map(|moment| moment.date()),
            discharged: encounter.discharged.value().map(|moment| moment.date()),
            days: days.and_then(|days| u32::try_from(days).ok()),
            disposition,
            died: disposition.is_some_and(DischargeStatus::is_died),
            payer: encounter
                .payer
                .value()
                .or_else(|| coverages.next().and_then(|first| first.payer.value())),
            service: services.find(|service| !service.is_empty()).unwrap_or_default(),
            poa: PoaReporting::of(encounter),
            has_findings: false,
        }
    }
}

/// How a record reported which diagnoses were present on admission: diagnoses by indicator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PoaReporting {
    /// Whether the hospital is exempt from reporting.
    pub exempt_hospital: bool,
    /// Y: present.
    pub present: u32,
    /// N: not present.
    pub not_present: u32,
    /// U: the documentation does not tell.
    pub undocumented: u32,
    /// W: clinically undetermined.
    pub undetermined: u32,
    /// 1 or E: the code is exempt from reporting.
    pub exempt: u32,
    /// No indicator.
    pub missing: u32,
    /// A text that is no indicator.
    pub invalid: u32,
}

impl PoaReporting {
    /// Counts the indicators of the principal and the secondary diagnoses.
    pub fn of(encounter: &Encounter) -> PoaReporting {
        let exempt_hospital = encounter.poa_exempt_hospital.value() == Some(true);
        let mut reporting = PoaReporting {
            exempt_hospital,
            ..PoaReporting::default()
        };
        for diagnosis in encounter
            .principal_diagnosis()
            .into_iter()
            .chain(encounter.secondary_diagnoses())
        {
            *match diagnosis.poa.value() {
                Some(Poa::Y) => &mut reporting.present,
                Some(Poa::N) => &mut reporting.not_present,
                Some(Poa::U) => &mut reporting.undocumented,
                Some(Poa::W) => &mut reporting.undetermined,
                Some(_) => &mut reporting.exempt,
                None if diagnosis.poa.is_blank() => &mut reporting.missing,
                None => &mut reporting.invalid,
            } += 1;
        }
        reporting
    }
}

/// What grouping said of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// It has a DRG.
    Grouped(Grouped),
    /// It has none.
    NotGrouped(Refusal),
}

/// The DRG of a record, and its hospital-acquired conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grouped {
    /// The release.
    pub release: Release,
    /// The final DRG.
    pub drg: MsDrg,
    /// Its MDC.
    pub mdc: Mdc,
    /// Hospital-acquired conditions that are met: bit `n` for number `n`.
    pub conditions: u16,
    /// Whether they changed the DRG.
    pub hac_outcome: HacOutcome,
    /// Diagnoses whose code the release does not know.
    pub unknown_diagnoses: u32,
    /// Procedures whose code the release does not know.
    pub unknown_procedures: u32,
}

impl Grouped {
    /// A record with this DRG, without hospital-acquired conditions.
    pub fn new(release: Release, drg: MsDrg, mdc: Mdc) -> Grouped {
        Grouped {
            release,
            drg,
            mdc,
            conditions: 0,
            hac_outcome: HacOutcome::NotApplicable,
            unknown_diagnoses: 0,
            unknown_procedures: 0,
        }
    }
}

impl From<&Answer> for Outcome {
    /// The final grouping; any return code but OK is a refusal.
    fn from(answer: &Answer) -> Outcome {
        if answer.final_.status != ReturnCode::Ok {
            return Outcome::NotGrouped(Refusal::ReturnCode(answer.final_.status));
        }
        let diagnoses = || answer.principal.iter().chain(&answer.secondary);
        let met = diagnoses()
            .flat_map(|diagnosis| diagnosis.hac.iter())
            .filter(|hac| hac.status == HacStatus::Met);
        Outcome::Grouped(Grouped {
            conditions: met.fold(0, |bits, hac| {
                bits | 1_u16.checked_shl(hac.number.into()).unwrap_or_default()
            }),
            hac_outcome: answer.hac_outcome,
            unknown_diagnoses: diagnoses().filter(|diagnosis| !diagnosis.recognized).count() as u32,
            unknown_procedures: answer
                .procedures
                .iter()
                .filter(|procedure| !procedure.recognized)
                .count() as u32,
            ..Grouped::new(answer.release, answer.final_.drg, answer.final_.mdc)
        })
    }
}

/// Why a record has no DRG.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Refusal {
    /// The grouper ended with a return code.
    ReturnCode(ReturnCode),
    /// The codes are of a revision of ICD that has no MS-DRG of these releases.
    OtherRevision,
    /// There is no date of discharge to choose a release by, and none is named.
    NoDischargeDate,
    /// No release at hand is in force on the day of discharge.
    NoReleaseForDate,
    /// The release that the record names is not at hand.
    NoRelease(Release),
    /// What the record gives as a release is not the name of one.
    MalformedRelease,
}

impl Refusal {
    /// The name: that of the return code, or one in the same form.
    pub const fn name(self) -> &'static str {
        match self {
            Refusal::ReturnCode(code) => code.name(),
            Refusal::OtherRevision => "OTHER_REVISION",
            Refusal::NoDischargeDate => "NO_DISCHARGE_DATE",
            Refusal::NoReleaseForDate => "NO_RELEASE_FOR_DATE",
            Refusal::NoRelease(_) => "NO_RELEASE",
            Refusal::MalformedRelease => "MALFORMED_RELEASE",
        }
    }

    /// What it means and what to do, in words.
    pub const fn meaning(self) -> &'static str {
        match self {
            Refusal::ReturnCode(code) => code.meaning(),
            Refusal::OtherRevision => {
                "the codes are not of ICD-10, which these releases group; leave the record out, or code it in ICD-10"
            }
            Refusal::NoDischargeDate => {
                "the release is chosen by the date of discharge, which is missing or no date; complete it, or name the release"
            }
            Refusal::NoReleaseForDate => {
                "no release at hand is in force on the date of discharge; check the date, load tables that cover it, or name the release"
            }
            Refusal::NoRelease(_) => {
                "the record names a release that is not at hand; load tables that hold it, or leave the choice to the date"
            }
            Refusal::MalformedRelease => {
                "what the record gives as a release is not the name of one; write it like 43.1, or leave the choice to the date"
            }
        }
    }
}

impl From<&casemix_drg::Error> for Refusal {
    /// Why no grouper could be chosen for the record.
    fn from(error: &casemix_drg::Error) -> Refusal {
        match error {
            casemix_drg::Error::NoRelease(release) => Refusal::NoRelease(*release),
            _ => Refusal::NoReleaseForDate,
        }
    }
}
