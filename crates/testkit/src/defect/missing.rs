//! Elements of the Uniform Hospital Discharge Data Set that are not recorded.

use casemix_record::{AdmissionType, Encounter, Location, PractitionerRole, Raw, RawCode, Text};

use super::{DefectKind, at, at_element, clear, clear_text, pick, pick_secondary};

pub(super) const KINDS: &[DefectKind] = &[
    DefectKind::new(
        "missing-patient-identifier",
        "nothing identifies the patient",
        |e, _| {
            clear_text(&mut e.patient_id)?;
            if let Some(patient) = e.patient.as_mut() {
                patient.identifiers.clear();
            }
            Some(at("patient_id"))
        },
    ),
    DefectKind::new("missing-birth-date", "the date of birth is not recorded", |e, _| {
        clear(&mut e.birth_date)?;
        Some(at("birth_date"))
    }),
    DefectKind::new("missing-sex", "the sex is not recorded", |e, _| {
        clear(&mut e.sex)?;
        Some(at("sex"))
    }),
    DefectKind::new("missing-race", "no race is recorded", |e, _| {
        let races = &mut e.patient.as_mut()?.races;
        (!races.is_empty()).then(|| races.clear())?;
        Some(at("patient").field("races"))
    }),
    DefectKind::new("missing-ethnicity", "no ethnicity is recorded", |e, _| {
        clear(&mut e.patient.as_mut()?.ethnicity)?;
        Some(at("patient").field("ethnicity"))
    }),
    DefectKind::new(
        "missing-residence",
        "the ZIP code of the residence is not recorded",
        |e, _| {
            clear(&mut e.patient.as_mut()?.residence.as_mut()?.zip_code)?;
            Some(zip_code())
        },
    ),
    DefectKind::new("missing-hospital", "nothing identifies the hospital", |e, _| {
        e.facility.take()?;
        Some(at("facility"))
    }),
    DefectKind::new("missing-admission-date", "the admission is not recorded", |e, _| {
        clear(&mut e.admitted)?;
        Some(at("admitted"))
    }),
    DefectKind::new(
        "missing-admission-type",
        "neither the type of the admission nor whether it was scheduled is recorded",
        |e, _| {
            clear(&mut e.admission_type)?;
            e.scheduled = Raw::absent();
            Some(at("admission_type"))
        },
    ),
    DefectKind::new("missing-discharge-date", "the discharge is not recorded", |e, _| {
        clear(&mut e.discharged)?;
        Some(at("discharged"))
    }),
    DefectKind::new("missing-attending", "no attending practitioner is recorded", |e, _| {
        let before = e.practitioners.len();
        e.practitioners
            .retain(|one| one.role.value() != Some(PractitionerRole::Attending));
        (e.practitioners.len() < before).then(|| at("practitioners"))
    }),
    DefectKind::new(
        "missing-operating-practitioner",
        "nobody stands for any procedure",
        |e, _| {
            (!e.procedures.is_empty()).then_some(())?;
            for procedure in &mut e.procedures {
                procedure.operator = Text::absent();
            }
            let operating = |role| {
                matches!(
                    role,
                    Some(PractitionerRole::Operating | PractitionerRole::OtherOperating)
                )
            };
            e.practitioners.retain(|one| !operating(one.role.value()));
            Some(at("procedures"))
        },
    ),
    DefectKind::new(
        "missing-operator",
        "nobody is recorded as having performed a procedure",
        |e, rng| {
            // Of a single procedure the operating practitioner may be named among the practitioners alone.
            (e.procedures.len() > 1).then_some(())?;
            let (index, procedure) = pick(&mut e.procedures, rng, |procedure| !procedure.operator.is_blank())?;
            procedure.operator = Text::absent();
            Some(at_element("procedures", index, "operator"))
        },
    ),
    DefectKind::new("no-diagnosis", "there is no diagnosis at all", |e, _| {
        (!e.diagnoses.is_empty()).then(|| e.diagnoses.clear())?;
        Some(at("diagnoses"))
    }),
    DefectKind::new("blank-diagnosis", "a diagnosis without its code", |e, rng| {
        let (index, diagnosis) = pick_secondary(e, rng, |diagnosis| !diagnosis.code.is_blank())?;
        diagnosis.code = RawCode::default();
        Some(at_element("diagnoses", index, "code"))
    }),
    DefectKind::new(
        "missing-poa",
        "a diagnosis without the indicator that it needs",
        |e, rng| {
            let reported = e.diagnoses.iter().filter(|diagnosis| !diagnosis.poa.is_blank()).count();
            // Where it is the only one, none would be left.
            (reported > 1).then_some(())?;
            let reported = |d: &casemix_record::Diagnosis| !d.poa.is_blank() && !is_external_cause(d.code.as_str());
            let (index, diagnosis) = pick(&mut e.diagnoses, rng, reported)?;
            diagnosis.poa = Raw::absent();
            Some(at_element("diagnoses", index, "poa"))
        },
    ),
    DefectKind::new(
        "no-poa-at-all",
        "no diagnosis says whether it was present on admission",
        |e, _| {
            let reported = |e: &Encounter| e.diagnoses.iter().any(|diagnosis| !diagnosis.poa.is_blank());
            reported(e).then_some(())?;
            for diagnosis in &mut e.diagnoses {
                diagnosis.poa = Raw::absent();
            }
            Some(at("diagnoses"))
        },
    ),
    DefectKind::new(
        "missing-external-cause",
        "an injury without the code of what caused it",
        |e, _| {
            let injured = e.principal_diagnosis()?.code.as_str().starts_with('S');
            let before = e.diagnoses.len();
            injured.then(|| {
                e.diagnoses
                    .retain(|diagnosis| !is_external_cause(diagnosis.code.as_str()))
            })?;
            (e.diagnoses.len() < before).then(|| at("diagnoses"))
        },
    ),
    DefectKind::new("newborn-without-weight", "the birth weight is not recorded", |e, _| {
        (e.newborn.as_ref()?.born_here.value() == Some(true)).then_some(())?;
        clear(&mut e.newborn.as_mut()?.birth_weight_grams)?;
        Some(at("newborn").field("birth_weight_grams"))
    }),
    DefectKind::new("blank-procedure", "a procedure without its code", |e, rng| {
        let (index, procedure) = pick(&mut e.procedures, rng, |procedure| !procedure.code.is_blank())?;
        procedure.code = RawCode::default();
        Some(at_element("procedures", index, "code"))
    }),
    DefectKind::new("undated-procedure", "a procedure without its date", |e, rng| {
        let (index, procedure) = pick(&mut e.procedures, rng, |procedure| !procedure.date.is_blank())?;
        procedure.date = Raw::absent();
        Some(at_element("procedures", index, "date"))
    }),
    DefectKind::new(
        "missing-discharge-status",
        "the discharge status is not recorded",
        |e, _| {
            clear(&mut e.discharge_status)?;
            Some(at("discharge_status"))
        },
    ),
    DefectKind::new(
        "missing-payer",
        "the expected source of payment is not recorded",
        |e, _| {
            clear(&mut e.payer)?;
            for coverage in &mut e.coverages {
                coverage.payer = Raw::absent();
            }
            Some(at("payer"))
        },
    ),
    DefectKind::new("missing-total-charges", "the total charges are not recorded", |e, _| {
        clear(&mut e.total_charges)?;
        Some(at("total_charges"))
    }),
    DefectKind::new("invalid-sex", "the sex is outside its vocabulary", |e, rng| {
        e.sex = Raw::from_text(*rng.pick(&["X", "3", "m/f"])?);
        Some(at("sex"))
    }),
    DefectKind::new(
        "invalid-discharge-status",
        "a discharge status that is no number",
        |e, rng| {
            e.discharge_status = Raw::from_text(*rng.pick(&["8A", "home", "001"])?);
            Some(at("discharge_status"))
        },
    ),
    DefectKind::new(
        "unknown-discharge-status",
        "a discharge status that does not exist",
        |e, rng| {
            e.discharge_status = Raw::from_text(*rng.pick(&["99", "77", "08", "67"])?);
            Some(at("discharge_status"))
        },
    ),
    DefectKind::new(
        "invalid-admission-type",
        "a type of admission that does not exist",
        |e, rng| {
            let newborn = e.admission_type.value() == Some(AdmissionType::Newborn);
            (!newborn).then_some(())?;
            e.admission_type = Raw::from_text(*rng.pick(&["7", "E", "0"])?);
            Some(at("admission_type"))
        },
    ),
    DefectKind::new("invalid-zip-code", "a ZIP code of four digits", |e, _| {
        let zip = &mut e.patient.as_mut()?.residence.as_mut()?.zip_code;
        zip.value()?;
        *zip = Raw::from_text(zip.to_str().chars().take(4).collect::<String>());
        Some(zip_code())
    }),
];

fn zip_code() -> Location {
    at("patient").field("residence").field("zip_code")
}

pub(super) fn is_external_cause(code: &str) -> bool {
    code.starts_with(['V', 'W', 'X', 'Y'])
}
