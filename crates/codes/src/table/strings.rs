use super::column::{Column, LittleEndian, U32s};
use super::error::SectionFault;

/// A pool of strings used in place: a count, the end offset of each string, then the UTF-8 text.
///
/// ```text
/// u32 count | u32 end x count | text
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Strings<'a> {
    ends: U32s<'a>,
    text: &'a str,
}

impl<'a> Strings<'a> {
    /// Reads a pool from the bytes of a section.
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, SectionFault> {
        let (count, rest) = bytes.split_first_chunk().ok_or(SectionFault::Truncated)?;
        let ends = (u32::from_le_bytes(*count) as usize)
            .checked_mul(4)
            .ok_or(SectionFault::Truncated)?;
        let (ends, text) = rest.split_at_checked(ends).ok_or(SectionFault::Truncated)?;
        let text = str::from_utf8(text).map_err(|_| SectionFault::NotUtf8)?;
        Ok(Self {
            ends: Column::new(ends),
            text,
        })
    }

    /// Number of strings.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no string.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The string at `index`, or `None` beyond the end.
    #[inline]
    pub fn get(&self, index: usize) -> Option<&'a str> {
        let start = match index.checked_sub(1) {
            None => 0,
            Some(before) => self.ends.get(before)?,
        };
        self.text.get(start as usize..self.ends.get(index)? as usize)
    }

    /// The strings in order.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let this = *self;
        (0..this.len()).map_while(move |index| this.get(index))
    }

    /// Writes a pool; `None` if its text passes 4 GiB.
    pub(super) fn write<S: AsRef<str>>(strings: impl IntoIterator<Item = S>) -> Option<Vec<u8>> {
        let (mut ends, mut text) = (Vec::new(), String::new());
        for string in strings {
            text.push_str(string.as_ref());
            ends.push(u32::try_from(text.len()).ok()?);
        }
        let mut out = Vec::with_capacity(4 + 4 * ends.len() + text.len());
        u32::try_from(ends.len()).ok()?.write(&mut out);
        ends.into_iter().for_each(|end| end.write(&mut out));
        out.extend_from_slice(text.as_bytes());
        Some(out)
    }
}
