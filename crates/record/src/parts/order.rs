//! [`Order`].

use crate::{Moment, OrderKind, OrderMode, Raw, Text, part::record};

record! {
    /// An order.
    pub struct Order() {
        fields {
            /// An identifier within the encounter, which other parts refer to.
            id: Text,
            /// What it is for.
            kind: Raw<OrderKind>,
            /// How it was given.
            mode: Raw<OrderMode>,
            /// Who gave it: the `id` or NPI of a practitioner.
            practitioner: Text,
            /// Date and time at which it was given.
            ordered: Raw<Moment>,
            /// Who wrote a spoken order down.
            recorder: Text,
            /// Date and time at which it was written down.
            recorded: Raw<Moment>,
            /// Date and time of its authentication.
            authenticated: Raw<Moment>,
            /// Who authenticated it.
            authenticator: Text,
            /// Date and time until which it holds.
            expires: Raw<Moment>,
            /// The order that it renews, by its `id`.
            renews: Text,
            /// What is ordered.
            text: Text,
        }
    }
}
