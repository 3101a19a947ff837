//! What casemix finds for the queries by which finding is measured, one JSON object a line: `benches/compare/find.py` asks
//! other programs the same and compares.
//!
//! ```console
//! $ CASEMIX_SHARED=../shared cargo run --release -p casemix-coding --example find_answers -- STEP > answers.ndjson
//! ```
//!
//! Every STEP-th inclusion term and short title is asked for; of the queries of coders all. A line:
//!
//! ```json
//! {"part":"coders, held out","query":"nstemi","right":["I21.4"],"billable":true,"codes":["I21.4","I21.A1"],"seconds":0.0002}
//! ```
//!
//! `codes` are the ten best codes of ICD-10-CM, and where `billable` is true, only of those that may stand on a claim;
//! `seconds` are of the processor.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "../tests/find_quality/archive.rs"]
mod archive;
#[path = "../tests/find_quality/folds.rs"]
mod folds;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::error::Error;
use std::io::{self, BufWriter, Write};

use archive::unzipped;
use casemix_codes::official::order_file;
use casemix_coding::find::{Finder, Ranking, Search, Workspace};
use cpu_time::ThreadTime;
use folds::{FOLDS, Folds};

/// Where the lists of queries and the numbers learned without a fold are.
const QUALITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/find_quality");

/// Asks, and writes a line for each query.
struct Asker {
    out: BufWriter<io::Stdout>,
    workspace: Workspace,
}

impl Asker {
    fn ask(
        &mut self,
        part: &str,
        query: &str,
        right: impl IntoIterator<Item = String>,
        billable: bool,
        search: Search<'_>,
    ) -> Result<(), Box<dyn Error>> {
        let search = search.system("icd-10-cm").limit(10);
        let search = if billable {
            search.billable().on("2026-01-15".parse()?)
        } else {
            search
        };
        let start = ThreadTime::now();
        let found = search.run(&mut self.workspace);
        let seconds = start.elapsed().as_secs_f64();
        let codes: Vec<&str> = found.hits().iter().map(|hit| hit.code()).collect();
        let line = serde_json::json!({
            "part": part, "query": query, "right": right.into_iter().collect::<Vec<_>>(), "billable": billable,
            "codes": codes, "seconds": seconds,
        });
        writeln!(self.out, "{line}")?;
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let step: usize = env::args().nth(1).map_or(Ok(1), |step| step.parse())?;
    let mut asker = Asker {
        out: BufWriter::new(io::stdout()),
        workspace: Workspace::default(),
    };
    inclusion_terms(&mut asker, step)?;
    let finder = Finder::embedded()?;
    short_titles(&mut asker, finder, step)?;
    coders(&mut asker, finder)?;
    asker.out.flush()?;
    Ok(())
}

/// Inclusion terms, each looked for where neither index nor ranking was ever told it.
fn inclusion_terms(asker: &mut Asker, step: usize) -> Result<(), Box<dyn Error>> {
    let folds = Folds::embedded();
    for fold in 0..FOLDS {
        let ranking = std::fs::read_to_string(format!("{QUALITY}/rankings/without_fold_{fold}.txt"))?;
        let finder = folds.finder_without(fold).with_ranking(Ranking::parse(&ranking)?);
        for term in folds.of(fold).step_by(step) {
            let right = folds.right(term).iter().cloned();
            asker.ask("inclusion terms left out", term, right, false, finder.search(term))?;
        }
    }
    Ok(())
}

/// The official short titles of FY2026.
fn short_titles(asker: &mut Asker, finder: &Finder, step: usize) -> Result<(), Box<dyn Error>> {
    let Some(path) = casemix_testkit::shared("data/icd-official/icd10cm-code-descriptions-2026.zip") else {
        return Ok(());
    };
    let bytes = std::fs::read(path)?;
    let bytes = unzipped(&bytes, "icd10cm-order-2026.txt");
    let rows = order_file(&bytes)?;
    let mut by_title: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let rows: Vec<_> = rows.iter().filter(|row| row.billable).collect();
    for row in &rows {
        by_title.entry(row.short_title).or_default().insert(&row.code);
    }
    for row in rows.iter().step_by(10 * step) {
        let title = row.short_title;
        let right = by_title[title].iter().map(|code| (*code).to_owned());
        asker.ask("official short titles", title, right, true, finder.search(title))?;
    }
    Ok(())
}

/// What coders ask for.
fn coders(asker: &mut Asker, finder: &Finder) -> Result<(), Box<dyn Error>> {
    let queries = std::fs::read_to_string(format!("{QUALITY}/coder_queries.toml"))?;
    let queries: BTreeMap<String, BTreeMap<String, Vec<String>>> = toml::from_str(&queries)?;
    for (part, name) in [("tuning", "coders' queries"), ("held-out", "coders' queries, held out")] {
        for (query, right) in &queries[part] {
            asker.ask(name, query, right.iter().cloned(), true, finder.search(query))?;
        }
    }
    Ok(())
}
