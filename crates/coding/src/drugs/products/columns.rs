//! The columns and texts of the table of products.

use casemix_codes::table::{Packed, SectionFault, Table, TableError};

/// What is known of each product as numbers: one row for each product, in the order of the codes.
pub(super) struct ProductColumns {
    /// Labeler and product, nine digits.
    pub(super) number: Vec<u32>,
    /// First and last day of marketing, as `yyyymmdd`; 0 where there is none.
    pub(super) first: Vec<u32>,
    pub(super) last: Vec<u32>,
    pub(super) preparation: Vec<u32>,
    pub(super) brand: Texts,
    pub(super) labeler: Texts,
    pub(super) marketing: Texts,
    pub(super) application: Texts,
    pub(super) packages: Texts,
}

/// What is known of each preparation.
pub(super) struct PreparationColumns {
    /// Which list of substances.
    list: Vec<u32>,
    lists: Lists,
    substance: Packed,
    pub(super) name: Texts,
    pub(super) amounts: Texts,
    pub(super) units: Texts,
    pub(super) form: Texts,
    pub(super) routes: Texts,
    pub(super) classes: Texts,
    pub(super) schedule: Texts,
}

/// A text for each row: rows share texts.
pub(super) struct Texts {
    pub(super) of_row: Vec<u32>,
    pub(super) texts: Packed,
}

impl Texts {
    /// Opens a column and the section of texts that it points into.
    fn open(table: &Table, column: &'static str, texts: &'static str, rows: usize) -> Result<Self, TableError> {
        let opened = Self {
            of_row: table.inflated(column)?,
            texts: table.packed(texts)?,
        };
        let whole = opened.of_row.len() == rows && points_into(&opened.of_row, opened.texts.len());
        whole
            .then_some(opened)
            .ok_or_else(|| table.error(column, SectionFault::Layout))
    }

    /// The text of a row.
    pub(super) fn get(&self, row: usize) -> &str {
        let number = self.of_row.get(row);
        number
            .and_then(|number| self.texts.get(*number as usize))
            .unwrap_or_default()
    }
}

fn points_into(numbers: &[u32], count: usize) -> bool {
    numbers.iter().all(|number| (*number as usize) < count)
}

impl ProductColumns {
    pub(super) fn open(table: &Table, preparations: usize) -> Result<Self, TableError> {
        let number = ascending(table.inflated("number")?);
        let rows = number.len();
        let texts = |column, texts| Texts::open(table, column, texts, rows);
        let columns = Self {
            first: table.inflated("first")?,
            last: table.inflated("last")?,
            preparation: table.inflated("of_preparation")?,
            brand: texts("of_brand", "brand")?,
            labeler: texts("of_labeler", "labeler")?,
            marketing: texts("of_marketing", "marketing")?,
            application: texts("of_application", "application")?,
            packages: texts("of_packages", "packages")?,
            number,
        };
        let even = [&columns.first, &columns.last, &columns.preparation].map(|column| column.len() == rows);
        match even == [true; 3] && points_into(&columns.preparation, preparations) {
            true => Ok(columns),
            false => Err(table.error("of_preparation", SectionFault::Layout)),
        }
    }
}

impl PreparationColumns {
    pub(super) fn open(table: &Table) -> Result<Self, TableError> {
        let list: Vec<u32> = table.inflated("of_substances")?;
        let rows = list.len();
        let texts = |column, texts| Texts::open(table, column, texts, rows);
        let columns = Self {
            lists: Lists::of_lengths(&table.inflated("substance_counts")?, table.inflated("substances")?),
            substance: table.packed("substance")?,
            name: texts("of_name", "name")?,
            amounts: texts("of_amounts", "amounts")?,
            units: texts("of_units", "units")?,
            form: texts("of_form", "form")?,
            routes: texts("of_routes", "routes")?,
            classes: texts("of_classes", "classes")?,
            schedule: texts("of_schedule", "schedule")?,
            list,
        };
        let whole =
            points_into(&columns.list, columns.lists.len()) && points_into(&columns.lists.all, columns.substance.len());
        whole
            .then_some(columns)
            .ok_or_else(|| table.error("substances", SectionFault::Layout))
    }

    /// Number of preparations.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Number of substances.
    pub(super) fn substance_count(&self) -> usize {
        self.substance.len()
    }

    /// A substance by its number.
    pub(super) fn substance(&self, number: u32) -> &str {
        self.substance.get(number as usize).unwrap_or_default()
    }

    /// The numbers of the substances of a preparation.
    pub(super) fn substances(&self, preparation: u32) -> &[u32] {
        let list = self.list.get(preparation as usize);
        list.map(|list| self.lists.get(*list)).unwrap_or_default()
    }
}

/// Lists of numbers, one behind the other.
#[derive(Default)]
pub(super) struct Lists {
    /// Where each ends.
    ends: Vec<u32>,
    all: Vec<u32>,
}

impl Lists {
    /// Lists of these lengths; what goes beyond the numbers is cut.
    pub(super) fn of_lengths(lengths: &[u32], all: Vec<u32>) -> Self {
        let most = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let ends = lengths.iter().scan(0_u32, |end, length| {
            *end = end.saturating_add(*length).min(most);
            Some(*end)
        });
        Self {
            ends: ends.collect(),
            all,
        }
    }

    /// Of pairs, the second ones of each first one below `count`, in the order of the pairs. They are gone through twice.
    pub(super) fn of_pairs(count: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut lengths = vec![0_u32; count];
        for (first, _) in pairs.clone() {
            if let Some(length) = lengths.get_mut(first as usize) {
                *length += 1;
            }
        }
        let total: usize = lengths.iter().map(|length| *length as usize).sum();
        let mut lists = Self::of_lengths(&lengths, vec![0; total]);
        // Where the next number of each list goes: from its start on.
        let mut next: Vec<u32> = std::iter::once(0).chain(lists.ends.iter().copied()).collect();
        for (first, second) in pairs {
            let Some(at) = next.get_mut(first as usize).filter(|_| (first as usize) < count) else {
                continue;
            };
            if let Some(place) = lists.all.get_mut(*at as usize) {
                *place = second;
            }
            *at += 1;
        }
        lists
    }

    /// Number of lists.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A list; empty beyond the last one.
    pub(super) fn get(&self, number: u32) -> &[u32] {
        let at = number as usize;
        let start = at
            .checked_sub(1)
            .map_or(Some(0), |before| self.ends.get(before).copied());
        let range = start
            .zip(self.ends.get(at))
            .map(|(start, end)| start as usize..*end as usize);
        range.and_then(|range| self.all.get(range)).unwrap_or_default()
    }

    /// Every list with its number, number by number.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (u32, u32)> + Clone {
        let count = u32::try_from(self.len()).unwrap_or(u32::MAX);
        (0..count).flat_map(|list| self.get(list).iter().map(move |number| (list, *number)))
    }
}

/// Ascending numbers are stored as their differences.
fn ascending(mut differences: Vec<u32>) -> Vec<u32> {
    let mut sum = 0_u32;
    for difference in &mut differences {
        sum = sum.wrapping_add(*difference);
        *difference = sum;
    }
    differences
}
