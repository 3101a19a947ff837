//! [`DocumentationReview`], with each [`QueryAnswer`].

use crate::{Moment, MsDrg, Raw, Text, part::record};

record! {
    /// What became of the review of the documentation before the bill (clinical documentation improvement).
    ///
    /// The queries themselves are documents of the kind `documentation-query`, for they belong to the record or to the
    /// business records of the hospital.
    pub struct DocumentationReview() {
        fields {
            /// Whether the encounter was to be reviewed; where absent, every inpatient stay was.
            eligible: Raw<bool>,
            /// Date and time of the first review.
            reviewed: Raw<Moment>,
            /// Who reviewed.
            reviewer: Text,
            /// The MS-DRG by the documentation as it was before the review.
            working_drg: Raw<MsDrg>,
            /// The MS-DRG that was left of the bill after denials; absent where nothing was denied.
            upheld_drg: Raw<MsDrg>,
        }
        lists {
            /// What practitioners answered to queries.
            answers: QueryAnswer,
        }
    }
}

record! {
    /// What a practitioner answered to a query about the documentation.
    pub struct QueryAnswer(query: Text) {
        fields {
            /// The query: the `id` of its document.
            query: Text,
            /// Who answered: the `id` or NPI of a practitioner.
            practitioner: Text,
            /// Date and time of the answer.
            answered: Raw<Moment>,
            /// Whether the answer agreed with what the query asked about.
            agreed: Raw<bool>,
        }
    }
}
