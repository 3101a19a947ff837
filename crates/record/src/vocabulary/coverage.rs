//! Words about who pays.

use super::vocabulary;

vocabulary! {
    /// The class of a payer (UHDDS: expected principal source of payment).
    PayerClass, "a class of payer" {
        /// Medicare, fee for service.
        Medicare = "medicare",
        /// Medicare Advantage.
        MedicareAdvantage = "medicare-advantage",
        /// Medicaid, fee for service.
        Medicaid = "medicaid",
        /// Medicaid managed care.
        MedicaidManagedCare = "medicaid-managed-care",
        /// Children's Health Insurance Program.
        ChildrensHealthInsurance = "childrens-health-insurance",
        /// TRICARE.
        Tricare = "tricare",
        /// Department of Veterans Affairs.
        VeteransAffairs = "veterans-affairs",
        /// Indian Health Service or tribe.
        IndianHealthService = "indian-health-service",
        /// Another government payer.
        OtherGovernment = "other-government",
        /// Commercial insurance.
        Commercial = "commercial" | "private",
        /// Blue Cross Blue Shield.
        BlueCross = "blue-cross",
        /// Health maintenance organisation or other managed care.
        ManagedCare = "managed-care" | "hmo",
        /// Workers' compensation.
        WorkersCompensation = "workers-compensation",
        /// Automobile or other liability insurance.
        Liability = "liability",
        /// The patient.
        SelfPay = "self-pay",
        /// No charge, or charity.
        NoCharge = "no-charge",
        /// Another payer.
        Other = "other",
        /// Recorded as not known.
        Unknown = "unknown",
    }

    /// The order in which coverages pay.
    CoverageRank, "a rank of coverage" {
        /// Pays first.
        Primary = "primary",
        /// Pays second.
        Secondary = "secondary",
        /// Pays third.
        Tertiary = "tertiary",
    }

    /// What the patient is to the subscriber of a coverage.
    Relationship, "a relationship to the subscriber" {
        /// The subscriber.
        SelfSubscriber = "self",
        /// The spouse.
        Spouse = "spouse",
        /// A child.
        Child = "child",
        /// Any other.
        Other = "other",
    }
}
