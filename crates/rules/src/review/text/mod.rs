//! Words of documents, with the bytes they stand at.

mod words;

pub(super) use words::has_any_word;
