//! The grouper: claims through the borrowed interface, releases in memory, start-up.

use std::hint::black_box;

use casemix_drg::{Detail, Grouper, Tables, Workspace};
use casemix_record::Release;

use super::{Outcome, RUNS};
use crate::{
    measure::{Measure, Times},
    memory::count_allocations,
    record::child,
    workload::{RELEASE, Views, Workload},
};

const KIB_PER_MB: f64 = 1e6 / 1024.0;

pub(super) fn measure(workload: &Workload, each: &mut impl FnMut(Measure)) -> Outcome {
    grouping(workload, each)?;
    releases(each)?;
    memory(each)?;
    start_up(each)
}

fn grouping(workload: &Workload, each: &mut impl FnMut(Measure)) -> Outcome {
    let texts = workload.code_texts();
    let views = workload.views(&texts);
    let grouper = Grouper::new(&Tables::open(casemix_drg_data::MS_DRG)?, RELEASE.parse()?)?;
    let mut work = Workspace::default();
    let mut pass = |detail: Detail| {
        for claim in views.iter() {
            black_box(grouper.group_in(&claim, detail, &mut work));
        }
    };
    each(
        Times::of_thread(RUNS, || pass(Detail::Codes))
            .per_second("claims grouped, all answers but affects", views.len()),
    );
    each(
        Times::of_thread(RUNS, || pass(Detail::CodesAndAffects)).per_second("claims grouped, affects too", views.len()),
    );
    for (detail, name) in [
        (Detail::Codes, "allocations for a claim, all answers but affects"),
        (Detail::CodesAndAffects, "allocations for a claim, affects too"),
    ] {
        let allocations = allocations_per_claim(&views, &grouper, detail);
        each(Measure::fixed(name, allocations, "allocations"));
    }
    Ok(())
}

fn allocations_per_claim(views: &Views<'_>, grouper: &Grouper, detail: Detail) -> f64 {
    let mut work = Workspace::default();
    let mut pass = || {
        for claim in views.iter() {
            black_box(grouper.group_in(&claim, detail, &mut work));
        }
    };
    pass();
    count_allocations(pass).count_total as f64 / views.len() as f64
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
        let compile = |release: &Release| Grouper::new(&tables, *release);
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

    Ok(())
}

/// Of all releases, in a process that holds nothing else.
fn memory(each: &mut impl FnMut(Measure)) -> Outcome {
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
