//! The tables as owned rows: written to a file, and read from one.

use std::{collections::BTreeMap, ops::Range};

use casemix_codes::{
    Key, Period,
    table::{Provenance, Table, TableBuilder},
};
use casemix_record::{DischargeStatus, Release};
use chrono::{Datelike, NaiveDate};

use super::{
    AgeGroup, AgeRow, Element, Error, Flag, FlagRow, Flags, ReleaseRow, SCHEMA, StatusRow,
    code_list::{SECTIONS, write_keys},
};

/// Everything that a table file holds, as rows.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// Diagnoses of ICD-9-CM, each with its rows by their days.
    pub diagnoses9: BTreeMap<Key, Vec<FlagRow>>,
    /// Procedures of ICD-9-CM.
    pub procedures9: BTreeMap<Key, Vec<FlagRow>>,
    /// Diagnoses of ICD-10-CM.
    pub diagnoses10: BTreeMap<Key, Vec<FlagRow>>,
    /// Procedures of ICD-10-PCS.
    pub procedures10: BTreeMap<Key, Vec<FlagRow>>,
    /// Groups of ages.
    pub ages: Vec<AgeRow>,
    /// Discharge statuses, ascending by status and day.
    pub statuses: Vec<StatusRow>,
    /// Releases of the editor, oldest first.
    pub releases: Vec<ReleaseRow>,
}

const FLAG: &str = "flag";
const ROW_FIRST: &str = "row_first";
const ROW_LAST: &str = "row_last";
const ROW_FLAGS: &str = "row_flags";
const LIST_END: &str = "list_end";
const AGE: &str = "age";
const AGE_FIRST: &str = "age_first";
const AGE_LAST: &str = "age_last";
const STATUS: &str = "status";
const STATUS_FIRST: &str = "status_first";
const STATUS_LAST: &str = "status_last";
const RELEASE: &str = "release";
const RELEASE_FIRST: &str = "release_first";
const RELEASE_LAST: &str = "release_last";

impl Content {
    /// The bytes of the table file; the same rows give the same bytes. Codes with the same rows share them.
    ///
    /// # Errors
    ///
    /// [`Error::Inconsistent`] for more than 65,536 different lists of rows.
    pub fn to_bytes(&self, provenance: Provenance) -> Result<Vec<u8>, Error> {
        let mut out = TableBuilder::new(SCHEMA, "medicare-code-editor", provenance);
        let codes = [
            &self.diagnoses9,
            &self.procedures9,
            &self.diagnoses10,
            &self.procedures10,
        ];
        let mut numbers: BTreeMap<&[FlagRow], u16> = BTreeMap::new();
        let mut lists: Vec<&[FlagRow]> = Vec::new();
        for (sections, codes) in SECTIONS.iter().zip(codes) {
            let inconsistent = Error::Inconsistent { section: sections.rows };
            let mut of_codes = Vec::with_capacity(codes.len());
            for rows in codes.values().map(Vec::as_slice) {
                let next = u16::try_from(lists.len()).map_err(|_| inconsistent.clone())?;
                of_codes.push(*numbers.entry(rows).or_insert_with(|| {
                    lists.push(rows);
                    next
                }));
            }
            out.column(sections.key, &write_keys(codes.keys().copied()).ok_or(inconsistent)?)?;
            out.column(sections.rows, &of_codes)?;
        }
        let mut end = 0;
        let ends = lists.iter().map(|list| {
            end += list.len() as u32;
            end
        });
        let ends: Vec<u32> = ends.collect();
        let rows = lists.concat();
        out.column(LIST_END, &ends)?;
        write_periods(&mut out, [ROW_FIRST, ROW_LAST], rows.iter().map(|row| row.period))?;
        out.column(ROW_FLAGS, &rows.iter().map(|row| row.flags.bits()).collect::<Vec<_>>())?;
        out.strings(FLAG, Flag::ALL.iter().map(|flag| flag.name()))?;

        let age = |row: &AgeRow| [row.group.number(), row.youngest, row.oldest];
        out.column(AGE, &self.ages.iter().flat_map(age).collect::<Vec<_>>())?;
        write_periods(&mut out, [AGE_FIRST, AGE_LAST], self.ages.iter().map(|row| row.period))?;
        let statuses = self.statuses.iter();
        out.column(
            STATUS,
            &statuses.clone().map(|row| row.status.number()).collect::<Vec<_>>(),
        )?;
        write_periods(&mut out, [STATUS_FIRST, STATUS_LAST], statuses.map(|row| row.period))?;
        let release = |row: &ReleaseRow| [row.release.major, row.release.minor];
        out.column(RELEASE, &self.releases.iter().flat_map(release).collect::<Vec<_>>())?;
        let periods = self.releases.iter().map(|row| row.period);
        write_periods(&mut out, [RELEASE_FIRST, RELEASE_LAST], periods)?;
        Ok(out.finish()?)
    }
}

/// Days as numbers yyyymmdd.
fn write_periods(
    out: &mut TableBuilder,
    [first, last]: [&'static str; 2],
    periods: impl Iterator<Item = Period> + Clone,
) -> Result<(), Error> {
    let number = |day: NaiveDate| day.year() as u32 * 10_000 + day.month() * 100 + day.day();
    out.column(
        first,
        &periods.clone().map(|period| number(period.first)).collect::<Vec<_>>(),
    )?;
    out.column(last, &periods.map(|period| number(period.last)).collect::<Vec<_>>())?;
    Ok(())
}

fn read_periods(table: &Table, [first, last]: [&'static str; 2]) -> Result<Vec<Period>, Error> {
    let day =
        |number: u32| NaiveDate::from_ymd_opt(i32::try_from(number / 10_000).ok()?, number / 100 % 100, number % 100);
    let (firsts, lasts) = (table.column(first)?, table.column(last)?);
    let period = |(first, last)| Some(Period::new(day(first)?, day(last)?));
    let periods: Option<Vec<Period>> = firsts.iter().zip(lasts.iter()).map(period).collect();
    let sound =
        |periods: &Vec<Period>| firsts.len() == lasts.len() && periods.iter().all(|period| period.first <= period.last);
    periods.filter(sound).ok_or(Error::Inconsistent { section: first })
}

/// Rows with their periods, which must be as many as the values are, `N` to a row.
fn read_with_periods<T: Element, R, const N: usize>(
    table: &Table,
    section: &'static str,
    periods: [&'static str; 2],
    row: impl Fn([T; N], Period) -> Option<R>,
) -> Result<Vec<R>, Error> {
    let values: Vec<T> = table.column(section)?.iter().collect();
    let periods = read_periods(table, periods)?;
    let chunks = values.chunks_exact(N);
    let is_whole = chunks.remainder().is_empty() && chunks.len() == periods.len();
    let rows = chunks
        .zip(periods)
        .map(|(values, period)| row(*values.first_chunk()?, period));
    let rows: Option<Vec<R>> = rows.collect();
    rows.filter(|_| is_whole).ok_or(Error::Inconsistent { section })
}

/// The rows of codes, and the lists that they stand in.
pub(super) fn read_rows(table: &Table) -> Result<(Vec<FlagRow>, Vec<Range<usize>>), Error> {
    if !table.strings(FLAG)?.iter().eq(Flag::ALL.iter().map(|flag| flag.name())) {
        return Err(Error::UnknownFlag);
    }
    let row = |[bits]: [u64; 1], period| Flags::from_bits(bits).map(|flags| FlagRow { period, flags });
    let rows = read_with_periods(table, ROW_FLAGS, [ROW_FIRST, ROW_LAST], row)?;
    let mut start = 0;
    let list = |end: u32| {
        let list = start..end as usize;
        start = list.end;
        // Of one code at most one row applies on a day.
        let apart = |rows: &[FlagRow]| rows.is_sorted_by(|a, b| a.period.last < b.period.first);
        rows.get(list.clone()).is_some_and(apart).then_some(list)
    };
    let lists: Option<Vec<_>> = table.column::<u32>(LIST_END)?.iter().map(list).collect();
    match lists {
        Some(lists) if start == rows.len() => Ok((rows, lists)),
        _ => Err(Error::Inconsistent { section: LIST_END }),
    }
}

pub(super) fn read_ages(table: &Table) -> Result<Vec<AgeRow>, Error> {
    read_with_periods(
        table,
        AGE,
        [AGE_FIRST, AGE_LAST],
        |[group, youngest, oldest], period| {
            Some(AgeRow {
                group: AgeGroup::from_number(group)?,
                youngest,
                oldest,
                period,
            })
        },
    )
}

/// The discharge statuses, ascending.
pub(super) fn read_statuses(table: &Table) -> Result<Vec<StatusRow>, Error> {
    let row = |[number]: [u8; 1], period| {
        let status = DischargeStatus::from_number(number).ok()?;
        Some(StatusRow { status, period })
    };
    let rows = read_with_periods(table, STATUS, [STATUS_FIRST, STATUS_LAST], row)?;
    if rows.is_sorted() {
        Ok(rows)
    } else {
        Err(Error::Inconsistent { section: STATUS })
    }
}

/// The releases: at least one, oldest first.
pub(super) fn read_releases(table: &Table) -> Result<Vec<ReleaseRow>, Error> {
    let row = |[major, minor]: [u8; 2], period| {
        Some(ReleaseRow {
            release: Release::new(major, minor),
            period,
        })
    };
    let rows = read_with_periods(table, RELEASE, [RELEASE_FIRST, RELEASE_LAST], row)?;
    let ascend = rows.is_sorted_by(|a, b| a.release < b.release && a.period.last < b.period.last);
    if ascend && !rows.is_empty() {
        Ok(rows)
    } else {
        Err(Error::Inconsistent { section: RELEASE })
    }
}
