//! The search indexes: titles, inclusion terms, index entries, and what vocabularies call the same things.

use std::collections::BTreeSet;

use anyhow::Result;
use casemix_codes::table::{Provenance, Source};
use casemix_codes::{CodeTable, Codes};
use casemix_coding::find::{Index, IndexDraft, TermKind, Vocabulary};

use crate::COMMAND;
use crate::products::Products;
use crate::sources::{HPO, MESH_DISEASES, PCS_DATABASE_2025, Sources};

mod hpo;
mod mesh;
mod pcs_index;

/// Makes the search indexes of ICD-10-CM and ICD-10-PCS from the committed code tables: after a change of these, make
/// once more.
pub(crate) fn make(sources: &Sources, products: &mut Products) -> Result<()> {
    let codes = Codes::embedded()?;
    let vocabulary = vocabulary(sources, products)?;
    add("icd-10-cm", icd10cm(codes, &vocabulary), products)?;
    add("icd-10-pcs", icd10pcs(codes, sources)?, products)
}

fn add(name: &str, draft: IndexDraft, products: &mut Products) -> Result<()> {
    let bytes = draft.pack()?;
    let terms = Index::open(bytes.clone())?.terms();
    products.add(name, terms, bytes)
}

/// Names of diseases and phenotypes.
fn vocabulary(sources: &Sources, products: &mut Products) -> Result<Vocabulary> {
    let mut concepts = mesh::concepts(sources)?;
    concepts.extend(hpo::concepts(sources)?);
    let provenance = Provenance::new(
        "National Library of Medicine (MeSH); Human Phenotype Ontology Consortium",
        "2025 and 2026-02-16",
    );
    let provenance = provenance
        .from_source(MESH_DISEASES.source())
        .from_source(HPO.source())
        .made_by(COMMAND);
    let bytes = Vocabulary::pack(&concepts, provenance)?;
    products.add("vocabulary", concepts.len(), bytes.clone())?;
    Ok(Vocabulary::open(bytes)?)
}

/// Titles, inclusion terms and includes notes of the tabular list; for the codes that one of a concept's names names, its
/// other names.
fn icd10cm(codes: &Codes, vocabulary: &Vocabulary) -> IndexDraft {
    let table: &dyn CodeTable = &*codes.icd10cm;
    let provenance = provenance(table, "CDC/NCHS, CMS; synonyms: MeSH, Human Phenotype Ontology");
    let names = vocabulary.provenance().sources.iter().cloned();
    let mut draft = IndexDraft::from_table(table).with_provenance(names.fold(provenance, Provenance::from_source));
    draft.notes_of(table).vocabulary(vocabulary);
    draft
}

/// Titles, and for each code the entries of the index that lead to its first characters.
fn icd10pcs(codes: &Codes, sources: &Sources) -> Result<IndexDraft> {
    let table: &dyn CodeTable = &*codes.icd10pcs;
    let provenance = provenance(table, "CMS").from_source(PCS_DATABASE_2025.source());
    let mut draft = IndexDraft::from_table(table).with_provenance(provenance);
    // Entries under a root operation say what the titles say; the others are what a code is called otherwise.
    let titles = table.entries().filter_map(|entry| entry.title());
    let operations: BTreeSet<&str> = titles.filter_map(|title| title.split(' ').next()).collect();
    for (term, prefix) in pcs_index::entries(sources)? {
        let operation = term.split([' ', ',']).next().unwrap_or_default();
        if !operations.contains(operation) {
            draft.term_below(&prefix, TermKind::Index, &term);
        }
    }
    Ok(draft)
}

fn provenance(table: &dyn CodeTable, authority: &str) -> Provenance {
    let of_table = table.provenance();
    let mut provenance = Provenance::new(authority, of_table.release.clone()).made_by(COMMAND);
    (provenance.first_day, provenance.last_day) = (of_table.first_day, of_table.last_day);
    of_table.sources.iter().fold(provenance, |provenance, source| {
        provenance.from_source(Source::clone(source))
    })
}
