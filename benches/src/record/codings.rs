//! Codes built character by character, drugs looked up, medications coded.
//!
//! `cargo run --release -p casemix-benches --bin coding` measures on one core, and writes
//! `benches/record/<date>-<machine class>-coding.csv`. What is made at the first use of a table is measured once.

use std::{error::Error, hint::black_box};

use casemix_codes::Codes;
use casemix_coding::{
    cm::Cm,
    drugs::{BillingCodes, MedicationCoder, Products},
    pcs::{Pcs, Wanted},
};
use casemix_record::{Encounter, Medication};
use cpu_time::ThreadTime;

use super::sheet::Sheet;
use crate::{
    measure::{Measure, Times},
    memory::count_allocations,
};

/// Runs of a measure, each of many calls.
const RUNS: usize = 15;
/// Calls in a run.
const CALLS: u32 = 200;

/// Procedures as operation notes name them.
const PROCEDURES: [&str; 6] = [
    "laparoscopic appendectomy",
    "right total hip replacement",
    "coronary artery bypass four arteries",
    "percutaneous biopsy right lower lung lobe",
    "open reduction internal fixation left femur",
    "upper gi endoscopy with biopsy stomach",
];

/// Drugs as one types them.
const DRUGS: [&str; 6] = [
    "metoprolol",
    "metoprolol tart",
    "hydrocodone acetaminophen",
    "lasix",
    "insulin glarg",
    "sod",
];

/// Measures, prints, and writes the record.
///
/// # Errors
///
/// If a table cannot be opened or the file cannot be written.
pub fn run() -> Result<(), Box<dyn Error>> {
    let mut sheet = Sheet::of("coding");
    measures()?.iter().for_each(|measure| sheet.add(measure));
    sheet.save()
}

fn measures() -> Result<Vec<Measure>, Box<dyn Error>> {
    let day = "2026-02-01".parse()?;
    let mut measures = Vec::new();
    let mut once = |name, make: &mut dyn FnMut()| {
        let start = ThreadTime::now();
        let allocated = count_allocations(make);
        measures.push(Measure::fixed(name, start.elapsed().as_secs_f64() * 1e3, "ms"));
        allocated.bytes_current as f64 / 1e6
    };
    once("tables of ICD-10-PCS opened, once", &mut || {
        black_box(Pcs::embedded().is_ok());
    });
    let pcs = Pcs::embedded()?;
    let words = once("words of procedures numbered, once", &mut || pcs.prepare());
    once("directory of products opened, once", &mut || {
        black_box(Products::embedded().is_ok());
    });
    let products = Products::embedded()?;
    let names = once("names of products brought in order, once", &mut || products.prepare());
    let billing = BillingCodes::embedded()?;
    billing.on(day)?.find("remdesivir");
    measures.push(Measure::fixed(
        "directory of products on disk",
        products.size() as f64 / 1e6,
        "MB",
    ));
    measures.push(Measure::fixed("words of procedures, allocated", words, "MB"));
    measures.push(Measure::fixed("names of products, allocated", names, "MB"));

    let pcs = pcs.on(day)?;
    let cm = Cm::new(Codes::embedded()?.icd10cm.on(day)?);
    let billing_edition = billing.on(day)?;
    let ndc = "00002-7597-01".parse()?;
    let coder = MedicationCoder::new(products, billing);
    let mut encounter = Encounter::builder("E1").admitted("2026-02-01").build();
    encounter.medications = DRUGS.map(|name| Medication::builder().name(name).build()).to_vec();
    let each = |name, call: &dyn Fn()| {
        let times = Times::of_thread(RUNS, || (0..CALLS).for_each(|_| call()));
        let whole = times.milliseconds(name);
        let one = |milliseconds: f64| milliseconds * 1e3 / f64::from(CALLS);
        Measure {
            median: one(whole.median),
            best: one(whole.best),
            unit: "us",
            ..whole
        }
    };
    let calls: [(&str, &dyn Fn()); 8] = [
        ("next characters of a procedure code", &|| {
            black_box(pcs.next("0DTJ").is_ok());
        }),
        ("next characters of a diagnosis code", &|| {
            black_box(cm.next("S72.01").is_ok());
        }),
        ("diagnosis code checked", &|| {
            black_box(cm.check("S72.011A").is_ok());
        }),
        ("six procedures in words to candidates", &|| {
            PROCEDURES.iter().for_each(|words| {
                black_box(pcs.candidates(&Wanted::words(words)));
            });
        }),
        ("billing codes of a substance", &|| {
            black_box(billing_edition.find("remdesivir"));
        }),
        ("product of a national drug code", &|| {
            black_box(products.package(ndc).is_some());
        }),
        ("six drugs searched", &|| {
            DRUGS.iter().for_each(|name| {
                black_box(products.search(name, 10));
            });
        }),
        ("six medications coded", &|| {
            black_box(coder.code(&encounter));
        }),
    ];
    measures.extend(calls.into_iter().map(|(name, call)| each(name, call)));
    Ok(measures)
}
