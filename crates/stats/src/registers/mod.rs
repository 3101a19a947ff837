//! Registers and indexes that a department keeps: by disease, operation and physician; of admissions, discharges,
//! births and deaths.
//!
//! | register | one entry for | found by | dated by |
//! |---|---|---|---|
//! | [`DiseaseIndex`] | each diagnosis code of an encounter | code | discharge |
//! | [`OperationIndex`] | each procedure of an encounter | code | procedure |
//! | [`PhysicianIndex`] | each part that a practitioner took in an encounter | principal diagnosis | discharge |
//! | [`AdmissionRegister`] | each inpatient admission | admitting diagnosis | admission |
//! | [`DischargeRegister`] | each inpatient discharge, deaths among them | principal diagnosis | discharge |
//! | [`BirthRegister`] | each live birth here and each fetal death | | birth |
//! | [`DeathRegister`] | each death of a patient | cause of death | death |
//!
//! **A register holds patient identifiers by purpose**: it leads from a disease, an operation or a day to the records.
//! It is no statistic to be published. `Debug` of a register and of its entries hides what they hold; sections, rows
//! and CSV show it.
//!
//! A register is an [`Accumulator`](crate::Accumulator): parts merge, corrected records are subtracted, and the entries come out in one
//! order, whatever the order of the records. An entry type of one's own ([`Entry`]) makes a register of one's own, such
//! as of implants or tumors.
//!
//! ```
//! use casemix_record::{Encounter, PractitionerRole, Practitioner};
//! use casemix_stats::{Accumulator, registers::{DiseaseIndex, Selection}};
//!
//! let attending = Practitioner::builder().npi("1234567893").role(PractitionerRole::Attending).build();
//! let stay = |id: &str, patient: &str, discharged: &str, code: &str| Encounter::builder(id).patient_id(patient)
//!     .class("inpatient").admitted("2026-01-05").discharged(discharged).diagnoses([code, "E11.65"])
//!     .practitioners([attending.clone()]).build();
//!
//! let mut index = DiseaseIndex::default();
//! index.add(&stay("E1", "P7", "2026-01-09", "I50.23"));
//! index.add(&stay("E2", "P8", "2026-02-09", "I50.31"));
//! index.add(&stay("E3", "P9", "2026-01-12", "J18.9"));
//!
//! // Heart failure in January.
//! let january = Selection::default().codes("I50".parse()?).period("2026-01-01".parse()?, "2026-01-31".parse()?);
//! let listing = index.finish(&january)?;
//! assert_eq!(listing.entries.len(), 1);
//! assert_eq!(listing.entries[0].subject.patient_id, "P7");
//! let csv = listing.to_csv();
//! assert!(csv.starts_with("code,rank,discharged,patient_id,"));
//! assert!(csv.contains("I5023,principal,2026-01-09,P7,"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod codes;
mod listing;
mod physicians;
mod register;
mod stays;
mod subject;
mod vital;

pub use codes::{DiseaseEntry, DiseaseIndex, DiseaseRank, OperationEntry, OperationIndex};
pub use listing::{Listing, Row};
pub use physicians::{PhysicianEntry, PhysicianIndex};
pub use register::{Entry, Register, Selection};
pub use stays::{AdmissionEntry, AdmissionRegister, DischargeEntry, DischargeRegister};
pub use subject::Subject;
pub(crate) use subject::attending;
pub use vital::{BirthEntry, BirthRegister, DeathEntry, DeathRegister};

/// `Debug` that hides everything: what a register holds is of patients.
macro_rules! hidden {
    ($($name:ty),+) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("<entry>")
            }
        }
    )+};
}
use hidden;
