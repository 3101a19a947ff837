//! Sets of codes as the engine holds them: for each code of a table, the sets that it is in.

use std::collections::HashMap;
use std::sync::Arc;

use casemix_codes::{CodeTable, EntryId};

/// The sets over one code system.
///
/// Codes that no set tells apart share a class, and each class has a row of bits, one a set. So one look-up of a code
/// answers for all sets, and a hundred sets over a hundred thousand codes take little more than two bytes a code.
#[derive(Debug)]
pub(crate) struct TableSets {
    pub(crate) table: Arc<dyn CodeTable>,
    class_of: Vec<Class>,
    /// The rows of the classes, one after the other.
    rows: Vec<u64>,
    words: usize,
}

/// The sets that a code is in.
pub(crate) type Class = u16;

/// The class of codes that are in no set.
pub(crate) const NO_SET: Class = 0;

/// Takes the sets over a code system one after the other.
#[derive(Debug)]
pub(crate) struct TableSetsBuilder {
    table: Arc<dyn CodeTable>,
    class_of: Vec<Class>,
    /// The sets of each class.
    sets_of: Vec<Vec<usize>>,
    count: usize,
}

impl TableSetsBuilder {
    pub(crate) fn new(table: Arc<dyn CodeTable>) -> Self {
        TableSetsBuilder {
            class_of: vec![NO_SET; table.len()],
            sets_of: vec![Vec::new()],
            count: 0,
            table,
        }
    }

    pub(crate) fn table(&self) -> &Arc<dyn CodeTable> {
        &self.table
    }

    /// Adds a set with these members and gives its number; `None` where the sets tell too many classes apart.
    pub(crate) fn add(&mut self, members: impl IntoIterator<Item = u32>) -> Option<usize> {
        let set = self.count;
        let mut split: HashMap<Class, Class> = HashMap::new();
        for id in members {
            let class = self.class_of.get_mut(EntryId(id).index())?;
            if self.sets_of.get(usize::from(*class))?.last() == Some(&set) {
                continue;
            }
            *class = match split.get(class) {
                Some(new) => *new,
                None => {
                    let new = Class::try_from(self.sets_of.len()).ok()?;
                    let mut sets = self.sets_of.get(usize::from(*class))?.clone();
                    sets.push(set);
                    self.sets_of.push(sets);
                    split.insert(*class, new);
                    new
                }
            };
        }
        self.count += 1;
        Some(set)
    }

    pub(crate) fn build(self) -> TableSets {
        let words = self.count.div_ceil(64);
        let mut rows = vec![0; words * self.sets_of.len()];
        for (class, sets) in self.sets_of.iter().enumerate() {
            for set in sets {
                if let Some(word) = rows.get_mut(class * words + set / 64) {
                    *word |= 1 << (set % 64);
                }
            }
        }
        TableSets {
            table: self.table,
            class_of: self.class_of,
            rows,
            words,
        }
    }
}

impl TableSets {
    /// How many words a row has.
    pub(crate) fn words(&self) -> usize {
        self.words
    }

    /// The class of a code.
    #[inline]
    pub(crate) fn class(&self, id: EntryId) -> Class {
        self.class_of.get(id.index()).copied().unwrap_or(NO_SET)
    }

    /// The sets that the codes of a class are in, as bits.
    #[inline]
    pub(crate) fn row(&self, class: Class) -> &[u64] {
        let start = usize::from(class) * self.words;
        self.rows.get(start..start + self.words).unwrap_or_default()
    }

    /// Whether the codes of a class are in a set.
    #[inline]
    pub(crate) fn contains(&self, class: Class, set: usize) -> bool {
        holds(self.row(class), set)
    }

    /// Memory in bytes.
    pub(crate) fn memory(&self) -> usize {
        size_of_val(&*self.class_of) + size_of_val(&*self.rows)
    }
}

/// Whether bit `at` is set.
#[inline]
pub(crate) fn holds(row: &[u64], at: usize) -> bool {
    row.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
}

/// A set of texts: of words, of names, of codes of a system that has no table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TextSet {
    /// Sorted, normalised.
    exact: Vec<Box<str>>,
    patterns: Vec<Pattern>,
    /// Sets all of whose members are members.
    sets: Vec<Arc<TextSet>>,
    except: Option<Box<TextSet>>,
}

/// Several texts at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// `?` is any one character, a last `*` all that follow.
    Like(Box<str>),
    /// From the first to whatever begins with the last.
    Range(Box<str>, Box<str>),
}

impl TextSet {
    pub(crate) fn new(mut exact: Vec<Box<str>>, patterns: Vec<Pattern>, sets: Vec<Arc<TextSet>>) -> Self {
        exact.sort_unstable();
        exact.dedup();
        TextSet {
            exact,
            patterns,
            sets,
            except: None,
        }
    }

    /// Without what `except` holds.
    #[must_use]
    pub(crate) fn except(mut self, except: TextSet) -> Self {
        self.except = Some(Box::new(except));
        self
    }

    /// The texts, where they are named one by one and nothing is left out.
    pub(crate) fn list(&self) -> Option<Vec<&str>> {
        if !self.patterns.is_empty() || self.except.is_some() {
            return None;
        }
        let mut all: Vec<&str> = self.exact.iter().map(|text| &**text).collect();
        for set in &self.sets {
            all.extend(set.list()?);
        }
        Some(all)
    }

    /// Whether it holds a normalised text.
    pub(crate) fn contains(&self, text: &str) -> bool {
        let listed = self.exact.binary_search_by(|known| (**known).cmp(text)).is_ok();
        let held = listed
            || self.patterns.iter().any(|pattern| pattern.matches(text))
            || self.sets.iter().any(|set| set.contains(text));
        held && !self.except.as_ref().is_some_and(|except| except.contains(text))
    }
}

impl Pattern {
    fn matches(&self, text: &str) -> bool {
        match self {
            Pattern::Like(pattern) => matches(pattern, text),
            Pattern::Range(first, last) => **first <= *text && (*text <= **last || text.starts_with(&**last)),
        }
    }
}

/// Whether a text follows a pattern of `?` and a last `*`.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, open) = match pattern.strip_suffix('*') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut rest = text.chars();
    pattern
        .chars()
        .all(|wanted| rest.next().is_some_and(|c| wanted == '?' || wanted == c))
        && (open || rest.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_they_are_written() {
        assert!(matches("0D?*", "0DQ") && matches("0D?*", "0DQ67ZZ") && !matches("0D?*", "0D"));
        assert!(matches("I50", "I50") && !matches("I50", "I501"));
        let range = Pattern::Range("L5000".into(), "L59".into());
        assert!(range.matches("L5000") && range.matches("L5999") && !range.matches("L6000") && !range.matches("L49"));
    }
}
