//! The search indexes: titles, inclusion terms, index entries, and what vocabularies call the same things.

use std::sync::Arc;

use anyhow::Result;
use casemix_codes::table::{Provenance, Source};
use casemix_codes::{CodeFile, CodeTable, Codes};
use casemix_coding::find::{IndexDraft, Vocabulary};
use casemix_coding::pcs;
use casemix_record::{IcdVersion, Sex};
use casemix_rules::mce::Flag;
use casemix_rules::mce::tables::{CodeKind, Tables};

use crate::COMMAND;
use crate::products::Products;
use crate::sources::{GEM_9_TO_10, GEM_10_TO_9, HPO, ICD9_DIAGNOSES, MESH_DISEASES, Sources};

mod hpo;
mod icd9;
mod mesh;

/// Makes the search indexes of ICD-10-CM, ICD-10-PCS and HCPCS Level II from the committed tables of codes: after a change
/// of these, make once more.
pub(crate) fn make(sources: &Sources, products: &mut Products) -> Result<()> {
    let codes = Codes::embedded()?;
    let vocabulary = vocabulary(sources, &*codes.icd10cm, products)?;
    let hcpcs: Arc<dyn CodeTable> = Arc::new(CodeFile::open(casemix_coding_data::HCPCS)?);
    add("icd-10-cm", icd10cm(&codes.icd10cm, &vocabulary)?, products)?;
    add("icd-10-pcs", icd10pcs(&codes.icd10pcs)?, products)?;
    add(
        "hcpcs",
        IndexDraft::of(&hcpcs).with_provenance(provenance(&*hcpcs, "CMS")),
        products,
    )
}

fn add(name: &str, draft: IndexDraft, products: &mut Products) -> Result<()> {
    let codes = draft.len();
    products.add(name, codes, draft.pack()?)
}

/// Names of diseases and phenotypes, and what ICD-9-CM called them.
fn vocabulary(sources: &Sources, icd10cm: &dyn CodeTable, products: &mut Products) -> Result<Vocabulary> {
    let mut concepts = mesh::concepts(sources)?;
    concepts.extend(hpo::concepts(sources)?);
    concepts.extend(icd9::concepts(icd10cm)?);
    let provenance = Provenance::new(
        "National Library of Medicine (MeSH); Human Phenotype Ontology Consortium; CMS and CDC/NCHS (ICD-9-CM, GEMs)",
        "2025, 2026-02-16 and 2018",
    );
    let provenance = provenance
        .from_source(MESH_DISEASES.source())
        .from_source(HPO.source())
        .from_source(ICD9_DIAGNOSES.source())
        .from_source(GEM_9_TO_10.source())
        .from_source(GEM_10_TO_9.source())
        .made_by(COMMAND);
    let bytes = Vocabulary::pack(&concepts, provenance)?;
    products.add("vocabulary", concepts.len(), bytes.clone())?;
    Ok(Vocabulary::open(bytes)?)
}

/// Titles, inclusion terms and includes notes of the tabular list; for the codes that one of a concept's names names, its
/// other names.
fn icd10cm(table: &Arc<dyn CodeTable>, vocabulary: &Vocabulary) -> Result<IndexDraft> {
    let provenance = provenance(&**table, "CDC/NCHS, CMS; synonyms: MeSH, Human Phenotype Ontology");
    let names = vocabulary.provenance().sources.iter().cloned();
    let mut draft = IndexDraft::of(table).with_provenance(names.fold(provenance, Provenance::from_source));
    draft.tabular_notes().vocabulary(vocabulary);
    sexes(&mut draft, &**table, CodeKind::Diagnosis)?;
    Ok(draft)
}

/// Titles; the entries of the index for all codes that begin as they say; which words its keys put for those of the tables.
fn icd10pcs(table: &Arc<dyn CodeTable>) -> Result<IndexDraft> {
    let index = pcs::Index::open(casemix_coding_data::ICD10PCS_INDEX)?;
    let sources = index.provenance().sources.iter().cloned();
    let provenance = sources.fold(provenance(&**table, "CMS"), Provenance::from_source);
    let mut draft = IndexDraft::of(table).with_provenance(provenance);
    draft.procedure_index(&index);
    sexes(&mut draft, &**table, CodeKind::Procedure)?;
    Ok(draft)
}

/// Which codes are for one sex only, as the Medicare Code Editor has it in the last period of each.
fn sexes(draft: &mut IndexDraft, table: &dyn CodeTable, kind: CodeKind) -> Result<()> {
    let editor = Tables::embedded()?;
    for entry in table.entries() {
        let Some(period) = entry.periods().last() else { continue };
        let flags = editor.flags(IcdVersion::Icd10, kind, &entry.code(), period.first);
        let sexes = [(Flag::Male, Sex::Male), (Flag::Female, Sex::Female)];
        let sex = sexes
            .into_iter()
            .find(|(flag, _)| flags.is_some_and(|flags| flags.has(*flag)));
        if let Some((_, sex)) = sex {
            draft.only_for(&entry.code(), sex);
            // A code that a seventh character completes is in the index as its heading.
            if let Some(heading) = entry
                .parent()
                .filter(|heading| !heading.is_ever_billable() && entry.code().len() == 7)
            {
                draft.only_for(&heading.code(), sex);
            }
        }
    }
    Ok(())
}

fn provenance(table: &dyn CodeTable, authority: &str) -> Provenance {
    let of_table = table.provenance();
    let mut provenance = Provenance::new(authority, of_table.release.clone()).made_by(COMMAND);
    (provenance.first_day, provenance.last_day) = (of_table.first_day, of_table.last_day);
    of_table.sources.iter().fold(provenance, |provenance, source| {
        provenance.from_source(Source::clone(source))
    })
}
