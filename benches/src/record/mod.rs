//! Measures everything several times, prints the medians, and writes them with their conditions to a file.

pub mod child;
pub mod codings;
mod conditions;
pub mod discharges;
mod figures;
pub mod finds;
mod sheet;

use std::error::Error;

use crate::workload::Workload;
use sheet::Sheet;

/// Measures, prints, and writes `benches/record/<date>-<machine class>.csv`.
///
/// # Errors
///
/// If the claims cannot be read, the tables cannot be opened, or the file cannot be written.
pub fn run() -> Result<(), Box<dyn Error>> {
    let workload = Workload::load()?;
    let mut sheet = Sheet::of_claims(&workload);
    figures::measure_all(&workload, |measure| sheet.add(&measure))?;
    sheet.save()
}
