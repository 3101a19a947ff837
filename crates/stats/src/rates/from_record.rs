//! [`Rules`]: what a record counts as.

use std::collections::BTreeSet;

use casemix_record::{
    AutopsyPerformer, Birth, BirthOutcome, DeathRelation, Delivery, DeliveryMethod, Diagnosis, Encounter, EventKind,
    Infection, InfectionSite, Moment, Poa, Procedure, WoundClass,
};

use chrono::{Months, NaiveDate, TimeDelta};

use super::{Count, Counts};
use crate::{
    Accumulator, Population,
    month::{Facts, Standing},
};

/// The limits by which a record is counted. They differ between sources, so each can be set.
///
/// ```
/// use casemix_record::{Death, Encounter};
/// use casemix_stats::rates::{Count, Counts, Rules};
///
/// let died = Encounter::builder("E1").class("inpatient").admitted("2026-01-05T10:00").discharged("2026-01-07T09:30")
///     .discharge_status("20").build();
/// let mut counts = Counts::default();
/// counts.add_encounter(&died, &Rules::default(), |_| false);
/// assert_eq!(counts.get(Count::DeathsWithin48Hours), 1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rules {
    /// Deaths less than so many hours after admission are left out of the net death rate: 48.
    pub net_death_hours: u32,
    /// Deaths up to so many days after an operation are postoperative: 10.
    pub postoperative_days: i64,
    /// Which infections were acquired in the hospital, by their onset: those more than 72 hours after admission.
    /// Infection control's own finding goes first.
    pub acquired: AcquiredFrom,
    /// Fetal deaths from so many completed weeks are intermediate: 20. Some sources say 22.
    pub intermediate_weeks: i32,
    /// Fetal deaths from so many completed weeks are late: 28.
    pub late_weeks: i32,
    /// Without weeks, fetal deaths above so many grams are intermediate: 500.
    pub early_grams: i32,
    /// Without weeks, fetal deaths above so many grams are late: 1,000.
    pub intermediate_grams: i32,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            net_death_hours: 48,
            postoperative_days: 10,
            acquired: AcquiredFrom::AfterHours(72),
            intermediate_weeks: 20,
            late_weeks: 28,
            early_grams: 500,
            intermediate_grams: 1_000,
        }
    }
}

/// From when on an infection was acquired in the hospital.
///
/// ```
/// use casemix_record::{Encounter, Infection};
/// use casemix_stats::rates::{AcquiredFrom, Rules};
///
/// let stay = Encounter::builder("E1").admitted("2026-01-05T22:00").build();
/// let infection = Infection::builder().onset("2026-01-07T09:00").build();
/// let mut rules = Rules::default();
/// assert!(!rules.is_hospital_acquired(&infection, &stay)); // after 35 hours
/// rules.acquired = AcquiredFrom::Day(3);
/// assert!(rules.is_hospital_acquired(&infection, &stay)); // on the third day
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AcquiredFrom {
    /// More than so many hours after admission: the rule of textbooks, 72.
    AfterHours(u32),
    /// From this day of the stay on, the day of admission being the first: the rule of the National Healthcare Safety
    /// Network, 3.
    Day(u32),
}

/// Which kind of fetal death a birth was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FetalDeath {
    /// Counts as an abortion.
    Early,
    /// Between the two.
    Intermediate,
    /// Near term.
    Late,
}

impl Rules {
    /// Which kind of fetal death a birth was, by completed weeks of gestation, without them by weight; `None` if it
    /// was none, or neither is given.
    pub fn fetal_death(&self, birth: &Birth, delivery: &Delivery) -> Option<FetalDeath> {
        if birth.outcome.value() != Some(BirthOutcome::FetalDeath) {
            return None;
        }
        let weeks = birth
            .gestational_age_weeks
            .value()
            .or(delivery.gestational_age_weeks.value());
        let is_at_least = match (weeks, birth.weight_grams.value()) {
            (Some(weeks), _) => [weeks >= self.intermediate_weeks, weeks >= self.late_weeks],
            (None, Some(grams)) => [grams > self.early_grams, grams > self.intermediate_grams],
            (None, None) => return None,
        };
        Some(match is_at_least {
            [_, true] => FetalDeath::Late,
            [true, _] => FetalDeath::Intermediate,
            _ => FetalDeath::Early,
        })
    }

    /// Whether an infection was acquired in the hospital: as infection control found, else by its onset.
    pub fn is_hospital_acquired(&self, infection: &Infection, encounter: &Encounter) -> bool {
        infection.hospital_acquired.value().unwrap_or_else(|| {
            let (admitted, onset) = (encounter.admitted.value(), infection.onset.value());
            match self.acquired {
                AcquiredFrom::AfterHours(hours) => {
                    between(admitted, onset).is_some_and(|after| after > TimeDelta::hours(hours.into()))
                }
                AcquiredFrom::Day(day) => admitted
                    .zip(onset)
                    .is_some_and(|(admitted, onset)| (onset.date() - admitted.date()).num_days() + 1 >= day.into()),
            }
        })
    }
}

impl Counts {
    /// Counts everything that a record has to say; `is_operation` tells which of its procedures are operations.
    pub fn add_encounter(&mut self, encounter: &Encounter, rules: &Rules, is_operation: impl Fn(&Procedure) -> bool) {
        self.count_encounter(encounter, rules, is_operation, 1);
    }

    /// Takes a record back that was counted by the same rules.
    pub fn subtract_encounter(
        &mut self,
        encounter: &Encounter,
        rules: &Rules,
        is_operation: impl Fn(&Procedure) -> bool,
    ) {
        self.count_encounter(encounter, rules, is_operation, -1);
    }

    fn count_encounter(
        &mut self,
        encounter: &Encounter,
        rules: &Rules,
        is_operation: impl Fn(&Procedure) -> bool,
        times: i64,
    ) {
        let mut tell = |count: Count, number: usize| self.count(count, number as i64 * times);
        let facts = Facts::of(encounter);
        if Standing::of(&facts) != Standing::Discharge {
            tell(Count::OtherAutopsies, autopsies(encounter));
            return;
        }
        discharge(encounter, &facts, rules, &mut tell);
        delivery(encounter, rules, &mut tell);
        surgery(encounter, &facts, rules, &is_operation, &mut tell);
        care(encounter, rules, &mut tell);
    }
}

/// Discharge, days, death and autopsy.
fn discharge(encounter: &Encounter, facts: &Facts<'_>, rules: &Rules, tell: &mut impl FnMut(Count, usize)) {
    let [discharges, days, deaths, autopsied] = match facts.population {
        Population::AdultsAndChildren => [Count::Discharges, Count::DischargeDays, Count::Deaths, Count::Autopsies],
        Population::Newborn => [
            Count::NewbornDischarges,
            Count::NewbornDischargeDays,
            Count::NewbornDeaths,
            Count::NewbornAutopsies,
        ],
    };
    tell(discharges, 1);
    tell(days, facts.days.unwrap_or_default() as usize);
    if !facts.died {
        return;
    }
    tell(deaths, 1);
    tell(autopsied, autopsies(encounter));
    let death = encounter.death.as_deref();
    let died = death
        .and_then(|death| death.died.value())
        .or(encounter.discharged.value());
    let after = between(encounter.admitted.value(), died);
    let is_early = after.is_some_and(|after| after < TimeDelta::hours(rules.net_death_hours.into()));
    tell(Count::DeathsWithin48Hours, is_early.into());
    let is_coroner_case = death.is_some_and(|death| death.coroner_case.value() == Some(true));
    tell(
        Count::UnavailableBodies,
        (is_coroner_case && autopsies(encounter) == 0).into(),
    );
    let cause = death.and_then(|death| death.cause.normalized());
    let is_cancer = cause.is_some_and(|cause| ("C00".."C98").contains(&cause.as_str()));
    tell(Count::CancerDeaths, is_cancer.into());
    if let (Some(born), Some(died)) = (encounter.birth_date.value(), died) {
        early_deaths(born.date(), died.date(), tell);
    }
    match death.and_then(|death| death.relation.value()) {
        Some(DeathRelation::DirectObstetric) => tell(Count::DirectObstetricDeaths, 1),
        Some(DeathRelation::IndirectObstetric) => tell(Count::IndirectObstetricDeaths, 1),
        Some(DeathRelation::Anesthesia) => tell(Count::AnesthesiaDeaths, 1),
        _ => (),
    }
}

/// Deaths of the first 7 days, 28 days and year of life.
fn early_deaths(born: NaiveDate, died: NaiveDate, tell: &mut impl FnMut(Count, usize)) {
    let days = (died - born).num_days();
    let first_birthday = born.checked_add_months(Months::new(12));
    let is_infant = days >= 0 && first_birthday.is_some_and(|birthday| died < birthday);
    tell(Count::EarlyNeonatalDeaths, (0..7).contains(&days).into());
    tell(Count::NeonatalDeaths, (0..28).contains(&days).into());
    tell(Count::InfantDeaths, is_infant.into());
}

/// One if the hospital performed an autopsy; one by a coroner is none of its own.
fn autopsies(encounter: &Encounter) -> usize {
    let autopsy = encounter.death.as_ref().and_then(|death| death.autopsy.as_ref());
    autopsy
        .is_some_and(|autopsy| autopsy.performer.value() != Some(AutopsyPerformer::Coroner))
        .into()
}

/// Obstetric discharges, deliveries and births, on the mother's record.
fn delivery(encounter: &Encounter, rules: &Rules, tell: &mut impl FnMut(Count, usize)) {
    let principal = encounter
        .principal_diagnosis()
        .and_then(|principal| principal.code.normalized());
    let is_obstetric = principal.is_some_and(|code| code.as_str().starts_with('O'));
    tell(
        Count::ObstetricDischarges,
        (is_obstetric || encounter.delivery.is_some()).into(),
    );
    let Some(delivery) = &encounter.delivery else { return };
    let cesarean = Some(DeliveryMethod::Cesarean);
    let is_cesarean =
        delivery.method.value() == cesarean || delivery.births.iter().any(|birth| birth.method.value() == cesarean);
    let had_cesarean = delivery.previous_cesarean.value() == Some(true);
    tell(Count::Deliveries, 1);
    tell(Count::Cesareans, is_cesarean.into());
    tell(Count::AfterCesarean, had_cesarean.into());
    tell(Count::FirstCesareans, (is_cesarean && !had_cesarean).into());
    tell(Count::VaginalAfterCesarean, (!is_cesarean && had_cesarean).into());
    for birth in &delivery.births {
        tell(
            Count::LiveBirths,
            (birth.outcome.value() == Some(BirthOutcome::LiveBirth)).into(),
        );
        let Some(fetal_death) = rules.fetal_death(birth, delivery) else {
            continue;
        };
        let is_autopsied = birth.autopsy.value() == Some(true) && fetal_death != FetalDeath::Early;
        tell(Count::FetalAutopsies, is_autopsied.into());
        let kind = match fetal_death {
            FetalDeath::Early => Count::EarlyFetalDeaths,
            FetalDeath::Intermediate => Count::IntermediateFetalDeaths,
            FetalDeath::Late => Count::LateFetalDeaths,
        };
        tell(kind, 1);
    }
}

/// Operations, what follows them, and anesthesia.
fn surgery(
    encounter: &Encounter,
    facts: &Facts<'_>,
    rules: &Rules,
    is_operation: &impl Fn(&Procedure) -> bool,
    tell: &mut impl FnMut(Count, usize),
) {
    let operations = || encounter.procedures.iter().filter(|procedure| is_operation(procedure));
    // Procedures at the same date and time are one session, and so are those without a date.
    let sessions = |of: &dyn Fn(&Procedure) -> bool| {
        operations()
            .filter(|procedure| of(procedure))
            .map(|p| p.date.value())
            .collect::<BTreeSet<_>>()
            .len()
    };
    let is_clean = |procedure: &Procedure| procedure.wound_class.value() == Some(WoundClass::Clean);
    tell(Count::PatientsOperatedOn, operations().next().is_some().into());
    tell(Count::Operations, sessions(&|_| true));
    tell(Count::CleanOperations, sessions(&is_clean));
    let died = encounter
        .death
        .as_ref()
        .and_then(|death| death.died.value())
        .or(encounter.discharged.value());
    let is_postoperative = facts.died
        && operations()
            .filter_map(|operation| Some((died?.date() - operation.date.value()?.date()).num_days()))
            .any(|days| (0..=rules.postoperative_days).contains(&days));
    tell(Count::PostoperativeDeaths, is_postoperative.into());
    let follows_clean = |infection: &&Infection| {
        let named = |procedure: &&Procedure| !infection.procedure.is_blank() && procedure.id == infection.procedure;
        match operations().find(named) {
            Some(operation) => is_clean(operation),
            None => infection.site.value() == Some(InfectionSite::SurgicalSite) && operations().any(is_clean),
        }
    };
    tell(
        Count::PostoperativeInfections,
        encounter.infections.iter().filter(follows_clean).count(),
    );
    tell(Count::Anesthetics, encounter.anesthesia.len());
}

/// Infections, consultations, complications and returns: each patient once.
fn care(encounter: &Encounter, rules: &Rules, tell: &mut impl FnMut(Count, usize)) {
    let is_infected = encounter
        .infections
        .iter()
        .any(|infection| rules.is_hospital_acquired(infection, encounter));
    tell(Count::HospitalInfections, is_infected.into());
    tell(Count::Consulted, (!encounter.consultations.is_empty()).into());
    let was_present = |diagnosis: &Diagnosis| diagnosis.poa.value() == Some(Poa::Y);
    tell(Count::Comorbid, encounter.secondary_diagnoses().any(was_present).into());
    let has = |kind| {
        let mut events = encounter
            .events
            .iter()
            .filter(move |event| event.kind.value() == Some(kind));
        events.any(|event| event.planned.value() != Some(true))
    };
    tell(Count::Complicated, has(EventKind::Complication).into());
    tell(Count::ReturnedToSurgery, has(EventKind::ReturnToSurgery).into());
    tell(
        Count::ReturnedToIntensiveCare,
        has(EventKind::ReturnToIntensiveCare).into(),
    );
}

/// The time from one moment to another. Without times the most that the dates allow: two days that follow each other are
/// less than 48 hours apart.
fn between(from: Option<Moment>, to: Option<Moment>) -> Option<TimeDelta> {
    let (from, to) = (from?, to?);
    match (from.date_time(), to.date_time()) {
        (Some(from), Some(to)) => Some(to - from),
        _ => Some(to.date() - from.date() + TimeDelta::days(1) - TimeDelta::minutes(1)),
    }
}
