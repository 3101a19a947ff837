//! [`Reviewed`]: what a review of a record showed.

use casemix_record::{Location, Moment, Text};

use super::{Deficiency, deficiency::Thing, lack::Met};

/// What a review of a record showed: what it lacks, what it has in time, and what could not be decided.
///
/// Made by [`RecordReview::review`](super::RecordReview::review), for a [`Reconciliation`](super::Reconciliation).
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Reviewed {
    /// What lacks or came too late, in the order of the record.
    pub deficiencies: Vec<Deficiency>,
    /// What is there in time.
    pub(super) supplied: Vec<Supplied>,
    /// The requirements that could not be decided.
    pub(super) undecided: Vec<&'static str>,
    /// Whether the record has documents. One without is not reviewed for them.
    pub(super) has_documents: bool,
}

/// What a record has in time.
#[derive(Clone, Debug)]
pub(super) struct Supplied {
    pub(super) requirement: &'static str,
    pub(super) thing: Thing,
    /// Where it would lack.
    pub(super) place: Location,
    pub(super) evidence: Location,
    pub(super) at: Option<Moment>,
    pub(super) by: Text,
}

impl Supplied {
    pub(super) fn of(met: Met<'_>) -> Self {
        let requirement = met.asked.requirement().id;
        let place = met.place.into();
        Supplied {
            requirement,
            thing: Thing::of(requirement, met.subject, &place),
            place,
            evidence: met.evidence.into(),
            at: met.at,
            by: Text::from(met.by.trim()),
        }
    }
}

impl Reviewed {
    /// Whether the review says anything about a requirement.
    pub(super) fn decides(&self, requirement: &str) -> bool {
        let known = super::Requirement::ALL.iter().find(|known| known.id == requirement);
        let is_reviewed = known.is_some_and(|known| self.has_documents || !known.needs_documents());
        is_reviewed && !self.undecided.contains(&requirement)
    }
}
