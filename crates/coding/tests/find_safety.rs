//! Any text, any language, any size; any bytes as an index.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use casemix_codes::Codes;
use casemix_coding::find::{Finder, Index, Workspace};
use proptest::prelude::*;

fn ask(query: &str) {
    let finder = Finder::embedded().unwrap();
    let mut workspace = Workspace::default();
    for found in [
        finder.search(query).run(&mut workspace),
        finder.search(query).typing().limit(3).run(&mut workspace),
    ] {
        for hit in found.hits().iter().take(3) {
            let (title, why) = (found.title(hit), found.why(hit));
            for marked in [&title, &why.term] {
                assert!(
                    marked.marks.iter().all(|mark| marked.text.get(mark.clone()).is_some()),
                    "marks are whole letters"
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_is_answered(query: String) {
        ask(&query);
    }

    #[test]
    fn words_with_mistakes_are_answered(query in "[a-z]{1,12}( [a-z(\\[']{1,12}){0,6}") {
        ask(&query);
    }

    #[test]
    fn a_damaged_index_is_refused_or_answers(at in 0_usize..4_000_000, value: u8) {
        let mut bytes = casemix_find_data::ICD10CM.to_vec();
        let place = at % bytes.len();
        bytes[place] = value;
        if let Ok(index) = Index::open(bytes, &Codes::embedded().unwrap().icd10cm) {
            let finder = Finder::new([index]);
            let _ = finder.find("heart attack");
        }
    }
}

#[test]
fn long_and_foreign_texts_are_answered() {
    ask(&"fracture ".repeat(100_000));
    ask(&"x".repeat(1_000_000));
    ask("糖尿病 高血圧");
    ask("сахарный диабет");
    ask("\u{0}\u{202e}((((((((((((((((((((((((((((((((((((((((((");
    ask("");
}

#[test]
fn a_workspace_does_not_remember() {
    let finder = Finder::embedded().unwrap();
    let mut kept = Workspace::default();
    for query in ["copd", "fracture of left femur", "e11", "kidney stone", "copd"] {
        let with_kept: Vec<_> = finder.search(query).run(&mut kept).hits().to_vec();
        let with_new: Vec<_> = finder.find(query).hits().to_vec();
        assert_eq!(with_kept, with_new, "{query}");
    }
}
