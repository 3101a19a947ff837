//! Why a code was found: what became of each word of the query.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use casemix_coding::find::{Finder, How, Workspace};

/// What was read of each word of a query whose last one may be unfinished, and how it led to the best term.
fn read(query: &str) -> Vec<(String, Option<How>)> {
    let search = Finder::embedded().unwrap().search(query).system("icd-10-cm").typing();
    let mut workspace = Workspace::default();
    let found = search.run(&mut workspace);
    let words = found.why(&found.hits()[0]).words;
    words.into_iter().map(|word| (word.read, word.how)).collect()
}

#[test]
fn a_word_is_read_as_that_of_the_term() {
    let read_as = |word: &str, how| (word.to_owned(), Some(how));
    assert_eq!(
        read("viral pnuemonia"),
        [read_as("viral", How::Exact), read_as("pneumonia", How::Typo)]
    );
    assert_eq!(
        read("acute appendic"),
        [read_as("acute", How::Exact), read_as("appendicitis", How::Prefix)]
    );
    assert_eq!(
        read("cholera xyzzyx"),
        [read_as("cholera", How::Exact), ("xyzzyx".to_owned(), None)]
    );
}
