//! The code tables: opening them, and looking codes up.

#![allow(clippy::unwrap_used)]

use casemix_benches::workload::Workload;
use casemix_codes::{CodeFile, CodeTable};
use divan::{Bencher, black_box, counter::ItemsCount};

fn main() {
    divan::main();
}

#[divan::bench]
fn open_icd10cm() -> CodeFile {
    CodeFile::open(casemix_codes_data::ICD10CM).unwrap()
}

#[divan::bench]
fn open_icd10pcs() -> CodeFile {
    CodeFile::open(casemix_codes_data::ICD10PCS).unwrap()
}

#[divan::bench(sample_count = 20)]
fn diagnosis_billable_on_a_day(bencher: Bencher<'_, '_>) {
    let workload = Workload::load().unwrap();
    let diagnoses = workload.claims.iter().flat_map(|claim| &claim.sdx);
    let texts: Vec<&str> = diagnoses.map(|coded| coded.0.as_str()).collect();
    are_billable(bencher, &open_icd10cm(), &texts);
}

#[divan::bench(sample_count = 20)]
fn procedure_billable_on_a_day(bencher: Bencher<'_, '_>) {
    let workload = Workload::load().unwrap();
    let texts: Vec<&str> = workload
        .claims
        .iter()
        .flat_map(|claim| &claim.px)
        .map(String::as_str)
        .collect();
    are_billable(bencher, &open_icd10pcs(), &texts);
}

fn are_billable(bencher: Bencher<'_, '_>, table: &dyn CodeTable, texts: &[&str]) {
    let edition = table.on("2026-05-01".parse().unwrap()).unwrap();
    bencher.counter(ItemsCount::new(texts.len())).bench_local(|| {
        for text in texts {
            black_box(edition.is_billable(text));
        }
    });
}
