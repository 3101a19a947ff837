//! Diagnosis and procedure codes, exclusions, and MDCs by sex.

use std::collections::{BTreeSet, HashMap};

use casemix_drg::{
    Severity,
    tables::{CodeKey, Content, DiagnosisRow, ExclusionRow, GenderRow, ProcedureRow, SchemeRow},
};

use crate::blob::{Blob, Malformed};

use super::{mask, merge, patterns::Patterns};

pub(super) fn read_diagnoses(
    source: &Blob,
    patterns_source: &Blob,
    patterns: &mut Patterns,
    content: &mut Content<'_>,
) -> Result<(), Malformed> {
    let lists = patterns.read(patterns_source)?;
    let (schemes, rows) = (source.size(4)?, source.size(8)?);
    let (schemes_at, rows_at) = (source.size(12)?, source.size(16)?);
    for at in (0..schemes).map(|i| schemes_at + 20 * i) {
        let list = |at: usize| lists.get(&source.u32(at)?).copied().ok_or_else(|| source.malformed(at));
        let severity = match source.padded(at + 4, 4)? {
            "NCC" => Severity::NonCc,
            "CC" => Severity::Cc,
            "MCC" => Severity::Mcc,
            _ => return Err(source.malformed(at + 4)),
        };
        let (operands, hac, categories) = (list(at + 8)?, list(at + 12)?, list(at + 16)?);
        content.schemes.push(SchemeRow {
            mdc: source.small(at)?,
            severity,
            operands,
            hac,
            categories,
        });
    }
    let rows: Result<Vec<_>, Malformed> = (0..rows)
        .map(|i| rows_at + 20 * i)
        .map(|at| {
            let scheme: u16 = source.small(at + 16)?;
            Ok((
                (code(source, at)?, scheme),
                mask(source.u32(at + 8)?, source.u32(at + 12)?),
            ))
        })
        .collect();
    let rows = merge(rows?).map(|((code, scheme), releases)| DiagnosisRow { code, releases, scheme });
    content.diagnoses = rows.collect();
    Ok(())
}

pub(super) fn read_procedures(
    source: &Blob,
    patterns_source: &Blob,
    patterns: &mut Patterns,
    content: &mut Content<'_>,
) -> Result<(), Malformed> {
    let lists = patterns.read(patterns_source)?;
    let rows: Result<Vec<_>, Malformed> = ranged_rows(source, 20)?
        .map(|at| {
            let pattern = source.u32(at + 16)?;
            let list = lists.get(&pattern).ok_or_else(|| source.malformed(at + 16))?;
            Ok((
                (code(source, at)?, *list),
                mask(source.u32(at + 8)?, source.u32(at + 12)?),
            ))
        })
        .collect();
    let rows = merge(rows?).map(|((code, attributes), releases)| ProcedureRow {
        code,
        releases,
        attributes,
    });
    content.procedures = rows.collect();
    Ok(())
}

pub(super) fn read_exclusions(ids: &Blob, groups: &Blob, content: &mut Content<'_>) -> Result<(), Malformed> {
    let count = groups.size(4)?;
    let mut members: Vec<(u32, Vec<CodeKey>)> = Vec::with_capacity(count);
    for at in (0..count).map(|i| 8 + 12 * i) {
        let (length, codes_at) = (groups.size(at + 4)?, groups.size(at + 8)?);
        let codes: Result<Vec<_>, Malformed> = (0..length).map(|i| code(groups, codes_at + 8 * i)).collect();
        members.push((groups.u32(at)?, codes?));
    }
    let excluded: BTreeSet<CodeKey> = members.iter().flat_map(|(_, codes)| codes).copied().collect();
    let position: HashMap<CodeKey, u16> = excluded.iter().zip(0..).map(|(code, at)| (*code, at)).collect();
    let number: HashMap<u32, u16> = members.iter().zip(0..).map(|((id, _), at)| (*id, at)).collect();
    content.excluded_codes = excluded.into_iter().collect();
    for (_, codes) in &members {
        let group: BTreeSet<u16> = codes.iter().filter_map(|code| position.get(code)).copied().collect();
        content.groups.push(group.into_iter().collect());
    }
    let rows: Result<Vec<_>, Malformed> = ranged_rows(ids, 20)?
        .map(|at| {
            let group = number.get(&ids.u32(at + 16)?).ok_or_else(|| ids.malformed(at + 16))?;
            Ok(((code(ids, at)?, *group), mask(ids.u32(at + 8)?, ids.u32(at + 12)?)))
        })
        .collect();
    let rows = merge(rows?).map(|((principal, group), releases)| ExclusionRow {
        principal,
        releases,
        group,
    });
    content.exclusions = rows.collect();
    Ok(())
}

pub(super) fn read_genders(source: &Blob, content: &mut Content<'_>) -> Result<(), Malformed> {
    let rows: Result<Vec<_>, Malformed> = ranged_rows(source, 24)?
        .map(|at| {
            let (male, female): (u8, u8) = (source.small(at + 16)?, source.small(at + 20)?);
            Ok((
                (code(source, at)?, male, female),
                mask(source.u32(at + 8)?, source.u32(at + 12)?),
            ))
        })
        .collect();
    let rows = merge(rows?).map(|((code, male, female), releases)| GenderRow {
        code,
        releases,
        male,
        female,
    });
    content.genders = rows.collect();
    Ok(())
}

/// Offsets of the rows of a table that begins with count and offset.
fn ranged_rows(source: &Blob, width: usize) -> Result<impl Iterator<Item = usize> + use<>, Malformed> {
    let (count, start) = (source.size(4)?, source.size(8)?);
    Ok((0..count).map(move |i| start + width * i))
}

pub(super) fn code(source: &Blob, at: usize) -> Result<CodeKey, Malformed> {
    CodeKey::of(source.padded(at, 8)?).ok_or_else(|| source.malformed(at))
}
