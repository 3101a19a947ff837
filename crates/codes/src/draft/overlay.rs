//! Lays official releases over a draft.

use std::collections::BTreeSet;

use casemix_record::CodeText;
use chrono::NaiveDate;

use super::{CodeDraft, DraftError, DraftLink};
use crate::Period;
use crate::official::{Change, ConversionRow, ConversionTable, OrderRow, Previous};
use crate::period::{take_out, unite};

impl CodeDraft {
    /// Replaces a release: in `period` the code set is exactly that of an order file or code file, and its titles are
    /// taken over. Codes of other periods stay.
    ///
    /// # Errors
    ///
    /// [`DraftError::Gap`] where `period` does not touch the days covered; nothing is changed then.
    pub fn load_release(&mut self, rows: &[OrderRow<'_>], period: Period) -> Result<(), DraftError> {
        self.cover(period)?;
        for code in self.codes.values_mut() {
            take_out(&mut code.periods, period);
        }
        for row in rows {
            self.set_title(row.code, row.title)?;
            if row.billable {
                self.add_period(row.code, period)?;
            }
        }
        Ok(())
    }

    /// Overlays a release: in `period` the code set is that of the day before, changed as an addenda file says.
    ///
    /// # Errors
    ///
    /// [`DraftError::Gap`] where the day before `period` is not covered; nothing is changed then.
    pub fn apply_addenda(&mut self, changes: &[Change<'_>], period: Period) -> Result<(), DraftError> {
        let covered = self.covered();
        let eve = period
            .first
            .pred_opt()
            .filter(|eve| covered.is_some_and(|covered| covered.contains(*eve)));
        let eve = eve.ok_or(DraftError::Gap {
            period,
            covered: covered.unwrap_or(period),
        })?;
        self.cover(period)?;
        for code in self.codes.values_mut() {
            let carried = code.periods.iter().any(|period| period.contains(eve));
            let change = if carried { unite } else { take_out };
            change(&mut code.periods, period);
        }
        for change in changes {
            match *change {
                Change::Add { code, billable, title } => {
                    self.set_title(code, title)?;
                    if billable {
                        self.add_period(code, period)?;
                    }
                }
                Change::Delete { code, billable } => {
                    if billable {
                        self.take_period(code, period);
                    }
                }
                Change::Revise { code, title } => self.set_title(code, title)?,
            }
        }
        Ok(())
    }

    /// Replaces the conversion table by the authority's own. A range of earlier codes stands for every code in it that
    /// was billable on the day before the change; categories of earlier codes stand for none, because any of their codes
    /// may be meant.
    ///
    /// Returns how many lines are left out because a code in them was never billable: headings, slips of the pen.
    pub fn load_conversions(&mut self, table: &ConversionTable) -> usize {
        let mut links = BTreeSet::new();
        for row in &table.rows {
            let mut link = |earlier| {
                let ConversionRow {
                    current: later,
                    effective,
                    together,
                    ..
                } = *row;
                links.insert(DraftLink {
                    earlier,
                    effective,
                    later,
                    together,
                });
            };
            if row.previous.is_empty() {
                link(None);
            }
            for previous in &row.previous {
                match *previous {
                    Previous::Code(code) => link(Some(code)),
                    Previous::Range(first, last) => {
                        self.billable_before(row.effective, first, last)
                            .for_each(|code| link(Some(code)));
                    }
                    Previous::Categories(..) => {}
                }
            }
        }
        self.links = links.into_iter().collect();
        self.drop_unknown_links()
    }

    /// The codes from `first` to `last` and below that were billable on the day before `day`; where both ends have the
    /// same seventh character, only those that end in it.
    fn billable_before(&self, day: NaiveDate, first: CodeText, last: CodeText) -> impl Iterator<Item = CodeText> {
        let eve = day.pred_opt().unwrap_or(day);
        let seventh = last
            .get(6..7)
            .filter(|seventh| first.get(6..7) == Some(seventh))
            .map(str::to_owned);
        let up_to_last = move |code: CodeText| code <= last || code.starts_with(&*last);
        self.codes
            .range(first..)
            .take_while(move |(code, _)| up_to_last(**code))
            .filter(move |(_, draft)| draft.periods.iter().any(|period| period.contains(eve)))
            .map(|(code, _)| *code)
            .filter(move |code| seventh.is_none() || code.get(6..7) == seventh.as_deref())
    }
}
