//! [`Subject`]: whom an entry is about.

use casemix_record::{CodeText, Encounter, Moment, NameUse, Practitioner, PractitionerRole, Raw, Sex, Text};
use chrono::NaiveDate;

use super::hidden;
use crate::report::{Column, Value};

/// The patient and the encounter that an entry leads to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Subject {
    /// The patient's identifier in the hospital.
    pub patient_id: Text,
    /// The patient's name, as `family, given`; absent if none is recorded.
    pub name: Text,
    /// The encounter's identifier.
    pub encounter_id: Text,
    /// Administrative sex.
    pub sex: Option<Sex>,
    /// Age in completed years at admission.
    pub age_years: Option<i32>,
}

hidden!(Subject);

impl Subject {
    /// The subject of an encounter. The name is the official one, else the first.
    pub fn of(encounter: &Encounter) -> Subject {
        let names = encounter
            .patient
            .as_ref()
            .map_or(&[][..], |patient| patient.names.as_slice());
        let official = names.iter().find(|name| name.kind.value() == Some(NameUse::Official));
        let name = official.or(names.first()).map(|name| {
            let parts = [name.family.trim(), name.given.trim()];
            let given: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            Text::from(given.join(", "))
        });
        Subject {
            patient_id: encounter.patient_id.clone(),
            name: name.unwrap_or_default(),
            encounter_id: encounter.id.clone(),
            sex: encounter.sex.value(),
            age_years: encounter.age_in_years(),
        }
    }

    pub(super) fn columns() -> [Column; 5] {
        [
            Column::text("patient_id", "Patient"),
            Column::text("name", "Name"),
            Column::text("encounter_id", "Encounter"),
            Column::text("sex", "Sex"),
            Column::number("age_years", "Age"),
        ]
    }

    pub(super) fn row(&self) -> [Value; 5] {
        [
            text(&self.patient_id),
            text(&self.name),
            text(&self.encounter_id),
            word(self.sex.map(Sex::as_str)),
            number(self.age_years),
        ]
    }
}

/// The columns and values of an entry: its own, with those of the subject among them.
pub(super) fn around<T>(
    before: impl IntoIterator<Item = T>,
    subject: [T; 5],
    after: impl IntoIterator<Item = T>,
) -> Vec<T> {
    before.into_iter().chain(subject).chain(after).collect()
}

/// Blank if the text is.
pub(super) fn text(text: &str) -> Value {
    if text.trim().is_empty() {
        Value::Blank
    } else {
        text.into()
    }
}

/// A word of a vocabulary; blank if there is none.
pub(super) fn word(word: Option<&str>) -> Value {
    word.map_or(Value::Blank, Value::from)
}

/// Blank if there is none.
pub(super) fn number(number: Option<impl Into<i64>>) -> Value {
    number.map_or(Value::Blank, |number| Value::Count(number.into()))
}

pub(super) fn code(code: Option<CodeText>) -> Value {
    code.map_or(Value::Blank, |code| text(&code))
}

/// A date, or a date and time, as it is recorded.
pub(super) fn moment(moment: Option<Moment>) -> Value {
    moment.map_or(Value::Blank, |moment| Value::Text(moment.to_string()))
}

pub(super) fn day(moment: Option<Moment>) -> Option<NaiveDate> {
    moment.map(Moment::date)
}

/// By which a register knows a practitioner: the National Provider Identifier, else the hospital's.
pub(super) fn identity(practitioner: &Practitioner) -> Text {
    let npi = practitioner.npi.text().filter(|npi| !npi.trim().is_empty());
    npi.map_or_else(|| practitioner.id.clone(), Text::from)
}

/// The attending practitioner.
pub(crate) fn attending(encounter: &Encounter) -> Text {
    let role = |role: &Raw<PractitionerRole>| role.value() == Some(PractitionerRole::Attending);
    let found = encounter
        .practitioners
        .iter()
        .find(|practitioner| role(&practitioner.role));
    found.map(identity).unwrap_or_default()
}

/// The code of the principal diagnosis.
pub(super) fn principal(encounter: &Encounter) -> Option<CodeText> {
    encounter
        .principal_diagnosis()?
        .code
        .normalized()
        .filter(|code| !code.is_empty())
}
