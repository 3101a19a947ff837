//! Facts that follow from the record, each with its rule.

mod age;
mod agreement;
mod stay;

pub use age::Age;
