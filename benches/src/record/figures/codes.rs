//! The code tables: opening them, and looking codes up.

use std::hint::black_box;

use casemix_codes::{CodeFile, CodeTable};
use casemix_record::CodeText;

use super::{Outcome, RUNS};
use crate::{
    measure::{Measure, Times},
    memory::count_allocations,
    workload::Workload,
};

pub(super) fn measure(workload: &Workload, each: &mut impl FnMut(Measure)) -> Outcome {
    let claims = || workload.claims.iter();
    let diagnoses: Vec<&str> = claims()
        .flat_map(|claim| claim.pdx.iter().chain(&claim.sdx))
        .map(|coded| &*coded.0)
        .collect();
    let procedures: Vec<&str> = claims().flat_map(|claim| &claim.px).map(String::as_str).collect();
    let day = "2026-05-01".parse()?;
    let cm = CodeFile::open(casemix_codes_data::ICD10CM)?;
    let pcs = CodeFile::open(casemix_codes_data::ICD10PCS)?;
    let systems: [(&CodeFile, &[&str], [&'static str; 2]); 2] = [
        (
            &cm,
            &diagnoses,
            [
                "ICD-10-CM code found",
                "ICD-10-CM text parsed, found, billable on a day",
            ],
        ),
        (
            &pcs,
            &procedures,
            [
                "ICD-10-PCS code found",
                "ICD-10-PCS text parsed, found, billable on a day",
            ],
        ),
    ];
    for (file, texts, [found, billable]) in systems {
        let codes: Vec<CodeText> = texts.iter().filter_map(|text| CodeText::normalize(text)).collect();
        let find = || {
            codes.iter().for_each(|code| {
                black_box(file.find(*code));
            })
        };
        each(Times::of_thread(RUNS, find).nanoseconds_each(found, codes.len()));
        let table: &dyn CodeTable = file;
        let edition = table.on(day)?;
        let ask = || {
            texts.iter().for_each(|text| {
                black_box(edition.is_billable(text));
            })
        };
        each(Times::of_thread(RUNS, ask).nanoseconds_each(billable, texts.len()));
    }
    let open_both = || {
        drop(black_box(CodeFile::open(casemix_codes_data::ICD10CM)));
        drop(black_box(CodeFile::open(casemix_codes_data::ICD10PCS)));
    };
    each(Times::of_thread(RUNS, open_both).milliseconds("both code tables opened and checked"));
    let size = casemix_codes_data::ICD10CM.len() + casemix_codes_data::ICD10PCS.len();
    each(Measure::fixed("both code tables on disk", size as f64 / 1e6, "MB"));
    let mut kept = None;
    let allocated = count_allocations(|| {
        kept = Some((
            CodeFile::open(casemix_codes_data::ICD10CM),
            CodeFile::open(casemix_codes_data::ICD10PCS),
        ));
    });
    black_box(kept);
    each(Measure::fixed(
        "both code tables, allocated",
        allocated.bytes_current as f64 / 1e6,
        "MB",
    ));
    Ok(())
}
