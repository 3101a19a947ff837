//! [`Lack`]: what a record has not, or has too late.

use casemix_record::{Evidence, Location, Moment, PractitionerRole};
use chrono::NaiveDateTime;

use super::{DeficiencyKind, requirement::Asked};
use crate::{Doubt, Limit};

/// What a record has not, or has too late.
#[derive(Debug)]
pub(super) struct Lack<'e> {
    pub(super) asked: Asked,
    pub(super) kind: DeficiencyKind,
    pub(super) location: Location,
    pub(super) message: String,
    pub(super) evidence: Vec<Evidence>,
    pub(super) role: PractitionerRole,
    /// Who is to supply it, as the record names them; may be blank.
    pub(super) practitioner: &'e str,
    /// The `id` of what it belongs to, by which it is known again in a later version of the record; may be blank.
    pub(super) subject: &'e str,
    /// What set the clock going.
    pub(super) since: Option<Moment>,
    /// When it is or was due; `None` is at once.
    pub(super) due: Option<NaiveDateTime>,
    pub(super) limit: Option<&'e Limit>,
    /// When it was supplied, too late.
    pub(super) supplied: Option<Moment>,
}

impl<'e> Lack<'e> {
    /// What lacks is to be supplied by whoever has the role that the requirement names.
    pub(super) fn new(asked: Asked, location: Location, message: String) -> Self {
        let requirement = asked.requirement();
        Lack {
            asked,
            kind: requirement.kind,
            location,
            message,
            evidence: Vec::new(),
            role: requirement.role,
            practitioner: "",
            subject: "",
            since: None,
            due: None,
            limit: None,
            supplied: None,
        }
    }

    pub(super) fn by(mut self, practitioner: &'e str) -> Self {
        self.practitioner = practitioner;
        self
    }

    /// Names who is to supply it, unless the author of a late document is.
    pub(super) fn or_by(self, practitioner: &'e str) -> Self {
        if self.practitioner.trim().is_empty() {
            self.by(practitioner)
        } else {
            self
        }
    }

    pub(super) fn about(mut self, subject: &'e str) -> Self {
        self.subject = subject;
        self
    }

    pub(super) fn since(mut self, moment: Moment) -> Self {
        self.since = Some(moment);
        self
    }

    pub(super) fn evidence(mut self, location: Location, text: &str) -> Self {
        self.evidence.push(Evidence::new(location, text));
        self
    }
}

/// Everything that a review found.
#[derive(Debug, Default)]
pub(super) struct Lacks<'e> {
    pub(super) lacks: Vec<Lack<'e>>,
    /// What could not be decided, and for want of which field.
    pub(super) undecided: Vec<(Asked, Location, Doubt)>,
}
