//! The index of ICD-10-PCS (FY2025): terms and the first characters of the codes that they lead to.

use anyhow::{Context, Result};
use rusqlite::{Connection, MAIN_DB};

use crate::sources::{PCS_DATABASE_2025, Sources};

/// Terms, each with its terms above, and the first characters of codes.
pub(super) fn entries(sources: &Sources) -> Result<Vec<(String, String)>> {
    let bytes = sources.file(&PCS_DATABASE_2025)?;
    let mut database = Connection::open_in_memory()?;
    database
        .deserialize_read_exact(MAIN_DB, &bytes[..], bytes.len(), true)
        .context(PCS_DATABASE_2025.path)?;
    let mut query = database.prepare("SELECT term, content FROM pcs_index ORDER BY rowid")?;
    let mut rows = query.query([])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let (term, lines): (String, String) = (row.get(0)?, row.get(1)?);
        let mut above = vec![term.trim().to_owned()];
        for line in lines.lines() {
            let level = line.chars().take_while(|letter| *letter == '\t').count() + 1;
            above.truncate(level);
            let (text, code) = line.trim().split_once("**").unwrap_or((line.trim(), ""));
            let code = code.trim_end_matches('*').trim();
            let text = text.trim();
            let leads_on = ["see ", "use "].into_iter().any(|word| text.starts_with(word));
            if !leads_on && !text.is_empty() {
                above.push(text.to_owned());
            }
            if code.len() >= 3 && code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                entries.push((above.join(", "), code.to_owned()));
            }
        }
    }
    Ok(entries)
}
