//! [`Medication`].

use crate::{CodeSystem, MedicationStatus, Moment, Ndc, Quantity, Raw, RawCode, Text, part::record};

record! {
    /// A medication ordered, given, taken at home or prescribed.
    pub struct Medication() {
        fields {
            /// An identifier within the encounter.
            id: Text,
            /// What happened with it.
            status: Raw<MedicationStatus>,
            /// The national drug code.
            ndc: Raw<Ndc>,
            /// A code of another system, such as RxNorm.
            code: RawCode,
            /// The system of that code.
            system: Raw<CodeSystem>,
            /// The name, with the strength as it was written.
            name: Text,
            /// The dose, in `dose_unit`.
            dose: Raw<Quantity>,
            /// The unit of the dose, such as `mg`.
            dose_unit: Text,
            /// The route, such as `oral`.
            route: Text,
            /// How often, as it was written.
            frequency: Text,
            /// Date and time of the first or only dose.
            from: Raw<Moment>,
            /// Date and time of the last dose.
            to: Raw<Moment>,
            /// The amount dispensed or given in all, in `quantity_unit`.
            quantity: Raw<Quantity>,
            /// The unit of that amount.
            quantity_unit: Text,
            /// Who prescribed it: the `id` or NPI of a practitioner.
            prescriber: Text,
            /// The order that it follows, by its `id`.
            order: Text,
            /// What it was given for.
            indication: Text,
        }
    }
}
