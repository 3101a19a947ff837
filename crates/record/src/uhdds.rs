//! The Uniform Hospital Discharge Data Set (UHDDS) and where each of its elements stands in the record.
//!
//! The data set is the minimum that is reported of every inpatient discharge (Department of Health and Human Services,
//! 50 FR 31038, July 31, 1985, with the later additions of race and ethnicity apart, external cause, birth weight, a
//! qualifier for other diagnoses, and total charges).
//!
//! | | element | field |
//! |---|---|---|
//! | 1 | personal identification | `patient_id`, or `patient.identifiers` |
//! | 2 | date of birth | `birth_date` |
//! | 3 | sex | `sex` |
//! | 4 | race and ethnicity | `patient.races`, `patient.ethnicity` |
//! | 5 | residence | `patient.residence.zip_code` |
//! | 6 | hospital identification | `facility.id`, `facility.certification_number`, or `facility.npi` |
//! | 7 | admission date | `admitted` |
//! | 8 | type of admission | `scheduled`, or `admission_type` |
//! | 9 | discharge date | `discharged` |
//! | 10 | attending physician | `practitioners` with role attending |
//! | 11 | operating physician | `procedures.operator`, or `practitioners` with role operating |
//! | 12 | principal diagnosis | `diagnoses`, by [`principal_diagnosis`](crate::Encounter::principal_diagnosis) |
//! | 13 | other diagnoses | `diagnoses`, by [`secondary_diagnoses`](crate::Encounter::secondary_diagnoses) |
//! | 14 | qualifier for other diagnoses | `diagnoses.poa` |
//! | 15 | external cause of injury | `diagnoses` with role external cause |
//! | 16 | birth weight of a neonate | `newborn.birth_weight_grams` |
//! | 17 | procedures and dates | `procedures`, `procedures.date` |
//! | 18 | disposition of the patient | `discharge_status` |
//! | 19 | expected principal source of payment | `payer`, or `coverages.payer` |
//! | 20 | total charges | `total_charges` |

use crate::{AdmissionType, DiagnosisRole, Encounter, PractitionerRole, Raw};

/// An element of the data set.
///
/// ```
/// use casemix_record::{Encounter, uhdds};
///
/// let encounter = Encounter::builder("E1").patient_id("P1").sex("female").diagnoses(["I50.23"]).build();
/// let given: Vec<&str> = uhdds::ELEMENTS.iter().filter(|e| e.is_given(&encounter)).map(|e| e.name).collect();
/// assert_eq!(given, ["personal identification", "sex", "principal diagnosis"]);
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Element {
    /// Its number in the list above.
    pub number: u8,
    /// Its name.
    pub name: &'static str,
    /// The fields that hold it, as columns of [`csv_form`](crate::csv_form).
    pub fields: &'static [&'static str],
    given: fn(&Encounter) -> bool,
    applies: Applies,
}

/// Which records an element is asked of.
#[derive(Debug, Clone, Copy)]
enum Applies {
    Always,
    /// Those of which the record says so.
    Where(fn(&Encounter) -> bool),
    /// Those that have any, which only the patient knows.
    IfAny,
}

impl Element {
    /// Whether the encounter holds a text for the element, be it a valid one or not.
    ///
    /// Other diagnoses, external causes, procedures and birth weight need not be there on every record: where nothing
    /// is given there may be nothing to give.
    pub fn is_given(&self, encounter: &Encounter) -> bool {
        (self.given)(encounter)
    }

    /// Whether the element is asked of the encounter: an operating physician where there are procedures, a qualifier where
    /// there are other diagnoses, a birth weight of a newborn, all else always. `None` where only the patient knows: other
    /// diagnoses and external causes.
    ///
    /// ```
    /// use casemix_record::{Encounter, uhdds};
    ///
    /// let operating = &uhdds::ELEMENTS[10];
    /// assert_eq!(operating.name, "operating physician");
    /// assert_eq!(operating.applies(&Encounter::builder("E1").procedures(["02703DZ"]).build()), Some(true));
    /// assert_eq!(operating.applies(&Encounter::new("E2")), Some(false));
    /// ```
    pub fn applies(&self, encounter: &Encounter) -> Option<bool> {
        match self.applies {
            Applies::Always => Some(true),
            Applies::Where(applies) => Some(applies(encounter)),
            Applies::IfAny => None,
        }
    }
}

/// The elements in their order.
pub const ELEMENTS: &[Element] = &[
    Element {
        number: 1,
        name: "personal identification",
        fields: &["patient_id", "patient.identifiers.value"],
        given: |e| {
            let identifiers = e.patient.iter().flat_map(|patient| &patient.identifiers);
            !e.patient_id.is_blank() || identifiers.into_iter().any(|identifier| !identifier.value.is_blank())
        },
        applies: Applies::Always,
    },
    Element {
        number: 2,
        name: "date of birth",
        fields: &["birth_date"],
        given: |e| is_given(&e.birth_date),
        applies: Applies::Always,
    },
    Element {
        number: 3,
        name: "sex",
        fields: &["sex"],
        given: |e| is_given(&e.sex),
        applies: Applies::Always,
    },
    Element {
        number: 4,
        name: "race and ethnicity",
        fields: &["patient.races", "patient.ethnicity"],
        given: |e| {
            e.patient
                .as_ref()
                .is_some_and(|p| p.races.iter().any(is_given) && is_given(&p.ethnicity))
        },
        applies: Applies::Always,
    },
    Element {
        number: 5,
        name: "residence",
        fields: &["patient.residence.zip_code"],
        given: |e| {
            let residence = e.patient.as_ref().and_then(|patient| patient.residence.as_ref());
            residence.is_some_and(|residence| is_given(&residence.zip_code))
        },
        applies: Applies::Always,
    },
    Element {
        number: 6,
        name: "hospital identification",
        fields: &["facility.id", "facility.certification_number", "facility.npi"],
        given: |e| {
            let is_named =
                |f: &crate::Facility| !f.id.is_blank() || !f.certification_number.is_blank() || is_given(&f.npi);
            e.facility.as_deref().is_some_and(is_named)
        },
        applies: Applies::Always,
    },
    Element {
        number: 7,
        name: "admission date",
        fields: &["admitted"],
        given: |e| is_given(&e.admitted),
        applies: Applies::Always,
    },
    Element {
        number: 8,
        name: "type of admission",
        fields: &["scheduled", "admission_type"],
        given: |e| is_given(&e.scheduled) || is_given(&e.admission_type),
        applies: Applies::Always,
    },
    Element {
        number: 9,
        name: "discharge date",
        fields: &["discharged"],
        given: |e| is_given(&e.discharged),
        applies: Applies::Always,
    },
    Element {
        number: 10,
        name: "attending physician",
        fields: &["practitioners.id", "practitioners.npi", "practitioners.role"],
        given: |e| has_practitioner(e, PractitionerRole::Attending),
        applies: Applies::Always,
    },
    Element {
        number: 11,
        name: "operating physician",
        fields: &[
            "procedures.operator",
            "practitioners.id",
            "practitioners.npi",
            "practitioners.role",
        ],
        given: |e| {
            e.procedures.iter().any(|procedure| !procedure.operator.is_blank())
                || has_practitioner(e, PractitionerRole::Operating)
        },
        applies: Applies::Where(|e| !e.procedures.is_empty()),
    },
    Element {
        number: 12,
        name: "principal diagnosis",
        fields: &["diagnoses.code", "diagnoses.role"],
        given: |e| {
            e.principal_diagnosis()
                .is_some_and(|diagnosis| !diagnosis.code.is_blank())
        },
        applies: Applies::Always,
    },
    Element {
        number: 13,
        name: "other diagnoses",
        fields: &["diagnoses.code", "diagnoses.role"],
        given: |e| e.secondary_diagnoses().any(|diagnosis| !diagnosis.code.is_blank()),
        applies: Applies::IfAny,
    },
    Element {
        number: 14,
        name: "qualifier for other diagnoses",
        fields: &["diagnoses.poa"],
        given: |e| e.secondary_diagnoses().any(|diagnosis| is_given(&diagnosis.poa)),
        applies: Applies::Where(|e| e.secondary_diagnoses().next().is_some()),
    },
    Element {
        number: 15,
        name: "external cause of injury",
        fields: &["diagnoses.code", "diagnoses.role"],
        given: |e| {
            e.diagnoses
                .iter()
                .any(|d| d.role.value() == Some(DiagnosisRole::ExternalCause))
        },
        applies: Applies::IfAny,
    },
    Element {
        number: 16,
        name: "birth weight of a neonate",
        fields: &["newborn.birth_weight_grams"],
        given: |e| {
            e.newborn
                .as_ref()
                .is_some_and(|newborn| is_given(&newborn.birth_weight_grams))
        },
        applies: Applies::Where(is_newborn),
    },
    Element {
        number: 17,
        name: "procedures and dates",
        fields: &["procedures.code", "procedures.date"],
        given: |e| !e.procedures.is_empty() && e.procedures.iter().all(|p| !p.code.is_blank() && is_given(&p.date)),
        applies: Applies::Where(|e| !e.procedures.is_empty()),
    },
    Element {
        number: 18,
        name: "disposition of the patient",
        fields: &["discharge_status"],
        given: |e| is_given(&e.discharge_status),
        applies: Applies::Always,
    },
    Element {
        number: 19,
        name: "expected principal source of payment",
        fields: &["payer", "coverages.payer"],
        given: |e| is_given(&e.payer) || e.coverages.iter().any(|coverage| is_given(&coverage.payer)),
        applies: Applies::Always,
    },
    Element {
        number: 20,
        name: "total charges",
        fields: &["total_charges"],
        given: |e| is_given(&e.total_charges),
        applies: Applies::Always,
    },
];

fn is_given<T>(field: &Raw<T>) -> bool {
    !field.is_blank()
}

/// A newborn of this stay, by its own data or by the type of the admission.
fn is_newborn(encounter: &Encounter) -> bool {
    encounter.newborn.is_some() || encounter.admission_type.value() == Some(AdmissionType::Newborn)
}

fn has_practitioner(encounter: &Encounter, role: PractitionerRole) -> bool {
    let mut practitioners = encounter.practitioners.iter();
    practitioners.any(|p| p.role.value() == Some(role) && (!p.id.is_blank() || is_given(&p.npi)))
}

#[cfg(test)]
mod tests {
    use super::ELEMENTS;
    use crate::{AdmissionType, Encounter, csv_form};

    #[test]
    fn what_need_not_be_there_is_asked_where_it_applies() {
        let asked = |encounter: &Encounter| -> Vec<u8> {
            let asked = ELEMENTS
                .iter()
                .filter(|element| element.applies(encounter) == Some(true));
            asked.map(|element| element.number).collect()
        };
        let always = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 18, 19, 20];
        assert_eq!(asked(&Encounter::new("E1")), always);
        let newborn = Encounter::builder("E2").admission_type(AdmissionType::Newborn);
        let all = newborn.procedures(["0VTTXZZ"]).diagnoses(["Z38.00", "P59.9"]).build();
        let also = asked(&all).into_iter().filter(|number| !always.contains(number));
        assert_eq!(also.collect::<Vec<_>>(), [11, 14, 16, 17]);
    }

    #[test]
    fn every_element_names_fields_of_the_record() {
        for (element, number) in ELEMENTS.iter().zip(1..) {
            assert_eq!(element.number, number);
            for field in element.fields {
                assert!(csv_form::is_column(field), "{} names {field}", element.name);
            }
        }
    }
}
