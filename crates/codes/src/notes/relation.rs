//! [`Relation`]: for every code the notes of one kind that hold for it, found once for the whole table.

use std::collections::HashMap;
use std::ops::Range;

use casemix_record::CodeText;

use super::NoteFile;
use super::kind::NoteKind;
use super::layout::GROUP;
use super::order::{parents, unite};
use crate::{CodeTable, EntryId};

/// For each code a class of codes that the same notes hold for; for each class the places of the notes, the nearest first,
/// and all the codes that they name.
#[derive(Debug)]
pub(super) struct Relation {
    class: Vec<u32>,
    classes: Vec<Class>,
}

#[derive(Debug, Default)]
struct Class {
    sites: Vec<u32>,
    named: Vec<Range<u32>>,
}

impl Relation {
    pub(super) fn new(file: &NoteFile, table: &dyn CodeTable, kind: NoteKind) -> Self {
        let mut making = Making {
            file,
            kind,
            classes: vec![Class::default()],
            known: HashMap::new(),
        };
        let codes: Vec<CodeText> = table.entries().map(|entry| entry.code()).collect();
        let mut class: Vec<u32> = Vec::with_capacity(codes.len());
        for ((id, code), parent) in (0_u32..).zip(&codes).zip(parents(&codes)) {
            let above = match parent.filter(|_| kind.is_inherited()) {
                Some(parent) => class.get(parent as usize).copied().unwrap_or_default(),
                None if kind.is_inherited() => making.groups(table, *code),
                None => 0,
            };
            class.push(making.under(above, id));
        }
        Self {
            class,
            classes: making.classes,
        }
    }

    /// The places of the notes that hold for a code, the nearest first.
    pub(super) fn sites(&self, id: EntryId) -> &[u32] {
        self.of(id).map_or(&[], |class| &class.sites)
    }

    /// All codes that these notes name.
    #[inline]
    pub(super) fn named(&self, id: EntryId) -> &[Range<u32>] {
        self.of(id).map_or(&[], |class| &class.named)
    }

    #[inline]
    fn of(&self, id: EntryId) -> Option<&Class> {
        self.classes.get(*self.class.get(id.index())? as usize)
    }
}

struct Making<'f> {
    file: &'f NoteFile,
    kind: NoteKind,
    classes: Vec<Class>,
    /// Classes by the class above and the place that adds its notes.
    known: HashMap<(u32, u32), u32>,
}

impl Making<'_> {
    /// The class of a category: the notes of its chapter and blocks.
    fn groups(&mut self, table: &dyn CodeTable, code: CodeText) -> u32 {
        let groups = (0_u32..).zip(table.groups()).filter(|(_, group)| group.contains(code));
        groups.fold(0, |above, (at, _)| self.under(above, GROUP | at))
    }

    /// The class of what lies under a class and a place.
    fn under(&mut self, above: u32, site: u32) -> u32 {
        if !self.file.has(site, self.kind) {
            return above;
        }
        if let Some(class) = self.known.get(&(above, site)) {
            return *class;
        }
        let mut class = Class {
            sites: vec![site],
            named: self.file.named_at(site, self.kind),
        };
        if let Some(above) = self.classes.get(above as usize) {
            class.sites.extend(&above.sites);
            class.named.extend(above.named.iter().cloned());
        }
        class.named = unite(class.named);
        let number = u32::try_from(self.classes.len()).unwrap_or_default();
        self.classes.push(class);
        self.known.insert((above, site), number);
        number
    }
}
