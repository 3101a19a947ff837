//! [`DrugTable`]: the Table of Drugs and Chemicals.

use super::Intent;

/// The official Table of Drugs and Chemicals, read by [`drug_table`](crate::official::drug_table).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DrugTable {
    pub(crate) terms: Vec<DrugTerm>,
}

/// A substance of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DrugTerm {
    /// The substance with its subterms: `Acid, acetic, glacial`.
    pub term: String,
    /// Where the table sends the reader instead, such as `see Iron`.
    pub see: Option<String>,
    /// The codes in the order of [`Intent::ALL`], as the table writes them; empty where the substance has none.
    pub codes: [String; 6],
}

impl DrugTerm {
    /// The code of an intent, without seventh character: `T36.0X5`.
    pub fn code(&self, intent: Intent) -> Option<&str> {
        let code = self.codes.get(intent as usize)?;
        (!code.is_empty()).then_some(code.as_str())
    }
}

impl DrugTable {
    /// Every substance, in the order of the table.
    pub fn terms(&self) -> &[DrugTerm] {
        &self.terms
    }

    /// The substances of a name, in any case of letters: itself first, then its subterms.
    pub fn find<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a DrugTerm> + 'a {
        let name = name.trim();
        self.terms.iter().filter(move |term| {
            let head = term.term.get(..name.len());
            let rest = term.term.get(name.len()..);
            !name.is_empty()
                && head.is_some_and(|head| head.eq_ignore_ascii_case(name))
                && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([',', ' ']))
        })
    }
}
