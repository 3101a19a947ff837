//! Words of the stay and of the codes on it.

use super::vocabulary;

vocabulary! {
    /// Administrative sex.
    Sex, "a sex" {
        /// Male.
        Male = "male",
        /// Female.
        Female = "female",
        /// Recorded as not known, which is not the same as not recorded.
        Unknown = "unknown",
    }

    /// Whether a diagnosis was present when the inpatient admission was ordered.
    ///
    /// The letters are those of the ICD-10-CM Official Guidelines, Appendix I, and of the uniform bill.
    Poa, "a present-on-admission indicator" {
        /// Present on admission.
        Y = "Y",
        /// Not present on admission.
        N = "N",
        /// The documentation is insufficient to tell.
        U = "U",
        /// Clinically undetermined by the provider.
        W = "W",
        /// Exempt from reporting, in the form of electronic claims before 2011.
        One = "1",
        /// Exempt from reporting.
        E = "E",
    }

    /// What a diagnosis is on the record.
    DiagnosisRole, "a role of a diagnosis" {
        /// The condition established after study to be chiefly responsible for the admission.
        Principal = "principal",
        /// A condition that coexists at admission or develops later and affects treatment or length of stay.
        Secondary = "secondary",
        /// The diagnosis stated at admission.
        Admitting = "admitting",
        /// The external cause of an injury, poisoning or adverse effect.
        ExternalCause = "external-cause",
        /// The patient's own reason for an outpatient visit.
        ReasonForVisit = "reason-for-visit",
    }

    /// The kind of encounter.
    EncounterClass, "a class of encounter" {
        /// Formally admitted to a bed.
        Inpatient = "inpatient",
        /// Treated without admission.
        Outpatient = "outpatient",
        /// Treated in the emergency department.
        Emergency = "emergency",
        /// Observed in a bed without admission.
        Observation = "observation",
    }
}
