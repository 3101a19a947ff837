//! The embedded tables of `casemix-coding`: data only.
#![doc = include_str!("../data/PROVENANCE.md")]

/// ICD-10-PCS: what each character of each code means, with the definitions of root operations and approaches.
pub static ICD10PCS_LABELS: &[u8] = include_bytes!("../data/icd-10-pcs-labels.tbl");

/// The index of ICD-10-PCS, with the body-part key and the device key.
pub static ICD10PCS_INDEX: &[u8] = include_bytes!("../data/icd-10-pcs-index.tbl");

/// ICD-9-CM, diagnoses of version 32, the last.
pub static ICD9CM: &[u8] = include_bytes!("../data/icd-9-cm.tbl");

/// ICD-9-CM, procedures of version 32, the last.
pub static ICD9_PROCEDURES: &[u8] = include_bytes!("../data/icd-9-procedures.tbl");

/// The General Equivalence Mappings of 2018, the last.
pub static GEMS: &[u8] = include_bytes!("../data/gems.tbl");

/// HCPCS Level II: the codes that CMS maintains, July 2019 to June 2026.
pub static HCPCS: &[u8] = include_bytes!("../data/hcpcs.tbl");

/// The directory of drug products of the Food and Drug Administration, 29 April 2019.
pub static NDC: &[u8] = include_bytes!("../data/ndc.tbl");

/// What the tables are made of, as text: release, days covered, and the SHA-256 of every source.
pub const PROVENANCE: &str = include_str!("../data/PROVENANCE.md");
