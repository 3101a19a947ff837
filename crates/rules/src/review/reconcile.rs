//! [`Reconciliation`]: the deficiencies of an earlier review held against a new one.

use casemix_record::{Evidence, Moment, Text};
use chrono::NaiveDateTime;

use super::{
    Deficiency, Responsible, Reviewed, Stage,
    clock::{earliest, latest},
    reviewed::Supplied,
};

/// The deficiencies of an earlier review of a record held against a new review of it: what is new, what is still open, what
/// was supplied and by what.
///
/// Nothing is lost: every deficiency that was stored is there afterwards, with all its steps. Done twice with one review,
/// the second time changes nothing.
///
/// ```
/// use casemix_codes::Codes;
/// use casemix_record::{Document, DocumentKind, Encounter};
/// use casemix_rules::{RuleSet, review::{Change, RecordReview, Reconciliation, federal_limits}};
///
/// let rules = RuleSet::builder(Codes::embedded()?).pack(federal_limits()?).build()?;
/// let note = Document::builder().id("N1").kind(DocumentKind::ProgressNote).author("D1").written("2026-01-07T09:00");
/// let stay = || Encounter::builder("E1").admitted("2026-01-06T08:00").discharged("2026-01-08T11:00");
///
/// // The first review, a week after the discharge: nobody has signed the note.
/// let week = "2026-01-15T08:00:00".parse()?;
/// let first = RecordReview::new().as_of(week).review(&stay().documents([note.clone()]).build(), rules.limits());
/// let stored: Vec<_> = Reconciliation::new(week, "analyst 4").assigning().reconcile(Vec::new(), first)
///     .into_iter().map(|one| one.deficiency).collect();
/// let of_note = |stored: &[casemix_rules::review::Deficiency]| stored.iter().position(|one| one.subject == "N1").unwrap();
/// assert_eq!(stored[of_note(&stored)].life.stage().name(), "assigned");
///
/// // The next one, a week later: it is signed.
/// let next = "2026-01-22T08:00:00".parse()?;
/// let signed = note.authenticated("2026-01-20T17:30").authenticator("D1");
/// let second = RecordReview::new().as_of(next).review(&stay().documents([signed]).build(), rules.limits());
/// let at = of_note(&stored);
/// let told = Reconciliation::new(next, "analyst 4").assigning().reconcile(stored, second);
/// assert_eq!(told[at].change, Change::Completed);
/// assert_eq!(told[at].evidence.as_ref().unwrap().location.to_string(), "documents[0].authenticated");
/// assert_eq!(told[at].deficiency.life.steps().len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// | stored | new review | becomes |
/// |---|---|---|
/// | | lacks | [new](Change::New) |
/// | outstanding | lacks | [still open](Change::StillOpen) |
/// | outstanding | supplied, in time or late | [completed](Change::Completed), with what supplies it |
/// | outstanding | neither lacks nor is there | [withdrawn](Change::Withdrawn) |
/// | outstanding | says nothing of it | left as it is, [not reviewed](Change::NotReviewed) |
/// | waived | lacks | left [waived](Change::Waived), with who decided, when and why |
/// | completed, withdrawn | lacks | left as it is, and a new one beside it: [reopened](Change::Reopened) |
/// | completed, waived, withdrawn | does not lack | left as it is, [closed](Change::Closed) |
#[derive(Clone, Debug)]
pub struct Reconciliation {
    at: NaiveDateTime,
    by: Text,
    assigns: bool,
    escalation: Option<(u32, Text)>,
}

/// A deficiency after a reconciliation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reconciled {
    /// The deficiency as it is to be stored.
    pub deficiency: Deficiency,
    /// What the new review says of it.
    pub change: Change,
    /// What supplies it, where it was completed now: the place, and the time it was there.
    pub evidence: Option<Evidence>,
    /// Whether it was escalated now.
    pub is_escalated: bool,
}

/// What a new review says of a deficiency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Change {
    /// Found for the first time.
    New,
    /// Lacks again, after it had been completed or withdrawn.
    Reopened,
    /// Lacks still.
    StillOpen,
    /// Supplied since.
    Completed,
    /// Not asked for any more by the record as it is now.
    Withdrawn,
    /// Lacks still, and was waived.
    Waived,
    /// Completed, waived or withdrawn before, and not lacking.
    Closed,
    /// The review says nothing of it: a date is missing, documents are not at hand, or the requirement is not known.
    NotReviewed,
}

impl Change {
    /// All changes.
    pub const ALL: &'static [Change] = &[
        Change::New,
        Change::Reopened,
        Change::StillOpen,
        Change::Completed,
        Change::Withdrawn,
        Change::Waived,
        Change::Closed,
        Change::NotReviewed,
    ];

    /// What it means, in a few words.
    pub const fn meaning(self) -> &'static str {
        match self {
            Change::New => "found for the first time",
            Change::Reopened => "lacks again, after it had been completed or withdrawn",
            Change::StillOpen => "lacks still",
            Change::Completed => "supplied since",
            Change::Withdrawn => "not asked for any more by the record as it is now",
            Change::Waived => "lacks still, and was waived",
            Change::Closed => "completed, waived or withdrawn before",
            Change::NotReviewed => "the review says nothing of it",
        }
    }

    /// Its name in kebab case.
    pub const fn name(self) -> &'static str {
        match self {
            Change::New => "new",
            Change::Reopened => "reopened",
            Change::StillOpen => "still-open",
            Change::Completed => "completed",
            Change::Withdrawn => "withdrawn",
            Change::Waived => "waived",
            Change::Closed => "closed",
            Change::NotReviewed => "not-reviewed",
        }
    }
}

impl Reconciliation {
    /// Of a review as of a time, by somebody, whom the steps that are taken will name.
    pub fn new(as_of: NaiveDateTime, by: impl Into<Text>) -> Self {
        Reconciliation {
            at: as_of,
            by: by.into(),
            assigns: false,
            escalation: None,
        }
    }

    /// Assigns what is open to whom the record makes responsible, if it names somebody.
    #[must_use]
    pub fn assigning(mut self) -> Self {
        self.assigns = true;
        self
    }

    /// Escalates to somebody what was assigned and is so many days past its limit.
    #[must_use]
    pub fn escalating(mut self, days_past: u32, to: impl Into<Text>) -> Self {
        self.escalation = Some((days_past, to.into()));
        self
    }

    /// Holds the stored deficiencies of a record against a new review of it: the stored ones in their order, then the new
    /// ones in that of the record.
    pub fn reconcile(&self, stored: Vec<Deficiency>, reviewed: Reviewed) -> Vec<Reconciled> {
        let (partners, unmatched) = pair(&stored, &reviewed.deficiencies);
        let mut all: Vec<Reconciled> = Vec::with_capacity(stored.len() + unmatched.len());
        let mut reopened = vec![false; reviewed.deficiencies.len()];
        for (kept, partner) in stored.into_iter().zip(partners) {
            let found = partner.and_then(|at| Some((at, reviewed.deficiencies.get(at)?)));
            let one = match found {
                Some((at, found)) if is_over(&kept) && found.is_outstanding(self.at) => {
                    if let Some(flag) = reopened.get_mut(at) {
                        *flag = true;
                    }
                    Reconciled::of(kept, Change::Closed)
                }
                Some((_, found)) => self.lacking(kept, found),
                None => self.not_lacking(kept, &reviewed),
            };
            all.push(one);
        }
        let news = reviewed.deficiencies.into_iter().enumerate().filter_map(|(at, found)| {
            let is_reopened = reopened.get(at).copied().unwrap_or(false);
            let change = match is_reopened {
                true => Change::Reopened,
                false if unmatched.contains(&at) => Change::New,
                false => return None,
            };
            Some(Reconciled::of(found, change))
        });
        all.extend(news);
        all.iter_mut().for_each(|one| self.route(one));
        all
    }

    /// A stored deficiency that the review has found again, as lacking or as supplied too late.
    fn lacking(&self, mut kept: Deficiency, found: &Deficiency) -> Reconciled {
        let outstanding = kept.life.stage().is_outstanding();
        if !outstanding && is_over(&kept) {
            return Reconciled::of(kept, Change::Closed);
        }
        kept.location = found.location.clone();
        kept.message.clone_from(&found.message);
        (kept.kind, kept.since, kept.due) = (found.kind, found.since, found.due);
        kept.limit.clone_from(&found.limit);
        if !outstanding {
            return Reconciled::of(kept, Change::Waived);
        }
        if kept.life.steps().is_empty() {
            kept.responsible = found.responsible.clone();
        }
        match found.life.steps().last() {
            Some(supplied) if !found.life.stage().is_outstanding() => {
                let evidence = Evidence::new(found.location.clone(), supplied.at.to_string());
                let reason = format!("supplied after its limit: {} of {}", found.location, supplied.at);
                self.complete(kept, Some(supplied.at), &supplied.by, reason, evidence)
            }
            _ => Reconciled::of(kept, Change::StillOpen),
        }
    }

    /// A stored deficiency that the review has not found.
    fn not_lacking(&self, mut kept: Deficiency, reviewed: &Reviewed) -> Reconciled {
        if !kept.life.stage().is_outstanding() {
            return Reconciled::of(kept, Change::Closed);
        }
        if !reviewed.decides(&kept.requirement) {
            return Reconciled::of(kept, Change::NotReviewed);
        }
        if let Some(supplied) = supplied(&kept, reviewed) {
            let at = supplied.at.map_or(String::new(), |at| at.to_string());
            let of = supplied.at.map_or(String::new(), |at| format!(" of {at}"));
            let reason = format!("supplied by {}{of}", supplied.evidence);
            let evidence = Evidence::new(supplied.evidence.clone(), at);
            return self.complete(kept, supplied.at, &supplied.by, reason, evidence);
        }
        let at = self.now(&kept);
        let reason = "the record as it is now does not ask for it";
        let change = match kept.life.step(Stage::Withdrawn, at, self.by.clone(), reason) {
            Ok(()) => Change::Withdrawn,
            Err(_) => Change::NotReviewed,
        };
        Reconciled::of(kept, change)
    }

    /// Completes at the time it was supplied, or where that is before the last step, now.
    fn complete(
        &self,
        mut kept: Deficiency,
        supplied: Option<Moment>,
        by: &str,
        reason: String,
        evidence: Evidence,
    ) -> Reconciled {
        let last = kept.life.steps().last().map(|step| step.at);
        let is_behind =
            |at: &Moment| last.is_none_or(|last| earliest(last) <= earliest(*at)) && earliest(*at) <= self.at;
        let at = supplied.filter(is_behind).unwrap_or_else(|| self.now(&kept));
        let by = if by.trim().is_empty() {
            self.by.clone()
        } else {
            by.into()
        };
        match kept.life.step(Stage::Completed, at, by, reason) {
            Ok(()) => Reconciled {
                evidence: Some(evidence),
                ..Reconciled::of(kept, Change::Completed)
            },
            Err(_) => Reconciled::of(kept, Change::NotReviewed),
        }
    }

    /// The time of the review, or of the last step if that is later.
    fn now(&self, deficiency: &Deficiency) -> Moment {
        let last = deficiency.life.steps().last().map(|step| latest(step.at));
        Moment::from(last.map_or(self.at, |last| last.max(self.at)))
    }

    /// Assigns and escalates, where that is asked for.
    fn route(&self, one: &mut Reconciled) {
        if matches!(one.change, Change::NotReviewed) || !one.deficiency.life.stage().is_outstanding() {
            return;
        }
        let at = self.now(&one.deficiency);
        if self.assigns && *one.deficiency.life.stage() == Stage::Open {
            // Nobody to assign it to: it stays open.
            let to = one.deficiency.responsible.clone();
            let _ = one.deficiency.assign(to, at, self.by.clone());
        }
        let Some((days, to)) = &self.escalation else { return };
        let past = one.deficiency.days_past(self.at);
        if one.deficiency.is_delinquent(self.at)
            && past >= *days
            && matches!(one.deficiency.life.stage(), Stage::Assigned(_))
        {
            let reason = format!("{past} days past its limit");
            one.is_escalated = one.deficiency.escalate(to.clone(), at, self.by.clone(), reason).is_ok();
        }
    }
}

impl Reconciled {
    /// A stored deficiency of a record that was not reviewed: left as it is.
    pub fn not_reviewed(stored: Deficiency) -> Self {
        Reconciled::of(stored, Change::NotReviewed)
    }

    fn of(deficiency: Deficiency, change: Change) -> Self {
        Reconciled {
            deficiency,
            change,
            evidence: None,
            is_escalated: false,
        }
    }
}

/// Whether what lacks again would be a new deficiency.
fn is_over(deficiency: &Deficiency) -> bool {
    matches!(deficiency.life.stage(), Stage::Completed | Stage::Withdrawn)
}

/// What supplies a stored deficiency: at its own place, or else anything that belongs to the same.
fn supplied<'r>(kept: &Deficiency, reviewed: &'r Reviewed) -> Option<&'r Supplied> {
    let thing = kept.thing();
    let of_it = || {
        let same = |supplied: &&Supplied| supplied.requirement == kept.requirement && supplied.thing == thing;
        reviewed.supplied.iter().filter(same)
    };
    of_it()
        .find(|supplied| supplied.place == kept.location)
        .or_else(|| of_it().next())
}

/// For every stored deficiency the found one that it is, by their places; and the found ones that no stored one is.
///
/// Several may be the same by requirement and thing, such as two entries of one document. The closest go first: those at
/// the same place before others, those outstanding before those that are over.
fn pair(stored: &[Deficiency], found: &[Deficiency]) -> (Vec<Option<usize>>, Vec<usize>) {
    let mut partners: Vec<Option<usize>> = vec![None; stored.len()];
    let mut free: Vec<usize> = (0..found.len()).collect();
    let rank = |kept: &Deficiency, new: &Deficiency| {
        let is_here = kept.location == new.location && kept.since == new.since;
        let lacks = new.life.stage().is_outstanding();
        match kept.life.stage() {
            Stage::Waived => 1 + 2 * u8::from(!is_here),
            stage if stage.is_outstanding() => 2 * u8::from(!is_here),
            // Supplied too late, then and now.
            _ if !lacks => u8::from(!is_here),
            _ => 4,
        }
    };
    for round in 0..=4 {
        free.retain(|at| {
            let Some(new) = found.get(*at) else { return false };
            let mut candidates = stored.iter().zip(&mut partners);
            let partner =
                candidates.find(|(kept, partner)| partner.is_none() && kept.is_same(new) && rank(kept, new) == round);
            match partner {
                Some((_, partner)) => {
                    *partner = Some(*at);
                    false
                }
                None => true,
            }
        });
    }
    (partners, free)
}

/// Whom a deficiency waits for at a time: whom it was assigned to last, else whom the record makes responsible.
pub(super) fn waits_for(deficiency: &Deficiency, as_of: NaiveDateTime) -> &Responsible {
    deficiency.life.assigned_at(as_of).unwrap_or(&deficiency.responsible)
}
