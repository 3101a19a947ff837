//! The formulas of a release, MDC by MDC, in the order in which they are tried.

use std::ops::Range;

use crate::{
    Error, ReturnCode,
    bits::{Bits, Fact, on_principal, on_secondary},
    formula::{self, Atom, Program, Scope, Trigger},
    tables::{FormulaKind, FormulaRow, Tables},
};

use super::{Names, triggers::TriggerIndex};

/// MDC numbers are below this one: 0 pre-MDC, 1 to 25, 29 unrelated operating room procedures.
pub(crate) const MDCS: usize = 32;

/// What a formula leads to when it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A DRG.
    Drg { drg: u16, base: u16, kind: FormulaKind },
    /// The formulas of another MDC.
    Reroute(u8),
    /// No DRG.
    Refuse(ReturnCode),
}

/// A formula ready for use.
#[derive(Clone, Debug)]
pub(crate) struct Formula {
    pub(crate) program: Program,
    /// Number of the suppression list.
    pub(crate) suppression: u8,
    pub(crate) target: Target,
    /// Row in the tables, for its text.
    pub(crate) row: u32,
}

/// Formulas that follow one another and cannot hold without the same bits: usually one family of DRGs.
#[derive(Clone, Debug)]
pub(crate) struct Family {
    trigger: Trigger,
    formulas: Range<u32>,
}

/// All formulas of a release.
#[derive(Clone, Debug)]
pub(crate) struct Hierarchy {
    formulas: Vec<Formula>,
    families: Vec<Family>,
    /// Families of each MDC.
    of_mdc: [Range<u32>; MDCS],
    /// Which of them can hold, for each MDC.
    triggers: Vec<TriggerIndex>,
}

impl Hierarchy {
    pub(super) fn compile(rows: &[(u32, FormulaRow<'_>)], names: &Names<'_>, lists: &[&[u16]]) -> Result<Self, Error> {
        let (formulas, families, of_mdc) = (Vec::new(), Vec::new(), std::array::from_fn(|_| 0..0));
        let mut hierarchy = Hierarchy {
            formulas,
            families,
            of_mdc,
            triggers: Vec::new(),
        };
        let mut rows: Vec<_> = rows.iter().collect();
        rows.sort_by_key(|(_, row)| (row.mdc, row.order));
        for (number, row) in rows {
            let error = Error::Inconsistent {
                section: "formula",
                row: *number as usize,
            };
            let expr = formula::parse(&row.text).map_err(|_| error.clone())?;
            let Some(target) = target(row, &expr) else { continue };
            let bit = |atom: &Atom<'_>| bit_of(atom, names);
            let program = Program::compile(&expr, &bit).ok_or(error)?;
            let list = names.list(row.suppression);
            let suppression = lists.iter().position(|known| *known == list).unwrap_or_default() as u8;
            let formula = Formula {
                program,
                suppression,
                target,
                row: *number,
            };
            hierarchy.push(row.mdc, Trigger::of(&expr, &bit), formula);
        }
        let triggers =
            (0..MDCS as u8).map(|mdc| TriggerIndex::new(hierarchy.families(mdc).iter().map(|family| &family.trigger)));
        hierarchy.triggers = triggers.collect::<Result<_, Error>>()?;
        Ok(hierarchy)
    }

    fn push(&mut self, mdc: u8, trigger: Trigger, formula: Formula) {
        // The tables keep a formula of MDC 99, which no claim reaches.
        let Some(of_mdc) = self.of_mdc.get_mut(usize::from(mdc)) else {
            return;
        };
        let (at, families) = (self.formulas.len() as u32, self.families.len() as u32);
        let first = of_mdc.end == 0;
        match self.families.last_mut() {
            Some(family) if !first && family.trigger == trigger => family.formulas.end = at + 1,
            _ => {
                *of_mdc = if first {
                    families..families + 1
                } else {
                    of_mdc.start..families + 1
                };
                self.families.push(Family {
                    trigger,
                    formulas: at..at + 1,
                });
            }
        }
        self.formulas.push(formula);
    }

    /// The families of an MDC, in the order in which they are tried.
    #[inline]
    pub(crate) fn families(&self, mdc: u8) -> &[Family] {
        let range = self.of_mdc.get(usize::from(mdc)).cloned().unwrap_or_default();
        self.families
            .get(range.start as usize..range.end as usize)
            .unwrap_or_default()
    }

    /// The families of an MDC that may hold for a claim, in the order in which they are tried.
    #[inline]
    pub(crate) fn candidates(&self, mdc: u8, bits: &Bits) -> impl Iterator<Item = &Family> {
        let families = self.families(mdc);
        let mut left = self
            .triggers
            .get(usize::from(mdc))
            .map_or(0, |index| index.candidates(bits));
        std::iter::from_fn(move || {
            let at = left.trailing_zeros() as usize;
            left &= left.wrapping_sub(1);
            families.get(at)
        })
    }

    /// The formulas of a family with their numbers, in the order in which they are tried.
    #[inline]
    pub(crate) fn formulas(&self, family: &Family) -> impl Iterator<Item = (u32, &Formula)> {
        let range = family.formulas.clone();
        let formulas = self
            .formulas
            .get(range.start as usize..range.end as usize)
            .unwrap_or_default();
        range.zip(formulas)
    }

    /// A formula by number.
    #[inline]
    pub(crate) fn get(&self, number: u32) -> Option<&Formula> {
        self.formulas.get(number as usize)
    }
}

/// What a formula leads to; `None` for one that leads nowhere, of which the tables hold many.
fn target(row: &FormulaRow<'_>, expr: &formula::Expr<'_>) -> Option<Target> {
    if row.drg > 0 {
        return Some(Target::Drg {
            drg: row.drg,
            base: row.base_drg,
            kind: row.kind,
        });
    }
    if row.reroute > 0 {
        return Some(Target::Reroute(row.reroute));
    }
    let mut code = None;
    expr.atoms(&mut |atom| match Fact::named(atom.name) {
        Some(Fact::InvalidDstat) => code = Some(ReturnCode::InvalidDischargeStatus),
        Some(Fact::InvalidPdx) => code = Some(ReturnCode::InvalidPdx),
        Some(Fact::PdxEcode) => code = Some(ReturnCode::DxCannotBePdx),
        Some(Fact::InvalidSex) => code = Some(ReturnCode::InvalidSex),
        _ => (),
    });
    code.map(Target::Refuse)
}

/// The conditions under which hospital-acquired conditions are met, by number.
pub(super) fn hac_formulas(tables: &Tables, mask: u16, names: &Names<'_>) -> Result<Vec<(u8, Program)>, Error> {
    let rows = tables
        .hac_formulas()?
        .enumerate()
        .filter(|(_, row)| row.releases & mask != 0);
    rows.map(|(number, row)| {
        let error = Error::Inconsistent {
            section: "hac_formula",
            row: number,
        };
        let expr = formula::parse(&row.text).map_err(|_| error.clone())?;
        let program = Program::compile(&expr, &|atom: &Atom<'_>| bit_of(atom, names)).ok_or(error)?;
        Ok((row.number, program))
    })
    .collect()
}

/// The bit of a claim that an atom asks for.
fn bit_of(atom: &Atom<'_>, names: &Names<'_>) -> u16 {
    let fact = |name: &str| Fact::named(name).map(Fact::bit);
    let attribute = names.local_by_name(atom.name);
    let diagnosis = attribute.filter(|attribute| *attribute < crate::bits::DIAGNOSIS_ATTRIBUTES);
    let bit = match atom.scope {
        Scope::Plain | Scope::Any => attribute.or_else(|| fact(atom.name)),
        Scope::Secondary => diagnosis.map(on_secondary),
        Scope::Principal => diagnosis.map(on_principal),
        Scope::Only => fact(&atom.to_string()),
    };
    bit.unwrap_or(Fact::Never.bit())
}

/// Tells the facts of severity to the bit set, as the formulas of one suppression list see them.
#[inline]
pub(crate) fn set_severity(bits: &mut Bits, mcc: bool, cc: bool) {
    bits.set(Fact::Mcc, mcc);
    bits.set(Fact::Cc, cc && !mcc);
    bits.set(Fact::None, !cc && !mcc);
}
