//! [`Chart`]: a record under review: its documents that count, its times, its limits.

use std::cell::OnceCell;

use casemix_record::{Document, DocumentKind, DocumentStatus, Encounter, Moment, PractitionerRole, Raw};
use chrono::NaiveDate;

use super::{
    DeficiencyKind,
    clock::AsOf,
    deadline::Deadline,
    lack::{Answer, Lack, Met},
    place::Place,
    requirement::Asked,
    term::Term,
};
use crate::{Limit, Limits, limit::strictest};

/// A record under review at a time.
#[derive(Debug)]
pub(super) struct Chart<'e> {
    pub(super) encounter: &'e Encounter,
    limits: &'e Limits,
    pub(super) as_of: AsOf,
    by_kind: ByKind,
    /// When everything is to be authenticated; nothing before the discharge.
    authentication: OnceCell<Option<Deadline<'e>>>,
}

/// The places of the documents of each kind: of the first, and the one after the last.
///
/// Most kinds have one document or none, so that what is asked of a kind need not go through all documents.
#[derive(Debug)]
struct ByKind([(usize, usize); DocumentKind::ALL.len()]);

impl ByKind {
    fn new(documents: &[Document]) -> Self {
        let mut ends = [(0, 0); DocumentKind::ALL.len()];
        for (index, document) in documents.iter().enumerate() {
            let Some(kind) = document.kind.value() else { continue };
            if let Some((first, end)) = ends.get_mut(kind as usize) {
                *first = if *end == 0 { index } else { *first };
                *end = index + 1;
            }
        }
        ByKind(ends)
    }

    /// Where the documents of these kinds are.
    fn within(&self, kinds: &[DocumentKind]) -> (usize, usize) {
        let ends = kinds.iter().filter_map(|kind| self.0.get(*kind as usize));
        let given = ends.filter(|(_, end)| *end > 0).copied();
        given
            .reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
            .unwrap_or_default()
    }
}

/// A document that counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paper<'e> {
    pub(super) index: usize,
    pub(super) document: &'e Document,
    /// When it was there to be read; `None` if it does not say.
    pub(super) documented: Option<Moment>,
}

/// How papers stand to a deadline.
#[derive(Debug, Clone, Copy)]
pub(super) enum Standing<'e> {
    /// This one is in time.
    InTime(Paper<'e>),
    /// All are late; this is the first of them.
    Late(Paper<'e>, Moment),
    Missing,
}

impl<'e> Chart<'e> {
    pub(super) fn new(encounter: &'e Encounter, limits: &'e Limits, as_of: AsOf) -> Self {
        Chart {
            encounter,
            limits,
            as_of,
            by_kind: ByKind::new(&encounter.documents),
            authentication: OnceCell::new(),
        }
    }

    /// A time of the record, unless it has not come yet.
    pub(super) fn seen(&self, field: &Raw<Moment>) -> Option<Moment> {
        field.value().filter(|moment| self.as_of.has_seen(*moment))
    }

    /// The strictest limit in force on a day.
    pub(super) fn limit(&self, term: Term, day: NaiveDate) -> Option<&'e Limit> {
        strictest(self.limits.of(term), |limit| limit.effective.contains(day))
    }

    /// Whether there is a limit of that name on any day.
    pub(super) fn knows(&self, term: Term) -> bool {
        !self.limits.of(term).is_empty()
    }

    /// The deadline that the strictest limit sets after an event.
    pub(super) fn within(&self, term: Term, event: &'static str, start: Moment) -> Option<Deadline<'e>> {
        let limit = self.limit(term, start.date())?;
        Deadline::within(limit, event, start)
    }

    /// The deadline for the completion of the record; `None` while the patient is here.
    pub(super) fn completion(&self) -> Option<Deadline<'e>> {
        let discharged = self.seen(&self.encounter.discharged)?;
        self.within(Term::RecordCompletion, "discharge", discharged)
    }

    /// The deadline for authentication: of all once the patient is discharged, while the patient is here of what was made
    /// then.
    pub(super) fn authentication(&self, made: impl FnOnce() -> Option<(&'static str, Moment)>) -> Option<Deadline<'e>> {
        match self.seen(&self.encounter.discharged) {
            Some(discharged) => *self
                .authentication
                .get_or_init(|| self.within(Term::Authentication, "discharge", discharged)),
            None => {
                let (event, at) = made()?;
                self.within(Term::Authentication, event, at)
            }
        }
    }

    /// The documents that count: neither a draft nor filed in error, and there by now.
    pub(super) fn papers(&self, kinds: &'static [DocumentKind]) -> impl Iterator<Item = Paper<'e>> + use<'e> {
        let as_of = self.as_of;
        let (first, end) = self.by_kind.within(kinds);
        let documents = self.encounter.documents.get(first..end).unwrap_or_default();
        (first..).zip(documents).filter_map(move |(index, document)| {
            let is_one = document.kind.value().is_some_and(|kind| kinds.contains(&kind));
            let counts = !matches!(
                document.status.value(),
                Some(DocumentStatus::Draft | DocumentStatus::EnteredInError)
            );
            if !is_one || !counts {
                return None;
            }
            let documented = documented(document);
            let is_here = documented.is_none_or(|moment| as_of.has_seen(moment));
            is_here.then_some(Paper {
                index,
                document,
                documented,
            })
        })
    }

    /// What lacks where no paper meets the deadline, or the paper that does.
    pub(super) fn answer(
        &self,
        asked: Asked,
        deadline: &Deadline<'e>,
        standing: Standing<'e>,
        place: Place,
    ) -> Answer<'e> {
        let mut lack = match standing {
            Standing::InTime(paper) => return Answer::Met(Met::by_paper(asked, place, paper)),
            Standing::Missing => Lack::new(asked, place, format!("no {} {deadline}", asked.requirement().title)),
            Standing::Late(paper, at) => {
                let place = document(paper.index).field(time_field(paper.document));
                let title = asked.requirement().title;
                let mut lack = Lack::new(asked, place, format!("{title} not {deadline}, but on {at}"));
                lack.kind = DeficiencyKind::Late;
                lack.supplied = Some(at);
                lack.evidence(place, at.to_string()).by(&paper.document.author)
            }
        };
        lack.limit = deadline.limit;
        lack.due = Some(deadline.due);
        lack.since(deadline.start).into()
    }

    /// Who is named, or else who has a role in the encounter.
    pub(super) fn named_or(&self, named: &'e str, role: PractitionerRole) -> &'e str {
        match named.trim() {
            "" => self.in_role(role),
            _ => named,
        }
    }

    /// Who has a role in the encounter: the `id` or else the NPI of the first; blank if nobody has.
    pub(super) fn in_role(&self, role: PractitionerRole) -> &'e str {
        let mut practitioners = self.encounter.practitioners.iter();
        let found = practitioners.find(|practitioner| practitioner.role.value() == Some(role));
        found.map_or("", |practitioner| {
            if practitioner.id.is_blank() {
                practitioner.npi.lent().unwrap_or_default()
            } else {
                practitioner.id.as_str()
            }
        })
    }
}

impl<'e> Standing<'e> {
    /// How papers stand to a deadline, each by the time it was documented. One that does not say when is in time: that
    /// it does not say is another lack.
    pub(super) fn of(papers: impl Iterator<Item = Paper<'e>>, deadline: &Deadline<'_>) -> Self {
        let by_time = papers.map(|paper| (paper, paper.documented));
        Standing::by(by_time, deadline)
    }

    /// How papers stand to a deadline, each by a time given with it.
    pub(super) fn by(papers: impl Iterator<Item = (Paper<'e>, Option<Moment>)>, deadline: &Deadline<'_>) -> Self {
        let mut first_late: Option<(Paper<'e>, Moment)> = None;
        for (paper, at) in papers {
            match at {
                Some(at) if deadline.is_missed_by(at) => {
                    if first_late.is_none_or(|(_, first)| at < first) {
                        first_late = Some((paper, at));
                    }
                }
                _ => return Standing::InTime(paper),
            }
        }
        first_late.map_or(Standing::Missing, |(paper, at)| Standing::Late(paper, at))
    }
}

/// When a document was there to be read: written or transcribed, else entered, else dictated or performed.
pub(super) fn documented(document: &Document) -> Option<Moment> {
    let fields = [
        &document.written,
        &document.transcribed,
        &document.entered,
        &document.dictated,
        &document.performed,
        &document.authenticated,
    ];
    fields.into_iter().find_map(Raw::value)
}

/// The field that [`documented`] took the time from.
fn time_field(document: &Document) -> &'static str {
    let fields = [
        ("written", &document.written),
        ("transcribed", &document.transcribed),
        ("entered", &document.entered),
        ("dictated", &document.dictated),
        ("performed", &document.performed),
        ("authenticated", &document.authenticated),
    ];
    let given = fields.into_iter().find(|(_, field)| field.value().is_some());
    given.map_or("written", |(name, _)| name)
}

/// When what a document reports on took place: the examination or the evaluation.
pub(super) fn performed(document: &Document) -> Option<Moment> {
    document.performed.value().or_else(|| documented(document))
}

/// The place of a document.
pub(super) fn document(index: usize) -> Place {
    at("documents").index(index)
}

/// The place of a field of the encounter.
pub(super) fn at(field: &'static str) -> Place {
    Place::new(field)
}
