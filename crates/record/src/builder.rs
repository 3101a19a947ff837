//! [`Builder`]: parts of the record put together in one expression.

use core::fmt;

/// Builds a part of the record, each field by a method of its name.
///
/// Values of a vocabulary, and texts as an export writes them, are both taken.
///
/// ```
/// use casemix_record::{Diagnosis, Encounter, Poa, Sex};
///
/// let encounter = Encounter::builder("E1")
///     .sex(Sex::Female)
///     .age_years(68)
///     .admitted("2025-11-03T22:10")
///     .discharged("2025-11-08")
///     .diagnoses([Diagnosis::builder("I50.23").poa(Poa::Y), Diagnosis::builder("E11.65").poa("Y")])
///     .procedures(["02703DZ"])
///     .build();
/// assert_eq!(encounter.length_of_stay(), Some(5));
/// ```
#[derive(Clone)]
pub struct Builder<P> {
    pub(crate) part: P,
}

impl<P> Builder<P> {
    pub(crate) const fn start(part: P) -> Self {
        Builder { part }
    }

    /// The part as built so far.
    pub fn build(self) -> P {
        self.part
    }
}

impl<P: fmt::Debug> fmt::Debug for Builder<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Builder").field(&self.part).finish()
    }
}
