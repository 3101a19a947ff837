//! [`DrugText`]: what the name of a medication says, as it was written: name, strengths, form, routes.

use rust_decimal::Decimal;

use super::super::Strength;
use super::super::products::preparation::EACH;
use super::super::unit::measure;

/// No text is read further than this.
const MAX_TEXT: usize = 1024;

/// A strength as it was written: `25 mg`, `40 mg/0.4 mL`, `0.9 %`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WrittenStrength {
    /// How much.
    pub amount: Decimal,
    /// Of what, as it was written, in lower case.
    pub unit: String,
    /// In how much of what: `0.4` and `ml`.
    pub per: Option<(Decimal, String)>,
}

/// What the name of a medication says.
///
/// ```
/// use casemix_coding::drugs::DrugText;
///
/// let text = DrugText::read("Metoprolol succinate ER 25 mg tablet PO daily");
/// assert_eq!(text.name, ["metoprolol", "succinate"]);
/// assert_eq!((text.strengths[0].amount, text.strengths[0].unit.as_str()), (25.into(), "mg"));
/// assert_eq!((text.forms.as_slice(), text.routes.as_slice()), (&["EXTENDED RELEASE", "TABLET"][..], &["ORAL"][..]));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DrugText {
    /// The words that name it, in lower case.
    pub name: Vec<String>,
    /// The strengths.
    pub strengths: Vec<WrittenStrength>,
    /// The dosage forms and how they release, in the words of the directory.
    pub forms: Vec<&'static str>,
    /// The routes, in the words of the directory.
    pub routes: Vec<&'static str>,
}

/// Words for dosage forms, and the words in which the directory has them.
const FORMS: [(&str, &str); 40] = [
    ("tablet", "TABLET"),
    ("tablets", "TABLET"),
    ("tab", "TABLET"),
    ("tabs", "TABLET"),
    ("capsule", "CAPSULE"),
    ("capsules", "CAPSULE"),
    ("cap", "CAPSULE"),
    ("caps", "CAPSULE"),
    ("injection", "INJECTION"),
    ("inj", "INJECTION"),
    ("vial", "INJECTION"),
    ("syringe", "INJECTION"),
    ("solution", "SOLUTION"),
    ("soln", "SOLUTION"),
    ("suspension", "SUSPENSION"),
    ("susp", "SUSPENSION"),
    ("syrup", "SYRUP"),
    ("elixir", "ELIXIR"),
    ("cream", "CREAM"),
    ("ointment", "OINTMENT"),
    ("oint", "OINTMENT"),
    ("gel", "GEL"),
    ("lotion", "LOTION"),
    ("patch", "PATCH"),
    ("inhaler", "AEROSOL"),
    ("hfa", "AEROSOL"),
    ("aerosol", "AEROSOL"),
    ("spray", "SPRAY"),
    ("suppository", "SUPPOSITORY"),
    ("supp", "SUPPOSITORY"),
    ("powder", "POWDER"),
    ("er", "EXTENDED RELEASE"),
    ("xr", "EXTENDED RELEASE"),
    ("xl", "EXTENDED RELEASE"),
    ("sr", "EXTENDED RELEASE"),
    ("extended-release", "EXTENDED RELEASE"),
    ("ec", "DELAYED RELEASE"),
    ("dr", "DELAYED RELEASE"),
    ("delayed-release", "DELAYED RELEASE"),
    ("odt", "ORALLY DISINTEGRATING"),
];

/// Words for routes, and the words in which the directory has them.
const ROUTES: [(&str, &str); 32] = [
    ("oral", "ORAL"),
    ("orally", "ORAL"),
    ("po", "ORAL"),
    ("mouth", "ORAL"),
    ("iv", "INTRAVENOUS"),
    ("ivp", "INTRAVENOUS"),
    ("ivpb", "INTRAVENOUS"),
    ("intravenous", "INTRAVENOUS"),
    ("intravenously", "INTRAVENOUS"),
    ("im", "INTRAMUSCULAR"),
    ("intramuscular", "INTRAMUSCULAR"),
    ("sc", "SUBCUTANEOUS"),
    ("sq", "SUBCUTANEOUS"),
    ("subq", "SUBCUTANEOUS"),
    ("subcut", "SUBCUTANEOUS"),
    ("subcutaneous", "SUBCUTANEOUS"),
    ("topical", "TOPICAL"),
    ("topically", "TOPICAL"),
    ("inhaled", "RESPIRATORY (INHALATION)"),
    ("inhalation", "RESPIRATORY (INHALATION)"),
    ("rectal", "RECTAL"),
    ("pr", "RECTAL"),
    ("ophthalmic", "OPHTHALMIC"),
    ("otic", "AURICULAR (OTIC)"),
    ("nasal", "NASAL"),
    ("intranasal", "NASAL"),
    ("sublingual", "SUBLINGUAL"),
    ("sl", "SUBLINGUAL"),
    ("transdermal", "TRANSDERMAL"),
    ("vaginal", "VAGINAL"),
    ("intrathecal", "INTRATHECAL"),
    ("epidural", "EPIDURAL"),
];

/// Words that name no drug: how often, how long, how many.
const EMPTY: [&str; 40] = [
    "daily", "day", "days", "bid", "tid", "qid", "qd", "qhs", "hs", "prn", "every", "hour", "hours", "hrs", "q", "x",
    "take", "give", "dose", "doses", "once", "twice", "times", "as", "needed", "for", "in", "of", "the", "with", "and",
    "at", "bedtime", "morning", "by", "per", "to", "a", "an", "weekly",
];

/// A piece of the text.
enum Piece<'t> {
    Number(Decimal),
    Word(&'t str),
    Slash,
}

impl DrugText {
    /// Reads a text of any kind; no more than its first 1,024 bytes.
    pub fn read(text: &str) -> Self {
        let mut read = Self::default();
        let end = (0..=text.len().min(MAX_TEXT))
            .rev()
            .find(|at| text.is_char_boundary(*at));
        let text = text.get(..end.unwrap_or_default()).unwrap_or_default().to_lowercase();
        let pieces = pieces(&text);
        let mut rest = pieces.as_slice();
        while let Some((first, after)) = rest.split_first() {
            rest = after;
            match first {
                Piece::Number(amount) => rest = read.strength(*amount, after),
                Piece::Word(word) => read.word(word),
                Piece::Slash => {}
            }
        }
        read
    }

    /// The name as one text, to search for.
    pub fn name(&self) -> String {
        self.name.join(" ")
    }

    /// A number: a strength if a unit follows, `25 mg` or `40 mg/0.4 ml`. Returns what is behind it.
    fn strength<'p, 't>(&mut self, amount: Decimal, behind: &'p [Piece<'t>]) -> &'p [Piece<'t>] {
        let Some((Piece::Word(unit), mut rest)) = behind.split_first() else {
            return behind;
        };
        if measure(unit).is_none() {
            return behind;
        }
        let per = match rest {
            [Piece::Slash, Piece::Number(amount), Piece::Word(unit), after @ ..] if measure(unit).is_some() => {
                rest = after;
                Some((*amount, (*unit).to_owned()))
            }
            [Piece::Slash, Piece::Word(unit), after @ ..] if measure(unit).is_some() => {
                rest = after;
                Some((Decimal::ONE, (*unit).to_owned()))
            }
            _ => None,
        };
        let unit = (*unit).to_owned();
        // `5 mg/325 mg` are the strengths of two substances.
        let kind = |unit: &str| measure(unit).map(|(_, kind)| kind);
        let second = per.clone().filter(|(_, per)| kind(per) == kind(&unit));
        let per = per.filter(|_| second.is_none());
        self.strengths.push(WrittenStrength { amount, unit, per });
        let second = second.map(|(amount, unit)| WrittenStrength {
            amount,
            unit,
            per: None,
        });
        self.strengths.extend(second);
        rest
    }

    fn word(&mut self, word: &str) {
        let form = FORMS.iter().find(|(known, _)| *known == word).map(|(_, form)| *form);
        if let Some(route) = route(word) {
            self.routes.push(route);
        } else if let Some(form) = form {
            self.forms.push(form);
        } else if !EMPTY.contains(&word) {
            self.name.push(word.to_owned());
        }
    }
}

/// The route that a word stands for, in the words of the directory.
pub(super) fn route(word: &str) -> Option<&'static str> {
    let found = ROUTES.iter().find(|(known, _)| known.eq_ignore_ascii_case(word));
    found.map(|(_, route)| *route)
}

/// Numbers, words and slashes; commas within numbers are left out.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let of = |test: &dyn Fn(char) -> bool| rest.find(|character| !test(character)).unwrap_or(rest.len());
        let taken = match first {
            '0'..='9' => of(&|character| character.is_ascii_digit() || matches!(character, '.' | ',')),
            _ if first.is_alphabetic() => {
                of(&|character| character.is_alphanumeric() || matches!(character, '-' | '\''))
            }
            _ => first.len_utf8(),
        };
        let (piece, after) = rest.split_at_checked(taken).unwrap_or((rest, ""));
        match first {
            '0'..='9' => {
                let number = piece.trim_end_matches(['.', ',']).replace(',', "");
                pieces.extend(number.parse().ok().map(Piece::Number));
            }
            '/' => pieces.push(Piece::Slash),
            '%' => pieces.push(Piece::Word("%")),
            _ if first.is_alphabetic() => pieces.push(Piece::Word(piece)),
            _ => {}
        }
        rest = after;
    }
    pieces
}

impl WrittenStrength {
    /// Whether the strength of a preparation is this one; `None` where they cannot be compared, as an amount in a vial and
    /// its concentration.
    pub fn is(&self, strength: &Strength<'_>) -> Option<bool> {
        let listed = strength.concentration()?;
        let (own, per) = match (self.unit.as_str(), &self.per) {
            // A percentage is grams in 100 milliliters or grams.
            ("%", _) => (
                self.in_smallest("g")?,
                Some((Decimal::ONE_HUNDRED, percent_of(listed.per)?)),
            ),
            (unit, per) => (
                self.in_smallest(unit)?,
                per.as_ref().map(|(amount, unit)| (*amount, unit.as_str())),
            ),
        };
        let (amount, of) = own;
        let (per_amount, per) = match per {
            None => (Decimal::ONE, EACH),
            Some((per, unit)) => {
                let (factor, kind) = measure(unit)?;
                (per.checked_mul(factor)?, kind)
            }
        };
        let comparable = of == listed.of && per == listed.per;
        comparable.then(|| {
            amount
                .checked_div(per_amount)
                .is_some_and(|own| own.normalize() == listed.amount)
        })
    }

    fn in_smallest(&self, unit: &str) -> Option<(Decimal, &'static str)> {
        let (factor, kind) = measure(unit)?;
        Some((self.amount.checked_mul(factor)?, kind))
    }
}

/// The unit of which a percentage counts hundred.
fn percent_of(kind: &str) -> Option<&'static str> {
    match kind {
        "volume" => Some("ml"),
        "mass" => Some("g"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strength<'d>(amount: &'d str, unit: &'d str) -> Strength<'d> {
        Strength {
            substance: "X",
            amount,
            unit,
        }
    }

    fn written(text: &str) -> WrittenStrength {
        DrugText::read(text).strengths.remove(0)
    }

    #[test]
    fn strengths_are_compared_in_one_unit() {
        assert_eq!(written("25 mg").is(&strength("25", "mg/1")), Some(true));
        assert_eq!(written("0.5g").is(&strength("500", "mg/1")), Some(true));
        assert_eq!(written("25 mg").is(&strength("50", "mg/1")), Some(false));
        assert_eq!(written("40 mg/0.4 mL").is(&strength("100", "mg/mL")), Some(true));
        assert_eq!(written("250mg/5ml").is(&strength("250", "mg/5mL")), Some(true));
        assert_eq!(written("10,000 units/mL").is(&strength("10000", "[iU]/mL")), Some(true));
        assert_eq!(written("0.9 %").is(&strength("9", "mg/mL")), Some(true));
        assert_eq!(written("0.9%").is(&strength("900", "mg/100mL")), Some(true));
        assert_eq!(written("1 g").is(&strength("50", "mg/mL")), None);
    }

    #[test]
    fn names_are_what_is_left() {
        let text = DrugText::read("Hydrocodone-acetaminophen 5 mg/325 mg tab, take 1 po q 6 hours prn");
        assert_eq!(text.name, ["hydrocodone-acetaminophen"]);
        assert_eq!(text.routes, ["ORAL"]);
        assert!(DrugText::read(&"ä5 mg/".repeat(10_000)).name.len() < MAX_TEXT);
    }
}
