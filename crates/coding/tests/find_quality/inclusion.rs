//! Each inclusion term of ICD-10-CM is left out of the index once, in five folds, and looked for.
//!
//! Nothing that a left-out term could have taught has a part in its search: synonyms and translations are linked and
//! learned anew without it, and it is ranked by numbers that were learned without its fold.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use casemix_codes::notes::{NoteKind, NotePlace};
use casemix_codes::{CodeTable, Codes};
use casemix_coding::find::{Finder, IndexDraft, Ranking, TermKind, Vocabulary, Workspace, same_words};

use super::bm25::Bm25;
use super::{Shares, plain, step};

/// A term of the tabular list: code, kind, text.
type Term = (String, TermKind, String);

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
    let terms = tabular_terms();
    let inclusion: Vec<&Term> = terms
        .iter()
        .filter(|(_, kind, _)| *kind == TermKind::Inclusion)
        .collect();
    let mut right: HashMap<String, BTreeSet<&str>> = HashMap::new();
    for (code, _, term) in &inclusion {
        right.entry(same_words(term)).or_default().insert(code);
    }
    let vocabulary = Vocabulary::embedded().unwrap();
    let (mut found, mut typos, mut baseline) = (Shares::default(), Shares::default(), Shares::default());
    for (left_out, ranking) in RANKINGS.iter().enumerate() {
        let left_out = left_out as u64;
        let finder = finder_without(left_out, &terms, &vocabulary);
        let finder = finder.with_ranking(Ranking::parse(ranking).expect("numbers"));
        let bm25 = bm25_without(left_out, &terms);
        let mut workspace = Workspace::default();
        let of_fold = inclusion.iter().filter(|(_, _, term)| fold(term) == left_out);
        for (at, (_, _, term)) in of_fold.enumerate().step_by(step(12)) {
            let codes = &right[&same_words(term)];
            let mut rank = |query: &str| {
                let found = finder.search(query).limit(10).run(&mut workspace);
                let mut codes_found = found.hits().iter().map(|hit| plain(hit.code()));
                codes_found.position(|code| codes.contains(code.as_str()))
            };
            found.add(rank(term));
            typos.add(rank(&misspelt(term, at as u64 * 5 + left_out)));
            baseline.add(bm25.find(term).iter().position(|code| codes.contains(code)));
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
    assert!(first >= 45.0 - doubt && ten >= 79.0 - doubt, "{first:.2} {ten:.2}");
    assert!(with_typo >= 75.0 - doubt, "{with_typo:.2}");
    assert!(first > plain_first && ten > plain_ten);
}

/// Inclusion terms and includes notes of ICD-10-CM.
fn tabular_terms() -> Vec<Term> {
    let table: &dyn CodeTable = &*Codes::embedded().unwrap().icd10cm;
    let notes = table.newest_notes().expect("notes are embedded");
    let mut terms = Vec::new();
    for note in notes.iter() {
        let kind = match note.kind {
            NoteKind::InclusionTerm => TermKind::Inclusion,
            NoteKind::Includes => TermKind::Includes,
            _ => continue,
        };
        if let NotePlace::Entry(entry) = note.place {
            terms.push((entry.code().to_string(), kind, note.text.to_owned()));
        }
    }
    terms
}

/// The fold of a term: terms of the same words are in one fold.
fn fold(term: &str) -> u64 {
    let words = same_words(term);
    let hash = words.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash >> 33) % 5
}

/// A finder over ICD-10-CM whose index has no term of a fold, nor a synonym that hangs on such a term.
fn finder_without(left_out: u64, terms: &[Term], vocabulary: &Vocabulary) -> Finder {
    let mut draft = IndexDraft::of(&Codes::embedded().unwrap().icd10cm);
    for (code, kind, term) in terms.iter().filter(|(_, _, term)| fold(term) != left_out) {
        draft.term(code, *kind, term);
    }
    draft.vocabulary(vocabulary);
    Finder::new([draft.build().unwrap()])
}

/// The baseline over the same codes and the same terms.
fn bm25_without(left_out: u64, terms: &[Term]) -> Bm25 {
    let table: &Arc<dyn CodeTable> = &Codes::embedded().unwrap().icd10cm;
    let mut documents: BTreeMap<String, String> = BTreeMap::new();
    for entry in (**table).entries().filter(|entry| entry.code().len() < 7) {
        if let Some(title) = entry.title() {
            documents.insert(entry.code().to_string(), title.to_owned());
        }
    }
    for (code, _, term) in terms.iter().filter(|(_, _, term)| fold(term) != left_out) {
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
