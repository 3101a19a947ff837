//! [`Vocabulary`]: what vocabularies of diseases call each thing.

use casemix_codes::table::{Bytes, Packed, Provenance, Schema, Table, TableBuilder, TableError};

use super::IndexDraft;

/// Schema of a vocabulary: for each concept where its names end; the names.
const SCHEMA: Schema = Schema {
    name: "find-vocabulary",
    version: 1,
};
const ENDS: &str = "concept.end";
const NAMES: &str = "name";
const NAMES_PER_BLOCK: u32 = 2048;

/// Names of diseases and phenotypes by concept, from MeSH and the Human Phenotype Ontology: the material of synonyms, for
/// whoever builds an index of next year's codes.
///
/// ```no_run
/// use casemix_codes::Codes;
/// use casemix_coding::find::{Finder, IndexDraft, Vocabulary};
///
/// # let next_year = &Codes::embedded()?.icd10cm;
/// let mut draft = IndexDraft::of(next_year);
/// draft.tabular_notes().vocabulary(&Vocabulary::embedded()?);
/// let finder = Finder::new([draft.build()?]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Vocabulary {
    table: Table,
    names: Packed,
}

impl Vocabulary {
    /// Opens a vocabulary file.
    ///
    /// # Errors
    ///
    /// Where the bytes are no sound table file of this schema.
    pub fn open(bytes: impl Into<Bytes>) -> Result<Self, TableError> {
        let table = Table::open(bytes, SCHEMA)?;
        table.column::<u32>(ENDS)?;
        let names = table.packed(NAMES)?;
        Ok(Self { table, names })
    }

    /// The embedded vocabulary.
    ///
    /// # Errors
    ///
    /// Where it is damaged, which only a damaged program can show.
    #[cfg(feature = "embedded")]
    pub fn embedded() -> Result<Self, TableError> {
        Self::open(casemix_find_data::VOCABULARY)
    }

    /// The bytes of a vocabulary of these concepts.
    ///
    /// # Errors
    ///
    /// Where the names pass the limits of the table format.
    pub fn pack(concepts: &[Vec<String>], provenance: Provenance) -> Result<Vec<u8>, TableError> {
        let mut end = 0;
        let ends = concepts.iter().map(|names| {
            end += names.len() as u32;
            end
        });
        let mut builder = TableBuilder::new(SCHEMA, "names-of-diseases", provenance);
        builder.column(ENDS, &ends.collect::<Vec<u32>>())?;
        builder.packed(
            NAMES,
            concepts.iter().flatten().map(|name| name.replace('\0', " ")),
            NAMES_PER_BLOCK,
        )?;
        builder.finish()
    }

    /// Where the names come from.
    pub fn provenance(&self) -> &Provenance {
        self.table.provenance()
    }

    /// The names of each concept.
    pub fn concepts(&self) -> impl Iterator<Item = Vec<&str>> {
        let mut start = 0;
        let ends = self.table.column::<u32>(ENDS).unwrap_or_default();
        ends.iter().map(move |end| {
            let names = (start..end).filter_map(|at| self.names.get(at as usize)).collect();
            start = end;
            names
        })
    }
}

impl IndexDraft {
    /// Adds the concepts of a vocabulary, as [`concept`](Self::concept) does.
    pub fn vocabulary(&mut self, vocabulary: &Vocabulary) -> &mut Self {
        for names in vocabulary.concepts() {
            self.concept(names);
        }
        self
    }
}
