//! Forms that a department fills: what the discharge abstract does not hold, as simple CSV.
//!
//! A form is a table with a heading. Its rows are parts of encounters, found by the encounter's number, or counts of beds
//! and of what is tallied by hand. [`Sheets`] read any of them and complete the records, so that everything that is
//! computed of records is computed of the forms too.
//!
//! ```
//! use casemix_record::Encounter;
//! use casemix_stats::{census::BedKind, forms::{Form, Sheets}, rates::{Count, Counts, Rules}};
//!
//! let mut sheets = Sheets::default();
//! let consultations = "encounter_id,service,requested\nE1,cardiology,2026-01-06\nE1,nephrology,2026-01-07\n";
//! assert!(sheets.read(Form::Consultations, consultations.as_bytes())?.faults.is_empty());
//! sheets.read(Form::Beds, "unit,kind,from,beds\n4 West,bed,2026-01-01,24\n".as_bytes())?;
//!
//! let mut stay = Encounter::builder("E1").class("inpatient").admitted("2026-01-05").discharged("2026-01-09").discharge_status("01").build();
//! assert!(sheets.complete(&mut stay));
//! let mut counts = Counts::default();
//! counts.add_encounter(&stay, &Rules::default(), |_| false);
//! assert_eq!(counts.get(Count::Consulted), 1); // one patient with two consultations
//! assert_eq!(sheets.beds().on(BedKind::Bed, None, "2026-01-31".parse().unwrap()), 24);
//!
//! // What is wrong is told by line and column, without what stands there.
//! let wrong = sheets.read(Form::Infections, "encounter_id,site,onset\nE1,urinary-tract,7 January\n".as_bytes())?;
//! assert_eq!(wrong.faults[0].to_string(),
//!     "line 2, column onset: expected a date or a date and time, such as 2026-01-05 or 2026-01-05T14:30");
//! # Ok::<(), casemix_stats::forms::FormFailure>(())
//! ```
//!
//! # The forms
//!
//! In every form the first line names the columns, in any order; a column of the form that is not asked for may be left
//! out, and another one is refused. Cells are separated by commas; one that holds a comma is put in quotes. Dates are
//! written `2026-01-05` or `2026-01-05T14:30`, flags `yes` or `no`. Blank lines are skipped.
//!
//! | form | one row for each | columns (*needed*) |
//! |---|---|---|
//! | `movements` | coming to a unit, or leaving the hospital | *`encounter_id`*, `event` (admit, transfer, emergency, discharge), `unit`, `bed`, `temporary_bed`, *`from`*, `to`, `discharge_status`, `admission_type` |
//! | `leaves` | leave of absence | *`encounter_id`*, *`from`*, `to` |
//! | `births` | birth, fetal deaths among them; by the mother's encounter | *`encounter_id`*, *`outcome`* (live-birth, fetal-death), `delivered`, `method`, `previous_cesarean`, `weight_grams`, `gestational_age_weeks`, `autopsy` |
//! | `deaths` | death, with its autopsy | *`encounter_id`*, `class`, `died`, `cause`, `relation`, `coroner_case`, `autopsy_by` (hospital, coroner) |
//! | `anesthesia` | anesthetic given | *`encounter_id`*, `kind`, `from`, `to` |
//! | `infections` | infection | *`encounter_id`*, `site`, `onset`, `hospital_acquired`, `procedure` |
//! | `consultations` | consultation | *`encounter_id`*, `service`, `requested`, `performed` |
//! | `returns` | return to surgery, emergency or intensive care | *`encounter_id`*, *`kind`* (return-to-surgery, ...), `from`, `planned` |
//! | `completion` | record | *`encounter_id`*, `final_diagnosis`, `coded`, `completed`, `billed` |
//! | `beds` | change of the number of beds | *`unit`*, `kind` (bed, bassinet, temporary), *`from`*, *`beds`* |
//! | `counts` | number tallied by hand | *`count`* (a name of a [`Count`](crate::rates::Count)), *`number`*, `date` |
//!
//! # How forms and records go together
//!
//! - A list that a form has of an encounter (its movements, consultations, infections ...) stands for that of the record,
//!   and is not added to it: nothing is counted twice.
//! - A field is taken from a form where the record leaves it blank.
//! - A number in `counts` stands for what is counted of records in its period.
//! - The order of rows does not matter. Movements without an abstract make a census on their own ([`Sheets::alone`]).

mod form;
mod reader;
mod sheets;

pub use form::{Form, FormColumn};
pub use reader::{FormFailure, FormFault, FormReader, LineFault, Row};
pub use sheets::{Filled, Sheets};
