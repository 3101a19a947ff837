//! Words about care: anesthesia, medication, infections and other events.

use super::vocabulary;

vocabulary! {
    /// The kind of anesthesia.
    AnesthesiaKind, "a kind of anesthesia" {
        /// General.
        General = "general",
        /// Regional, by nerve block.
        Regional = "regional",
        /// Spinal.
        Spinal = "spinal",
        /// Epidural.
        Epidural = "epidural",
        /// Monitored anesthesia care.
        Monitored = "monitored",
        /// Sedation without anesthesia personnel.
        Sedation = "sedation",
        /// Local.
        Local = "local",
    }

    /// How clean the field of an operation was (CDC wound classes I to IV).
    WoundClass, "a wound class" {
        /// Class I: uninfected, no inflammation, no hollow organ entered.
        Clean = "clean",
        /// Class II: a hollow organ entered under control.
        CleanContaminated = "clean-contaminated",
        /// Class III: open fresh wound, break in technique, or gross spillage.
        Contaminated = "contaminated",
        /// Class IV: old wound or infection present.
        Dirty = "dirty",
    }

    /// What happened with a medication.
    MedicationStatus, "a status of a medication" {
        /// Taken at home before the stay.
        Home = "home",
        /// Ordered.
        Ordered = "ordered",
        /// Dispensed.
        Dispensed = "dispensed",
        /// Given.
        Administered = "administered",
        /// Stopped.
        Stopped = "stopped",
        /// Prescribed at discharge.
        Discharge = "discharge",
    }

    /// Where an infection is, or what it comes from.
    InfectionSite, "a site of infection" {
        /// Site of an operation.
        SurgicalSite = "surgical-site",
        /// Bloodstream.
        Bloodstream = "bloodstream",
        /// Urinary tract.
        UrinaryTract = "urinary-tract",
        /// Lung.
        Pneumonia = "pneumonia",
        /// Gut.
        Gastrointestinal = "gastrointestinal",
        /// Skin and soft tissue.
        SkinAndSoftTissue = "skin-and-soft-tissue",
        /// Any other.
        Other = "other",
    }

    /// Something that happened in a stay and that a review or a statistic counts.
    EventKind, "a kind of event" {
        /// Return to surgery for a reason connected with an earlier operation.
        ReturnToSurgery = "return-to-surgery",
        /// Return to the emergency department after discharge from it.
        ReturnToEmergency = "return-to-emergency",
        /// Return to intensive care.
        ReturnToIntensiveCare = "return-to-intensive-care",
        /// A complication of care.
        Complication = "complication",
        /// Restraint.
        Restraint = "restraint",
        /// Seclusion.
        Seclusion = "seclusion",
        /// Face-to-face evaluation of a restrained or secluded patient.
        FaceToFaceEvaluation = "face-to-face-evaluation",
        /// Transfusion.
        Transfusion = "transfusion",
        /// Reaction to a transfusion.
        TransfusionReaction = "transfusion-reaction",
        /// Adverse drug event.
        AdverseDrugEvent = "adverse-drug-event",
        /// Medication error.
        MedicationError = "medication-error",
        /// Fall.
        Fall = "fall",
        /// Pressure injury.
        PressureInjury = "pressure-injury",
        /// Cardiac or respiratory arrest.
        Arrest = "arrest",
        /// Any other.
        Other = "other",
    }
}
