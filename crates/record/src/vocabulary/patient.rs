//! Words about the patient.

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

    /// Race, in the categories of the Office of Management and Budget (Statistical Policy Directive 15, 1997 and 2024).
    Race, "a race" {
        /// American Indian or Alaska Native.
        AmericanIndianOrAlaskaNative = "american-indian-or-alaska-native",
        /// Asian.
        Asian = "asian",
        /// Black or African American.
        BlackOrAfricanAmerican = "black-or-african-american",
        /// Hispanic or Latino, a category beside the others since 2024.
        HispanicOrLatino = "hispanic-or-latino",
        /// Middle Eastern or North African, a category since 2024.
        MiddleEasternOrNorthAfrican = "middle-eastern-or-north-african",
        /// Native Hawaiian or other Pacific Islander.
        NativeHawaiianOrPacificIslander = "native-hawaiian-or-pacific-islander",
        /// White.
        White = "white",
        /// Another race.
        Other = "other",
        /// The patient declined to answer.
        Declined = "declined",
        /// Recorded as not known.
        Unknown = "unknown",
    }

    /// Ethnicity, in the categories of the Office of Management and Budget (Statistical Policy Directive 15, 1997).
    Ethnicity, "an ethnicity" {
        /// Hispanic or Latino.
        HispanicOrLatino = "hispanic-or-latino",
        /// Not Hispanic or Latino.
        NotHispanicOrLatino = "not-hispanic-or-latino",
        /// The patient declined to answer.
        Declined = "declined",
        /// Recorded as not known.
        Unknown = "unknown",
    }

    /// What an identifier identifies its bearer by.
    IdentifierKind, "a kind of identifier" {
        /// The hospital's number of the patient's record.
        MedicalRecordNumber = "medical-record-number",
        /// A number of the patient in an index over several hospitals.
        EnterprisePatient = "enterprise-patient",
        /// The number of the account that an encounter is billed to.
        Account = "account",
        /// The number of the visit.
        Visit = "visit",
        /// The social security number.
        SocialSecurity = "social-security",
        /// The Medicare beneficiary identifier.
        MedicareBeneficiary = "medicare-beneficiary",
        /// The number of a Medicaid recipient.
        Medicaid = "medicaid",
        /// The number of a member of another health plan.
        HealthPlanMember = "health-plan-member",
        /// A driver's licence.
        DriversLicense = "drivers-license",
        /// A passport.
        Passport = "passport",
        /// Any other.
        Other = "other",
    }

    /// The use of a name.
    NameUse, "a use of a name" {
        /// The name of official papers.
        Official = "official",
        /// The name the patient goes by.
        Usual = "usual",
        /// A name before marriage.
        Maiden = "maiden",
        /// A former name.
        Former = "former",
        /// An assumed name, or one given to keep the patient's identity private.
        Alias = "alias",
    }
}
