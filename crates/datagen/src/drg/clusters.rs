//! Clusters of procedures.

use casemix_drg::tables::{CodeKey, Content};

use super::{
    blob::{Blob, Malformed},
    mask, merge,
};

/// MDC numbers from here on name no hierarchy; the source uses 99 for "none".
const NO_MDC: u8 = 32;

pub(super) fn read_clusters(source: &Blob, content: &mut Content<'_>) -> Result<(), Malformed> {
    let (count, offsets_at) = (source.size(4)?, source.size(8)?);
    let mut rows = Vec::new();
    for i in 0..count {
        let at = source.size(offsets_at + 4 * i)?;
        let name = CodeKey::of(source.text_at(at)?).ok_or_else(|| source.malformed(at))?;
        let releases = mask(source.u32(at + 8)?, source.u32(at + 12)?);
        let mut at = at + 16;
        let mut suppressed = 0_u32;
        for mdc in (1..=usize::from(source.u8(at)?)).map(|i| source.u8(at + i)) {
            let mdc = mdc?;
            suppressed |= if mdc < NO_MDC { 1 << mdc } else { 0 };
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
        rows.push(((name, suppressed, choices), releases));
    }
    let rows = merge(rows);
    content.clusters =
        rows.map(|((name, suppressed, choices), releases)| (name, releases, suppressed, choices)).collect();
    Ok(())
}
