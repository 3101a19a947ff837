//! [`Practitioner`].

use crate::{Moment, Npi, PractitionerRole, Raw, Text, part::record};

record! {
    /// A practitioner who took part in the encounter.
    pub struct Practitioner() {
        fields {
            /// The hospital's identifier, by which other parts refer to the practitioner.
            id: Text,
            /// The National Provider Identifier.
            npi: Raw<Npi>,
            /// The part taken.
            role: Raw<PractitionerRole>,
            /// The name.
            name: Text,
            /// The specialty.
            specialty: Text,
            /// Date and time of the begin.
            from: Raw<Moment>,
            /// Date and time of the end.
            to: Raw<Moment>,
        }
    }
}
