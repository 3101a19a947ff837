//! Defects of the records of newborns and of deliveries.

use casemix_record::{
    AdmissionType, Delivery, DeliveryMethod, Diagnosis, DiagnosisRole, Encounter, Location, Newborn, Raw, Sex,
};
use chrono::Duration;

use super::{DefectKind, at, at_element, codes::begins, moved};

pub(super) const KINDS: &[DefectKind] = &[
    DefectKind::new(
        "birth-without-liveborn-code",
        "born in this stay, and the principal diagnosis is none of a birth",
        |e, _| {
            let born_here = newborn(e)?.born_here.value() == Some(true);
            (!e.diagnoses.iter().any(|d| begins(d, &["P59"]))).then_some(())?;
            let principal = e.diagnoses.first_mut()?;
            (born_here && begins(principal, &["Z38"])).then(|| *principal = Diagnosis::with_poa("P59.9", "Y"))?;
            Some(at_element("diagnoses", 0, "code"))
        },
    ),
    DefectKind::new(
        "liveborn-not-principal",
        "the code of the birth is a secondary diagnosis",
        |e, _| {
            let liveborn = begins(e.diagnoses.first()?, &["Z38"]);
            let role = e.diagnoses.get(1)?.role.value();
            (liveborn && role != Some(DiagnosisRole::ExternalCause)).then(|| e.diagnoses.swap(0, 1))?;
            Some(at_element("diagnoses", 1, "code"))
        },
    ),
    DefectKind::new(
        "liveborn-not-newborn-admission",
        "born in this stay, and not admitted as a newborn",
        |e, _| {
            begins(e.diagnoses.first()?, &["Z38.0", "Z38.3"]).then_some(())?;
            e.admission_type = AdmissionType::Elective.into();
            Some(at("admission_type"))
        },
    ),
    DefectKind::new(
        "birthplace-against-source",
        "born in this hospital, by the point of origin elsewhere",
        |e, _| {
            (newborn(e)?.born_here.value() == Some(true) && e.admission_source.to_str() == "5").then_some(())?;
            e.admission_source = Raw::from_text("6");
            Some(at("admission_source"))
        },
    ),
    DefectKind::new(
        "birthplace-against-code",
        "born in this hospital, by the code elsewhere",
        |e, _| {
            let born_here = newborn(e)?.born_here.value() == Some(true);
            let single = newborn(e)?.plurality.value() == Some(1);
            let principal = e.diagnoses.first_mut()?;
            (born_here && single && begins(principal, &["Z38.0"])).then(|| principal.code = "Z38.1".into())?;
            Some(at_element("diagnoses", 0, "code"))
        },
    ),
    DefectKind::new(
        "born-here-on-another-day",
        "born in this stay, and not on the day of the admission",
        |e, rng| {
            (newborn(e)?.born_here.value() == Some(true)).then_some(())?;
            e.birth_date = moved(e.birth_date.value()?, -Duration::days(rng.between(1, 6))).into();
            Some(at("birth_date"))
        },
    ),
    DefectKind::new(
        "weight-against-code",
        "the birth weight is not that of the code",
        |e, rng| {
            e.diagnoses
                .iter()
                .any(|d| begins(d, &["P07.14", "P07.15", "P07.16", "P07.17", "P07.18", "P05.18"]))
                .then_some(())?;
            let weight = &mut e.newborn.as_mut()?.birth_weight_grams;
            *weight = Raw::from(weight.value()? + rng.between(800, 1_000) as i32);
            Some(newborn_at("birth_weight_grams"))
        },
    ),
    DefectKind::new(
        "low-weight-without-code",
        "a low birth weight without a code",
        |e, _| remove(e, &["P07.0", "P07.1", "P05"]),
    ),
    DefectKind::new(
        "weeks-against-code",
        "the weeks of gestation are not those of the code",
        |e, rng| {
            e.diagnoses
                .iter()
                .any(|d| begins(d, &["P07.2", "P07.3"]))
                .then_some(())?;
            let weeks = &mut e.newborn.as_mut()?.gestational_age_weeks;
            *weeks = Raw::from(weeks.value()? + *rng.pick(&[-1, 1])?);
            Some(newborn_at("gestational_age_weeks"))
        },
    ),
    DefectKind::new(
        "prematurity-without-code",
        "born before 37 weeks without a code",
        |e, _| remove(e, &["P07.2", "P07.3"]),
    ),
    DefectKind::new("implausible-weight", "a birth weight that no newborn has", |e, rng| {
        e.newborn.as_mut()?.birth_weight_grams = Raw::from(*rng.pick(&[0, 33, 8_120, 33_500])?);
        Some(newborn_at("birth_weight_grams"))
    }),
    DefectKind::new(
        "implausible-weeks",
        "weeks of gestation that no newborn has",
        |e, rng| {
            e.newborn.as_mut()?.gestational_age_weeks = Raw::from(*rng.pick(&[0, 4, 52, 390])?);
            Some(newborn_at("gestational_age_weeks"))
        },
    ),
    DefectKind::new(
        "weight-against-weeks",
        "a birth weight that does not fit the weeks of gestation",
        |e, _| {
            let newborn = e.newborn.as_mut()?;
            let (weight, weeks) = (
                newborn.birth_weight_grams.value()?,
                newborn.gestational_age_weeks.value()?,
            );
            (weight > 2_800 && weeks >= 37).then(|| newborn.gestational_age_weeks = Raw::from(26))?;
            Some(newborn_at("gestational_age_weeks"))
        },
    ),
    DefectKind::new("impossible-apgar", "an Apgar score above ten", |e, rng| {
        e.newborn.as_mut()?.apgar_5_minutes = Raw::from(*rng.pick(&[11, 19, 90, -1])?);
        Some(newborn_at("apgar_5_minutes"))
    }),
    DefectKind::new("birth-order-beyond-plurality", "the third of two", |e, _| {
        let newborn = e.newborn.as_mut()?;
        newborn.birth_order = Raw::from(newborn.plurality.value()? + 1);
        Some(newborn_at("birth_order"))
    }),
    DefectKind::new("plurality-against-code", "twins, by the code a single birth", |e, _| {
        begins(e.diagnoses.first()?, &["Z38.0"]).then_some(())?;
        e.newborn.as_mut()?.plurality = Raw::from(2);
        Some(newborn_at("plurality"))
    }),
    DefectKind::new(
        "method-against-liveborn-code",
        "a cesarean section, by the code a vaginal birth",
        |e, _| {
            let principal = e.diagnoses.first()?;
            let other = match principal.code.as_str() {
                "Z38.00" | "Z38.30" => DeliveryMethod::Cesarean,
                "Z38.01" | "Z38.31" => DeliveryMethod::Vaginal,
                _ => return None,
            };
            e.newborn.as_mut()?.method = other.into();
            Some(newborn_at("method"))
        },
    ),
    DefectKind::new("own-mother", "the mother's encounter is the newborn's own", |e, _| {
        let id = e.id.clone();
        e.newborn.as_mut()?.mother_encounter_id = id;
        Some(newborn_at("mother_encounter_id"))
    }),
    DefectKind::new(
        "newborn-admission-of-the-old",
        "the admission of a newborn, of somebody older than a month",
        |e, _| {
            (e.age_at_admission()?.days > 28).then_some(())?;
            e.admission_type = AdmissionType::Newborn.into();
            Some(at("admission_type"))
        },
    ),
    DefectKind::new(
        "delivery-without-outcome",
        "a delivery without the code of its outcome",
        |e, _| remove(e, &["Z37"]),
    ),
    DefectKind::new(
        "outcome-without-delivery",
        "the code of an outcome of delivery, and no delivery",
        |e, _| {
            e.delivery.as_ref()?;
            let before = e.procedures.len();
            e.procedures
                .retain(|procedure| !procedure.code.as_str().starts_with("10"));
            (e.procedures.len() < before).then(|| at("procedures"))
        },
    ),
    DefectKind::new(
        "outcome-against-births",
        "the code of the outcome is not that of the births",
        |e, rng| {
            e.delivery.as_ref()?;
            let other = *rng.pick(&["Z37.3", "Z37.4", "Z37.50", "Z37.7"])?;
            let index = e.diagnoses.iter().position(|d| begins(d, &["Z37"]))?;
            e.diagnoses.get_mut(index)?.code = other.into();
            Some(at_element("diagnoses", index, "code"))
        },
    ),
    DefectKind::new(
        "normal-delivery-of-twins",
        "a normal delivery, and not of one living child",
        |e, _| {
            begins(e.principal_diagnosis()?, &["O80"]).then_some(())?;
            let index = e.diagnoses.iter().position(|d| begins(d, &["Z37"]))?;
            e.diagnoses.get_mut(index)?.code = "Z37.2".into();
            Some(at_element("diagnoses", index, "code"))
        },
    ),
    DefectKind::new(
        "normal-delivery-with-complication",
        "a normal delivery beside another code of pregnancy",
        |e, _| {
            begins(e.principal_diagnosis()?, &["O80"]).then_some(())?;
            e.diagnoses.insert(1, Diagnosis::with_poa("O70.1", "N"));
            Some(at_element("diagnoses", 1, "code"))
        },
    ),
    DefectKind::new(
        "normal-delivery-by-operation",
        "a normal delivery by an operation",
        |e, _| {
            begins(e.principal_diagnosis()?, &["O80"]).then_some(())?;
            let delivered = |p: &casemix_record::Procedure| p.code.as_str() == "10E0XZZ";
            let index = e.procedures.iter().position(delivered)?;
            e.procedures.get_mut(index)?.code = "10D07Z3".into();
            Some(at_element("procedures", index, "code"))
        },
    ),
    DefectKind::new(
        "normal-delivery-second",
        "a normal delivery that is not the principal diagnosis",
        |e, _| {
            begins(e.principal_diagnosis()?, &["O80"]).then_some(())?;
            e.diagnoses.insert(0, Diagnosis::with_poa("J02.9", "Y"));
            Some(at_element("diagnoses", 1, "code"))
        },
    ),
    DefectKind::new(
        "weeks-code-missing",
        "a delivery without the code of the weeks of gestation",
        |e, _| {
            e.delivery.as_ref()?;
            remove(e, &["Z3A"])
        },
    ),
    DefectKind::new(
        "maternal-weeks-against-code",
        "the weeks of gestation are not those of the mother's code",
        |e, rng| {
            let weeks = &mut e.delivery.as_mut()?.gestational_age_weeks;
            *weeks = Raw::from(weeks.value()? + *rng.pick(&[-1, 1])?);
            Some(delivery_at("gestational_age_weeks"))
        },
    ),
    DefectKind::new(
        "preterm-labor-at-term",
        "preterm labor with delivery at term",
        |e, _| {
            e.diagnoses
                .iter()
                .any(|d| begins(d, &["O60.12", "O60.13", "O60.14"]))
                .then_some(())?;
            e.delivery.as_mut()?.gestational_age_weeks = Raw::from(39);
            Some(delivery_at("gestational_age_weeks"))
        },
    ),
    DefectKind::new(
        "method-without-procedure",
        "the delivery's method is not among the procedures",
        |e, _| {
            let method = &mut e.delivery.as_mut()?.method;
            *method = match method.value()? {
                DeliveryMethod::Cesarean => DeliveryMethod::Vaginal.into(),
                _ => DeliveryMethod::Cesarean.into(),
            };
            Some(delivery_at("method"))
        },
    ),
    DefectKind::new(
        "trial-without-scar",
        "labor tried after a cesarean section that never was",
        |e, _| {
            let delivery = e.delivery.as_mut()?;
            (delivery.previous_cesarean.value() == Some(false)).then(|| delivery.trial_of_labor = Raw::from(true))?;
            Some(delivery_at("trial_of_labor"))
        },
    ),
    DefectKind::new(
        "scar-against-code",
        "the scar of a cesarean section that never was",
        |e, _| {
            e.diagnoses.iter().any(|d| begins(d, &["O34.21"])).then_some(())?;
            e.delivery.as_mut()?.previous_cesarean = Raw::from(false);
            Some(delivery_at("previous_cesarean"))
        },
    ),
    DefectKind::new("delivery-outside-stay", "the delivery is outside the stay", |e, rng| {
        let after = moved(e.discharged.value()?, Duration::hours(rng.between(25, 90)));
        e.delivery.as_mut()?.delivered = after.into();
        Some(delivery_at("delivered"))
    }),
    DefectKind::new("parity-beyond-gravidity", "more births than pregnancies", |e, _| {
        let delivery = e.delivery.as_mut()?;
        delivery.parity = Raw::from(delivery.gravidity.value()? + 1);
        Some(delivery_at("parity"))
    }),
    DefectKind::new("delivery-of-a-man", "a delivery on the record of a man", |e, _| {
        (e.sex.value() == Some(Sex::Male) && e.delivery.is_none()).then_some(())?;
        let delivered = e.admitted.value()?;
        e.delivery = Some(Box::new(Delivery::builder().delivered(delivered).build()));
        Some(at("delivery"))
    }),
];

fn newborn(encounter: &Encounter) -> Option<&Newborn> {
    encounter.newborn.as_deref()
}

fn newborn_at(field: &'static str) -> Location {
    at("newborn").field(field)
}

fn delivery_at(field: &'static str) -> Location {
    at("delivery").field(field)
}

/// Removes the secondary diagnoses with these codes.
fn remove(encounter: &mut Encounter, prefixes: &[&str]) -> Option<Location> {
    let before = encounter.diagnoses.len();
    let mut place = 0;
    encounter.diagnoses.retain(|diagnosis| {
        place += 1;
        place == 1 || !begins(diagnosis, prefixes)
    });
    (encounter.diagnoses.len() < before).then(|| at("diagnoses"))
}
