//! What restricts a list of references by the characters or the title of the codes: `E08-E13 with .41`.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_till, take_while_m_n};
use nom::character::complete::{char, one_of, satisfy, space0, space1};
use nom::combinator::{map, opt, recognize, value, verify};
use nom::multi::{many1_count, separated_list1};
use nom::sequence::{delimited, pair, preceded, terminated};
use nom::{IResult, Parser};

use super::reference::names_a_code;

/// A restriction of the codes of a list. Characters are counted from 0, the dot left out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Qualifier {
    /// The characters behind the category begin with one of these, or lie in one of these ranges.
    Detail(Vec<(String, String)>),
    /// The code, up to its sixth character and without placeholders, ends in one of these.
    Ending(Vec<String>),
    /// The character at the place is one of these.
    At(usize, Vec<(char, char)>),
    /// The characters from the place on are these.
    From(usize, String),
    /// The last character before the seventh is one of these, be it the fifth or, behind a placeholder, the sixth: so the
    /// codes of drugs tell the intent.
    Intent(Vec<(char, char)>),
    /// The meaning of the seventh character holds these words.
    SeventhMeaning(String),
    /// The title holds these words.
    Title(String),
    /// Nothing is restricted.
    Nothing,
}

pub(super) fn qualifier(text: &str) -> IResult<&str, Qualifier> {
    let with = (opt(one_of(".,")), space0, tag("with"), opt(char(',')), space1);
    let kind = alt((
        map(
            delimited(pair(tag("open fracture"), space1), tag("7th character"), opt(char('s'))),
            |_: &str| Qualifier::SeventhMeaning("open fracture".to_owned()),
        ),
        intent,
        span,
        at,
        ending,
        map(details, Qualifier::Detail),
        map(words, |words| Qualifier::Title(words.to_ascii_lowercase())),
    ));
    preceded((space0, with), kind).parse(text)
}

/// `fifth or sixth character 1-4 or 6`, `fifth or sixth character to indicate intent`.
fn intent(text: &str) -> IResult<&str, Qualifier> {
    let either = (ordinal, space1, tag("or"), space1, ordinal, character);
    let any = value(Qualifier::Nothing, tag("to indicate intent"));
    preceded(either, alt((any, map(values, Qualifier::Intent)))).parse(text)
}

/// `fifth to sixth characters 51`.
fn span(text: &str) -> IResult<&str, Qualifier> {
    let (rest, (first, _, _, _, _, _)) = (ordinal, space1, tag("to"), space1, ordinal, character).parse(text)?;
    map(take_while_m_n(2, 4, is_code_sign), |signs: &str| {
        Qualifier::From(first, signs.to_owned())
    })
    .parse(rest)
}

/// `5th character 2`, `7th character B or C`, `5th character .6`.
fn at(text: &str) -> IResult<&str, Qualifier> {
    let (rest, (place, _)) = (ordinal, character).parse(text)?;
    map(values, |values| Qualifier::At(place, values)).parse(rest)
}

/// `final characters -23`, `final characters .00 or .01`.
fn ending(text: &str) -> IResult<&str, Qualifier> {
    let end = preceded(opt(char('-')), take_while_m_n(1, 4, is_code_sign));
    let ends = map(separated_list1(comma_or, end), |ends: Vec<&str>| {
        Qualifier::Ending(ends.into_iter().map(str::to_owned).collect())
    });
    preceded((tag("final"), character), alt((map(details, Qualifier::Detail), ends))).parse(text)
}

/// `.17, .27, .97`, `.51-.52`, `.62-`; a full stop may stand for a comma.
fn details(text: &str) -> IResult<&str, Vec<(String, String)>> {
    let detail = || preceded(char('.'), take_while_m_n(1, 4, is_code_sign));
    let last = preceded(char('-'), detail());
    let one = map(
        terminated(pair(detail(), opt(last)), opt(char('-'))),
        |(first, last): (&str, Option<&str>)| (first.to_owned(), last.unwrap_or(first).to_owned()),
    );
    separated_list1(alt((comma_or, value((), pair(char('.'), space1)))), one).parse(text)
}

/// Single characters and ranges of them: `5`, `1-4 or 6`.
fn values(text: &str) -> IResult<&str, Vec<(char, char)>> {
    let sign = || satisfy(is_code_sign);
    let one = map(
        preceded(opt(char('.')), pair(sign(), opt(preceded(char('-'), sign())))),
        |(first, last)| (first, last.unwrap_or(first)),
    );
    separated_list1(comma_or, one).parse(text)
}

fn comma_or(text: &str) -> IResult<&str, ()> {
    let comma = (space0, char(','), space0, opt(pair(tag("or"), space1)));
    alt((value((), comma), value((), (space1, tag("or"), space1)))).parse(text)
}

/// Plain words up to the end of the sentence or bracket, with no further code in them.
fn words(text: &str) -> IResult<&str, &str> {
    let plain = take_till(|sign: char| matches!(sign, '(' | ')' | '[' | ']' | '}' | ',' | ';'));
    let is_plain = |words: &str| words.starts_with(|sign: char| sign.is_ascii_lowercase()) && !names_a_code(words);
    map(verify(plain, is_plain), str::trim_end).parse(text)
}

/// The place of a character, counted from 0.
fn ordinal(text: &str) -> IResult<&str, usize> {
    alt((
        value(3, alt((tag("fourth"), tag("4th")))),
        value(4, alt((tag("fifth"), tag("5th")))),
        value(5, alt((tag("sixth"), tag("six"), tag("6th")))),
        value(6, alt((tag("seventh"), tag("7th")))),
    ))
    .parse(text)
}

fn character(text: &str) -> IResult<&str, &str> {
    let gap = recognize(many1_count(one_of(" -")));
    recognize((gap, tag("character"), opt(char('s')), space1)).parse(text)
}

fn is_code_sign(sign: char) -> bool {
    sign.is_ascii_digit() || sign.is_ascii_uppercase()
}
