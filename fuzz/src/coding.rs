//! The coding engine: searches for any text, index files and official indexes of any bytes.

use std::sync::{Arc, LazyLock};

use casemix_codes::{CodeFile, CodeTable, Codes};
use casemix_coding::{
    find::{Finder, Index, Navigation, Ranking, Workspace},
    index_path::AlphabeticIndex,
};

use super::container::repaired;

/// Days on which questions are asked: before, in and after the days that the tables cover.
const DAYS: [&str; 3] = ["2015-10-01", "2026-02-01", "2027-03-31"];

/// A query: whatever it is, the answer holds together and is the same every time.
pub fn find(data: &[u8]) {
    let query = String::from_utf8_lossy(data);
    let Ok(finder) = Finder::embedded() else { return };
    let mut workspace = Workspace::default();
    for is_typing in [false, true] {
        let search = finder.search(&query).limit(3);
        let search = if is_typing { search.typing() } else { search };
        let found = search.clone().run(&mut workspace);
        assert_eq!(
            found.hits(),
            search.run(&mut Workspace::default()).hits(),
            "the workspace forgets"
        );
        for hit in found.hits() {
            let why = found.why(hit);
            for marked in [&found.title(hit), &why.term] {
                assert!(marked.marks.is_sorted_by_key(|mark| mark.start));
                assert!(marked.marks.iter().all(|mark| marked.text.get(mark.clone()).is_some()));
            }
        }
    }
    let Ok(codes) = Codes::embedded() else { return };
    for day in DAYS {
        let edition = day.parse().ok().and_then(|day| codes.icd10cm.on(day).ok());
        let question = edition.and_then(|edition| Navigation::new(edition).question(&query));
        assert!(question.is_none_or(|question| question.answers.len() > 1 || !question.answers.is_empty()));
    }
}

/// An index file of a small table, with its check sum put right: it is refused, or answers. A ranking: the same.
pub fn find_index(data: &[u8]) {
    static TABLE: LazyLock<Arc<dyn CodeTable>> = LazyLock::new(|| {
        let table = CodeFile::open(include_bytes!("../corpus/code_table/small").to_vec());
        Arc::new(table.expect("the seed of the target code_table"))
    });
    let _ = Ranking::parse(&String::from_utf8_lossy(data));
    if let Ok(index) = Index::open(repaired(data), &TABLE) {
        let finder = Finder::new([index]);
        for query in ["acute heart failure", "intertrochantric fx lt femur subs", "i50.2"] {
            for hit in finder.find(query).hits() {
                assert!(!hit.code().is_empty());
            }
        }
    }
}

/// An official index: it is refused with a reason, or its paths are found and verified.
pub fn official_index(data: &[u8]) {
    let index = match AlphabeticIndex::read(data) {
        Ok(index) => index,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    assert!(index.references().count() <= data.len());
    let Ok(codes) = Codes::embedded() else { return };
    let Some(edition) = "2026-02-01".parse().ok().and_then(|day| codes.icd10cm.on(day).ok()) else {
        return;
    };
    for query in [
        "fall from ladder",
        "neoplasm lung malignant primary",
        "hernia with obstruction",
    ] {
        for path in index.find(query) {
            assert!(!path.steps().is_empty() && (0.0..=1.0).contains(&path.score()));
            path.verify(edition);
        }
    }
}
