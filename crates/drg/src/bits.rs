//! The facts of a claim as one fixed bit set.
//!
//! | words | bits | hold |
//! |---|---|---|
//! | 0..4 | 0..256 | attributes of diagnoses, on any code |
//! | 4..8 | 256..512 | attributes of procedures only |
//! | 8 | 512..576 | facts of the claim, see [`Fact`] |
//! | 9..13 | 576..832 | attributes of diagnoses, on a secondary diagnosis |
//! | 13..17 | 832..1088 | attributes of diagnoses, on the principal diagnosis |

pub(crate) const WORDS: usize = 17;
const FACTS: usize = 8;
const SECONDARY: usize = 9;
const PRINCIPAL: usize = 13;

/// Attributes of a diagnosis, bits 0..256.
pub(crate) type DiagnosisBits = [u64; 4];
/// Attributes of a procedure, bits 0..512 (a procedure may carry an attribute that diagnoses carry too).
pub(crate) type ProcedureBits = [u64; 8];

/// Attributes that diagnoses carry have numbers below this one.
pub(crate) const DIAGNOSIS_ATTRIBUTES: u16 = 256;
/// All attributes have numbers below this one.
pub(crate) const ATTRIBUTES: u16 = 512;

/// Bit of an attribute when a secondary diagnosis carries it.
pub(crate) const fn on_secondary(attribute: u16) -> u16 {
    attribute + SECONDARY as u16 * 64
}

/// Bit of an attribute when the principal diagnosis carries it.
pub(crate) const fn on_principal(attribute: u16) -> u16 {
    attribute + PRINCIPAL as u16 * 64
}

/// The attribute whose bit on a secondary diagnosis this is; `None` for any other bit.
pub(crate) fn attribute_on_secondary(bit: u16) -> Option<u16> {
    bit.checked_sub(on_secondary(0))
        .filter(|attribute| *attribute < DIAGNOSIS_ATTRIBUTES)
}

/// The attribute whose bit on the principal diagnosis this is; `None` for any other bit.
pub(crate) fn attribute_on_principal(bit: u16) -> Option<u16> {
    bit.checked_sub(on_principal(0))
        .filter(|attribute| *attribute < DIAGNOSIS_ATTRIBUTES)
}

/// Facts of a claim as a whole that formulas ask for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fact {
    Mcc,
    Cc,
    None,
    InvalidPdx,
    PdxEcode,
    OnlyIncident,
    InvalidSex,
    Alive,
    Died,
    Ama,
    Xfrnba,
    InvalidDstat,
    AnyDx,
    Mdc20FallThru,
    Multst,
    Bilateral,
    FourStents,
    FourVessels,
    FourDrugElutingStents,
    FourNonDrugElutingStents,
    SglAntSectXCtr,
    SglPostFuseCtr,
    SglAntCtr,
    SglPost1Ctr,
    MultFuse,
    SingleFusionCtr,
    /// An operating room procedure is on the claim (`d468` or `d477`).
    OrProc,
    /// Never set: stands for a name that no code carries.
    Never,
}

impl Fact {
    const NAMED: [(&'static str, Fact); 27] = [
        ("MCC", Fact::Mcc),
        ("CC", Fact::Cc),
        ("NONE", Fact::None),
        ("INVALID_PDX", Fact::InvalidPdx),
        ("PDX_ECODE", Fact::PdxEcode),
        ("ONLY:incident", Fact::OnlyIncident),
        ("INVALID_SEX", Fact::InvalidSex),
        ("ALIVE", Fact::Alive),
        ("DIED", Fact::Died),
        ("AMA", Fact::Ama),
        ("XFRNBA", Fact::Xfrnba),
        ("INVALID_DSTAT", Fact::InvalidDstat),
        ("ANYDX", Fact::AnyDx),
        ("MDC_20_FALL_THRU", Fact::Mdc20FallThru),
        ("MULTST", Fact::Multst),
        ("BILATERAL", Fact::Bilateral),
        ("FOUR_STENTS", Fact::FourStents),
        ("FOUR_VESSELS", Fact::FourVessels),
        ("FOUR_DRUG_ELUTING_STENTS", Fact::FourDrugElutingStents),
        ("FOUR_NON_DRUG_ELUTING_STENTS", Fact::FourNonDrugElutingStents),
        ("SGLANTSECTXCTR", Fact::SglAntSectXCtr),
        ("SGLPOSTFUSECTR", Fact::SglPostFuseCtr),
        ("SGLANTCTR", Fact::SglAntCtr),
        ("SGLPOST1CTR", Fact::SglPost1Ctr),
        ("MULTFUSE", Fact::MultFuse),
        ("SINGLEFUSIONCTR", Fact::SingleFusionCtr),
        ("ORPROC", Fact::OrProc),
    ];

    /// The fact that formulas call by that name.
    pub(crate) fn named(name: &str) -> Option<Fact> {
        Fact::NAMED
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, fact)| *fact)
    }

    /// The name that formulas use.
    pub(crate) fn name(self) -> &'static str {
        Fact::NAMED
            .iter()
            .find(|(_, fact)| *fact == self)
            .map_or("", |(name, _)| name)
    }

    pub(crate) const fn bit(self) -> u16 {
        FACTS as u16 * 64 + self as u16
    }

    pub(crate) fn from_bit(bit: u16) -> Option<Fact> {
        Fact::NAMED.iter().map(|(_, fact)| *fact).find(|fact| fact.bit() == bit)
    }
}

/// The bit set of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bits([u64; WORDS]);

impl Default for Bits {
    fn default() -> Bits {
        Bits([0; WORDS])
    }
}

impl Bits {
    #[inline]
    pub(crate) fn words(&self) -> &[u64; WORDS] {
        &self.0
    }

    #[inline]
    pub(crate) fn has(&self, bit: u16) -> bool {
        self.0
            .get(usize::from(bit / 64))
            .is_some_and(|word| word >> (bit % 64) & 1 == 1)
    }

    #[cfg(test)]
    pub(crate) fn insert(&mut self, bit: u16) {
        if let Some(word) = self.0.get_mut(usize::from(bit / 64)) {
            *word |= 1 << (bit % 64);
        }
    }

    /// Adds a fact if it is one; for facts that are not set yet.
    #[inline]
    pub(crate) fn note(&mut self, fact: Fact, is_so: bool) {
        self.0[FACTS] |= u64::from(is_so) << fact as u16;
    }

    #[inline]
    pub(crate) fn set(&mut self, fact: Fact, value: bool) {
        let mask = 1 << fact as u16;
        if value {
            self.0[FACTS] |= mask;
        } else {
            self.0[FACTS] &= !mask;
        }
    }

    #[inline]
    pub(crate) fn add_secondary(&mut self, attributes: &DiagnosisBits) {
        self.add(0, attributes);
        self.add(SECONDARY, attributes);
    }

    #[inline]
    pub(crate) fn add_principal(&mut self, attributes: &DiagnosisBits) {
        self.add(0, attributes);
        self.add(PRINCIPAL, attributes);
    }

    #[inline]
    pub(crate) fn add_procedure(&mut self, attributes: &ProcedureBits) {
        self.add(0, attributes);
    }

    #[inline]
    fn add(&mut self, from: usize, attributes: &[u64]) {
        for (word, more) in self.0.iter_mut().skip(from).zip(attributes) {
            *word |= more;
        }
    }
}

/// A procedure's attribute set out of attribute numbers.
pub(crate) fn procedure_bits(attributes: impl IntoIterator<Item = u16>) -> ProcedureBits {
    let mut bits = [0; 8];
    insert_all(&mut bits, attributes);
    bits
}

/// A diagnosis's attribute set out of attribute numbers.
pub(crate) fn diagnosis_bits(attributes: impl IntoIterator<Item = u16>) -> DiagnosisBits {
    let mut bits = [0; 4];
    insert_all(&mut bits, attributes);
    bits
}

/// Whether an attribute is in a set.
pub(crate) fn contains(set: &[u64], attribute: u16) -> bool {
    set.get(usize::from(attribute / 64))
        .is_some_and(|word| word >> (attribute % 64) & 1 == 1)
}

fn insert_all(words: &mut [u64], attributes: impl IntoIterator<Item = u16>) {
    for attribute in attributes {
        if let Some(word) = words.get_mut(usize::from(attribute / 64)) {
            *word |= 1 << (attribute % 64);
        }
    }
}
