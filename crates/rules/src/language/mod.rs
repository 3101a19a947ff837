//! The rule language: what a coder writes, read into a [`Pack`].

mod diagnostic;
mod example;
mod format;
mod grammar;
mod mutant;
mod source;
mod stream;
#[cfg(test)]
mod tests;
mod token;
pub(crate) mod tree;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

pub(crate) use diagnostic::did_you_mean;
pub use diagnostic::{Diagnostic, Diagnostics};
pub use example::{ExampleFault, ExampleFaultKind};
pub use mutant::Mutant;
pub(crate) use source::{Source, Span, Spanned};

use crate::PackInfo;
use tree::{ClauseKind, ItemKind, PackTree, SetItem, SetSource};

/// A pack of rules in the rule language: sets of codes, limits, rules with their examples, and what a hospital adjusts.
///
/// A pack is read once and put into a [`RuleSet`](crate::RuleSet), which knows the code systems that its sets are of. The
/// language is told in the reference, `docs/language.md` of this crate.
///
/// ```
/// use casemix_codes::Codes;
/// use casemix_record::Encounter;
/// use casemix_rules::{Pack, RuleSet};
///
/// let pack = Pack::parse("bylaws.rules", r#"
/// pack bylaws "2026"
///   title "Bylaws of Our Hospital"
///
/// rule long-stay
///   title "Long stays are reviewed"
///   severity advice
///   when length_of_stay > 30
///   at discharged
///   say "the stay took {length_of_stay} days"
///   remedy "ask the utilization committee"
/// "#)?;
/// let rules = RuleSet::builder(Codes::embedded()?).pack(pack).build()?;
///
/// let encounter = Encounter::builder("E1").admitted("2025-11-01").discharged("2025-12-24").build();
/// assert_eq!(rules.check(&encounter)[0].to_string(), "advice: discharged: the stay took 53 days [bylaws.long-stay]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Pack {
    source: Arc<Source>,
    tree: Arc<PackTree>,
    files: BTreeMap<String, File>,
}

/// The text of a file that a set is from, or why there is none.
#[derive(Clone)]
pub(crate) enum File {
    Read(Arc<str>),
    Failed(Arc<str>),
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            File::Read(_) => "Read",
            File::Failed(_) => "Failed",
        })
    }
}

impl Pack {
    /// Reads the text of a pack; errors call it `name`.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the text, each at its place.
    pub fn parse(name: impl Into<String>, text: impl Into<String>) -> Result<Self, Diagnostics> {
        let source = Arc::new(Source {
            name: name.into(),
            text: text.into(),
        });
        let tree = Arc::new(grammar::parse(&source)?);
        Ok(Pack {
            source,
            tree,
            files: BTreeMap::new(),
        })
    }

    /// Name, title and release.
    pub fn info(&self) -> PackInfo {
        let PackTree {
            name, release, title, ..
        } = &*self.tree;
        let title = title.as_ref().map(|title| title.node.clone());
        PackInfo::new(name.node.clone(), title.unwrap_or_default(), release.node.clone())
    }

    /// The identifiers of its rules, in the order of the text.
    pub fn rules(&self) -> impl Iterator<Item = String> {
        self.tree.items.iter().filter_map(|item| match &item.kind {
            ItemKind::Rule(rule) => Some(format!("{}.{}", self.tree.name.node, rule.name.node)),
            _ => None,
        })
    }

    /// The names of its limits, in the order of the text.
    pub fn limits(&self) -> impl Iterator<Item = &str> {
        self.tree.items.iter().filter_map(|item| match &item.kind {
            ItemKind::Limit(limit) => Some(limit.name.node.as_str()),
            _ => None,
        })
    }

    /// The names of the files that sets are from.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.tree.items.iter().filter_map(|item| match &item.kind {
            ItemKind::Set(SetItem {
                source: SetSource::File(name),
                ..
            }) => Some(name.node.as_str()),
            _ => None,
        })
    }

    /// Gives the files that sets are from their texts: this crate opens none. Each line of a file begins with a code, a
    /// pattern or a range; what follows on the line is not looked at; `#` begins a comment.
    ///
    /// A rule over a set whose file `open` cannot give does not run, and says so on every encounter.
    #[must_use]
    pub fn with_files<E: fmt::Display>(mut self, mut open: impl FnMut(&str) -> Result<String, E>) -> Self {
        let names: Vec<String> = self.files().map(str::to_owned).collect();
        for name in names {
            let file = match open(&name) {
                Ok(text) => File::Read(text.into()),
                Err(error) => File::Failed(error.to_string().into()),
            };
            self.files.insert(name, file);
        }
        self
    }

    /// The examples of its rules, in the order of the text.
    pub fn examples(&self) -> impl Iterator<Item = Example<'_>> {
        let rules = self.tree.items.iter().filter_map(|item| match &item.kind {
            ItemKind::Rule(rule) => Some(rule),
            _ => None,
        });
        let pack = &self.tree.name.node;
        rules.flat_map(move |rule| {
            rule.clauses.iter().filter_map(move |clause| {
                let (fires, json) = match &clause.kind {
                    ClauseKind::MustFire(json) => (true, json),
                    ClauseKind::MustNotFire(json) => (false, json),
                    _ => return None,
                };
                Some(Example {
                    rule: format!("{pack}.{}", rule.name.node),
                    fires,
                    encounter: json,
                    line: self.source.line_column(clause.span.start).0,
                })
            })
        })
    }

    /// The text in its usual form. It reads as the same pack, with its comments; formatting it again changes nothing.
    ///
    /// ```
    /// use casemix_rules::Pack;
    ///
    /// let pack = Pack::parse("own.rules", "pack own \"1\"\nset a=I10,  I11.*  # hypertension")?;
    /// assert_eq!(pack.format(), "pack own \"1\"\n\nset a =\n  I10, I11.*  # hypertension\n");
    /// # Ok::<(), casemix_rules::Diagnostics>(())
    /// ```
    pub fn format(&self) -> String {
        format::pack(&self.tree)
    }

    /// A rule in its usual form, without its examples; `None` where the pack has no rule of that identifier.
    pub fn rule_text(&self, id: &str) -> Option<String> {
        let name = id.strip_prefix(&*self.tree.name.node)?.strip_prefix('.')?;
        let rule = self.tree.items.iter().find_map(|item| match &item.kind {
            ItemKind::Rule(rule) if rule.name.node == name => Some(rule),
            _ => None,
        });
        rule.map(format::rule)
    }

    /// A set in its usual form; `None` where the pack has no set of that name.
    pub fn set_text(&self, name: &str) -> Option<String> {
        let item = self
            .tree
            .items
            .iter()
            .find(|item| matches!(&item.kind, ItemKind::Set(set) if set.name.node == name));
        item.map(format::item)
    }

    pub(crate) fn source(&self) -> &Arc<Source> {
        &self.source
    }

    pub(crate) fn tree(&self) -> &PackTree {
        &self.tree
    }

    pub(crate) fn file(&self, name: &str) -> Option<&File> {
        self.files.get(name)
    }
}

/// An example in a pack: an encounter on which a rule must fire, or must not.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Example<'p> {
    /// The identifier of the rule.
    pub rule: String,
    /// Whether the rule must fire.
    pub fires: bool,
    /// The encounter, as JSON.
    pub encounter: &'p str,
    /// The line on which it stands.
    pub line: usize,
}
