//! Writes the [sample month](casemix_testkit::sample) that is embedded for a first look.
//!
//! ```text
//! cargo run --release -p casemix-testkit --example sample
//! ```
//!
//! writes `crates/casemix/data/sample.ndjson.gz`; the same program writes the same bytes.

use std::{
    error::Error,
    fs,
    io::{self, Write},
    path::Path,
};

use casemix_testkit::{Generated, sample};
use flate2::{Compression, GzBuilder};

const SAMPLE: &str = "../casemix/data/sample.ndjson.gz";

fn main() -> Result<(), Box<dyn Error>> {
    let discharges = sample();
    let wrong = discharges.iter().filter(|made| !made.planted.is_empty()).count();
    let bytes = compressed(&discharges)?;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(SAMPLE);
    path.parent().map(fs::create_dir_all).transpose()?;
    fs::write(path, &bytes)?;
    println!(
        "{} discharges, {wrong} with a defect; {} bytes",
        discharges.len(),
        bytes.len()
    );
    Ok(())
}

/// One record a line, compressed without a time, so that the same records make the same file.
fn compressed(discharges: &[Generated]) -> io::Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().write(Vec::new(), Compression::best());
    for made in discharges {
        serde_json::to_writer(&mut encoder, &made.encounter)?;
        encoder.write_all(b"\n")?;
    }
    encoder.finish()
}
