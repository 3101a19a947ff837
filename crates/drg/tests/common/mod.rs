//! Recorded claims as the grouper takes them, and its answers as they were recorded.

use casemix_drg::{Answer, ClaimView, CodedDiagnosis, DiagnosisAnswer, Grouping, HospitalPoaStatus};
use casemix_record::{DischargeStatus, Poa, Sex};
use casemix_testkit::vectors::{Coded, DrgAnswer, DrgVector, RecordedDiagnosis, RecordedGrouping, RecordedProcedure};

/// A recorded claim, viewed without conversion.
pub(crate) struct Recorded<'a>(pub(crate) &'a DrgVector);

fn coded(coded: &Coded) -> CodedDiagnosis<'_> {
    (&coded.0, coded.1.parse::<Poa>().ok())
}

impl ClaimView for Recorded<'_> {
    fn sex(&self) -> Option<Sex> {
        match self.0.sex.as_str() {
            "M" => Some(Sex::Male),
            "F" => Some(Sex::Female),
            "U" => Some(Sex::Unknown),
            _ => None,
        }
    }

    fn discharge_status(&self) -> Option<DischargeStatus> {
        self.0
            .ds
            .and_then(|status| DischargeStatus::from_number(u8::try_from(status).ok()?).ok())
    }

    fn hospital_poa_status(&self) -> HospitalPoaStatus {
        match self.0.hs.as_str() {
            "N" => HospitalPoaStatus::NonExempt,
            "E" => HospitalPoaStatus::Exempt,
            _ => HospitalPoaStatus::Unknown,
        }
    }

    fn admitting(&self) -> Option<&str> {
        self.0.adx.as_ref().map(|adx| adx.code())
    }

    fn principal(&self) -> Option<CodedDiagnosis<'_>> {
        self.0.pdx.as_ref().map(coded)
    }

    fn secondary(&self) -> impl Iterator<Item = CodedDiagnosis<'_>> {
        self.0.sdx.iter().map(coded)
    }

    fn procedures(&self) -> impl Iterator<Item = &str> {
        self.0.px.iter().map(String::as_str)
    }
}

fn upper(name: &str) -> String {
    name.replace('-', "_").to_uppercase()
}

fn grouping(grouping: &Grouping) -> RecordedGrouping {
    RecordedGrouping(
        grouping.status.name().to_owned(),
        grouping.drg.number(),
        grouping.mdc.number(),
        grouping.base_drg.number(),
        upper(grouping.drg_type.name()),
        upper(grouping.severity.name()),
        upper(grouping.drg_severity.name()),
    )
}

fn diagnosis(answer: &DiagnosisAnswer) -> RecordedDiagnosis {
    let entry = |entry: &casemix_drg::HacEntry| {
        (
            entry.number,
            entry.status.number(),
            entry.list.map(|list| list.as_str().to_owned()),
        )
    };
    RecordedDiagnosis(
        answer.recognized.into(),
        answer.affects.number(),
        answer.initial_severity.number(),
        answer.final_severity.number(),
        answer.poa.number(),
        answer.hac.iter().map(entry).collect(),
    )
}

/// The answer in the form in which answers were recorded.
pub(crate) fn as_recorded(answer: &Answer) -> DrgAnswer {
    DrgAnswer {
        i: grouping(&answer.initial),
        f: grouping(&answer.final_),
        nhac: answer.hac_count,
        hacst: upper(answer.hac_outcome.name()),
        admit: format!("DX_{}", upper(answer.admitting.name())),
        pdx: answer.principal.as_ref().map(diagnosis),
        sdx: answer.secondary.iter().map(diagnosis).collect(),
        px: answer
            .procedures
            .iter()
            .map(|px| {
                RecordedProcedure(
                    px.recognized.into(),
                    px.operating_room.into(),
                    px.affects.number(),
                    px.hac.iter().collect(),
                )
            })
            .collect(),
    }
}
