//! Reads the binary tables of the source package: little-endian integers, offsets and short text.

use std::fmt;

/// One table of the source package.
pub(crate) struct Blob {
    name: &'static str,
    bytes: Vec<u8>,
}

/// A table of the source package that is not laid out as expected.
#[derive(Debug)]
pub(crate) struct Malformed {
    table: &'static str,
    offset: usize,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "source table {} is not laid out as expected at byte {}",
            self.table, self.offset
        )
    }
}

impl std::error::Error for Malformed {}

type Read<T> = Result<T, Malformed>;

impl Blob {
    /// Checks the magic number at the start.
    pub(crate) fn new(name: &'static str, bytes: Vec<u8>, magic: u32) -> Read<Blob> {
        let blob = Blob { name, bytes };
        if blob.u32(0)? == magic {
            Ok(blob)
        } else {
            Err(blob.malformed(0))
        }
    }

    pub(crate) fn malformed(&self, offset: usize) -> Malformed {
        Malformed {
            table: self.name,
            offset,
        }
    }

    fn array<const N: usize>(&self, at: usize) -> Read<[u8; N]> {
        let bytes = self.bytes.get(at..).and_then(|rest| rest.first_chunk());
        bytes.copied().ok_or_else(|| self.malformed(at))
    }

    pub(crate) fn u8(&self, at: usize) -> Read<u8> {
        self.array(at).map(|[byte]| byte)
    }

    pub(crate) fn u16(&self, at: usize) -> Read<u16> {
        self.array(at).map(u16::from_le_bytes)
    }

    pub(crate) fn u32(&self, at: usize) -> Read<u32> {
        self.array(at).map(u32::from_le_bytes)
    }

    /// An offset or a count.
    pub(crate) fn size(&self, at: usize) -> Read<usize> {
        self.u32(at).map(|number| number as usize)
    }

    /// A number that must fit into a smaller type.
    pub(crate) fn small<T: TryFrom<u32>>(&self, at: usize) -> Read<T> {
        T::try_from(self.u32(at)?).map_err(|_| self.malformed(at))
    }

    /// Text of a given length.
    pub(crate) fn text(&self, at: usize, length: usize) -> Read<&str> {
        let end = at.checked_add(length).ok_or_else(|| self.malformed(at))?;
        let bytes = self.bytes.get(at..end).ok_or_else(|| self.malformed(at))?;
        std::str::from_utf8(bytes).map_err(|_| self.malformed(at))
    }

    /// Text that a zero byte ends.
    pub(crate) fn terminated(&self, at: usize) -> Read<&str> {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let length = rest.iter().position(|byte| *byte == 0);
        self.text(at, length.ok_or_else(|| self.malformed(at))?)
    }

    /// Text whose offset and length stand at `at`.
    pub(crate) fn text_at(&self, at: usize) -> Read<&str> {
        self.text(self.size(at)?, self.size(at + 4)?)
    }

    /// Text in a field of fixed width, padded with zero bytes.
    pub(crate) fn padded(&self, at: usize, width: usize) -> Read<&str> {
        Ok(self.text(at, width)?.trim_end_matches('\0'))
    }
}
