//! Five folds of the inclusion terms of ICD-10-CM: what is looked for, and a finder that was never told it.
//!
//! `examples/ranking_rows.rs` has the same, so that what is learned and what is measured never meet.

use std::collections::{BTreeSet, HashMap};

use casemix_codes::Codes;
use casemix_coding::find::{Finder, IndexDraft, TermKind, Vocabulary, same_words, tabular_terms};

/// How many there are.
pub(crate) const FOLDS: u64 = 5;

/// A term of the tabular list: code, kind, text.
pub(crate) type Term = (String, TermKind, &'static str);

/// The terms of the tabular list, and which codes are right for what.
pub(crate) struct Folds {
    terms: Vec<Term>,
    right: HashMap<String, BTreeSet<String>>,
    vocabulary: Vocabulary,
}

impl Folds {
    pub(crate) fn embedded() -> Folds {
        let terms = tabular_terms(&*Codes::embedded().unwrap().icd10cm);
        let mut right: HashMap<String, BTreeSet<String>> = HashMap::new();
        for (code, _, term) in terms.iter().filter(|(_, kind, _)| *kind == TermKind::Inclusion) {
            right.entry(same_words(term)).or_default().insert(code.clone());
        }
        let vocabulary = Vocabulary::embedded().unwrap();
        Folds {
            terms,
            right,
            vocabulary,
        }
    }

    /// The inclusion terms of a fold.
    pub(crate) fn of(&self, fold: u64) -> impl Iterator<Item = &'static str> {
        let of_fold = move |(_, kind, term): &&Term| *kind == TermKind::Inclusion && fold_of(term) == fold;
        self.terms.iter().filter(of_fold).map(|(_, _, term)| *term)
    }

    /// The codes that have a term, without their dots.
    pub(crate) fn right(&self, term: &str) -> &BTreeSet<String> {
        &self.right[&same_words(term)]
    }

    /// The terms outside a fold.
    pub(crate) fn without(&self, fold: u64) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(move |(_, _, term)| fold_of(term) != fold)
    }

    /// A finder over ICD-10-CM whose index has no term of a fold, nor a synonym that hangs on such a term.
    pub(crate) fn finder_without(&self, fold: u64) -> Finder {
        let mut draft = IndexDraft::of(&Codes::embedded().unwrap().icd10cm);
        for (code, kind, term) in self.without(fold) {
            draft.term(code, *kind, term);
        }
        draft.vocabulary(&self.vocabulary);
        Finder::new([draft.build().unwrap()])
    }
}

/// The fold of a term: terms of the same words are in one fold.
fn fold_of(term: &str) -> u64 {
    let hash = same_words(term).bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash >> 33) % FOLDS
}
