//! A month of discharges regrouped by another year's release, on all processors: what would the new logic have done to
//! us?

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    num::NonZeroUsize,
    thread::available_parallelism,
};

use casemix::{Groupers, Pipeline, SAMPLE_MONTH, contract};
use flate2::read::GzDecoder;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let lines = BufReader::new(GzDecoder::new(SAMPLE_MONTH)).lines();
    let month: Vec<_> = lines
        .map_while(Result::ok)
        .filter_map(|line| contract::read_encounter(line.as_bytes()).ok())
        .collect();

    let threads = available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let groupers = Groupers::embedded()?;
    let as_billed = Pipeline::new(groupers.clone()).group_all(&month, threads);
    let newer = Pipeline::new(groupers)
        .with_release("44.0".parse()?)
        .group_all(&month, threads);

    let mut moved: BTreeMap<_, usize> = BTreeMap::new();
    for (before, after) in as_billed.iter().zip(&newer) {
        if let (Ok(before), Ok(after)) = (before, after)
            && before.final_.drg != after.final_.drg
        {
            *moved.entry((before.final_.drg, after.final_.drg)).or_default() += 1;
        }
    }
    let count: usize = moved.values().sum();
    println!("{} encounters; {count} in another DRG by release 44.0", month.len());
    for ((before, after), count) in moved {
        println!("  {before} -> {after}: {count}");
    }
    Ok(())
}
