//! Texts, numbers, lengths of time and dates.

use casemix_record::{Moment, Severity};
use chrono::NaiveDate;
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt};
use rust_decimal::Decimal;

use super::super::source::Spanned;
use super::super::stream::{Parsed, Tokens, token, word};
use super::super::token::TokenKind;
use super::super::tree::{Literal, Name, TimeUnit};
use crate::Effective;

/// A text in quotes.
pub(super) fn text<'t>(what: &'static str) -> impl FnMut(Tokens<'t>) -> Parsed<'t, Name> {
    token(what, |kind| match kind {
        TokenKind::Text(text) => Some(unescaped(text)),
        _ => None,
    })
}

/// A text without its backslashes.
pub(super) fn unescaped(text: &str) -> String {
    let mut escaped = false;
    let kept = text.chars().filter(|c| {
        escaped = *c == '\\' && !escaped;
        !escaped
    });
    kept.collect()
}

/// A number, a length of time, a text, a date, or a flag.
pub(super) fn literal(input: Tokens<'_>) -> Parsed<'_, Literal> {
    alt((
        measure,
        map(text("a text"), |text| Literal::Text(text.node)),
        moment,
        map(word("true"), |_| Literal::Flag(true)),
        map(word("false"), |_| Literal::Flag(false)),
    ))
    .parse(input)
}

/// A number, or a length of time.
pub(super) fn measure(input: Tokens<'_>) -> Parsed<'_, Literal> {
    let (rest, number) = number(input)?;
    let (rest, unit) = opt(token("a unit of time", |kind| match kind {
        TokenKind::Word(word) => TimeUnit::from_word(word.strip_suffix('s').unwrap_or(word)),
        _ => None,
    }))
    .parse(rest)?;
    match unit {
        None => Ok((rest, Literal::Number(number.node))),
        Some(unit) => match u32::try_from(number.node) {
            Ok(count) if Decimal::from(count) == number.node => Ok((rest, Literal::Time(count, unit.node))),
            _ => input.fault(number.span, "a length of time is a whole number of its unit"),
        },
    }
}

fn number(input: Tokens<'_>) -> Parsed<'_, Spanned<Decimal>> {
    token("a number", |kind| match kind {
        TokenKind::Code(digits) if digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') => {
            Decimal::from_str_exact(digits).ok()
        }
        _ => None,
    })(input)
}

fn moment(input: Tokens<'_>) -> Parsed<'_, Literal> {
    let (rest, date) = token("a date", |kind| match kind {
        TokenKind::Date(date) => Some(date.parse::<Moment>()),
        _ => None,
    })(input)?;
    match date.node {
        Ok(moment) => Ok((rest, Literal::Moment(moment))),
        Err(_) => input.fault(date.span, "there is no such date"),
    }
}

/// A day.
fn day(input: Tokens<'_>) -> Parsed<'_, NaiveDate> {
    let (rest, date) = token("a day, such as 2015-10-01", |kind| match kind {
        TokenKind::Date(date) => Some(date.parse::<NaiveDate>()),
        _ => None,
    })(input)?;
    match date.node {
        Ok(day) => Ok((rest, day)),
        Err(_) => input.fault(date.span, "there is no such day"),
    }
}

/// `from DAY [until DAY]`, or `until DAY`
pub(super) fn effective(input: Tokens<'_>) -> Parsed<'_, Effective> {
    let (rest, from) = opt((word("from"), day)).parse(input)?;
    let days = from.map_or(Effective::ALWAYS, |(_, day)| Effective::from(day));
    let until = (word("until"), day);
    let (rest, until) = if days.is_always() {
        map(until, Some).parse(rest)?
    } else {
        opt(until).parse(rest)?
    };
    match (days.from, until) {
        (Some(from), Some((span, until))) if until < from => input.fault(span, "these days end before they begin"),
        (_, Some((_, until))) => Ok((rest, days.until(until))),
        _ => Ok((rest, days)),
    }
}

/// `fatal`, `error`, `warning` or `advice`
pub(super) fn severity(input: Tokens<'_>) -> Parsed<'_, Severity> {
    let (rest, severity) = token("`fatal`, `error`, `warning` or `advice`", |kind| match kind {
        TokenKind::Word(word) => Severity::ALL.iter().copied().find(|known| known.as_str() == word),
        _ => None,
    })(input)?;
    Ok((rest, severity.node))
}
