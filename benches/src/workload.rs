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

/// Claims, and where they come from.
#[derive(Debug)]
pub struct Workload {
    /// The claims.
    pub claims: Vec<DrgVector>,
    /// Name of the file that they come from.
    pub source: String,
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
        let mut workload = Workload::read(&path, source)?;
        workload.claims.retain(|claim| claim.v == RELEASE_NUMBER);
        Ok(workload)
    }

    /// Reads all claims of a file of vectors.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn read(path: &Path, source: impl Into<String>) -> io::Result<Workload> {
        let (claims, source) = (read_drg_vectors(path)?, source.into());
        Ok(Workload { claims, source })
    }

    /// All code texts, back to back in the order of the claims, as they stand in the buffer that a file was read into.
    #[must_use]
    pub fn code_texts(&self) -> String {
        self.claims.iter().flat_map(codes).collect()
    }

    /// The claims with their codes borrowed from [`code_texts`](Workload::code_texts) and all else as values, ready for
    /// the borrowed interface.
    #[must_use]
    pub fn views<'a>(&self, mut code_texts: &'a str) -> Views<'a> {
        let mut cut = |code: &str| cut(&mut code_texts, code.len());
        let mut views = Views::default();
        for claim in &self.claims {
            let coded = |text, coded: &Coded| (text, coded.1.parse().ok());
            let claim_itself = Claim {
                sex: sex(claim),
                discharge_status: claim
                    .ds
                    .and_then(|status| DischargeStatus::from_number(u8::try_from(status).ok()?).ok()),
                hospital_poa_status: hospital_poa_status(claim),
                admitting: claim.adx.as_ref().map(|adx| cut(adx.code())),
                principal: claim.pdx.as_ref().map(|pdx| coded(cut(&pdx.0), pdx)),
                ..Claim::default()
            };
            views
                .secondary
                .extend(claim.sdx.iter().map(|sdx| coded(cut(&sdx.0), sdx)));
            views.procedures.extend(claim.px.iter().map(|code| cut(code)));
            views.claims.push((claim_itself, claim.sdx.len(), claim.px.len()));
        }
        views
    }

    /// The claims as lines of the file contract.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.claims.iter().map(|claim| encounter(claim).to_string()).collect()
    }
}

/// Claims as an embedder holds them: code texts and values, in slices.
#[derive(Debug, Default)]
pub struct Views<'a> {
    /// A claim without its lists, and how many secondary diagnoses and procedures it has.
    claims: Vec<(Claim<'a>, usize, usize)>,
    secondary: Vec<CodedDiagnosis<'a>>,
    procedures: Vec<&'a str>,
}

impl Views<'_> {
    /// Number of claims.
    #[must_use]
    pub fn len(&self) -> usize {
        self.claims.len()
    }

    /// Whether there is no claim.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.claims.is_empty()
    }

    /// The claims through the borrowed interface.
    pub fn iter(&self) -> impl Iterator<Item = Claim<'_>> {
        let (mut secondary, mut procedures) = (self.secondary.as_slice(), self.procedures.as_slice());
        self.claims.iter().map(move |(claim, diagnoses, operations)| Claim {
            secondary: take(&mut secondary, *diagnoses),
            procedures: take(&mut procedures, *operations),
            ..*claim
        })
    }
}

/// Cuts so many off the front.
pub(crate) fn take<'s, T>(rest: &mut &'s [T], number: usize) -> &'s [T] {
    let (taken, left) = rest.split_at_checked(number).unwrap_or_default();
    *rest = left;
    taken
}

/// Cuts so many bytes off the front.
pub(crate) fn cut<'t>(rest: &mut &'t str, bytes: usize) -> &'t str {
    let (text, left) = rest.split_at_checked(bytes).unwrap_or_default();
    *rest = left;
    text
}

/// The codes of a claim in the order in which views cut them.
fn codes(claim: &DrgVector) -> impl Iterator<Item = &str> {
    let admitting = claim.adx.iter().map(|adx| adx.code());
    let diagnoses = claim.pdx.iter().chain(&claim.sdx).map(|coded| coded.0.as_str());
    admitting.chain(diagnoses).chain(claim.px.iter().map(String::as_str))
}

fn sex(claim: &DrgVector) -> Option<Sex> {
    match claim.sex.as_str() {
        "M" => Some(Sex::Male),
        "F" => Some(Sex::Female),
        "U" => Some(Sex::Unknown),
        _ => None,
    }
}

fn hospital_poa_status(claim: &DrgVector) -> HospitalPoaStatus {
    match claim.hs.as_str() {
        "N" => HospitalPoaStatus::NonExempt,
        "E" => HospitalPoaStatus::Exempt,
        _ => HospitalPoaStatus::Unknown,
    }
}

/// A claim as an encounter of the file contract.
fn encounter(claim: &DrgVector) -> Value {
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
        "sex": sex(claim).map(Sex::as_str),
        "discharge_status": claim.ds.map(|status| format!("{status:02}")),
        "poa_exempt_hospital": match hospital_poa_status(claim) {
            HospitalPoaStatus::Exempt => Some(true),
            HospitalPoaStatus::NonExempt => Some(false),
            HospitalPoaStatus::Unknown => None,
        },
        "admitting_diagnosis": claim.adx.as_ref().map(|adx| adx.code()),
        "diagnoses": diagnoses,
        "procedures": claim.px.iter().map(|code| json!({"code": code})).collect::<Vec<_>>(),
        "drg_release": RELEASE,
    })
}
