//! The figures, one function a part of casemix.

use std::{error::Error, hint::black_box, io::Cursor, num::NonZeroUsize, ops::ControlFlow, thread};

use casemix::{
    Groupers, Pipeline,
    contract::{Answers, Blocks, Format, GroupForm, read_encounter},
    parallel::map_in_order,
};
use casemix_codes::{CodeFile, CodeTable};
use casemix_drg::{Detail, Grouper, Tables, Workspace};
use casemix_record::{CodeText, Encounter};

use super::child;
use crate::{
    measure::{Measure, Times},
    memory::count_allocations,
    workload::{ClaimParts, RELEASE, Workload},
};

const RUNS: usize = 15;
const KIB_PER_MB: f64 = 1e6 / 1024.0;

type Outcome = Result<(), Box<dyn Error>>;

/// Measures everything; `each` is given every figure as soon as it is there.
pub(super) fn measure_all(workload: &Workload, mut each: impl FnMut(Measure)) -> Outcome {
    let each = &mut each;
    grouping(workload, each)?;
    releases(each)?;
    start_up(each)?;
    codes(workload, each)?;
    encounters(workload, each)?;
    main_job(workload, each)
}

fn grouping(workload: &Workload, each: &mut impl FnMut(Measure)) -> Outcome {
    let parts = workload.parts();
    let grouper = Grouper::new(&Tables::open(casemix_drg_data::MS_DRG)?, RELEASE.parse()?)?;
    let mut work = Workspace::default();
    let mut pass = |detail: Detail| {
        for claim in &parts {
            black_box(grouper.group_in(&claim.view(), detail, &mut work));
        }
    };
    each(
        Times::of_thread(RUNS, || pass(Detail::Codes))
            .per_second("claims grouped, all answers but affects", parts.len()),
    );
    each(
        Times::of_thread(RUNS, || pass(Detail::CodesAndAffects)).per_second("claims grouped, affects too", parts.len()),
    );
    for (detail, name) in [
        (Detail::Codes, "allocations for a claim, all answers but affects"),
        (Detail::CodesAndAffects, "allocations for a claim, affects too"),
    ] {
        let allocations = allocations_per_claim(&parts, &grouper, detail);
        each(Measure::fixed(name, allocations, "allocations"));
    }
    Ok(())
}

fn allocations_per_claim(parts: &[ClaimParts<'_>], grouper: &Grouper, detail: Detail) -> f64 {
    let mut work = Workspace::default();
    let mut pass = || {
        for claim in parts {
            black_box(grouper.group_in(&claim.view(), detail, &mut work));
        }
    };
    pass();
    count_allocations(pass).count_total as f64 / parts.len() as f64
}

fn releases(each: &mut impl FnMut(Measure)) -> Outcome {
    let open = || Tables::open(casemix_drg_data::MS_DRG);
    let tables = open()?;
    let releases: Vec<_> = tables.releases()?.collect();
    let release = RELEASE.parse()?;
    each(Times::of_thread(RUNS, || drop(black_box(open()))).milliseconds("tables opened and checked"));
    each(
        Times::of_thread(RUNS, || drop(black_box(Grouper::new(&tables, release)))).milliseconds("one release compiled"),
    );
    let compile_all = || {
        let compile = |release: &casemix_record::Release| Grouper::new(&tables, *release);
        black_box(releases.iter().map(compile).collect::<Vec<_>>());
    };
    each(Times::of_thread(RUNS, compile_all).milliseconds("all releases compiled"));
    let mut kept = None;
    let of_one = count_allocations(|| kept = Some(Grouper::new(&tables, release)));
    black_box(kept);
    each(Measure::fixed(
        "one release, allocated",
        of_one.bytes_current as f64 / 1e6,
        "MB",
    ));

    let (told, _) = child::start(child::ALL_RELEASES)?;
    let numbers: Vec<f64> = told.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [before, after, most, allocated] = numbers.as_slice() else {
        return Err("the process that compiles all releases says nothing of its memory".into());
    };
    each(Measure::fixed("all releases, allocated", allocated / 1e6, "MB"));
    each(Measure::fixed(
        "all releases, resident memory added",
        (after - before) / KIB_PER_MB,
        "MB",
    ));
    each(Measure::fixed(
        "all releases, resident memory of the process",
        after / KIB_PER_MB,
        "MB",
    ));
    each(Measure::fixed(
        "all releases, peak resident memory of the process",
        most / KIB_PER_MB,
        "MB",
    ));
    Ok(())
}

fn start_up(each: &mut impl FnMut(Measure)) -> Outcome {
    child::start(child::FIRST_ANSWER)?;
    let times: Result<Vec<_>, _> = (0..RUNS)
        .map(|_| child::start(child::FIRST_ANSWER).map(|(_, time)| time))
        .collect();
    each(Times::from(times?).milliseconds("process start to first answer, wall time"));
    Ok(())
}

fn codes(workload: &Workload, each: &mut impl FnMut(Measure)) -> Outcome {
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

fn encounters(workload: &Workload, each: &mut impl FnMut(Measure)) -> Outcome {
    let lines = workload.lines();
    let bytes: usize = lines.iter().map(String::len).sum();
    each(Measure::fixed(
        "encounter as JSON",
        bytes as f64 / lines.len() as f64,
        "bytes",
    ));
    let read = || {
        lines
            .iter()
            .for_each(|line| drop(black_box(read_encounter(line.as_bytes()))))
    };
    each(Times::of_thread(RUNS, read).nanoseconds_each("encounter read from JSON", lines.len()));
    let encounters: Result<Vec<Encounter>, _> = lines.iter().map(|line| read_encounter(line.as_bytes())).collect();
    let encounters = encounters?;
    let mut out = Vec::new();
    let mut write = || {
        for encounter in &encounters {
            out.clear();
            black_box(serde_json::to_writer(&mut out, encounter).is_ok());
        }
    };
    each(Times::of_thread(RUNS, &mut write).nanoseconds_each("encounter written as JSON", lines.len()));
    let grouper = Grouper::new(&Tables::open(casemix_drg_data::MS_DRG)?, RELEASE.parse()?)?;
    let mut work = Workspace::default();
    let mut group = || {
        for encounter in &encounters {
            black_box(grouper.group_in(encounter, Detail::Codes, &mut work));
        }
    };
    each(
        Times::of_thread(RUNS, &mut group).per_second("encounters grouped, all answers but affects", encounters.len()),
    );
    Ok(())
}

/// Encounters in, answers out, as `casemix group` does it, without the disk.
fn main_job(workload: &Workload, each: &mut impl FnMut(Measure)) -> Outcome {
    let lines = workload.lines();
    let input = lines.join("\n");
    let pipeline = Pipeline::new(Groupers::embedded()?);
    let run = |threads: NonZeroUsize| {
        let blocks = Blocks::new(Cursor::new(&input), Format::Ndjson);
        let mut length = 0;
        map_in_order(
            threads,
            blocks,
            || Answers::new(&pipeline, GroupForm::default()),
            |answers, block| {
                let mut out = Vec::new();
                if let Ok(block) = block {
                    answers.write_block(&block, &mut out);
                }
                out
            },
            |out| {
                length += out.len();
                ControlFlow::Continue(())
            },
        );
        black_box(length);
    };
    let cores = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let one = Times::of_thread(RUNS, || run(NonZeroUsize::MIN));
    each(one.per_second("encounters from NDJSON to NDJSON, one core", lines.len()));
    let all = Times::of_wall(RUNS, || run(cores));
    each(all.per_second("encounters from NDJSON to NDJSON, all cores, wall time", lines.len()));
    Ok(())
}
