//! Encounters as rows of a table: one row an encounter, one column a field.
//!
//! The mapping is between a row, as pairs of header and cell, and an [`Encounter`]; [`Cells`] splits a row of a file.
//!
//! # Columns
//!
//! A column has the name of a field in the JSON form, with dots down to fields of parts:
//!
//! | header | cell |
//! |---|---|
//! | `id`, `patient_id`, `class`, `sex`, `birth_date`, `age_years`, `registered`, `inpatient_order`, `admitted`, `discharged`, `length_of_stay_days`, `discharge_status`, `admission_type`, `admission_type_text`, `admission_source`, `admission_source_text`, `scheduled`, `poa_exempt_hospital`, `admitting_diagnosis`, `payer`, `total_charges`, `icd_version`, `drg_release`, `mce_release` | the text of the field |
//! | `diagnoses`, `procedures` | codes with `;` between them, the principal diagnosis first: `I50.23;E11.65` |
//! | `diagnoses.poa`, `diagnoses.role`, `procedures.date`, and any other field of an element | one text for each code, in their order, with `;` between them: `Y;;N` |
//! | `diagnoses.1`, `diagnoses.2`, `diagnoses.1.poa`, ... to 1000 | one element, counted from 1, for tables with a column for each code |
//! | `patient.residence.zip_code`, `patient.ethnicity`, `newborn.birth_weight_grams`, `death.cause`, and any other field of a part | the text of the field |
//! | `patient.races`, `patient.residence.lines` | texts with `;` between them |
//! | `movements.unit`, `movements.from`, `charges.revenue_code`, `practitioners.npi`, and any other field of a list | one text for each element, in order, with `;` between them |
//!
//! An empty cell leaves its field absent; white space around headers and list items is dropped. A cell of a single
//! field is kept as it is. A column of another name is kept as an unknown field of the encounter, as JSON's unknown
//! fields are. Text that itself holds `;`, and lists within lists such as the modifiers of charges, cannot be written in
//! this form: they need JSON.
//!
//! ```
//! use casemix_record::csv_form;
//!
//! let header = ["id", "sex", "admitted", "discharged", "diagnoses", "diagnoses.poa", "ward_clerk"];
//! let row = ["E1", "female", "2025-11-03", "2025-11-08", "I50.23;E11.65", "Y;N", "7"];
//! let encounter = csv_form::read_row(header.into_iter().zip(row));
//! assert_eq!(encounter.principal_diagnosis().unwrap().code.as_str(), "I50.23");
//! assert_eq!(encounter.diagnoses[1].poa.to_str(), "N");
//! assert!(!csv_form::is_column("ward_clerk") && encounter.extra.get("ward_clerk").is_some());
//!
//! assert_eq!(csv_form::write_row(&encounter, header), row);
//! ```

mod cells;

use crate::{Encounter, Value, part::Part};

pub use cells::Cells;

/// The encounter that a row of headers and cells means.
///
/// Any row means one: what is wrong with it stays in its field as an invalid value, to be found by
/// [`form_findings`](Encounter::form_findings).
pub fn read_row<'a>(cells: impl IntoIterator<Item = (&'a str, &'a str)>) -> Encounter {
    let mut encounter = Encounter::default();
    for (header, cell) in cells {
        let header = header.trim();
        if !cell.is_empty() && !Part::set_text(&mut encounter, Some(header), cell) {
            encounter.extra.push(header, Value::Text(cell.into()));
        }
    }
    encounter
}

/// The cells of an encounter for these headers; a field that is absent is an empty cell.
pub fn write_row<'a>(encounter: &Encounter, headers: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    headers
        .into_iter()
        .map(|header| write_cell(encounter, header.trim()))
        .collect()
}

fn write_cell(encounter: &Encounter, header: &str) -> String {
    let mut cell = String::new();
    if let Some(Value::Text(text)) = encounter.extra.get(header) {
        cell.push_str(text);
    } else {
        Part::write_text(encounter, Some(header), &mut cell);
    }
    cell
}

/// Whether a header names a field of the record, so that its cells are not merely kept.
pub fn is_column(header: &str) -> bool {
    Part::set_text(&mut Encounter::default(), Some(header.trim()), "1")
}
