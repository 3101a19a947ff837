//! [`ListOrder`]: the order in which the tabular list puts codes, which is not quite that of their text.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use casemix_record::CodeText;

use crate::official::TabularHeading;
use crate::{CodeTable, EntryId};

/// Codes that the list moves before another of the same heading, `None` for behind the last: `C4A` before `C44`.
pub(super) type Moved = BTreeMap<CodeText, Option<CodeText>>;

/// The codes that stand elsewhere than their text would put them.
pub(super) fn moved(headings: &[TabularHeading]) -> Moved {
    let codes: Vec<CodeText> = headings.iter().map(|heading| heading.code).collect();
    let known: HashMap<CodeText, ()> = codes.iter().map(|code| (*code, ())).collect();
    let mut siblings: HashMap<Option<CodeText>, Vec<CodeText>> = HashMap::new();
    for code in codes {
        let shorter = (1..code.len())
            .rev()
            .filter_map(|len| CodeText::normalize(code.get(..len)?));
        let parent = shorter.into_iter().find(|shorter| known.contains_key(shorter));
        siblings.entry(parent).or_default().push(code);
    }
    siblings
        .values()
        .flat_map(|siblings| moved_siblings(siblings))
        .collect()
}

/// The least of siblings to move: those outside a longest ascending sequence.
fn moved_siblings(siblings: &[CodeText]) -> Vec<(CodeText, Option<CodeText>)> {
    if siblings.is_sorted() {
        return Vec::new();
    }
    // Patience sorting: for each length the end of the sequence that ends lowest, and for each code the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(siblings.len());
    for (at, code) in siblings.iter().enumerate() {
        let len = ends.partition_point(|end| siblings.get(*end).is_some_and(|end| end < code));
        before.push(len.checked_sub(1).and_then(|shorter| ends.get(shorter).copied()));
        match ends.get_mut(len) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut stays = vec![false; siblings.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        if let Some(stays) = stays.get_mut(at) {
            *stays = true;
        }
        next = before.get(at).copied().flatten();
    }
    let mut following = None;
    let mut moved = Vec::new();
    for (code, stays) in siblings.iter().zip(&stays).rev() {
        if *stays {
            following = Some(*code);
        } else {
            moved.push((*code, following));
        }
    }
    moved
}

/// The entries of a table in the order of the list.
#[derive(Debug)]
pub(super) struct ListOrder {
    /// The ids in the order of the list.
    listed: Vec<u32>,
    /// For each id its place, and the place behind everything below it.
    place: Vec<Range<u32>>,
}

impl ListOrder {
    pub(super) fn new(table: &dyn CodeTable, moved: &Moved) -> Self {
        let codes: Vec<CodeText> = table.entries().map(|entry| entry.code()).collect();
        let mut children: Vec<Vec<u32>> = vec![Vec::new(); codes.len()];
        let mut roots: Vec<u32> = Vec::new();
        for (id, parent) in (0_u32..).zip(parents(&codes)) {
            let siblings = parent.and_then(|parent| children.get_mut(parent as usize));
            siblings.unwrap_or(&mut roots).push(id);
        }
        let position = |id: &u32| {
            let code = codes.get(*id as usize).copied();
            match code.and_then(|code| moved.get(&code)) {
                Some(Some(following)) => (0, Some(*following), 0, code),
                Some(None) => (1, code, 0, code),
                None => (0, code, 1, code),
            }
        };
        roots.sort_by_key(position);
        children.iter_mut().for_each(|siblings| siblings.sort_by_key(position));

        let mut order = Self {
            listed: Vec::with_capacity(codes.len()),
            place: vec![0..0; codes.len()],
        };
        roots.reverse();
        let mut waiting: Vec<(u32, bool)> = roots.into_iter().map(|id| (id, false)).collect();
        while let Some((id, is_done)) = waiting.pop() {
            let here = u32::try_from(order.listed.len()).unwrap_or(u32::MAX);
            let Some(place) = order.place.get_mut(id as usize) else {
                continue;
            };
            if is_done {
                place.end = here;
                continue;
            }
            place.start = here;
            order.listed.push(id);
            waiting.push((id, true));
            let below = children.get(id as usize).into_iter().flatten().rev();
            waiting.extend(below.map(|id| (*id, false)));
        }
        order
    }

    /// The ids of `first` to `last` and everything below, ascending and apart; none for a range that runs backward.
    pub(super) fn range(&self, first: EntryId, last: EntryId) -> Vec<Range<u32>> {
        let place = |id: EntryId| self.place.get(id.index()).cloned().unwrap_or_default();
        let listed = self.listed.get(place(first).start as usize..place(last).end as usize);
        let mut ranges: Vec<Range<u32>> = Vec::new();
        for id in listed.unwrap_or_default() {
            match ranges.last_mut() {
                Some(range) if range.end == *id => range.end += 1,
                _ => ranges.push(*id..*id + 1),
            }
        }
        unite(ranges)
    }
}

/// Ranges in any order as ascending ranges that neither touch nor overlap.
pub(super) fn unite(mut ranges: Vec<Range<u32>>) -> Vec<Range<u32>> {
    ranges.sort_unstable_by_key(|range| range.start);
    let mut united: Vec<Range<u32>> = Vec::with_capacity(ranges.len());
    for range in ranges.into_iter().filter(|range| !range.is_empty()) {
        match united.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => united.push(range),
        }
    }
    united
}

/// For each of ascending codes the place of its heading among them.
fn parents(codes: &[CodeText]) -> Vec<Option<u32>> {
    // Ascending text puts every code behind its heading, so one pass that keeps the open headings finds all parents.
    let mut open: Vec<(u32, CodeText)> = Vec::new();
    let parent = |(id, code): (u32, &CodeText)| {
        while open.last().is_some_and(|(_, heading)| !code.starts_with(&**heading)) {
            open.pop();
        }
        let parent = open.last().map(|(heading, _)| *heading);
        open.push((id, *code));
        parent
    };
    (0_u32..).zip(codes).map(parent).collect()
}
