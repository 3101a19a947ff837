//! What the tests of casemix share: [recorded claims](vectors), [generated hospital months](Month) with
//! [planted defects](DefectKind), [strategies] for property tests, and the [folder of shared files](shared()).
//!
//! ```
//! use casemix_testkit::Month;
//!
//! // A hospital with 50 discharges in January 2026, one in ten with a defect.
//! let month = Month::new(2026, 1).unwrap().seed(7).error_rate(0.1);
//! for made in month.encounters().take(50) {
//!     let principal = made.encounter.principal_diagnosis();
//!     for defect in &made.planted {
//!         println!("{}: {} at {} ({principal:?})", made.encounter.id, defect.kind, defect.location);
//!     }
//! }
//! ```
//!
//! Nothing here is for production: the records are invented, and so are their frequencies where no public figure is at
//! hand ([`Month`] says which).

mod defect;
mod month;
mod rng;
mod shared;
mod simulated;
pub mod strategies;
pub mod vectors;

pub use defect::{Defect, DefectKind};
pub use month::{Encounters, Generated, Month, generate, sample};
pub use rng::Rng;
pub use shared::shared;
pub use simulated::simulated_hospital;
