//! The claims that everything is measured on.

use std::{io, path::Path};

use casemix_drg::{Claim, CodedDiagnosis, HospitalPoaStatus};
use casemix_record::{DischargeStatus, Sex};
use casemix_testkit::{
    shared,
    vectors::{Coded, DrgVector, read_drg_vectors},
};
use serde_json::{Value, json};

/// The release that is measured: the newest with recorded answers.
pub const RELEASE: &str = "43.1";
const RELEASE_NUMBER: u16 = 431;

/// Claims of v43.1, and where they come from.
#[derive(Debug)]
pub struct Workload {
    /// The claims.
    pub claims: Vec<DrgVector>,
    /// Name of the file that they come from.
    pub source: &'static str,
}

impl Workload {
    /// Reads the claims: all of v43.1 in the shared vectors, or in the committed choice of them.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn load() -> io::Result<Workload> {
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/drg/tests/fixtures/stratified.jsonl.gz");
        let (path, source) = match shared("vectors/drg_dev.jsonl.gz") {
            Some(path) => (path, "drg_dev.jsonl.gz"),
            None => (committed, "stratified.jsonl.gz"),
        };
        let mut claims = read_drg_vectors(&path)?;
        claims.retain(|claim| claim.v == RELEASE_NUMBER);
        Ok(Workload { claims, source })
    }

    /// The claims with their codes as text and all else as values, ready for the borrowed interface.
    #[must_use]
    pub fn parts(&self) -> Vec<ClaimParts<'_>> {
        self.claims.iter().map(ClaimParts::of).collect()
    }

    /// The claims as lines of the file contract.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.claims.iter().map(|claim| encounter(claim).to_string()).collect()
    }
}

/// What an embedder holds of a claim: code texts and values.
#[derive(Debug)]
pub struct ClaimParts<'a> {
    claim: Claim<'a>,
    secondary: Vec<CodedDiagnosis<'a>>,
    procedures: Vec<&'a str>,
}

impl<'a> ClaimParts<'a> {
    fn of(claim: &'a DrgVector) -> ClaimParts<'a> {
        ClaimParts {
            claim: Claim {
                sex: match claim.sex.as_str() {
                    "M" => Some(Sex::Male),
                    "F" => Some(Sex::Female),
                    "U" => Some(Sex::Unknown),
                    _ => None,
                },
                discharge_status: claim
                    .ds
                    .and_then(|status| DischargeStatus::from_number(u8::try_from(status).ok()?).ok()),
                hospital_poa_status: match claim.hs.as_str() {
                    "N" => HospitalPoaStatus::NonExempt,
                    "E" => HospitalPoaStatus::Exempt,
                    _ => HospitalPoaStatus::Unknown,
                },
                admitting: claim.adx.as_ref().map(|adx| adx.code()),
                principal: claim.pdx.as_ref().map(coded),
                ..Claim::default()
            },
            secondary: claim.sdx.iter().map(coded).collect(),
            procedures: claim.px.iter().map(String::as_str).collect(),
        }
    }

    /// The claim through the borrowed interface.
    #[must_use]
    pub fn view(&self) -> Claim<'_> {
        Claim {
            secondary: &self.secondary,
            procedures: &self.procedures,
            ..self.claim
        }
    }
}

fn coded(coded: &Coded) -> CodedDiagnosis<'_> {
    (&coded.0, coded.1.parse().ok())
}

/// A claim as an encounter of the file contract.
fn encounter(claim: &DrgVector) -> Value {
    let sex = match claim.sex.as_str() {
        "M" => Some("male"),
        "F" => Some("female"),
        "U" => Some("unknown"),
        _ => None,
    };
    let poa = |letter: &str| match letter {
        "-" => Value::Null,
        "_" => json!(" "),
        letter => json!(letter),
    };
    let diagnosis = |coded: &Coded, role: Value| json!({"code": coded.0, "poa": poa(&coded.1), "role": role});
    let mut diagnoses: Vec<Value> = claim.pdx.iter().map(|pdx| diagnosis(pdx, json!("principal"))).collect();
    diagnoses.extend(claim.sdx.iter().map(|sdx| diagnosis(sdx, json!("secondary"))));
    json!({
        "id": claim.id,
        "class": "inpatient",
        "age_years": claim.age,
        "sex": sex,
        "discharge_status": claim.ds.map(|status| format!("{status:02}")),
        "poa_exempt_hospital": match claim.hs.as_str() {
            "E" => Some(true),
            "N" => Some(false),
            _ => None,
        },
        "admitting_diagnosis": claim.adx.as_ref().map(|adx| adx.code()),
        "diagnoses": diagnoses,
        "procedures": claim.px.iter().map(|code| json!({"code": code})).collect::<Vec<_>>(),
        "drg_release": RELEASE,
    })
}
