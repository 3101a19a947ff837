//! [`Relation`]: for every code the notes of one kind that hold for it, found once for the whole table.

use std::collections::HashMap;
use std::ops::Range;

use super::NoteFile;
use super::kind::NoteKind;
use super::layout::GROUP;
use super::order::unite;
use crate::{CodeTable, EntryId, Group};

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
            class: vec![0; table.len()],
            classes: vec![Class::default()],
            known: HashMap::new(),
        };
        // Outer places come before inner ones, in the list of groups as among the codes.
        if kind.is_inherited() {
            for (at, group) in (0_u32..).zip(table.groups()) {
                making.lay(GROUP | at, ids_of(table, group));
            }
        }
        for site in file.sites().filter(|site| site & GROUP == 0) {
            let code = table.code(EntryId(site)).filter(|_| kind.is_inherited());
            let below = code.map_or(site..site + 1, |code| table.starting_with(code));
            making.lay(site, [below]);
        }
        Self {
            class: making.class,
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

/// The ids of the codes of a chapter or block.
fn ids_of(table: &dyn CodeTable, group: &Group) -> impl Iterator<Item = Range<u32>> {
    let from_first_to_last = || table.starting_with(group.first).start..table.starting_with(group.last).end;
    let whole = group.categories.is_empty().then(from_first_to_last);
    let categories = group.categories.iter();
    whole
        .into_iter()
        .chain(categories.map(|category| table.starting_with(*category)))
}

struct Making<'f> {
    file: &'f NoteFile,
    kind: NoteKind,
    class: Vec<u32>,
    classes: Vec<Class>,
    /// Classes by the class above and the place that adds its notes.
    known: HashMap<(u32, u32), u32>,
}

impl Making<'_> {
    /// Adds the notes of a place to the classes of codes.
    fn lay(&mut self, site: u32, codes: impl IntoIterator<Item = Range<u32>>) {
        if !self.file.has(site, self.kind) {
            return;
        }
        let mut class = std::mem::take(&mut self.class);
        for ids in codes {
            let codes = class.get_mut(ids.start as usize..ids.end as usize).unwrap_or_default();
            for alike in codes.chunk_by_mut(|one, other| one == other) {
                let above = alike.first().copied().unwrap_or_default();
                alike.fill(self.under(above, site));
            }
        }
        self.class = class;
    }

    /// The class of what lies under a class and a place.
    fn under(&mut self, above: u32, site: u32) -> u32 {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Codes;

    /// The places whose notes hold for a code, found by walking up from it.
    fn walked(file: &NoteFile, table: &dyn CodeTable, kind: NoteKind, id: EntryId) -> Vec<u32> {
        let code = table.code(id).unwrap();
        let headings = (1..=code.len()).rev().filter_map(|len| table.lookup(code.get(..len)?));
        let codes = headings.map(|entry| entry.id().0);
        let groups = (0..).zip(table.groups()).filter(|(_, group)| group.contains(code));
        let mut groups: Vec<u32> = groups.map(|(at, _)| GROUP | at).collect();
        groups.reverse();
        let all = codes
            .chain(groups)
            .take(if kind.is_inherited() { usize::MAX } else { 1 });
        all.filter(|site| file.has(*site, kind)).collect()
    }

    #[test]
    fn every_code_has_the_notes_of_itself_and_of_what_is_above_it() {
        let table = &*Codes::embedded().unwrap().icd10cm;
        let file = table.note_files().last().unwrap();
        let mut held = 0;
        for kind in NoteKind::ALL {
            let relation = Relation::new(file, table, kind);
            for id in (0..u32::try_from(table.len()).unwrap()).step_by(5).map(EntryId) {
                let sites = walked(file, table, kind, id);
                assert_eq!(relation.sites(id), sites, "{:?}", table.code(id));
                let named = sites.iter().flat_map(|site| file.named_at(*site, kind)).collect();
                assert_eq!(relation.named(id), unite(named));
                held += sites.len();
            }
        }
        assert!(held > 10_000, "{held}");
    }
}
