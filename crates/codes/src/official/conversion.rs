//! The ICD-10-CM conversion table.

use casemix_record::{CodeText, Icd10Cm};
use chrono::NaiveDate;
use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_while_m_n};
use nom::character::complete::{char, space0, space1};
use nom::combinator::{all_consuming, map, map_opt, opt, recognize, value};
use nom::multi::fold_many0;
use nom::sequence::{delimited, pair, preceded, separated_pair, terminated};
use nom::{IResult, Parser};
use thiserror::Error;

/// The conversion table of ICD-10-CM, as the CDC publishes it each year: for every new code its predecessors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConversionTable {
    /// The rows that were read.
    pub rows: Vec<ConversionRow>,
    /// The rows that could not be read, and why; headings and empty rows are not among them.
    pub rejected: Vec<RejectedRow>,
}

/// One row: a new code and what was coded before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversionRow {
    /// The new code.
    pub current: CodeText,
    /// First day of the new code.
    pub effective: NaiveDate,
    /// The codes used before; none where the table says that there was none.
    pub previous: Vec<Previous>,
    /// Whether the earlier codes were used together (`C56.1 and C56.2`) and not one or the other (`C50.919, C50.929`).
    pub together: bool,
}

/// Earlier codes of a [`ConversionRow`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Previous {
    /// One code.
    Code(CodeText),
    /// The codes from the first to the last and below them; where both have a seventh character and it is the same, only
    /// codes that end in it.
    Range(CodeText, CodeText),
    /// Some code of the categories from the first to the last (`Codes in categories T15-T19`, `I63.-`): which one, the
    /// table does not say.
    Categories(CodeText, CodeText),
}

/// A row that could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("row {row}: {fault}")]
pub struct RejectedRow {
    /// The row, counted from 1.
    pub row: usize,
    /// What is wrong with it.
    pub fault: RowFault,
}

/// The kinds of [`RejectedRow`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RowFault {
    /// The first cell does not hold a code.
    #[error("the first cell holds no ICD-10-CM code")]
    Current,
    /// The second cell holds neither a year nor a date.
    #[error("the second cell holds neither a year nor a date")]
    Effective,
    /// The third cell is not a list of codes.
    #[error("the third cell is no list of codes")]
    Previous,
}

/// Reads the rows of the table: the cells of its three columns as text, with the number of their row. A year stands for
/// 1 October of that year; dates are written `YYYY-MM-DD`.
///
/// Rows above the first code, which explain the table and name its columns, and rows without any text are passed over.
///
/// ```
/// use casemix_codes::official::{Previous, conversion_table};
/// use casemix_record::CodeText;
///
/// let table = conversion_table([
///     (2, ["Current code assignment", "Effective", "Previous Code(s) Assignment"]),
///     (3, ["C56.3", "2021", "C56.1 and C56.2"]),
///     (4, ["P78.84", "2017", "P78.89; E83.118"]),
///     (5, ["A00.0", "2017", "see the note"]),
/// ]);
/// assert_eq!(table.rows[0].previous[1], Previous::Code(CodeText::normalize("C56.2").expect("short")));
/// assert!(table.rows[0].together && !table.rows[1].together);
/// assert_eq!(table.rejected[0].to_string(), "row 5: the third cell is no list of codes");
/// ```
pub fn conversion_table<'a>(rows: impl IntoIterator<Item = (usize, [&'a str; 3])>) -> ConversionTable {
    let mut table = ConversionTable::default();
    for (row, cells) in rows {
        match conversion_row(cells) {
            Ok(read) => table.rows.push(read),
            Err(RowFault::Current) if table.rows.is_empty() || cells.iter().all(|cell| cell.trim().is_empty()) => {}
            Err(fault) => table.rejected.push(RejectedRow { row, fault }),
        }
    }
    table
}

fn conversion_row([current, effective, previous]: [&str; 3]) -> Result<ConversionRow, RowFault> {
    let current: Icd10Cm = current.parse().map_err(|_| RowFault::Current)?;
    let effective = effective_day(effective.trim()).ok_or(RowFault::Effective)?;
    let (_, (previous, together)) = previous_codes(previous.trim()).map_err(|_| RowFault::Previous)?;
    Ok(ConversionRow {
        current: current.claim(),
        effective,
        previous,
        together,
    })
}

fn effective_day(cell: &str) -> Option<NaiveDate> {
    let year = || cell.parse().ok().filter(|_| cell.len() == 4);
    cell.parse().ok().or_else(|| NaiveDate::from_ymd_opt(year()?, 10, 1))
}

/// `None`, or codes and ranges with separators between them; and whether one of the separators is *and*.
fn previous_codes(text: &str) -> IResult<&str, (Vec<Previous>, bool)> {
    let rest = fold_many0(
        pair(separator, previous),
        || (Vec::new(), false),
        |(mut all, together), (and, previous)| {
            all.push(previous);
            (all, together | and)
        },
    );
    let list = map(pair(previous, rest), |(first, (mut all, together))| {
        all.insert(0, first);
        (all, together)
    });
    all_consuming(alt((value((Vec::new(), false), tag_no_case("none")), list))).parse(text)
}

/// What stands between codes; whether it is *and*.
fn separator(text: &str) -> IResult<&str, bool> {
    let and = value(true, alt((tag_no_case("and"), tag("&"))));
    let or = value(false, alt((tag(","), tag(";"), tag_no_case("or"))));
    delimited(space0, alt((and, or)), space0).parse(text)
}

fn previous(text: &str) -> IResult<&str, Previous> {
    let below = map(terminated(code, alt((tag(".-"), tag("-")))), |code| {
        Previous::Categories(code, code)
    });
    let categories = map((code_from, range), |(_, (first, last))| {
        Previous::Categories(first, last)
    });
    let codes = map(range, |(first, last)| Previous::Range(first, last));
    // A dash at the end is no range, so ranges are tried before it and single codes after it.
    alt((
        categories,
        codes,
        preceded(opt(code_from), below),
        map(code, Previous::Code),
    ))
    .parse(text)
}

fn range(text: &str) -> IResult<&str, (CodeText, CodeText)> {
    separated_pair(code, delimited(space0, char('-'), space0), code).parse(text)
}

/// `Code from categories`, `Codes in Categories`, `a code from`: introduces codes that are not named.
fn code_from(text: &str) -> IResult<&str, ()> {
    let code = (
        opt((tag_no_case("a"), space1)),
        tag_no_case("code"),
        opt(tag_no_case("s")),
        space1,
    );
    let from = (alt((tag_no_case("from"), tag_no_case("in"))), space1);
    let categories = (alt((tag_no_case("categories"), tag_no_case("category"))), space1);
    value((), (code, from, opt(categories))).parse(text)
}

fn code(text: &str) -> IResult<&str, CodeText> {
    let category = take_while_m_n(3, 3, |sign: char| sign.is_ascii_alphanumeric());
    let detail = pair(
        char('.'),
        take_while_m_n(1, 4, |sign: char| sign.is_ascii_alphanumeric()),
    );
    map_opt(recognize(pair(category, opt(detail))), |text: &str| {
        text.parse::<Icd10Cm>().ok().map(Icd10Cm::claim)
    })
    .parse(text)
}
