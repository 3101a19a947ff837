//! Medications of an encounter, coded.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]
#![cfg(feature = "embedded")]

use casemix_coding::drugs::{BillingCodes, CodedMedications, MedicationCoder, Products, RecognizedBy};
use casemix_record::{Charge, Encounter, Medication};
use proptest::prelude::*;

fn code(medications: Vec<Medication>) -> CodedMedications<'static> {
    code_on("2019-03-04", medications, Vec::new())
}

fn code_on(day: &str, medications: Vec<Medication>, charges: Vec<Charge>) -> CodedMedications<'static> {
    let mut encounter = Encounter::builder("E1").admitted(day).build();
    encounter.medications = medications;
    encounter.charges = charges;
    MedicationCoder::new(Products::embedded().unwrap(), BillingCodes::embedded().unwrap()).code(&encounter)
}

fn named(name: &str) -> CodedMedications<'static> {
    code(vec![Medication::builder().name(name).build()])
}

fn rules(coded: &CodedMedications<'_>) -> Vec<String> {
    coded.findings.iter().map(|finding| finding.rule.to_string()).collect()
}

#[test]
fn names_become_preparations() {
    for (name, expected) in [
        ("Lasix 40 mg tablet PO daily", "furosemide 40 mg/1, tablet, oral"),
        (
            "furosemide 10 mg/mL IV",
            "furosemide 10 mg/mL, injection, solution, intramuscular, intravenous",
        ),
        (
            "Metoprolol succinate ER 25 mg tab",
            "metoprolol succinate 25 mg/1, tablet, extended release, oral",
        ),
        ("lisinopril 10mg", "lisinopril 10 mg/1, tablet, oral"),
        (
            "atorvastatin 40 mg",
            "atorvastatin calcium 40 mg/1, tablet, film coated, oral",
        ),
        (
            "levothyroxine sodium 50 mcg tab",
            "levothyroxine sodium 0.05 mg/1, tablet, oral",
        ),
        ("warfarin 5 mg tab", "warfarin sodium 5 mg/1, tablet, oral"),
    ] {
        let coded = named(name);
        let one = &coded.medications[0];
        let shown = one.preparation.map(|preparation| preparation.to_string());
        assert_eq!(
            shown.as_deref(),
            Some(expected),
            "{name}: {:?} {:?}",
            one.candidates,
            coded.findings
        );
        assert_eq!(one.by, Some(RecognizedBy::Name));
    }
}

#[test]
fn ingredients_are_told_where_the_salt_or_strength_is_not() {
    let coded = named("metoprolol");
    assert_eq!(coded.medications[0].ingredients, ["metoprolol"]);
    assert_eq!(coded.medications[0].preparation, None);
    assert!(!coded.medications[0].candidates.is_empty());
    assert_eq!(coded.medications[0].classes(), ["beta-Adrenergic Blocker"]);

    let coded = named("hydrocodone-acetaminophen 5 mg/325 mg tab");
    assert_eq!(
        coded.medications[0].ingredients,
        ["acetaminophen", "hydrocodone bitartrate"]
    );
}

#[test]
fn codes_that_are_wrong_are_found() {
    for (ndc, name, expected) in [
        ("12", "", vec!["medication.ndc-format"]),
        ("99999-9999-99", "", vec!["medication.ndc-unknown"]),
        ("0002-7597-01", "furosemide 40 mg", vec!["medication.name-disagrees"]),
        (
            "0002-7597-01",
            "Zyprexa 20 mg/2 mL",
            vec!["medication.strength-disagrees"],
        ),
        ("0002-7597-99", "", vec!["medication.ndc-package-unknown"]),
        ("0002-7597-01", "Zyprexa PO", vec!["medication.route-disagrees"]),
    ] {
        let coded = code(vec![Medication::builder().ndc(ndc).name(name).build()]);
        assert_eq!(rules(&coded), expected, "{ndc} {name}: {:?}", coded.findings);
        assert!(coded.findings.iter().all(|finding| finding.remedy.is_some()));
    }
    assert_eq!(rules(&named("qwertzuiop")), ["medication.name-unknown"]);
    assert_eq!(rules(&named("insulin")), ["medication.substance-undecided"]);
}

#[test]
fn marketing_must_not_have_ended() {
    let ended = Products::embedded().unwrap().iter().find_map(|product| {
        let package = product.packages().find(|package| package.last_day.is_some())?;
        Some((package.ndc, package.last_day?))
    });
    let (ndc, last) = ended.expect("a product that ended");
    let of = |day: chrono::NaiveDate| {
        let medication = Medication::builder().ndc(ndc).build();
        rules(&code_on(&day.to_string(), vec![medication], Vec::new()))
    };
    assert_eq!(of(last), Vec::<String>::new());
    assert_eq!(of(last + chrono::Days::new(1)), ["medication.ndc-ended"]);
    assert_eq!(of("1960-01-01".parse().unwrap()), ["medication.ndc-not-begun"]);
}

#[test]
fn injections_have_billing_codes_and_units() {
    let given = |quantity: &str, unit: &str| {
        let builder = Medication::builder()
            .system("hcpcs")
            .code("J1940")
            .name("furosemide 10 mg/mL injection");
        builder.quantity(quantity).quantity_unit(unit).build()
    };
    let day = "2020-03-04";
    let coded = code_on(day, vec![given("80", "mg")], Vec::new());
    let billing = coded.medications[0].billing.expect("J1940");
    assert_eq!((billing.code.title, billing.units), ("Furosemide injection", None));

    let remdesivir = |quantity: &str, unit: &str| {
        let builder = Medication::builder().system("hcpcs").code("J0248");
        builder.quantity(quantity).quantity_unit(unit).build()
    };
    let charge = |units: &str| Charge::builder().hcpcs("J0248").units(units).build();
    let day = "2026-01-08";
    let coded = code_on(day, vec![remdesivir("200", "mg")], vec![charge("200")]);
    assert_eq!(
        coded.medications[0].billing.and_then(|billing| billing.units),
        Some(200)
    );
    assert!(!rules(&coded).contains(&"medication.units-disagree".to_owned()));
    let coded = code_on(day, vec![remdesivir("200", "mg")], vec![charge("20")]);
    assert!(
        rules(&coded).contains(&"medication.units-disagree".to_owned()),
        "{:?}",
        coded.findings
    );
    let coded = code_on(day, vec![remdesivir("200", "mL")], Vec::new());
    assert!(rules(&coded).contains(&"medication.units-inconvertible".to_owned()));
    let wrong = Medication::builder().system("hcpcs").code("J9999Z").build();
    assert!(rules(&code_on(day, vec![wrong], Vec::new())).contains(&"medication.billing-code-invalid".to_owned()));
}

proptest! {
    #[test]
    fn any_record_is_safe(name in ".{0,60}", ndc in "[0-9*-]{0,14}", dose in "[0-9.]{0,12}", unit in ".{0,6}", route in ".{0,8}") {
        let medication = Medication::builder().name(name).ndc(ndc.as_str()).dose(dose.as_str()).dose_unit(unit).route(route).build();
        let coded = code(vec![medication]);
        prop_assert_eq!(coded.medications.len(), 1);
    }
}
