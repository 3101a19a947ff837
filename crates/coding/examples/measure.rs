//! Prints what loading and each step of building a code cost on this machine.
//!
//! ```console
//! $ cargo run --release -p casemix-coding --example measure
//! ```

use std::hint::black_box;
use std::time::Instant;

use casemix_coding::convert::{Direction, Gems};
use casemix_coding::drugs::{BillingCodes, MedicationCoder, Products};
use casemix_coding::pcs::{Index, Labels, Pcs, Wanted};
use casemix_record::{Encounter, Medication};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for (name, bytes) in [
        ("labels", casemix_coding_data::ICD10PCS_LABELS),
        ("index", casemix_coding_data::ICD10PCS_INDEX),
        ("mappings", casemix_coding_data::GEMS),
        ("hcpcs", casemix_coding_data::HCPCS),
        ("directory of products", casemix_coding_data::NDC),
        ("icd-9-cm", casemix_coding_data::ICD9CM),
        ("icd-9 procedures", casemix_coding_data::ICD9_PROCEDURES),
    ] {
        println!("{name}: {} bytes", bytes.len());
    }
    once("open labels", || {
        Labels::open(casemix_coding_data::ICD10PCS_LABELS).is_ok()
    });
    once("open index", || {
        Index::open(casemix_coding_data::ICD10PCS_INDEX).is_ok()
    });
    once("open mappings", || Gems::open(casemix_coding_data::GEMS).is_ok());
    once("open hcpcs", || BillingCodes::embedded().is_ok());
    once("open ICD-10-PCS whole", || Pcs::embedded().is_ok());

    let pcs = Pcs::embedded()?.on("2026-01-08".parse()?)?;
    once("first candidates (words of the index brought in order)", || {
        pcs.candidates(&Wanted::words("appendectomy")).len()
    });
    for partial in ["", "0", "0D", "0DT", "0DTJ", "0DTJ4", "XW03"] {
        each(&format!("next of {partial:?}"), || pcs.next(partial).is_ok());
    }
    each("check", || pcs.check("0DTJ4ZZ").is_ok());
    each("explain", || pcs.explain("0DTJ4ZZ").is_ok());
    each("complete", || pcs.complete("0DTJ0").is_ok());
    each("candidates", || {
        pcs.candidates(&Wanted::words("laparoscopic appendectomy")).len()
    });

    let gems = Gems::embedded()?;
    once("first mapping", || {
        gems.map(Direction::Icd10CmToIcd9, "E11.9").is_some()
    });
    each("mapping", || gems.map(Direction::Icd10CmToIcd9, "E11.9").is_some());
    let billing = BillingCodes::embedded()?.on("2026-01-08".parse()?)?;
    once("first billing codes (words brought in order)", || {
        billing.find("remdesivir").len()
    });
    each("billing codes of a substance", || billing.find("remdesivir").len());

    once("open the directory of products", || {
        Products::open(casemix_coding_data::NDC).is_ok_and(|products| !products.is_empty())
    });
    let products = Products::embedded()?;
    once("first search (names brought in order)", || products.prepare());
    let ndc = "00002-7597-01".parse()?;
    each("product of a code", || products.package(ndc).is_some());
    for text in [
        "metoprolol",
        "metoprolol tart",
        "hydrocodone acetaminophen",
        "lasix",
        "so",
    ] {
        each(&format!("search of {text:?}"), || products.search(text, 10).len());
    }
    let coder = MedicationCoder::new(products, BillingCodes::embedded()?);
    let mut encounter = Encounter::builder("E1").admitted("2026-01-08").build();
    encounter.medications = vec![
        Medication::builder()
            .ndc("0002-7597-01")
            .name("olanzapine 10 mg IM")
            .build(),
        Medication::builder().name("Lasix 40 mg tablet PO daily").build(),
        Medication::builder().name("enoxaparin 40 mg/0.4 mL SC").build(),
    ];
    each("three medications coded", || coder.code(&encounter).findings.len());
    Ok(())
}

fn once<T>(what: &str, run: impl FnOnce() -> T) {
    let start = Instant::now();
    black_box(run());
    println!("{what}: {:.1?}", start.elapsed());
}

fn each<T>(what: &str, run: impl Fn() -> T) {
    let (rounds, start) = (200_u32, Instant::now());
    for _ in 0..rounds {
        black_box(run());
    }
    println!("{what}: {:.1?}", start.elapsed() / rounds);
}
