//! Readers of the XML files in which the authorities publish the tables, definitions and indexes of the code sets.
//!
//! They take the bytes of a file and give values that replace the embedded tables: [`PcsTables`] and [`pcs_definitions`] give
//! [`Labels`](crate::pcs::Labels), [`pcs_index`] an [`Index`](crate::pcs::Index), [`drug_table`] a
//! [`DrugTable`](crate::drugs::DrugTable).
//!
//! ```no_run
//! use std::sync::Arc;
//! use casemix_codes::Codes;
//! use casemix_codes::table::Provenance;
//! use casemix_coding::official::{PcsTables, pcs_definitions, pcs_index};
//! use casemix_coding::pcs::{Index, Pcs};
//!
//! let tables = PcsTables::read(&std::fs::read("icd10pcs_tables_2027.xml")?)?;
//! let mut labels = tables.labels();
//! pcs_definitions(&std::fs::read("icd10pcs_definitions_2027.xml")?, &mut labels)?;
//! let entries = pcs_index(&std::fs::read("icd10pcs_index_2027.xml")?)?;
//!
//! let release = || Provenance::new("CMS", "FY2027");
//! let codes = Arc::clone(&Codes::embedded()?.icd10pcs);
//! let index = Index::open(Index::pack(entries, release())?)?;
//! let pcs = Pcs::new(codes, labels.build(release())?, index);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod drug_table;
mod pcs;
mod xml;

pub use drug_table::drug_table;
pub use pcs::{IndexRow, PcsTables, pcs_definitions, pcs_index};
pub use xml::{XmlError, XmlFault};
