//! Reads one value of a single-file LMDB database.
//!
//! The library and its bindings need a C compiler and an `unsafe` call for what is here two page kinds of a read-only
//! file. Layout as in `lmdb.h` and `mdb.c`, 64-bit little-endian, data version 1.

use anyhow::{Context, Result, ensure};

const PAGE: usize = 4096;
const PAGE_HEADER: usize = 16;
const NODE_HEADER: usize = 8;
const META_MAGIC: u32 = 0xBEEF_C0DE;
const BRANCH: u16 = 0x01;
const LEAF: u16 = 0x02;
const OVERFLOW_VALUE: u16 = 0x01;
/// Deeper trees than this are a cycle in a damaged file.
const MAX_DEPTH: usize = 16;

/// The value under `key` in the main database. Keys are stored zero padded.
pub(super) fn value<'a>(file: &'a [u8], key: &str) -> Result<&'a [u8]> {
    let mut found = None;
    // A database of a score of keys is walked whole; its branch keys need no comparing.
    walk(file, newest_root(file)?, 0, &mut |known, value| {
        let padding = known.strip_prefix(key.as_bytes());
        if padding.is_some_and(|padding| padding.iter().all(|byte| *byte == 0)) {
            found = found.or(Some(value));
        }
        Ok(())
    })?;
    found.context("no such key")
}

/// Calls `each` with every key and value of the database that the main database holds under `name`, in the order of the keys.
pub(crate) fn entries(file: &[u8], name: &str, mut each: impl FnMut(&[u8], &[u8]) -> Result<()>) -> Result<()> {
    let database = value(file, name)?;
    let root = usize::try_from(u64_at(database, 40)?).context("root page")?;
    walk(file, root, 0, &mut each)
}

fn walk<'a>(
    file: &'a [u8],
    page: usize,
    depth: usize,
    each: &mut impl FnMut(&'a [u8], &'a [u8]) -> Result<()>,
) -> Result<()> {
    ensure!(depth < MAX_DEPTH, "tree too deep");
    let start = page.checked_mul(PAGE).context("page number")?;
    let bytes = at(file, start, PAGE)?;
    let (flags, lower) = (u16_at(bytes, 10)?, usize::from(u16_at(bytes, 12)?));
    for slot in (PAGE_HEADER..lower).step_by(2) {
        let node_at = usize::from(u16_at(bytes, slot)?);
        let node = at(bytes, node_at, NODE_HEADER)?;
        let (low, high) = (u16_at(node, 0)?, u16_at(node, 2)?);
        let (node_flags, key_len) = (u16_at(node, 4)?, usize::from(u16_at(node, 6)?));
        let low_word = usize::from(low) | usize::from(high) << 16;
        if flags & BRANCH != 0 {
            walk(file, low_word | usize::from(node_flags) << 32, depth + 1, each)?;
        } else {
            ensure!(flags & LEAF != 0, "page {page} is neither branch nor leaf");
            let data = start + node_at + NODE_HEADER + key_len;
            let place = if node_flags & OVERFLOW_VALUE != 0 {
                usize::try_from(u64_at(file, data)?)?
                    .checked_mul(PAGE)
                    .context("overflow page")?
                    + PAGE_HEADER
            } else {
                data
            };
            each(
                at(file, start + node_at + NODE_HEADER, key_len)?,
                at(file, place, low_word)?,
            )?;
        }
    }
    Ok(())
}

/// Root page of the main database in the newer of the two meta pages.
fn newest_root(file: &[u8]) -> Result<usize> {
    let mut newest = None;
    for page in 0..2 {
        let meta = at(file, page * PAGE + PAGE_HEADER, 136)?;
        ensure!(
            u32_at(meta, 0)? == META_MAGIC && u32_at(meta, 4)? == 1,
            "not an LMDB file of data version 1"
        );
        // magic, version, address, map size, free database (48 bytes), main database (48 bytes), last page, transaction
        let (root, transaction) = (u64_at(meta, 24 + 48 + 40)?, u64_at(meta, 24 + 2 * 48 + 8)?);
        newest = newest.max(Some((transaction, root)));
    }
    let (_, root) = newest.context("no meta page")?;
    usize::try_from(root).context("root page")
}

fn at(bytes: &[u8], start: usize, len: usize) -> Result<&[u8]> {
    start
        .checked_add(len)
        .and_then(|end| bytes.get(start..end))
        .context("file ends too early")
}

fn u16_at(bytes: &[u8], start: usize) -> Result<u16> {
    Ok(u16::from_le_bytes(at(bytes, start, 2)?.try_into()?))
}

fn u32_at(bytes: &[u8], start: usize) -> Result<u32> {
    Ok(u32::from_le_bytes(at(bytes, start, 4)?.try_into()?))
}

fn u64_at(bytes: &[u8], start: usize) -> Result<u64> {
    Ok(u64::from_le_bytes(at(bytes, start, 8)?.try_into()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Two meta pages, of which the second is newer, and a leaf with a value inside and one on an overflow page.
    fn database() -> Vec<u8> {
        let mut file = vec![0; 4 * PAGE];
        let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
        for (page, root, transaction) in [(0, 99_u64, 1_u64), (1, 2, 2)] {
            let meta = page * PAGE + PAGE_HEADER;
            put(meta, &META_MAGIC.to_le_bytes());
            put(meta + 4, &1_u32.to_le_bytes());
            put(meta + 24 + 48 + 40, &root.to_le_bytes());
            put(meta + 24 + 96 + 8, &transaction.to_le_bytes());
        }
        let leaf = 2 * PAGE;
        put(leaf + 10, &LEAF.to_le_bytes());
        put(leaf + 12, &u16::try_from(PAGE_HEADER + 4).unwrap().to_le_bytes());
        for (slot, place, len, flags, key, data) in [
            (0, 200_u16, 5_u16, 0_u16, b"short\0\0\0", *b"value\0\0\0"),
            (1, 300, 9, 1, b"long\0\0\0\0", 3_u64.to_le_bytes()),
        ] {
            put(leaf + PAGE_HEADER + 2 * slot, &place.to_le_bytes());
            let node = leaf + usize::from(place);
            put(node, &len.to_le_bytes());
            put(node + 4, &flags.to_le_bytes());
            put(node + 6, &8_u16.to_le_bytes());
            put(node + 8, key);
            put(node + 16, &data);
        }
        put(3 * PAGE + PAGE_HEADER, b"nine long");
        file
    }

    #[test]
    fn values_are_found_inside_and_on_overflow_pages() {
        assert_eq!(value(&database(), "short").unwrap(), b"value");
        assert_eq!(value(&database(), "long").unwrap(), b"nine long");
        assert!(value(&database(), "lon").is_err(), "keys are padded, not cut");
        assert!(value(&database()[..3 * PAGE], "long").is_err());
        assert!(value(b"no database", "long").is_err());
    }

    proptest! {
        #[test]
        fn no_change_panics(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
            let mut file = database();
            for (at, byte) in changes {
                let at = at.index(3 * PAGE + 64);
                file[at] = byte;
            }
            let _ = value(&file, "long");
        }
    }
}
