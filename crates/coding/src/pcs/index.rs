//! [`Index`]: the index of ICD-10-PCS.

use std::fmt;

use casemix_codes::table::{Handle, Packed, Provenance, Schema, SectionFault, Table, TableBuilder, TableError};

/// Where a term of the index leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lead {
    /// `use`: the term is this body part, device or substance of the tables. These entries are the body-part key and the
    /// device key.
    Use,
    /// `see`: look under another term, often a root operation and a body part.
    See,
    /// A code or its first characters.
    Code,
}

/// An entry of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexEntry<'a> {
    /// The term with its subterms: `Bypass, Artery, Femoral, Left`.
    pub term: &'a str,
    /// Where it leads.
    pub lead: Lead,
    /// The term or the value of the tables that it leads to; empty for a bare code.
    pub target: &'a str,
    /// The code, or its first characters; empty where the index gives none.
    pub code: &'a str,
}

/// The table of the index.
///
/// | section | holds |
/// |---|---|
/// | `lead` | `u8`: 0 use, 1 see, 2 code |
/// | `term`, `target`, `code` | packed, one for each row; the terms ascending, letters compared as written |
const INDEX: Schema = Schema {
    name: "pcs-index",
    version: 1,
};

/// Strings to a block: few blocks, because the index is searched as a whole.
const PER_BLOCK: u32 = 4096;

/// The index of ICD-10-PCS.
///
/// ```
/// # #[cfg(feature = "embedded")] {
/// use casemix_coding::pcs::{Lead, Pcs};
///
/// let pcs = Pcs::embedded()?;
/// let hits: Vec<_> = pcs.index().find("appendectomy").collect();
/// assert!(hits.iter().any(|hit| hit.lead == Lead::See && hit.target == "Resection, Appendix" && hit.code == "0DTJ"));
/// let key: Vec<_> = pcs.index().find("abdominal esophagus").collect();
/// assert_eq!((key[0].lead, key[0].target), (Lead::Use, "Esophagus, Lower"));
/// # }
/// # Ok::<(), casemix_codes::table::TableError>(())
/// ```
pub struct Index {
    table: Table,
    lead: Handle<u8>,
    term: Packed,
    target: Packed,
    code: Packed,
}

impl Index {
    /// Opens a table made by [`Index::pack`].
    ///
    /// # Errors
    ///
    /// Where the bytes are no sound table of this kind.
    pub fn open(bytes: impl Into<casemix_codes::table::Bytes>) -> Result<Self, TableError> {
        let table = Table::open(bytes, INDEX)?;
        let index = Self {
            lead: table.handle("lead")?,
            term: table.packed("term")?,
            target: table.packed("target")?,
            code: table.packed("code")?,
            table,
        };
        let rows = index.table.at(index.lead).len();
        if [&index.term, &index.target, &index.code]
            .iter()
            .any(|texts| texts.len() != rows)
        {
            return Err(index.table.error("term", SectionFault::Layout));
        }
        Ok(index)
    }

    /// The bytes of a table with these entries: term, lead, target, code.
    ///
    /// # Errors
    ///
    /// Where a text holds a zero byte.
    pub fn pack(
        mut entries: Vec<(String, Lead, String, String)>,
        provenance: Provenance,
    ) -> Result<Vec<u8>, TableError> {
        entries.sort();
        entries.dedup();
        let leads: Vec<u8> = entries.iter().map(|(_, lead, _, _)| *lead as u8).collect();
        let mut builder = TableBuilder::new(INDEX, "icd-10-pcs", provenance);
        builder
            .column("lead", &leads)?
            .packed("term", entries.iter().map(|entry| &entry.0), PER_BLOCK)?
            .packed("target", entries.iter().map(|entry| &entry.2), PER_BLOCK)?
            .packed("code", entries.iter().map(|entry| &entry.3), PER_BLOCK)?;
        builder.finish()
    }

    /// Where the table comes from.
    pub fn provenance(&self) -> &Provenance {
        self.table.provenance()
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.table.at(self.lead).len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entry at a place, `0..len`.
    pub fn get(&self, at: usize) -> Option<IndexEntry<'_>> {
        Some(IndexEntry {
            term: self.term.get(at)?,
            lead: match self.table.at(self.lead).get(at)? {
                0 => Lead::Use,
                1 => Lead::See,
                _ => Lead::Code,
            },
            target: self.target.get(at)?,
            code: self.code.get(at)?,
        })
    }

    /// Every entry, in the order of the terms.
    pub fn iter(&self) -> impl Iterator<Item = IndexEntry<'_>> {
        (0..self.len()).map_while(|at| self.get(at))
    }

    /// The entries of a term, in any case of letters: the term itself and its subterms.
    pub fn find<'a>(&'a self, term: &'a str) -> impl Iterator<Item = IndexEntry<'a>> + 'a {
        let term = term.trim();
        self.iter().filter(move |entry| {
            let head = entry.term.get(..term.len());
            let rest = entry.term.get(term.len()..);
            head.is_some_and(|head| head.eq_ignore_ascii_case(term))
                && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(", "))
                && !term.is_empty()
        })
    }

    /// The entries that lead to a value of the tables, such as every name of the body part `Esophagus, Lower`: the key read
    /// backwards.
    pub fn names_of<'a>(&'a self, value: &'a str) -> impl Iterator<Item = IndexEntry<'a>> + 'a {
        self.iter()
            .filter(move |entry| entry.lead == Lead::Use && entry.target.eq_ignore_ascii_case(value))
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Index({} entries)", self.len())
    }
}
