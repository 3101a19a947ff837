//! [`Families`]: which DRGs of a release differ only by severity.

use std::collections::BTreeMap;

use casemix_drg::{
    DrgType, Error, Tables, formula,
    tables::{FormulaKind, FormulaRow},
};
use casemix_record::{MsDrg, Release};

/// The DRGs of one release, and the families that they form: DRGs with the same base DRG, which differ by the
/// complications or comorbidities that they ask for.
///
/// What a DRG asks for is read from the formulas of the release, not from its title.
///
/// ```
/// use casemix_drg::Tables;
/// use casemix_stats::{Families, FamilySplit};
///
/// let families = Families::of(&Tables::open(casemix_drg_data::MS_DRG)?, "43.1".parse().unwrap())?;
/// let drg = |number: u16| *families.get(casemix_record::MsDrg::from_number(number).unwrap()).unwrap();
///
/// // Heart failure has a DRG for an MCC, one for a CC, and one for neither.
/// assert!(drg(291).asks_mcc && drg(292).asks_cc);
/// assert_eq!(drg(293).family_splits, FamilySplit::Three);
/// // A normal newborn cannot miss a CC: its family has no split.
/// assert!(!drg(795).family_splits());
/// # Ok::<(), casemix_drg::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Families {
    release: Release,
    drgs: BTreeMap<MsDrg, FamilyMember>,
}

/// What a DRG is within its family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FamilyMember {
    /// First DRG of the family, which names it.
    pub base_drg: MsDrg,
    /// Surgical or medical.
    pub drg_type: DrgType,
    /// Whether the DRG asks for a CC, or takes one as well.
    pub asks_cc: bool,
    /// Whether the DRG asks for an MCC, or takes one as well.
    pub asks_mcc: bool,
    /// Whether the family tells records with a CC or MCC from those without.
    pub family_splits: FamilySplit,
}

/// By what a family is split.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FamilySplit {
    /// Not by severity.
    #[default]
    None,
    /// CC and MCC together from neither.
    CcOrMcc,
    /// MCC from all others.
    Mcc,
    /// MCC, CC and neither, each apart.
    Three,
}

impl FamilyMember {
    /// Whether the family is split by severity.
    pub fn family_splits(&self) -> bool {
        self.family_splits != FamilySplit::None
    }

    /// Whether the DRG is one with a CC or MCC.
    pub fn is_with_cc_or_mcc(&self) -> bool {
        self.asks_cc || self.asks_mcc
    }

    /// Whether the family has a DRG for an MCC alone.
    pub fn family_splits_mcc(&self) -> bool {
        matches!(self.family_splits, FamilySplit::Mcc | FamilySplit::Three)
    }

    /// Whether the DRG is one with an MCC, in a family that has one for an MCC alone.
    pub fn is_with_mcc(&self) -> bool {
        self.asks_mcc && self.family_splits_mcc()
    }
}

impl Families {
    /// Reads the families of a release.
    ///
    /// # Errors
    ///
    /// [`Error::NoRelease`] if the tables do not hold the release; [`Error::Inconsistent`] if a formula cannot be
    /// read.
    pub fn of(tables: &Tables, release: Release) -> Result<Families, Error> {
        let mask = tables.mask(release)?;
        let mut drgs: BTreeMap<MsDrg, FamilyMember> = BTreeMap::new();
        for (row, formula) in tables.formulas()?.iter().enumerate() {
            let (Ok(drg), Ok(base_drg)) = (MsDrg::from_number(formula.drg), MsDrg::from_number(formula.base_drg))
            else {
                continue;
            };
            if formula.releases & mask == 0 {
                continue;
            }
            let (cc, mcc) = asks(formula).ok_or(Error::Inconsistent {
                section: "formula",
                row,
            })?;
            let member = drgs.entry(drg).or_insert(FamilyMember {
                base_drg,
                drg_type: drg_type(formula.kind),
                asks_cc: false,
                asks_mcc: false,
                family_splits: FamilySplit::None,
            });
            member.asks_cc |= cc;
            member.asks_mcc |= mcc;
        }
        let mut families = Families { release, drgs };
        families.find_splits();
        Ok(families)
    }

    /// The release.
    pub fn release(&self) -> Release {
        self.release
    }

    /// What a DRG is within its family; `None` if the release does not assign it.
    pub fn get(&self, drg: MsDrg) -> Option<&FamilyMember> {
        self.drgs.get(&drg)
    }

    /// The DRGs, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (MsDrg, &FamilyMember)> {
        self.drgs.iter().map(|(drg, member)| (*drg, member))
    }

    /// A family is split where one member asks for something that another does not.
    fn find_splits(&mut self) {
        let mut levels: BTreeMap<MsDrg, [bool; 4]> = BTreeMap::new();
        for member in self.drgs.values() {
            let level = usize::from(member.asks_cc) | usize::from(member.asks_mcc) << 1;
            if let Some(seen) = levels.entry(member.base_drg).or_default().get_mut(level) {
                *seen = true;
            }
        }
        for member in self.drgs.values_mut() {
            member.family_splits = match levels.get(&member.base_drg) {
                Some([_, true, true, _] | [_, true, _, true]) => FamilySplit::Three,
                Some([true, _, true, _]) => FamilySplit::Mcc,
                Some([true, _, _, true] | [true, true, _, _]) => FamilySplit::CcOrMcc,
                _ => FamilySplit::None,
            };
        }
    }
}

/// Whether a formula asks for a CC, and whether for an MCC; `None` if it cannot be read.
fn asks(row: &FormulaRow<'_>) -> Option<(bool, bool)> {
    let (mut cc, mut mcc) = (false, false);
    formula::parse(&row.text).ok()?.atoms(&mut |atom| {
        cc |= atom.name == "CC";
        mcc |= atom.name == "MCC";
    });
    Some((cc, mcc))
}

fn drg_type(kind: FormulaKind) -> DrgType {
    match kind {
        FormulaKind::None => DrgType::None,
        FormulaKind::Medical => DrgType::Medical,
        FormulaKind::Surgical => DrgType::Surgical,
    }
}
