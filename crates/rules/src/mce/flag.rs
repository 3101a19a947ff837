//! The flags that the tables put on codes, and what each asks.

use std::fmt;

macro_rules! flags {
    ($($(#[$doc:meta])* $flag:ident = $name:literal,)+) => {
        /// A flag that a code carries for some days, by the name that the tables give it.
        ///
        /// A flag asks something of the claim that the code stands on; which edit follows is said at each flag.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum Flag {
            $($(#[$doc])* $flag,)+
        }

        impl Flag {
            /// Every flag, in the order of their bits.
            pub const ALL: &'static [Flag] = &[$(Flag::$flag),+];

            /// The name in the tables.
            ///
            /// ```
            /// use casemix_rules::mce::Flag;
            ///
            /// assert_eq!(Flag::ExternalCause.name(), "ecodepdx");
            /// ```
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Flag::$flag => $name,)+
                }
            }
        }
    };
}

flags! {
    /// Diagnosis of patients of 15 years and more: age conflict.
    Adult = "adult",
    /// Diagnosis of patients below one year: age conflict.
    Newborn = "newborn",
    /// Diagnosis of patients up to 17 years: age conflict.
    Pediatric = "pediatric",
    /// Diagnosis of patients of child-bearing age: age conflict.
    Maternity = "maternity",
    /// Code for male patients only: sex conflict.
    Male = "male",
    /// Code for female patients only: sex conflict.
    Female = "female",
    /// External cause, which explains an injury and is no reason for admission: external cause as principal diagnosis.
    ExternalCause = "ecodepdx",
    /// Manifestation of an underlying disease, which is coded first: manifestation as principal diagnosis.
    Manifestation = "manifestation",
    /// Circumstance and no current illness: unacceptable principal diagnosis.
    Unacceptable = "unacceptable",
    /// With [`Unacceptable`](Flag::Unacceptable): acceptable where a secondary diagnosis is given.
    RequiresSecondary = "reqsdx",
    /// Diagnosis too vague to be principal (ICD-9-CM), or vague operation: nonspecific principal diagnosis, nonspecific
    /// operating room procedure.
    Nonspecific = "nonspecific",
    /// Diagnosis that is seldom reason enough for admission: questionable admission.
    QuestionableAdmission = "qadm",
    /// A more specific code tells the side: unspecified code.
    Unspecified = "unspecified",
    /// Wrong operation, wrong patient or wrong part of the body: wrong procedure performed.
    WrongProcedure = "wrngproc",
    /// Another payer may come first (ICD-9-CM): Medicare is secondary payer.
    SecondaryPayer = "msp",
    /// Complication or comorbidity (ICD-9-CM): no edit asks for it.
    Cc = "cc",
    /// Diagnosis of the musculoskeletal system (ICD-9-CM): bilateral procedures are asked for with it.
    Musculoskeletal = "mdc08",
    /// Outcome of delivery: a delivery without it is a questionable obstetric admission.
    OutcomeOfDelivery = "delout",
    /// Participation in a clinical trial: artificial hearts are covered within one.
    ClinicalTrial = "clintrial",
    /// Diabetes of type I: transplant of the pancreas.
    DiabetesTypeI = "diabtypeI",
    /// Cesarean section: questionable obstetric admission.
    CesareanSection = "csect",
    /// Vaginal delivery: questionable obstetric admission.
    VaginalDelivery = "vagdel",
    /// Joint replacement (ICD-9-CM): bilateral procedure.
    Bilateral = "bilateral",
    /// Open biopsy (ICD-9-CM): open biopsy check.
    OpenBiopsy = "biopsy",
    /// Operating room procedure (ICD-9-CM): one that is specific lifts the nonspecific operating room procedure.
    OperatingRoom = "or_indic",
    /// Procedure that takes days of stay: inconsistent with length of stay.
    LengthOfStay = "los",
    /// Kidney transplant: lifts the non-covered transplant of the pancreas.
    KidneyTransplant = "kidneyxp",
    /// Procedure that Medicare does not cover.
    NonCovered = "noncovered",
    /// Procedure not covered but with a diagnosis of the same flag, or below an age (ICD-9-CM).
    NonCovered2 = "ncov2",
    /// Diagnosis with which procedures of [`NonCovered2`](Flag::NonCovered2) are covered below 64 years.
    NonCovered2AgeLess64 = "ncov2agelt64",
    /// Diagnosis with which procedures of [`NonCovered2`](Flag::NonCovered2) are covered below 78 years.
    NonCovered2AgeLess78 = "ncov2agelt78",
    /// Procedure not covered but with a diagnosis of the same flag (ICD-9-CM).
    NonCovered3 = "ncov3",
    /// Diagnosis that transplants of the pancreas asked for before 2006-04-26, with [`NonCovered5`](Flag::NonCovered5).
    NonCovered4 = "ncov4",
    /// Transplant of the pancreas: not covered without kidney transplant and without diabetes of type I; before
    /// 2006-04-26 not covered but with diagnoses of both [`NonCovered4`](Flag::NonCovered4) and
    /// [`NonCovered5`](Flag::NonCovered5).
    NonCovered45 = "ncov45",
    /// Diagnosis that transplants of the pancreas asked for before 2006-04-26, with [`NonCovered4`](Flag::NonCovered4).
    NonCovered5 = "ncov5",
    /// Procedure not covered with a diagnosis of the same flag.
    NonCovered6 = "ncov6",
    /// Procedure not covered with a diagnosis of the same flag.
    NonCovered7 = "ncov7",
    /// Procedure not covered but with a secondary diagnosis of [`NonCovered89`](Flag::NonCovered89) and a procedure of
    /// [`NonCovered9`](Flag::NonCovered9) (ICD-9-CM).
    NonCovered8 = "ncov8",
    /// Secondary diagnosis with which a procedure of [`NonCovered8`](Flag::NonCovered8) is covered.
    NonCovered89 = "ncov89",
    /// Procedure with which one of [`NonCovered8`](Flag::NonCovered8) is covered.
    NonCovered9 = "ncov9",
    /// Procedure not covered above 60 years.
    NonCovered12Age60 = "ncov12agele60",
    /// Procedure not covered without one of [`NonCovered13B`](Flag::NonCovered13B) (ICD-9-CM).
    NonCovered13A = "ncov13a",
    /// Procedure with which one of [`NonCovered13A`](Flag::NonCovered13A) is covered.
    NonCovered13B = "ncov13b",
    /// Sterilisation: not covered with a diagnosis of the same flag, which is the encounter for it.
    NonCoveredSterilization = "ncov_z302",
    /// Procedure covered under conditions: limited coverage.
    LimitedCoverage = "lcov",
    /// Artificial heart (ICD-9-CM): covered, with limits, in a clinical trial.
    ArtificialHeart = "lcov_artheartxp",
    /// First half of an artificial heart: with the other half covered, with limits, in a clinical trial.
    ArtificialHeartA = "lcov_artheartxpa",
    /// Second half of an artificial heart.
    ArtificialHeartB = "lcov_artheartxpb",
    /// Combined transplant of heart and lung (ICD-9-CM): limited coverage.
    HeartLungTransplant = "lcov_heartlungxp",
    /// Implant of a heart assist system (ICD-9-CM): limited coverage.
    HeartImplant = "lcov_heartsys",
    /// Heart transplant (ICD-9-CM): limited coverage.
    HeartTransplant = "lcov_heartxp",
    /// Transplant of the intestine or of several organs (ICD-9-CM): limited coverage.
    IntestineTransplant = "lcov_intxp",
    /// Kidney transplant (ICD-9-CM): limited coverage.
    KidneyTransplantLimited = "lcov_kidneyxp",
    /// Liver transplant (ICD-9-CM): limited coverage.
    LiverTransplant = "lcov_liverxp",
    /// Lung transplant (ICD-9-CM): limited coverage.
    LungTransplant = "lcov_lungxp",
    /// Lung volume reduction surgery (ICD-9-CM): limited coverage.
    LungVolumeReduction = "lcov_lvrs",
    /// Transplant of the pancreas (ICD-9-CM): limited coverage.
    PancreasTransplant = "lcov_pancreasxp",
}

impl Flag {
    /// The flag of a name in the tables; `None` if there is no such flag.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Flag> {
        Flag::ALL.iter().copied().find(|flag| flag.name() == name)
    }

    const fn bit(self) -> u64 {
        1 << self as u8
    }
}

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A set of [`Flag`]s in 64 bits.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Flags(u64);

impl Flags {
    /// No flag.
    pub const NONE: Flags = Flags(0);

    /// The set of these flags.
    #[must_use]
    pub const fn of(flags: &[Flag]) -> Flags {
        let (mut bits, mut rest) = (0, flags);
        while let [first, others @ ..] = rest {
            bits |= first.bit();
            rest = others;
        }
        Flags(bits)
    }

    /// Whether the flag is in the set.
    #[inline]
    #[must_use]
    pub const fn has(self, flag: Flag) -> bool {
        self.0 & flag.bit() != 0
    }

    /// Whether a flag is in both sets.
    #[inline]
    #[must_use]
    pub const fn has_any(self, flags: Flags) -> bool {
        self.0 & flags.0 != 0
    }

    /// The flags of either set.
    #[inline]
    #[must_use]
    pub const fn union(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }

    /// Whether there is no flag.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The flags, in the order of their bits.
    pub fn iter(self) -> impl Iterator<Item = Flag> {
        Flag::ALL.iter().copied().filter(move |flag| self.has(*flag))
    }

    /// The set as bits: bit `i` for the `i`-th of [`Flag::ALL`].
    pub(super) const fn bits(self) -> u64 {
        self.0
    }

    /// The set of these bits; `None` if a bit is of no flag.
    pub(super) fn from_bits(bits: u64) -> Option<Flags> {
        (bits.checked_shr(Flag::ALL.len() as u32).unwrap_or(0) == 0).then_some(Flags(bits))
    }
}

impl FromIterator<Flag> for Flags {
    fn from_iter<I: IntoIterator<Item = Flag>>(flags: I) -> Flags {
        flags
            .into_iter()
            .fold(Flags::NONE, |set, flag| Flags(set.0 | flag.bit()))
    }
}

impl fmt::Debug for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Flag::name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flag_has_a_bit_and_a_name_of_its_own() {
        assert!(Flag::ALL.len() < 64);
        for (at, flag) in Flag::ALL.iter().enumerate() {
            assert_eq!(Flags::of(&[*flag]).bits(), 1 << at);
            assert_eq!(Flag::from_name(flag.name()), Some(*flag));
            assert_eq!(Flags::of(&[*flag]).iter().collect::<Vec<_>>(), [*flag]);
        }
        let all: Flags = Flag::ALL.iter().copied().collect();
        assert_eq!(Flags::from_bits(all.bits()), Some(all));
        assert_eq!(Flags::from_bits(all.bits() + 1), None);
    }
}
