//! HCPCS Level II: codes by date, and the codes of a substance.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use casemix_codes::{CodeTable, Edition, NoRelease};
use casemix_record::CodeText;
use chrono::NaiveDate;

use super::BillingUnit;
use crate::words::{Token, tokens};

/// HCPCS Level II: the billing codes of drugs, supplies and services that CMS maintains, July 2019 to June 2026.
///
/// Titles are the short descriptions of at most 28 characters; no public package has the long ones.
#[derive(Debug, Clone)]
pub struct BillingCodes {
    codes: Arc<dyn CodeTable>,
    words: Arc<OnceLock<Words>>,
}

/// The drug codes that have a word in their description. Made at first use.
struct Words(HashMap<Token, Vec<CodeText>>);

impl Words {
    fn of(codes: &dyn CodeTable) -> Self {
        let mut words: HashMap<Token, Vec<CodeText>> = HashMap::new();
        for entry in codes.entries().filter(|entry| entry.code().starts_with(DRUG_LETTERS)) {
            for word in tokens(entry.title().unwrap_or_default()) {
                let codes = words.entry(word).or_default();
                if codes.last() != Some(&entry.code()) {
                    codes.push(entry.code());
                }
            }
        }
        Self(words)
    }

    fn with(&self, word: &Token) -> &[CodeText] {
        self.0.get(word).map_or(&[], Vec::as_slice)
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({})", self.0.len())
    }
}

/// The letters with which codes of drugs begin.
const DRUG_LETTERS: [char; 6] = ['A', 'C', 'J', 'P', 'Q', 'S'];

impl BillingCodes {
    /// The codes of this table.
    pub fn new(codes: Arc<dyn CodeTable>) -> Self {
        Self {
            codes,
            words: Arc::default(),
        }
    }

    /// The embedded table; opened once for the whole program.
    ///
    /// # Errors
    ///
    /// Where the embedded table is damaged, which only a damaged program can show.
    #[cfg(feature = "embedded")]
    pub fn embedded() -> Result<&'static Self, casemix_codes::table::TableError> {
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
        Ok(BillingEdition { codes, owner: self })
    }
}

/// HCPCS Level II on a day.
#[derive(Debug, Clone, Copy)]
pub struct BillingEdition<'t> {
    codes: Edition<'t>,
    owner: &'t BillingCodes,
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
pub(super) const SALTS: [&str; 24] = [
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
        // The rarest word leads; the description of each of its codes must have the others.
        let index = self.owner.words.get_or_init(|| Words::of(self.owner.codes()));
        let rarest = telling
            .iter()
            .map(|word| index.with(word))
            .min_by_key(|codes| codes.len());
        let mut found = Vec::new();
        for code in rarest
            .unwrap_or_default()
            .iter()
            .filter(|code| self.codes.has_billable(**code))
        {
            let title = self
                .codes
                .lookup(code)
                .and_then(|entry| entry.title())
                .unwrap_or_default();
            let own: Vec<_> = tokens(title).collect();
            if telling.iter().all(|word| own.contains(word)) {
                let shared = own.iter().filter(|word| words.contains(word)).count();
                found.push((own.len() - shared, !code.starts_with('J'), billing_code(*code, title)));
            }
        }
        found.sort_by_key(|(other_words, not_j, code)| (*other_words, *not_j, code.code));
        found.into_iter().map(|(_, _, code)| code).collect()
    }
}

impl BillingCode<'_> {
    /// The words of a description that name the drug, without `Inj` and the unit.
    pub(super) fn name_in(title: &str) -> String {
        let words = title.split([' ', ',', ';', '(', ')']).filter(|word| !word.is_empty());
        let form = |word: &str| {
            ["inj", "injection", "per", "nos"]
                .iter()
                .any(|form| word.eq_ignore_ascii_case(form))
        };
        let number = |word: &str| word.starts_with(|first: char| first.is_ascii_digit());
        words
            .filter(|word| !form(word))
            .take_while(|word| !number(word))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

fn billing_code(code: CodeText, title: &str) -> BillingCode<'_> {
    BillingCode {
        code,
        title,
        unit: BillingUnit::in_description(title),
    }
}
