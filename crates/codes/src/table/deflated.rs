//! Deflated columns: integers that are read once, when the table is opened.

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::column::Element;
use super::error::SectionFault;

/// No column inflates to more bytes than this: bounds what a hostile file can make the reader allocate.
const MAX_INFLATED: usize = 64 << 20;

/// Reads a column: `u32` length in bytes, then raw DEFLATE of the little-endian integers.
pub(super) fn read<T: Element>(section: &[u8]) -> Result<Vec<T>, SectionFault> {
    let (length, packed) = section.split_first_chunk().ok_or(SectionFault::Truncated)?;
    let length = u32::from_le_bytes(*length) as usize;
    if length > MAX_INFLATED || !length.is_multiple_of(T::SIZE) {
        return Err(SectionFault::Layout);
    }
    let bytes = decompress_to_vec_with_limit(packed, length).map_err(|_| SectionFault::Layout)?;
    if bytes.len() != length {
        return Err(SectionFault::Truncated);
    }
    Ok(bytes.chunks_exact(T::SIZE).filter_map(T::read).collect())
}

/// Writes a column; `None` where it would not be read back.
pub(super) fn write<T: Element>(values: &[T]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(values.len() * T::SIZE);
    values.iter().for_each(|value| value.write(&mut bytes));
    let length = u32::try_from(bytes.len())
        .ok()
        .filter(|_| bytes.len() <= MAX_INFLATED)?;
    let mut out = length.to_le_bytes().to_vec();
    out.extend_from_slice(&compress_to_vec(&bytes, 10));
    Some(out)
}
