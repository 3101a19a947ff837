//! [`Formula`]: what a rate is made of.

use rust_decimal::Decimal;

use super::{Count, Counts};
use crate::{Error, Rate, accumulator::whole};

/// What a statistic is made of: counts that are added, and counts that are taken off.
pub(super) struct Formula {
    /// Name as administrators use it.
    pub(super) name: &'static str,
    pub(super) numerator: Terms,
    pub(super) denominator: Terms,
    /// How many of the denominator it is stated for.
    pub(super) per: u32,
    pub(super) places: u32,
    /// Whether the numerator must be a part of the denominator.
    pub(super) is_part: bool,
}

/// Counts that are added, and counts that are taken off.
pub(super) struct Terms {
    pub(super) plus: &'static [Count],
    pub(super) minus: &'static [Count],
}

pub(super) const fn sum(plus: &'static [Count]) -> Terms {
    Terms { plus, minus: &[] }
}

pub(super) const fn less(plus: &'static [Count], minus: &'static [Count]) -> Terms {
    Terms { plus, minus }
}

/// A percentage of a whole.
pub(super) const fn part(name: &'static str, numerator: Terms, denominator: Terms) -> Formula {
    Formula {
        name,
        numerator,
        denominator,
        per: 100,
        places: 2,
        is_part: true,
    }
}

/// A percentage of a whole, of deaths: three decimals.
pub(super) const fn deaths(name: &'static str, numerator: Terms, denominator: Terms) -> Formula {
    Formula {
        places: 3,
        ..part(name, numerator, denominator)
    }
}

/// A percentage whose numerator is counted apart from its denominator.
pub(super) const fn percent(name: &'static str, numerator: Terms, denominator: Terms) -> Formula {
    Formula {
        is_part: false,
        ..part(name, numerator, denominator)
    }
}

/// So much for each.
pub(super) const fn mean(name: &'static str, numerator: Terms, denominator: Terms) -> Formula {
    Formula {
        per: 1,
        ..percent(name, numerator, denominator)
    }
}

/// So many for each so many of a population that is counted apart.
pub(super) const fn per(per: u32, name: &'static str, numerator: Terms, denominator: Terms) -> Formula {
    Formula {
        per,
        ..percent(name, numerator, denominator)
    }
}

impl Formula {
    /// In words: what a report prints beside the value.
    pub(super) fn text(&self) -> String {
        let per = match self.per {
            1 => String::new(),
            per => format!(" × {}", crate::report::thousands(&per.to_string())),
        };
        format!("{} / {}{per}", self.numerator.text(), self.denominator.text())
    }

    /// The value from counts.
    pub(super) fn of(&self, counts: &Counts) -> Result<Rate, Error> {
        let (numerator, denominator) = (self.numerator.sum(counts)?, self.denominator.sum(counts)?);
        if self.is_part && (numerator < 0 || numerator > denominator) {
            let (part, whole) = (Decimal::from(numerator), Decimal::from(denominator));
            return Err(Error::NotAPart { part, whole });
        }
        Ok(Rate::mean(numerator, denominator).per(self.per).places(self.places))
    }

    /// Every count that it is made of.
    pub(super) fn counts(self) -> impl Iterator<Item = Count> {
        let terms = [
            self.numerator.plus,
            self.numerator.minus,
            self.denominator.plus,
            self.denominator.minus,
        ];
        terms.into_iter().flatten().copied()
    }
}

impl Terms {
    fn sum(&self, counts: &Counts) -> Result<i64, Error> {
        let of = |counted: &[Count]| -> Result<i64, Error> {
            counted.iter().try_fold(0, |sum, count| {
                let times = counts.get(*count);
                whole(times)?;
                Ok(sum + times)
            })
        };
        Ok(of(self.plus)? - of(self.minus)?)
    }

    fn text(&self) -> String {
        let join =
            |counts: &[Count], sign: &str| counts.iter().map(|count| count.name()).collect::<Vec<_>>().join(sign);
        let mut text = join(self.plus, " + ");
        for count in self.minus {
            text.push_str(" − ");
            text.push_str(count.name());
        }
        if self.plus.len() + self.minus.len() > 1 {
            format!("({text})")
        } else {
            text
        }
    }
}

/// Declares statistics: the enumeration, and for each variant, formula, documentation.
macro_rules! statistics {
    (
        $(#[$meta:meta])*
        $kind:ident {
            $($(#[doc = $doc:literal])+ $variant:ident = $formula:expr),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $kind {
            $($(#[doc = $doc])+ $variant),+
        }

        impl $kind {
            /// All of them, in the order in which reports list them.
            pub const ALL: &'static [$kind] = &[$($kind::$variant),+];

            const fn definition(self) -> Formula {
                use Count::*;
                match self { $($kind::$variant => $formula),+ }
            }

            /// The name.
            pub const fn name(self) -> &'static str {
                self.definition().name
            }

            /// The formula, in words: what a report prints beside the value.
            pub fn formula(self) -> String {
                self.definition().text()
            }

            /// Every count that the formula is made of.
            pub fn counts(self) -> impl Iterator<Item = Count> {
                self.definition().counts()
            }

            /// The value; undefined where the denominator is zero.
            ///
            /// # Errors
            ///
            /// [`Error::NotAPart`] where the numerator must be a part of the denominator and is not: one of the counts
            /// is wrong. [`Error::Overdrawn`] where a count is below zero.
            pub fn of(self, counts: &Counts) -> Result<Rate, Error> {
                self.definition().of(counts)
            }
        }

        impl std::fmt::Display for $kind {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}
pub(super) use statistics;
