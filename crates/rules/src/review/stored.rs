//! The stored form of a deficiency.

use casemix_record::{Location, Moment, PractitionerRole, Text};
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize, de::Error as _};

use super::{Deficiency, DeficiencyKind, Life, Responsible, Stage, Step};

/// The version of the stored form of a [`Deficiency`]. It rises when a program of an earlier version could misread what a
/// later one wrote; earlier versions stay readable.
pub const VERSION: u32 = 1;

/// A deficiency as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    requirement: String,
    kind: String,
    #[serde(default)]
    location: Location,
    #[serde(default, skip_serializing_if = "is_blank")]
    subject: Text,
    message: String,
    #[serde(default, skip_serializing_if = "is_blank")]
    practitioner: Text,
    role: PractitionerRole,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    since: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    limit: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    steps: Vec<StoredStep>,
}

#[derive(Serialize, Deserialize)]
struct StoredStep {
    to: String,
    at: Moment,
    #[serde(default, skip_serializing_if = "is_blank")]
    by: Text,
    /// Whom an assignment or an escalation leads to.
    #[serde(default, skip_serializing_if = "is_blank")]
    practitioner: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<PractitionerRole>,
    #[serde(default, skip_serializing_if = "is_blank")]
    reason: Text,
}

fn is_blank(text: &Text) -> bool {
    text.is_blank()
}

/// A blank text is not stored, and is read as an empty one.
fn given(text: &Text) -> Text {
    if text.is_blank() { Text::from("") } else { text.clone() }
}

impl Serialize for Deficiency {
    /// With its steps and the [`VERSION`] of the form.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let steps: Result<Vec<StoredStep>, S::Error> = self.life.steps().iter().map(StoredStep::of).collect();
        let stored = Stored {
            version: VERSION,
            requirement: self.requirement.to_string(),
            kind: self.kind.name().to_owned(),
            location: self.location.clone(),
            subject: self.subject.clone(),
            message: self.message.clone(),
            practitioner: self.responsible.practitioner.clone(),
            role: self.responsible.role,
            since: self.since,
            due: self.due.map(Moment::from),
            limit: self.limit.clone(),
            steps: steps?,
        };
        stored.serialize(serializer)
    }
}

impl StoredStep {
    fn of<E: serde::ser::Error>(step: &Step) -> Result<Self, E> {
        let (practitioner, role) = match &step.to {
            Stage::Assigned(to) => (to.practitioner.clone(), Some(to.role)),
            Stage::Escalated(to) => (to.clone(), None),
            Stage::Open => return Err(E::custom("no step leads to open")),
            Stage::Completed | Stage::Waived | Stage::Withdrawn => (Text::absent(), None),
        };
        Ok(StoredStep {
            to: step.to.name().to_owned(),
            at: step.at,
            by: step.by.clone(),
            practitioner,
            role,
            reason: step.reason.clone(),
        })
    }

    fn stage<E: serde::de::Error>(&self) -> Result<Stage, E> {
        Ok(match self.to.as_str() {
            "assigned" => {
                let role = self.role.ok_or_else(|| E::missing_field("role"))?;
                Stage::Assigned(Responsible::new(given(&self.practitioner), role))
            }
            "escalated" => Stage::Escalated(given(&self.practitioner)),
            "completed" => Stage::Completed,
            "waived" => Stage::Waived,
            "withdrawn" => Stage::Withdrawn,
            other => {
                return Err(E::unknown_variant(
                    other,
                    &["assigned", "escalated", "completed", "waived", "withdrawn"],
                ));
            }
        })
    }
}

impl<'de> Deserialize<'de> for Deficiency {
    /// # Errors
    ///
    /// Where the form is of a later [`VERSION`], a kind or stage has no such name, or the steps are not a
    /// [`Life`] that could have been lived.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        if stored.version == 0 || stored.version > VERSION {
            return Err(D::Error::custom(format_args!(
                "version {} of stored deficiencies is not known; this program reads versions up to {VERSION}",
                stored.version
            )));
        }
        let kind = DeficiencyKind::named(&stored.kind)
            .ok_or_else(|| D::Error::custom(format_args!("there is no kind of deficiency `{}`", stored.kind)))?;
        let due = match stored.due {
            None => None,
            Some(due) => Some(time(due).ok_or_else(|| D::Error::custom("due is a date and a time"))?),
        };
        let mut life = Life::default();
        for step in stored.steps {
            let to = step.stage()?;
            let number = life.steps().len() + 1;
            life.restore(Step {
                to,
                at: step.at,
                by: given(&step.by),
                reason: given(&step.reason),
            })
            .map_err(|error| D::Error::custom(format_args!("step {number}: {error}")))?;
        }
        Ok(Deficiency {
            requirement: stored.requirement.into(),
            kind,
            location: stored.location,
            subject: given(&stored.subject),
            message: stored.message,
            responsible: Responsible::new(given(&stored.practitioner), stored.role),
            since: stored.since,
            due,
            limit: stored.limit,
            life,
        })
    }
}

fn time(moment: Moment) -> Option<NaiveDateTime> {
    moment.date_time()
}
