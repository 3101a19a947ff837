//! [`Diagnostic`]: what is wrong with the text of a pack, shown at its place.

use std::fmt;
use std::sync::Arc;

use super::source::{Source, Span};

/// Something wrong with the text of a pack. `Display` shows the line with a caret under the place.
///
/// ```
/// use casemix_rules::Pack;
///
/// let error = Pack::parse("own.rules", "pack own \"1\"\nrule late\n  whn discharged < admitted\n").unwrap_err();
/// assert_eq!(error.diagnostics()[0].to_string(), "\
/// error: expected a clause of a rule, such as `when`, found `whn`
///  --> own.rules:3:3
///   |
/// 3 |   whn discharged < admitted
///   |   ^^^
///   = help: did you mean `when`?
/// ");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    message: String,
    help: Option<String>,
    span: Span,
    source: Arc<Source>,
}

impl Diagnostic {
    pub(crate) fn new(source: &Arc<Source>, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            message: message.into(),
            help: None,
            span,
            source: Arc::clone(source),
        }
    }

    #[must_use]
    pub(crate) fn with_help(mut self, help: impl Into<Option<String>>) -> Self {
        self.help = help.into();
        self
    }

    /// What is wrong, and what was expected.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it, where that is known.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The name of the text.
    pub fn file(&self) -> &str {
        &self.source.name
    }

    /// The line, from one.
    pub fn line(&self) -> usize {
        self.source.line_column(self.span.start).0
    }

    /// The column, from one, in characters.
    pub fn column(&self) -> usize {
        self.source.line_column(self.span.start).1
    }

    /// First byte and the byte after the last.
    pub fn bytes(&self) -> std::ops::Range<usize> {
        self.span.start..self.span.end
    }
}

/// Longest part of a line that is shown, so that a file of one line does not fill the screen.
const SHOWN: usize = 160;

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.source.line_column(self.span.start);
        let (text, start) = self.source.line_at(self.span.start);
        let number = line.to_string();
        let margin = " ".repeat(number.len());
        writeln!(f, "error: {}", self.message)?;
        writeln!(f, "{margin}--> {}:{line}:{column}", self.source.name)?;
        let skipped = (column - 1).saturating_sub(SHOWN / 2);
        let shown: String = text.chars().skip(skipped).take(SHOWN).map(plain).collect();
        let end = self.span.end.min(start + text.len());
        let carets = self
            .source
            .slice(Span::new(self.span.start, end))
            .chars()
            .count()
            .clamp(1, SHOWN);
        writeln!(f, "{margin} |")?;
        writeln!(f, "{number} | {shown}")?;
        writeln!(
            f,
            "{margin} | {}{}",
            " ".repeat(column - 1 - skipped),
            "^".repeat(carets)
        )?;
        match &self.help {
            Some(help) => writeln!(f, "{margin} = help: {help}"),
            None => Ok(()),
        }
    }
}

/// A character as it is safe to show: tabs and control characters are blanks.
fn plain(c: char) -> char {
    if c.is_control() { ' ' } else { c }
}

/// Everything that is wrong with the text of a pack, in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// In the order of the text; packs one after the other.
    pub(crate) fn new(mut all: Vec<Diagnostic>) -> Self {
        all.sort_by_key(|one| (one.span.start, one.span.end));
        all.dedup();
        Diagnostics(all)
    }

    /// Each of them.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.0
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, diagnostic) in self.0.iter().enumerate() {
            f.write_str(if i > 0 { "\n" } else { "" })?;
            diagnostic.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}

/// The one of `known` that `word` was probably meant to be.
pub(crate) fn did_you_mean<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<String> {
    let distance = |known: &str| edits(word, known);
    let nearest = known.into_iter().map(|known| (distance(known), known)).min()?;
    let is_near = nearest.0 <= 1 + word.chars().count() / 4;
    is_near.then(|| format!("did you mean `{}`?", nearest.1))
}

/// How many letters must be put in, taken out or changed to make `b` of `a` (Levenshtein).
fn edits(a: &str, b: &str) -> usize {
    if a.len() > 64 || b.len() > 64 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, a) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(b.chars()) {
            let changed = diagonal + usize::from(a != b);
            diagonal = *cell;
            left = changed.min(diagonal + 1).min(left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_near_are_offered() {
        assert_eq!(edits("kitten", "sitting"), 3);
        assert_eq!(edits("", "abc"), 3);
        assert_eq!(
            did_you_mean("dicharged", ["admitted", "discharged"]).unwrap(),
            "did you mean `discharged`?"
        );
        assert_eq!(did_you_mean("purple", ["admitted", "discharged"]), None);
    }
}
