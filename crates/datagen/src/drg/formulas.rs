//! Formulas and titles.

use std::borrow::Cow;

use casemix_drg::tables::{Content, FormulaKind, FormulaRow, HacFormulaRow, TitleRow};

use crate::blob::{Blob, Malformed};

use super::{mask, merge, patterns::Patterns};

pub(super) fn read_formulas(
    source: &Blob,
    patterns: &mut Patterns,
    content: &mut Content<'static>,
) -> Result<(), Malformed> {
    let (entries, entries_at, formulas_at) = (source.size(4)?, source.size(12)?, source.size(16)?);
    let mut rows = Vec::new();
    for entry in (0..entries).map(|i| entries_at + 20 * i) {
        let mdc: u8 = source.small(entry)?;
        let releases = mask(source.u32(entry + 4)?, source.u32(entry + 8)?);
        let (first, count) = (source.size(entry + 12)?, source.size(entry + 16)?);
        for order in 0..count {
            let at = formulas_at + 48 * (first + order);
            let kind = match source.padded(at + 16, 8)? {
                "SURGICAL" => FormulaKind::Surgical,
                "MEDICAL" => FormulaKind::Medical,
                "NA" => FormulaKind::None,
                _ => return Err(source.malformed(at + 16)),
            };
            let (list_at, list_length) = (source.size(at + 40)?, source.size(at + 44)?);
            let names: Result<Vec<&str>, Malformed> =
                (0..list_length).map(|i| source.text_at(list_at + 8 * i)).collect();
            let row = FormulaRow {
                mdc,
                order: u16::try_from(order).map_err(|_| source.malformed(entry + 16))?,
                rank: source.small(at + 4)?,
                releases: 0,
                drg: source.small(at + 12)?,
                base_drg: source.small(at + 8)?,
                kind,
                reroute: source.small(at + 24)?,
                suppression: patterns.list(names?),
                text: Cow::Owned(source.text_at(at + 32)?.to_owned()),
            };
            rows.push((row, releases));
        }
    }
    content.formulas = merge(rows)
        .map(|(row, releases)| FormulaRow { releases, ..row })
        .collect();
    Ok(())
}

pub(super) fn read_hac_formulas(source: &Blob, content: &mut Content<'static>) -> Result<(), Malformed> {
    let (count, entries_at) = (source.size(4)?, source.size(8)?);
    let mut rows = Vec::new();
    for at in (0..count).map(|i| entries_at + 16 * i) {
        let number = u8::try_from(source.u16(at)?).map_err(|_| source.malformed(at))?;
        let releases = mask(source.u32(at + 4)?, source.u32(at + 8)?);
        let list = source.size(at + 12)?;
        for i in 0..usize::from(source.u16(at + 2)?) {
            rows.push(((number, source.text_at(list + 8 * i)?.to_owned()), releases));
        }
    }
    let rows = merge(rows);
    content.hac_formulas = rows
        .map(|((number, text), releases)| HacFormulaRow {
            number,
            releases,
            text: Cow::Owned(text),
        })
        .collect();
    Ok(())
}

pub(super) fn read_titles(source: &Blob) -> Result<Vec<TitleRow<'static>>, Malformed> {
    let (count, entries_at) = (source.size(4)?, source.size(8)?);
    let rows: Result<Vec<_>, Malformed> = (0..count)
        .map(|i| entries_at + 20 * i)
        .map(|at| {
            let title = source.text_at(at + 12)?.trim().to_owned();
            Ok(((source.u16(at)?, title), mask(source.u32(at + 4)?, source.u32(at + 8)?)))
        })
        .collect();
    let rows = merge(rows?);
    Ok(rows
        .map(|((number, title), releases)| TitleRow {
            number,
            releases,
            title: Cow::Owned(title),
        })
        .collect())
}
