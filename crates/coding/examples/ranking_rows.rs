//! Writes the material of `tools/learn_ranking.py`: inclusion terms left out of the index, looked for, with the features of
//! every code that came near.
//!
//! ```console
//! $ cargo run --release -p casemix-coding --example ranking_rows -- rows.bin
//! $ python3 crates/coding/tools/learn_ranking.py rows.bin
//! ```
//!
//! A row is numbers of four bytes: fold, query, whether the code is right, features.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "../tests/find_quality/folds.rs"]
mod folds;

use std::{env, error::Error, fs};

use casemix_coding::find::Workspace;
use folds::{FOLDS, Folds};

/// Wrong codes that are kept for each term.
const KEPT: usize = 60;

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("name the file to write")?;
    let folds = Folds::embedded();
    let mut rows: Vec<u8> = Vec::new();
    for fold in 0..FOLDS {
        let finder = folds.finder_without(fold);
        let mut workspace = Workspace::default();
        for (query, term) in folds.of(fold).enumerate() {
            let found = finder.search(term).limit(640).run(&mut workspace);
            let is_right = |code: &str| folds.right(term).contains(&code.replace('.', ""));
            let Some(rank) = found.hits().iter().position(|hit| is_right(hit.code())) else {
                continue;
            };
            let near = found.hits().iter().enumerate();
            for (at, hit) in near.filter(|(at, _)| *at < KEPT || *at == rank) {
                let row = [fold as f32, query as f32, f32::from(at == rank)];
                rows.extend(row.iter().chain(hit.features()).flat_map(|number| number.to_le_bytes()));
            }
        }
    }
    fs::write(path, rows)?;
    Ok(())
}
