//! [`Titles`]: what DRGs, MDCs and hospital-acquired conditions are called.

use std::collections::BTreeMap;

use casemix_drg::{
    Tables,
    tables::{ReleaseMask, TitleRow},
};
use casemix_record::{MsDrg, Release};

use crate::Error;

/// Titles by number, as the releases have them.
pub(crate) struct Titles<'a> {
    releases: Vec<(Release, ReleaseMask)>,
    drgs: BTreeMap<u16, Vec<TitleRow<'a>>>,
    mdcs: BTreeMap<u16, Vec<TitleRow<'a>>>,
    conditions: BTreeMap<u16, Vec<TitleRow<'a>>>,
}

impl<'a> Titles<'a> {
    pub(crate) fn of(tables: &'a Tables) -> Result<Titles<'a>, Error> {
        let releases = tables.releases()?.map(|release| Ok((release, tables.mask(release)?)));
        let by_number = |rows: &mut dyn Iterator<Item = TitleRow<'a>>| {
            let mut by_number: BTreeMap<u16, Vec<TitleRow<'a>>> = BTreeMap::new();
            rows.for_each(|row| by_number.entry(row.number).or_default().push(row));
            by_number
        };
        Ok(Titles {
            releases: releases.collect::<Result<_, Error>>()?,
            drgs: by_number(&mut tables.drg_titles()?),
            mdcs: by_number(&mut tables.mdc_titles()?),
            conditions: by_number(&mut tables.hac_titles()?),
        })
    }

    pub(crate) fn drg(&self, release: Release, drg: MsDrg) -> Option<&str> {
        let (_, mask) = self.releases.iter().find(|(held, _)| *held == release)?;
        let mut rows = self.drgs.get(&drg.number())?.iter();
        rows.find(|row| row.releases & mask != 0).map(|row| &*row.title)
    }

    /// The newest title.
    pub(crate) fn newest_drg(&self, drg: MsDrg) -> Option<&str> {
        newest(self.drgs.get(&drg.number())?)
    }

    /// The newest title.
    pub(crate) fn mdc(&self, number: u8) -> Option<&str> {
        newest(self.mdcs.get(&number.into())?)
    }

    /// The newest title.
    pub(crate) fn condition(&self, number: u8) -> Option<&str> {
        newest(self.conditions.get(&number.into())?)
    }
}

fn newest<'t>(rows: &'t [TitleRow<'_>]) -> Option<&'t str> {
    rows.iter().max_by_key(|row| row.releases).map(|row| &*row.title)
}
