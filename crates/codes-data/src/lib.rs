//! The embedded tables of `casemix-codes` and of the Medicare Code Editor: data only.
#![doc = include_str!("../data/PROVENANCE.md")]

/// ICD-10-CM: every code valid since October 2015, the hierarchy of FY2026, titles, seventh characters, conversions.
pub static ICD10CM: &[u8] = include_bytes!("../data/icd-10-cm.tbl");

/// The instructional notes of ICD-10-CM, resolved against [`ICD10CM`]: those of FY2025 and of FY2026.
pub static ICD10CM_NOTES: &[&[u8]] = &[
    include_bytes!("../data/icd-10-cm-notes-2025.tbl"),
    include_bytes!("../data/icd-10-cm-notes-2026.tbl"),
];

/// ICD-10-PCS: every code valid since October 2015, titles, conversions.
pub static ICD10PCS: &[u8] = include_bytes!("../data/icd-10-pcs.tbl");

/// The Medicare Code Editor: codes of ICD-9-CM and ICD-10 with their edit flags by day, ages, discharge statuses.
pub static MEDICARE_CODE_EDITOR: &[u8] = include_bytes!("../data/medicare-code-editor.tbl");

/// What the tables are made of, as text: release, days covered, and the SHA-256 of every source.
pub const PROVENANCE: &str = include_str!("../data/PROVENANCE.md");
