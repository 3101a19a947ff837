//! [`Death`] and [`Autopsy`].

use crate::{AutopsyPerformer, DeathRelation, Moment, Raw, RawCode, Text, part::record};

record! {
    /// What is recorded of the patient's death.
    pub struct Death() {
        fields {
            /// Date and time of death.
            died: Raw<Moment>,
            /// The underlying cause, as a code.
            cause: RawCode,
            /// What the death is counted under besides the deaths of the hospital.
            relation: Raw<DeathRelation>,
            /// Whether a coroner or medical examiner took the case, so that the hospital could not perform an autopsy
            /// of its own accord.
            coroner_case: Raw<bool>,
        }
        parts {
            /// The autopsy, if one was performed.
            autopsy: Autopsy,
        }
    }
}

record! {
    /// An autopsy.
    pub struct Autopsy() {
        fields {
            /// Date and time.
            performed: Raw<Moment>,
            /// Who performed it.
            performer: Raw<AutopsyPerformer>,
            /// The pathologist: the `id` or NPI of a practitioner.
            pathologist: Text,
            /// The report, by the `id` of the document.
            document: Text,
        }
    }
}
