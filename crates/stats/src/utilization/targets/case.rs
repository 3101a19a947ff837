//! [`Target`]: what a ratio counts; [`TargetCase`]: the discharge it asks.

use std::{borrow::Cow, ops::RangeInclusive};

use casemix_drg::{Answer, SeverityFlag};
use casemix_record::{CodeText, DischargeStatus, Encounter, MsDrg};

use super::DrgSet;
use crate::{
    CodeRanges,
    month::{Facts, Outcome},
    utilization::{discharge, readmission::Verdict},
};

/// A target ratio: the discharges of the denominator that meet the numerator too.
///
/// ```
/// use casemix_stats::utilization::targets::{Condition, Target, TargetKind};
///
/// let long_heart_failure = Target::new("long-heart-failure", "Heart failure of more than ten days",
///     Condition { days: Some(11..=u32::MAX), ..Condition::default() }, Condition::drgs("291-293".parse()?));
/// assert_eq!((long_heart_failure.minimum, long_heart_failure.kind), (11, TargetKind::Coding));
/// # Ok::<(), casemix_stats::utilization::targets::DrgSetError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Target {
    /// A stable name in kebab case, by which a comparison file knows it.
    pub name: Cow<'static, str>,
    /// The title.
    pub title: Cow<'static, str>,
    /// What the numerator asks beyond the denominator.
    pub numerator: Condition,
    /// What the denominator asks.
    pub denominator: Condition,
    /// What an outlier means.
    pub kind: TargetKind,
    /// A ratio of fewer discharges in numerator or denominator is not shown: 11 unless set.
    pub minimum: u64,
    /// In what the specification differs from the area of the report; empty if in nothing.
    pub approximation: Cow<'static, str>,
}

/// What an outlier of a target means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TargetKind {
    /// Coding: a high ratio may be over-coding, a low one under-coding.
    #[default]
    Coding,
    /// Necessity of admission: only a high ratio asks for a review.
    Admission,
}

impl Target {
    /// A target about coding, not shown below eleven discharges.
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        title: impl Into<Cow<'static, str>>,
        numerator: Condition,
        denominator: Condition,
    ) -> Target {
        Target {
            name: name.into(),
            title: title.into(),
            numerator,
            denominator,
            kind: TargetKind::Coding,
            minimum: 11,
            approximation: Cow::Borrowed(""),
        }
    }
}

/// What is asked of a discharge: everything that is given; the default asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// The final DRG is among these; `None` asks for no DRG.
    pub drgs: Option<DrgSet>,
    /// The length of stay in days is in the range.
    pub days: Option<RangeInclusive<u32>>,
    /// The discharge status is among these; empty asks for none.
    pub dispositions: Vec<DischargeStatus>,
    /// The discharge status is not among these.
    pub not_dispositions: Vec<DischargeStatus>,
    /// One of the procedures is among these; empty asks for none.
    pub procedures: CodeRanges,
    /// So many secondary diagnoses count as CC or MCC.
    pub severities: Option<RangeInclusive<u32>>,
    /// What became of the stay as an index admission.
    pub readmission: Option<ReadmissionPart>,
}

/// What a target asks of the [verdict](Verdict) on a stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadmissionPart {
    /// It is an index admission.
    Index,
    /// An unplanned readmission followed.
    Readmitted,
}

impl Condition {
    /// The final DRG is among these.
    pub fn drgs(drgs: DrgSet) -> Condition {
        Condition {
            drgs: Some(drgs),
            ..Condition::default()
        }
    }

    /// Whether a discharge with this DRG meets it.
    fn holds(&self, case: &TargetCase<'_>, drg: MsDrg) -> bool {
        let disposition = case.facts.disposition;
        let has_procedure = || case.procedures.iter().any(|code| self.procedures.contains(code));
        let readmission = |part| match (part, case.verdict) {
            (_, None | Some(Verdict::Excluded(_))) => false,
            (ReadmissionPart::Index, Some(_)) => true,
            (ReadmissionPart::Readmitted, Some(verdict)) => matches!(verdict, Verdict::Readmitted { .. }),
        };
        let in_range = |range: &RangeInclusive<u32>, number: Option<u32>| number.is_some_and(|n| range.contains(&n));
        self.drgs.as_ref().is_none_or(|drgs| drgs.contains(drg))
            && self.days.as_ref().is_none_or(|days| in_range(days, case.facts.days))
            && (self.dispositions.is_empty() || disposition.is_some_and(|status| self.dispositions.contains(&status)))
            && !disposition.is_some_and(|status| self.not_dispositions.contains(&status))
            && (self.procedures.is_empty() || has_procedure())
            && self
                .severities
                .as_ref()
                .is_none_or(|range| in_range(range, case.severities))
            && self.readmission.is_none_or(readmission)
    }
}

/// A discharge, as targets ask it.
#[derive(Clone)]
#[non_exhaustive]
pub struct TargetCase<'a> {
    /// The facts of the record.
    pub facts: Facts<'a>,
    /// What grouping said.
    pub outcome: Outcome,
    /// The procedures.
    pub procedures: Vec<CodeText>,
    /// How many secondary diagnoses count as CC or MCC in the final grouping; `None` if that is not known.
    pub severities: Option<u32>,
    /// What became of the stay as an index admission; `None` if it was not judged. Judged over the stays of one
    /// hospital, the targets are of readmissions to the same one.
    pub verdict: Option<Verdict>,
}

impl<'a> TargetCase<'a> {
    /// A discharge of which nothing else is known.
    pub fn new(facts: Facts<'a>, outcome: Outcome) -> TargetCase<'a> {
        TargetCase {
            facts,
            outcome,
            procedures: Vec::new(),
            severities: None,
            verdict: None,
        }
    }

    /// The discharge of an encounter with its full grouping answer, not judged for readmission.
    pub fn of(encounter: &'a Encounter, answer: &Answer) -> TargetCase<'a> {
        let counts = |flag| matches!(flag, SeverityFlag::Mcc | SeverityFlag::Cc);
        let counting = answer
            .secondary
            .iter()
            .filter(|diagnosis| counts(diagnosis.final_severity));
        TargetCase {
            procedures: encounter
                .procedures
                .iter()
                .filter_map(|procedure| procedure.code.normalized())
                .collect(),
            severities: u32::try_from(counting.count()).ok(),
            ..TargetCase::new(Facts::of(encounter), Outcome::from(answer))
        }
    }

    /// Whether the discharge is in the denominator of a target, and whether in its numerator too.
    pub(super) fn parts(&self, target: &Target) -> (bool, bool) {
        let drg = discharge(&self.facts, self.outcome).map(|grouped| grouped.drg);
        let in_denominator = drg.is_some_and(|drg| target.denominator.holds(self, drg));
        (
            in_denominator,
            in_denominator && drg.is_some_and(|drg| target.numerator.holds(self, drg)),
        )
    }
}

impl std::fmt::Debug for TargetCase<'_> {
    /// Hides it: it is of a patient.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("<discharge>")
    }
}
