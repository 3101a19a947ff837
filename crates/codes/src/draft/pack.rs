//! Writes a draft as a table file.

use std::collections::BTreeMap;

use casemix_record::CodeText;
use chrono::{Datelike, NaiveDate};

use super::{CodeDraft, DraftError, DraftLink};
use crate::code_file::layout::*;
use crate::key::Key;
use crate::table::{TableBuilder, TableError};
use crate::{GroupKind, Period, SeventhCharacter};

impl CodeDraft {
    /// The bytes of the table file: the same draft gives the same bytes.
    ///
    /// Lines of the conversion table that name a code which is not in the draft are left out; see
    /// [`CodeDraft::drop_unknown_links`] for their number.
    ///
    /// # Errors
    ///
    /// [`DraftError::Table`] where there is more than the format can hold: 65,535 validity patterns, 256 lists of
    /// seventh characters, 4 GiB.
    pub fn pack(&self) -> Result<Vec<u8>, DraftError> {
        let mut builder = TableBuilder::new(SCHEMA, &self.system, self.provenance.clone());
        self.pack_keys(&mut builder)?;
        self.pack_validity(&mut builder)?;
        builder.packed(TITLE, self.codes.values().map(|code| &code.title), TITLES_PER_BLOCK)?;
        self.pack_groups(&mut builder)?;
        self.pack_seventh(&mut builder)?;
        self.pack_links(&mut builder)?;
        Ok(builder.finish()?)
    }

    /// Leaves out the lines of the conversion table that name a code which was never billable, and says how many.
    pub fn drop_unknown_links(&mut self) -> usize {
        let before = self.links.len();
        let codes = &self.codes;
        let known = |code: CodeText| codes.get(&code).is_some_and(|code| !code.periods.is_empty());
        self.links
            .retain(|link| known(link.later) && link.earlier.is_none_or(known));
        before - self.links.len()
    }

    fn pack_keys(&self, builder: &mut TableBuilder) -> Result<(), TableError> {
        let (mut buckets, mut ends, mut lows) = (Vec::<u16>::new(), Vec::<u32>::new(), Vec::new());
        for key in self.codes.keys().filter_map(|code| Key::of(code.as_bytes())) {
            let bucket = key.bucket();
            lows.push(key.low());
            if buckets.last() != Some(&bucket) {
                buckets.push(bucket);
                ends.push(0);
            }
            if let Some(end) = ends.last_mut() {
                *end = SCHEMA.number(lows.len(), KEY_LOW)?;
            }
        }
        builder
            .column(BUCKET, &buckets)?
            .column(BUCKET_END, &ends)?
            .column(KEY_LOW, &lows)?;
        Ok(())
    }

    fn pack_validity(&self, builder: &mut TableBuilder) -> Result<(), TableError> {
        let mut patterns: BTreeMap<&[Period], u16> = self.codes.values().map(|code| (&*code.periods, 0)).collect();
        let (mut ends, mut first, mut last) = (Vec::<u16>::new(), Vec::new(), Vec::new());
        for (at, (periods, id)) in patterns.iter_mut().enumerate() {
            *id = SCHEMA.number(at, VALIDITY)?;
            first.extend(periods.iter().map(|period| day_number(period.first)));
            last.extend(periods.iter().map(|period| day_number(period.last)));
            ends.push(SCHEMA.number(first.len(), PATTERN_END)?);
        }
        let ids: Vec<u16> = self
            .codes
            .values()
            .filter_map(|code| patterns.get(&*code.periods).copied())
            .collect();
        builder.column(VALIDITY, &ids)?.column(PATTERN_END, &ends)?;
        builder.column(PERIOD_FIRST, &first)?.column(PERIOD_LAST, &last)?;
        Ok(())
    }

    fn pack_groups(&self, builder: &mut TableBuilder) -> Result<(), TableError> {
        let kinds: Vec<u8> = self
            .groups
            .iter()
            .map(|group| u8::from(group.kind != GroupKind::Chapter))
            .collect();
        let texts = self
            .groups
            .iter()
            .flat_map(|group| [&*group.label, &group.title, &group.first, &group.last]);
        let mut ends = Vec::<u16>::new();
        let mut categories: Vec<CodeText> = Vec::new();
        for group in &self.groups {
            categories.extend(&group.categories);
            ends.push(SCHEMA.number(categories.len(), GROUP_END)?);
        }
        builder.column(GROUP_KIND, &kinds)?.strings(GROUP_TEXT, texts)?;
        builder.column(GROUP_END, &ends)?.strings(GROUP_CATEGORY, categories)?;
        Ok(())
    }

    fn pack_seventh(&self, builder: &mut TableBuilder) -> Result<(), TableError> {
        let ids = self.ids();
        let mut lists: Vec<&[SeventhCharacter]> = Vec::new();
        let (mut entries, mut numbers) = (Vec::<u32>::new(), Vec::<u8>::new());
        for (code, characters) in &self.seventh {
            let Some(id) = ids.get(code) else { continue };
            let list = lists.iter().position(|list| list == characters).unwrap_or_else(|| {
                lists.push(characters);
                lists.len() - 1
            });
            entries.push(*id);
            numbers.push(SCHEMA.number(list, SEVENTH_LIST)?);
        }
        let mut ends = Vec::<u16>::new();
        let mut characters: Vec<u8> = Vec::new();
        for list in &lists {
            for seventh in *list {
                characters.push(SCHEMA.number(seventh.character as usize, SEVENTH_CHARACTER)?);
            }
            ends.push(SCHEMA.number(characters.len(), SEVENTH_END)?);
        }
        let meanings = lists
            .iter()
            .flat_map(|list| list.iter().map(|seventh| &seventh.meaning));
        builder
            .column(SEVENTH_ENTRY, &entries)?
            .column(SEVENTH_LIST, &numbers)?;
        builder
            .column(SEVENTH_END, &ends)?
            .column(SEVENTH_CHARACTER, &characters)?;
        builder.strings(SEVENTH_MEANING, meanings)?;
        Ok(())
    }

    fn pack_links(&self, builder: &mut TableBuilder) -> Result<(), TableError> {
        let ids = self.ids();
        let line = |link: &DraftLink| {
            let earlier = link
                .earlier
                .map_or(Some(NO_EARLIER), |earlier| ids.get(&earlier).copied())?;
            Some((
                earlier,
                day_number(link.effective),
                *ids.get(&link.later)?,
                link.together,
            ))
        };
        let mut lines: Vec<_> = self.links.iter().filter_map(line).collect();
        lines.sort_unstable();
        // A line given both as one of several alternatives and together with others is an alternative.
        lines.dedup_by_key(|(earlier, day, later, _)| (*earlier, *day, *later));
        let mut by_later: Vec<_> = lines.iter().zip(0_u32..).collect();
        by_later.sort_by_key(|((earlier, day, later, _), _)| (*later, *day, *earlier));

        builder.column(LINK_EARLIER, &lines.iter().map(|line| line.0).collect::<Vec<_>>())?;
        builder.column(LINK_DAY, &lines.iter().map(|line| line.1).collect::<Vec<_>>())?;
        builder.column(LINK_LATER, &lines.iter().map(|line| line.2).collect::<Vec<_>>())?;
        builder.column(
            LINK_TOGETHER,
            &lines.iter().map(|line| u8::from(line.3)).collect::<Vec<_>>(),
        )?;
        builder.column(LINK_BY_LATER, &by_later.iter().map(|(_, at)| *at).collect::<Vec<_>>())?;
        Ok(())
    }

    fn ids(&self) -> BTreeMap<CodeText, u32> {
        self.codes.keys().copied().zip(0..).collect()
    }
}

/// A day as yyyymmdd.
fn day_number(day: NaiveDate) -> u32 {
    u32::try_from(day.year()).unwrap_or_default() * 10_000 + day.month() * 100 + day.day()
}
