//! Laws of raw fields: whatever a field keeps of a text, it gives the same text back.

#![cfg(feature = "serde")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use casemix_record::field::{ENCOUNTER, FieldKind, PartInfo};
use casemix_record::{
    AdmissionSource, BillCode, DischargeStatus, DocumentKind, Encounter, Hcpcs, Icd10Cm, IcdVersion, Mdc, Modifier,
    Moment, Money, MsDrg, Ndc, Npi, Poa, Quantity, Raw, RawValue, Release, RevenueCode, Sex, Text, TypeOfBill, ZipCode,
};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};

/// Texts of all forms that fields have, in their usual writing and nearly so.
fn text() -> impl Strategy<Value = String> {
    let plain = prop_oneof![
        any::<String>(),
        "[ 0-9.:TAZa-z-]{0,20}",
        "[0-9]{4}-[01][0-9]-[0-3][0-9]",
        "[0-9]{4}-0[1-9]-[0-2][0-9]T[0-2][0-9]:[0-5][0-9]",
        "[0-9]{4}-0[1-9]-[0-2][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]",
        "[-+]?0{0,2}[0-9]{1,4}",
        "-?0{0,2}[0-9]{1,4}\\.[0-9]{0,4}",
        "-?[0-9]{20,30}(\\.[0-9]{1,30})?",
        "-?0\\.0{1,30}",
        "[0-9]{1,12}",
        "[0-9]{4,5}-[0-9]{3,4}(-[0-9]{1,2})?",
        "[A-Za-z][0-9A]{2}\\.?[0-9A-Za-z]{0,4}",
        "[A-Za-z][0-9]{4}",
        "[A-Za-z0-9]{1,2}",
        "[vV]?[0-9]{1,2}(\\.[0-9])?",
        proptest::sample::select(words()).prop_map(str::to_owned),
    ];
    (plain, "[ \t]{0,9}", 0..8).prop_map(|(text, space, how)| match how {
        0 => format!("{space}{text}"),
        1 => format!("{text}{space}"),
        2 => text.to_uppercase(),
        3 => text.to_lowercase(),
        _ => text,
    })
}

/// Every word of every vocabulary.
fn words() -> Vec<&'static str> {
    let of = |(_, kind): (String, FieldKind)| match kind {
        FieldKind::Scalar(casemix_record::field::ScalarKind::Word(words)) => words.texts(),
        _ => &[],
    };
    let mut words: Vec<&str> = scalars().into_iter().flat_map(of).copied().collect();
    words.extend(["true", "false", "10", "9"]);
    words
}

/// Every scalar of the record: its path, with `[]` where a list is on the way, and what it is.
fn scalars() -> Vec<(String, FieldKind)> {
    fn below(part: &PartInfo, before: &str, all: &mut Vec<(String, FieldKind)>) {
        for field in part.fields {
            let (mut path, mut kind) = (format!("{before}{}", field.name), field.kind);
            while let FieldKind::List(of) = kind {
                (path, kind) = (format!("{path}[]"), *of);
            }
            match kind {
                FieldKind::Part(part) => below(part, &format!("{path}."), all),
                _ => all.push((path, kind)),
            }
        }
    }
    let mut all = Vec::new();
    below(ENCOUNTER, "", &mut all);
    all
}

/// The record in which a text stands at a path, and nothing else.
fn record(path: &str, text: &str) -> Value {
    path.rsplit('.')
        .fold(json!(text), |value, name| match name.strip_suffix("[]") {
            Some(name) => json!({ name: [value] }),
            None => json!({ name: value }),
        })
}

/// What stands at a path of a record.
fn at<'v>(record: &'v Value, path: &str) -> &'v Value {
    path.split('.')
        .fold(record, |value, name| match name.strip_suffix("[]") {
            Some(name) => &value[name][0],
            None => &value[name],
        })
}

fn keeps_its_text<T: RawValue + Clone + PartialEq>(text: &str) {
    let raw = Raw::<T>::from_text(text);
    assert_eq!(raw.text().as_deref(), Some(text));
    assert_eq!((raw.to_str(), raw.to_string().as_str()), (text.into(), text));
    assert_eq!(Text::from(&raw), Text::from(text));
    assert!(raw.lent().is_none_or(|lent| lent == text));
    assert!(!raw.is_absent());
    assert_eq!(raw.is_blank(), text.trim().is_empty(), "{text:?}");
    let Ok(value) = T::from_text(text.trim()) else {
        assert_eq!(raw.is_invalid(), !text.trim().is_empty());
        return;
    };
    assert!(!raw.is_invalid());
    let shown = Raw::from_value(value.clone());
    assert_eq!(shown.to_str(), value.to_string());
    assert!(shown == Raw::from_text(value.to_string()), "{text:?} has two states");
    assert_eq!(
        shown == raw,
        value.to_string() == text,
        "{text:?} is written as {value}"
    );
}

fn is_equal_as_text<T: RawValue + PartialEq>(one: &str, other: &str) {
    let equal = Raw::<T>::from_text(one) == Raw::<T>::from_text(other);
    assert_eq!(equal, one == other, "{one:?} {other:?}");
}

macro_rules! every_type {
    ($law:ident, $($text:expr),+) => {
        every_type!($law, ($($text),+); Moment, Money, Quantity, i32, bool, Sex, Poa, DocumentKind, IcdVersion,
            DischargeStatus, AdmissionSource, Hcpcs, Modifier, BillCode, Icd10Cm, RevenueCode, TypeOfBill, Ndc, Npi,
            ZipCode, MsDrg, Mdc, Release)
    };
    ($law:ident, $texts:tt; $($ty:ty),+) => { $( $law::<$ty> $texts; )+ };
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn every_value_keeps_its_text(text in text()) {
        every_type!(keeps_its_text, &text);
    }

    #[test]
    fn fields_are_equal_where_their_texts_are(one in text(), other in text()) {
        every_type!(is_equal_as_text, &one, &one);
        every_type!(is_equal_as_text, &one, &other);
        every_type!(is_equal_as_text, &one, &format!("{one} "));
        every_type!(is_equal_as_text, &one, &format!("0{one}"));
        every_type!(is_equal_as_text, &one, &format!("-{one}"));
        every_type!(is_equal_as_text, &one, &format!("{one}0"));
        every_type!(is_equal_as_text, &one, &format!("{one}:00"));
    }
}

proptest! {
    #[test]
    fn every_field_is_written_as_it_was_read(text in text()) {
        for (path, _) in scalars() {
            let given = record(&path, &text);
            let encounter: Encounter = serde_json::from_value(given.clone()).unwrap();
            let written = serde_json::to_value(&encounter).unwrap();
            let shown = match at(&written, &path) {
                Value::String(shown) => shown.clone(),
                number => number.to_string(),
            };
            prop_assert!(shown == text, "{path}: {text:?} as {written}");
            let again: Encounter = serde_json::from_value(written).unwrap();
            prop_assert!(again == encounter, "{path}: {text:?}");
        }
    }
}

#[test]
fn zeros_keep_their_sign() {
    for text in ["-0", "-0.00"] {
        let number: Decimal = text.trim_start_matches('-').parse().unwrap();
        let (made, read) = (Raw::from(Money::from(-number)), Raw::<Money>::from_text(text));
        assert_eq!((made.to_str(), read.to_str()), (text.into(), text.into()));
        assert!(made == read && made != Raw::from(Money::from(number)));
    }
}

#[test]
fn absent_is_not_empty() {
    let (absent, empty) = (Raw::<Sex>::from(Text::absent()), Raw::<Sex>::from(""));
    assert!(absent.is_absent() && absent == Raw::absent() && absent.text().is_none());
    assert!(!empty.is_absent() && empty.is_blank() && !empty.is_invalid() && absent != empty);
    assert_eq!((absent.to_str(), empty.text()), ("".into(), Some("".into())));
    assert_eq!(Text::from(&absent), Text::absent());
}
