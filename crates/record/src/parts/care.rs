//! What reviews and statistics count: [`Anesthesia`], [`Consultation`], [`Infection`], [`Event`].

use crate::{AnesthesiaKind, EventKind, InfectionSite, Moment, Raw, RawCode, Text, part::record};

record! {
    /// An anesthetic given. Each counts one in the rate of anesthesia deaths.
    pub struct Anesthesia() {
        fields {
            /// An identifier within the encounter, which other parts refer to.
            id: Text,
            /// The kind.
            kind: Raw<AnesthesiaKind>,
            /// Date and time of the begin.
            from: Raw<Moment>,
            /// Date and time of the end.
            to: Raw<Moment>,
            /// Who gave it: the `id` or NPI of a practitioner.
            practitioner: Text,
            /// The physical status class of the American Society of Anesthesiologists, 1 to 6.
            physical_status: Raw<i32>,
            /// The procedure that it was given for, by its `id`.
            procedure: Text,
        }
        lists {
            /// The agents.
            agents: Text,
        }
    }
}

record! {
    /// A consultation.
    pub struct Consultation() {
        fields {
            /// An identifier within the encounter, which other parts refer to.
            id: Text,
            /// The service or specialty asked.
            service: Text,
            /// Who is consulted: the `id` or NPI of a practitioner.
            practitioner: Text,
            /// Date and time of the request.
            requested: Raw<Moment>,
            /// Date and time at which the patient was seen.
            performed: Raw<Moment>,
        }
    }
}

record! {
    /// An infection.
    pub struct Infection() {
        fields {
            /// An identifier within the encounter, which other parts refer to.
            id: Text,
            /// Where it is.
            site: Raw<InfectionSite>,
            /// The code.
            code: RawCode,
            /// The organism.
            organism: Text,
            /// Date and time at which it became manifest.
            onset: Raw<Moment>,
            /// Whether infection control found it acquired in the hospital; absent leaves it to the time of onset.
            hospital_acquired: Raw<bool>,
            /// The procedure that it follows, by its `id`.
            procedure: Text,
            /// The device that it comes from.
            device: Text,
        }
    }
}

record! {
    /// Something that happened in the stay and that a review or a statistic counts.
    pub struct Event() {
        fields {
            /// An identifier within the encounter, which other parts refer to.
            id: Text,
            /// What happened.
            kind: Raw<EventKind>,
            /// Date and time, or of the begin.
            from: Raw<Moment>,
            /// Date and time of the end.
            to: Raw<Moment>,
            /// Whether it was planned, as a return to surgery may be.
            planned: Raw<bool>,
            /// Who took part: the `id` or NPI of a practitioner.
            practitioner: Text,
            /// What it is connected with: the `id` of a procedure, order or other part.
            about: Text,
            /// A code.
            code: RawCode,
            /// What happened, in words.
            text: Text,
        }
    }
}
