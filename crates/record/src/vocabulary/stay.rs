//! Words of the stay: how it began, who took part, where the patient was.

use super::vocabulary;

vocabulary! {
    /// The kind of encounter.
    EncounterClass, "a class of encounter" {
        /// Formally admitted to a bed of the hospital.
        Inpatient = "inpatient",
        /// Treated without admission.
        Outpatient = "outpatient",
        /// Treated in the emergency department.
        Emergency = "emergency",
        /// Kept under observation without admission.
        Observation = "observation",
        /// Surgery on a patient who goes home the same day.
        AmbulatorySurgery = "ambulatory-surgery",
        /// One of a series of visits billed together.
        Recurring = "recurring",
        /// Registered ahead of an admission.
        Preadmission = "preadmission",
        /// Treated at home.
        Home = "home",
        /// Treated at a distance.
        Virtual = "virtual",
    }

    /// The priority of the admission or visit: form locator 14 of the uniform bill.
    AdmissionType, "a type of admission" {
        /// Immediate intervention for a severe, life-threatening or disabling condition.
        Emergency = "1" | "01" | "emergency",
        /// Immediate attention, to the first suitable bed.
        Urgent = "2" | "02" | "urgent",
        /// Time to schedule a suitable bed.
        Elective = "3" | "03" | "elective",
        /// A baby born in this stay; the source is then one of birth.
        Newborn = "4" | "04" | "newborn",
        /// Trauma activation in a trauma centre.
        Trauma = "5" | "05" | "trauma",
        /// Not available.
        NotAvailable = "9" | "09" | "not-available",
    }

    /// What brought a patient to a unit, or away.
    MovementEvent, "an event of a movement" {
        /// Arrived in the emergency department.
        Emergency = "ED" | "emergency",
        /// Admitted as an inpatient.
        Admit = "admit" | "admission",
        /// Transferred from another unit or bed of this hospital.
        Transfer = "transfer",
        /// Discharged, or died.
        Discharge = "discharge",
    }

    /// The part a practitioner takes in an encounter.
    PractitionerRole, "a role of a practitioner" {
        /// Has overall responsibility for the patient's care and treatment (UHDDS: attending physician).
        Attending = "attending",
        /// Performs the principal procedure (UHDDS: operating physician).
        Operating = "operating",
        /// Performs another procedure.
        OtherOperating = "other-operating",
        /// Assists in a procedure.
        Assistant = "assistant",
        /// Gives or directs anesthesia.
        Anesthesiologist = "anesthesiologist",
        /// Gives anesthesia as a nurse.
        NurseAnesthetist = "nurse-anesthetist",
        /// Orders the admission.
        Admitting = "admitting",
        /// Sent the patient.
        Referring = "referring",
        /// Is consulted.
        Consulting = "consulting",
        /// Delivers a service on the bill.
        Rendering = "rendering",
        /// Cares for the patient outside the hospital.
        PrimaryCare = "primary-care",
        /// Cares for the patient while in training.
        Resident = "resident",
        /// A nurse.
        Nurse = "nurse",
        /// A midwife.
        Midwife = "midwife",
        /// A pathologist.
        Pathologist = "pathologist",
        /// A radiologist.
        Radiologist = "radiologist",
        /// Codes the record.
        Coder = "coder",
        /// Any other.
        Other = "other",
    }

    /// How a delivery was brought about.
    DeliveryMethod, "a method of delivery" {
        /// Vaginal without instruments.
        Vaginal = "vaginal",
        /// Vaginal with forceps.
        Forceps = "forceps",
        /// Vaginal with vacuum extraction.
        Vacuum = "vacuum",
        /// Cesarean section.
        Cesarean = "cesarean" | "caesarean",
    }

    /// How a birth ended.
    BirthOutcome, "an outcome of a birth" {
        /// The baby showed a sign of life.
        LiveBirth = "live-birth",
        /// The baby died before birth was complete; early, intermediate or late is told by weight or gestation.
        FetalDeath = "fetal-death",
    }

    /// What a death is counted under besides the deaths of the hospital.
    DeathRelation, "a relation of a death" {
        /// From complications of pregnancy, labor or puerperium, or from their treatment.
        DirectObstetric = "direct-obstetric",
        /// From a disease that pregnancy aggravated.
        IndirectObstetric = "indirect-obstetric",
        /// Caused by an anesthetic agent.
        Anesthesia = "anesthesia",
        /// From none of these.
        Other = "other",
    }

    /// Who performs an autopsy.
    AutopsyPerformer, "a performer of an autopsy" {
        /// A pathologist of the hospital or by delegation of its medical staff.
        Hospital = "hospital",
        /// A coroner or medical examiner.
        Coroner = "coroner",
    }
}
