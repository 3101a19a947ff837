//! [`Resolver`]: from the references in the prose of a note to the codes of a table.

use std::collections::HashMap;
use std::ops::Range;

use casemix_record::CodeText;

use super::kind::NoteKind;
use super::order::{ListOrder, Moved, unite};
use super::qualifier::Qualifier;
use super::reference::{Reference, ReferenceList, chapters, names_a_code, references};
use crate::{CodeTable, EntryId, GroupKind};

/// What a note names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Named {
    /// Ascending ranges of ids.
    pub(super) codes: Vec<Range<u32>>,
    /// Whether the text holds something of the form of a code.
    pub(super) has_code: bool,
    /// Whether a reference of it could not be resolved.
    pub(super) is_unresolved: bool,
}

/// Resolves references against one table.
pub(super) struct Resolver<'t> {
    table: &'t (dyn CodeTable + 't),
    order: ListOrder,
    /// Restricted lists come again and again: the adverse effects of drugs stand in a hundred notes.
    restricted: HashMap<(Vec<Reference>, Qualifier), Vec<Range<u32>>>,
}

impl<'t> Resolver<'t> {
    pub(super) fn new(table: &'t (dyn CodeTable + 't), moved: &Moved) -> Self {
        Self {
            order: ListOrder::new(table, moved),
            table,
            restricted: HashMap::new(),
        }
    }

    /// What the text of a note names.
    ///
    /// Where codes stand in brackets, they are the codes of the condition that the words describe, and codes among the words
    /// are part of the description: *tuberculosis of any type in A15 (J65)* names J65. The first line of a list, which ends
    /// in a colon, only describes. A word that looks like a code but is none (*vitamin B12*) is a word, unless brackets or
    /// the words before it say that it is a code; so is any in the name of a disease (*LGMD R12*).
    pub(super) fn named(&mut self, kind: NoteKind, text: &str) -> Named {
        let describes = kind.is_instruction() || matches!(kind, NoteKind::Excludes1 | NoteKind::Excludes2);
        let lists = references(text);
        let has_brackets = lists.iter().any(|list| list.is_bracketed && self.is_known(list));
        let is_lead = is_lead(text);
        let mut named = Named {
            has_code: names_a_code(text),
            ..Named::default()
        };
        let mut excepted = Vec::new();
        for list in &lists {
            let is_certain = list.is_bracketed || list.is_announced || list.is_excepted;
            if !self.is_known(list) {
                named.is_unresolved |= is_certain;
                continue;
            }
            let is_described = describes && (has_brackets || is_lead);
            let is_name = kind == NoteKind::InclusionTerm && !is_certain;
            if !list.is_bracketed && (is_described || is_name) {
                continue;
            }
            match self.codes(list, describes) {
                Some(codes) if list.is_excepted && !list.is_bracketed => excepted.extend(codes),
                Some(codes) => named.codes.extend(codes),
                None => named.is_unresolved = true,
            }
        }
        if named.codes.is_empty() && !named.has_code {
            named.codes = chapters(text).flat_map(|label| self.chapter(label)).collect();
        }
        named.codes = without(unite(named.codes), &unite(excepted));
        named
    }

    fn is_known(&self, list: &ReferenceList) -> bool {
        let is_known = |code: CodeText| self.table.find(code).is_some();
        list.references
            .iter()
            .all(|reference| is_known(reference.first) && is_known(reference.last))
    }

    /// The codes of a list; `None` where a range runs backward or a restriction leaves nothing.
    fn codes(&mut self, list: &ReferenceList, restricts_by_title: bool) -> Option<Vec<Range<u32>>> {
        let qualifier = match &list.qualifier {
            // In a description `with` joins conditions: *any condition in J40-J42 with infection*.
            Some(Qualifier::Title(_)) if !restricts_by_title => None,
            Some(Qualifier::Nothing) | None => None,
            Some(qualifier) => Some(qualifier.clone()),
        };
        let Some(qualifier) = qualifier else {
            return self.all(&list.references);
        };
        let key = (list.references.clone(), qualifier);
        if !self.restricted.contains_key(&key) {
            let codes = restrict(self.table, &self.all(&list.references)?, &key.1);
            self.restricted.insert(key.clone(), codes);
        }
        self.restricted.get(&key).filter(|codes| !codes.is_empty()).cloned()
    }

    fn all(&self, references: &[Reference]) -> Option<Vec<Range<u32>>> {
        let mut all = Vec::new();
        for reference in references {
            let codes = if reference.first == reference.last {
                vec![self.table.starting_with(reference.first)]
            } else {
                self.order
                    .range(self.table.find(reference.first)?, self.table.find(reference.last)?)
            };
            if codes.iter().all(Range::is_empty) {
                return None;
            }
            all.extend(codes);
        }
        Some(unite(all))
    }

    /// The codes of a chapter, by its label.
    fn chapter(&self, label: &str) -> Vec<Range<u32>> {
        let chapter = |group: &&crate::Group| group.kind == GroupKind::Chapter && group.label == label;
        let Some(chapter) = self.table.groups().iter().find(chapter) else {
            return Vec::new();
        };
        match (self.table.find(chapter.first), self.table.find(chapter.last)) {
            (Some(first), Some(last)) => self.order.range(first, last),
            _ => Vec::new(),
        }
    }
}

/// Whether a line only leads in those that follow: it ends in a colon.
pub(super) fn is_lead(text: &str) -> bool {
    text.trim_end().ends_with(':')
}

/// Ranges without what lies in others; both ascending and apart.
fn without(ranges: Vec<Range<u32>>, gone: &[Range<u32>]) -> Vec<Range<u32>> {
    let mut left = Vec::with_capacity(ranges.len());
    for mut range in ranges {
        for gone in gone {
            if gone.start < range.end && range.start < gone.end {
                left.push(range.start..gone.start.max(range.start));
                range.start = gone.end.min(range.end);
            }
        }
        left.push(range);
    }
    unite(left)
}

/// The codes that a restriction leaves: those with nothing below them that it holds for, and the headings of which it
/// leaves everything below.
fn restrict(table: &dyn CodeTable, codes: &[Range<u32>], qualifier: &Qualifier) -> Vec<Range<u32>> {
    let mut left = Vec::new();
    // Backward, so that a heading comes after all that lies below it.
    let mut nearest_out = u32::MAX;
    for entry in codes
        .iter()
        .rev()
        .flat_map(|range| table.entries_in(range.clone()).rev())
    {
        let with_below = table.starting_with(entry.code());
        let is_left = if with_below.len() > 1 {
            with_below.end <= nearest_out
        } else {
            holds(table, entry.id(), entry.code(), qualifier)
        };
        let id = entry.id().0;
        if is_left {
            left.push(id..id + 1);
        } else if with_below.len() <= 1 {
            nearest_out = id;
        }
    }
    unite(left)
}

fn holds(table: &dyn CodeTable, id: EntryId, code: CodeText, qualifier: &Qualifier) -> bool {
    let detail = code.get(3..).unwrap_or_default();
    let core = code.get(..6).unwrap_or(&code).trim_end_matches('X');
    let at = |place: usize| code.as_bytes().get(place).map(|byte| char::from(*byte));
    let is_one = |sign: Option<char>, values: &[(char, char)]| {
        sign.is_some_and(|sign| values.iter().any(|(first, last)| (*first..=*last).contains(&sign)))
    };
    match qualifier {
        Qualifier::Nothing => true,
        Qualifier::Detail(ranges) => ranges.iter().any(|(first, last)| {
            let begins = |end: &String| detail.starts_with(end.as_str());
            begins(first) || begins(last) || (first.as_str() < detail && detail < last.as_str())
        }),
        Qualifier::Ending(ends) => ends
            .iter()
            .any(|end| core.ends_with(end.as_str()) && core.len() >= 3 + end.len()),
        Qualifier::At(place, values) => is_one(at(*place), values),
        Qualifier::From(place, signs) => code.get(*place..).is_some_and(|rest| rest.starts_with(signs.as_str())),
        Qualifier::Intent(values) => is_one(core.chars().last().filter(|_| core.len() >= 5), values),
        Qualifier::SeventhMeaning(words) => {
            let seventh = table
                .entry(id)
                .map(|entry| entry.seventh_characters())
                .unwrap_or_default();
            let own = seventh.iter().find(|seventh| Some(seventh.character) == at(6));
            own.is_some_and(|seventh| seventh.meaning.contains(words.as_str()))
        }
        Qualifier::Title(words) => table
            .title(id)
            .is_some_and(|title| title.to_ascii_lowercase().contains(words.as_str())),
    }
}
