//! Examples in their usual form: JSON on one line where it fits, and as few lines as help else. Values are not changed.

use std::fmt::Write;

use nom::branch::alt;
use nom::bytes::complete::{take_while, take_while1};
use nom::character::complete::char;
use nom::combinator::{map, recognize};
use nom::multi::{many0_count, separated_list0};
use nom::sequence::{delimited, preceded, separated_pair, terminated};
use nom::{IResult, Parser};

use super::WIDTH;

/// Deepest nesting that is laid out.
const MAX_DEPTH: usize = 24;

enum Json<'t> {
    /// A text, number or word, as it is written.
    Atom(&'t str),
    List(Vec<Json<'t>>),
    Object(Vec<(&'t str, Json<'t>)>),
}

/// Writes an example; one that is no JSON as it is.
pub(super) fn write(out: &mut String, text: &str, indent: usize) {
    match value(text.trim(), MAX_DEPTH) {
        Ok(("", json)) => write_json(out, &json, indent),
        _ => out.push_str(text),
    }
}

fn write_json(out: &mut String, json: &Json<'_>, indent: usize) {
    let line = out.rsplit('\n').next().map_or(0, |line| line.chars().count());
    let text = flat(json);
    // A comma may follow.
    if line + text.chars().count() < WIDTH {
        return out.push_str(&text);
    }
    let inside = indent + 2;
    match json {
        Json::Atom(_) => out.push_str(&text),
        Json::List(all) => {
            out.push('[');
            for (i, json) in all.iter().enumerate() {
                let _ = write!(out, "{}\n{:inside$}", if i > 0 { "," } else { "" }, "");
                write_json(out, json, inside);
            }
            let _ = write!(out, "\n{:indent$}]", "");
        }
        Json::Object(all) => {
            out.push('{');
            for (i, (name, json)) in all.iter().enumerate() {
                let _ = write!(out, "{}\n{:inside$}{name}: ", if i > 0 { "," } else { "" }, "");
                write_json(out, json, inside);
            }
            let _ = write!(out, "\n{:indent$}}}", "");
        }
    }
}

fn flat(json: &Json<'_>) -> String {
    match json {
        Json::Atom(text) => (*text).to_owned(),
        Json::List(all) => {
            let all: Vec<String> = all.iter().map(flat).collect();
            format!("[{}]", all.join(", "))
        }
        Json::Object(all) if all.is_empty() => "{}".to_owned(),
        Json::Object(all) => {
            let all: Vec<String> = all
                .iter()
                .map(|(name, json)| format!("{name}: {}", flat(json)))
                .collect();
            format!("{{ {} }}", all.join(", "))
        }
    }
}

/// A value; fails where it nests deeper than `depth`.
fn value(text: &str, depth: usize) -> IResult<&str, Json<'_>> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(nom::Err::Error(nom::error::Error::new(
            text,
            nom::error::ErrorKind::TooLarge,
        )));
    };
    let inner = move |text| value(text, depth);
    let list = delimited(sign('['), separated_list0(sign(','), inner), closing(']'));
    let field = separated_pair(preceded(space, quoted), sign(':'), inner);
    let object = delimited(sign('{'), separated_list0(sign(','), field), closing('}'));
    let word = take_while1(|c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    preceded(
        space,
        alt((
            map(alt((quoted, word)), Json::Atom),
            map(list, Json::List),
            map(object, Json::Object),
        )),
    )
    .parse(text)
}

fn space(text: &str) -> IResult<&str, &str> {
    take_while(char::is_whitespace).parse(text)
}

fn sign<'t>(sign: char) -> impl Parser<&'t str, Output = char, Error = nom::error::Error<&'t str>> {
    terminated(preceded(space, char(sign)), space)
}

fn closing<'t>(sign: char) -> impl Parser<&'t str, Output = char, Error = nom::error::Error<&'t str>> {
    preceded(space, char(sign))
}

fn quoted(text: &str) -> IResult<&str, &str> {
    let plain = take_while1(|c| !matches!(c, '"' | '\\'));
    let escape = recognize((char('\\'), nom::character::complete::anychar));
    recognize((char('"'), many0_count(alt((plain, escape))), char('"'))).parse(text)
}
