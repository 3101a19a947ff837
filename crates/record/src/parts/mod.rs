//! The parts of the record.

mod bill;
mod birth;
mod care;
mod charge;
mod coverage;
mod death;
mod diagnosis;
mod document;
mod documentation;
mod encounter;
mod medication;
mod order;
mod patient;
mod practitioner;
mod procedure;
mod stay;

pub use bill::{Bill, BillValue, Occurrence};
pub use birth::{Birth, Delivery, Newborn};
pub use care::{Anesthesia, Consultation, Event, Infection};
pub use charge::Charge;
pub use coverage::{Coverage, Subscriber};
pub use death::{Autopsy, Death};
pub use diagnosis::Diagnosis;
pub use document::Document;
pub use documentation::{DocumentationReview, QueryAnswer};
pub use encounter::Encounter;
pub use medication::Medication;
pub use order::Order;
pub use patient::{Address, Identifier, Name, Patient};
pub use practitioner::Practitioner;
pub use procedure::Procedure;
pub use stay::{Completion, Facility, Leave, Movement, ServiceStay};
