//! The embedded search indexes of `casemix-coding`: data only.
#![doc = include_str!("../data/PROVENANCE.md")]

/// Search index of ICD-10-CM: titles, terms of the tabular list, synonyms.
pub static ICD10CM: &[u8] = include_bytes!("../data/icd-10-cm.tbl");

/// Search index of ICD-10-PCS: titles, entries of the index.
pub static ICD10PCS: &[u8] = include_bytes!("../data/icd-10-pcs.tbl");

/// Search index of HCPCS Level II: short descriptions.
pub static HCPCS: &[u8] = include_bytes!("../data/hcpcs.tbl");

/// Names of diseases and phenotypes by concept, from which synonyms are taken.
pub static VOCABULARY: &[u8] = include_bytes!("../data/vocabulary.tbl");

/// What the indexes are made of, as text: release, days covered, and the SHA-256 of every source.
pub const PROVENANCE: &str = include_str!("../data/PROVENANCE.md");
