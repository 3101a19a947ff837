//! The claims that the Medicare Code Editor is measured on.

use std::{io, path::Path};

use casemix::rules::mce::{Claim, discharge_day};
use casemix_record::{DischargeStatus, IcdVersion, Sex};
use casemix_testkit::{
    shared,
    vectors::{Admitting, MceVector, read_mce_vectors},
};

use crate::workload::{cut, take};

/// The release that is measured: the one with recorded answers.
pub const EDITOR_RELEASE: &str = "43.1";

/// Claims of both revisions of ICD, and where they come from.
#[derive(Debug)]
pub struct EditWorkload {
    /// The claims.
    pub claims: Vec<MceVector>,
    /// Name of the file that they come from.
    pub source: &'static str,
}

impl EditWorkload {
    /// Reads the claims: all of the shared vectors, or the committed choice of them.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn load() -> io::Result<EditWorkload> {
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/rules/tests/fixtures/mce.jsonl.gz");
        let (path, source) = match shared("vectors/mce_dev.jsonl.gz") {
            Some(path) => (path, "mce_dev.jsonl.gz"),
            None => (committed, "mce.jsonl.gz"),
        };
        let claims = read_mce_vectors(&path)?;
        Ok(EditWorkload { claims, source })
    }

    /// All code texts, back to back in the order of the claims, as they stand in the buffer that a file was read into.
    #[must_use]
    pub fn code_texts(&self) -> String {
        self.claims.iter().flat_map(codes).collect()
    }

    /// The claims with their codes borrowed from [`code_texts`](EditWorkload::code_texts) and all else as values, ready
    /// for the borrowed interface.
    #[must_use]
    pub fn views<'a>(&self, mut code_texts: &'a str) -> EditViews<'a> {
        let mut cut = |code: &str| cut(&mut code_texts, code.len());
        let mut views = EditViews::default();
        for claim in &self.claims {
            let itself = Claim {
                discharged: discharge_day(&claim.date),
                icd_version: Some(if claim.icd == 9 {
                    IcdVersion::Icd9
                } else {
                    IcdVersion::Icd10
                }),
                age: Some(claim.age),
                sex: [Sex::Unknown, Sex::Male, Sex::Female]
                    .get(usize::try_from(claim.sex).unwrap_or(usize::MAX))
                    .copied(),
                discharge_status: claim
                    .ds
                    .and_then(|status| DischargeStatus::from_number(u8::try_from(status).ok()?).ok()),
                length_of_stay: claim.los.into(),
                admitting: claim.adx.as_ref().map(|adx| cut(adx.code())),
                ..Claim::default()
            };
            views.codes.extend(claim.diagnoses().map(&mut cut));
            views.codes.extend(claim.px.iter().map(|code| cut(code)));
            views.claims.push((itself, claim.diagnoses().count(), claim.px.len()));
        }
        views
    }
}

/// The codes of a claim in the order in which views cut them.
fn codes(claim: &MceVector) -> impl Iterator<Item = &str> {
    let admitting = claim.adx.iter().map(Admitting::code);
    admitting
        .chain(claim.diagnoses())
        .chain(claim.px.iter().map(String::as_str))
}

/// Claims as an embedder holds them: code texts and values, in slices.
#[derive(Debug, Default)]
pub struct EditViews<'a> {
    /// A claim without its lists, and how many diagnoses and procedures it has.
    claims: Vec<(Claim<'a>, usize, usize)>,
    /// Diagnoses and procedures of one claim after the other.
    codes: Vec<&'a str>,
}

impl EditViews<'_> {
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
        let mut codes = self.codes.as_slice();
        self.claims.iter().map(move |(claim, diagnoses, procedures)| Claim {
            diagnoses: take(&mut codes, *diagnoses),
            procedures: take(&mut codes, *procedures),
            ..*claim
        })
    }
}
