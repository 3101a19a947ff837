//! The material of `tools/learn_ranking.py`: inclusion terms left out of the index, looked for, with the features of every
//! code that came near.
//!
//! ```console
//! $ DUMP=rows.bin cargo test --release -p casemix-coding --lib find::learn -- --ignored
//! $ python3 crates/coding/tools/learn_ranking.py rows.bin
//! ```
//!
//! A row is numbers of four bytes: fold, query, whether the code is right, features.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::{BTreeSet, HashMap};

use casemix_codes::Codes;

use super::draft::tabular_terms;
use super::rank::Workspace;
use super::{Finder, IndexDraft, TermKind, Vocabulary, same_words};

/// Wrong codes that are kept for each term.
const KEPT: usize = 60;

/// The fold of a term: terms of the same words are in one fold. `tests/find_quality/inclusion.rs` has the same folds.
fn fold(term: &str) -> u64 {
    let words = same_words(term);
    let hash = words.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash >> 33) % 5
}

#[test]
#[ignore = "writes the material for learning"]
fn write_features_of_folds() {
    let table = &Codes::embedded().unwrap().icd10cm;
    let terms = tabular_terms(&**table);
    let vocabulary = Vocabulary::embedded().unwrap();
    let inclusion = || terms.iter().filter(|(_, kind, _)| *kind == TermKind::Inclusion);
    let mut right: HashMap<String, BTreeSet<&str>> = HashMap::new();
    for (code, _, term) in inclusion() {
        right.entry(same_words(term)).or_default().insert(code);
    }
    let mut rows: Vec<u8> = Vec::new();
    for left_out in 0..5 {
        let mut draft = IndexDraft::of(table);
        for (code, kind, term) in terms.iter().filter(|(_, _, term)| fold(term) != left_out) {
            draft.term(code, *kind, term);
        }
        draft.vocabulary(&vocabulary);
        let finder = Finder::new([draft.build().unwrap()]);
        let mut workspace = Workspace::default();
        for (query, (_, _, term)) in inclusion().filter(|(_, _, term)| fold(term) == left_out).enumerate() {
            let codes = &right[&same_words(term)];
            let found = finder.search(term).limit(640).run(&mut workspace);
            let is_right = |code: &str| codes.contains(code.replace('.', "").as_str());
            let Some(rank) = found.hits().iter().position(|hit| is_right(hit.code())) else {
                continue;
            };
            for (at, hit) in found
                .hits()
                .iter()
                .enumerate()
                .filter(|(at, _)| *at < KEPT || *at == rank)
            {
                let row = [left_out as f32, query as f32, f32::from(at == rank)];
                rows.extend(row.iter().chain(hit.features()).flat_map(|number| number.to_le_bytes()));
            }
        }
    }
    std::fs::write(std::env::var_os("DUMP").expect("DUMP names the file to write"), rows).unwrap();
}
