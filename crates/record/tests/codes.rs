//! Laws of codes and values: what is read and shown is the same, and no text makes a panic.

use casemix_record::{
    AdmissionSource, CodeText, DischargeStatus, Hcpcs, Icd9Cm, Icd9Procedure, Icd10Cm, Icd10Pcs, Location, Mdc,
    Modifier, Moment, Money, MsDrg, Ndc, Normalized, Npi, ParseError, Poa, Quantity, RawCode, Release, RevenueCode,
    Sex, ZipCode,
};
use proptest::prelude::*;
use std::{fmt::Display, str::FromStr};

/// Reading what is shown gives the value back, whatever text it came from.
fn shown_reads_back<T: FromStr<Err = ParseError> + Display + PartialEq>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        let shown = value.to_string();
        assert!(
            shown.parse() == Ok(value),
            "{shown} does not read as the value of {text}"
        );
    }
}

/// Runs a law on every type that reads itself from text.
macro_rules! every_type {
    ($law:ident, $text:expr) => {
        every_type!($law, $text; Icd10Cm, Icd10Pcs, Icd9Cm, Icd9Procedure, Hcpcs, Modifier, Ndc, RevenueCode, MsDrg, Mdc,
            Release, Npi, ZipCode, DischargeStatus, AdmissionSource, Moment, Money, Quantity, Location, Poa, Sex)
    };
    ($law:ident, $text:expr; $($ty:ty),+) => { $( $law::<$ty>($text); )+ };
}

/// The laws of a code type that has a form for claims and one for reports.
macro_rules! code_laws {
    ($($name:ident: $ty:ty, $pattern:literal;)+) => {
        proptest! { $(
            #[test]
            fn $name(text in $pattern, lower: bool, other in $pattern) {
                let code: $ty = text.parse().unwrap();
                prop_assert_eq!(code.as_str(), text.as_str());
                let claim = code.claim();
                prop_assert_eq!(claim.as_str(), text.as_str());
                let shown = code.to_string();
                prop_assert_eq!(shown.replace('.', ""), text.as_str());
                let written = if lower { shown.to_lowercase() } else { format!(" {shown}\t") };
                prop_assert_eq!(written.parse::<$ty>(), Ok(code));
                prop_assert_eq!(format!("{code:>12}"), format!("{shown:>12}"));
                prop_assert_eq!(code.cmp(&other.parse().unwrap()), text.cmp(&other));
            }
        )+ }
    };
}

code_laws! {
    icd10cm: Icd10Cm, "[A-Z][0-9A][0-9A-Z]{1,5}";
    icd10pcs: Icd10Pcs, "[0-9A-HJ-NP-Z]{7}";
    icd9cm: Icd9Cm, "[0-9]{3,5}|V[0-9]{2,4}|E[0-9]{3,4}";
    icd9procedure: Icd9Procedure, "[0-9]{2,4}";
    hcpcs: Hcpcs, "[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}";
    modifier: Modifier, "[0-9A-Z]{2}";
}

proptest! {
    #[test]
    fn any_text_reads_or_is_refused(text in any::<String>()) {
        every_type!(shown_reads_back, &text);
    }

    #[test]
    fn texts_of_the_right_characters_read_or_are_refused(text in "[ vVeE0-9.:TA-Z\\[\\]_-]{0,20}") {
        every_type!(shown_reads_back, &text);
    }

    #[test]
    fn numbers_read_as_they_are_shown(drg in 1u16..=999, mdc in 0u8..=99, revenue in 0u16..=9999, major in 0u8..=99, minor in 0u8..=9) {
        prop_assert_eq!(MsDrg::from_number(drg).unwrap().to_string(), format!("{drg:03}"));
        prop_assert_eq!(Mdc::from_number(mdc).unwrap().to_string().parse::<Mdc>().unwrap().number(), mdc);
        prop_assert_eq!(RevenueCode::from_number(revenue).unwrap().to_string().parse::<RevenueCode>().unwrap().number(), revenue);
        let release = Release::new(major, minor);
        prop_assert_eq!(release.to_string().parse(), Ok(release));
    }

    #[test]
    fn every_identifier_has_one_check_digit(first_nine in 100_000_000u32..=299_999_999) {
        let npi = Npi::with_check_digit(first_nine).unwrap();
        let others = (0..10).map(|digit| format!("{first_nine}{digit}")).filter(|text| text.parse::<Npi>().is_ok());
        prop_assert_eq!(others.collect::<Vec<_>>(), [npi.to_string()]);
    }

    #[test]
    fn a_wrong_digit_is_found(first_nine in 100_000_000u32..=299_999_999, place in 1usize..10, step in 1u8..=9) {
        let mut digits = Npi::with_check_digit(first_nine).unwrap().to_string().into_bytes();
        digits[place] = b'0' + (digits[place] - b'0' + step) % 10;
        prop_assert!(String::from_utf8(digits).unwrap().parse::<Npi>().is_err());
    }

    #[test]
    fn normalizing_is_done_once(text in any::<String>()) {
        let shown = Normalized(&text).to_string();
        match CodeText::normalize(&text) {
            Some(code) => {
                prop_assert_eq!(code.as_str(), shown.as_str());
                prop_assert_eq!(CodeText::normalize(&code).map(|again| again.to_string()), CodeText::normalize(&shown).map(|c| c.to_string()));
            }
            None => prop_assert!(shown.len() > CodeText::CAPACITY),
        }
    }

    #[test]
    fn raw_code_keeps_its_text(text in any::<String>()) {
        let code = RawCode::from(text.as_str());
        prop_assert_eq!(code.text(), Some(text.as_str()));
        prop_assert_eq!(code.form().is_some(), [
            code.icd10cm().is_some(), code.icd10pcs().is_some(), code.icd9cm().is_some(), code.icd9procedure().is_some(),
        ].contains(&true));
    }

    #[test]
    fn moments_are_days_and_times_that_exist(y in 0i32..=9999, m in 0u32..=13, d in 0u32..=32, hour in 0u32..=25, minute in 0u32..=61) {
        let date = chrono::NaiveDate::from_ymd_opt(y, m, d);
        let read = format!("{y:04}-{m:02}-{d:02}").parse::<Moment>();
        prop_assert_eq!(read.ok().map(Moment::date), date);
        let time = chrono::NaiveTime::from_hms_opt(hour, minute, 0);
        let read = format!("{y:04}-{m:02}-{d:02}T{hour:02}:{minute:02}").parse::<Moment>();
        prop_assert_eq!(read.ok().and_then(Moment::date_time), date.zip(time).map(|(date, time)| date.and_time(time)));
    }

    #[test]
    fn money_is_exact(cents in proptest::collection::vec(-10_000_000i64..10_000_000, 0..40)) {
        let write = |cents: i64| format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100);
        let amounts: Vec<Money> = cents.iter().map(|c| write(*c).parse().unwrap()).collect();
        let total = Money::total(amounts).unwrap();
        prop_assert_eq!(total, write(cents.iter().sum()).parse().unwrap());
    }
}

#[test]
fn forms_that_are_no_codes() {
    let refused = |text: &str, read: fn(&str) -> bool| assert!(!read(text), "{text} was read");
    for text in ["", "I5", "550.23", "IB0", "I50.2345A", "I50-23", "Ä50", "I50 23"] {
        refused(text, |text| text.parse::<Icd10Cm>().is_ok());
    }
    for text in ["02703D", "02703DZZ", "0I703DZ", "0O703DZ"] {
        refused(text, |text| text.parse::<Icd10Pcs>().is_ok());
    }
    for text in ["12", "123456", "V1", "E12", "E12345", "X12"] {
        refused(text, |text| text.parse::<Icd9Cm>().is_ok());
    }
    for text in ["J017", "J01711", "JJ171", "A123B"] {
        refused(text, |text| text.parse::<Hcpcs>().is_ok());
    }
    for text in [
        "0002-7597-1",
        "000-2759-701",
        "123456789",
        "00002-759-70-1",
        "0000a759701",
    ] {
        refused(text, |text| text.parse::<Ndc>().is_ok());
    }
    for text in ["2115", "021151", "02115-", "02115-123", "0211512345", "ABCDE"] {
        refused(text, |text| text.parse::<ZipCode>().is_ok());
    }
    for text in ["0", "000", "1000", "-1", "+7", " "] {
        refused(text, |text| text.parse::<MsDrg>().is_ok());
    }
    for text in [
        "1e3",
        "1_000",
        "$5",
        "1.",
        ".5",
        "--1",
        "",
        "-",
        "1.2.3",
        "0.00000000000000000000000000001",
    ] {
        refused(text, |text| text.parse::<Money>().is_ok());
    }
    for text in [
        "2025-02-29",
        "2025-1-1",
        "20250101",
        "2025-01-01T24:00",
        "2025-01-01 10:00",
        "2025-01-01T10:00Z",
        "+025-01-01",
    ] {
        refused(text, |text| text.parse::<Moment>().is_ok());
    }
}

#[test]
fn dotted_forms() {
    let dotted = [
        "I50.23".parse::<Icd10Cm>().unwrap().to_string(),
        "I10".parse::<Icd10Cm>().unwrap().to_string(),
        "8842".parse::<Icd9Procedure>().unwrap().to_string(),
        "E8859".parse::<Icd9Cm>().unwrap().to_string(),
        "V1011".parse::<Icd9Cm>().unwrap().to_string(),
        "42823".parse::<Icd9Cm>().unwrap().to_string(),
        "02703dz".parse::<Icd10Pcs>().unwrap().to_string(),
    ];
    assert_eq!(
        dotted,
        ["I50.23", "I10", "88.42", "E885.9", "V10.11", "428.23", "02703DZ"]
    );
}

#[test]
fn errors_do_not_repeat_the_text() {
    let error = "Jane Doe".parse::<Icd10Cm>().unwrap_err();
    assert!(!error.to_string().contains("Jane"));
    assert!(
        error.to_string().contains("I50.23"),
        "the error shows what would be right: {error}"
    );
}
