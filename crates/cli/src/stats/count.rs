//! [`Counted`]: everything that is asked, counted in one pass.

use std::collections::{BTreeMap, BTreeSet};

use casemix::{
    Pipeline,
    codes::Codes,
    contract::{Block, LineError},
    drg::{Answer, Weights, Workspace},
    record::{CodeText, Encounter, Moment, Procedure, Sex, Text},
    stats::{
        Accumulator, Causes, Mix, Tally,
        census::UnitLengths,
        forms::Sheets,
        month::{Facts, Outcome, Refusal, Standing},
        planning::zip_area,
        rates::{Completions, Counts},
        significance::{Cell, Strata},
        tabulate::{Measure, Scheme, Tabulated, Tabulation},
        utilization::{
            AcquiredConditions, CaseMixCuts, DocumentationReviews, PoaQuality, ReturnFacts, Returns, StaysByDrg,
            targets::{Target, TargetCase, TargetCounts},
        },
    },
};

use super::{args::RegisterKind, register::Register, topic::Topic};
use crate::{args::ThreadsArgument, batch, failure::Failure, input::Input};

/// So many unreadable lines are kept.
const LISTED: usize = 200;

/// What is counted.
pub(super) struct Plan<'a> {
    pub(super) scheme: Scheme,
    pub(super) topics: BTreeSet<Topic>,
    pub(super) register: Option<RegisterKind>,
    /// Of which statistic the cases between events are counted.
    pub(super) events: Option<Measure>,
    pub(super) targets: Vec<Target>,
    pub(super) sheets: &'a Sheets,
    pub(super) pipeline: &'a Pipeline,
    pub(super) weights: &'a [Weights],
    /// The code systems, with the lists of codes exempt from present-on-admission reporting that were given.
    pub(super) codes: &'a Codes,
}

/// What has been counted, and the lines that could not be.
#[derive(Default)]
pub(super) struct Counted {
    pub(super) tabulation: Tabulation,
    pub(super) mix: Mix,
    pub(super) cuts: CaseMixCuts,
    pub(super) stays: StaysByDrg,
    pub(super) conditions: AcquiredConditions,
    pub(super) poa: PoaQuality,
    pub(super) documentation: DocumentationReviews,
    pub(super) returns: Returns,
    pub(super) targets: TargetCounts,
    pub(super) units: UnitLengths,
    pub(super) causes: Causes,
    pub(super) completions: Completions,
    pub(super) areas: Tally<(Text, Text)>,
    /// Deaths of discharges by ten years of age, and sex.
    pub(super) strata: Strata<(Option<i32>, Option<Sex>)>,
    pub(super) register: Option<Register>,
    /// Inpatient stays with their groups, to follow patients from one to the next.
    pub(super) followed: Vec<(Encounter, Outcome)>,
    /// Cases of a chart: when, which, and whether it is an event.
    pub(super) cases: BTreeMap<(Moment, Text), bool>,
    pub(super) completed: BTreeSet<Text>,
    pub(super) unreadable: u64,
    pub(super) listed: Vec<LineError>,
}

/// Counts all of an input, and then what forms hold that no record does.
pub(super) fn count(input: Input, plan: &Plan<'_>, threads: &ThreadsArgument) -> Result<Counted, Failure> {
    let mut all = Counted::default();
    batch::answer(
        input,
        threads,
        Workspace::default,
        |work, block| Counted::of(block, plan, work),
        |counted| {
            all.merge(counted);
            Ok(())
        },
    )?;
    let mut work = Workspace::default();
    let alone: Vec<Encounter> = plan.sheets.alone(&all.completed).collect();
    alone.iter().for_each(|encounter| all.add(encounter, plan, &mut work));
    Ok(all)
}

impl Counted {
    fn of(block: &Block, plan: &Plan<'_>, work: &mut Workspace) -> Counted {
        let mut counted = Counted::default();
        block.for_each(|_, read| match read {
            Ok(mut encounter) => {
                if plan.sheets.complete(&mut encounter) {
                    counted.completed.insert(encounter.id.clone());
                }
                counted.add(&encounter, plan, work);
            }
            Err(error) => {
                counted.unreadable += 1;
                counted.listed.push(error);
            }
        });
        counted.listed.truncate(LISTED);
        counted
    }

    fn add(&mut self, encounter: &Encounter, plan: &Plan<'_>, work: &mut Workspace) {
        let (outcome, answer) = match plan.pipeline.group_in(encounter, work) {
            Ok(answer) => (Outcome::from(answer), Some(answer)),
            Err(fault) => (Outcome::NotGrouped(Refusal::from(&fault)), None),
        };
        let operations = operations(encounter, answer);
        let record = Tabulated::new(&plan.scheme, encounter, outcome).operations(&operations);
        self.tabulation.add(record);
        self.add_case(encounter, plan, &operations);
        let facts = Facts::of(encounter);
        let day = facts.discharged;
        let is_after = |first| day.is_some_and(|day| first <= day);
        let is_before = |last| day.is_some_and(|day| day <= last);
        if let Some(kind) = plan.register {
            self.register.get_or_insert_with(|| Register::new(kind)).add(encounter);
        }
        let asks = |topic| plan.topics.contains(&topic);
        // These look beyond the period: at readmissions after it, and discharges of the year before.
        if asks(Topic::Readmissions) || asks(Topic::Targets) {
            self.followed.push((followed(encounter), outcome));
        }
        if asks(Topic::Delinquent) {
            self.completions.add_encounter(encounter);
        }
        if !(plan.scheme.first.is_none_or(is_after) && plan.scheme.last.is_none_or(is_before)) {
            return;
        }
        if let Outcome::Grouped(grouped) = outcome {
            self.mix.add((grouped.release, grouped.drg));
        }
        if asks(Topic::CaseMix) {
            self.cuts.add((facts, outcome));
        }
        if asks(Topic::Stays) || asks(Topic::BedNeed) {
            self.stays.add((facts, outcome));
        }
        if asks(Topic::Conditions) {
            self.conditions.add((facts, outcome));
        }
        if asks(Topic::Poa) {
            // Without a list for the day it is not known whether a code is exempt.
            let list = day.and_then(|day| plan.codes.poa_exempt_on(day));
            self.poa
                .add_encounter(encounter, |code| list.map(|list| list.contains(*code)));
        }
        if asks(Topic::Documentation) {
            self.documentation.add_encounter(encounter, outcome, plan.weights);
        }
        if asks(Topic::Returns) {
            self.returns.add(ReturnFacts::of(encounter, is_among(&operations)));
        }
        if let Some(answer) = answer.filter(|_| asks(Topic::Targets)) {
            self.targets.add((&plan.targets, &TargetCase::of(encounter, answer)));
        }
        if asks(Topic::UnitStays) {
            self.units.add_encounter(encounter);
        }
        if asks(Topic::DeathsByCause) {
            self.causes.add_encounter(encounter);
        }
        if asks(Topic::Standardised) && Standing::of(&facts) == Standing::Discharge {
            let age = encounter.age_in_years().map(|years| years / 10);
            let cases = i64::from(facts.died);
            self.strata
                .add(((age, encounter.sex.value()), Cell { cases, exposure: 1 }));
        }
        if asks(Topic::Origin) || asks(Topic::MarketShare) {
            self.areas.add((area(encounter), hospital(encounter)));
        }
    }

    /// A case of the chart: a record that the statistic's denominator counts.
    fn add_case(&mut self, encounter: &Encounter, plan: &Plan<'_>, operations: &[CodeText]) {
        let (Some(Measure::Rate(statistic)), Some(day)) = (plan.events, encounter.discharged.value()) else {
            return;
        };
        let mut counts = Counts::default();
        counts.add_encounter(encounter, &plan.scheme.rules, is_among(operations));
        if let Some(rate) = statistic.of(&counts).ok().filter(|rate| !rate.denominator().is_zero()) {
            self.cases
                .insert((day, encounter.id.clone()), !rate.numerator().is_zero());
        }
    }

    /// Adds what follows.
    fn merge(&mut self, later: Counted) {
        self.tabulation.merge(&later.tabulation);
        self.mix.merge(&later.mix);
        self.cuts.merge(&later.cuts);
        self.stays.merge(&later.stays);
        self.conditions.merge(&later.conditions);
        self.poa.merge(&later.poa);
        self.documentation.merge(&later.documentation);
        self.returns.merge(&later.returns);
        self.targets.merge(&later.targets);
        self.units.merge(&later.units);
        self.causes.merge(&later.causes);
        self.completions.merge(&later.completions);
        self.areas.merge(&later.areas);
        self.strata.merge(&later.strata);
        match (&mut self.register, later.register) {
            (Some(register), Some(later)) => register.merge(&later),
            (register @ None, later) => *register = later,
            _ => {}
        }
        self.followed.extend(later.followed);
        self.cases.extend(later.cases);
        self.completed.extend(later.completed);
        self.unreadable += later.unreadable;
        self.listed.extend(later.listed);
        self.listed.truncate(LISTED);
    }
}

/// The procedures that the grouper holds for operations.
fn operations(encounter: &Encounter, answer: Option<&Answer>) -> Vec<CodeText> {
    let told = answer.map(|answer| answer.procedures.as_slice()).unwrap_or_default();
    let performed = encounter.procedures.iter().zip(told);
    let operations = performed.filter(|(_, told)| told.operating_room);
    operations
        .filter_map(|(procedure, _)| procedure.code.normalized())
        .collect()
}

fn is_among(operations: &[CodeText]) -> impl Fn(&Procedure) -> bool {
    |procedure| {
        let code = procedure.code.normalized();
        code.is_some_and(|code| operations.contains(&code))
    }
}

/// As much of a stay as following the patient asks for.
fn followed(encounter: &Encounter) -> Encounter {
    let mut kept = Encounter::new(encounter.id.clone());
    kept.patient_id = encounter.patient_id.clone();
    kept.class = encounter.class.clone();
    kept.admitted = encounter.admitted.clone();
    kept.discharged = encounter.discharged.clone();
    kept.discharge_status = encounter.discharge_status.clone();
    kept.admission_type = encounter.admission_type.clone();
    kept.scheduled = encounter.scheduled.clone();
    kept.facility = encounter.facility.clone();
    kept.diagnoses = encounter.principal_diagnosis().cloned().into_iter().collect();
    kept.procedures = encounter.procedures.clone();
    kept
}

fn area(encounter: &Encounter) -> Text {
    let residence = encounter
        .patient
        .as_ref()
        .and_then(|patient| patient.residence.as_ref());
    let zip = residence.and_then(|residence| zip_area(residence.zip_code.lent().unwrap_or_default(), 3));
    zip.map_or_else(|| Text::from("not stated"), Text::from)
}

fn hospital(encounter: &Encounter) -> Text {
    let facility = encounter.facility.as_ref();
    facility.map(|facility| facility.id.clone()).unwrap_or_default()
}
