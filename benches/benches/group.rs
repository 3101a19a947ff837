//! The grouper: claims through the borrowed interface, and the compilation of releases.

#![allow(clippy::unwrap_used)]

use casemix_benches::workload::{RELEASE, Workload};
use casemix_drg::{Detail, Grouper, Tables, Workspace};
use divan::{Bencher, black_box, counter::ItemsCount};

fn main() {
    divan::main();
}

fn tables() -> Tables {
    Tables::open(casemix_drg_data::MS_DRG).unwrap()
}

#[divan::bench(sample_count = 20, args = [Detail::Codes, Detail::CodesAndAffects])]
fn claims(bencher: Bencher<'_, '_>, detail: Detail) {
    let workload = Workload::load().unwrap();
    let texts = workload.code_texts();
    let views = workload.views(&texts);
    let grouper = Grouper::new(&tables(), RELEASE.parse().unwrap()).unwrap();
    let mut work = Workspace::default();
    bencher.counter(ItemsCount::new(views.len())).bench_local(|| {
        for claim in views.iter() {
            black_box(grouper.group_in(&claim, detail, &mut work));
        }
    });
}

#[divan::bench]
fn open_tables() -> Tables {
    tables()
}

#[divan::bench]
fn compile_release(bencher: Bencher<'_, '_>) {
    let (tables, release) = (tables(), RELEASE.parse().unwrap());
    bencher.bench_local(|| Grouper::new(&tables, release).unwrap());
}
