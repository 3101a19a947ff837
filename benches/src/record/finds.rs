//! The search of codes: what opening the indexes costs, and each query.
//!
//! `cargo run --release -p casemix-benches --bin find` asks the embedded indexes of all code systems together, on one core,
//! for what coders ask for (`crates/coding/tests/find_quality/coder_queries.toml`), for every seventh term of the tabular
//! list and for one brand in fifty of the directory of drug products, ten hits each: once as whole queries, once as if the
//! last word were still being typed. It writes `benches/record/<date>-<machine class>-find.csv`.

use std::{collections::BTreeMap, error::Error, fs, hint::black_box, path::Path, time::Duration};

use casemix_codes::{CodeTable, Codes};
use casemix_coding::{
    drugs::{BillingCodes, NameKind, Products},
    find::{Finder, Index, Workspace},
};
use cpu_time::ThreadTime;

use super::sheet::Sheet;
use crate::{
    measure::{Measure, Times},
    memory::count_allocations,
};

/// Hits of each query.
const HITS: usize = 10;
/// Runs of a query: the middle one counts.
const RUNS: usize = 3;
/// Runs of an opening.
const OPENINGS: usize = 15;

/// Measures, prints, and writes the record.
///
/// # Errors
///
/// If a table cannot be opened or the file cannot be written.
pub fn run() -> Result<(), Box<dyn Error>> {
    let mut sheet = Sheet::of("find");
    measures()?.iter().for_each(|measure| sheet.add(measure));
    sheet.save()
}

fn measures() -> Result<Vec<Measure>, Box<dyn Error>> {
    let codes = Codes::embedded()?;
    let billing = BillingCodes::embedded()?.codes().len();
    let open_cm = || Index::open(casemix_find_data::ICD10CM, &codes.icd10cm);
    let open_pcs = || Index::open(casemix_find_data::ICD10PCS, &codes.icd10pcs);
    open_cm()?;
    open_pcs()?;
    let mut measures = vec![
        Times::of_thread(OPENINGS, || drop(black_box(open_cm()))).milliseconds("index of ICD-10-CM opened"),
        Times::of_thread(OPENINGS, || drop(black_box(open_pcs()))).milliseconds("index of ICD-10-PCS opened"),
    ];
    let start = ThreadTime::now();
    let mut finder = None;
    let allocated = count_allocations(|| finder = Finder::embedded().ok());
    let finder = finder.ok_or("the embedded indexes are damaged")?;
    let opened = start.elapsed().as_secs_f64() * 1e3;
    let start = ThreadTime::now();
    finder.prepare();
    let directory = start.elapsed().as_secs_f64() * 1e3;
    let files = finder.indexes().iter().map(Index::size).sum::<usize>();
    measures.extend([
        Measure::fixed("indexes of all code systems opened, once", opened, "ms"),
        Measure::fixed("directory of drug products opened, once", directory, "ms"),
        Measure::fixed("indexes on disk", files as f64 / 1e6, "MB"),
        Measure::fixed(
            "vocabulary on disk",
            casemix_find_data::VOCABULARY.len() as f64 / 1e6,
            "MB",
        ),
        Measure::fixed("indexes, allocated", allocated.bytes_current as f64 / 1e6, "MB"),
        Measure::fixed(
            "codes that can be found",
            finder.indexes().iter().map(Index::len).sum::<usize>() as f64,
            "codes",
        ),
        Measure::fixed("billing codes among them", billing as f64, "codes"),
    ]);
    let queries = queries(&*codes.icd10cm)?;
    measures.push(Measure::fixed("queries", queries.len() as f64, "queries"));
    let names = [
        ["query, half of all within", "query, 99 % within", "query, the slowest"],
        [
            "query while typing, half of all within",
            "query while typing, 99 % within",
            "query while typing, the slowest",
        ],
    ];
    for (is_typing, names) in [false, true].into_iter().zip(names) {
        let times = ask(finder, &queries, is_typing);
        let places = [times.len() / 2, times.len() * 99 / 100, times.len() - 1];
        for (name, place) in names.into_iter().zip(places) {
            let time = times.get(place).copied().unwrap_or_default();
            measures.push(Measure::fixed(name, time.as_secs_f64() * 1e6, "us"));
        }
    }
    Ok(measures)
}

/// What coders ask for, terms of the tabular list, and brands of drugs.
fn queries(table: &dyn CodeTable) -> Result<Vec<String>, Box<dyn Error>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/coding/tests/find_quality/coder_queries.toml");
    let asked: BTreeMap<String, BTreeMap<String, Vec<String>>> = toml::from_str(&fs::read_to_string(file)?)?;
    let asked = asked.into_values().flat_map(BTreeMap::into_keys);
    let notes = table.newest_notes().ok_or("no notes are embedded")?;
    let terms = notes.iter().map(|note| note.text.to_owned()).step_by(7);
    let brands = Products::embedded()?
        .names()
        .filter(|name| name.kind() == NameKind::Brand);
    let drugs = brands.step_by(50).map(|name| name.text().to_owned());
    Ok(asked.chain(terms).chain(drugs).collect())
}

/// Processor time of each query with the titles of its hits, ascending.
fn ask(finder: &Finder, queries: &[String], is_typing: bool) -> Vec<Duration> {
    let mut workspace = Workspace::default();
    let mut time = |query: &String| {
        let mut runs = [Duration::ZERO; RUNS];
        for run in &mut runs {
            let start = ThreadTime::now();
            let search = finder.search(query).limit(HITS);
            let search = if is_typing { search.typing() } else { search };
            let found = search.run(&mut workspace);
            black_box(
                found
                    .hits()
                    .iter()
                    .map(|hit| found.title(hit).text.len())
                    .sum::<usize>(),
            );
            *run = start.elapsed();
        }
        runs.sort_unstable();
        runs.get(RUNS / 2).copied().unwrap_or_default()
    };
    let mut times: Vec<Duration> = queries.iter().map(&mut time).collect();
    times.sort_unstable();
    times
}
