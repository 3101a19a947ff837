//! The cases of `tests/cases/*.toml`, through the library and through the program.
//!
//! A coder adds a case by adding a `[[case]]` to a file there; [`Case`] says what may stand in it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::{fs, path::Path};

use casemix::{
    Groupers, Pipeline,
    contract::{GroupForm, write_answer},
    record::{Diagnosis, Encounter, Procedure},
};
use serde::Deserialize;
use serde_json::{Value, json};

/// A file of cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

/// A claim and what grouping must say of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What it is, in a few words.
    name: String,
    /// What is to be learned from it.
    teaches: String,
    /// Release of the grouper.
    release: String,
    sex: Option<String>,
    /// Discharge status.
    status: Option<String>,
    /// `exempt` or `non-exempt` from present-on-admission reporting; left out where it is not known.
    hospital: Option<String>,
    /// Admitting diagnosis.
    admitting: Option<String>,
    /// Principal diagnosis, then the secondary ones: the code, and after a space the present-on-admission indicator.
    diagnoses: Vec<String>,
    #[serde(default)]
    procedures: Vec<String>,
    expect: Expected,
}

/// The expected answer; what is left out of the optional fields is not looked at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// Return code of the final grouping.
    status: String,
    /// Final DRG.
    drg: String,
    mdc: String,
    r#type: String,
    severity: String,
    /// Of the initial grouping, by default the same as the final one.
    initial_status: Option<String>,
    initial_drg: Option<String>,
    /// By default 0.
    hac_count: Option<u8>,
    /// By default not-applicable.
    hac_status: Option<String>,
    admitting: Option<String>,
    /// Initial and final, of each secondary diagnosis.
    severity_flags: Option<Vec<[u8; 2]>>,
    /// Of each secondary diagnosis.
    poa_errors: Option<Vec<u8>>,
    /// Of each diagnosis.
    recognized: Option<Vec<bool>>,
    /// Of each procedure.
    operating_room: Option<Vec<bool>>,
}

impl Case {
    /// The encounter as the library takes it.
    fn encounter(&self) -> Encounter {
        let mut encounter = Encounter::builder(self.name.as_str()).drg_release(self.release.as_str());
        encounter = encounter.diagnoses(self.diagnoses.iter().map(|text| match split(text) {
            (code, Some(poa)) => Diagnosis::with_poa(code, poa),
            (code, None) => Diagnosis::new(code),
        }));
        encounter = encounter.procedures(self.procedures.iter().map(|code| Procedure::new(code.as_str())));
        if let Some(sex) = &self.sex {
            encounter = encounter.sex(sex.as_str());
        }
        if let Some(status) = &self.status {
            encounter = encounter.discharge_status(status.as_str());
        }
        if let Some(code) = &self.admitting {
            encounter = encounter.admitting_diagnosis(code.as_str());
        }
        if let Some(hospital) = &self.hospital {
            encounter = encounter.poa_exempt_hospital(hospital == "exempt");
        }
        encounter.build()
    }

    /// The encounter as the program reads it.
    fn line(&self) -> String {
        let diagnoses = self.diagnoses.iter().map(|text| match split(text) {
            (code, Some(poa)) => json!({"code": code, "poa": poa}),
            (code, None) => json!({"code": code}),
        });
        let procedures = self.procedures.iter().map(|code| json!({ "code": code }));
        let encounter = json!({
            "id": self.name,
            "drg_release": self.release,
            "sex": self.sex,
            "discharge_status": self.status,
            "poa_exempt_hospital": self.hospital.as_ref().map(|hospital| hospital == "exempt"),
            "admitting_diagnosis": self.admitting,
            "diagnoses": diagnoses.collect::<Vec<_>>(),
            "procedures": procedures.collect::<Vec<_>>(),
        });
        encounter.to_string() + "\n"
    }

    fn assert_answer(&self, answer: &Value, door: &str) {
        let case = format!("{} ({}), by the {door}: {answer:#}", self.name, self.teaches);
        let expect = &self.expect;
        let final_ = &answer["final"];
        assert_eq!(answer["release"], json!(self.release), "{case}");
        assert_eq!(final_["status"], json!(expect.status), "{case}");
        assert_eq!(final_["drg"], json!(expect.drg), "{case}");
        assert_eq!(final_["mdc"], json!(expect.mdc), "{case}");
        assert_eq!(final_["type"], json!(expect.r#type), "{case}");
        assert_eq!(final_["severity"], json!(expect.severity), "{case}");
        let initial = &answer["initial"];
        assert_eq!(
            initial["status"],
            json!(expect.initial_status.as_ref().unwrap_or(&expect.status)),
            "{case}"
        );
        assert_eq!(
            initial["drg"],
            json!(expect.initial_drg.as_ref().unwrap_or(&expect.drg)),
            "{case}"
        );
        assert_eq!(answer["hac_count"], json!(expect.hac_count.unwrap_or(0)), "{case}");
        let hac_status = expect.hac_status.as_deref().unwrap_or("not-applicable");
        assert_eq!(answer["hac_status"], json!(hac_status), "{case}");
        if let Some(admitting) = &expect.admitting {
            assert_eq!(answer["admitting"], json!(admitting), "{case}");
        }
        let told = |list: &str, name: &str, skip: usize| -> Value {
            let codes = answer[list].as_array().expect("a list of codes").iter().skip(skip);
            codes.map(|code| code[name].clone()).collect()
        };
        if let Some(flags) = &expect.severity_flags {
            assert_eq!(told("diagnoses", "severity_flag", 1), json!(flags), "{case}");
        }
        if let Some(errors) = &expect.poa_errors {
            assert_eq!(told("diagnoses", "poa_error", 1), json!(errors), "{case}");
        }
        if let Some(recognized) = &expect.recognized {
            assert_eq!(told("diagnoses", "recognized", 0), json!(recognized), "{case}");
        }
        if let Some(operating_room) = &expect.operating_room {
            assert_eq!(told("procedures", "operating_room", 0), json!(operating_room), "{case}");
        }
    }
}

/// Code and present-on-admission indicator.
fn split(text: &str) -> (&str, Option<&str>) {
    text.rsplit_once(' ')
        .map_or((text, None), |(code, poa)| (code, Some(poa)))
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder of cases")
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    let mut cases = Vec::new();
    for path in files
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
    {
        let text = fs::read_to_string(path).expect("readable");
        let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        cases.extend(file.case);
    }
    assert!(cases.len() > 40, "{} cases", cases.len());
    cases
}

#[test]
fn every_case_by_the_library() {
    let pipeline = Pipeline::new(Groupers::embedded().unwrap());
    for case in cases() {
        let encounter = case.encounter();
        let answer = pipeline
            .group(&encounter)
            .unwrap_or_else(|fault| panic!("{}: {fault}", case.name));
        let mut line = Vec::new();
        write_answer(&mut line, &encounter, &answer, GroupForm::Codes);
        case.assert_answer(&serde_json::from_slice(&line).unwrap(), "library");
    }
}

#[test]
fn every_case_by_the_program() {
    let cases = cases();
    let lines: Vec<String> = cases.iter().map(Case::line).collect();
    let ran = common::run(&["group"], lines.concat());
    assert_eq!(ran.status, 0);
    let answers = ran.lines();
    assert_eq!(answers.len(), cases.len());
    for (case, answer) in cases.iter().zip(&answers) {
        case.assert_answer(answer, "program");
    }
}
