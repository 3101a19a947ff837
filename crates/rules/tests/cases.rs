//! Cases that a coder can add: records in `tests/cases/*.toml`, each with a rule that fires on it, and where, or does not.
//!
//! ```toml
//! [[case]]
//! rule = "consistency.discharged-before-admitted"
//! fires = true
//! at = ["discharged"]     # every place of the rule's findings, in their order; may be left out
//! record = { admitted = "2025-11-03", discharged = "2025-11-01" }
//! ```

// Helpers of tests may panic as tests do.
#![allow(clippy::unwrap_used, clippy::panic)]

mod standard;

#[test]
fn every_case_holds() {
    let rules = standard::rules();
    let cases = standard::cases();
    assert!(!cases.is_empty());
    let faults = cases
        .iter()
        .filter_map(|(place, case)| Some(format!("{place}: {}\n", case.fault(&rules)?)));
    let wrong: String = faults.collect();
    assert!(wrong.is_empty(), "{wrong}");
}
