//! Encounters read from and written as JSON.

#![allow(clippy::unwrap_used)]

use casemix::contract::read_encounter;
use casemix_benches::workload::Workload;
use casemix_record::Encounter;
use divan::{Bencher, black_box, counter::ItemsCount};

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 20)]
fn read(bencher: Bencher<'_, '_>) {
    let lines = Workload::load().unwrap().lines();
    bencher.counter(ItemsCount::new(lines.len())).bench_local(|| {
        for line in &lines {
            black_box(read_encounter(line.as_bytes()).unwrap());
        }
    });
}

#[divan::bench(sample_count = 20)]
fn write(bencher: Bencher<'_, '_>) {
    let lines = Workload::load().unwrap().lines();
    let encounters: Vec<Encounter> = lines
        .iter()
        .map(|line| read_encounter(line.as_bytes()).unwrap())
        .collect();
    let mut out = Vec::new();
    bencher.counter(ItemsCount::new(lines.len())).bench_local(|| {
        for encounter in &encounters {
            out.clear();
            serde_json::to_writer(&mut out, black_box(encounter)).unwrap();
        }
    });
}
