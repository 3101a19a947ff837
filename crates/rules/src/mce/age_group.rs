//! The groups of ages that diagnoses belong to.

use std::fmt;

use super::Flag;

/// A group of ages that a diagnosis belongs to. The number of a variant is that of the kind of conflict in the official
/// software.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum AgeGroup {
    /// Below one year.
    Newborn = 1,
    /// Up to 17 years.
    Pediatric = 2,
    /// Of child-bearing age: 12 to 55 years, since 2019-10-01 9 to 64 years.
    Maternity = 3,
    /// 15 years and more.
    Adult = 4,
}

impl AgeGroup {
    /// The groups in the order in which a diagnosis is held against them: the first that does not fit is the conflict.
    pub const IN_ORDER: [AgeGroup; 4] = [
        AgeGroup::Pediatric,
        AgeGroup::Newborn,
        AgeGroup::Maternity,
        AgeGroup::Adult,
    ];

    /// The name: `newborn`, `pediatric`, `maternity`, `adult`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.flag().name()
    }

    /// The number of the kind of conflict, 1 to 4.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The group of a number.
    pub(super) fn from_number(number: u8) -> Option<AgeGroup> {
        AgeGroup::IN_ORDER.into_iter().find(|group| group.number() == number)
    }

    /// The flag of diagnoses that belong to the group.
    #[must_use]
    pub const fn flag(self) -> Flag {
        match self {
            AgeGroup::Newborn => Flag::Newborn,
            AgeGroup::Pediatric => Flag::Pediatric,
            AgeGroup::Maternity => Flag::Maternity,
            AgeGroup::Adult => Flag::Adult,
        }
    }
}

impl fmt::Display for AgeGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
