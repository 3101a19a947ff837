//! Claims with recorded answers: of the official MS-DRG software and Medicare Code Editor, and in the same form of the
//! plain restatement for releases that have no recording.
//!
//! One JSON object a line, compressed. The short names are those of the files.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

use casemix_record::{Diagnosis, DiagnosisRole, Encounter, Procedure, Raw, Release, Sex};
use flate2::read::MultiGzDecoder;
use serde::{Deserialize, de::DeserializeOwned};

mod mce;

pub use mce::{MceAnswer, MceVector, read_mce_vectors};

/// A claim and what the official grouper said of it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct DrgVector {
    /// Identifier of the claim.
    pub id: String,
    /// Release by number: 431 for 43.1.
    pub v: u16,
    /// Age in years.
    pub age: i32,
    /// `M`, `F`, `U`, or empty for none given.
    pub sex: String,
    /// Discharge status; `None` for none given.
    pub ds: Option<i32>,
    /// Present-on-admission status of the hospital: `N` not exempt, `E` exempt, `U` unknown.
    pub hs: String,
    /// Admitting diagnosis.
    pub adx: Option<Admitting>,
    /// Principal diagnosis.
    pub pdx: Option<Coded>,
    /// Secondary diagnoses.
    pub sdx: Vec<Coded>,
    /// Procedures.
    pub px: Vec<String>,
    /// The recorded answer.
    pub out: DrgAnswer,
}

impl DrgVector {
    /// The claim as a record: a hospital's stay of which the abstract alone is known.
    #[must_use]
    pub fn encounter(&self) -> Encounter {
        let sex = match self.sex.as_str() {
            "M" => Raw::from(Sex::Male),
            "F" => Raw::from(Sex::Female),
            "U" => Raw::from(Sex::Unknown),
            _ => Raw::absent(),
        };
        let exempt = match self.hs.as_str() {
            "N" => Raw::from(false),
            "E" => Raw::from(true),
            _ => Raw::absent(),
        };
        let mut encounter = Encounter::builder(self.id.as_str())
            .sex(sex)
            .age_years(self.age)
            .poa_exempt_hospital(exempt)
            .drg_release(Release::new((self.v / 10) as u8, (self.v % 10) as u8))
            .diagnoses(self.pdx.iter().chain(&self.sdx).map(Coded::diagnosis))
            .procedures(self.px.iter().map(|code| Procedure::new(code.as_str())))
            .build();
        if let Some(status) = self.ds {
            encounter.discharge_status = Raw::from_text(format!("{status:02}"));
        }
        if let Some(admitting) = &self.adx {
            encounter.admitting_diagnosis = admitting.code().into();
        }
        if let (None, Some(first)) = (&self.pdx, encounter.diagnoses.first_mut()) {
            first.role = DiagnosisRole::Secondary.into();
        }
        encounter
    }
}

/// A code and its present-on-admission indicator: `Y N U W 1 E`, `_` blank, `X` invalid, `-` absent.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Coded(pub String, pub String);

impl Coded {
    fn diagnosis(&self) -> Diagnosis {
        match self.1.as_str() {
            "-" => Diagnosis::new(self.0.as_str()),
            "_" => Diagnosis::with_poa(self.0.as_str(), " "),
            poa => Diagnosis::with_poa(self.0.as_str(), poa),
        }
    }
}

/// An admitting diagnosis, which some files write without an indicator.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(untagged)]
pub enum Admitting {
    /// Code and indicator.
    Coded(Coded),
    /// The code as text.
    Text(String),
}

impl Admitting {
    /// The code as it was written.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Admitting::Coded(coded) => &coded.0,
            Admitting::Text(text) => text,
        }
    }
}

/// The recorded answer to a [`DrgVector`].
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct DrgAnswer {
    /// Initial grouping.
    pub i: RecordedGrouping,
    /// Final grouping.
    pub f: RecordedGrouping,
    /// Number of hospital-acquired conditions met.
    pub nhac: u8,
    /// Whether they changed the DRG.
    pub hacst: String,
    /// Whether the admitting diagnosis is known.
    pub admit: String,
    /// Of the principal diagnosis.
    pub pdx: Option<RecordedDiagnosis>,
    /// Of the secondary diagnoses.
    pub sdx: Vec<RecordedDiagnosis>,
    /// Of the procedures.
    pub px: Vec<RecordedProcedure>,
}

/// Return code, DRG, MDC, base DRG, type, severity, severity of the DRG.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct RecordedGrouping(pub String, pub u16, pub u8, pub u16, pub String, pub String, pub String);

/// Recognised, affects DRG, initial and final severity flag, present-on-admission error, hospital-acquired conditions.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct RecordedDiagnosis(
    pub u8,
    pub u8,
    pub u8,
    pub u8,
    pub u8,
    pub Vec<(u8, u8, Option<String>)>,
);

/// Recognised, operating room, affects DRG, hospital-acquired conditions that it was used for.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct RecordedProcedure(pub u8, pub u8, pub u8, pub Vec<u8>);

/// Reads a file of vectors, compressed if its name ends in `.gz`.
///
/// # Errors
///
/// If the file cannot be read or a line is not a vector; the error names the line.
pub fn read_drg_vectors(path: &Path) -> io::Result<Vec<DrgVector>> {
    parse_lines(lines_of(path)?)
}

/// Reads vectors, one a line.
///
/// # Errors
///
/// If reading fails or a line is not a vector; the error names the line.
pub fn parse_drg_vectors(lines: impl BufRead) -> io::Result<Vec<DrgVector>> {
    parse_lines(lines)
}

/// The lines of a file, which is compressed if its name ends in `.gz`.
fn lines_of(path: &Path) -> io::Result<impl BufRead + use<>> {
    let file = File::open(path)?;
    let reader: Box<dyn Read> = if path.extension().is_some_and(|end| end == "gz") {
        Box::new(MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    };
    Ok(BufReader::new(reader))
}

fn parse_lines<T: DeserializeOwned>(lines: impl BufRead) -> io::Result<Vec<T>> {
    let parse = |(number, line): (usize, io::Result<String>)| {
        serde_json::from_str(&line?)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, format!("line {}: {error}", number + 1)))
    };
    lines.lines().enumerate().map(parse).collect()
}
