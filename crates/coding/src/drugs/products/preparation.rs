//! [`Preparation`]: what is in a product, whoever sells it.

use std::fmt;

use rust_decimal::Decimal;

use super::super::unit::measure;
use super::columns::{PreparationColumns, Texts};
use super::{Product, Products};

/// What is in a product: substances with their strengths, dosage form and route. Products of many labelers share one.
#[derive(Clone, Copy)]
pub struct Preparation<'d> {
    directory: &'d Products,
    id: u32,
}

/// A substance and how much of it there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Strength<'d> {
    /// The active substance in the words of the directory: `METOPROLOL TARTRATE`.
    pub substance: &'d str,
    /// How much, as the directory writes it: `50`, `.5`; empty where it does not say.
    pub amount: &'d str,
    /// The unit, as the directory writes it: `mg/1` (in one tablet), `mg/mL`; empty where it does not say.
    pub unit: &'d str,
}

impl Strength<'_> {
    /// The amount as a number.
    pub fn number(&self) -> Option<Decimal> {
        self.amount.parse().ok()
    }

    /// How much of the substance is in one of what it is in; `None` where that cannot be told.
    pub(crate) fn concentration(&self) -> Option<Concentration> {
        let (unit, per) = self.units()?;
        let (factor, of) = measure(unit)?;
        let digits = per.find(|character: char| !character.is_ascii_digit() && character != '.');
        let (number, per) = per.split_at_checked(digits.unwrap_or(per.len()))?;
        let number = if number.is_empty() {
            Decimal::ONE
        } else {
            number.parse().ok()?
        };
        let (per_factor, per) = if per.is_empty() {
            (Decimal::ONE, EACH)
        } else {
            measure(per)?
        };
        let amount = self.number()?.checked_mul(factor)?;
        let amount = amount.checked_div(number.checked_mul(per_factor)?)?.normalize();
        Some(Concentration { amount, of, per })
    }

    /// Whether both are the same amount of the same substance: `10 mg/mL` and `40 mg/4mL`.
    pub fn is_same(&self, other: &Strength<'_>) -> bool {
        let told = self
            .concentration()
            .filter(|own| Some(own) == other.concentration().as_ref());
        self.substance == other.substance && (told.is_some() || (self.amount, self.unit) == (other.amount, other.unit))
    }

    /// The unit of the substance and that in which it is: `mg` and `1` of `mg/1`, `g` and `100g` of `g/100g`.
    pub fn units(&self) -> Option<(&str, &str)> {
        self.unit.split_once('/')
    }
}

impl fmt::Display for Strength<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.substance.to_lowercase())?;
        match self.amount {
            "" => Ok(()),
            amount => write!(
                f,
                " {}{amount} {}",
                if amount.starts_with('.') { "0" } else { "" },
                self.unit
            ),
        }
    }
}

/// So much of the smallest unit of one kind in one of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Concentration {
    pub(crate) amount: Decimal,
    pub(crate) of: &'static str,
    pub(crate) per: &'static str,
}

/// What a strength is in where it is in one piece: a tablet, a vial.
pub(crate) const EACH: &str = "each";

/// What kind of class it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ClassKind {
    /// Established pharmacologic class.
    Established,
    /// Mechanism of action.
    Mechanism,
    /// Physiologic effect.
    Effect,
    /// Chemical structure.
    Structure,
    /// Another kind.
    Other,
}

/// A pharmacologic class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct DrugClass<'d> {
    /// Its name: `beta-Adrenergic Blocker`.
    pub name: &'d str,
    /// Its kind.
    pub kind: ClassKind,
}

impl<'d> Preparation<'d> {
    pub(super) fn new(directory: &'d Products, id: u32) -> Self {
        Self { directory, id }
    }

    fn text(&self, of: fn(&PreparationColumns) -> &Texts) -> &'d str {
        of(&self.directory.preparations).get(self.id as usize)
    }

    /// The nonproprietary name, in lower case.
    pub fn name(&self) -> &'d str {
        self.text(|columns| &columns.name)
    }

    /// The active substances with their strengths.
    pub fn strengths(&self) -> impl Iterator<Item = Strength<'d>> {
        let preparations = &self.directory.preparations;
        let list = |text: &'d str| text.split("; ").map(str::trim);
        let mut amounts = list(self.text(|columns| &columns.amounts));
        let mut units = list(self.text(|columns| &columns.units));
        preparations.substances(self.id).iter().map(move |number| Strength {
            substance: preparations.substance(*number),
            amount: amounts.next().unwrap_or_default(),
            unit: units.next().unwrap_or_default(),
        })
    }

    /// The dosage form: `TABLET, FILM COATED`.
    pub fn form(&self) -> &'d str {
        self.text(|columns| &columns.form)
    }

    /// The routes: `INTRAVENOUS`.
    pub fn routes(&self) -> impl Iterator<Item = &'d str> {
        self.text(|columns| &columns.routes)
            .split(';')
            .map(str::trim)
            .filter(|route| !route.is_empty())
    }

    /// The pharmacologic classes of its substances.
    pub fn classes(&self) -> impl Iterator<Item = DrugClass<'d>> {
        self.text(|columns| &columns.classes).split("],").filter_map(|class| {
            let (name, kind) = class.trim().trim_end_matches(']').rsplit_once(" [")?;
            let kind = match kind {
                "EPC" => ClassKind::Established,
                "MoA" => ClassKind::Mechanism,
                "PE" => ClassKind::Effect,
                "CS" | "Chemical/Ingredient" => ClassKind::Structure,
                _ => ClassKind::Other,
            };
            Some(DrugClass { name, kind })
        })
    }

    /// The schedule of a controlled substance: `CII`.
    pub fn schedule(&self) -> Option<&'d str> {
        Some(self.text(|columns| &columns.schedule)).filter(|schedule| !schedule.is_empty())
    }

    /// The products that are this preparation, in the order of the codes.
    pub fn products(&self) -> impl Iterator<Item = Product<'d>> + use<'d> {
        let directory = self.directory;
        let rows = directory.index().map(|names| names.products_of(self.id));
        rows.unwrap_or_default()
            .iter()
            .map(move |row| Product::new(directory, *row as usize))
    }

    /// Whether both have the same substances, whatever their strengths, forms and salts' order.
    pub fn same_substances(&self, other: &Preparation<'_>) -> bool {
        let sorted = |of: &Preparation<'_>| {
            let mut names: Vec<String> = of
                .strengths()
                .map(|strength| strength.substance.to_uppercase())
                .collect();
            names.sort();
            names
        };
        sorted(self) == sorted(other)
    }
}

impl PartialEq for Preparation<'_> {
    fn eq(&self, other: &Self) -> bool {
        let texts: [fn(&PreparationColumns) -> &Texts; 6] = [
            |columns| &columns.name,
            |columns| &columns.form,
            |columns| &columns.routes,
            |columns| &columns.classes,
            |columns| &columns.schedule,
            |columns| &columns.units,
        ];
        self.strengths().eq(other.strengths()) && texts.iter().all(|text| self.text(*text) == other.text(*text))
    }
}

impl Eq for Preparation<'_> {}

impl fmt::Debug for Preparation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Preparation({self})")
    }
}

impl fmt::Display for Preparation<'_> {
    /// Substances with strengths, form and routes: `metoprolol tartrate 50 mg/1, tablet, film coated, oral`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let strengths: Vec<_> = self.strengths().map(|strength| strength.to_string()).collect();
        match strengths.is_empty() {
            true => f.write_str(self.name())?,
            false => f.write_str(&strengths.join(" / "))?,
        }
        for part in std::iter::once(self.form())
            .chain(self.routes())
            .filter(|part| !part.is_empty())
        {
            write!(f, ", {}", part.to_lowercase())?;
        }
        Ok(())
    }
}
