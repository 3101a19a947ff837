//! [`Lack`]: what a record has not, or has too late; [`Met`]: what it has in time.

use casemix_record::{Evidence, Location, Moment, PractitionerRole, Text};
use chrono::NaiveDateTime;

use super::{
    DeficiencyKind,
    chart::{self, Paper},
    place::Place,
    requirement::Asked,
};
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
    pub(super) fn new(asked: Asked, place: Place, message: String) -> Self {
        let requirement = asked.requirement();
        Lack {
            asked,
            kind: requirement.kind,
            location: place.into(),
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

    pub(super) fn evidence(mut self, place: Place, text: impl Into<Text>) -> Self {
        self.evidence.push(Evidence::new(place.into(), text));
        self
    }
}

/// What a record has in time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Met<'e> {
    pub(super) asked: Asked,
    /// The `id` of what it belongs to; may be blank.
    pub(super) subject: &'e str,
    /// Where it was asked for.
    pub(super) place: Place,
    /// What meets it, and where.
    pub(super) evidence: Place,
    /// When it was there; `None` if it does not say.
    pub(super) at: Option<Moment>,
    /// Who supplied it; may be blank.
    pub(super) by: &'e str,
}

impl<'e> Met<'e> {
    /// Met by a document.
    pub(super) fn by_paper(asked: Asked, place: Place, paper: Paper<'e>) -> Self {
        Met {
            asked,
            subject: "",
            place,
            evidence: chart::document(paper.index),
            at: paper.documented,
            by: &paper.document.author,
        }
    }

    /// Met by what stands at the place itself.
    pub(super) fn in_place(asked: Asked, place: Place, at: Option<Moment>, by: &'e str) -> Self {
        Met {
            asked,
            subject: "",
            evidence: place,
            place,
            at,
            by,
        }
    }

    pub(super) fn about(mut self, subject: &'e str) -> Self {
        self.subject = subject;
        self
    }
}

/// What a record answers to a requirement.
#[derive(Debug)]
pub(super) enum Answer<'e> {
    Lacks(Box<Lack<'e>>),
    Met(Met<'e>),
}

impl<'e> From<Lack<'e>> for Answer<'e> {
    fn from(lack: Lack<'e>) -> Self {
        Answer::Lacks(Box::new(lack))
    }
}

impl<'e> Answer<'e> {
    pub(super) fn about(self, subject: &'e str) -> Self {
        match self {
            Answer::Lacks(lack) => lack.about(subject).into(),
            Answer::Met(met) => Answer::Met(met.about(subject)),
        }
    }

    /// Names who is to supply what lacks, unless the author of a late document is.
    pub(super) fn or_by(self, practitioner: impl FnOnce() -> &'e str) -> Self {
        self.map(|lack| lack.or_by(practitioner()))
    }

    /// Changes what lacks, if anything does.
    pub(super) fn map(self, change: impl FnOnce(Lack<'e>) -> Lack<'e>) -> Self {
        match self {
            Answer::Lacks(lack) => change(*lack).into(),
            met @ Answer::Met(_) => met,
        }
    }
}

/// Everything that a review found.
#[derive(Debug, Default)]
pub(super) struct Lacks<'e> {
    pub(super) lacks: Vec<Lack<'e>>,
    /// What is met; `None` where nobody wants to know.
    pub(super) met: Option<Vec<Met<'e>>>,
    /// What could not be decided, and for want of which field.
    pub(super) undecided: Vec<(Asked, Place, Doubt)>,
}

impl<'e> Lacks<'e> {
    /// A review that also keeps what is met.
    pub(super) fn with_met() -> Self {
        Lacks {
            met: Some(Vec::new()),
            ..Lacks::default()
        }
    }

    pub(super) fn take(&mut self, answer: Answer<'e>) {
        match answer {
            Answer::Lacks(lack) => self.lacks.push(*lack),
            Answer::Met(met) => self.met(|| met),
        }
    }

    /// Keeps what is met, if somebody wants to know.
    pub(super) fn met(&mut self, met: impl FnOnce() -> Met<'e>) {
        if let Some(all) = &mut self.met {
            all.push(met());
        }
    }
}
