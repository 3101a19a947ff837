//! HCPCS Level II.
//!
//! The source holds the codes and descriptions of the American Medical Association (CPT) and the American Dental
//! Association (CDT) too; only the codes that CMS itself maintains are read, one capital letter other than D and four
//! digits, and no other description is ever looked at.

use anyhow::{Context, Result, bail, ensure};
use casemix_codes::table::Provenance;
use casemix_codes::{CodeDraft, Period};
use casemix_record::CodeText;
use chrono::{Days, Months, NaiveDate};

use crate::COMMAND;
use crate::products::Products;
use crate::sources::{OCE_DATABASE, Sources, lmdb};

/// The first version of the editor that the source holds, and its first day; a version lasts for a quarter.
const FIRST_VERSION: (u32, i32, u32) = (76, 2019, 7);

/// Makes the table of HCPCS Level II.
pub(crate) fn make(sources: &Sources, products: &mut Products) -> Result<()> {
    let packed = sources.file(&OCE_DATABASE)?;
    let mut database = Vec::new();
    lzma_rs::xz_decompress(&mut &*packed, &mut database).context(OCE_DATABASE.path)?;

    let mut rows = Vec::new();
    lmdb::entries(&database, "data_hcpcs", |key, value| {
        let key = str::from_utf8(key)?.trim_end_matches('\0');
        let mut parts = key.split('|');
        let (Some(code), Some(first), Some(last)) = (parts.next(), parts.next(), parts.next()) else {
            bail!("{key}: not code and versions");
        };
        if is_level_two(code) {
            let title = description(value).with_context(|| code.to_owned())?;
            rows.push((code.to_owned(), first.parse::<u32>()?, last.parse::<u32>()?, title));
        }
        Ok(())
    })?;
    ensure!(!rows.is_empty(), "no codes in {}", OCE_DATABASE.path);
    // The newest description of a code stands last.
    rows.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));

    let newest = rows.iter().map(|(_, _, last, _)| *last).max().unwrap_or_default();
    let provenance = Provenance::new("CMS", "April 2026")
        .made_by(COMMAND)
        .from_source(OCE_DATABASE.source());
    let mut draft = CodeDraft::new("hcpcs", provenance);
    draft.cover(quarters(FIRST_VERSION.0, newest)?)?;
    for (code, first, last, title) in rows {
        let code = CodeText::normalize(&code).context("a code")?;
        draft.add_period(code, quarters(first, last)?)?;
        draft.set_title(code, &title)?;
    }
    products.add("hcpcs", draft.len(), draft.pack()?)
}

/// Whether CMS maintains the code: CPT has digits first, CDT the letter D.
fn is_level_two(code: &str) -> bool {
    let mut characters = code.chars();
    let letter = characters.next();
    letter.is_some_and(|letter| matches!(letter, 'A'..='C' | 'E'..='V'))
        && code.len() == 5
        && characters.all(|digit| digit.is_ascii_digit())
}

/// The description in a row: the first value of the object, a short text with its length before it.
fn description(row: &[u8]) -> Result<String> {
    let rest = row
        .strip_prefix(b"{\xda\x0bdescription")
        .context("the description is not first")?;
    let (kind, rest) = rest.split_first().context("no value")?;
    ensure!(matches!(kind & 0x7F, b'z' | b'Z'), "the description is no short text");
    let (len, rest) = rest.split_first().context("no length")?;
    let text = rest.get(..usize::from(*len)).context("the text ends early")?;
    Ok(str::from_utf8(text)?.trim().to_owned())
}

/// The days of the versions `first` to `last`.
fn quarters(first: u32, last: u32) -> Result<Period> {
    let (zero, year, month) = FIRST_VERSION;
    let day = NaiveDate::from_ymd_opt(year, month, 1).context("a day")?;
    let start = |version: u32| {
        let months = version.checked_sub(zero).context("an older version")? * 3;
        day.checked_add_months(Months::new(months)).context("a day")
    };
    let end = start(last + 1)?.checked_sub_days(Days::new(1)).context("a day")?;
    Ok(Period::new(start(first)?, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_of_cms_are_read() {
        assert!(["A0021", "J1885", "V5364", "C1713"].into_iter().all(is_level_two));
        assert!(
            ["D0120", "99213", "0001A", "W0001", "J188", "j1885", "G000X"]
                .into_iter()
                .all(|code| !is_level_two(code))
        );
    }

    #[test]
    fn versions_are_quarters() {
        let period = quarters(76, 103).expect("days");
        assert_eq!(
            (period.first.to_string(), period.last.to_string()),
            ("2019-07-01".into(), "2026-06-30".into())
        );
    }
}
