//! Where the patient was and when: [`Movement`], [`ServiceStay`], [`Leave`]; the [`Facility`]; the record's
//! [`Completion`].

use crate::{Moment, MovementEvent, Npi, Raw, Text, part::record};

record! {
    /// A stay in one unit or bed, or the moment of leaving the hospital.
    pub struct Movement() {
        fields {
            /// What brought the patient there.
            event: Raw<MovementEvent>,
            /// The unit.
            unit: Text,
            /// The room.
            room: Text,
            /// The bed.
            bed: Text,
            /// Whether the bed is set up for a time only, and so no part of the bed count.
            temporary_bed: Raw<bool>,
            /// Date and time of arrival.
            from: Raw<Moment>,
            /// Date and time of leaving.
            to: Raw<Moment>,
        }
    }
}

record! {
    /// A stay under one hospital service, such as medicine or obstetrics.
    pub struct ServiceStay() {
        fields {
            /// The service.
            service: Text,
            /// Date and time of its begin.
            from: Raw<Moment>,
            /// Date and time of its end; absent is the begin of the next, or the discharge.
            to: Raw<Moment>,
            /// The practitioner responsible: the `id` or NPI of a practitioner.
            practitioner: Text,
        }
    }
}

record! {
    /// A leave of absence: the patient is away and expected back.
    pub struct Leave() {
        fields {
            /// Date and time of leaving.
            from: Raw<Moment>,
            /// Date and time of return; absent is not returned before the discharge.
            to: Raw<Moment>,
            /// Why.
            reason: Text,
        }
    }
}

record! {
    /// The hospital (UHDDS: hospital identification).
    pub struct Facility() {
        fields {
            /// The hospital's identifier in the data at hand.
            id: Text,
            /// The CMS certification number.
            certification_number: Text,
            /// The National Provider Identifier.
            npi: Raw<Npi>,
            /// The name.
            name: Text,
            /// The state, by its two letters.
            state: Text,
        }
    }
}

record! {
    /// How far the record has come since the discharge.
    pub struct Completion() {
        fields {
            /// When the final diagnosis was recorded.
            final_diagnosis: Raw<Moment>,
            /// When coding was finished.
            coded: Raw<Moment>,
            /// When nothing was missing or unauthenticated any more.
            completed: Raw<Moment>,
            /// When the final bill was sent.
            billed: Raw<Moment>,
        }
    }
}
