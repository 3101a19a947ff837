//! [`Coverage`] and its [`Subscriber`].

use crate::{CoverageRank, Moment, Name, PayerClass, Raw, Relationship, Sex, Text, part::record};

record! {
    /// A coverage of the encounter by a payer.
    pub struct Coverage() {
        fields {
            /// The order in which it pays.
            rank: Raw<CoverageRank>,
            /// The class of the payer.
            payer: Raw<PayerClass>,
            /// The payer's identifier.
            payer_id: Text,
            /// The payer's name.
            payer_name: Text,
            /// The plan.
            plan: Text,
            /// The group's number.
            group_number: Text,
            /// The patient's identifier with the payer.
            member_id: Text,
            /// The number by which the payer authorised the treatment.
            authorization: Text,
            /// First day of the coverage.
            from: Raw<Moment>,
            /// Last day of the coverage.
            to: Raw<Moment>,
        }
        parts {
            /// The person whose coverage it is.
            subscriber: Subscriber,
        }
    }
}

record! {
    /// The person whose coverage it is.
    pub struct Subscriber() {
        fields {
            /// What the patient is to the subscriber.
            relationship: Raw<Relationship>,
            /// The subscriber's identifier with the payer.
            id: Text,
            /// Date of birth.
            birth_date: Raw<Moment>,
            /// Administrative sex.
            sex: Raw<Sex>,
        }
        parts {
            /// The name.
            name: Name,
        }
    }
}
