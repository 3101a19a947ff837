//! Makes the embedded tables from pinned, hash-checked sources.
//!
//! One command makes every table of every data crate; the same sources give the same bytes. With `--check` nothing is
//! written: the tables in the repository are compared with what the sources give. See this crate's `README.md`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Parser;

use products::Products;
use sources::Sources;

mod blob;
mod codes;
mod drg;
mod gems;
mod hcpcs;
mod lexicon;
mod mce;
mod ndc;
mod pcs;
mod products;
mod sources;

#[derive(Parser)]
#[command(about = "Make the embedded tables from pinned, hash-checked packages.")]
struct Options {
    /// Compare the committed tables with what the sources give; write nothing, exit with 1 on any difference.
    #[arg(long)]
    check: bool,
    /// Make only the tables of this data crate, such as `codes-data`.
    #[arg(long, value_name = "CRATE")]
    only: Option<String>,
    /// Where downloaded packages are kept [default: target/datagen-sources].
    #[arg(long, value_name = "DIR")]
    sources: Option<PathBuf>,
}

/// The command that tables name in their provenance.
pub(crate) const COMMAND: &str = "cargo run --release -p casemix-datagen";

/// What makes tables of a data crate.
type Maker = fn(&Sources, &mut Products) -> Result<()>;

/// The data crates and their makers.
const MAKERS: &[(&str, &[Maker])] = &[
    ("codes-data", &[codes::make, mce::make]),
    ("coding-data", &[pcs::make, gems::make, hcpcs::make, ndc::make]),
    ("drg-data", &[drg::make]),
    ("find-data", &[lexicon::make]),
];

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("casemix-datagen: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<()> {
    let root = workspace_root()?;
    let cache = options
        .sources
        .clone()
        .unwrap_or_else(|| root.join("target").join("datagen-sources"));
    let sources = Sources::new(cache);
    let wanted = |name: &str| options.only.as_deref().is_none_or(|only| only == name);
    if !MAKERS.iter().any(|(name, _)| wanted(name)) {
        let known: Vec<_> = MAKERS.iter().map(|(name, _)| *name).collect();
        bail!("no such data crate; there are: {}", known.join(", "));
    }

    let mut differences = Vec::new();
    for (name, makers) in MAKERS.iter().filter(|(name, _)| wanted(name)) {
        let mut products = Products::new(name);
        for make in *makers {
            make(&sources, &mut products).with_context(|| format!("tables of {name}"))?;
        }
        let folder = root.join("crates").join(name).join("data");
        if options.check {
            differences.extend(products.differences(&folder)?);
        } else {
            products.write(&folder)?;
        }
    }
    if !differences.is_empty() {
        bail!(
            "committed tables are not what the sources give; run `cargo run --release -p casemix-datagen` and commit:\n  {}",
            differences.join("\n  ")
        );
    }
    Ok(())
}

/// The folder of the workspace: the nearest one above the current folder that holds `crates/datagen`.
fn workspace_root() -> Result<PathBuf> {
    let here = std::env::current_dir().context("current folder")?;
    let root = here
        .ancestors()
        .find(|folder| folder.join("crates").join("datagen").is_dir());
    root.map(PathBuf::from).context("run this inside the casemix workspace")
}
