//! What is fuzzed: for each parser a function of bytes, which panics if the parser panics or breaks one of its promises.
//!
//! `cargo +nightly fuzz run TARGET` runs them on random bytes, and the tests of `casemix-testkit` on every file of
//! `corpus/`, in which a file is kept for each fault that was ever found.

mod codes;
mod coding;
mod container;
mod contract;
mod deficiencies;
mod drg;
mod drugs;
mod editor;
mod record;
mod rules;

pub use codes::{archive, code_table, official_text};
pub use coding::{find, find_index, official_index};
pub use container::container;
pub use contract::contract;
pub use deficiencies::deficiencies;
pub use drg::{drg_tables, formula, group, table5, weights};
pub use drugs::{built_codes, coding_files, drug_texts, ndc_directory};
pub use editor::{edit, editor_tables};
pub use record::{csv_form, encounter_json, identifiers};
pub use rules::rules;

/// A target: its name, which is that of its folder in `corpus/`, and its function.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 24] = [
    ("encounter_json", encounter_json),
    ("csv_form", csv_form),
    ("identifiers", identifiers),
    ("contract", contract),
    ("container", container),
    ("code_table", code_table),
    ("official_text", official_text),
    ("archive", archive),
    ("formula", formula),
    ("drg_tables", drg_tables),
    ("weights", weights),
    ("table5", table5),
    ("group", group),
    ("editor_tables", editor_tables),
    ("edit", edit),
    ("rules", rules),
    ("deficiencies", deficiencies),
    ("find", find),
    ("find_index", find_index),
    ("official_index", official_index),
    ("drug_texts", drug_texts),
    ("built_codes", built_codes),
    ("ndc_directory", ndc_directory),
    ("coding_files", coding_files),
];
