//! Readmissions: which stays are index admissions, and which unplanned readmission followed each.
//!
//! The algorithm is that of the hospital-wide measure, with its choices as arguments:
//!
//! 1. **Index admissions** are acute stays that the caller holds [eligible](Stay::eligible), except those of patients
//!    who died, left against advice (07), were readmitted to the same hospital on the same day for the same condition,
//!    were [transferred](TransferRule), or are not [followed](Method::followed_until) for the whole interval.
//! 2. The **readmission** is the first acute stay that begins on the day of discharge or up to
//!    [`interval_days`](Method::interval_days) later, by difference of dates.
//! 3. It is **planned** if the [`PlannedRule`] says so of it, or the index stay announced it (status 81 to 95). A
//!    planned one counts apart, and what follows it counts for nothing. So an index has one readmission at most.
//!
//! A readmission may be an index admission itself. A stay that begins before another of the same patient ended is not
//! its readmission. Stays are judged patient by patient, so a batch is either given patient by patient
//! ([`Method::judge`]) or sorted by patient ([`Method::judge_sorted`]), and split between patients and never within one.
//!
//! ```
//! use casemix_record::Encounter;
//! use casemix_stats::{Accumulator, utilization::readmission::{Method, PlannedRule, Readmissions, Stay}};
//!
//! let stay = |id: &str, patient: &str, admitted: &str, discharged: &str, kind: &str| Encounter::builder(id)
//!     .patient_id(patient).admitted(admitted).discharged(discharged).discharge_status("01").admission_type(kind)
//!     .diagnoses(["I50.23"]).build();
//! let stays = [stay("E1", "P1", "2026-01-05", "2026-01-09", "1"), stay("E2", "P1", "2026-02-08", "2026-02-10", "1"),
//!     stay("E3", "P2", "2026-01-05", "2026-01-09", "1"), stay("E4", "P2", "2026-01-20", "2026-01-21", "elective")];
//!
//! let rule = PlannedRule::default();
//! let method = Method::new("2026-03-31".parse()?);
//! let mut readmissions = Readmissions::default();
//! let mut pairs = Vec::new();
//! method.judge_sorted(stays.iter().filter_map(|stay| Stay::of(stay, &rule)), |judged| {
//!     readmissions.add(judged.verdict);
//!     pairs.extend(judged.readmission.map(|readmission| (judged.stay.id, readmission.id)));
//! })?;
//!
//! assert_eq!(pairs, [("E1", "E2"), ("E3", "E4")]); // 30 days after, and planned
//! let figures = readmissions.finish(&())?;
//! assert_eq!((figures.index, figures.readmitted, figures.planned), (4, 1, 1));
//! assert_eq!(figures.rate.to_string(), "25.00%");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod counts;
mod method;
mod planned;
mod stay;

pub use counts::{ReadmissionFigures, Readmissions};
pub use method::{Exclusion, Judged, Method, TransferRule, Unsorted, Verdict};
pub use planned::{Planned, PlannedRule};
pub use stay::Stay;
