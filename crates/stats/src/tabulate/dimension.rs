//! [`Dimension`]: by what discharges are told apart.

use std::{fmt, str::FromStr};

use casemix_record::{Encounter, Text};

use crate::{
    Error, Population,
    census::UnitStay,
    month::{Facts, Outcome},
    registers::attending,
    titles::Titles,
};

/// A feature of a record by which discharges are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Dimension {
    /// The hospital service at discharge.
    Service,
    /// The unit: of the discharge; for service days and beds, where the patient was.
    Unit,
    /// The class of the payer.
    Payer,
    /// The attending practitioner: the National Provider Identifier, else the hospital's own.
    Physician,
    /// The major diagnostic category.
    Mdc,
    /// The final DRG.
    Drg,
    /// The category of the principal diagnosis: its first three characters.
    Diagnosis,
    /// Sex.
    Sex,
    /// Age at admission, in groups.
    Age,
    /// The discharge status.
    Disposition,
    /// The type of admission.
    AdmissionType,
    /// Adults and children, newborns.
    Population,
    /// The hospital.
    Facility,
    /// The area of residence: the first three digits of the ZIP code.
    Area,
}

/// What a record has of a dimension: a text, which sorts in the order of the feature.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    rank: u16,
    text: Text,
}

impl Key {
    fn ranked(rank: u16, text: impl Into<Text>) -> Key {
        let text = text.into();
        Key { rank, text }
    }

    /// A key in the order of the alphabet; what is blank comes last.
    fn of(text: &str) -> Key {
        match text.trim() {
            "" => Key::none(),
            text => Key::ranked(0, text),
        }
    }

    /// The record does not say.
    fn none() -> Key {
        Key::ranked(u16::MAX, "")
    }

    /// The text; empty if the record does not say.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(if self.text.is_blank() { "not stated" } else { &self.text })
    }
}

/// The age groups, each by its first year.
const AGES: [(i32, &str); 7] = [
    (0, "under 1"),
    (1, "1 to 17"),
    (18, "18 to 44"),
    (45, "45 to 64"),
    (65, "65 to 74"),
    (75, "75 to 84"),
    (85, "85 and over"),
];

impl Dimension {
    /// All of them.
    pub const ALL: &'static [Dimension] = &[
        Dimension::Service,
        Dimension::Unit,
        Dimension::Payer,
        Dimension::Physician,
        Dimension::Mdc,
        Dimension::Drg,
        Dimension::Diagnosis,
        Dimension::Sex,
        Dimension::Age,
        Dimension::Disposition,
        Dimension::AdmissionType,
        Dimension::Population,
        Dimension::Facility,
        Dimension::Area,
    ];

    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            Dimension::Service => "service",
            Dimension::Unit => "unit",
            Dimension::Payer => "payer",
            Dimension::Physician => "physician",
            Dimension::Mdc => "mdc",
            Dimension::Drg => "drg",
            Dimension::Diagnosis => "diagnosis",
            Dimension::Sex => "sex",
            Dimension::Age => "age",
            Dimension::Disposition => "disposition",
            Dimension::AdmissionType => "admission-type",
            Dimension::Population => "population",
            Dimension::Facility => "facility",
            Dimension::Area => "area",
        }
    }

    /// What is told apart, in words.
    pub const fn about(self) -> &'static str {
        match self {
            Dimension::Service => "hospital service at discharge",
            Dimension::Unit => "unit at discharge; for service days and beds, where the patient was",
            Dimension::Payer => "class of payer",
            Dimension::Physician => "attending practitioner, by NPI, else by the hospital's identifier",
            Dimension::Mdc => "major diagnostic category",
            Dimension::Drg => "final MS-DRG",
            Dimension::Diagnosis => "category of the principal diagnosis",
            Dimension::Sex => "sex",
            Dimension::Age => "age at admission, in groups",
            Dimension::Disposition => "discharge status",
            Dimension::AdmissionType => "type of admission",
            Dimension::Population => "adults and children, newborns",
            Dimension::Facility => "hospital",
            Dimension::Area => "first three digits of the ZIP code of residence",
        }
    }

    /// What a discharge has of the feature.
    pub(super) fn key(self, encounter: &Encounter, facts: &Facts<'_>, outcome: Outcome) -> Key {
        let grouped = match outcome {
            Outcome::Grouped(grouped) => Some(grouped),
            Outcome::NotGrouped(_) => None,
        };
        let or_none = |key: Option<Key>| key.unwrap_or_else(Key::none);
        match self {
            Dimension::Service => Key::of(facts.service),
            Dimension::Unit => Key::of(UnitStay::of(encounter).last().map_or("", |stay| stay.unit)),
            Dimension::Payer => Key::of(facts.payer.map_or("", |payer| payer.as_str())),
            Dimension::Physician => Key::of(&attending(encounter)),
            Dimension::Mdc => or_none(grouped.map(|grouped| Key::of(&grouped.mdc.to_string()))),
            Dimension::Drg => or_none(grouped.map(|grouped| Key::of(&grouped.drg.to_string()))),
            Dimension::Diagnosis => {
                let principal = encounter.principal_diagnosis().and_then(|d| d.code.normalized());
                Key::of(principal.as_ref().and_then(|code| code.get(..3)).unwrap_or_default())
            }
            Dimension::Sex => Key::of(encounter.sex.value().map_or("", |sex| sex.as_str())),
            Dimension::Age => or_none(encounter.age_in_years().and_then(age_group)),
            Dimension::Disposition => or_none(facts.disposition.map(|status| {
                let meaning = status.meaning().unwrap_or("no such status");
                Key::of(&format!("{status} {meaning}"))
            })),
            Dimension::AdmissionType => {
                let rank = |at: usize| u16::try_from(at).unwrap_or(u16::MAX - 1);
                let kinds = casemix_record::AdmissionType::ALL;
                let found = encounter
                    .admission_type
                    .value()
                    .and_then(|kind| kinds.iter().position(|held| *held == kind));
                let name = |at: usize| {
                    ["emergency", "urgent", "elective", "newborn", "trauma", "not available"]
                        .get(at)
                        .copied()
                };
                or_none(found.and_then(|at| Some(Key::ranked(rank(at), name(at)?))))
            }
            Dimension::Population => Key::ranked(
                u16::from(facts.population == Population::Newborn),
                facts.population.name(),
            ),
            Dimension::Facility => Key::of(encounter.facility.as_ref().map_or("", |facility| &facility.id)),
            Dimension::Area => {
                let residence = encounter
                    .patient
                    .as_ref()
                    .and_then(|patient| patient.residence.as_ref());
                let zip = residence.and_then(|residence| residence.zip_code.value());
                or_none(zip.map(|zip| Key::of(&format!("{:03}", zip.first_three()))))
            }
        }
    }

    /// A unit as a key.
    pub(super) fn unit(name: &str) -> Key {
        Key::of(name)
    }

    /// A population as a key.
    pub(super) fn population(population: Population) -> Key {
        Key::ranked(u16::from(population == Population::Newborn), population.name())
    }

    /// A key as it is shown, with its title where tables are at hand.
    pub(super) fn shown(self, key: &Key, titles: Option<&Titles<'_>>) -> String {
        let title = match self {
            Dimension::Drg => key.text.parse().ok().and_then(|drg| titles?.newest_drg(drg)),
            Dimension::Mdc => key.text.parse().ok().and_then(|number| titles?.mdc(number)),
            _ => None,
        };
        match title {
            Some(title) => format!("{key} {title}"),
            None => key.to_string(),
        }
    }
}

fn age_group(years: i32) -> Option<Key> {
    let rank = AGES.iter().rposition(|(first, _)| *first <= years)?;
    let (_, name) = AGES.get(rank)?;
    Some(Key::ranked(u16::try_from(rank).ok()?, *name))
}

impl FromStr for Dimension {
    type Err = Error;

    /// # Errors
    ///
    /// [`Error::Argument`] if it is none of the names.
    fn from_str(text: &str) -> Result<Dimension, Error> {
        let named = |dimension: &&Dimension| dimension.name().eq_ignore_ascii_case(text.trim());
        Dimension::ALL.iter().find(named).copied().ok_or(Error::Argument {
            argument: "a feature",
            demand: "service, unit, payer, physician, mdc, drg, diagnosis, sex, age, disposition, admission-type, \
                     population, facility or area",
        })
    }
}
