//! The words of the language: the text of a pack as [`Token`]s, read with nom.
//!
//! ```text
//! word    = lower-case letter, then letters, digits, "_", and "-" before a letter or digit
//! code    = upper-case letter or digit, then letters, digits, ".", "?", and a last "*"
//! date    = YYYY-MM-DD [ "T" HH:MM [ ":" SS ] ]
//! text    = '"' any characters but '"', "\" and the end of the line; \" and \\ '"'
//! json    = "{" balanced "}"
//! comment = "#" to the end of the line
//! ```

use nom::{
    IResult, Parser,
    branch::alt,
    bytes::complete::{tag, take_while, take_while_m_n, take_while1},
    character::complete::{char, satisfy},
    combinator::{map, opt, recognize, success, verify},
    multi::many0_count,
    sequence::{delimited, pair, preceded},
};

use super::source::Span;

/// A word of the language, where it stands, and whether it is the first of its line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Token<'t> {
    pub(crate) kind: TokenKind<'t>,
    pub(crate) span: Span,
    /// The column of a token that is the first of its line, from zero.
    pub(crate) indent: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind<'t> {
    /// A keyword or a name.
    Word(&'t str),
    /// A code, a pattern of codes, or a number.
    Code(&'t str),
    /// A date, with or without a time of day.
    Date(&'t str),
    /// What stands between quotes, escapes included.
    Text(&'t str),
    /// An object in braces, as it is written.
    Json(&'t str),
    /// A sign.
    Sign(&'static str),
    /// What is no word of the language.
    Unknown(&'t str),
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CommentToken<'t> {
    /// What follows the `#`, without white space at its end.
    pub(crate) text: &'t str,
    pub(crate) span: Span,
    /// Whether it stands behind something on its line.
    pub(crate) trails: bool,
    /// Whether an empty line follows.
    pub(crate) blank_after: bool,
}

/// After so many braces that are never closed, none is looked for any more: each search may go to the end of the text.
const MAX_OPEN_BRACES: usize = 8;

/// The tokens and comments of a text.
pub(crate) fn tokens(text: &str) -> (Vec<Token<'_>>, Vec<CommentToken<'_>>) {
    let (mut tokens, mut comments) = (Vec::new(), Vec::new());
    let mut rest = text;
    let mut line_start = Some(0);
    let mut open_braces = 0;
    loop {
        let (after, space) = spaces(rest);
        if let Some(newline) = space.rfind('\n') {
            line_start = Some(text.len() - after.len() - (space.len() - newline - 1));
        }
        rest = after;
        let start = text.len() - rest.len();
        let Some(first) = rest.chars().next() else { break };
        if first == '#' {
            let end = rest.find('\n').unwrap_or(rest.len());
            let (comment, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            comments.push(CommentToken {
                text: comment.strip_prefix('#').unwrap_or(comment).trim_end(),
                span: Span::new(start, start + comment.len()),
                trails: line_start.is_none(),
                blank_after: spaces(after).1.matches('\n').count() > 1,
            });
            rest = after;
            continue;
        }
        let (after, kind) = token(rest, open_braces < MAX_OPEN_BRACES).unwrap_or_else(|_| {
            open_braces += usize::from(first == '{');
            let unknown = rest.split_at_checked(first.len_utf8()).unwrap_or((rest, ""));
            (unknown.1, TokenKind::Unknown(unknown.0))
        });
        tokens.push(Token {
            kind,
            span: Span::new(start, text.len() - after.len()),
            indent: line_start.take().map(|line| start - line),
        });
        rest = after;
    }
    (tokens, comments)
}

/// White space, and what follows it.
fn spaces(text: &str) -> (&str, &str) {
    let after = text.trim_start();
    let space = text.get(..text.len() - after.len()).unwrap_or_default();
    (after, space)
}

fn token(text: &str, with_json: bool) -> IResult<&str, TokenKind<'_>> {
    let cond = |holds: bool| verify(success(()), move |()| holds);
    alt((
        map(word, TokenKind::Word),
        map(date, TokenKind::Date),
        map(code, TokenKind::Code),
        map(quoted, TokenKind::Text),
        map(preceded(cond(with_json), json), TokenKind::Json),
        map(sign, TokenKind::Sign),
    ))
    .parse(text)
}

fn word(text: &str) -> IResult<&str, &str> {
    let letters = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let hyphenated = preceded(char('-'), take_while1(letters));
    recognize((
        satisfy(|c| c.is_ascii_lowercase()),
        take_while(letters),
        many0_count(hyphenated),
    ))
    .parse(text)
}

fn date(text: &str) -> IResult<&str, &str> {
    let digits = |count| take_while_m_n(count, count, |c: char| c.is_ascii_digit());
    let time = (
        char('T'),
        digits(2),
        char(':'),
        digits(2),
        opt(pair(char(':'), digits(2))),
    );
    recognize((digits(4), char('-'), digits(2), char('-'), digits(2), opt(time))).parse(text)
}

fn code(text: &str) -> IResult<&str, &str> {
    let part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '.' || c == '?';
    let first = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '?';
    recognize((satisfy(first), take_while(part), opt(char('*')))).parse(text)
}

fn quoted(text: &str) -> IResult<&str, &str> {
    let plain = take_while1(|c: char| !matches!(c, '"' | '\\' | '\n'));
    let escape = preceded(char('\\'), alt((tag("\""), tag("\\"))));
    delimited(char('"'), recognize(many0_count(alt((plain, escape)))), char('"')).parse(text)
}

/// An object of JSON: from a brace to the one that closes it, whatever stands between.
fn json(text: &str) -> IResult<&str, &str> {
    let (_, _) = char('{').parse(text)?;
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    let close = text.char_indices().find(|(_, c)| {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_text => escaped = true,
            '"' => in_text = !in_text,
            '{' if !in_text => depth += 1,
            '}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    });
    let end = close.map_or(0, |(at, _)| at + 1);
    verify(
        nom::bytes::complete::take(text.get(..end).map_or(0, |json| json.chars().count())),
        |json: &str| !json.is_empty(),
    )
    .parse(text)
}

fn sign(text: &str) -> IResult<&str, &'static str> {
    const SIGNS: [&str; 13] = ["!=", "<=", ">=", "<", ">", "=", "(", ")", ",", ".", "+", "-", "*"];
    let found = SIGNS.into_iter().find(|sign| text.starts_with(sign));
    match found {
        Some(sign) => map(tag(sign), |_: &str| sign).parse(text),
        None => Err(nom::Err::Error(nom::error::Error::new(
            text,
            nom::error::ErrorKind::Tag,
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_fall_into_tokens() {
        let text = "rule a-b_c # why\n  when d.code in (P00-P96, Z38.*) and x <= 24 - 2015-10-01T08:00 \"a\\\"b\" {\"}\":{}} ~";
        let (found, comments) = tokens(text);
        let kinds: Vec<_> = found.iter().map(|token| token.kind).collect();
        use TokenKind::{Code, Date, Json, Sign, Text, Unknown, Word};
        assert_eq!(
            kinds,
            [
                Word("rule"),
                Word("a-b_c"),
                Word("when"),
                Word("d"),
                Sign("."),
                Word("code"),
                Word("in"),
                Sign("("),
                Code("P00"),
                Sign("-"),
                Code("P96"),
                Sign(","),
                Code("Z38.*"),
                Sign(")"),
                Word("and"),
                Word("x"),
                Sign("<="),
                Code("24"),
                Sign("-"),
                Date("2015-10-01T08:00"),
                Text("a\\\"b"),
                Json("{\"}\":{}}"),
                Unknown("~"),
            ]
        );
        let indents: Vec<_> = found.iter().filter_map(|token| token.indent).collect();
        assert_eq!(indents, [0, 2]);
        assert!(comments[0].trails && comments[0].text == " why");
    }

    #[test]
    fn what_does_not_end_is_unknown() {
        for text in ["\"open", "{\"a\":", "\"line\nend\""] {
            assert!(matches!(tokens(text).0[0].kind, TokenKind::Unknown(_)), "{text}");
        }
    }
}
