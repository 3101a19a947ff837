//! Program planning: where patients come from, what is to come, how many beds that asks for.
//!
//! | question | answer |
//! |---|---|
//! | Where do our patients come from, and whose are the others? | [`Origin`], [`Market`] |
//! | Which months and weekdays are busy? | [`Season`] |
//! | What census is to come, and how sure is that? | [`Forecast`] |
//! | How many beds? | [`beds_for_occupancy`], [`beds_for_percentile`], [`beds_for_blocking`], [`Simulation`] |
//!
//! Three answers to the last question, of one unit:
//!
//! ```
//! use casemix_stats::{Stays, planning::{Simulation, beds_for_occupancy, beds_for_percentile, expected_census}};
//!
//! let stays: Stays = [1, 2, 2, 3, 3, 4, 5, 8, 14].into_iter().collect();
//! let arrivals = [6.0, 6.0, 6.0, 6.0, 6.0, 3.0, 3.0];
//!
//! let by_occupancy = beds_for_occupancy(8_736, 364, "0.85".parse().unwrap())?; // 24 patients a day
//! let busiest = expected_census(arrivals, &stays)?.unwrap().into_iter().fold(0.0, f64::max);
//! let by_poisson = beds_for_percentile(busiest, 0.95)?;
//! let by_simulation = Simulation::new(arrivals, &stays)?.run(520, 1)?.percentile(95).unwrap();
//! assert_eq!((by_occupancy, by_poisson, by_simulation), (29, 35, 32));
//! # Ok::<(), casemix_stats::Error>(())
//! ```

mod beds;
mod forecast;
mod origin;
mod random;
mod season;
mod simulate;

pub use beds::{
    beds_by_square_root, beds_for_blocking, beds_for_occupancy, beds_for_percentile, erlang_b, expected_census,
};
pub use forecast::{Forecast, ForecastErrors, ForecastMethod};
pub use origin::{AreaOfOrigin, Market, Origin, zip_area};
pub use season::{Cycle, Season};
pub use simulate::{SimulatedCensus, Simulation};
