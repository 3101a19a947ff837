//! What casemix costs in time and memory, measured.
//!
//! | command | measures |
//! |---|---|
//! | `cargo run --release -p casemix-benches -- record` | everything, in one process, several times over; prints a table of medians and writes it to `benches/record/` |
//! | `cargo run --release -p casemix-benches -- group [PASSES] [--affects] [--claims FILE]` | the grouper alone, for a profiler or for a file of claims |
//! | `cargo run --release -p casemix-benches -- edit [PASSES]` | the Medicare Code Editor alone |
//! | `cargo run --release -p casemix-benches -- check [PASSES] [--language \| --coding] [--abstracts \| --long] [--hot] [--each]` | validation alone: every rule about the record, only those in the rule language, or those about coding too; without documents; long stays; few encounters over and over; rule by rule |
//! | `cargo run --release -p casemix-benches --bin discharges` | ten and a hundred million discharges counted by streaming: time and memory, written to `benches/record/` |
//! | `cargo run --release -p casemix-benches --bin find` | the search of codes: opening, each query, sizes; written to `benches/record/` |
//! | `benches/compare/find.py` | the package `icd10-coder` and casemix on the queries of coders |
//! | `cargo bench -p casemix-benches` | one thing at a time, with its spread |
//! | `cargo test -p casemix-benches` | holds grouper and editor to "no allocation for a claim" |
//! | `benches/compare/compare.py` | other open groupers and casemix on the same claims |
//! | `benches/compare/differences.py` | nothing: it lists every difference to another grouper by its cause |
//!
//! The claims are those of MS-DRG v43.1 in `drg_dev.jsonl.gz` where `CASEMIX_SHARED` names the folder of shared test
//! files, and the committed choice of them elsewhere; every output says which.

pub mod checks;
pub mod edits;
pub mod measure;
pub mod memory;
pub mod record;
pub mod workload;
