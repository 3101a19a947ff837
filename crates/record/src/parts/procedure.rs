//! [`Procedure`].

use crate::{CodeSystem, Modifier, Moment, ProcedureRole, Raw, RawCode, Text, WoundClass, part::record};

record! {
    /// A procedure on the record.
    pub struct Procedure(code: RawCode) {
        fields {
            /// An identifier within the encounter, which other parts refer to.
            id: Text,
            /// The code.
            code: RawCode,
            /// The system of the code, where it is not the one of the encounter's revision of ICD.
            system: Raw<CodeSystem>,
            /// Date of the procedure, or date and time of its start.
            date: Raw<Moment>,
            /// Date and time of its end.
            ended: Raw<Moment>,
            /// What the procedure is on the record.
            role: Raw<ProcedureRole>,
            /// Who performed it: the `id` or NPI of a practitioner.
            operator: Text,
            /// The procedure in the practitioner's words.
            description: Text,
            /// How clean the field of the operation was.
            wound_class: Raw<WoundClass>,
        }
        lists {
            /// Modifiers of a HCPCS code.
            modifiers: Raw<Modifier>,
        }
    }
}

impl Procedure {
    /// A procedure with this code and nothing else.
    pub fn new(code: impl Into<RawCode>) -> Self {
        Procedure {
            code: code.into(),
            ..Procedure::default()
        }
    }
}

impl From<&str> for Procedure {
    fn from(code: &str) -> Self {
        Procedure::new(code)
    }
}
