//! Words about documents and orders.

use super::vocabulary;

vocabulary! {
    /// What a document of the record is.
    DocumentKind, "a kind of document" {
        /// History and physical examination.
        HistoryAndPhysical = "history-and-physical",
        /// Update of a history and physical done before admission.
        HistoryAndPhysicalUpdate = "history-and-physical-update",
        /// Note of an emergency department visit.
        EmergencyNote = "emergency-note",
        /// Progress note.
        ProgressNote = "progress-note",
        /// Report of a consultation.
        Consultation = "consultation",
        /// Nursing assessment on admission.
        NursingAssessment = "nursing-assessment",
        /// Nursing note.
        NursingNote = "nursing-note",
        /// Nutrition screen.
        NutritionScreen = "nutrition-screen",
        /// Functional screen.
        FunctionalScreen = "functional-screen",
        /// Informed consent.
        InformedConsent = "informed-consent",
        /// Evaluation before anesthesia.
        PreAnesthesiaEvaluation = "pre-anesthesia-evaluation",
        /// Record kept during anesthesia.
        AnesthesiaRecord = "anesthesia-record",
        /// Evaluation after anesthesia.
        PostAnesthesiaEvaluation = "post-anesthesia-evaluation",
        /// Short note written where the full operative report is not immediate.
        BriefOperativeNote = "brief-operative-note",
        /// Operative report.
        OperativeReport = "operative-report",
        /// Pathology report.
        PathologyReport = "pathology-report",
        /// Imaging report.
        ImagingReport = "imaging-report",
        /// Laboratory report.
        LaboratoryReport = "laboratory-report",
        /// Record of labor and delivery.
        DeliveryRecord = "delivery-record",
        /// Record of a newborn.
        NewbornRecord = "newborn-record",
        /// Record of medication given.
        MedicationRecord = "medication-record",
        /// Order sheet.
        Order = "order",
        /// Face-to-face evaluation of a restrained or secluded patient.
        FaceToFaceEvaluation = "face-to-face-evaluation",
        /// Statement of the final diagnosis.
        FinalDiagnosis = "final-diagnosis",
        /// Discharge summary.
        DischargeSummary = "discharge-summary",
        /// Instructions given at discharge.
        DischargeInstructions = "discharge-instructions",
        /// Summary sent with a transferred patient.
        TransferSummary = "transfer-summary",
        /// Autopsy report.
        AutopsyReport = "autopsy-report",
        /// Advance directive.
        AdvanceDirective = "advance-directive",
        /// Question to a practitioner about the documentation.
        DocumentationQuery = "documentation-query",
        /// Any other.
        Other = "other",
    }

    /// How far a document has come.
    DocumentStatus, "a status of a document" {
        /// Being written.
        Draft = "draft",
        /// Readable, but not yet authenticated.
        Preliminary = "preliminary",
        /// Complete and authenticated.
        Final = "final",
        /// Replaced by another that amends it, and kept.
        Amended = "amended",
        /// Filed in the wrong record, and kept.
        EnteredInError = "entered-in-error",
    }

    /// How a document changes an earlier one, which is kept.
    AmendmentKind, "a kind of amendment" {
        /// Puts an error right.
        Correction = "correction",
        /// Changes content, as the patient may ask under 45 CFR 164.526.
        Amendment = "amendment",
        /// Adds content.
        Addendum = "addendum",
        /// Was written later than it should have been.
        LateEntry = "late-entry",
    }

    /// What an order is for.
    OrderKind, "a kind of order" {
        /// Inpatient admission.
        Admission = "admission",
        /// Discharge.
        Discharge = "discharge",
        /// A medication.
        Medication = "medication",
        /// A laboratory examination.
        Laboratory = "laboratory",
        /// An imaging examination.
        Imaging = "imaging",
        /// A procedure.
        Procedure = "procedure",
        /// A consultation.
        Consultation = "consultation",
        /// Restraint.
        Restraint = "restraint",
        /// Seclusion.
        Seclusion = "seclusion",
        /// Resuscitation status.
        Resuscitation = "resuscitation",
        /// A diet.
        Diet = "diet",
        /// Any other.
        Other = "other",
    }

    /// How an order was given.
    OrderMode, "a mode of an order" {
        /// Entered by the practitioner.
        Entered = "entered",
        /// Written on paper.
        Written = "written",
        /// Spoken.
        Verbal = "verbal",
        /// Spoken by telephone.
        Telephone = "telephone",
        /// By a standing order or protocol.
        Standing = "standing",
    }
}
