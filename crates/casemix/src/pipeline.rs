//! The steps of the work strung together.

use std::{borrow::Borrow, num::NonZeroUsize, ops::ControlFlow};

use casemix_drg::{Answer, Detail, Grouper, Workspace};
use casemix_record::{Encounter, Release};

use crate::{Groupers, ReleaseFault, groupers::check_icd_version, parallel::map_in_order};

/// Encounters handed to a thread at once: some hundred microseconds of work.
const BATCH: usize = 256;

/// What is done with every encounter: choose the release, group.
///
/// ```
/// use std::num::NonZeroUsize;
/// use casemix::{Groupers, Pipeline, record::Encounter};
///
/// let month = [
///     Encounter::builder("E1").discharged("2025-11-08").diagnoses(["I50.23", "J96.01"]).build(),
///     Encounter::builder("E2").discharged("2025-11-09").diagnoses(["J18.9"]).build(),
///     Encounter::builder("E3").diagnoses(["J18.9"]).build(),
/// ];
/// let pipeline = Pipeline::new(Groupers::embedded()?);
/// let answers = pipeline.group_all(&month, NonZeroUsize::new(2).unwrap());
/// assert_eq!(answers[0].as_ref().unwrap().final_.drg.to_string(), "291");
/// assert_eq!(answers[1].as_ref().unwrap().final_.drg.to_string(), "195");
/// assert!(answers[2].is_err(), "no discharge date");
/// # Ok::<(), casemix::drg::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Pipeline {
    groupers: Groupers,
    release: Option<Release>,
    detail: Detail,
}

impl Pipeline {
    /// The pipeline that groups each encounter by its own release, with all detail.
    #[must_use]
    pub fn new(groupers: Groupers) -> Pipeline {
        Pipeline {
            groupers,
            release: None,
            detail: Detail::default(),
        }
    }

    /// Groups every encounter by this release, whatever its discharge date and whatever it names.
    #[must_use]
    pub fn with_release(self, release: Release) -> Pipeline {
        Pipeline {
            release: Some(release),
            ..self
        }
    }

    /// Asks for less, or more, of the answer.
    #[must_use]
    pub fn with_detail(self, detail: Detail) -> Pipeline {
        Pipeline { detail, ..self }
    }

    /// The groupers it chooses from.
    #[must_use]
    pub fn groupers(&self) -> &Groupers {
        &self.groupers
    }

    /// The grouper for an encounter.
    ///
    /// # Errors
    ///
    /// A [`ReleaseFault`] if no release can be chosen.
    pub fn grouper_for(&self, encounter: &Encounter) -> Result<&Grouper, ReleaseFault> {
        match self.release {
            None => self.groupers.for_encounter(encounter),
            Some(release) => {
                check_icd_version(encounter)?;
                Ok(self.groupers.for_release(release)?)
            }
        }
    }

    /// Groups one encounter.
    ///
    /// # Errors
    ///
    /// A [`ReleaseFault`] if no release can be chosen. Whatever else is wrong with an encounter, grouping answers it.
    pub fn group(&self, encounter: &Encounter) -> Result<Answer, ReleaseFault> {
        self.group_in(encounter, &mut Workspace::default()).cloned()
    }

    /// Groups one encounter in memory that is used again.
    ///
    /// # Errors
    ///
    /// As [`group`](Pipeline::group).
    pub fn group_in<'w>(&self, encounter: &Encounter, work: &'w mut Workspace) -> Result<&'w Answer, ReleaseFault> {
        Ok(self.grouper_for(encounter)?.group_in(encounter, self.detail, work))
    }

    /// Groups all of a slice on so many threads; the answers are in its order, and do not depend on the number of
    /// threads.
    #[must_use]
    pub fn group_all(&self, encounters: &[Encounter], threads: NonZeroUsize) -> Vec<Result<Answer, ReleaseFault>> {
        let mut answers = Vec::with_capacity(encounters.len());
        let work = |work: &mut Workspace, batch: &[Encounter]| self.group_batch(batch, work);
        map_in_order(threads, encounters.chunks(BATCH), Workspace::default, work, |batch| {
            answers.extend(batch);
            ControlFlow::Continue(())
        });
        answers
    }

    /// Groups encounters as they come, on so many threads; `each` is given every encounter with its answer, in order,
    /// on the calling thread, until it breaks off. Memory does not grow with the number of encounters.
    pub fn group_each<E: Borrow<Encounter> + Send>(
        &self,
        encounters: impl Iterator<Item = E> + Send,
        threads: NonZeroUsize,
        mut each: impl FnMut(E, Result<Answer, ReleaseFault>) -> ControlFlow<()>,
    ) {
        let mut encounters = encounters.fuse();
        let batches = std::iter::from_fn(move || {
            let batch: Vec<E> = encounters.by_ref().take(BATCH).collect();
            (!batch.is_empty()).then_some(batch)
        });
        let work = |work: &mut Workspace, batch: Vec<E>| {
            let answers = self.group_batch(&batch, work);
            (batch, answers)
        };
        map_in_order(threads, batches, Workspace::default, work, |(batch, answers)| {
            batch
                .into_iter()
                .zip(answers)
                .try_for_each(|(encounter, answer)| each(encounter, answer))
        });
    }

    fn group_batch<E: Borrow<Encounter>>(
        &self,
        batch: &[E],
        work: &mut Workspace,
    ) -> Vec<Result<Answer, ReleaseFault>> {
        batch
            .iter()
            .map(|encounter| self.group_in(encounter.borrow(), work).cloned())
            .collect()
    }
}

#[cfg(test)]
#[cfg(feature = "embedded")]
mod tests {
    use super::*;

    fn month() -> Vec<Encounter> {
        let codes = ["I50.23", "J18.9", "S72.001A", "", "nonsense", "O80"];
        let encounter = |n: usize| {
            let code = codes[n % codes.len()];
            let discharged = format!("202{}-1{}-03", 2 + n % 6, n % 3);
            Encounter::builder(format!("E{n}"))
                .discharged(discharged.as_str())
                .diagnoses([code, "J96.01"])
                .build()
        };
        (0..1500).map(encounter).collect()
    }

    #[test]
    fn a_batch_equals_one_by_one_at_any_number_of_threads() {
        let (month, pipeline) = (month(), Pipeline::new(Groupers::embedded().unwrap()));
        let one_by_one: Vec<_> = month.iter().map(|encounter| pipeline.group(encounter)).collect();
        assert!(one_by_one.iter().any(Result::is_ok) && one_by_one.iter().any(Result::is_err));
        for threads in [1, 2, 5] {
            let threads = NonZeroUsize::new(threads).unwrap();
            assert_eq!(pipeline.group_all(&month, threads), one_by_one);
            let mut each = Vec::new();
            pipeline.group_each(month.iter(), threads, |encounter, answer| {
                assert_eq!(encounter.id.as_str(), format!("E{}", each.len()));
                each.push(answer);
                ControlFlow::Continue(())
            });
            assert_eq!(each, one_by_one);
        }
    }
}
