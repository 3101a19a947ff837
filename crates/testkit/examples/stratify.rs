//! Chooses from the recorded claims a small set that still shows everything that the whole shows.
//!
//! ```text
//! CASEMIX_SHARED=../shared cargo run --release -p casemix-testkit --example stratify
//! ```
//!
//! writes `crates/drg/tests/fixtures/stratified.jsonl.gz`. What a claim shows is a set of [traits](shown); claims are
//! taken greedily, the one that shows most that is new first, until every trait of the recordings is shown. The lines
//! are those of the recordings, in their order.

use std::{
    collections::{BTreeSet, BinaryHeap, HashMap},
    error::Error,
    fs::{self, File},
    io::{BufRead, BufReader, Write},
    path::Path,
};

use casemix_testkit::{
    shared,
    vectors::{Coded, DrgVector, RecordedDiagnosis, RecordedGrouping},
};
use flate2::{Compression, GzBuilder, read::MultiGzDecoder};

const RECORDINGS: [&str; 3] = [
    "vectors/drg_dev.jsonl.gz",
    "vectors/drg_pdx_alone.jsonl.gz",
    "vectors/drg_v44_model.jsonl.gz",
];
const FIXTURE: &str = "../drg/tests/fixtures/stratified.jsonl.gz";

fn main() -> Result<(), Box<dyn Error>> {
    let mut lines = Vec::new();
    for recording in RECORDINGS {
        let path = shared(recording).ok_or("set CASEMIX_SHARED to the folder of shared test files")?;
        let reader = BufReader::new(MultiGzDecoder::new(File::open(path)?));
        lines.extend(reader.lines().collect::<Result<Vec<_>, _>>()?);
    }
    let vectors = lines
        .iter()
        .map(|line| serde_json::from_str(line))
        .collect::<Result<Vec<DrgVector>, _>>()?;
    let (traits, kinds) = number_traits(&vectors);
    let chosen = cover(&traits);
    let bytes = compressed(chosen.iter().filter_map(|index| lines.get(*index)))?;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FIXTURE);
    path.parent().map(fs::create_dir_all).transpose()?;
    fs::write(path, &bytes)?;
    println!(
        "{} of {} claims show all {kinds} traits; {} bytes",
        chosen.len(),
        lines.len(),
        bytes.len()
    );
    Ok(())
}

/// What a claim shows, each trait as a text that names it.
fn shown(vector: &DrgVector) -> BTreeSet<String> {
    let (v, out) = (vector.v, &vector.out);
    let RecordedGrouping(initial_status, initial_drg, ..) = &out.i;
    let RecordedGrouping(status, drg, mdc, _, drg_type, severity, drg_severity) = &out.f;
    let marked = out.px.iter().filter(|px| px.2 != 0).count().min(3);
    let mut all = BTreeSet::from([
        format!("initial drg {v} {initial_drg}"),
        format!("final drg {v} {drg}"),
        format!("mdc {mdc} drg {drg} {drg_type}"),
        format!("severity {drg} {severity} {drg_severity}"),
        format!("status {v} {initial_status} {status}"),
        // Procedures that only together make the DRG: clusters, counters of stents, vessels and fusions.
        format!("procedures {drg} {marked}"),
        format!(
            "hac outcome {} {} {} {}",
            vector.hs,
            out.nhac,
            out.hacst,
            out.i != out.f
        ),
        format!("admitting {}", out.admit),
        format!("sex {} {status}", vector.sex),
        format!("discharge {:?} {status}", vector.ds),
        format!("age {}", vector.age / 10),
        format!("codes {} {}", vector.sdx.len(), vector.px.len()),
    ]);
    if let Some(principal) = &out.pdx {
        all.extend(shown_by_diagnosis("principal", vector, vector.pdx.as_ref(), principal));
    }
    for (coded, answer) in vector.sdx.iter().zip(&out.sdx) {
        all.extend(shown_by_diagnosis("secondary", vector, Some(coded), answer));
    }
    for px in &out.px {
        all.insert(format!("procedure {} {} {} release {v}", px.0, px.1, px.2));
        all.extend(px.3.iter().map(|hac| format!("procedure for hac {hac}")));
    }
    all
}

/// Severity flags, present-on-admission check and hospital-acquired conditions of one diagnosis.
fn shown_by_diagnosis(
    place: &str,
    vector: &DrgVector,
    coded: Option<&Coded>,
    answer: &RecordedDiagnosis,
) -> Vec<String> {
    let (v, hospital) = (vector.v, &vector.hs);
    let RecordedDiagnosis(recognized, affects, initial, final_, poa_error, hacs) = answer;
    let poa = coded.map_or("", |coded| coded.1.as_str());
    let mut all = vec![
        format!("{place} flags {v} {initial} {final_}"),
        format!("{place} recognised {recognized} affects {affects}"),
        format!("{place} poa {hospital} {poa} {poa_error}"),
    ];
    for (number, status, list) in hacs {
        let list = list.as_deref().unwrap_or("none");
        all.push(format!("{place} hac {number} {status} {list} {hospital}"));
        all.push(format!("{place} hac list {list} {status} {poa}"));
        all.push(format!("{place} hac list {list} {status} release {v}"));
    }
    all
}

/// The traits of each claim as numbers, and how many there are.
fn number_traits(vectors: &[DrgVector]) -> (Vec<Vec<usize>>, usize) {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut number = |name: String| {
        let next = numbers.len();
        *numbers.entry(name).or_insert(next)
    };
    let traits = vectors
        .iter()
        .map(|vector| shown(vector).into_iter().map(&mut number).collect())
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
