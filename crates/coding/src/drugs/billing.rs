//! HCPCS Level II: codes by date, and the codes of a substance.

use std::sync::Arc;

use casemix_codes::{CodeTable, Edition, NoRelease};
use casemix_record::CodeText;
use chrono::NaiveDate;

use super::BillingUnit;
use crate::words::tokens;

/// HCPCS Level II: the billing codes of drugs, supplies and services that CMS maintains, July 2019 to June 2026.
///
/// Titles are the short descriptions of at most 28 characters; no public package has the long ones.
#[derive(Debug, Clone)]
pub struct BillingCodes {
    codes: Arc<dyn CodeTable>,
}

impl BillingCodes {
    /// The codes of this table.
    pub fn new(codes: Arc<dyn CodeTable>) -> Self {
        Self { codes }
    }

    /// The embedded table; opened once for the whole program.
    ///
    /// # Errors
    ///
    /// Where the embedded table is damaged, which only a damaged program can show.
    #[cfg(feature = "embedded")]
    pub fn embedded() -> Result<&'static Self, casemix_codes::table::TableError> {
        use std::sync::OnceLock;

        static EMBEDDED: OnceLock<Result<BillingCodes, casemix_codes::table::TableError>> = OnceLock::new();
        let open = || {
            Ok(Self::new(Arc::new(casemix_codes::CodeFile::open(
                casemix_coding_data::HCPCS,
            )?)))
        };
        EMBEDDED.get_or_init(open).as_ref().map_err(|error| *error)
    }

    /// The table.
    pub fn codes(&self) -> &dyn CodeTable {
        &*self.codes
    }

    /// The table, to be shared with a search index of it.
    #[cfg(feature = "embedded")]
    pub(crate) fn table(&self) -> &Arc<dyn CodeTable> {
        &self.codes
    }

    /// The codes as they are on a day.
    ///
    /// # Errors
    ///
    /// [`NoRelease`] where the table does not cover the day.
    pub fn on(&self, day: NaiveDate) -> Result<BillingEdition<'_>, NoRelease> {
        let codes = self.codes.on(day)?;
        Ok(BillingEdition { codes })
    }
}

/// HCPCS Level II on a day.
#[derive(Debug, Clone, Copy)]
pub struct BillingEdition<'t> {
    codes: Edition<'t>,
}

/// A billing code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct BillingCode<'t> {
    /// The code.
    pub code: CodeText,
    /// Its short description.
    pub title: &'t str,
    /// How much one unit is, where the description says.
    pub unit: Option<BillingUnit>,
}

/// Words of substance names that descriptions leave out or shorten: salts and forms.
const SALTS: [&str; 24] = [
    "sodium",
    "hydrochloride",
    "hcl",
    "sulfate",
    "acetate",
    "phosphate",
    "chloride",
    "potassium",
    "calcium",
    "mesylate",
    "maleate",
    "tartrate",
    "citrate",
    "bromide",
    "succinate",
    "fumarate",
    "anhydrous",
    "monohydrate",
    "dihydrate",
    "disodium",
    "injection",
    "solution",
    "tablet",
    "tromethamine",
];

impl<'t> BillingEdition<'t> {
    /// A code, if it is valid on that day.
    pub fn lookup(&self, code: &str) -> Option<BillingCode<'t>> {
        let entry = self
            .codes
            .lookup(code)
            .filter(|entry| self.codes.has_billable(entry.code()))?;
        Some(billing_code(entry.code(), entry.title().unwrap_or_default()))
    }

    /// The drug codes (A, C, J, P, Q and S codes) whose description has the words of a substance, best first: those with
    /// the fewest other words. Salts and forms may be missing, and a word may be cut: descriptions are short.
    pub fn find(&self, substance: &str) -> Vec<BillingCode<'t>> {
        let words: Vec<_> = tokens(substance).take(16).collect();
        let telling: Vec<_> = words.iter().filter(|word| !SALTS.contains(&word.as_str())).collect();
        if telling.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for entry in self.codes.billable() {
            let code = entry.code();
            if !code.starts_with(['A', 'C', 'J', 'P', 'Q', 'S']) {
                continue;
            }
            let title = entry.title().unwrap_or_default();
            let own: Vec<_> = tokens(title).collect();
            if telling.iter().all(|word| own.iter().any(|other| other == *word)) {
                let shared = own.iter().filter(|word| words.contains(word)).count();
                found.push((own.len() - shared, !code.starts_with('J'), billing_code(code, title)));
            }
        }
        found.sort_by_key(|(other_words, not_j, code)| (*other_words, *not_j, code.code));
        found.into_iter().map(|(_, _, code)| code).collect()
    }
}

fn billing_code(code: CodeText, title: &str) -> BillingCode<'_> {
    BillingCode {
        code,
        title,
        unit: BillingUnit::in_description(title),
    }
}
