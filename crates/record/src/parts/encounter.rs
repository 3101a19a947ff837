//! [`Encounter`]: the whole record of a stay or visit.

use super::{
    Anesthesia, Bill, Charge, Completion, Consultation, Coverage, Death, Delivery, Diagnosis, Document,
    DocumentationReview, Event, Facility, Infection, Leave, Medication, Movement, Newborn, Order, Patient,
    Practitioner, Procedure, ServiceStay,
};
use crate::{
    AdmissionSource, AdmissionType, DischargeStatus, EncounterClass, IcdVersion, Identifier, Moment, Money, PayerClass,
    Raw, RawCode, Release, Sex, Text, part::record,
};

record! {
    /// One encounter of a patient with a hospital: a stay or a visit, with all that is recorded of it.
    ///
    /// Every field may be absent. Sex, birth date and age stand here and not on the [`Patient`], because the abstract
    /// of each stay states them.
    ///
    /// ```
    /// use casemix_record::{Encounter, Sex};
    ///
    /// let encounter = Encounter::builder("E1").sex(Sex::Female).diagnoses(["I50.23", "E11.65"]).build();
    /// assert_eq!(encounter.principal_diagnosis().unwrap().code.as_str(), "I50.23");
    /// ```
    pub struct Encounter(id: Text) {
        fields {
            /// The encounter's own identifier.
            id: Text,
            /// The patient's identifier in the hospital.
            patient_id: Text,
            /// The kind of encounter.
            class: Raw<EncounterClass>,
            /// Administrative sex.
            sex: Raw<Sex>,
            /// Date, or date and time, of birth.
            birth_date: Raw<Moment>,
            /// Stated age in completed years at admission; used where the birth date is absent, and may be absurd.
            age_years: Raw<i32>,
            /// Date and time of registration, which may be before admission.
            registered: Raw<Moment>,
            /// Date and time of the order that made the patient an inpatient: what was present then is present on
            /// admission.
            inpatient_order: Raw<Moment>,
            /// Date and time of the admission.
            admitted: Raw<Moment>,
            /// Date and time of the discharge or death.
            discharged: Raw<Moment>,
            /// Stated length of stay in days, which overrides the computed one.
            length_of_stay_days: Raw<i32>,
            /// Where the patient went at the end.
            discharge_status: Raw<DischargeStatus>,
            /// The priority of the admission.
            admission_type: Raw<AdmissionType>,
            /// The priority of the admission in the hospital's own words.
            admission_type_text: Text,
            /// The point of origin.
            admission_source: Raw<AdmissionSource>,
            /// The point of origin in the hospital's own words.
            admission_source_text: Text,
            /// Whether the admission was arranged at least 24 hours before (UHDDS: scheduled or unscheduled).
            scheduled: Raw<bool>,
            /// Whether the hospital is exempt from reporting what was present on admission; absent is unknown.
            poa_exempt_hospital: Raw<bool>,
            /// The diagnosis stated at admission.
            admitting_diagnosis: RawCode,
            /// The class of the payer expected to pay most.
            payer: Raw<PayerClass>,
            /// All charges together.
            total_charges: Raw<Money>,
            /// The revision of ICD of the codes, which overrides the choice by discharge date.
            icd_version: Raw<IcdVersion>,
            /// The release of the grouper, which overrides the choice by discharge date.
            drg_release: Raw<Release>,
            /// The release of the Medicare Code Editor, which overrides the choice by discharge date.
            mce_release: Raw<Release>,
        }
        parts {
            /// The patient, beyond identifier, sex and age.
            patient: Patient,
            /// The hospital.
            facility: Facility,
            /// What is recorded of a newborn on its own encounter.
            newborn: Newborn,
            /// What is recorded of a delivery on the mother's encounter.
            delivery: Delivery,
            /// What is recorded of the patient's death.
            death: Death,
            /// How far the record has come since the discharge.
            completion: Completion,
            /// What the uniform bill states beyond the record.
            bill: Bill,
            /// The review of the documentation before the bill.
            documentation_review: DocumentationReview,
        }
        lists {
            /// Further identifiers of the encounter, such as the account.
            identifiers: Identifier,
            /// Diagnoses; the first is the principal one unless its role says otherwise.
            diagnoses: Diagnosis,
            /// Procedures.
            procedures: Procedure,
            /// Documents.
            documents: Document,
            /// Stays in units and beds, in order.
            movements: Movement,
            /// Stays under hospital services, in order.
            services: ServiceStay,
            /// Leaves of absence.
            leaves: Leave,
            /// The practitioners who took part.
            practitioners: Practitioner,
            /// Coverages.
            coverages: Coverage,
            /// Lines of the bill.
            charges: Charge,
            /// Medications.
            medications: Medication,
            /// Orders.
            orders: Order,
            /// Anesthetics given.
            anesthesia: Anesthesia,
            /// Consultations.
            consultations: Consultation,
            /// Infections.
            infections: Infection,
            /// Other events that a review or a statistic counts.
            events: Event,
        }
    }
}

impl Encounter {
    /// An encounter with this identifier and nothing else.
    pub fn new(id: impl Into<Text>) -> Self {
        Encounter {
            id: id.into(),
            ..Encounter::default()
        }
    }

    /// The practitioner that a field such as [`Procedure::operator`] or [`Document::author`] names: the first whose
    /// `id` or NPI is that text.
    pub fn practitioner(&self, named: &str) -> Option<&Practitioner> {
        self.practitioners
            .iter()
            .find(|p| p.id == *named || p.npi.text().is_some_and(|npi| npi == named))
    }
}
