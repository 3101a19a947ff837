//! Use of services: case mix by its parts, severity captured, stays against GMLOS, hospital-acquired conditions, the
//! quality of present-on-admission reporting, readmissions and returns, and target ratios.
//!
//! | statistic | accumulator | method |
//! |---|---|---|
//! | case-mix index by payer, service, type, transfer | [`CaseMixCuts`] | weight of each discharge that has one; not reduced for transfers |
//! | CC and MCC capture by family, compared | [`Mix`](crate::Mix), then [`capture_by_family`], [`compare_capture`] | of families that have a split |
//! | DRG shift | [`Mix`](crate::Mix) of each period, then [`DrgShift`] | stepwise: volume, mix, severity, weight |
//! | outlier and one-day stays, avoidable days | [`StaysByDrg`] | against the GMLOS of the DRG; [`OutlierLimit`] is an argument |
//! | hospital-acquired conditions | [`AcquiredConditions`] | as the grouper finds them, for 1,000 discharges |
//! | present-on-admission reporting | [`PoaQuality`] | by indicator and code, of what is reported |
//! | readmissions | [`Readmissions`](readmission::Readmissions) | the first acute stay in the interval decides; see [`readmission`] |
//! | target ratios | [`TargetCounts`](targets::TargetCounts) | specifications over DRG sets, compared by percentile; see [`targets`] |
//! | review of documentation, queries | [`DocumentationReviews`] | cases with a query, queries answered, effect on the case-mix index |
//! | returns to surgery, to emergency | [`Returns`] | stays with a return, of those with an operation or visit |
//!
//! Those of discharges take what the month's sheet takes: the [`Facts`] of a record and the [`Outcome`] of grouping it.

mod acquired;
mod by_key;
mod capture;
mod cuts;
mod documentation;
mod poa;
pub mod readmission;
mod returns;
mod shift;
mod stay_use;
pub mod targets;

pub(crate) use by_key::ByKey;

pub use acquired::{AcquiredCondition, AcquiredConditionFigures, AcquiredConditions};
pub use capture::{CaptureComparison, FamilyCapture, capture_by_family, capture_section, compare_capture};
pub use cuts::{CaseMixCell, CaseMixContext, CaseMixCuts, CaseMixFigures, acute_transfers, of_type};
pub use documentation::{DocumentationFigures, DocumentationQuery, DocumentationReviews, ReviewedCase};
pub use poa::{CodePoa, PoaFigures, PoaQuality, ReportedDiagnosis};
pub use returns::{ReturnFacts, ReturnFigures, Returns};
pub use shift::{DrgShift, FamilyShift};
pub use stay_use::{DrgStayUse, OutlierLimit, StayContext, StayUse, StayUseReport, StaysByDrg};

use crate::month::{Facts, Grouped, Outcome, Standing};

/// What grouping said of an inpatient stay that ended; `None` of any other record, and of one without a DRG.
fn discharge(facts: &Facts<'_>, outcome: Outcome) -> Option<Grouped> {
    match outcome {
        Outcome::Grouped(grouped) if Standing::of(facts) == Standing::Discharge => Some(grouped),
        _ => None,
    }
}
