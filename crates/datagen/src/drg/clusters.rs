//! Clusters of procedures.

use std::collections::HashMap;

use casemix_drg::tables::{ClusterContent, CodeKey, Content};

use crate::blob::{Blob, Malformed};

use super::{mask, merge};

/// MDC numbers from here on name no hierarchy; the source uses 99 for "none".
const NO_MDC: u8 = 32;

/// Reads the clusters. The releases of a cluster are those in which the map from code to clusters names it: that map is
/// what the official rules take the candidates from.
pub(super) fn read_clusters(source: &Blob, map: &Blob, content: &mut Content<'_>) -> Result<(), Malformed> {
    let releases = releases_by_map(map)?;
    let (count, offsets_at) = (source.size(4)?, source.size(8)?);
    let mut rows = Vec::new();
    for i in 0..count {
        let at = source.size(offsets_at + 4 * i)?;
        let name = CodeKey::of(source.text_at(at)?).ok_or_else(|| source.malformed(at))?;
        let named = releases.get(&(i + 1)).copied().unwrap_or_default();
        let in_force = mask(source.u32(at + 8)?, source.u32(at + 12)?);
        let mut at = at + 16;
        let mut suppressed_mdcs = 0_u32;
        for mdc in (1..=usize::from(source.u8(at)?)).map(|i| source.u8(at + i)) {
            let mdc = mdc?;
            suppressed_mdcs |= if mdc < NO_MDC { 1 << mdc } else { 0 };
        }
        at += 1 + usize::from(source.u8(at)?);
        let mut choices = Vec::new();
        let choice_count = source.u8(at)?;
        at += 1;
        for _ in 0..choice_count {
            let codes = usize::from(source.u8(at + 1)?);
            at += 2;
            let choice: Result<Vec<CodeKey>, Malformed> = (0..codes)
                .map(|i| CodeKey::of(source.text_at(at + 8 * i)?).ok_or_else(|| source.malformed(at)))
                .collect();
            choices.push(choice?);
            at += 8 * codes;
        }
        rows.push(((name, suppressed_mdcs, choices, in_force), named));
    }
    let rows = merge(rows).map(
        |((name, suppressed_mdcs, choices, in_force), releases)| ClusterContent {
            name,
            releases,
            in_force,
            suppressed_mdcs,
            choices,
        },
    );
    content.clusters = rows.collect();
    Ok(())
}

/// Releases in which a cluster, by its number from 1, is named as a candidate of any code.
fn releases_by_map(map: &Blob) -> Result<HashMap<usize, u16>, Malformed> {
    let mut releases = HashMap::new();
    let (count, entries_at) = (map.size(4)?, map.size(8)?);
    for at in (0..count).map(|i| entries_at + 24 * i) {
        let of_row = mask(map.u32(at + 8)?, map.u32(at + 12)?);
        let (list, length) = (map.size(at + 16)?, map.size(at + 20)?);
        for i in 0..length {
            *releases.entry(usize::from(map.u16(list + 2 * i)?)).or_insert(0) |= of_row;
        }
    }
    Ok(releases)
}
