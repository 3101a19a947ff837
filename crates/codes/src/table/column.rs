use std::fmt;
use std::marker::PhantomData;

/// An unsigned integer that a column can hold: `u8`, `u16`, `u32` or `u64`.
pub trait Element: Copy + Ord + fmt::Debug + Send + Sync + sealed::LittleEndian + 'static {
    /// Size in bytes, which is also the section kind in the file.
    const SIZE: usize;
}

/// A column used in place: a slice of little-endian unsigned integers over borrowed bytes, at any alignment.
///
/// ```
/// use casemix_codes::table::U16s;
///
/// let column = U16s::new(&[1, 0, 5, 0, 0, 1]);
/// assert_eq!(column.iter().collect::<Vec<_>>(), [1, 5, 256]);
/// assert_eq!(column.get(1), Some(5));
/// assert_eq!(column.get(3), None);
/// assert_eq!(column.binary_search(256), Ok(2));
/// ```
#[derive(Clone, Copy)]
pub struct Column<'a, T> {
    bytes: &'a [u8],
    element: PhantomData<T>,
}

/// A column of bytes.
pub type U8s<'a> = Column<'a, u8>;
/// A column of 16-bit unsigned integers.
pub type U16s<'a> = Column<'a, u16>;
/// A column of 32-bit unsigned integers.
pub type U32s<'a> = Column<'a, u32>;
/// A column of 64-bit unsigned integers.
pub type U64s<'a> = Column<'a, u64>;

impl<'a, T: Element> Column<'a, T> {
    /// A view of `bytes`; bytes beyond the last whole element are ignored.
    #[inline]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            element: PhantomData,
        }
    }

    /// Number of elements.
    #[inline]
    pub const fn len(&self) -> usize {
        self.bytes.len() / T::SIZE
    }

    /// Whether there is no element.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The element at `index`, or `None` beyond the end.
    #[inline]
    pub fn get(&self, index: usize) -> Option<T> {
        let start = index.checked_mul(T::SIZE)?;
        T::read(self.bytes.get(start..)?)
    }

    /// The elements `start..end`, or `None` where the range is reversed or passes the end.
    #[inline]
    pub fn slice(&self, start: usize, end: usize) -> Option<Self> {
        let range = start.checked_mul(T::SIZE)?..end.checked_mul(T::SIZE)?;
        self.bytes.get(range).map(Self::new)
    }

    /// The elements in order.
    #[inline]
    pub fn iter(&self) -> ColumnIter<'a, T> {
        ColumnIter {
            chunks: self.bytes.chunks_exact(T::SIZE),
            element: PhantomData,
        }
    }

    /// Position of the first element for which `before` is false, in a column partitioned by `before`.
    #[inline]
    pub fn partition_point(&self, mut before: impl FnMut(T) -> bool) -> usize {
        let (mut low, mut size) = (0, self.len());
        while size > 0 {
            let half = size / 2;
            if self.get(low + half).is_some_and(&mut before) {
                low += half + 1;
                size -= half + 1;
            } else {
                size = half;
            }
        }
        low
    }

    /// Position of `value` in an ascending column, or where it would be inserted; the first one of equal elements.
    ///
    /// # Errors
    ///
    /// The position at which `value` would keep the column ascending, where it is absent.
    #[inline]
    pub fn binary_search(&self, value: T) -> Result<usize, usize> {
        let at = self.partition_point(|element| element < value);
        if self.get(at) == Some(value) { Ok(at) } else { Err(at) }
    }
}

impl<T: Element> Default for Column<'_, T> {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl<T: Element> fmt::Debug for Column<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Column({} x u{})", self.len(), T::SIZE * 8)
    }
}

impl<'a, T: Element> IntoIterator for Column<'a, T> {
    type Item = T;
    type IntoIter = ColumnIter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The elements of a [`Column`] in order.
#[derive(Clone)]
pub struct ColumnIter<'a, T> {
    chunks: std::slice::ChunksExact<'a, u8>,
    element: PhantomData<T>,
}

impl<T: Element> Iterator for ColumnIter<'_, T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        T::read(self.chunks.next()?)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.chunks.size_hint()
    }
}

impl<T: Element> DoubleEndedIterator for ColumnIter<'_, T> {
    fn next_back(&mut self) -> Option<T> {
        T::read(self.chunks.next_back()?)
    }
}

impl<T: Element> ExactSizeIterator for ColumnIter<'_, T> {}

impl<T> fmt::Debug for ColumnIter<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ColumnIter({} left)", self.chunks.len())
    }
}

mod sealed {
    pub trait LittleEndian: Sized {
        /// The integer at the start of `bytes`, if there are enough of them.
        fn read(bytes: &[u8]) -> Option<Self>;
        fn write(self, out: &mut Vec<u8>);
    }
}
pub(super) use sealed::LittleEndian;

macro_rules! element {
    ($($int:ty),*) => {$(
        impl Element for $int {
            const SIZE: usize = size_of::<$int>();
        }

        impl sealed::LittleEndian for $int {
            #[inline]
            fn read(bytes: &[u8]) -> Option<Self> {
                bytes.first_chunk().map(|bytes| Self::from_le_bytes(*bytes))
            }

            fn write(self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }
        }
    )*};
}
element!(u8, u16, u32, u64);
