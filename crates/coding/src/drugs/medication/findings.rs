//! What is found wrong with medications, and what cannot be decided.

use casemix_record::{CodeText, Evidence, Finding, Location, Medication, Ndc, Severity};
use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::text::DrugText;
use super::{BillingCode, Preparation, Product, Products, share_a_word};

/// The format of the national drug code.
const NDC_FORMAT: &str = "21 CFR 207.33";

/// The listing of drugs, and how long a code is in use.
const NDC_LISTING: &str = "21 CFR 207.17, 207.57";

/// How units of drugs are billed.
const UNITS: &str = "Medicare Claims Processing Manual, chapter 17, section 70";

/// Where the codes come from.
const HCPCS: &str = "45 CFR 162.1002";

/// Gathers the findings of one medication.
pub(super) struct Found<'f> {
    index: usize,
    products: &'f Products,
    findings: &'f mut Vec<Finding>,
}

impl<'f> Found<'f> {
    pub(super) fn at(index: usize, products: &'f Products, findings: &'f mut Vec<Finding>) -> Self {
        Self {
            index,
            products,
            findings,
        }
    }

    fn place(&self, field: &'static str) -> Location {
        Location::root().field("medications").index(self.index).field(field)
    }

    fn push(&mut self, finding: Finding) {
        let release = self.products.provenance().release.clone();
        self.findings.push(finding.with_release("ndc", release));
    }

    /// The directory, with its day where it may be too old to know.
    fn directory(&self) -> String {
        match self.products.day() {
            Some(day) => format!("the directory of {day}"),
            None => "the directory".to_owned(),
        }
    }

    pub(super) fn no_ndc(&mut self, field: &'static str, written: &str) {
        let place = self.place(field);
        let finding = Finding::new(
            "medication.ndc-format",
            Severity::Error,
            place.clone(),
            "not a national drug code",
        );
        self.push(
            finding
                .with_evidence(Evidence::new(place, written))
                .with_citation(NDC_FORMAT)
                .with_remedy("write 11 digits, or the label's parts with hyphens: 5-4-2, 4-4-2, 5-3-2 or 5-4-1"),
        );
    }

    pub(super) fn ambiguous_ndc(&mut self, field: &'static str, written: &str, codes: &[Ndc]) {
        let place = self.place(field);
        let codes: Vec<_> = codes.iter().map(ToString::to_string).collect();
        let message = format!("ten digits without hyphens may be {}", codes.join(" or "));
        let finding = Finding::new("medication.ndc-ambiguous", Severity::Warning, place.clone(), message);
        self.push(
            finding
                .with_evidence(Evidence::new(place, written))
                .with_citation(NDC_FORMAT)
                .with_remedy("write the 11 digits of the claim, or the hyphens of the label"),
        );
    }

    pub(super) fn unknown_ndc(&mut self, field: &'static str, ndc: Ndc, day: Option<NaiveDate>) {
        let place = self.place(field);
        // A product may have come after the day of the directory.
        let newer = self
            .products
            .day()
            .is_none_or(|known| day.is_none_or(|day| day > known));
        let severity = if newer { Severity::Advice } else { Severity::Warning };
        let message = format!("no product of this code in {}", self.directory());
        let remedy = match newer {
            true => "load the current directory, then check the code against the package",
            false => "check the code against the package",
        };
        let finding = Finding::new("medication.ndc-unknown", severity, place.clone(), message);
        self.push(
            finding
                .with_evidence(Evidence::new(place, ndc.to_string()))
                .with_citation(NDC_LISTING)
                .with_remedy(remedy),
        );
    }

    pub(super) fn unknown_package(&mut self, field: &'static str, ndc: Ndc) {
        let place = self.place(field);
        let message = format!("{} lists the product, but no such package", self.directory());
        let finding = Finding::new(
            "medication.ndc-package-unknown",
            Severity::Advice,
            place.clone(),
            message,
        );
        self.push(
            finding
                .with_evidence(Evidence::new(place, ndc.to_string()))
                .with_citation(NDC_LISTING)
                .with_remedy("check the last two digits against the package"),
        );
    }

    pub(super) fn marketing(
        &mut self,
        field: &'static str,
        ndc: Ndc,
        (first, last): (Option<NaiveDate>, Option<NaiveDate>),
        day: Option<NaiveDate>,
    ) {
        let Some(day) = day else { return };
        let (rule, message) = match (first, last) {
            (_, Some(last)) if last < day => (
                "medication.ndc-ended",
                format!("marketing ended on {last}, before {day}"),
            ),
            (Some(first), _) if first > day => (
                "medication.ndc-not-begun",
                format!("marketing began on {first}, after {day}"),
            ),
            _ => return,
        };
        let place = self.place(field);
        let finding = Finding::new(rule, Severity::Warning, place.clone(), message);
        self.push(
            finding
                .with_evidence(Evidence::new(place, ndc.to_string()))
                .with_citation(NDC_LISTING)
                .with_remedy("check code and date against the package that was used"),
        );
    }

    /// Holds the rest of the record against what its national drug code says.
    pub(super) fn compare(
        &mut self,
        medication: &Medication,
        text: &DrugText,
        preparation: &Preparation<'_>,
        product: Option<Product<'_>>,
        route: Option<&'static str>,
    ) {
        let evidence = |this: &Self| {
            let of_name = Evidence::new(this.place("name"), medication.name.clone());
            [of_name, Evidence::new(this.place("ndc"), preparation.to_string())]
        };
        let name = text.name();
        let brand = product.map_or("", |product| product.brand());
        let substances: Vec<_> = preparation.strengths().map(|strength| strength.substance).collect();
        let names = format!("{} {brand} {}", substances.join(" "), preparation.name());
        if !text.name.is_empty() && !share_a_word(&name, &names) {
            let message = format!("the name is not that of the code, which is {preparation}");
            let mut finding = Finding::new(
                "medication.name-disagrees",
                Severity::Error,
                self.place("name"),
                message,
            )
            .with_citation(NDC_LISTING)
            .with_remedy("correct the code or the name");
            finding.evidence.extend(evidence(self));
            self.push(finding);
            return;
        }
        let differs = |written: &super::WrittenStrength| {
            let compared: Vec<_> = preparation
                .strengths()
                .filter_map(|strength| written.is(&strength))
                .collect();
            !compared.is_empty() && !compared.contains(&true)
        };
        if text.strengths.iter().any(differs) {
            let message = format!("the strength is not that of the code, which is {preparation}");
            let mut finding = Finding::new(
                "medication.strength-disagrees",
                Severity::Error,
                self.place("name"),
                message,
            )
            .with_citation(NDC_LISTING)
            .with_remedy("correct the code or the strength");
            finding.evidence.extend(evidence(self));
            self.push(finding);
        }
        if let Some(route) = route.filter(|route| {
            let mut own = preparation.routes().peekable();
            own.peek().is_some() && !own.any(|own| own == *route)
        }) {
            let message = format!("{} is no route of {preparation}", route.to_lowercase());
            let finding = Finding::new(
                "medication.route-disagrees",
                Severity::Warning,
                self.place("route"),
                message,
            );
            self.push(
                finding
                    .with_evidence(Evidence::new(self.place("route"), route))
                    .with_citation(NDC_LISTING)
                    .with_remedy("check the route and the code; leave both if it was given so"),
            );
        }
    }

    pub(super) fn unknown_name(&mut self, text: &DrugText) {
        let place = self.place("name");
        let message = format!("no product of {} has this name", self.directory());
        let finding = Finding::new("medication.name-unknown", Severity::Advice, place.clone(), message);
        self.push(
            finding
                .with_evidence(Evidence::new(place, text.name()))
                .with_remedy("give the national drug code, or the substance by its generic name"),
        );
    }

    pub(super) fn unlisted_strength(&mut self) {
        let message = format!("{} lists this drug, but not in this strength", self.directory());
        let finding = Finding::new(
            "medication.strength-unknown",
            Severity::Advice,
            self.place("name"),
            message,
        );
        self.push(finding.with_remedy("check strength and unit; give the national drug code"));
    }

    pub(super) fn several_substances<'n>(&mut self, text: &DrugText, names: impl Iterator<Item = &'n Vec<String>>) {
        let place = self.place("name");
        let names: Vec<String> = names.take(5).map(|names| names.join(" with ")).collect();
        let message = format!("the name fits several drugs: {}", names.join("; "));
        let finding = Finding::new(
            "medication.substance-undecided",
            Severity::Advice,
            place.clone(),
            message,
        );
        self.push(
            finding
                .with_evidence(Evidence::new(place, text.name()))
                .with_remedy("give the national drug code, or the whole name"),
        );
    }

    pub(super) fn invalid_billing_code(&mut self, written: &str) {
        let place = self.place("code");
        let message = "not a code of HCPCS Level II that is valid on the day";
        let finding = Finding::new(
            "medication.billing-code-invalid",
            Severity::Error,
            place.clone(),
            message,
        );
        self.push(
            finding
                .with_evidence(Evidence::new(place, written))
                .with_citation(HCPCS)
                .with_remedy("take the code of the quarter in which the drug was given"),
        );
    }

    pub(super) fn several_billing_codes(&mut self, ingredient: &str, codes: &[BillingCode<'_>]) {
        let place = self.place("name");
        let shown = codes
            .iter()
            .take(6)
            .map(|code| format!("{} ({})", code.code.as_str(), code.title));
        let shown: Vec<String> = shown.collect();
        let message = format!("several billing codes fit {ingredient}: {}", shown.join("; "));
        let finding = Finding::new("medication.billing-undecided", Severity::Advice, place, message);
        self.push(
            finding
                .with_citation(HCPCS)
                .with_remedy("choose by salt, form and product; a biosimilar has a code of its own"),
        );
    }

    pub(super) fn units_do_not_convert(&mut self, code: &BillingCode<'_>) {
        let unit = code.unit.map(|unit| unit.to_string()).unwrap_or_default();
        let message = format!(
            "the amount cannot be told in units of {unit}, by which {} bills",
            code.code.as_str()
        );
        let finding = Finding::new(
            "medication.units-inconvertible",
            Severity::Warning,
            self.place("dose_unit"),
            message,
        );
        self.push(
            finding
                .with_citation(UNITS)
                .with_remedy("give the amount of substance, or the strength of the product"),
        );
    }
}

/// Charges bill other units than the medications make.
pub(super) fn units_disagree(charge: usize, code: CodeText, billed: Decimal, made: u64) -> Finding {
    let place = Location::root().field("charges").index(charge).field("units");
    let message = format!(
        "{} is billed with {billed} units; the medications make {made}",
        code.as_str()
    );
    Finding::new("medication.units-disagree", Severity::Warning, place.clone(), message)
        .with_evidence(Evidence::new(place, billed.to_string()))
        .with_citation(UNITS)
        .with_remedy("correct the units or the quantities; bill wasted amounts on a line of their own")
}
