//! How much one unit of a billing code is.

use std::fmt;

use rust_decimal::Decimal;

/// The amount that one billing unit stands for, as the description of the code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BillingUnit {
    /// How much.
    pub amount: Decimal,
    /// Of what, in one spelling: `mg`, `mcg`, `g`, `mL`, `units`, `mCi`, `uCi`, `mEq`, `sq cm`.
    pub unit: &'static str,
}

/// Spellings of units in descriptions, and the one in which they are given.
const UNITS: [(&str, &str); 24] = [
    ("mg", "mg"),
    ("mcg", "mcg"),
    ("ug", "mcg"),
    ("gm", "g"),
    ("gms", "g"),
    ("g", "g"),
    ("gram", "g"),
    ("ml", "mL"),
    ("cc", "mL"),
    ("units", "units"),
    ("unit", "units"),
    ("unt", "units"),
    ("iu", "units"),
    ("u", "units"),
    ("i.u.", "units"),
    ("mci", "mCi"),
    ("millicurie", "mCi"),
    ("uci", "uCi"),
    ("microcurie", "uCi"),
    ("meq", "mEq"),
    ("sq", "sq cm"),
    ("square", "sq cm"),
    ("sqcm", "sq cm"),
    ("cm", "sq cm"),
];

impl BillingUnit {
    /// The unit in a description: its last number with a unit behind it, or `per` with a unit. `None` where the description,
    /// which is cut to 28 characters, does not say.
    ///
    /// ```
    /// use casemix_coding::drugs::BillingUnit;
    ///
    /// let unit = |text| BillingUnit::in_description(text).map(|unit| unit.to_string());
    /// assert_eq!(unit("Inj, nusinersen, 0.1mg").as_deref(), Some("0.1 mg"));
    /// assert_eq!(unit("Epoetin alfa, 100 units esrd").as_deref(), Some("100 units"));
    /// assert_eq!(unit("Amniply, per sq cm").as_deref(), Some("1 sq cm"));
    /// assert_eq!(unit("Ketorolac tromethamine inj"), None);
    /// ```
    pub fn in_description(text: &str) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        let mut found = None;
        let mut words = text
            .split([' ', ',', '(', ')', '/', ';'])
            .filter(|word| !word.is_empty())
            .peekable();
        let mut before = "";
        while let Some(word) = words.next() {
            let digits = word.find(|character: char| !character.is_ascii_digit() && character != '.');
            let (number, rest) = word.split_at_checked(digits.unwrap_or(word.len()))?;
            let amount = if before == "per" {
                Some(Decimal::ONE)
            } else {
                number.parse().ok()
            };
            let unit = match rest {
                "" => words.peek().copied().unwrap_or_default(),
                rest => rest,
            };
            if let (Some(amount), Some(unit)) = (amount, named(unit)) {
                found = Some(Self { amount, unit });
            }
            before = word;
        }
        found
    }

    /// How many units of the code an amount makes, rounded up to a whole unit as claims ask; `None` where the amount is in
    /// another kind of unit.
    ///
    /// ```
    /// use casemix_coding::drugs::BillingUnit;
    ///
    /// let per = BillingUnit::in_description("Inj, daratumumab 10 mg").expect("a unit");
    /// assert_eq!(per.units("800".parse().unwrap(), "mg"), Some(80));
    /// assert_eq!(per.units("1.25".parse().unwrap(), "g"), Some(125));
    /// assert_eq!(per.units("5".parse().unwrap(), "mL"), None);
    /// ```
    pub fn units(&self, amount: Decimal, unit: &str) -> Option<u64> {
        let ((given, kind), (own, own_kind)) = (measure(unit)?, measure(self.unit)?);
        if kind != own_kind {
            return None;
        }
        let amount = amount.checked_mul(given)?.checked_div(own)?;
        let units = amount.checked_div(self.amount)?.ceil();
        u64::try_from(units).ok()
    }
}

/// A unit as so many of the smallest unit of its kind, and that kind.
pub(super) fn measure(unit: &str) -> Option<(Decimal, &'static str)> {
    let unit = unit.trim().to_ascii_lowercase();
    let unit = match unit.as_str() {
        "[iu]" | "[usp'u]" => "units",
        other => named(other).unwrap_or(other),
    };
    let (factor, kind) = match unit {
        "ng" => (1, "mass"),
        "mcg" => (1_000, "mass"),
        "mg" => (1_000_000, "mass"),
        "g" => (1_000_000_000, "mass"),
        "kg" => (1_000_000_000_000_i64, "mass"),
        "ul" => (1, "volume"),
        "mL" => (1_000, "volume"),
        "l" => (1_000_000, "volume"),
        "uCi" => (1, "activity"),
        "mCi" => (1_000, "activity"),
        "ci" => (1_000_000, "activity"),
        "units" => (1, "units"),
        "mEq" => (1, "equivalents"),
        "mmol" => (1, "moles"),
        "%" => (1, "percent"),
        "sq cm" => (1, "area"),
        "h" | "hr" => (1, "time"),
        _ => return None,
    };
    Some((Decimal::from(factor), kind))
}

/// The one spelling of a unit.
fn named(unit: &str) -> Option<&'static str> {
    let found = UNITS.iter().find(|(spelling, _)| *spelling == unit);
    found.map(|(_, name)| *name)
}

impl fmt::Display for BillingUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount.normalize(), self.unit)
    }
}
