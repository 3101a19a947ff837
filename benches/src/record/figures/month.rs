//! The main job and its parts, on the sample month and on the claims: encounters read, grouped, counted, written.

use std::{hint::black_box, io::Cursor, iter, num::NonZeroUsize, ops::ControlFlow, thread};

use casemix::{
    Groupers, Pipeline,
    contract::{Answers, Blocks, Format, GroupForm, read_encounter},
    parallel::map_in_order,
};
use casemix_drg::{Detail, Workspace};
use casemix_record::Encounter;
use casemix_stats::{
    Accumulator,
    month::{Facts, MonthSheet, Outcome as MonthOutcome},
};
use casemix_testkit::sample;

use super::{Outcome, RUNS};
use crate::{
    measure::{Measure, Times},
    workload::Workload,
};

/// How often the sample month is repeated, so that it is no smaller than the claims.
const REPEATED: usize = 10;

pub(super) fn measure(workload: &Workload, each: &mut impl FnMut(Measure)) -> Outcome {
    let encounters: Vec<Encounter> = sample().into_iter().map(|made| made.encounter).collect();
    let lines: Result<Vec<String>, _> = encounters.iter().map(serde_json::to_string).collect();
    let lines = lines?;
    json(&encounters, &lines, each);
    grouping(&encounters, each)?;
    counting(&encounters, each)?;
    let month: Vec<String> = iter::repeat_n(&lines, REPEATED).flatten().cloned().collect();
    main_job(
        &month,
        [
            "sample month, NDJSON to NDJSON, one core",
            "sample month, NDJSON to NDJSON, all cores, wall time",
        ],
        each,
    )?;
    main_job(
        &workload.lines(),
        [
            "claims, NDJSON to NDJSON, one core",
            "claims, NDJSON to NDJSON, all cores, wall time",
        ],
        each,
    )
}

fn json(encounters: &[Encounter], lines: &[String], each: &mut impl FnMut(Measure)) {
    let bytes: usize = lines.iter().map(String::len).sum();
    each(Measure::fixed(
        "encounter of the sample month as JSON",
        bytes as f64 / lines.len() as f64,
        "bytes",
    ));
    let read = || {
        lines
            .iter()
            .for_each(|line| drop(black_box(read_encounter(line.as_bytes()))))
    };
    each(Times::of_thread(RUNS, read).nanoseconds_each("encounter read from JSON", lines.len()));
    let mut out = Vec::new();
    let write = || {
        for encounter in encounters {
            out.clear();
            black_box(serde_json::to_writer(&mut out, encounter).is_ok());
        }
    };
    each(Times::of_thread(RUNS, write).nanoseconds_each("encounter written as JSON", lines.len()));
}

fn grouping(encounters: &[Encounter], each: &mut impl FnMut(Measure)) -> Outcome {
    let pipeline = Pipeline::new(Groupers::embedded()?).with_detail(Detail::Codes);
    let mut work = Workspace::default();
    let group = || {
        for encounter in encounters {
            black_box(pipeline.group_in(encounter, &mut work).is_ok());
        }
    };
    each(Times::of_thread(RUNS, group).per_second("encounters grouped, release chosen by date", encounters.len()));
    Ok(())
}

fn counting(encounters: &[Encounter], each: &mut impl FnMut(Measure)) -> Outcome {
    let pipeline = Pipeline::new(Groupers::embedded()?);
    let outcome = |encounter: &Encounter| {
        let answer = pipeline.group(encounter).ok()?;
        Some(MonthOutcome::from(&answer))
    };
    let grouped: Vec<(&Encounter, MonthOutcome)> = encounters
        .iter()
        .filter_map(|encounter| Some((encounter, outcome(encounter)?)))
        .collect();
    let count = || {
        let mut sheet = MonthSheet::default();
        grouped
            .iter()
            .for_each(|(encounter, outcome)| sheet.add((Facts::of(encounter), *outcome)));
        black_box(sheet);
    };
    each(Times::of_thread(RUNS, count).per_second("grouped encounters counted into the month's sheet", grouped.len()));
    Ok(())
}

/// Encounters in, answers out, as `casemix group` does it, without the disk.
fn main_job(lines: &[String], names: [&'static str; 2], each: &mut impl FnMut(Measure)) -> Outcome {
    let input = lines.join("\n");
    let pipeline = Pipeline::new(Groupers::embedded()?);
    let cores = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let [one, all] = names;
    let times = Times::of_thread(RUNS, || answer_all(&input, &pipeline, NonZeroUsize::MIN));
    each(times.per_second(one, lines.len()));
    let times = Times::of_wall(RUNS, || answer_all(&input, &pipeline, cores));
    each(times.per_second(all, lines.len()));
    Ok(())
}

fn answer_all(input: &str, pipeline: &Pipeline, threads: NonZeroUsize) {
    let mut length = 0;
    map_in_order(
        threads,
        Blocks::new(Cursor::new(input), Format::Ndjson),
        || Answers::new(pipeline, GroupForm::default()),
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
}
