//! Words about the codes on the record.

use super::vocabulary;

vocabulary! {
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
        /// Exempt from reporting, as some systems write it; claims since 2011 leave the field blank.
        E = "E",
    }

    /// What a diagnosis is on the record.
    DiagnosisRole, "a role of a diagnosis" {
        /// The condition established after study to be chiefly responsible for the admission (UHDDS).
        Principal = "principal",
        /// A condition that coexists at admission or develops later and affects treatment or length of stay (UHDDS).
        Secondary = "secondary",
        /// The diagnosis stated at admission.
        Admitting = "admitting",
        /// The external cause of an injury, poisoning or adverse effect.
        ExternalCause = "external-cause",
        /// The patient's own reason for an outpatient visit.
        ReasonForVisit = "reason-for-visit",
    }

    /// What a procedure is on the record.
    ProcedureRole, "a role of a procedure" {
        /// Done for definitive treatment, or for a complication, rather than to diagnose; of several such the one most
        /// related to the principal diagnosis (UHDDS).
        Principal = "principal",
        /// Any other significant procedure.
        Other = "other",
    }

    /// The revision of ICD in which an encounter is coded.
    IcdVersion, "a revision of ICD" as Number {
        /// ICD-9-CM, all three volumes: discharges up to 2015-09-30.
        Icd9 = "9",
        /// ICD-10-CM and ICD-10-PCS: discharges from 2015-10-01.
        Icd10 = "10",
    }

    /// A system of codes.
    CodeSystem, "a system of codes" {
        /// ICD-10-CM, diagnoses.
        Icd10Cm = "icd-10-cm",
        /// ICD-10-PCS, inpatient procedures.
        Icd10Pcs = "icd-10-pcs",
        /// ICD-9-CM volumes 1 and 2, diagnoses.
        Icd9Cm = "icd-9-cm",
        /// ICD-9-CM volume 3, procedures.
        Icd9Procedure = "icd-9-cm-procedure",
        /// HCPCS level I, which is CPT.
        Cpt = "cpt",
        /// HCPCS level II.
        Hcpcs = "hcpcs",
        /// National drug codes.
        Ndc = "ndc",
        /// RxNorm concept identifiers.
        RxNorm = "rxnorm",
        /// SNOMED CT concept identifiers.
        SnomedCt = "snomed-ct",
        /// LOINC.
        Loinc = "loinc",
        /// Codes of the hospital's own.
        Local = "local",
    }
}
