//! The clauses of a rule.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt};
use nom::multi::separated_list1;
use nom::sequence::preceded;

use super::super::source::Span;
use super::super::stream::{Log, Parsed, Problem, Tokens, named, sign, token, word, words};
use super::super::token::{Token, TokenKind, tokens};
use super::super::tree::{Clause, ClauseKind, Message, Piece};
use super::{CLAUSE, Reader, begins_item, expr, literal, one_of, skip_to};

/// The words that begin a clause.
pub(in super::super) const CLAUSES: [&str; 13] = [
    "title",
    "severity",
    "by",
    "effective",
    "for",
    "when",
    "at",
    "say",
    "evidence",
    "cite",
    "remedy",
    "must",
    "where",
];

impl<'t> Reader<'t> {
    /// The clauses of a rule, up to the next item.
    pub(super) fn clauses(&mut self, mut input: Tokens<'t>) -> (Tokens<'t>, Vec<Clause>) {
        let mut clauses: Vec<Clause> = Vec::new();
        while input.first().is_some_and(|token| !begins_item(&token)) {
            let start = input;
            match named(CLAUSE, clause)(start) {
                Ok((rest, kind)) => {
                    let span = rest.span_since(start);
                    if !kind.may_repeat() && clauses.iter().any(|clause| clause.kind.rank() == kind.rank()) {
                        self.error(span, format!("the rule has `{}` twice", kind.keyword()));
                    }
                    let comments = self.comments_of(span);
                    clauses.push(Clause { kind, span, comments });
                    input = rest;
                }
                Err(_) => {
                    self.report(start);
                    input = skip_to(start.next(), begins_clause);
                }
            }
        }
        clauses.sort_by_key(|clause| clause.kind.rank());
        (input, clauses)
    }
}

/// Whether a clause or an item begins there: one of their words as the first of its line.
fn begins_clause(token: &Token<'_>) -> bool {
    let begins = |word: &str| CLAUSES.contains(&word);
    begins_item(token) || token.indent.is_some() && matches!(token.kind, TokenKind::Word(word) if begins(word))
}

fn clause(input: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let text = || map(literal::text("a text in quotes"), |text| text.node);
    let json = |input| {
        let object = token("an encounter as an object of JSON", |kind| match kind {
            TokenKind::Json(json) => Some(json.to_owned()),
            _ => None,
        });
        map(object, |json| json.node).parse(input)
    };
    let paths = separated_list1(sign(","), named("the name of a field", expr::path));
    alt((
        map(preceded(word("title"), text()), ClauseKind::Title),
        map(preceded(word("severity"), literal::severity), ClauseKind::Severity),
        map(
            preceded(word("by"), named("a date of the record", expr::path)),
            ClauseKind::By,
        ),
        map(preceded(word("effective"), literal::effective), ClauseKind::Effective),
        for_each,
        map(preceded(word("when"), expr::expr), ClauseKind::When),
        map(
            preceded(word("at"), named("the name of a field", expr::path)),
            ClauseKind::At,
        ),
        map(preceded(word("say"), message), ClauseKind::Say),
        map(preceded(word("evidence"), paths), ClauseKind::Evidence),
        map(preceded(word("cite"), text()), ClauseKind::Cite),
        map(preceded(word("remedy"), text()), ClauseKind::Remedy),
        map(preceded(words(&["must", "fire"]), json), ClauseKind::MustFire),
        map(preceded(words(&["must", "not", "fire"]), json), ClauseKind::MustNotFire),
    ))
    .parse(input)
}

fn for_each(input: Tokens<'_>) -> Parsed<'_, ClauseKind> {
    let condition = opt(preceded(word("where"), expr::expr));
    map(
        (preceded(words(&["for", "each"]), expr::binding), condition),
        |(binding, condition)| ClauseKind::ForEach(binding, condition),
    )
    .parse(input)
}

/// A text with values in braces; `{{` and `}}` are braces.
fn message(input: Tokens<'_>) -> Parsed<'_, Message> {
    let (rest, raw) = token("a message in quotes", |kind| match kind {
        TokenKind::Text(text) => Some(text),
        _ => None,
    })(input)?;
    // The text begins behind the quote.
    match pieces(raw.node, raw.span.start + 1) {
        Ok(pieces) => Ok((rest, pieces)),
        Err((span, message)) => input.fault(span, message),
    }
}

/// Texts and values in turn; the raw text of the message begins at byte `at` of the source.
fn pieces(raw: &str, at: usize) -> Result<Message, (Span, String)> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut rest = raw;
    while let Some(brace) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at_checked(brace).unwrap_or((rest, ""));
        text.push_str(before);
        let place = at + raw.len() - after.len();
        if let Some(after) = after.strip_prefix("{{").or_else(|| after.strip_prefix("}}")) {
            text.push(if rest.as_bytes().get(brace) == Some(&b'{') {
                '{'
            } else {
                '}'
            });
            rest = after;
        } else if let Some((inside, after)) = after.strip_prefix('{').and_then(|after| after.split_once('}')) {
            if !text.is_empty() {
                pieces.push(Piece::Text(literal::unescaped(&std::mem::take(&mut text))));
            }
            pieces.push(Piece::Value(value(inside, place + 1)?));
            rest = after;
        } else {
            let message = "a single brace; write a value in braces, or a brace twice";
            return Err((Span::new(place, place + 1), message.to_owned()));
        }
    }
    text.push_str(rest);
    if !text.is_empty() {
        pieces.push(Piece::Text(literal::unescaped(&text)));
    }
    Ok(pieces)
}

/// The value in the braces of a message, which begins at byte `at` of the source.
fn value(inside: &str, at: usize) -> Result<super::super::tree::Expr, (Span, String)> {
    let (mut found, _) = tokens(inside);
    for token in &mut found {
        token.span = Span::new(token.span.start + at, token.span.end + at);
    }
    let log = Log::default();
    let input = Tokens::new(&found, &log);
    match expr::expr(input) {
        Ok((rest, value)) if rest.first().is_none() => Ok(value),
        parsed => {
            if let Ok((rest, _)) = parsed {
                let _ = rest.expected::<()>("}");
            }
            Err(match log.take() {
                Problem::Fault(span, message) => (span, message),
                Problem::Expected { left, what } => {
                    let failed = found
                        .get(found.len().saturating_sub(left)..)
                        .and_then(|rest| rest.first());
                    let end = Span::new(at + inside.len(), at + inside.len() + 1);
                    let span = failed.map_or(end, |token| token.span);
                    (span, format!("expected {} in the braces of a message", one_of(&what)))
                }
            })
        }
    }
}
