//! [`Codes`]: the codes of an index, as their table has them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use casemix_codes::table::{Table, TableError, TableErrorKind};
use casemix_codes::{CodeTable, EntryId, Period};
use casemix_record::CodeText;
use chrono::NaiveDate;

use super::super::seventh::SeventhWords;
use super::layout::{self, NONE};
use super::pool::{Ends, Pool};
use super::terms::check;

/// A character that completes a code, and its meaning.
type Seventh = (char, String);

/// The codes of an index.
#[derive(Debug)]
pub(crate) struct Codes {
    table: Arc<dyn CodeTable>,
    ids: Vec<u32>,
    texts: Pool,
    flags: Vec<u8>,
    groups: Vec<u8>,
    group_texts: Pool,
    /// For each code the nearest heading above.
    above: Vec<u32>,
    /// For each code its pattern of validity, and the patterns.
    validity: Vec<u16>,
    patterns: Vec<Vec<Period>>,
    sevenths: Vec<u8>,
    lists: Vec<Vec<Seventh>>,
    seventh_words: SeventhWords,
    names: Vec<u8>,
    group_names: Vec<u8>,
}

impl Codes {
    pub(crate) fn read(file: &Table, table: Arc<dyn CodeTable>) -> Result<Self, TableError> {
        let steps: Vec<u32> = file.inflated(layout::CODE_STEP)?;
        let mut id = 0_u32;
        let ids: Vec<u32> = steps
            .into_iter()
            .map(|step| {
                id = id.saturating_add(step);
                id
            })
            .collect();
        let mut texts = Pool::default();
        for code in ids.iter().filter_map(|id| table.code(EntryId(*id))) {
            texts.push(&code);
        }
        if Self::check_numbers(&*table, &texts) != file.inflated::<u64>(layout::OF)? || texts.len() != ids.len() {
            return Err(TableError {
                schema: layout::SCHEMA.name,
                kind: TableErrorKind::OtherTable,
            });
        }
        let flags: Vec<u8> = file.inflated(layout::CODE_FLAGS)?;
        let groups: Vec<u8> = file.inflated(layout::CODE_GROUP)?;
        let sevenths: Vec<u8> = file.inflated(layout::CODE_SEVENTH)?;
        let names: Vec<u8> = file.inflated(layout::CODE_NAMES)?;
        for (name, column) in [
            (layout::CODE_FLAGS, &flags),
            (layout::CODE_GROUP, &groups),
            (layout::CODE_SEVENTH, &sevenths),
            (layout::CODE_NAMES, &names),
        ] {
            check(file, name, column.len() == ids.len())?;
        }
        let mut group_texts = Pool::default();
        file.strings(layout::GROUP_TEXT)?
            .iter()
            .for_each(|text| group_texts.push(text));
        let (validity, patterns) = validity(&*table, &ids, &sevenths);
        let lists = lists(file)?;
        Ok(Self {
            above: above(&texts),
            seventh_words: SeventhWords::of(&lists),
            lists,
            group_names: file.inflated(layout::GROUP_NAMES)?,
            table,
            ids,
            texts,
            flags,
            groups,
            group_texts,
            validity,
            patterns,
            sevenths,
            names,
        })
    }

    /// What tells the table and the codes of an index from others.
    pub(crate) fn check_numbers(table: &dyn CodeTable, codes: &Pool) -> Vec<u64> {
        vec![table.len() as u64, codes.check_number()]
    }

    pub(crate) fn table(&self) -> &Arc<dyn CodeTable> {
        &self.table
    }

    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    #[inline]
    pub(crate) fn text(&self, code: u32) -> &str {
        self.texts.get(code as usize).unwrap_or_default()
    }

    /// The codes that begin with `prefix`.
    pub(crate) fn beginning_with(&self, prefix: &str) -> Range<u32> {
        let start = self.texts.partition_point(|code| code < prefix);
        let end = self
            .texts
            .partition_point(|code| code < prefix || code.starts_with(prefix));
        start as u32..end as u32
    }

    pub(crate) fn title(&self, code: u32) -> &str {
        let id = self.ids.get(code as usize).copied().map(EntryId);
        id.and_then(|id| self.table.title(id)).unwrap_or_default()
    }

    #[inline]
    pub(crate) fn flags(&self, code: u32) -> u8 {
        self.flags.get(code as usize).copied().unwrap_or_default()
    }

    pub(crate) fn is(&self, code: u32, bit: u8) -> bool {
        self.flags(code) & bit != 0
    }

    /// Number in the index of the code's chapter, section or class.
    pub(crate) fn group(&self, code: u32) -> u8 {
        self.groups.get(code as usize).copied().unwrap_or_default()
    }

    /// Label and title of a group.
    pub(crate) fn group_text(&self, group: u8) -> (&str, &str) {
        let text = |at: usize| self.group_texts.get(at).unwrap_or_default();
        (text(2 * usize::from(group)), text(2 * usize::from(group) + 1))
    }

    /// Whether it is of the chapters of ICD-10-CM on pregnancy, the perinatal period and what is inborn.
    pub(crate) fn is_of_birth(&self, code: u32) -> bool {
        self.table.system() == casemix_codes::ICD10CM
            && matches!(self.group_text(self.group(code)).0, "15" | "16" | "17")
    }

    pub(crate) fn groups(&self) -> u8 {
        u8::try_from(self.group_texts.len() / 2).unwrap_or(u8::MAX)
    }

    /// The nearest heading above a code.
    #[inline]
    pub(crate) fn above(&self, code: u32) -> Option<u32> {
        self.above.get(code as usize).copied().filter(|above| *above != NONE)
    }

    /// Logarithms of how many further names codes of the same category have, and codes of the same group.
    pub(crate) fn names(&self, code: u32) -> (f32, f32) {
        let of = |column: &[u8], at: usize| f32::from(column.get(at).copied().unwrap_or_default()) / 16.0;
        let group = usize::from(self.group(code));
        (of(&self.names, code as usize), of(&self.group_names, group))
    }

    /// The list of seventh characters that completes a code.
    #[inline]
    pub(crate) fn seventh_list(&self, code: u32) -> Option<u8> {
        self.sevenths.get(code as usize)?.checked_sub(1)
    }

    /// The lists of seventh characters.
    pub(crate) fn seventh_lists(&self) -> &[Vec<Seventh>] {
        &self.lists
    }

    /// The words of the meanings of these lists.
    pub(crate) fn seventh_words(&self) -> &SeventhWords {
        &self.seventh_words
    }

    pub(crate) fn patterns(&self) -> &[Vec<Period>] {
        &self.patterns
    }

    #[inline]
    pub(crate) fn validity(&self, code: u32) -> u16 {
        self.validity.get(code as usize).copied().unwrap_or(u16::MAX)
    }

    /// When the code, completed where it needs that, may stand on a claim; never for a heading.
    pub(crate) fn periods(&self, code: u32) -> &[Period] {
        let pattern = usize::from(self.validity(code));
        self.patterns.get(pattern).map_or(&[], Vec::as_slice)
    }

    /// Whether a heading has a code below it that is valid on a day.
    pub(crate) fn has_valid_below(&self, heading: u32, day: NaiveDate) -> bool {
        let mut below = self.beginning_with(self.text(heading));
        below.any(|code| self.periods(code).iter().any(|period| period.contains(day)))
    }
}

/// For each code the number of its pattern of validity, and the patterns. A code that a seventh character completes is
/// valid when the first of the completed ones is.
fn validity(table: &dyn CodeTable, ids: &[u32], sevenths: &[u8]) -> (Vec<u16>, Vec<Vec<Period>>) {
    let mut numbers: BTreeMap<&[Period], u16> = BTreeMap::new();
    let mut patterns = Vec::new();
    let mut last: Option<(&[Period], u16)> = None;
    let mut number = |periods| {
        let known = last.filter(|(held, _)| *held == periods);
        let number = known.map_or_else(
            || {
                *numbers.entry(periods).or_insert_with(|| {
                    patterns.push(periods.to_vec());
                    (patterns.len() - 1) as u16
                })
            },
            |(_, number)| number,
        );
        last = Some((periods, number));
        number
    };
    let validity = ids.iter().zip(sevenths).map(|(id, seventh)| {
        let completed = if *seventh > 0 { first_completed(table, *id) } else { *id };
        let below = table.periods(EntryId(completed));
        let periods = if below.is_empty() {
            table.periods(EntryId(*id))
        } else {
            below
        };
        number(periods)
    });
    (validity.collect(), patterns)
}

/// The first code that a seventh character makes of the one at `id`: as a rule the next of the table, but for those that
/// once had codes below.
fn first_completed(table: &dyn CodeTable, id: u32) -> u32 {
    let (Some(code), Some(next)) = (table.code(EntryId(id)), table.code(EntryId(id + 1))) else {
        return id;
    };
    let is_next = next.len() == 7
        && next
            .get(code.len()..6)
            .is_some_and(|fill| fill.bytes().all(|byte| byte == b'X'));
    let whole = (!is_next)
        .then(|| CodeText::normalize(&format!("{code:X<6}")))
        .flatten();
    whole.map_or(id + 1, |whole| table.starting_with(whole).start)
}

/// For each code the nearest one above: the longest shorter code that it begins with.
fn above(codes: &Pool) -> Vec<u32> {
    let mut open: Vec<(u32, &str)> = Vec::new();
    let mut above = Vec::with_capacity(codes.len());
    for (at, code) in codes.iter().enumerate() {
        while open.last().is_some_and(|(_, heading)| !code.starts_with(heading)) {
            open.pop();
        }
        above.push(open.last().map_or(NONE, |(heading, _)| *heading));
        open.push((at as u32, code));
    }
    above
}

fn lists(file: &Table) -> Result<Vec<Vec<Seventh>>, TableError> {
    let ends = Ends::of(file.inflated::<u8>(layout::SEVENTH_COUNT)?);
    let characters: Vec<u8> = file.inflated(layout::SEVENTH_CHARACTER)?;
    let meanings = file.strings(layout::SEVENTH_MEANING)?;
    let sound = ends.total() == characters.len() && meanings.len() == characters.len();
    check(file, layout::SEVENTH_COUNT, sound)?;
    let seventh = |at: usize| Some((char::from(*characters.get(at)?), meanings.get(at)?.to_owned()));
    let list = |list: usize| ends.range(list).filter_map(seventh).collect();
    Ok((0..ends.len()).map(list).collect())
}
