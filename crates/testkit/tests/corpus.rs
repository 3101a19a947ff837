//! Every file of the fuzzing corpus, run through its target as a plain test, as it is and damaged.

// Helpers of tests may panic as tests do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, unreachable_pub)]

#[path = "../../../fuzz/src/lib.rs"]
mod fuzz;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use casemix_testkit::Rng;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus")
}

fn names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

#[test]
fn every_target_has_a_corpus_and_a_program() {
    let targets: BTreeSet<String> = fuzz::TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names(&corpus()), targets);
    let programs = names(&corpus().join("../fuzz_targets"));
    assert_eq!(programs, targets.iter().map(|name| format!("{name}.rs")).collect());
}

#[test]
fn every_file_of_the_corpus_passes() {
    for (target, run) in fuzz::TARGETS {
        let folder = corpus().join(target);
        for name in names(&folder) {
            println!("{target}/{name}");
            run(&fs::read(folder.join(name)).unwrap());
        }
        run(b"");
    }
}

/// A short deterministic fuzzing: bytes changed, cut out, doubled.
#[test]
fn damaged_files_pass() {
    let mut rng = Rng::new(2026);
    for (target, run) in fuzz::TARGETS {
        let folder = corpus().join(target);
        for name in names(&folder) {
            let whole = fs::read(folder.join(&name)).unwrap();
            for _ in 0..(4_000_000 / (whole.len() + 4_000)).max(4) {
                let mut damaged = whole.clone();
                for _ in 0..=rng.below(4) {
                    damage(&mut damaged, &mut rng);
                }
                run(&damaged);
            }
        }
    }
}

fn damage(bytes: &mut Vec<u8>, rng: &mut Rng) {
    let at = rng.below(bytes.len());
    let end = (at + rng.below(40)).min(bytes.len());
    match rng.below(5) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at..end)),
        2 => {
            let twice = bytes[at..end].to_vec();
            bytes.splice(at..at, twice);
        }
        3 if at < bytes.len() => bytes[at] ^= 1 << rng.below(8),
        _ if at < bytes.len() => bytes[at] = rng.next_u64() as u8,
        _ => bytes.push(rng.next_u64() as u8),
    }
}
