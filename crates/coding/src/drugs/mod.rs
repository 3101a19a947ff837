//! Drugs: product by national drug code, billing code and its units, and the diagnoses of harm by drugs.
//!
//! ```
//! # #[cfg(feature = "embedded")] {
//! use casemix_coding::drugs::{BillingCodes, DrugEffects, Encounter, Intent, read_ndc};
//! use casemix_codes::Codes;
//!
//! // The forms of labels and of claims are one code.
//! assert_eq!(read_ndc("0002-7597-01")?, read_ndc("00002759701")?);
//!
//! // HCPCS Level II, and how much one unit is.
//! let billing = BillingCodes::embedded()?.on("2026-01-08".parse()?)?;
//! let found = &billing.find("remdesivir")[0];
//! assert_eq!((found.code.as_str(), found.unit.map(|unit| unit.to_string())), ("J0248", Some("1 mg".to_owned())));
//!
//! // Adverse effect of penicillin, first encounter.
//! let effects = DrugEffects::new(Codes::embedded()?.icd10cm.on("2026-01-08".parse()?)?);
//! let hit = &effects.find("penicillin")[0];
//! assert_eq!(hit.code(Intent::AdverseEffect, Encounter::Initial).map(|code| code.to_string()), Some("T360X5A".to_owned()));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod billing;
mod effects;
mod medication;
mod ndc;
mod products;
mod table;
mod unit;

use billing::SALTS;

pub use billing::{BillingCode, BillingCodes, BillingEdition};
pub use effects::{DrugEffects, Encounter, Intent, SubstanceGroup};
pub(crate) use medication::meant;
pub use medication::{
    BilledDrug, CodedMedication, CodedMedications, DrugText, MedicationCoder, RecognizedBy, WrittenStrength,
};
pub use ndc::{NdcError, NdcReading, read_ndc};
pub use products::{
    ClassKind, DrugClass, DrugName, Marketing, NameKind, Package, Preparation, Product, ProductFile, Products,
    ProductsDraft, ReadProductsError, ReadProductsFault, Strength,
};
pub use table::{DrugTable, DrugTerm};
pub use unit::BillingUnit;
