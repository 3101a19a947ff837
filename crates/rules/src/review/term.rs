//! [`Term`]: the limits that the review asks for.

/// Declares the limits that the review asks for.
macro_rules! terms {
    ($($name:ident = $text:literal),+ $(,)?) => {
        /// A limit that the review asks for, by number: [`Limits`](crate::Limits) look its name up once, and not for every
        /// record.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Term { $($name),+ }

        impl Term {
            /// The names, by number.
            pub(crate) const NAMES: &'static [&'static str] = &[$($text),+];
        }
    };
}

terms! {
    RecordCompletion = "record-completion",
    HistoryAndPhysical = "history-and-physical",
    HistoryAndPhysicalAge = "history-and-physical-age",
    HistoryAndPhysicalUpdate = "history-and-physical-update",
    NursingAssessment = "nursing-assessment",
    NutritionScreen = "nutrition-screen",
    FunctionalScreen = "functional-screen",
    PreAnesthesiaEvaluation = "pre-anesthesia-evaluation",
    PostAnesthesiaEvaluation = "post-anesthesia-evaluation",
    OperativeReport = "operative-report",
    BriefOperativeNote = "brief-operative-note",
    ConsultationReport = "consultation-report",
    TransfusionConsent = "transfusion-consent",
    NewbornRecord = "newborn-record",
    AutopsyReport = "autopsy-report",
    VerbalOrder = "verbal-order",
    Authentication = "authentication",
    Cosignature = "cosignature",
    RestraintOrder = "restraint-order",
    RestraintOrderAdult = "restraint-order-adult",
    RestraintOrderAdolescent = "restraint-order-adolescent",
    RestraintOrderChild = "restraint-order-child",
    RestraintFaceToFace = "restraint-face-to-face",
    DischargeSummary = "discharge-summary",
    FinalDiagnosis = "final-diagnosis",
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Term;
    use crate::review::Requirement;

    #[test]
    fn the_limits_that_are_asked_for_are_those_that_requirements_name() {
        let asked: BTreeSet<&str> = Requirement::ALL.iter().flat_map(|one| one.limits).copied().collect();
        assert_eq!(asked, Term::NAMES.iter().copied().collect());
        assert_eq!(asked.len(), Term::NAMES.len(), "none twice");
        assert_eq!(Term::NAMES[Term::FinalDiagnosis as usize], "final-diagnosis");
    }
}
