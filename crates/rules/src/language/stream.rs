//! [`Tokens`]: the input of the grammar, which remembers how far it was read and what would have gone on.

use std::cell::RefCell;

use nom::error::{ErrorKind, ParseError};
use nom::{IResult, Input, Needed};

use super::source::{Span, Spanned};
use super::token::{Token, TokenKind};

/// Tokens still to be read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tokens<'t> {
    rest: &'t [Token<'t>],
    log: &'t Log,
    /// How many brackets and prefixes are open.
    depth: usize,
}

/// How far the text was read, and what would have gone on there. Alternatives that fail early leave no trace, so the
/// error is about the place that no alternative got past.
#[derive(Debug, Default)]
pub(crate) struct Log(RefCell<Furthest>);

#[derive(Debug, Default)]
struct Furthest {
    /// How many tokens were left.
    left: Option<usize>,
    expected: Vec<&'static str>,
    /// What is wrong where the text is no matter of expectation, such as too deep a nesting.
    fault: Option<(Span, String)>,
}

/// The grammar failed; why is in the [`Log`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Miss;

pub(crate) type Parsed<'t, T> = IResult<Tokens<'t>, T, Miss>;

/// Deepest nesting of brackets and prefixes.
pub(crate) const MAX_DEPTH: usize = 32;

impl<'t> Tokens<'t> {
    pub(crate) fn new(tokens: &'t [Token<'t>], log: &'t Log) -> Self {
        Tokens {
            rest: tokens,
            log,
            depth: 0,
        }
    }

    pub(crate) fn first(&self) -> Option<Token<'t>> {
        self.rest.first().copied()
    }

    /// The tokens left, and the log that they share.
    pub(crate) fn rest(&self) -> &'t [Token<'t>] {
        self.rest
    }

    /// The input one token further.
    pub(crate) fn next(self) -> Self {
        self.take_from(1)
    }

    /// Says that `what` would have gone on here.
    pub(crate) fn expected<T>(self, what: &'static str) -> Parsed<'t, T> {
        self.log.expect(self.rest.len(), what);
        Err(nom::Err::Error(Miss))
    }

    /// Says what is wrong at `span`, for good.
    pub(crate) fn fault<T>(self, span: Span, message: impl Into<String>) -> Parsed<'t, T> {
        let mut log = self.log.0.borrow_mut();
        log.fault.get_or_insert((span, message.into()));
        Err(nom::Err::Failure(Miss))
    }

    /// The input with one bracket more open.
    pub(crate) fn deeper(mut self) -> Parsed<'t, ()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let span = self.first().map_or_else(Span::default, |token| token.span);
            return self.fault(span, format!("nested deeper than {MAX_DEPTH}"));
        }
        Ok((self, ()))
    }

    /// The input with as many brackets open as `before` had.
    pub(crate) fn as_deep_as(mut self, before: Tokens<'t>) -> Self {
        self.depth = before.depth;
        self
    }

    /// What was read since `before`, from its first to its last token.
    pub(crate) fn span_since(&self, before: Tokens<'t>) -> Span {
        let read = before.rest.len().saturating_sub(self.rest.len());
        let read = before.rest.get(..read).unwrap_or_default();
        match (read.first(), read.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => before
                .first()
                .map_or_else(Span::default, |token| Span::new(token.span.start, token.span.start)),
        }
    }
}

impl Log {
    fn expect(&self, left: usize, what: &'static str) {
        let mut log = self.0.borrow_mut();
        if log.left.is_none_or(|furthest| left < furthest) {
            log.left = Some(left);
            log.expected.clear();
        }
        if log.left == Some(left) && !log.expected.contains(&what) {
            log.expected.push(what);
        }
    }

    /// What is wrong: the place, by how many tokens were left, and what would have gone on there; forgets it.
    pub(crate) fn take(&self) -> Problem {
        let log = self.0.take();
        match log.fault {
            Some((span, message)) => Problem::Fault(span, message),
            None => Problem::Expected {
                left: log.left.unwrap_or_default(),
                what: log.expected,
            },
        }
    }
}

/// What is wrong with a text.
#[derive(Debug)]
pub(crate) enum Problem {
    /// Something else should stand where so many tokens are left.
    Expected { left: usize, what: Vec<&'static str> },
    /// What stands there cannot be.
    Fault(Span, String),
}

/// Reads with `parser`; where it fails at its first token, `what` was expected and not its parts.
pub(crate) fn named<'t, T>(
    what: &'static str,
    mut parser: impl FnMut(Tokens<'t>) -> Parsed<'t, T>,
) -> impl FnMut(Tokens<'t>) -> Parsed<'t, T> {
    move |input| {
        let saved = {
            let log = input.log.0.borrow();
            (log.left, log.expected.clone())
        };
        let parsed = parser(input);
        if parsed.is_err() {
            let mut log = input.log.0.borrow_mut();
            if log.left == Some(input.rest.len()) {
                (log.left, log.expected) = saved;
                drop(log);
                input.log.expect(input.rest.len(), what);
            }
        }
        parsed
    }
}

/// The sign `wanted`.
pub(crate) fn sign<'t>(wanted: &'static str) -> impl FnMut(Tokens<'t>) -> Parsed<'t, Span> {
    move |input| match input.first() {
        Some(token) if token.kind == TokenKind::Sign(wanted) => Ok((input.next(), token.span)),
        _ => input.expected(wanted),
    }
}

/// The word `wanted`.
pub(crate) fn word<'t>(wanted: &'static str) -> impl FnMut(Tokens<'t>) -> Parsed<'t, Span> {
    move |input| match input.first() {
        Some(token) if token.kind == TokenKind::Word(wanted) => Ok((input.next(), token.span)),
        _ => input.expected(wanted),
    }
}

/// Several words one after the other.
pub(crate) fn words<'t>(wanted: &'static [&'static str]) -> impl FnMut(Tokens<'t>) -> Parsed<'t, ()> {
    move |mut input| {
        for wanted in wanted {
            (input, _) = word(wanted)(input)?;
        }
        Ok((input, ()))
    }
}

/// A token that `read` makes something of.
pub(crate) fn token<'t, T>(
    what: &'static str,
    read: impl Fn(TokenKind<'t>) -> Option<T>,
) -> impl FnMut(Tokens<'t>) -> Parsed<'t, Spanned<T>> {
    move |input| match input.first().and_then(|token| Some((token, read(token.kind)?))) {
        Some((token, value)) => Ok((input.next(), Spanned::new(value, token.span))),
        None => input.expected(what),
    }
}

impl<'t> ParseError<Tokens<'t>> for Miss {
    fn from_error_kind(_: Tokens<'t>, _: ErrorKind) -> Self {
        Miss
    }

    fn append(_: Tokens<'t>, _: ErrorKind, other: Self) -> Self {
        other
    }
}

impl<'t> Input for Tokens<'t> {
    type Item = Token<'t>;
    type Iter = std::iter::Copied<std::slice::Iter<'t, Token<'t>>>;
    type IterIndices = std::iter::Enumerate<Self::Iter>;

    fn input_len(&self) -> usize {
        self.rest.len()
    }

    fn take(&self, index: usize) -> Self {
        let rest = self.rest.get(..index).unwrap_or(self.rest);
        Tokens { rest, ..*self }
    }

    fn take_from(&self, index: usize) -> Self {
        let rest = self.rest.get(index..).unwrap_or_default();
        Tokens { rest, ..*self }
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.take_from(index), self.take(index))
    }

    fn position<P: Fn(Self::Item) -> bool>(&self, predicate: P) -> Option<usize> {
        self.rest.iter().position(|token| predicate(*token))
    }

    fn iter_elements(&self) -> Self::Iter {
        self.rest.iter().copied()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.iter_elements().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        if count <= self.rest.len() {
            Ok(count)
        } else {
            Err(Needed::new(count - self.rest.len()))
        }
    }
}
