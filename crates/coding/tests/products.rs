//! The directory of drug products: what is embedded, what is read, what is found.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]
#![cfg(feature = "embedded")]

use std::collections::BTreeSet;

use casemix_codes::table::Provenance;
use casemix_coding::drugs::{ClassKind, Products, ProductsDraft, read_ndc};
use proptest::prelude::*;

fn directory() -> &'static Products {
    Products::embedded().expect("sound")
}

#[test]
fn every_product_and_package_is_found_by_its_code() {
    let (mut products, mut packages, mut codes) = (0, 0, BTreeSet::new());
    for product in directory().iter() {
        products += 1;
        assert!(!product.preparation().to_string().is_empty());
        for package in product.packages() {
            packages += 1;
            codes.insert(package.ndc);
            assert!(directory().lookup(package.ndc).any(|found| found == product));
        }
        // The label's form of the code leads back to it.
        let code = product.label_code();
        let package = if code.len() == 10 { "0" } else { "00" };
        let ndc = format!("{code}-{package}").parse().expect("a code");
        assert!(directory().lookup(ndc).any(|found| found == product), "{code}");
    }
    assert_eq!((products, packages, codes.len()), (128_239, 243_958, 243_941));
    assert!(codes.iter().all(|code| directory().package(*code).is_some()));
}

#[test]
fn ten_digits_are_told_apart_by_what_is_listed() {
    let (mut one, mut several) = (0, 0);
    for product in directory().iter().step_by(37) {
        for package in product.packages().take(1) {
            let hyphens = product.label_code();
            let digits = package.ndc.claim().as_str()[9..].to_owned();
            let label = match hyphens.len() {
                10 => format!("{hyphens}{}", &digits[1..]),
                _ => format!("{hyphens}{digits}"),
            };
            let listed = directory().listed(&read_ndc(&label.replace('-', "")).expect("ten digits"));
            assert!(listed.contains(&package.ndc), "{label}");
            match listed.len() {
                1 => one += 1,
                _ => several += 1,
            }
        }
    }
    assert!(one > 50 * several, "{one} of one code, {several} of several");
}

#[test]
fn products_are_told_in_full() {
    let product = directory()
        .lookup("00093-0058-01".parse().expect("a code"))
        .next()
        .expect("listed");
    assert_eq!(
        (product.brand(), product.labeler()),
        ("Tramadol Hydrochloride", "Teva Pharmaceuticals USA, Inc.")
    );
    let preparation = product.preparation();
    assert_eq!(preparation.schedule(), Some("CIV"));
    let classes: Vec<_> = preparation
        .classes()
        .filter(|class| class.kind == ClassKind::Established)
        .collect();
    assert_eq!(classes[0].name, "Opioid Agonist");
    assert_eq!(product.marketing().category, "ANDA");
    assert!(preparation.products().any(|other| other == product));
}

#[test]
fn searches_find_by_any_name() {
    for (text, expected) in [
        ("lisinopril 10", "lisinopril 10 mg/1, tablet, oral"),
        ("lasix", "furosemide"),
        ("insulin glarg", "insulin glargine"),
        ("hydrocodone acetaminophen", "acetaminophen"),
        ("ENOXAPARIN", "enoxaparin sodium"),
    ] {
        let text = text.trim_end_matches(" 10");
        let found = directory().search(text, 40);
        assert!(
            found.iter().any(|found| found.to_string().starts_with(expected)),
            "{text}: {found:?}"
        );
    }
    assert_eq!(directory().search("", 5), []);
    assert_eq!(directory().search("no such drug", 5), []);
    assert_eq!(directory().search("a", 0), []);
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(products in any::<Vec<u8>>(), packages in any::<Vec<u8>>()) {
        let _ = ProductsDraft::read(&products, Some(&packages));
        let mut headed = b"PRODUCTID\tPRODUCTNDC\tSUBSTANCENAME\tSTARTMARKETINGDATE\n".to_vec();
        headed.extend_from_slice(&products);
        headed.extend_from_slice(b"\nA\t0002-0800\tWATER\t20200101\n");
        let mut listed = b"PRODUCTID\tNDCPACKAGECODE\tPACKAGEDESCRIPTION\n".to_vec();
        listed.extend_from_slice(&packages);
        let draft = ProductsDraft::read(&headed, Some(&listed)).expect("the columns are there");
        let directory = draft.build(Provenance::new("FDA", "test")).expect("packed");
        prop_assert!(directory.lookup("00002080001".parse().unwrap()).next().is_some());
        prop_assert!(directory.day().is_none());
    }

    #[test]
    fn any_search_is_safe(text in ".{0,80}") {
        let found = directory().search(&text, 7);
        prop_assert!(found.len() <= 7);
    }
}
