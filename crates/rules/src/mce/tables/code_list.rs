//! The codes of one kind and revision of ICD, and where their rows stand.

use std::ops::Range;

use casemix_codes::{
    Key, KeyIndex,
    table::{Handle, Table, U8s, U16s},
};

use super::Error;

/// Sections of a list: distances between its keys, and for each code the number of its list of rows.
pub(super) struct Sections {
    pub(super) key: &'static str,
    pub(super) rows: &'static str,
}

/// The sections of every list: diagnoses and procedures of ICD-9-CM, then of ICD-10.
pub(super) const SECTIONS: [Sections; 4] = [
    Sections {
        key: "diagnosis9_key",
        rows: "diagnosis9_rows",
    },
    Sections {
        key: "procedure9_key",
        rows: "procedure9_rows",
    },
    Sections {
        key: "diagnosis10_key",
        rows: "diagnosis10_rows",
    },
    Sections {
        key: "procedure10_key",
        rows: "procedure10_rows",
    },
];

/// So many bits of a number in the index tell how many rows a code has; the others, where they begin.
const COUNT_BITS: u32 = 4;

/// An indexed list of codes.
#[derive(Debug)]
pub(super) struct CodeList {
    keys: Handle<u8>,
    index: KeyIndex,
}

impl CodeList {
    /// Opens the four lists. `row_lists` are the lists of rows that their codes name by number.
    pub(super) fn open_all(table: &Table, row_lists: &[Range<usize>]) -> Result<[CodeList; 4], Error> {
        let [a, b, c, d] = &SECTIONS;
        let open = |sections| CodeList::open(table, sections, row_lists);
        Ok([open(a)?, open(b)?, open(c)?, open(d)?])
    }

    fn open(table: &Table, sections: &Sections, row_lists: &[Range<usize>]) -> Result<CodeList, Error> {
        let inconsistent = || Error::Inconsistent { section: sections.key };
        let numbers: Option<Vec<u32>> = row_lists.iter().map(pack).collect();
        let numbers = numbers.ok_or_else(inconsistent)?;
        let keys = table.handle(sections.key)?;
        let lists: U16s<'_> = table.column(sections.rows)?;
        let mut read = Keys::new(table.at(keys));
        let entries = lists
            .iter()
            .map(|list| Some((read.next()?, *numbers.get(usize::from(list))?)));
        let entries: Vec<_> = entries.collect::<Option<_>>().ok_or_else(inconsistent)?;
        if !read.is_at_end() {
            return Err(inconsistent());
        }
        let index = KeyIndex::new(entries.into_iter()).ok_or_else(inconsistent)?;
        Ok(CodeList { keys, index })
    }

    /// Where the rows of a code stand.
    #[inline]
    pub(super) fn find(&self, key: Key) -> Option<Range<usize>> {
        let number = self.index.find(key)?;
        let start = (number >> COUNT_BITS) as usize;
        Some(start..start + (number & ((1 << COUNT_BITS) - 1)) as usize)
    }

    /// Every code with the place of its rows, ascending.
    pub(super) fn codes<'t>(&'t self, table: &'t Table) -> impl Iterator<Item = (Key, Range<usize>)> + 't {
        Keys::new(table.at(self.keys)).filter_map(|key| Some((key, self.find(key)?)))
    }
}

/// Where rows stand as one number.
fn pack(rows: &Range<usize>) -> Option<u32> {
    let (start, count) = (u32::try_from(rows.start).ok()?, u32::try_from(rows.len()).ok()?);
    (count < 1 << COUNT_BITS && start < 1 << (27 - COUNT_BITS)).then_some(start << COUNT_BITS | count)
}

/// Ascending keys out of their distances: seven bits a byte, the lowest first, the highest bit set where more follow.
struct Keys<'t> {
    bytes: U8s<'t>,
    at: usize,
    last: u64,
}

impl<'t> Keys<'t> {
    fn new(bytes: U8s<'t>) -> Self {
        Keys { bytes, at: 0, last: 0 }
    }

    fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }
}

impl Iterator for Keys<'_> {
    type Item = Key;

    fn next(&mut self) -> Option<Key> {
        let (mut distance, mut shift) = (0_u64, 0);
        loop {
            let byte = self.bytes.get(self.at)?;
            self.at += 1;
            distance |= u64::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
        // A distance of nothing would be a code twice.
        self.last = self.last.checked_add(distance).filter(|_| distance > 0)?;
        Key::from_number(self.last)
    }
}

/// The distances between ascending keys, as [`Keys`] reads them; `None` if they do not ascend.
pub(super) fn write_keys(keys: impl Iterator<Item = Key>) -> Option<Vec<u8>> {
    let (mut bytes, mut last) = (Vec::new(), 0);
    for key in keys {
        let mut distance = key.number().checked_sub(last).filter(|distance| *distance > 0)?;
        last = key.number();
        while distance > 0x7f {
            bytes.push(distance as u8 | 0x80);
            distance >>= 7;
        }
        bytes.push(distance as u8);
    }
    Some(bytes)
}
