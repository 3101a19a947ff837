//! Drug products beside codes, in one search.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use casemix_coding::drugs::Products;
use casemix_coding::find::{Finder, NDC, Workspace};

/// What a search over everything has of drug products.
fn drugs(query: &str) -> Vec<String> {
    let found = Finder::embedded().unwrap().find(query);
    found.drugs().iter().map(ToString::to_string).collect()
}

#[test]
fn strength_form_and_route_narrow_what_a_name_means() {
    let all = drugs("metoprolol tartrate");
    assert!(
        all.len() > 1 && all.iter().all(|drug| drug.contains("metoprolol tartrate")),
        "{all:?}"
    );
    let narrowed = drugs("metoprolol tartrate 25 mg tab po");
    assert!(!narrowed.is_empty());
    for drug in &narrowed {
        assert!(
            drug.contains("25 mg/1") && drug.contains("tablet") && drug.contains("oral"),
            "{drug}"
        );
    }
}

#[test]
fn a_brand_means_its_substances() {
    let zosyn = drugs("Zosyn");
    assert!(zosyn[0].contains("piperacillin"), "{zosyn:?}");
    assert_eq!(drugs("glucoph"), [""; 0], "a beginning is one only while it is typed");
    let typed = Finder::embedded().unwrap().search("glucoph").typing();
    let typed = typed.run(&mut Workspace::default()).drugs()[0].name();
    assert_eq!(typed, "metformin hydrochloride");
}

#[test]
fn a_query_with_another_word_names_no_drug() {
    for query in [
        "lisinopril overdose",
        "fracture of left wrist",
        "",
        "tablet 10 mg",
        "糖尿病",
    ] {
        assert_eq!(drugs(query), [""; 0], "{query}");
    }
}

#[test]
fn filters_choose_between_codes_and_drugs() {
    let finder = Finder::embedded().unwrap();
    let mut workspace = Workspace::default();
    let mut count = |search: casemix_coding::find::Search<'_>| {
        let found = search.limit(3).run(&mut workspace);
        (found.hits().len(), found.drugs().len())
    };
    assert_eq!(count(finder.search("penicillin")), (3, 3));
    assert_eq!(count(finder.search("penicillin").system("icd-10-cm")), (3, 0));
    assert_eq!(count(finder.search("penicillin").system(NDC)), (0, 3));
    assert_eq!(count(finder.search("penicillin").system(NDC).system("hcpcs")), (3, 3));
    assert_eq!(count(finder.search("penicillin").chapter("18")).1, 0);
}

#[test]
fn a_finder_has_the_directory_that_it_is_given() {
    assert!(Finder::new([]).find("penicillin").drugs().is_empty());
    let products = casemix_coding::drugs::ProductsDraft::default();
    let products: Products = products
        .build(casemix_codes::table::Provenance::new("test", "none"))
        .unwrap();
    let finder = Finder::new([]).with_drugs(products);
    finder.prepare();
    assert!(finder.find("penicillin").drugs().is_empty());
}
