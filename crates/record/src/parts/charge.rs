//! [`Charge`].

use crate::{Hcpcs, Modifier, Moment, Money, Ndc, Quantity, Raw, RevenueCode, Text, part::record};

record! {
    /// A line of the bill.
    ///
    /// ```
    /// use casemix_record::Charge;
    ///
    /// let line = Charge::builder().revenue_code("0120").units("5").amount("6250.00").build();
    /// assert_eq!(line.amount.value().unwrap().to_string(), "6250.00");
    /// ```
    pub struct Charge() {
        fields {
            /// Date of service.
            date: Raw<Moment>,
            /// The revenue code.
            revenue_code: Raw<RevenueCode>,
            /// The HCPCS code.
            hcpcs: Raw<Hcpcs>,
            /// The national drug code.
            ndc: Raw<Ndc>,
            /// What the line is for.
            description: Text,
            /// Units of service.
            units: Raw<Quantity>,
            /// The charge of a unit, as of a day in a room.
            rate: Raw<Money>,
            /// The charge of the line.
            amount: Raw<Money>,
            /// The part of the charge that is not covered.
            non_covered: Raw<Money>,
            /// Who rendered the service: the `id` or NPI of a practitioner.
            practitioner: Text,
        }
        lists {
            /// Modifiers of the HCPCS code, in order.
            modifiers: Raw<Modifier>,
        }
    }
}
