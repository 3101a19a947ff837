//! The sample month that the façade embeds.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
};

use casemix_testkit::sample;
use flate2::read::GzDecoder;

/// What is committed is what the generator makes; if this fails, run the example `sample` and look at what changed.
#[test]
fn the_embedded_sample_is_the_generated_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../casemix/data/sample.ndjson.gz");
    let mut lines = BufReader::new(GzDecoder::new(File::open(path).unwrap())).lines();
    for made in sample() {
        let line = lines.next().unwrap().unwrap();
        assert!(
            serde_json::to_string(&made.encounter).unwrap() == line,
            "{} is not as embedded",
            made.encounter.id
        );
    }
    assert!(lines.next().is_none());
}

#[test]
fn one_record_in_a_hundred_is_wrong() {
    let sample = sample();
    let wrong = sample.iter().filter(|made| !made.planted.is_empty()).count();
    assert_eq!(sample.len(), 5_000);
    assert!((35..=65).contains(&wrong), "{wrong}");
}
