//! The directory of drug products: what is embedded, what is read, what is found.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]
#![cfg(feature = "embedded")]

use std::collections::{BTreeMap, BTreeSet};

use casemix_codes::table::Provenance;
use casemix_coding::drugs::{ClassKind, DrugName, NameKind, Products, ProductsDraft, read_ndc};
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

#[test]
fn names_stand_in_order_and_lead_to_all_that_have_them() {
    let names: Vec<_> = directory().names().collect();
    let of = |kind: NameKind| -> Vec<&str> {
        let of_kind = names.iter().filter(|name| name.kind() == kind);
        of_kind.map(DrugName::text).collect()
    };
    let counts = [NameKind::Substance, NameKind::Nonproprietary, NameKind::Brand].map(|kind| {
        let texts = of(kind);
        assert!(texts.is_sorted_by_key(|text| (text.to_lowercase(), *text)), "{kind:?}");
        assert_eq!(texts.iter().collect::<BTreeSet<_>>().len(), texts.len(), "each once");
        texts.len()
    });
    assert_eq!(counts, [5_862, 18_619, 53_670]);
    assert!(names.is_sorted_by_key(|name| (name.kind(), name.number())));
    assert_eq!(directory().name(u32::try_from(names.len()).unwrap()), None);

    // Told from the products, without the index: which products have a name.
    let mut expected: BTreeMap<(NameKind, &str), BTreeSet<String>> = BTreeMap::new();
    for product in directory().iter() {
        let preparation = product.preparation();
        let substances = preparation
            .strengths()
            .map(|strength| (NameKind::Substance, strength.substance));
        let others = [
            (NameKind::Nonproprietary, preparation.name()),
            (NameKind::Brand, product.brand()),
        ];
        for name in substances.chain(others) {
            expected
                .entry(name)
                .or_default()
                .insert(format!("{product:?} {preparation}"));
        }
    }
    for name in names.iter().step_by(7) {
        let has: Vec<String> = name
            .products()
            .map(|product| format!("{product:?} {}", product.preparation()))
            .collect();
        let has: BTreeSet<String> = has.into_iter().collect();
        assert_eq!(Some(&has), expected.get(&(name.kind(), name.text())), "{name:?}");
        let mut preparations: Vec<_> = name
            .preparations()
            .map(|one| format!("{one:?} {}", one.name()))
            .collect();
        preparations.dedup();
        assert!(!preparations.is_empty());
    }
}

#[test]
fn searches_find_all_that_have_the_words() {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|letter: char| !letter.is_alphanumeric());
        words.map(str::to_lowercase).collect()
    };
    let said: Vec<(String, Vec<String>)> = directory()
        .iter()
        .map(|product| {
            let preparation = product.preparation();
            let substances: Vec<&str> = preparation.strengths().map(|strength| strength.substance).collect();
            let names = [product.brand(), preparation.name(), &substances.join(" ")].join(" ");
            (preparation.to_string(), words(&names))
        })
        .collect();
    for text in [
        "metoprolol",
        "zyprexa",
        "aspirin caff",
        "lidocaine epine",
        "insulin",
        "zz",
    ] {
        let asked = words(text);
        let fits = |said: &[String]| asked.iter().all(|word| said.iter().any(|said| said.starts_with(word)));
        let expected: BTreeSet<&str> = said
            .iter()
            .filter(|(_, said)| fits(said))
            .map(|(preparation, _)| preparation.as_str())
            .collect();
        // The words may be in the brands of several products of one preparation: then the search finds more.
        let found: Vec<String> = directory()
            .search(text, usize::MAX)
            .iter()
            .map(ToString::to_string)
            .collect();
        let found: BTreeSet<&str> = found.iter().map(String::as_str).collect();
        assert!(found.is_superset(&expected), "{text}");
        assert!(found == expected || asked.len() > 1, "{text}");
    }
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
