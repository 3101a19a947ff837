//! The record: encounters as JSON and as rows, and every kind of value that is read from text.

use std::{fmt::Display, str::FromStr};

use casemix_record::{
    AdmissionSource, DischargeStatus, Encounter, Hcpcs, Icd9Cm, Icd9Procedure, Icd10Cm, Icd10Pcs, Location, Mdc,
    Modifier, Moment, Money, MsDrg, Ndc, Npi, Quantity, RawCode, Release, RevenueCode, ZipCode, csv_form as rows,
};

/// An encounter as JSON: what is read is written and read again without loss, and its derived facts can be asked for.
pub fn encounter_json(data: &[u8]) {
    let Ok(encounter) = serde_json::from_slice::<Encounter>(data) else {
        return;
    };
    let written = serde_json::to_string(&encounter).expect("a record can be written");
    let again: Encounter = serde_json::from_str(&written).expect("what was written can be read");
    assert!(again == encounter, "a round trip without loss");
    facts(&encounter);
}

/// A header and a row, with commas between the cells and a line break between the two.
pub fn csv_form(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Some((header, row)) = text.split_once('\n') else {
        return;
    };
    let headers: Vec<&str> = header.split(',').collect();
    let encounter = rows::read_row(headers.iter().copied().zip(row.split(',')));
    rows::write_row(&encounter, headers.iter().copied());
    headers.iter().for_each(|header| {
        rows::is_column(header);
    });
    facts(&encounter);
}

fn facts(encounter: &Encounter) {
    encounter.age_at_admission();
    encounter.age_in_years();
    encounter.length_of_stay();
    encounter.leave_days();
    encounter.days_to_surgery(|_| true);
    encounter.principal_diagnosis();
    encounter.secondary_diagnoses().count();
    encounter.admitting_code();
    for finding in encounter.form_findings().iter().chain(&encounter.disagreements()) {
        let place = finding.location.to_string();
        assert_eq!(place.parse::<Location>().as_ref(), Ok(&finding.location));
        assert!(!finding.to_string().is_empty());
    }
    assert!(!format!("{encounter:?}").is_empty());
}

/// Every kind of value: what is shown of a value reads as the same value.
pub fn identifiers(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    shown_and_read::<Icd10Cm>(text);
    shown_and_read::<Icd10Pcs>(text);
    shown_and_read::<Icd9Cm>(text);
    shown_and_read::<Icd9Procedure>(text);
    shown_and_read::<MsDrg>(text);
    shown_and_read::<Mdc>(text);
    shown_and_read::<Release>(text);
    shown_and_read::<Npi>(text);
    shown_and_read::<Hcpcs>(text);
    shown_and_read::<Modifier>(text);
    shown_and_read::<Ndc>(text);
    shown_and_read::<RevenueCode>(text);
    shown_and_read::<ZipCode>(text);
    shown_and_read::<Moment>(text);
    shown_and_read::<Money>(text);
    shown_and_read::<Quantity>(text);
    shown_and_read::<DischargeStatus>(text);
    shown_and_read::<AdmissionSource>(text);
    shown_and_read::<Location>(text);
    let code = RawCode::from(text);
    assert_eq!(code.as_str(), text);
    if code.form().is_some() {
        // Of other texts this need not hold: a dot that goes may leave white space at an end.
        let normalized = code.normalized().expect("a code has a form to be looked up in");
        assert_eq!(RawCode::from(normalized.as_str()).normalized(), Some(normalized));
    }
}

fn shown_and_read<T: FromStr<Err: Display> + Display + PartialEq>(text: &str) {
    match text.parse::<T>() {
        Ok(value) => {
            let again = value.to_string().parse::<T>();
            assert!(
                again.is_ok_and(|again| again == value),
                "what is shown reads as the same"
            );
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
