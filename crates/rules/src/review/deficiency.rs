//! [`Deficiency`]: something that a record lacks, and what becomes of it.

use std::{borrow::Cow, fmt};

use casemix_record::{Location, Moment, PractitionerRole, Text};
use chrono::NaiveDateTime;

use super::{Life, Requirement, Stage, TransitionError, lack::Lack};

/// Something that a record lacks and that somebody has to supply.
///
/// A deficiency is routed to the one who is responsible, and never put right by the one who found it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deficiency {
    /// The identifier of the [requirement](super::Requirement), such as `record-review.operative-report`.
    pub requirement: Cow<'static, str>,
    /// What kind of deficiency it is.
    pub kind: DeficiencyKind,
    /// Where in the record.
    pub location: Location,
    /// The `id` of what it belongs to, such as a procedure, order or document; blank if that has none, or if it belongs
    /// to the record as a whole.
    pub subject: Text,
    /// What lacks, in plain words.
    pub message: String,
    /// Who is to supply it.
    pub responsible: Responsible,
    /// When the clock started.
    pub since: Option<Moment>,
    /// Until when it may stand back. Without a limit of its own it is due with the completion of the record; `None` while
    /// that is not known.
    pub due: Option<NaiveDateTime>,
    /// The limit that decided, as it is shown: its name, value, citation and pack.
    pub limit: Option<String>,
    /// What became of it.
    pub life: Life,
}

impl Deficiency {
    pub(super) fn of(lack: Lack<'_>, completion: Option<NaiveDateTime>) -> Self {
        let responsible = Responsible {
            role: lack.role,
            practitioner: Text::from(lack.practitioner.trim()),
        };
        let life = match lack.supplied {
            None => Life::default(),
            Some(at) => Life::supplied(at, responsible.practitioner.clone()),
        };
        Deficiency {
            requirement: Cow::Borrowed(lack.asked.requirement().id),
            kind: lack.kind,
            location: lack.location,
            subject: Text::from(lack.subject.trim()),
            message: lack.message,
            responsible,
            since: lack.since,
            due: lack.due.or(completion),
            limit: lack.limit.map(ToString::to_string),
            life,
        }
    }

    /// Whether it was neither supplied nor waived by then.
    pub fn is_outstanding(&self, as_of: NaiveDateTime) -> bool {
        self.life.stage_at(as_of).is_outstanding()
    }

    /// Whether it was outstanding then and past its limit.
    pub fn is_delinquent(&self, as_of: NaiveDateTime) -> bool {
        self.due.is_some_and(|due| due < as_of) && self.is_outstanding(as_of)
    }

    /// Whole days past the limit; 0 where it is not past.
    pub fn days_past(&self, as_of: NaiveDateTime) -> u32 {
        let past = self.due.map_or(0, |due| (as_of - due).num_days());
        u32::try_from(past).unwrap_or(0)
    }

    /// Whether another is the same one, in an earlier or later version of the record.
    ///
    /// Both are of one requirement and belong to the same thing: to the record as a whole, or to the order, operation or
    /// entry of the same identifier; one without an identifier is known by its place in its list.
    pub fn is_same(&self, other: &Deficiency) -> bool {
        self.requirement == other.requirement && self.thing() == other.thing()
    }

    pub(super) fn thing(&self) -> Thing {
        Thing::of(&self.requirement, &self.subject, &self.location)
    }

    /// Gives it to a practitioner: the one responsible, or after an escalation another.
    ///
    /// # Errors
    ///
    /// As [`Life::step`](super::Life::step).
    pub fn assign(&mut self, to: Responsible, at: Moment, by: impl Into<Text>) -> Result<(), TransitionError> {
        self.life.step(Stage::Assigned(to), at, by, "")
    }

    /// Supplied.
    ///
    /// # Errors
    ///
    /// As [`Life::step`](super::Life::step).
    pub fn complete(&mut self, at: Moment, by: impl Into<Text>) -> Result<(), TransitionError> {
        self.life.step(Stage::Completed, at, by, "")
    }

    /// Not asked for any more, for a reason.
    ///
    /// # Errors
    ///
    /// As [`Life::step`](super::Life::step).
    pub fn waive(&mut self, at: Moment, by: impl Into<Text>, reason: impl Into<Text>) -> Result<(), TransitionError> {
        self.life.step(Stage::Waived, at, by, reason)
    }

    /// Reported to whoever is above the one it was assigned to, such as the chief of service, for a reason.
    ///
    /// # Errors
    ///
    /// As [`Life::step`](super::Life::step).
    pub fn escalate(
        &mut self,
        to: impl Into<Text>,
        at: Moment,
        by: impl Into<Text>,
        reason: impl Into<Text>,
    ) -> Result<(), TransitionError> {
        self.life.step(Stage::Escalated(to.into()), at, by, reason)
    }
}

impl fmt::Debug for Deficiency {
    /// Requirement, kind, place and stage; what else it holds may be patient data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Deficiency {
            requirement,
            kind,
            location,
            life,
            ..
        } = self;
        write!(
            f,
            "Deficiency({requirement} {kind} at {location:?}, {})",
            life.stage().name()
        )
    }
}

/// What a deficiency belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Thing {
    Record,
    /// Of this identifier.
    Identified(Text),
    /// At this place in its list.
    Listed(String),
}

impl Thing {
    pub(super) fn of(requirement: &str, subject: &str, location: &Location) -> Self {
        let known = Requirement::ALL.iter().find(|known| known.id == requirement);
        if known.is_some_and(Requirement::is_of_record) {
            return Thing::Record;
        }
        match subject.trim() {
            "" => {
                let place = location.to_string();
                Thing::Listed(place.split('.').next().unwrap_or_default().to_owned())
            }
            id => Thing::Identified(id.into()),
        }
    }
}

/// Who is to supply something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Responsible {
    /// The practitioner: the `id` or NPI that the record names; blank if it names nobody.
    pub practitioner: Text,
    /// The role in which.
    pub role: PractitionerRole,
}

impl Responsible {
    /// A practitioner in a role.
    pub fn new(practitioner: impl Into<Text>, role: PractitionerRole) -> Self {
        Responsible {
            practitioner: practitioner.into(),
            role,
        }
    }
}

/// What kind of deficiency something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DeficiencyKind {
    /// A document is not there.
    MissingDocument,
    /// An entry is not authenticated.
    MissingSignature,
    /// An entry has no date or no time.
    MissingDateTime,
    /// Something is there, and came too late.
    Late,
    /// Something is not filled in or not finished.
    IncompleteField,
    /// A spoken order is not authenticated.
    UnsignedVerbalOrder,
    /// Something holds for longer than it may.
    OverLimit,
}

impl DeficiencyKind {
    /// All kinds.
    pub const ALL: &'static [DeficiencyKind] = &[
        DeficiencyKind::MissingDocument,
        DeficiencyKind::MissingSignature,
        DeficiencyKind::MissingDateTime,
        DeficiencyKind::Late,
        DeficiencyKind::IncompleteField,
        DeficiencyKind::UnsignedVerbalOrder,
        DeficiencyKind::OverLimit,
    ];

    /// The kind of that name.
    pub fn named(name: &str) -> Option<DeficiencyKind> {
        DeficiencyKind::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// Its name in kebab case.
    pub const fn name(self) -> &'static str {
        match self {
            DeficiencyKind::MissingDocument => "missing-document",
            DeficiencyKind::MissingSignature => "missing-signature",
            DeficiencyKind::MissingDateTime => "missing-date-or-time",
            DeficiencyKind::Late => "late",
            DeficiencyKind::IncompleteField => "incomplete-field",
            DeficiencyKind::UnsignedVerbalOrder => "unsigned-verbal-order",
            DeficiencyKind::OverLimit => "over-limit",
        }
    }
}

impl fmt::Display for DeficiencyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
