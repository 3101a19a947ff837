//! The medications of an encounter, coded and brought to one form.

use casemix_record::{CodeSystem, Encounter, Finding, Medication, Ndc};
use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{
    BillingCode, BillingCodes, BillingEdition, ClassKind, NdcReading, Package, Preparation, Product, Products,
};
use super::{SALTS, read_ndc};
use crate::words::tokens;
use findings::Found;
use text::route;

mod billed;
mod findings;
mod named;
mod text;

pub(crate) use named::meant;
pub use text::{DrugText, WrittenStrength};

/// Codes the medications of encounters with a directory of products and the billing codes.
///
/// What a medication is, is told by its national drug code, else by its billing code, else by its name. Where two of them
/// disagree, where a code is not known or its marketing had ended, or where several preparations or billing codes fit, a
/// finding says so, and nothing is chosen.
///
/// Codes of RxNorm are kept as they are: no public package has a table of them.
///
/// ```
/// # #[cfg(feature = "embedded")] {
/// use casemix_coding::drugs::{BillingCodes, MedicationCoder, Products};
/// use casemix_record::{Encounter, Medication};
///
/// let coder = MedicationCoder::new(Products::embedded()?, BillingCodes::embedded()?);
/// let mut encounter = Encounter::builder("E1").admitted("2019-03-04").build();
/// encounter.medications = vec![
///     Medication::builder().ndc("0002-7597-01").name("olanzapine 10 mg IM").build(),
///     Medication::builder().name("Lasix 40 mg tablet PO daily").build(),
/// ];
/// let coded = coder.code(&encounter);
/// let lines: Vec<String> = coded.medications.iter().map(ToString::to_string).collect();
/// assert_eq!(lines, [
///     "00002-7597-01 olanzapine 10 mg/2mL, injection, powder, for solution, intramuscular",
///     "furosemide 40 mg/1, tablet, oral",
/// ]);
/// assert!(coded.findings.is_empty());
/// # }
/// # Ok::<(), casemix_codes::table::TableError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct MedicationCoder<'t> {
    products: &'t Products,
    billing: &'t BillingCodes,
}

/// The medications of an encounter, coded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodedMedications<'t> {
    /// One for each medication of the record, in its order.
    pub medications: Vec<CodedMedication<'t>>,
    /// What is wrong with them, or cannot be decided.
    pub findings: Vec<Finding>,
}

/// By what a medication was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RecognizedBy {
    /// Its national drug code.
    Ndc,
    /// Its billing code.
    BillingCode,
    /// The words of its name.
    Name,
}

/// A medication of the record, coded and brought to one form.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodedMedication<'t> {
    /// By what it was recognised; `None` where it was not.
    pub by: Option<RecognizedBy>,
    /// The national drug code of the record, in the 11-digit form.
    pub ndc: Option<Ndc>,
    /// The product of that code.
    pub product: Option<Product<'t>>,
    /// The package of that code.
    pub package: Option<Package<'t>>,
    /// The substances without salts and forms, in lower case and in the order of the alphabet: `metoprolol`.
    pub ingredients: Vec<String>,
    /// What it is, where that is decided: substances with strengths, form, route.
    pub preparation: Option<Preparation<'t>>,
    /// Where it is not: what fits equally well; at most ten.
    pub candidates: Vec<Preparation<'t>>,
    /// The route of the record in the words of the directory: `ORAL`.
    pub route: Option<&'static str>,
    /// The billing code, where one fits.
    pub billing: Option<BilledDrug<'t>>,
    /// Where several fit: these.
    pub billing_candidates: Vec<BillingCode<'t>>,
}

/// The billing code of a medication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct BilledDrug<'t> {
    /// The code.
    pub code: BillingCode<'t>,
    /// How many units the amount of the record makes: the quantity, else the dose; `None` where units cannot be told.
    pub units: Option<u64>,
}

impl<'t> CodedMedication<'t> {
    /// The established pharmacologic classes, each once.
    pub fn classes(&self) -> Vec<&'t str> {
        let mut classes: Vec<&str> = self
            .preparation
            .iter()
            .chain(self.candidates.first().filter(|_| self.preparation.is_none()))
            .flat_map(Preparation::classes)
            .filter(|class| class.kind == ClassKind::Established)
            .map(|class| class.name)
            .collect();
        classes.sort_unstable();
        classes.dedup();
        classes
    }
}

impl std::fmt::Display for CodedMedication<'_> {
    /// Code and preparation; the ingredients where the preparation is open; `not recognized` where nothing is known.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(ndc) = self.ndc {
            write!(f, "{ndc} ")?;
        }
        match (&self.preparation, self.ingredients.is_empty()) {
            (Some(preparation), _) => write!(f, "{preparation}"),
            (None, false) => f.write_str(&self.ingredients.join(" / ")),
            (None, true) => f.write_str("not recognized"),
        }
    }
}

impl<'t> MedicationCoder<'t> {
    /// A coder with a directory and billing codes.
    pub fn new(products: &'t Products, billing: &'t BillingCodes) -> Self {
        Self { products, billing }
    }

    /// Codes every medication of an encounter. The day of each is that of its first dose, else of the admission, else of the
    /// discharge.
    pub fn code(&self, encounter: &Encounter) -> CodedMedications<'t> {
        let mut coded = CodedMedications {
            medications: Vec::with_capacity(encounter.medications.len()),
            findings: Vec::new(),
        };
        for (index, medication) in encounter.medications.iter().enumerate() {
            let days = [
                medication.from.value(),
                encounter.admitted.value(),
                encounter.discharged.value(),
            ];
            let day = days.into_iter().flatten().next().map(|moment| moment.date());
            let mut found = Found::at(index, self.products, &mut coded.findings);
            let one = self.one(medication, day, &mut found);
            coded.medications.push(one);
        }
        billed::compare_charges(encounter, &coded.medications, &mut coded.findings);
        coded.findings.sort();
        coded
    }

    fn one(&self, medication: &Medication, day: Option<NaiveDate>, found: &mut Found<'_>) -> CodedMedication<'t> {
        let mut coded = CodedMedication {
            by: None,
            ndc: None,
            product: None,
            package: None,
            ingredients: Vec::new(),
            preparation: None,
            candidates: Vec::new(),
            route: route(medication.route.trim()),
            billing: None,
            billing_candidates: Vec::new(),
        };
        let text = DrugText::read(&medication.name);
        coded.route = coded.route.or_else(|| text.routes.first().copied());
        let edition = day.and_then(|day| self.billing.on(day).ok());
        self.by_ndc(medication, day, &mut coded, found);
        let given = self.given_billing_code(medication, edition, found);
        if let Some(preparation) = coded.preparation {
            found.compare(medication, &text, &preparation, coded.product, coded.route);
        } else if !text.name.is_empty() {
            named::by_name(self.products, &text, &mut coded, found);
        } else if let Some(code) = given {
            let words = BillingCode::name_in(code.title);
            named::by_name(self.products, &DrugText::read(&words), &mut coded, found);
            coded.by = coded.by.map(|_| RecognizedBy::BillingCode);
        }
        billed::bill(medication, given, edition, &text, &mut coded, found);
        coded
    }

    /// What the national drug code says.
    fn by_ndc(
        &self,
        medication: &Medication,
        day: Option<NaiveDate>,
        coded: &mut CodedMedication<'t>,
        found: &mut Found<'_>,
    ) {
        let (written, field) = match medication.system.value() {
            Some(CodeSystem::Ndc) if medication.ndc.is_blank() => (medication.code.as_str(), "code"),
            _ => (medication.ndc.lent().unwrap_or_default(), "ndc"),
        };
        if written.trim().is_empty() {
            return;
        }
        let Ok(reading) = read_ndc(written) else {
            return found.no_ndc(field, written);
        };
        let listed = self.products.listed(&reading);
        let ndc = match (&reading, listed.as_slice()) {
            (NdcReading::Code(code), _) => *code,
            (NdcReading::OneOf(_), [only]) => *only,
            (NdcReading::OneOf(codes), listed) => {
                return found.ambiguous_ndc(field, written, if listed.is_empty() { codes } else { listed });
            }
        };
        coded.ndc = Some(ndc);
        let package = self.products.package(ndc);
        // Of products that are listed twice, the one that was marketed on the day.
        let marketed = |product: &Product<'_>| day.is_none_or(|day| product.is_marketed_on(day));
        let product = self.products.lookup(ndc).find(marketed);
        let product = product.or_else(|| package.map(|(product, _)| product));
        let Some(product) = product.or_else(|| self.products.lookup(ndc).next()) else {
            return found.unknown_ndc(field, ndc, day);
        };
        coded.by = Some(RecognizedBy::Ndc);
        coded.package = package.map(|(_, package)| package);
        coded.product = Some(product);
        let preparation = product.preparation();
        coded.ingredients = ingredients(&preparation);
        coded.preparation = Some(preparation);
        match &coded.package {
            Some(package) => found.marketing(field, ndc, (package.first_day, package.last_day), day),
            None => found.unknown_package(field, ndc),
        }
    }

    /// The billing code that the record itself gives.
    fn given_billing_code(
        &self,
        medication: &Medication,
        edition: Option<BillingEdition<'t>>,
        found: &mut Found<'_>,
    ) -> Option<BillingCode<'t>> {
        if medication.system.value() != Some(CodeSystem::Hcpcs) || medication.code.is_blank() {
            return None;
        }
        let edition = edition?;
        let code = edition.lookup(medication.code.as_str().trim());
        if code.is_none() {
            found.invalid_billing_code(medication.code.as_str());
        }
        code
    }
}

/// The ingredients of a preparation: its substances without salts, each once.
fn ingredients(preparation: &Preparation<'_>) -> Vec<String> {
    let mut names: Vec<String> = preparation
        .strengths()
        .map(|strength| ingredient(strength.substance))
        .collect();
    if names.is_empty() {
        names.push(preparation.name().to_owned());
    }
    names.sort();
    names.dedup();
    names
}

/// A substance without its salt: `METOPROLOL TARTRATE` is `metoprolol`; `SODIUM CHLORIDE` stays what it is.
fn ingredient(substance: &str) -> String {
    let words: Vec<String> = substance.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let kept = |word: &&String| !SALTS.contains(&word.trim_end_matches(','));
    let bare: Vec<&str> = words.iter().filter(kept).map(String::as_str).collect();
    match bare.is_empty() {
        true => words.join(" "),
        false => bare.join(" ").trim_end_matches(',').to_owned(),
    }
}

/// Whether a word of one text is one of the other.
fn share_a_word(one: &str, other: &str) -> bool {
    let own: Vec<String> = tokens(other).collect();
    tokens(one).any(|word| own.contains(&word))
}

/// The amount of a medication in the unit of its substance: as it is written, or out of a volume by the concentration.
fn amount_of(medication: &Medication, preparation: Option<&Preparation<'_>>) -> Option<(Decimal, String)> {
    let quantity = (medication.quantity.value(), &medication.quantity_unit);
    let dose = (medication.dose.value(), &medication.dose_unit);
    let (amount, unit) = [quantity, dose].into_iter().find_map(|(amount, unit)| {
        let amount = amount?.decimal();
        (!unit.is_blank()).then(|| (amount, unit.trim().to_lowercase()))
    })?;
    let strength = preparation.and_then(|preparation| {
        let mut strengths = preparation.strengths();
        strengths.next().filter(|_| strengths.next().is_none())
    });
    let concentration = strength.and_then(|strength| {
        let (substance_unit, per) = strength.units()?;
        let number = strength.number()?;
        let each = per == "1"
            && matches!(
                unit.as_str(),
                "tablet" | "tablets" | "tab" | "capsule" | "capsules" | "vial" | "vials" | "each" | "ea"
            );
        let volume = per == "mL" && matches!(unit.as_str(), "ml" | "cc");
        (each || volume).then(|| (number, substance_unit.to_owned()))
    });
    match concentration {
        Some((number, substance_unit)) => Some((amount.checked_mul(number)?, substance_unit)),
        None => Some((amount, unit)),
    }
}
