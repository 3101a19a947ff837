//! Claims with recorded answers of the official Medicare Code Editor.

use std::{collections::BTreeMap, io, path::Path};

use casemix_record::{Encounter, IcdVersion, Procedure, Raw, Release, Sex};
use serde::Deserialize;

use super::{Admitting, Coded, lines_of, parse_lines};

/// A claim and what the official Medicare Code Editor said of it.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct MceVector {
    /// Identifier of the claim.
    pub id: String,
    /// Day of discharge as `yyyymmdd`; some are no dates.
    pub date: String,
    /// Revision of ICD: 9 or 10.
    pub icd: u8,
    /// Age in years.
    pub age: i32,
    /// Sex: 0 unknown, 1 male, 2 female, any other invalid.
    pub sex: i32,
    /// Discharge status.
    pub ds: Option<i32>,
    /// Length of stay in days.
    pub los: i32,
    /// Admitting diagnosis.
    pub adx: Option<Admitting>,
    /// Principal diagnosis.
    pub pdx: Option<Coded>,
    /// Secondary diagnoses.
    pub sdx: Vec<Coded>,
    /// Procedures.
    pub px: Vec<String>,
    /// The recorded answer.
    pub out: MceAnswer,
}

/// The recorded answer to a [`MceVector`].
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct MceAnswer {
    /// Release by number: 431 for 43.1.
    pub ver: u16,
    /// Edit type.
    #[serde(rename = "type")]
    pub edit_type: String,
    /// Counts above zero by name of the edit.
    pub edits: BTreeMap<String, u32>,
    /// Edits of the admitting diagnosis; `@NEWBORN` and the like are kinds of age conflict.
    pub adx: Option<Vec<String>>,
    /// Edits of each diagnosis, the principal one first.
    pub dx: Vec<Vec<String>>,
    /// Edits of each procedure.
    pub px: Vec<Vec<String>>,
}

impl MceVector {
    /// The release that answered.
    #[must_use]
    pub fn release(&self) -> Release {
        Release::new((self.out.ver / 10) as u8, (self.out.ver % 10) as u8)
    }

    /// The codes of the diagnoses, the one that is edited as principal first.
    pub fn diagnoses(&self) -> impl Iterator<Item = &str> {
        self.pdx.iter().chain(&self.sdx).map(|coded| coded.0.as_str())
    }

    /// The claim as a record: a hospital's stay of which the abstract alone is known. Values outside their vocabulary
    /// stand in it as their text.
    #[must_use]
    pub fn encounter(&self) -> Encounter {
        let sex = match self.sex {
            0 => Raw::from(Sex::Unknown),
            1 => Raw::from(Sex::Male),
            2 => Raw::from(Sex::Female),
            other => Raw::from_text(other.to_string()),
        };
        let mut encounter = Encounter::builder(self.id.as_str())
            .sex(sex)
            .age_years(self.age)
            .length_of_stay_days(self.los)
            .icd_version(match self.icd {
                9 => IcdVersion::Icd9,
                _ => IcdVersion::Icd10,
            })
            .mce_release(self.release())
            .diagnoses(self.pdx.iter().chain(&self.sdx).map(Coded::diagnosis))
            .procedures(self.px.iter().map(|code| Procedure::new(code.as_str())))
            .build();
        encounter.discharged = match (self.date.get(..4), self.date.get(4..6), self.date.get(6..)) {
            _ if self.date.is_empty() => Raw::absent(),
            (Some(year), Some(month), Some(day)) => {
                let dashed: Raw<_> = Raw::from_text(format!("{year}-{month}-{day}"));
                if dashed.is_invalid() {
                    Raw::from_text(self.date.as_str())
                } else {
                    dashed
                }
            }
            _ => Raw::from_text(self.date.as_str()),
        };
        if let Some(status) = self.ds {
            encounter.discharge_status = Raw::from_text(format!("{status:02}"));
        }
        if let Some(admitting) = &self.adx {
            encounter.admitting_diagnosis = admitting.code().into();
        }
        encounter
    }
}

/// Reads a file of vectors of the Medicare Code Editor, compressed if its name ends in `.gz`.
///
/// # Errors
///
/// If the file cannot be read or a line is not a vector; the error names the line.
pub fn read_mce_vectors(path: &Path) -> io::Result<Vec<MceVector>> {
    parse_lines(lines_of(path)?)
}
