//! The names behind the numbers, for explanations.

use crate::{
    bits::{Fact, attribute_on_principal, attribute_on_secondary, contains},
    tables::FormulaRow,
};

use super::{FUSION_COUNTERS, Formula, Logic};

impl Logic {
    /// The row of the tables that a formula was compiled from.
    pub(crate) fn formula_row(&self, formula: &Formula) -> Option<FormulaRow<'_>> {
        self.tables.formula(formula.row as usize).ok()
    }

    /// An atom as formulas write it.
    pub(crate) fn atom_name(&self, bit: u16) -> String {
        let name = |attribute: u16| self.attributes.get(usize::from(attribute)).map_or("", |name| &**name);
        match (
            Fact::from_bit(bit),
            attribute_on_secondary(bit),
            attribute_on_principal(bit),
        ) {
            (Some(fact), ..) => fact.name().to_owned(),
            (_, Some(attribute), _) => format!("SDX:{}", name(attribute)),
            (_, _, Some(attribute)) => format!("PDX:{}", name(attribute)),
            _ if bit == Fact::Never.bit() => "(no code carries it)".to_owned(),
            _ => name(bit).to_owned(),
        }
    }

    /// Names of the attributes in a set.
    pub(crate) fn attribute_names<'a>(&'a self, set: &'a [u64]) -> impl Iterator<Item = String> + 'a {
        let held = self
            .attributes
            .iter()
            .zip(0..)
            .filter(|(_, attribute)| contains(set, *attribute));
        held.map(|(name, _)| name.to_string())
    }

    /// Attributes on a suppression list.
    pub(crate) fn suppressed_attributes(&self, list: u8) -> &[String] {
        self.suppression
            .get(usize::from(list))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Attributes of procedures that a counter counts; empty for a fact that is no counter.
    pub(crate) fn attributes_counted_by(&self, counter: Fact) -> Vec<u16> {
        let counted = &self.counted;
        let attributes: &[Option<u16>] = match counter {
            Fact::FourStents | Fact::FourDrugElutingStents | Fact::FourNonDrugElutingStents => &counted.stents,
            Fact::FourVessels => &counted.vessels,
            Fact::Bilateral => &counted.joints,
            _ => match FUSION_COUNTERS.iter().position(|fusion| *fusion == counter) {
                Some(at) => counted
                    .fusions
                    .get(at)
                    .map(|attributes| attributes.as_slice())
                    .unwrap_or_default(),
                None => &[],
            },
        };
        attributes.iter().copied().flatten().collect()
    }
}
