//! Findings about the form of a record: values outside their vocabulary and unknown fields.

use crate::{Encounter, Evidence, Finding, Location, ParseError, Severity, part::Part};

impl Encounter {
    /// Every value of the record that is outside its vocabulary or malformed, every code that has the form of no
    /// system, and every unknown field, in the order of findings.
    ///
    /// Such values are kept; the findings only report them. The rules are `record.invalid-value`,
    /// `record.malformed-code` and `record.unknown-field`.
    ///
    /// ```
    /// use casemix_record::Encounter;
    ///
    /// let encounter = Encounter::builder("E1").sex("F").admitted("2025-02-30").diagnoses(["I50.23"]).build();
    /// let places: Vec<String> = encounter.form_findings().iter().map(|f| f.location.to_string()).collect();
    /// assert_eq!(places, ["admitted", "sex"]);
    /// ```
    pub fn form_findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        part(self, &mut Location::root(), &mut findings);
        findings.sort();
        findings
    }
}

/// Reviews the fields of a part.
pub(crate) fn part<P: Part>(part: &P, at: &mut Location, findings: &mut Vec<Finding>) {
    for (name, field) in part.given() {
        at.within_field(name, |at| field.review(at, findings));
    }
    for (name, _) in part.extra().iter() {
        findings.push(unknown_field(at, name));
    }
}

/// A value has no meaning in its vocabulary.
pub(crate) fn invalid_value(at: &Location, text: &str, error: ParseError) -> Finding {
    Finding::new(
        "record.invalid-value",
        Severity::Error,
        at.clone(),
        format!("not {}", error.kind),
    )
    .with_evidence(Evidence::new(at.clone(), text))
    .with_remedy(format!("write {}", error.expected))
}

/// A code has the form of no system.
pub(crate) fn malformed_code(at: &Location, text: &str) -> Finding {
    let message = "not a code of ICD-10-CM, ICD-10-PCS or ICD-9-CM";
    Finding::new("record.malformed-code", Severity::Error, at.clone(), message)
        .with_evidence(Evidence::new(at.clone(), text))
        .with_remedy("write the code as the classification does, with or without its dot")
}

/// A field is not one of the record. Its name may hold anything, so it is evidence and no place.
fn unknown_field(at: &Location, name: &str) -> Finding {
    Finding::new(
        "record.unknown-field",
        Severity::Advice,
        at.clone(),
        "a field that the record does not know",
    )
    .with_evidence(Evidence::new(at.clone(), name))
    .with_remedy("compare its name with the JSON Schema; it is kept as it is")
}
