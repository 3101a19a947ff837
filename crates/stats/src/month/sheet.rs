//! [`MonthSheet`]: the accumulator behind the month's report.

use casemix_drg::HacOutcome;
use casemix_record::{DischargeStatus, Encounter, EncounterClass, Mdc, MsDrg, PayerClass, Release, Text};
use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::{Facts, Grouped, MonthContext, MonthReport, Outcome, PoaReporting, Refusal};
use crate::{
    Accumulator, Error, Population, Tally,
    group::{Counted, Discharges, Groups},
};

/// A month of discharges, counted: the accumulator behind [`MonthReport`].
///
/// Any period will do; a month is the usual one. Inpatient stays that ended are discharges; other records are counted
/// by their class and no further. Nothing but the identifiers of records without a DRG grows with the number of
/// records.
///
/// ```
/// use casemix_drg::{Grouper, Tables, Weights};
/// use casemix_record::Encounter;
/// use casemix_stats::{Accumulator, month::{MonthContext, MonthSheet, Outcome}};
///
/// let tables = Tables::open(casemix_drg_data::MS_DRG)?;
/// let grouper = Grouper::new(&tables, "43.0".parse().unwrap())?;
/// let encounter = Encounter::builder("E1").admitted("2026-01-05").discharged("2026-01-09").discharge_status("01")
///     .diagnoses(["I50.23"]).build();
///
/// let mut sheet = MonthSheet::default();
/// sheet.add_encounter(&encounter, Outcome::from(&grouper.group(&encounter)));
///
/// let weights = [Weights::open(casemix_drg_data::WEIGHTS_FY2026)?];
/// let report = sheet.finish(&MonthContext::new(&tables, &weights))?;
/// assert_eq!(report.all.discharges, 1);
/// assert_eq!(report.drgs[0].title, "Heart Failure and Shock without CC/MCC");
/// assert!(report.to_html().starts_with("<!DOCTYPE html>"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MonthSheet {
    pub(super) records: Tally<Standing>,
    pub(super) remarks: Tally<Remark>,
    pub(super) populations: Groups<Population>,
    pub(super) drgs: Groups<(Release, MsDrg), Discharges>,
    pub(super) mdcs: Groups<Mdc>,
    pub(super) payers: Groups<Option<PayerClass>>,
    pub(super) services: Groups<String>,
    pub(super) dispositions: Groups<Option<DischargeStatus>>,
    /// By the first day of the month and the Monday of the week: one group where both are asked for.
    pub(super) months_and_weeks: Groups<(NaiveDate, NaiveDate)>,
    pub(super) admissions: Tally<NaiveDate>,
    pub(super) discharges: Tally<NaiveDate>,
    pub(super) conditions: Tally<u8>,
    pub(super) hac_outcomes: Tally<HacOutcome>,
    pub(super) indicators: Tally<Indicator>,
    pub(super) refusals: Tally<Refusal>,
    pub(super) refused: Tally<(Refusal, Text)>,
}

/// What a record is to the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Standing {
    /// An inpatient stay that ended.
    Discharge,
    /// An inpatient stay that goes on: status 30, or neither a date of discharge nor a status.
    StillPatient,
    /// No inpatient stay.
    NotInpatient(EncounterClass),
}

/// What makes a discharge count less than in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Remark {
    /// No class of encounter, or none of the vocabulary: taken for an inpatient stay.
    NoClass,
    /// No valid date of discharge: in no day, week or month.
    NoDischargeDate,
    /// No valid length of stay: not in days and averages.
    NoLengthOfStay,
    /// No valid discharge status: not known whether the patient died.
    NoDisposition,
    /// A diagnosis code that the release does not know.
    UnknownDiagnosis,
    /// A procedure code that the release does not know.
    UnknownProcedure,
    /// A review found the record wrong.
    Findings,
}

/// What a diagnosis says of whether it was present on admission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Indicator {
    /// Y.
    Present,
    /// N.
    NotPresent,
    /// U.
    Undocumented,
    /// W.
    Undetermined,
    /// 1 or E.
    Exempt,
    /// None.
    Missing,
    /// A text that is no indicator.
    Invalid,
}

impl MonthSheet {
    /// Counts an encounter and what grouping said of it.
    ///
    /// The same as adding [`Facts::of`] the encounter.
    pub fn add_encounter(&mut self, encounter: &Encounter, outcome: Outcome) {
        self.add((Facts::of(encounter), outcome));
    }

    /// Takes an encounter back that was counted.
    pub fn subtract_encounter(&mut self, encounter: &Encounter, outcome: Outcome) {
        self.subtract((Facts::of(encounter), outcome));
    }

    fn count_discharge(&mut self, facts: &Facts<'_>, outcome: Outcome, times: i64) {
        let grouped = match outcome {
            Outcome::Grouped(grouped) => Some(grouped),
            Outcome::NotGrouped(_) => None,
        };
        let drg = grouped.map(|grouped| (grouped.release, grouped.drg));
        let counted = Counted {
            died: facts.died,
            days: facts.days,
            drg,
        };
        self.populations.count(&facts.population, counted, times);
        self.payers.count(&facts.payer, counted, times);
        self.services.count(facts.service, counted, times);
        self.dispositions.count(&facts.disposition, counted, times);
        if let Some(day) = facts.discharged {
            self.months_and_weeks
                .count(&(first_of_month(day), first_of_week(day)), counted, times);
            self.count_days(facts.admitted, day, times);
        }
        match outcome {
            Outcome::Grouped(grouped) => self.count_grouped(&grouped, counted, times),
            Outcome::NotGrouped(refusal) => {
                self.refusals.count(refusal, times);
                if !facts.id.is_empty() {
                    self.refused.count((refusal, facts.id.into()), times);
                }
            }
        }
        self.count_indicators(&facts.poa, times);
        self.count_remarks(facts, grouped, times);
    }

    /// Both ends of a stay, where they are in order; the census follows from them.
    fn count_days(&mut self, admitted: Option<NaiveDate>, discharged: NaiveDate, times: i64) {
        if let Some(admitted) = admitted.filter(|admitted| *admitted <= discharged) {
            self.admissions.count(admitted, times);
            self.discharges.count(discharged, times);
        }
    }

    fn count_grouped(&mut self, grouped: &Grouped, counted: Counted, times: i64) {
        self.drgs.count(&(grouped.release, grouped.drg), counted, times);
        self.mdcs.count(&grouped.mdc, counted, times);
        if grouped.hac_outcome != HacOutcome::NotApplicable {
            self.hac_outcomes.count(grouped.hac_outcome, times);
            let met = (1..16).filter(|number| grouped.conditions >> number & 1 == 1);
            met.for_each(|number| self.conditions.count(number, times));
        }
    }

    fn count_indicators(&mut self, poa: &PoaReporting, times: i64) {
        if poa.exempt_hospital {
            return;
        }
        let by_indicator = [
            (Indicator::Present, poa.present),
            (Indicator::NotPresent, poa.not_present),
            (Indicator::Undocumented, poa.undocumented),
            (Indicator::Undetermined, poa.undetermined),
            (Indicator::Exempt, poa.exempt),
            (Indicator::Missing, poa.missing),
            (Indicator::Invalid, poa.invalid),
        ];
        for (indicator, diagnoses) in by_indicator.into_iter().filter(|(_, diagnoses)| *diagnoses > 0) {
            self.indicators.count(indicator, i64::from(diagnoses) * times);
        }
    }

    fn count_remarks(&mut self, facts: &Facts<'_>, grouped: Option<Grouped>, times: i64) {
        let remarks = [
            (Remark::NoClass, facts.class.is_none()),
            (Remark::NoDischargeDate, facts.discharged.is_none()),
            (Remark::NoLengthOfStay, facts.days.is_none()),
            (Remark::NoDisposition, facts.disposition.is_none()),
            (
                Remark::UnknownDiagnosis,
                grouped.is_some_and(|grouped| grouped.unknown_diagnoses > 0),
            ),
            (
                Remark::UnknownProcedure,
                grouped.is_some_and(|grouped| grouped.unknown_procedures > 0),
            ),
            (Remark::Findings, facts.has_findings),
        ];
        remarks
            .into_iter()
            .filter(|(_, applies)| *applies)
            .for_each(|(remark, _)| self.remarks.count(remark, times));
    }
}

impl Accumulator for MonthSheet {
    type Item<'a> = (Facts<'a>, Outcome);
    type Context<'a> = MonthContext<'a>;
    type Output = MonthReport;

    fn count(&mut self, (facts, outcome): (Facts<'_>, Outcome), times: i64) {
        let standing = Standing::of(&facts);
        self.records.count(standing, times);
        if standing == Standing::Discharge {
            self.count_discharge(&facts, outcome, times);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.records.merge(&other.records);
        self.remarks.merge(&other.remarks);
        self.populations.merge(&other.populations);
        self.drgs.merge(&other.drgs);
        self.mdcs.merge(&other.mdcs);
        self.payers.merge(&other.payers);
        self.services.merge(&other.services);
        self.dispositions.merge(&other.dispositions);
        self.months_and_weeks.merge(&other.months_and_weeks);
        self.admissions.merge(&other.admissions);
        self.discharges.merge(&other.discharges);
        self.conditions.merge(&other.conditions);
        self.hac_outcomes.merge(&other.hac_outcomes);
        self.indicators.merge(&other.indicators);
        self.refusals.merge(&other.refusals);
        self.refused.merge(&other.refused);
    }

    /// # Errors
    ///
    /// [`Error::Overdrawn`] where more was subtracted than added; [`Error::Tables`] if the tables hold no release that
    /// made one of the DRGs, or cannot be read.
    fn finish(&self, context: &MonthContext<'_>) -> Result<MonthReport, Error> {
        MonthReport::of(self, context)
    }
}

impl Standing {
    /// What a record of these facts is to the sheet, and to every other statistic of discharges.
    ///
    /// ```
    /// use casemix_stats::month::{Facts, Standing};
    ///
    /// let mut facts = Facts::new("E1");
    /// assert_eq!(Standing::of(&facts), Standing::StillPatient);
    /// facts.disposition = "01".parse().ok();
    /// assert_eq!(Standing::of(&facts), Standing::Discharge);
    /// ```
    pub fn of(facts: &Facts<'_>) -> Standing {
        let still_patient = facts.disposition.is_some_and(|status| status.number() == 30)
            || (facts.discharged.is_none() && facts.disposition.is_none());
        match facts.class {
            Some(class) if class != EncounterClass::Inpatient => Standing::NotInpatient(class),
            _ if still_patient => Standing::StillPatient,
            _ => Standing::Discharge,
        }
    }
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// The Monday of the week.
fn first_of_week(day: NaiveDate) -> NaiveDate {
    let since = day.weekday().days_since(Weekday::Mon);
    day.checked_sub_days(Days::new(since.into())).unwrap_or(day)
}
