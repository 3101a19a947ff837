//! The answer of the grouper as a line.

use casemix_drg::{Answer, DiagnosisAnswer, Grouping, HacEntry, ProcedureAnswer, explain::Explanation};
use casemix_record::{Diagnosis, Encounter, MsDrg, Normalized, Procedure, RawCode, Release};

use super::{
    explained::{self, Words},
    json::{push_flag, push_list, push_number, push_text},
};

/// How much of an answer is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum GroupForm {
    /// The claim, without its codes.
    Brief,
    /// The claim and each of its codes.
    #[default]
    Codes,
    /// The same, and in words what became of each code (`words`) and why the DRG is what it is (`explanation`).
    Explained,
}

/// Adds an answer as one line, with its line break. [`GroupForm::Explained`] needs an explanation and is written as
/// [`GroupForm::Codes`] here; [`Answers`](super::Answers) explain.
pub fn write_answer(out: &mut Vec<u8>, encounter: &Encounter, answer: &Answer, form: GroupForm) {
    push_claim(out, encounter, answer);
    if form != GroupForm::Brief {
        push_codes(out, encounter, answer, &Words::default());
    }
    out.extend(b"}\n");
}

/// Writes an answer and why it is so as one line, with its line break.
pub(crate) fn write_explained(out: &mut Vec<u8>, encounter: &Encounter, explanation: &Explanation) {
    let answer = &explanation.answer;
    push_claim(out, encounter, answer);
    push_codes(out, encounter, answer, &Words::of(explanation));
    explained::push_explanation(out, explanation);
    out.extend(b"}\n");
}

fn push_claim(out: &mut Vec<u8>, encounter: &Encounter, answer: &Answer) {
    out.push(b'{');
    push_id(out, encounter);
    out.extend(b"\"release\":\"");
    push_release(out, answer.release);
    out.extend(b"\",\"initial\":");
    push_grouping(out, &answer.initial);
    out.extend(b",\"final\":");
    push_grouping(out, &answer.final_);
    out.extend(b",\"hac_count\":");
    push_number(out, answer.hac_count.into());
    out.extend(b",\"hac_status\":\"");
    out.extend(answer.hac_outcome.name().as_bytes());
    out.extend(b"\",\"admitting\":\"");
    out.extend(answer.admitting.name().as_bytes());
    out.push(b'"');
}

/// The identifier of the encounter, if it has one, with the comma after it.
pub(super) fn push_id(out: &mut Vec<u8>, encounter: &Encounter) {
    if let Some(id) = encounter.id.given() {
        out.extend(b"\"id\":");
        push_text(out, id);
        out.push(b',');
    }
}

fn push_codes(out: &mut Vec<u8>, encounter: &Encounter, answer: &Answer, words: &Words) {
    let principal = encounter.principal_diagnosis().zip(answer.principal.as_ref());
    let secondary = encounter.secondary_diagnoses().zip(&answer.secondary);
    let diagnoses = principal.into_iter().chain(secondary).zip(words.of_diagnoses());
    out.extend(b",\"diagnoses\":");
    push_list(out, diagnoses, |out, ((diagnosis, answer), words)| {
        push_diagnosis(out, diagnosis, answer);
        push_words(out, words);
    });
    let procedures = encounter
        .procedures
        .iter()
        .zip(&answer.procedures)
        .zip(words.of_procedures());
    out.extend(b",\"procedures\":");
    push_list(out, procedures, |out, ((procedure, answer), words)| {
        push_procedure(out, procedure, answer);
        push_words(out, words);
    });
}

/// The end of what is said of a code.
fn push_words(out: &mut Vec<u8>, words: Option<&str>) {
    if let Some(words) = words {
        out.extend(b",\"words\":");
        push_text(out, words);
    }
    out.push(b'}');
}

pub(super) fn push_release(out: &mut Vec<u8>, release: Release) {
    push_number(out, release.major.into());
    out.push(b'.');
    push_number(out, release.minor.into());
}

fn push_grouping(out: &mut Vec<u8>, grouping: &Grouping) {
    out.extend(b"{\"status\":\"");
    out.extend(grouping.status.name().as_bytes());
    out.extend(b"\",\"drg\":\"");
    push_drg(out, grouping.drg);
    out.extend(b"\",\"mdc\":\"");
    out.extend(digits::<2>(grouping.mdc.number().into()));
    out.extend(b"\",\"base_drg\":\"");
    push_drg(out, grouping.base_drg);
    out.extend(b"\",\"type\":\"");
    out.extend(grouping.drg_type.name().as_bytes());
    out.extend(b"\",\"severity\":\"");
    out.extend(grouping.severity.name().as_bytes());
    out.extend(b"\",\"drg_severity\":\"");
    out.extend(grouping.drg_severity.name().as_bytes());
    out.extend(b"\"}");
}

fn push_drg(out: &mut Vec<u8>, drg: MsDrg) {
    out.extend(digits::<3>(drg.number()));
}

/// The last `N` digits of a number, with leading zeros.
fn digits<const N: usize>(number: u16) -> [u8; N] {
    let mut digits = [b'0'; N];
    let mut rest = number;
    for digit in digits.iter_mut().rev() {
        *digit += (rest % 10) as u8;
        rest /= 10;
    }
    digits
}

fn push_diagnosis(out: &mut Vec<u8>, diagnosis: &Diagnosis, answer: &DiagnosisAnswer) {
    push_code(out, &diagnosis.code, answer.recognized);
    out.extend(b",\"affects\":");
    push_number(out, answer.affects.number().into());
    out.extend(b",\"severity_flag\":[");
    push_number(out, answer.initial_severity.number().into());
    out.push(b',');
    push_number(out, answer.final_severity.number().into());
    out.extend(b"],\"poa_error\":");
    push_number(out, answer.poa.number().into());
    out.extend(b",\"hac\":");
    push_list(out, answer.hac.iter(), push_hac);
}

fn push_procedure(out: &mut Vec<u8>, procedure: &Procedure, answer: &ProcedureAnswer) {
    push_code(out, &procedure.code, answer.recognized);
    out.extend(b",\"operating_room\":");
    push_flag(out, answer.operating_room);
    out.extend(b",\"affects\":");
    push_number(out, answer.affects.number().into());
    out.extend(b",\"hac\":");
    push_list(out, answer.hac.iter(), |out, number| push_number(out, number.into()));
}

/// The beginning of what is said of a code: itself, as it was looked up.
fn push_code(out: &mut Vec<u8>, code: &RawCode, recognized: bool) {
    out.extend(b"{\"code\":");
    match code.normalized() {
        Some(code) => push_text(out, &code),
        None => push_text(out, &Normalized(code.as_str()).to_string()),
    }
    out.extend(b",\"recognized\":");
    push_flag(out, recognized);
}

fn push_hac(out: &mut Vec<u8>, entry: &HacEntry) {
    out.push(b'[');
    push_number(out, entry.number.into());
    out.push(b',');
    push_number(out, entry.status.number().into());
    out.push(b',');
    match entry.list {
        Some(list) => push_text(out, list.as_str()),
        None => out.extend(b"null"),
    }
    out.push(b']');
}
