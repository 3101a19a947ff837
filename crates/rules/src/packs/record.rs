//! [`RecordFindings`]: what a record reports of itself, as rules.

use casemix_record::{Finding, Severity};

use crate::{Check, Draft, PackInfo, Report, RuleInfo, Subject};

/// What every record reports of itself, as rules of the pack `record`: its
/// [form](casemix_record::Encounter::form_findings) and its [disagreements](casemix_record::Encounter::disagreements).
///
/// ```
/// use casemix_codes::Codes;
/// use casemix_record::Encounter;
/// use casemix_rules::{RuleSet, packs::RecordFindings};
///
/// let rules = RuleSet::builder(Codes::embedded()?).check(RecordFindings::new()).build()?;
/// let findings = rules.check(&Encounter::builder("E1").sex("F").build());
/// assert_eq!(findings[0].to_string(), "error: sex: not a sex [record.invalid-value]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct RecordFindings {
    pack: PackInfo,
    rules: Vec<RuleInfo>,
}

impl Default for RecordFindings {
    fn default() -> Self {
        RecordFindings::new()
    }
}

impl RecordFindings {
    /// All of them.
    pub fn new() -> Self {
        let rule = |name: &str, severity, title: &'static str, citation: &'static str, remedy: &'static str| {
            RuleInfo::new(format!("record.{name}"), severity, title)
                .cite(citation)
                .remedy(remedy)
        };
        let error = Severity::Error;
        let dates = "correct the date that is wrong";
        let twice = "correct the one that is wrong";
        RecordFindings {
            pack: PackInfo::new("record", "What every record reports of itself", "2026.1"),
            rules: vec![
                rule(
                    "invalid-value",
                    error,
                    "Value outside its vocabulary or form",
                    "JSON Schema of the encounter",
                    "write a value of the vocabulary, or leave it out",
                ),
                rule(
                    "malformed-code",
                    error,
                    "Code of no system's form",
                    "45 CFR 162.1002",
                    "write the code as the classification does, with or without its dot",
                ),
                rule(
                    "unknown-field",
                    Severity::Advice,
                    "Field that the record does not know",
                    "JSON Schema of the encounter",
                    "compare its name with the JSON Schema; it is kept as it is",
                ),
                rule(
                    "admission-after-discharge",
                    error,
                    "Discharge before the admission",
                    "UHDDS items 7 and 9",
                    dates,
                )
                .reads(["admitted", "discharged"]),
                rule(
                    "birth-after-admission",
                    error,
                    "Birth after the admission",
                    "UHDDS items 2 and 7",
                    dates,
                )
                .reads(["birth_date", "admitted"]),
                rule(
                    "age-disagrees",
                    error,
                    "Stated age against the dates",
                    "UHDDS items 2 and 7",
                    "the age by the dates is used; correct the one that is wrong, or leave the age out",
                )
                .reads(["age_years", "birth_date", "admitted"]),
                rule(
                    "stay-disagrees",
                    error,
                    "Stated length of stay against the dates",
                    "Medicare Benefit Policy Manual, chapter 3, section 20.1",
                    "the stated length is used; correct the one that is wrong, or leave the length out",
                )
                .reads(["length_of_stay_days", "admitted", "discharged", "leaves"]),
                rule(
                    "several-principal",
                    error,
                    "Second principal diagnosis",
                    "UHDDS item 11a",
                    "leave one principal diagnosis",
                )
                .reads(["diagnoses.role"]),
                rule(
                    "admitting-disagrees",
                    error,
                    "Two admitting diagnoses",
                    "UB-04 FL 69",
                    twice,
                )
                .reads(["admitting_diagnosis", "diagnoses.role", "diagnoses.code"]),
                rule(
                    "payer-disagrees",
                    error,
                    "Payer against the primary coverage",
                    "UHDDS item 14",
                    twice,
                )
                .reads(["payer", "coverages.rank", "coverages.payer"]),
                rule(
                    "charges-disagree",
                    error,
                    "Total against the lines",
                    "UB-04 FL 47",
                    "correct the total, or the lines",
                )
                .reads(["total_charges", "charges.amount"]),
            ],
        }
    }
}

impl Check for RecordFindings {
    fn pack(&self) -> &PackInfo {
        &self.pack
    }

    fn rules(&self) -> &[RuleInfo] {
        &self.rules
    }

    fn check(&self, subject: &Subject<'_>, report: &mut Report<'_>) {
        let encounter = subject.encounter();
        for found in encounter.form_findings().into_iter().chain(encounter.disagreements()) {
            if let Some(rule) = self.rules.iter().position(|info| info.id == found.rule) {
                report.add(rule, draft(found));
            }
        }
    }
}

fn draft(found: Finding) -> Draft<'static> {
    let mut draft = Draft::new(found.location, found.message);
    draft.evidence = found.evidence;
    draft
}
