//! Rows of a table as encounters.

use casemix_record::{Encounter, csv_form};
use proptest::prelude::*;

const HEADER: &[&str] = &[
    "id",
    "patient_id",
    "sex",
    "age_years",
    "admitted",
    "discharge_status",
    "diagnoses",
    "diagnoses.poa",
    "diagnoses.role",
    "procedures",
    "procedures.date",
    "patient.ethnicity",
    "patient.residence.zip_code",
    "patient.races",
    "newborn.birth_weight_grams",
    "movements.unit",
    "movements.from",
    "delivery.births.outcome",
    "ward_clerk",
];

#[test]
fn a_row_is_an_encounter() {
    let row = [
        "E1",
        "P1",
        "female",
        "68",
        "2025-11-03",
        "1",
        "I50.23; E11.65 ;W01.0XXA",
        "Y;N",
        ";;external-cause",
        "02703DZ;0DTJ4ZZ",
        ";2025-11-04",
        "declined",
        "02115-1234",
        "white;asian",
        "",
        "ICU;Ward 3",
        "2025-11-03;2025-11-05",
        "live-birth;fetal-death",
        "x;y",
    ];
    let encounter = csv_form::read_row(HEADER.iter().copied().zip(row));
    assert_eq!(encounter.diagnoses.len(), 3);
    assert_eq!(encounter.diagnoses[1].code.as_str(), "E11.65");
    assert_eq!(encounter.diagnoses[2].role.to_str(), "external-cause");
    assert!(encounter.diagnoses[2].poa.is_absent() && encounter.diagnoses[0].role.is_absent());
    assert!(encounter.procedures[0].date.is_absent());
    assert_eq!(encounter.patient.as_ref().unwrap().races.len(), 2);
    assert!(encounter.newborn.is_none(), "an empty cell makes no part");
    assert_eq!(
        encounter.delivery.as_ref().unwrap().births[1].outcome.to_str(),
        "fetal-death"
    );
    assert_eq!(encounter.extra.len(), 1);
    let written = csv_form::write_row(&encounter, HEADER.iter().copied());
    assert_eq!(
        csv_form::read_row(HEADER.iter().copied().zip(written.iter().map(String::as_str))),
        encounter
    );
}

#[test]
fn a_column_for_each_code() {
    let header = [
        "id",
        "diagnoses.1",
        "diagnoses.1.poa",
        "diagnoses.2",
        "diagnoses.2.poa",
        "diagnoses.4",
    ];
    let row = ["E1", "I50.23", "Y", "E11.65", "", "J44.1"];
    let encounter = csv_form::read_row(header.into_iter().zip(row));
    let codes: Vec<&str> = encounter.diagnoses.iter().map(|d| d.code.as_str()).collect();
    assert_eq!(codes, ["I50.23", "E11.65", "", "J44.1"]);
    assert_eq!(csv_form::write_row(&encounter, header), row);
}

#[test]
fn columns_are_fields_of_the_record() {
    for header in [
        "id",
        " sex ",
        "diagnoses",
        "diagnoses.poa",
        "diagnoses.1",
        "diagnoses.1000.poa",
        "patient.races",
        "patient.races.2",
        "charges.revenue_code",
    ] {
        assert!(csv_form::is_column(header), "{header}");
    }
    for header in [
        "",
        "Sex",
        "sex.code",
        "patient",
        "movements",
        "diagnoses.0",
        "diagnoses.1001",
        "diagnoses.9999999999999999999999",
        "diagnoses.mood",
        "diagnoses.1.1",
        "newborn.",
        ".",
        "extra",
    ] {
        assert!(!csv_form::is_column(header), "{header}");
    }
}

#[test]
fn more_letters_than_codes_are_kept() {
    let encounter = csv_form::read_row([("diagnoses.poa", "Y;N"), ("diagnoses", "I50.23")]);
    assert_eq!(encounter.diagnoses.len(), 2);
    assert!(encounter.diagnoses[1].code.is_absent());
}

proptest! {
    #[test]
    fn any_row_is_an_encounter_and_comes_back(cells in proptest::collection::vec(any::<String>(), HEADER.len())) {
        let row = || HEADER.iter().copied().zip(cells.iter().map(String::as_str));
        let encounter = csv_form::read_row(row());
        let written = csv_form::write_row(&encounter, HEADER.iter().copied());
        for ((header, cell), written) in row().zip(&written) {
            let is_list = header.contains("diagnoses") || header.contains("procedures") || header.contains("movements")
                || header.contains("races") || header.contains("births");
            if !is_list {
                prop_assert_eq!(written, cell, "{}", header);
            }
        }
        let again = csv_form::read_row(HEADER.iter().copied().zip(written.iter().map(String::as_str)));
        prop_assert_eq!(csv_form::write_row(&again, HEADER.iter().copied()), written);
    }

    #[test]
    fn any_header_is_kept(header in any::<String>(), cell in ".+") {
        let encounter = csv_form::read_row([(header.as_str(), cell.as_str())]);
        prop_assert_ne!(encounter, Encounter::default());
    }
}
