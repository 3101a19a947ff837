//! Recorded claims of the Medicare Code Editor as the editor reads them, and its answers as they were recorded.

#![allow(clippy::unwrap_used, dead_code)]

use std::path::PathBuf;

use casemix_record::{DischargeStatus, IcdVersion, Sex};
use casemix_rules::mce::{Answer, ClaimView, CodeEdits, discharge_day};
use casemix_testkit::vectors::{Admitting, MceAnswer, MceVector};
use chrono::NaiveDate;

/// The committed claims.
pub(crate) fn fixture() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/mce.jsonl.gz")
}

/// A recorded claim through the borrowed interface, as an embedder would write it for a record type of their own.
pub(crate) struct Recorded<'a>(pub(crate) &'a MceVector);

impl ClaimView for Recorded<'_> {
    fn discharge_day(&self) -> Option<NaiveDate> {
        discharge_day(&self.0.date)
    }

    fn icd_version(&self) -> Option<IcdVersion> {
        Some(if self.0.icd == 9 {
            IcdVersion::Icd9
        } else {
            IcdVersion::Icd10
        })
    }

    fn age(&self) -> Option<i32> {
        Some(self.0.age)
    }

    fn sex(&self) -> Option<Sex> {
        match self.0.sex {
            0 => Some(Sex::Unknown),
            1 => Some(Sex::Male),
            2 => Some(Sex::Female),
            _ => None,
        }
    }

    fn discharge_status(&self) -> Option<DischargeStatus> {
        DischargeStatus::from_number(u8::try_from(self.0.ds?).ok()?).ok()
    }

    fn length_of_stay(&self) -> i64 {
        self.0.los.into()
    }

    fn admitting(&self) -> Option<&str> {
        self.0.adx.as_ref().map(Admitting::code)
    }

    fn diagnoses(&self) -> impl Iterator<Item = &str> {
        self.0.diagnoses()
    }

    fn procedures(&self) -> impl Iterator<Item = &str> {
        self.0.px.iter().map(String::as_str)
    }
}

/// An answer in the form of the recorded ones; lists of edits, which are sets, in the order of their names.
pub(crate) fn as_recorded(answer: &Answer, has_admitting: bool) -> MceAnswer {
    let official = |name: &str| name.to_uppercase().replace('-', "_");
    MceAnswer {
        ver: u16::from(answer.release.major) * 10 + u16::from(answer.release.minor),
        edit_type: official(answer.edit_type.name()),
        edits: answer
            .edits()
            .map(|(edit, count)| (edit.official_name().to_owned(), count))
            .collect(),
        adx: has_admitting.then(|| names(&answer.admitting)),
        dx: answer.diagnoses.iter().map(names).collect(),
        px: answer.procedures.iter().map(names).collect(),
    }
}

fn names(code: &CodeEdits) -> Vec<String> {
    let mut names: Vec<String> = code.edits.iter().map(|edit| edit.official_name().to_owned()).collect();
    names.extend(
        code.age_conflict
            .map(|group| format!("@{}", group.name().to_uppercase())),
    );
    names.sort();
    names
}

/// A recorded answer with its lists in the order of their names.
pub(crate) fn sorted(answer: &MceAnswer) -> MceAnswer {
    let mut answer = answer.clone();
    let lists = answer.adx.iter_mut().chain(&mut answer.dx).chain(&mut answer.px);
    lists.for_each(|list| list.sort());
    answer
}
