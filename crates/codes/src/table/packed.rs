use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::bytes::Bytes;
use super::column::{LittleEndian, U32s};
use super::error::SectionFault;

/// Compressed text, addressed by position: titles, notes.
///
/// The strings lie in blocks of a fixed number of strings, each compressed on its own (raw DEFLATE). A block is unpacked at
/// its first use and kept, so that [`Packed::get`] borrows; text that nobody asks for costs no memory.
///
/// ```text
/// u32 count | u32 strings per block | (u32 end, u32 unpacked length) x blocks | compressed blocks
/// ```
///
/// An unpacked block is its strings, each followed by a zero byte.
pub struct Packed {
    bytes: Bytes,
    count: usize,
    per_block: usize,
    blocks: Box<[Block]>,
}

struct Block {
    packed: Range<usize>,
    unpacked_len: usize,
    unpacked: OnceLock<Unpacked>,
}

/// The strings of a block; empty where the compressed bytes are not what the directory says.
#[derive(Default)]
struct Unpacked {
    text: Box<str>,
    ends: Box<[u32]>,
}

/// No block unpacks to more than this: bounds what a hostile file can make the reader allocate per look-up.
const MAX_UNPACKED: usize = 4 << 20;

impl Packed {
    pub(super) fn parse(bytes: &Bytes, section: Range<usize>) -> Result<Self, SectionFault> {
        let all = bytes.as_slice().get(section.clone()).ok_or(SectionFault::Truncated)?;
        let words = U32s::new(all);
        let count = words.get(0).ok_or(SectionFault::Truncated)? as usize;
        let per_block = words.get(1).ok_or(SectionFault::Truncated)? as usize;
        if per_block == 0 {
            return Err(SectionFault::Layout);
        }
        let n_blocks = count.div_ceil(per_block);
        let header = n_blocks
            .checked_mul(8)
            .and_then(|size| size.checked_add(8))
            .ok_or(SectionFault::Truncated)?;
        let directory = words.slice(2, header / 4).ok_or(SectionFault::Truncated)?;
        let mut start = section.start + header;
        let mut blocks = Vec::with_capacity(n_blocks);
        for block in 0..n_blocks {
            let end = directory.get(2 * block).ok_or(SectionFault::Truncated)? as usize + section.start;
            let unpacked_len = directory.get(2 * block + 1).ok_or(SectionFault::Truncated)? as usize;
            if end < start || end > section.end || unpacked_len > MAX_UNPACKED {
                return Err(SectionFault::Layout);
            }
            blocks.push(Block {
                packed: start..end,
                unpacked_len,
                unpacked: OnceLock::new(),
            });
            start = end;
        }
        Ok(Self {
            bytes: bytes.clone(),
            count,
            per_block,
            blocks: blocks.into(),
        })
    }

    /// Number of strings.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is no string.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The string at `index`, or `None` beyond the end; unpacks its block at first use.
    pub fn get(&self, index: usize) -> Option<&str> {
        if index >= self.count {
            return None;
        }
        let block = self.blocks.get(index / self.per_block)?;
        let unpacked = block.unpacked.get_or_init(|| self.unpack(block).unwrap_or_default());
        let within = index % self.per_block;
        let start = match within.checked_sub(1) {
            None => 0,
            Some(before) => *unpacked.ends.get(before)? as usize + 1,
        };
        unpacked.text.get(start..*unpacked.ends.get(within)? as usize)
    }

    /// The strings in order; unpacks every block.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.count).map_while(|index| self.get(index))
    }

    fn unpack(&self, block: &Block) -> Option<Unpacked> {
        let packed = self.bytes.as_slice().get(block.packed.clone())?;
        let text = decompress_to_vec_with_limit(packed, block.unpacked_len).ok()?;
        if text.len() != block.unpacked_len {
            return None;
        }
        let ends = text.iter().enumerate().filter(|(_, byte)| **byte == 0);
        let ends = ends
            .map(|(at, _)| u32::try_from(at))
            .collect::<Result<Vec<_>, _>>()
            .ok()?;
        Some(Unpacked {
            text: String::from_utf8(text).ok()?.into(),
            ends: ends.into(),
        })
    }

    /// Writes packed text; `None` if a string holds a zero byte or a block is too large.
    pub(super) fn write<S: AsRef<str>>(strings: impl IntoIterator<Item = S>, per_block: u32) -> Option<Vec<u8>> {
        let mut blocks: Vec<Vec<u8>> = Vec::new();
        let mut count = 0_u32;
        for string in strings {
            let string = string.as_ref();
            if string.as_bytes().contains(&0) {
                return None;
            }
            if count.checked_rem(per_block)? == 0 {
                blocks.push(Vec::new());
            }
            let block = blocks.last_mut()?;
            block.extend_from_slice(string.as_bytes());
            block.push(0);
            count = count.checked_add(1)?;
        }

        let (mut directory, mut body) = (Vec::new(), Vec::new());
        count.write(&mut directory);
        per_block.write(&mut directory);
        let header = directory.len() + 8 * blocks.len();
        for block in &blocks {
            if block.len() > MAX_UNPACKED {
                return None;
            }
            body.extend_from_slice(&compress_to_vec(block, 10));
            u32::try_from(header + body.len()).ok()?.write(&mut directory);
            u32::try_from(block.len()).ok()?.write(&mut directory);
        }
        directory.append(&mut body);
        Some(directory)
    }
}

impl fmt::Debug for Packed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Packed({} strings in {} blocks)", self.count, self.blocks.len())
    }
}
