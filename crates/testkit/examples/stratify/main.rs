//! Chooses from the recorded claims a small set that still shows everything that the whole shows.
//!
//! ```text
//! CASEMIX_SHARED=../shared cargo run --release -p casemix-testkit --example stratify
//! ```
//!
//! writes `crates/drg/tests/fixtures/stratified.jsonl.gz` and `crates/rules/tests/fixtures/mce.jsonl.gz`. What a claim
//! shows is a set of traits ([`drg`], [`mce`]); claims are taken greedily, the one that shows most that is new first,
//! until every trait of the recordings is shown. The lines are those of the recordings, in their order.

mod drg;
mod mce;

use std::{
    collections::{BTreeSet, BinaryHeap, HashMap},
    error::Error,
    fs::{self, File},
    io::{BufRead, BufReader, Write},
    path::Path,
};

use casemix_testkit::shared;
use flate2::{Compression, GzBuilder, read::MultiGzDecoder};
use serde::de::DeserializeOwned;

const GROUPED: [&str; 3] = [
    "vectors/drg_dev.jsonl.gz",
    "vectors/drg_pdx_alone.jsonl.gz",
    "vectors/drg_v44_model.jsonl.gz",
];
const EDITED: [&str; 1] = ["vectors/mce_dev.jsonl.gz"];

fn main() -> Result<(), Box<dyn Error>> {
    stratify(&GROUPED, "../drg/tests/fixtures/stratified.jsonl.gz", drg::shown)?;
    stratify(&EDITED, "../rules/tests/fixtures/mce.jsonl.gz", mce::shown)
}

/// Writes the chosen claims of recordings to a fixture.
fn stratify<V: DeserializeOwned>(
    recordings: &[&str],
    fixture: &str,
    shown: fn(&V) -> BTreeSet<String>,
) -> Result<(), Box<dyn Error>> {
    let mut lines = Vec::new();
    for recording in recordings {
        let path = shared(recording).ok_or("set CASEMIX_SHARED to the folder of shared test files")?;
        let reader = BufReader::new(MultiGzDecoder::new(File::open(path)?));
        lines.extend(reader.lines().collect::<Result<Vec<_>, _>>()?);
    }
    let vectors = lines
        .iter()
        .map(|line| serde_json::from_str(line))
        .collect::<Result<Vec<V>, _>>()?;
    let (traits, kinds) = number_traits(vectors.iter().map(shown));
    let chosen = cover(&traits);
    let bytes = compressed(chosen.iter().filter_map(|index| lines.get(*index)))?;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(fixture);
    path.parent().map(fs::create_dir_all).transpose()?;
    fs::write(path, &bytes)?;
    println!(
        "{fixture}: {} of {} claims show all {kinds} traits; {} bytes",
        chosen.len(),
        lines.len(),
        bytes.len()
    );
    Ok(())
}

/// The traits of each claim as numbers, and how many there are.
fn number_traits(shown: impl Iterator<Item = BTreeSet<String>>) -> (Vec<Vec<usize>>, usize) {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut number = |name: String| {
        let next = numbers.len();
        *numbers.entry(name).or_insert(next)
    };
    let traits = shown
        .map(|names| names.into_iter().map(&mut number).collect())
        .collect();
    (traits, numbers.len())
}

/// The claims that together show every trait, ascending.
fn cover(traits: &[Vec<usize>]) -> Vec<usize> {
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let mut chosen = Vec::new();
    // A gain only falls while claims are taken, so a claim whose gain is still what it was is the best one.
    let mut best: BinaryHeap<_> = traits
        .iter()
        .enumerate()
        .map(|(index, own)| (own.len(), std::cmp::Reverse(index)))
        .collect();
    while let Some((gain, std::cmp::Reverse(index))) = best.pop() {
        let own = traits.get(index).map(Vec::as_slice).unwrap_or_default();
        let gain_now = own.iter().filter(|number| !seen.contains(*number)).count();
        if gain_now == gain && gain > 0 {
            seen.extend(own);
            chosen.push(index);
        } else if gain_now > 0 {
            best.push((gain_now, std::cmp::Reverse(index)));
        }
    }
    let mut chosen = needed(&chosen, traits);
    chosen.sort_unstable();
    chosen
}

/// Of the claims taken those that later ones have not made superfluous.
fn needed(chosen: &[usize], traits: &[Vec<usize>]) -> Vec<usize> {
    let own = |index: &usize| traits.get(*index).map(Vec::as_slice).unwrap_or_default();
    let mut shown: HashMap<usize, usize> = HashMap::new();
    chosen
        .iter()
        .flat_map(own)
        .for_each(|number| *shown.entry(*number).or_default() += 1);
    let mut kept = Vec::new();
    for index in chosen {
        if own(index)
            .iter()
            .all(|number| shown.get(number).is_some_and(|claims| *claims > 1))
        {
            own(index)
                .iter()
                .for_each(|number| *shown.entry(*number).or_default() -= 1);
        } else {
            kept.push(*index);
        }
    }
    kept
}

/// The lines, compressed without a time, so that the same lines make the same file.
fn compressed<'a>(lines: impl Iterator<Item = &'a String>) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().write(Vec::new(), Compression::best());
    for line in lines {
        writeln!(encoder, "{line}")?;
    }
    encoder.finish()
}
