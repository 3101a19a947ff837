//! [`Life`]: what becomes of a deficiency, step by step.

use std::fmt;

use casemix_record::{Moment, Text};
use chrono::NaiveDateTime;

use super::{
    Responsible,
    clock::{earliest, is_in_order},
};

/// The life of a deficiency: the steps that were taken, each with who took it, when and why.
///
/// | from | to |
/// |---|---|
/// | open | assigned; completed, if it was supplied before anybody was asked; waived; withdrawn |
/// | assigned | assigned to another; completed; waived; escalated; withdrawn |
/// | escalated | assigned again; completed; waived; withdrawn |
/// | completed, waived, withdrawn | nothing: what lacks again is a new deficiency |
///
/// ```
/// use casemix_record::PractitionerRole;
/// use casemix_rules::review::{Life, Responsible, Stage, TransitionError};
///
/// let mut life = Life::default();
/// let surgeon = Responsible::new("D0301", PractitionerRole::Operating);
/// life.step(Stage::Assigned(surgeon), "2026-01-09T08:00".parse()?, "analyst 4", "")?;
/// life.step(Stage::Escalated("chief of surgery".into()), "2026-02-09".parse()?, "analyst 4", "30 days past discharge")?;
/// life.step(Stage::Completed, "2026-02-10T17:30".parse()?, "D0301", "")?;
///
/// let again = life.step(Stage::Waived, "2026-02-11".parse()?, "analyst 4", "not needed");
/// assert_eq!(again, Err(TransitionError::NotAllowed { from: "completed", to: "waived" }));
/// assert_eq!(life.stage_at("2026-02-09T12:00:00".parse()?).name(), "escalated");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Life {
    steps: Vec<Step>,
}

/// Where a deficiency stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// Found, and nobody is asked yet.
    Open,
    /// A practitioner is asked.
    Assigned(Responsible),
    /// Somebody above the practitioner was told.
    Escalated(Text),
    /// Supplied.
    Completed,
    /// Let be by somebody's decision.
    Waived,
    /// Not asked for any more: the record was put right, and what made it due is not there, or not due, any longer.
    Withdrawn,
}

/// A step in the life of a deficiency.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Step {
    /// Where it led.
    pub to: Stage,
    /// When it was taken.
    pub at: Moment,
    /// Who took it.
    pub by: Text,
    /// Why; may be blank where the step speaks for itself.
    pub reason: Text,
}

/// Why a step cannot be taken. The deficiency is as it was before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TransitionError {
    /// No way leads there.
    #[error("a deficiency that is {from} cannot become {to}; see the table of `Life` for the ways")]
    NotAllowed {
        /// The stage it is in.
        from: &'static str,
        /// The stage asked for.
        to: &'static str,
    },
    /// The step is before the last one.
    #[error("the step is before the last one; take steps in the order of time")]
    BackInTime,
    /// It is not said who takes the step, or to whom it leads.
    #[error("nobody is named; say who takes the step, and to whom it leads")]
    NobodyNamed,
    /// A waiver, an escalation or a withdrawal has no reason.
    #[error("there is no reason; say why it is waived, escalated or withdrawn")]
    NoReason,
}

impl Life {
    /// A life that ended before it was looked at: supplied too late.
    pub(super) fn supplied(at: Moment, by: Text) -> Self {
        Life {
            steps: vec![Step {
                to: Stage::Completed,
                at,
                by,
                reason: Text::from("supplied after its limit"),
            }],
        }
    }

    /// The steps, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Where it stands after all steps.
    pub fn stage(&self) -> &Stage {
        self.steps.last().map_or(&Stage::Open, |step| &step.to)
    }

    /// Where it stood at a time.
    pub fn stage_at(&self, time: NaiveDateTime) -> &Stage {
        let taken = self.steps.iter().rev().find(|step| earliest(step.at) <= time);
        taken.map_or(&Stage::Open, |step| &step.to)
    }

    /// To whom it was assigned last, at a time.
    pub fn assigned_at(&self, time: NaiveDateTime) -> Option<&Responsible> {
        let taken = self.steps.iter().rev().filter(|step| earliest(step.at) <= time);
        taken.into_iter().find_map(|step| match &step.to {
            Stage::Assigned(responsible) => Some(responsible),
            _ => None,
        })
    }

    /// Takes a step.
    ///
    /// # Errors
    ///
    /// [`NotAllowed`](TransitionError::NotAllowed) where no way leads from the stage it is in to the one asked for;
    /// [`BackInTime`](TransitionError::BackInTime) where `at` is before the last step;
    /// [`NobodyNamed`](TransitionError::NobodyNamed) where `by`, or whom it leads to, is blank;
    /// [`NoReason`](TransitionError::NoReason) for a waiver, an escalation or a withdrawal without a reason.
    pub fn step(
        &mut self,
        to: Stage,
        at: Moment,
        by: impl Into<Text>,
        reason: impl Into<Text>,
    ) -> Result<(), TransitionError> {
        let step = Step {
            to,
            at,
            by: by.into(),
            reason: reason.into(),
        };
        self.take(step, true)
    }

    /// Takes a step as it was stored. What was supplied before it was looked at may name nobody.
    #[cfg(feature = "serde")]
    pub(super) fn restore(&mut self, step: Step) -> Result<(), TransitionError> {
        let names_somebody = step.to != Stage::Completed;
        self.take(step, names_somebody)
    }

    fn take(&mut self, step: Step, names_somebody: bool) -> Result<(), TransitionError> {
        let Step { to, at, by, reason } = step;
        let from = self.stage();
        if !from.leads_to(&to) {
            return Err(TransitionError::NotAllowed {
                from: from.name(),
                to: to.name(),
            });
        }
        if self.steps.last().is_some_and(|last| !is_in_order(last.at, at)) {
            return Err(TransitionError::BackInTime);
        }
        let leads_to_nobody = match &to {
            Stage::Assigned(responsible) => responsible.practitioner.is_blank(),
            Stage::Escalated(whom) => whom.is_blank(),
            _ => false,
        };
        if leads_to_nobody || (names_somebody && by.is_blank()) {
            return Err(TransitionError::NobodyNamed);
        }
        if matches!(to, Stage::Waived | Stage::Escalated(_) | Stage::Withdrawn) && reason.is_blank() {
            return Err(TransitionError::NoReason);
        }
        self.steps.push(Step { to, at, by, reason });
        Ok(())
    }
}

impl Stage {
    /// Its name.
    pub const fn name(&self) -> &'static str {
        match self {
            Stage::Open => "open",
            Stage::Assigned(_) => "assigned",
            Stage::Escalated(_) => "escalated",
            Stage::Completed => "completed",
            Stage::Waived => "waived",
            Stage::Withdrawn => "withdrawn",
        }
    }

    /// Whether something lacks still.
    pub const fn is_outstanding(&self) -> bool {
        !matches!(self, Stage::Completed | Stage::Waived | Stage::Withdrawn)
    }

    /// The ways of the table of [`Life`].
    fn leads_to(&self, to: &Stage) -> bool {
        match (self, to) {
            (_, Stage::Open) | (Stage::Completed | Stage::Waived | Stage::Withdrawn, _) => false,
            (Stage::Open | Stage::Escalated(_), Stage::Escalated(_)) => false,
            (Stage::Open | Stage::Assigned(_) | Stage::Escalated(_), _) => true,
        }
    }
}

impl fmt::Debug for Life {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.steps).finish()
    }
}

impl fmt::Debug for Step {
    /// The stage it led to; when, by whom and why may be patient data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Step({})", self.to.name())
    }
}
