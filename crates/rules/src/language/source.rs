//! [`Source`]: the text of a pack with its name, and [`Span`]: a place in it.

use std::fmt;

/// A stretch of a text in bytes: the first one and the one after the last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Span {
    pub(crate) const fn new(start: usize, end: usize) -> Self {
        Span { start, end }
    }

    /// From the start of this to the end of `last`.
    pub(crate) fn to(self, last: Span) -> Span {
        Span::new(self.start, last.end.max(self.start))
    }
}

/// Something that was read, with its place. Two are equal wherever they stand.
#[derive(Debug, Clone, Default)]
pub(crate) struct Spanned<T> {
    pub(crate) node: T,
    pub(crate) span: Span,
}

impl<T> Spanned<T> {
    pub(crate) fn new(node: T, span: Span) -> Self {
        Spanned { node, span }
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

/// The text of a pack, and what the reader calls it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) text: String,
}

impl Source {
    /// Line and column of a byte, both from one; columns count characters.
    pub(crate) fn line_column(&self, at: usize) -> (usize, usize) {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (line, column)
    }

    /// The line in which a byte stands, without its end, and where the line begins.
    pub(crate) fn line_at(&self, at: usize) -> (&str, usize) {
        let at = at.min(self.text.len());
        let start = self
            .text
            .get(..at)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |end| end + 1);
        let rest = self.text.get(start..).unwrap_or_default();
        (
            rest.split('\n').next().unwrap_or_default().trim_end_matches('\r'),
            start,
        )
    }

    pub(crate) fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({}, {} bytes)", self.name, self.text.len())
    }
}
