//! The figures, one room a part of casemix.

mod codes;
mod editor;
mod grouper;
mod month;
mod rules;

use std::error::Error;

use crate::{measure::Measure, workload::Workload};

/// Runs of each measurement.
const RUNS: usize = 15;

type Outcome = Result<(), Box<dyn Error>>;

/// Measures everything; `each` is given every figure as soon as it is there.
pub(super) fn measure_all(workload: &Workload, mut each: impl FnMut(Measure)) -> Outcome {
    grouper::measure(workload, &mut each)?;
    editor::measure(&mut each)?;
    rules::measure(&mut each)?;
    codes::measure(workload, &mut each)?;
    month::measure(workload, &mut each)
}
