//! Lays official releases over a draft.

use std::collections::BTreeSet;

use casemix_record::CodeText;

use super::{CodeDraft, DraftError, DraftLink};
use crate::Period;
use crate::key::Key;
use crate::official::{Change, ConversionTable, OrderRow, Previous};

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
            crate::period::take_out(&mut code.periods, period);
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
            let change = if carried {
                crate::period::unite
            } else {
                crate::period::take_out
            };
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
    /// was billable on the day before the change.
    ///
    /// Returns how many of the later codes, and of the earlier codes that are no range, are not in the draft: their lines
    /// are left out.
    pub fn load_conversions(&mut self, table: &ConversionTable) -> usize {
        let mut links = BTreeSet::new();
        for row in &table.rows {
            let link = |earlier| DraftLink {
                earlier,
                effective: row.effective,
                later: row.current,
                together: row.together,
            };
            if row.previous.is_empty() {
                links.insert(link(None));
            }
            for previous in &row.previous {
                match *previous {
                    Previous::Code(code) => {
                        links.insert(link(Some(code)));
                    }
                    Previous::Range(first, last) => {
                        let (start, end) = (Key::of(first.as_bytes()), Key::after(last.as_bytes()));
                        let within = |key: Option<Key>| key >= start && key < end;
                        let seventh = (last.len() == 7 && first.get(6..) == last.get(6..)).then_some(last.get(6..));
                        let eve = row.effective.pred_opt();
                        let codes = self
                            .codes
                            .range(first..)
                            .take_while(|(code, _)| within(Key::of(code.as_bytes())));
                        let billable = codes.filter(|(_, draft)| {
                            eve.is_some_and(|eve| draft.periods.iter().any(|period| period.contains(eve)))
                        });
                        let same = |code: CodeText| seventh.is_none_or(|seventh| code.get(6..) == seventh);
                        let codes = billable.map(|(code, _)| *code).filter(|code| same(*code));
                        links.extend(codes.map(|code| link(Some(code))));
                    }
                }
            }
        }
        self.links = links.into_iter().collect();
        self.drop_unknown_links()
    }
}
