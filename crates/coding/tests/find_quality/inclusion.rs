//! Each inclusion term of ICD-10-CM is left out of the index once, in five folds, and looked for.
//!
//! Nothing that a left-out term could have taught has a part in its search: synonyms and translations are linked and
//! learned anew without it, and it is ranked by numbers that were learned without its fold.

use std::collections::BTreeMap;
use std::sync::Arc;

use casemix_codes::{CodeTable, Codes};
use casemix_coding::find::{Ranking, Workspace};

use super::bm25::Bm25;
use super::folds::Folds;
use super::{Shares, plain, step};

/// For each fold the numbers that were learned without it.
const RANKINGS: [&str; 5] = [
    include_str!("rankings/without_fold_0.txt"),
    include_str!("rankings/without_fold_1.txt"),
    include_str!("rankings/without_fold_2.txt"),
    include_str!("rankings/without_fold_3.txt"),
    include_str!("rankings/without_fold_4.txt"),
];

#[test]
fn inclusion_terms_left_out_are_found() {
    let folds = Folds::embedded();
    let (mut found, mut typos, mut baseline) = (Shares::default(), Shares::default(), Shares::default());
    for (left_out, ranking) in (0..).zip(RANKINGS) {
        let finder = folds.finder_without(left_out);
        let finder = finder.with_ranking(Ranking::parse(ranking).expect("numbers"));
        let bm25 = bm25_without(left_out, &folds);
        let mut workspace = Workspace::default();
        for (at, term) in folds.of(left_out).enumerate().step_by(step(12)) {
            let codes = folds.right(term);
            let mut rank = |query: &str| {
                let found = finder.search(query).limit(10).run(&mut workspace);
                let mut codes_found = found.hits().iter().map(|hit| plain(hit.code()));
                codes_found.position(|code| codes.contains(&code))
            };
            found.add(rank(term));
            typos.add(rank(&misspelt(term, at as u64 * 5 + left_out)));
            baseline.add(bm25.find(term).iter().position(|code| codes.contains(*code)));
        }
    }
    found.print("inclusion terms left out, five folds");
    typos.print("the same with one random typo");
    baseline.print("the same terms without typo, plain BM25");
    assert!(found.all >= 12_500 / step(12), "all inclusion terms are asked for");
    let ((first, ten), (_, with_typo), (plain_first, plain_ten)) =
        (found.percent(), typos.percent(), baseline.percent());
    // A sample of a twelfth varies by one or two in a hundred.
    let doubt = if cfg!(debug_assertions) { 2.5 } else { 0.0 };
    assert!(first >= 45.0 - doubt && ten >= 80.0 - doubt, "{first:.2} {ten:.2}");
    assert!(with_typo >= 75.0 - doubt, "{with_typo:.2}");
    assert!(first > plain_first && ten > plain_ten);
}

/// The baseline over the same codes and the same terms.
fn bm25_without(left_out: u64, folds: &Folds) -> Bm25 {
    let table: &Arc<dyn CodeTable> = &Codes::embedded().unwrap().icd10cm;
    let mut documents: BTreeMap<String, String> = BTreeMap::new();
    for entry in (**table).entries().filter(|entry| entry.code().len() < 7) {
        if let Some(title) = entry.title() {
            documents.insert(entry.code().to_string(), title.to_owned());
        }
    }
    for (code, _, term) in folds.without(left_out) {
        if let Some(text) = documents.get_mut(code) {
            text.push(' ');
            text.push_str(term);
        }
    }
    Bm25::new(documents)
}

/// One random mistake in a word of at least four letters: a letter left out, doubled, replaced, or two swapped.
fn misspelt(term: &str, seed: u64) -> String {
    let mut state = seed | 1;
    let mut random = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    let mut words: Vec<String> = term.split(' ').map(str::to_owned).collect();
    let long: Vec<usize> = (0..words.len())
        .filter(|at| words[*at].len() >= 4 && words[*at].bytes().all(|byte| byte.is_ascii_alphabetic()))
        .collect();
    if long.is_empty() {
        return term.to_owned();
    }
    let word = &mut words[long[random(long.len())]];
    let mut letters = word.clone().into_bytes();
    let at = random(letters.len());
    match random(4) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, b'a' + random(26) as u8),
        2 => letters[at] = b'a' + random(26) as u8,
        _ => letters.swap(at.min(word.len() - 2), at.min(word.len() - 2) + 1),
    }
    *word = String::from_utf8(letters).unwrap();
    words.join(" ")
}
