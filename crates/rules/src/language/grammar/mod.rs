//! The grammar of the language: tokens to a [`PackTree`], with every error of the text.
//!
//! ```text
//! pack   = "pack" NAME TEXT [ "title" TEXT ] item*
//! item   = set | limit | adjust | rule
//! set    = "set" NAME [ "of" NAME ] ( "=" members [ "except" members ] | "from" TEXT )
//! limit  = "limit" NAME "=" [ "at" ( "most" | "least" ) ] ( number | time ) ( effective | cite )*
//! adjust = "adjust" RULE ( "off" | "severity" SEVERITY )
//! rule   = "rule" NAME clause*
//! ```
//!
//! Where an item or a clause cannot be read, the error is kept and reading goes on at the next line that begins one.

mod clause;
mod expr;
mod item;
mod literal;
mod set;

use std::collections::VecDeque;
use std::sync::Arc;

use nom::Parser;
use nom::combinator::opt;
use nom::sequence::preceded;

use super::diagnostic::{Diagnostic, Diagnostics, did_you_mean};
use super::source::{Source, Span, Spanned};
use super::stream::{Log, Parsed, Problem, Tokens, word};
use super::token::{CommentToken, Token, TokenKind, tokens};
use super::tree::{Comment, Comments, Name, PackTree};

pub(super) use clause::CLAUSES;

/// Longest text of a pack in bytes.
pub(crate) const MAX_BYTES: usize = 1 << 20;

/// After so many errors the rest of a text is not looked at.
const MAX_ERRORS: usize = 50;

/// Reads the text of a pack.
pub(crate) fn parse(source: &Arc<Source>) -> Result<PackTree, Diagnostics> {
    if source.text.len() > MAX_BYTES {
        let message = format!("the text is longer than {MAX_BYTES} bytes; divide it into several packs");
        return Err(Diagnostics::new(vec![Diagnostic::new(
            source,
            Span::default(),
            message,
        )]));
    }
    let (tokens, comments) = tokens(&source.text);
    let log = Log::default();
    let mut reader = Reader {
        source,
        log: &log,
        comments: comments.into(),
        errors: Vec::new(),
    };
    let tree = reader.pack(Tokens::new(&tokens, &log));
    if reader.errors.is_empty() {
        Ok(tree)
    } else {
        Err(Diagnostics::new(reader.errors))
    }
}

/// Reads item after item, with what is wrong so far.
pub(super) struct Reader<'t> {
    source: &'t Arc<Source>,
    log: &'t Log,
    comments: VecDeque<CommentToken<'t>>,
    errors: Vec<Diagnostic>,
}

/// The words that begin an item.
const ITEMS: [&str; 4] = ["set", "limit", "rule", "adjust"];

impl<'t> Reader<'t> {
    fn pack(&mut self, start: Tokens<'t>) -> PackTree {
        let mut tree = PackTree::default();
        let mut input = start;
        match head(start) {
            Ok((rest, (name, release, title))) => {
                (tree.name, tree.release, tree.title) = (name, release, title);
                tree.comments = self.comments_of(rest.span_since(start));
                input = rest;
            }
            Err(_) => {
                self.report(start);
                input = skip_to(input, begins_item);
            }
        }
        while input.first().is_some() && self.errors.len() < MAX_ERRORS {
            let item_start = input;
            input = match self.item(input) {
                Some((rest, item)) => {
                    tree.items.push(item);
                    rest
                }
                None => skip_to(item_start.next(), begins_item),
            };
        }
        tree.end = self.comments_before(usize::MAX);
        tree
    }

    /// Keeps the error that the log tells of, for the tokens that `start` had left.
    fn report(&mut self, start: Tokens<'t>) {
        let problem = self.log.take();
        let diagnostic = match problem {
            Problem::Fault(span, message) => Diagnostic::new(self.source, span, message),
            Problem::Expected { left, what } => {
                let all = start.rest();
                let at = all.get(all.len().saturating_sub(left)..).and_then(|rest| rest.first());
                self.unexpected(at, &what)
            }
        };
        self.errors.push(diagnostic);
    }

    /// The error that something else should stand at a token, or at the end of the text.
    fn unexpected(&self, at: Option<&Token<'t>>, what: &[&'static str]) -> Diagnostic {
        let expected = one_of(what);
        let Some(token) = at else {
            let end = self.source.text.trim_end().len();
            return Diagnostic::new(
                self.source,
                Span::new(end, end),
                format!("expected {expected}, found the end of the text"),
            );
        };
        let (found, help) = match token.kind {
            TokenKind::Unknown("\"") => ("a text that does not end on its line".to_owned(), None),
            TokenKind::Unknown("{") => ("a brace that is never closed".to_owned(), None),
            TokenKind::Json(_) => ("an object in braces".to_owned(), None),
            TokenKind::Word(word) => {
                let words = what.iter().flat_map(|what| meant_by(what)).copied();
                (format!("`{word}`"), did_you_mean(word, words))
            }
            _ => (format!("`{}`", self.source.slice(token.span)), None),
        };
        Diagnostic::new(self.source, token.span, format!("expected {expected}, found {found}")).with_help(help)
    }

    /// Keeps an error about the text at `span`.
    pub(super) fn error(&mut self, span: Span, message: impl Into<String>) {
        self.errors.push(Diagnostic::new(self.source, span, message));
    }

    /// Takes the comments that belong to what stands at `span`: those before its end, and the one behind it.
    pub(super) fn comments_of(&mut self, span: Span) -> Comments {
        Comments {
            before: self.comments_before(span.end),
            behind: self.comment_behind(span.end, usize::MAX),
        }
    }

    /// Takes the comments that begin before a byte of the text.
    pub(super) fn comments_before(&mut self, end: usize) -> Vec<Comment> {
        let count = self
            .comments
            .iter()
            .take_while(|comment| comment.span.start < end)
            .count();
        let before = self.comments.drain(..count).map(|comment| Comment {
            text: canonical(comment.text),
            apart: comment.blank_after && !comment.trails,
        });
        before.collect()
    }

    /// Takes the comment that follows a byte of the text on its line, before the byte `next`.
    pub(super) fn comment_behind(&mut self, end: usize, next: usize) -> Option<String> {
        let first = self.comments.front()?;
        // Only what lies before `next` is looked at: a line may be as long as the text, with a member at every step.
        if !first.trails || !(end..next).contains(&first.span.start) {
            return None;
        }
        let between = self.source.text.get(end..first.span.start)?;
        if between.contains('\n') {
            return None;
        }
        self.comments.pop_front().map(|comment| canonical(comment.text))
    }
}

/// A comment begins with a blank, unless it is empty or a row of `#`.
fn canonical(comment: &str) -> String {
    match comment.chars().next() {
        None | Some(' ' | '#' | '!') => comment.to_owned(),
        Some(_) => format!(" {comment}"),
    }
}

/// `pack NAME "RELEASE" [title "TITLE"]`
fn head(input: Tokens<'_>) -> Parsed<'_, (Name, Name, Option<Name>)> {
    let title = opt(preceded(word("title"), literal::text("the title in quotes")));
    (
        preceded(word("pack"), name("the name of the pack")),
        literal::text("the release of the pack in quotes"),
        title,
    )
        .parse(input)
}

/// A name.
pub(super) fn name<'t>(what: &'static str) -> impl FnMut(Tokens<'t>) -> Parsed<'t, Name> {
    move |input| match input.first() {
        Some(Token {
            kind: TokenKind::Word(name),
            span,
            ..
        }) if !input.first().is_some_and(|token| begins_item(&token)) => {
            Ok((input.next(), Spanned::new(name.to_owned(), span)))
        }
        _ => input.expected(what),
    }
}

/// The first token from here that `begins` what reading can go on with.
pub(super) fn skip_to<'t>(mut input: Tokens<'t>, begins: impl Fn(&Token<'t>) -> bool) -> Tokens<'t> {
    while input.first().is_some_and(|token| !begins(&token)) {
        input = input.next();
    }
    input
}

/// Whether an item begins there: one of its words at the very start of a line.
pub(super) fn begins_item(token: &Token<'_>) -> bool {
    token.indent == Some(0) && matches!(token.kind, TokenKind::Word(word) if ITEMS.contains(&word))
}

/// `a`, `b` or `c`
fn one_of(what: &[&str]) -> String {
    let quoted: Vec<String> = what.iter().map(|what| shown(what)).collect();
    match quoted.split_last() {
        None => "something else".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}

/// Words and signs in quotes, descriptions as they are.
fn shown(what: &str) -> String {
    if what.contains(' ') {
        what.to_owned()
    } else {
        format!("`{what}`")
    }
}

/// The words that an expectation stands for.
fn meant_by<'w>(what: &'w &'static str) -> &'w [&'static str] {
    match *what {
        CLAUSE => &CLAUSES,
        ITEM => &ITEMS,
        _ => std::slice::from_ref(what),
    }
}

/// What a clause is called where one is expected.
const CLAUSE: &str = "a clause of a rule, such as `when`";
/// What an item is called where one is expected.
const ITEM: &str = "`set`, `limit`, `rule` or `adjust` at the start of a line";
