//! Whether a condition holds, for every element of a list at once.

use super::run::Truth;

/// How many elements of a list are asked about at once: a block. Those of a longer list are asked block by block.
pub(super) const ELEMENTS: usize = u64::BITS as usize;

/// How many blocks of a list are asked; what is asked of a longer one is answered by *may hold*.
pub(super) const MOST_BLOCKS: usize = 64;

/// For each element of a block of a list, a bit each, whether a condition holds: Kleene's logic in two words.
///
/// What is about the encounter and no element has the same bit everywhere, so that both go together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Masks {
    /// It holds, or that is unknown.
    pub(super) may: u64,
    /// It holds. Never where it may not.
    pub(super) must: u64,
}

impl Masks {
    pub(super) const TRUE: Masks = Masks {
        may: u64::MAX,
        must: u64::MAX,
    };
    pub(super) const FALSE: Masks = Masks { may: 0, must: 0 };
    pub(super) const UNKNOWN: Masks = Masks { may: u64::MAX, must: 0 };

    /// Where it is known for every element.
    pub(super) const fn known(holds: u64) -> Masks {
        Masks {
            may: holds,
            must: holds,
        }
    }

    /// Whether it holds for any of these elements, as an answer about no element.
    #[inline]
    pub(super) fn any(self, among: u64) -> Masks {
        match (self.must & among, self.may & among) {
            (0, 0) => Masks::FALSE,
            (0, _) => Masks::UNKNOWN,
            _ => Masks::TRUE,
        }
    }

    /// Notes the answer for an element.
    #[inline]
    pub(super) fn set(&mut self, element: usize, truth: Truth) {
        match truth {
            Truth::True => {
                self.may |= bit(element);
                self.must |= bit(element);
            }
            Truth::Unknown => self.may |= bit(element),
            Truth::False => {}
        }
    }
}

impl From<Truth> for Masks {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::True => Masks::TRUE,
            Truth::Unknown => Masks::UNKNOWN,
            Truth::False => Masks::FALSE,
        }
    }
}

impl std::ops::BitAnd for Masks {
    type Output = Masks;

    #[inline]
    fn bitand(self, other: Masks) -> Masks {
        Masks {
            may: self.may & other.may,
            must: self.must & other.must,
        }
    }
}

impl std::ops::BitOr for Masks {
    type Output = Masks;

    #[inline]
    fn bitor(self, other: Masks) -> Masks {
        Masks {
            may: self.may | other.may,
            must: self.must | other.must,
        }
    }
}

impl std::ops::Not for Masks {
    type Output = Masks;

    #[inline]
    fn not(self) -> Masks {
        Masks {
            may: !self.must,
            must: !self.may,
        }
    }
}

/// The bit of an element; none for one beyond the first.
#[inline]
pub(super) const fn bit(element: usize) -> u64 {
    if element < ELEMENTS { 1 << element } else { 0 }
}

/// The bits of the first elements before this one.
#[inline]
pub(super) const fn before(element: usize) -> u64 {
    if element < ELEMENTS {
        (1 << element) - 1
    } else {
        u64::MAX
    }
}

/// The elements of a mask, in their order.
#[inline]
pub(super) fn elements(mut mask: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let element = mask.trailing_zeros() as usize;
        mask &= mask.wrapping_sub(1);
        (element < ELEMENTS).then_some(element)
    })
}
