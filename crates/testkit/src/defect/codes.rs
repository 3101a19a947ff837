//! Defects of codes: unknown, malformed, out of place, twice, against sex or age, and present on admission.

use casemix_record::{Diagnosis, DiagnosisRole, Encounter, Location, Moment, Poa, Raw, Sex};
use chrono::Duration;

use super::{DefectKind, at, at_element, pick, pick_secondary};
use crate::Rng;

/// Codes of the right form that were never valid.
const NEVER_DIAGNOSES: [&str; 6] = ["I50.29", "E11.74", "J18.4", "N17.5", "A41.6", "L03.7"];
const NEVER_PROCEDURES: [&str; 3] = ["02703ZQ", "0SR90J7", "0FT44Z8"];

pub(super) const KINDS: &[DefectKind] = &[
    DefectKind::new(
        "unknown-diagnosis",
        "a secondary diagnosis has a code that never was",
        |e, rng| {
            let (index, diagnosis) = pick_secondary(e, rng, |diagnosis| diagnosis.role.is_absent())?;
            diagnosis.code = (*rng.pick(&NEVER_DIAGNOSES)?).into();
            Some(code_at(index))
        },
    ),
    DefectKind::new(
        "unknown-principal",
        "the principal diagnosis has a code that never was",
        |e, rng| {
            let index = e.principal_index()?;
            e.diagnoses.get_mut(index)?.code = (*rng.pick(&NEVER_DIAGNOSES)?).into();
            Some(code_at(index))
        },
    ),
    DefectKind::new(
        "unknown-procedure",
        "a procedure has a code that never was",
        |e, rng| {
            let (index, procedure) = pick(&mut e.procedures, rng, |_| true)?;
            procedure.code = (*rng.pick(&NEVER_PROCEDURES)?).into();
            Some(at_element("procedures", index, "code"))
        },
    ),
    DefectKind::new("malformed-code", "a code has a character that no code has", |e, rng| {
        let (index, diagnosis) = pick_secondary(e, rng, |diagnosis| diagnosis.code.as_str().contains('.'))?;
        diagnosis.code = diagnosis.code.as_str().replace('.', ",").into();
        Some(code_at(index))
    }),
    DefectKind::new(
        "missing-principal",
        "the first diagnosis is a secondary one and no other is principal",
        |e, _| {
            e.diagnoses.first_mut()?.role = DiagnosisRole::Secondary.into();
            Some(at_element("diagnoses", 0, "role"))
        },
    ),
    DefectKind::new("second-principal", "a second diagnosis is principal", |e, rng| {
        let (index, diagnosis) = pick_secondary(e, rng, |diagnosis| diagnosis.role.is_absent())?;
        diagnosis.role = DiagnosisRole::Principal.into();
        Some(at_element("diagnoses", index, "role"))
    }),
    DefectKind::new(
        "external-cause-as-principal",
        "an external cause stands first",
        |e, _| {
            e.principal_diagnosis()?;
            (!e.diagnoses.iter().any(|d| begins(d, &["W19"]))).then_some(())?;
            e.diagnoses.insert(0, Diagnosis::with_poa("W19.XXXA", "Y"));
            Some(code_at(0))
        },
    ),
    DefectKind::new("duplicate-diagnosis", "a secondary diagnosis stands twice", |e, rng| {
        let (_, twice) = pick_secondary(e, rng, |diagnosis| diagnosis.role.is_absent())?;
        let twice = twice.clone();
        e.diagnoses.push(twice);
        Some(code_at(e.diagnoses.len() - 1))
    }),
    DefectKind::new(
        "duplicate-principal",
        "the principal diagnosis is a secondary one too",
        |e, _| {
            let principal = e.principal_diagnosis()?.clone();
            e.diagnoses.push(principal);
            Some(code_at(e.diagnoses.len() - 1))
        },
    ),
    DefectKind::new(
        "duplicate-procedure",
        "a procedure stands twice at the same time",
        |e, rng| {
            let (_, twice) = pick(&mut e.procedures, rng, |_| true)?;
            let mut twice = twice.clone();
            twice.id = Default::default();
            e.procedures.push(twice);
            Some(at_element("procedures", e.procedures.len() - 1, "code"))
        },
    ),
    DefectKind::new(
        "man-with-female-diagnosis",
        "a man with a diagnosis that only women have",
        |e, _| {
            let female = |d: &Diagnosis| begins(d, &["O", "D25", "N81", "C54", "C56"]);
            e.diagnoses.iter().any(female).then_some(())?;
            e.sex = Sex::Male.into();
            Some(at("sex"))
        },
    ),
    DefectKind::new(
        "woman-with-male-diagnosis",
        "a woman with a diagnosis that only men have",
        |e, _| {
            let male = |d: &Diagnosis| begins(d, &["N40", "C61"]);
            e.diagnoses.iter().any(male).then_some(())?;
            e.sex = Sex::Female.into();
            Some(at("sex"))
        },
    ),
    DefectKind::new(
        "man-with-female-procedure",
        "a man with a procedure on female organs",
        |e, rng| procedure_on(e, rng, Sex::Male, &["0UT94ZZ", "0UB98ZZ", "0UT20ZZ"]),
    ),
    DefectKind::new(
        "woman-with-male-procedure",
        "a woman with a procedure on male organs",
        |e, rng| procedure_on(e, rng, Sex::Female, &["0VT00ZZ", "0VB08ZZ", "0VTC0ZZ"]),
    ),
    DefectKind::new(
        "liveborn-code-on-the-old",
        "the code of a birth on somebody older than a month",
        |e, _| {
            (e.age_in_years()? >= 1).then_some(())?;
            add(e, Diagnosis::new("Z38.00"))
        },
    ),
    DefectKind::new(
        "perinatal-code-on-an-adult",
        "a perinatal condition of an adult",
        |e, rng| {
            (e.age_in_years()? >= 18).then_some(())?;
            add(e, Diagnosis::with_poa(*rng.pick(&["P22.0", "P59.9", "P36.9"])?, "Y"))
        },
    ),
    DefectKind::new(
        "maternity-code-out-of-age",
        "pregnancy of a child or an old woman",
        |e, rng| {
            let maternal = |d: &Diagnosis| begins(d, &["O"]);
            e.diagnoses.iter().any(maternal).then_some(())?;
            let years = rng.pick(&[4, 7, 68, 80])?;
            let born = e.admitted.value()?.date() - Duration::days(years * 366);
            e.birth_date = Moment::from(born).into();
            Some(at("birth_date"))
        },
    ),
    DefectKind::new(
        "adult-bmi-on-a-child",
        "a body mass index of adults on a child",
        |e, _| {
            (1..18).contains(&e.age_in_years()?).then_some(())?;
            add(e, Diagnosis::new("Z68.25"))
        },
    ),
    DefectKind::new(
        "child-bmi-on-an-adult",
        "a body mass index of children on an adult",
        |e, rng| {
            (e.age_in_years()? >= 21).then_some(())?;
            add(e, Diagnosis::new(*rng.pick(&["Z68.51", "Z68.52", "Z68.53"])?))
        },
    ),
    DefectKind::new(
        "age-related-code-on-a-child",
        "a disease of old age on a child",
        |e, rng| {
            (e.age_in_years()? < 14).then_some(())?;
            add(
                e,
                Diagnosis::with_poa(*rng.pick(&["M81.0", "H25.11", "H35.3131"])?, "Y"),
            )
        },
    ),
    DefectKind::new(
        "invalid-poa",
        "a letter that is no present-on-admission indicator",
        |e, rng| {
            let (index, diagnosis) = pick(&mut e.diagnoses, rng, |diagnosis| !diagnosis.poa.is_absent())?;
            diagnosis.poa = Raw::from_text(*rng.pick(&["X", "D", "0", "YES"])?);
            Some(poa_at(index))
        },
    ),
    DefectKind::new(
        "poa-on-exempt-code",
        "an indicator on a code that is exempt from it",
        |e, rng| {
            let exempt = |d: &Diagnosis| d.poa.is_absent() && d.code.as_str().starts_with('Z');
            let (index, diagnosis) = pick(&mut e.diagnoses, rng, exempt)?;
            diagnosis.poa = Poa::Y.into();
            Some(poa_at(index))
        },
    ),
    DefectKind::new(
        "poa-exempt-without-reason",
        "a code marked as exempt that is not",
        |e, rng| {
            let (index, diagnosis) = pick(&mut e.diagnoses, rng, |d| {
                !d.poa.is_absent() && !begins(d, &["V", "W", "X", "Y"])
            })?;
            diagnosis.poa = Raw::from_text(*rng.pick(&["1", "E"])?);
            Some(poa_at(index))
        },
    ),
    DefectKind::new(
        "principal-not-present",
        "the principal diagnosis arose after the admission",
        |e, _| {
            let index = e.principal_index()?;
            let principal = e.diagnoses.get_mut(index)?;
            let born = begins(principal, &["O", "P"]);
            (principal.poa.value() == Some(Poa::Y) && !born).then(|| principal.poa = Poa::N.into())?;
            Some(poa_at(index))
        },
    ),
    DefectKind::new(
        "chronic-not-present",
        "a chronic condition that arose after the admission",
        |e, rng| {
            acquired(
                e,
                rng,
                &["I10", "E78", "N18", "J44.9", "E11.9", "E03.9", "I25.10", "G20", "E66"],
            )
        },
    ),
    DefectKind::new(
        "congenital-not-present",
        "a congenital condition that arose after the admission",
        |e, rng| {
            e.principal_diagnosis()?;
            add(
                e,
                Diagnosis::with_poa(*rng.pick(&["D66", "E84.0", "G71.00", "D57.1"])?, "N"),
            )
        },
    ),
    DefectKind::new(
        "condition-of-birth-not-present",
        "low birth weight or prematurity that arose after the birth",
        |e, rng| acquired(e, rng, &["P07", "P05.1", "P08"]),
    ),
    DefectKind::new(
        "acquired-but-dated-before",
        "a condition not present on admission, dated before it",
        |e, rng| {
            let day = e.admitted.value()?.date() - Duration::days(rng.between(2, 40));
            let (index, diagnosis) = pick(&mut e.diagnoses, rng, |d| d.poa.value() == Some(Poa::N))?;
            diagnosis.date = Moment::from(day).into();
            Some(at_element("diagnoses", index, "date"))
        },
    ),
    DefectKind::new(
        "present-but-dated-after",
        "a condition present on admission, dated days after it",
        |e, rng| {
            let day = e.admitted.value()?.date() + Duration::days(rng.between(3, 9));
            (day <= e.discharged.value()?.date()).then_some(())?;
            let (index, diagnosis) = pick(&mut e.diagnoses, rng, |d| d.poa.value() == Some(Poa::Y))?;
            diagnosis.date = Moment::from(day).into();
            Some(at_element("diagnoses", index, "date"))
        },
    ),
];

fn code_at(index: usize) -> Location {
    at_element("diagnoses", index, "code")
}

fn poa_at(index: usize) -> Location {
    at_element("diagnoses", index, "poa")
}

/// Whether the code begins with one of the prefixes.
pub(super) fn begins(diagnosis: &Diagnosis, prefixes: &[&str]) -> bool {
    prefixes
        .iter()
        .any(|prefix| diagnosis.code.as_str().starts_with(prefix))
}

/// Adds a diagnosis that the record does not have yet.
fn add(encounter: &mut Encounter, diagnosis: Diagnosis) -> Option<Location> {
    let known = |d: &Diagnosis| d.code == diagnosis.code;
    (!encounter.diagnoses.is_empty() && !encounter.diagnoses.iter().any(known)).then_some(())?;
    encounter.diagnoses.push(diagnosis);
    Some(code_at(encounter.diagnoses.len() - 1))
}

/// Makes a secondary diagnosis that was present on admission one that arose in the stay.
fn acquired(encounter: &mut Encounter, rng: &mut Rng, prefixes: &[&str]) -> Option<Location> {
    let present = |d: &Diagnosis| d.poa.value() == Some(Poa::Y) && begins(d, prefixes);
    let (index, diagnosis) = pick_secondary(encounter, rng, present)?;
    diagnosis.poa = Poa::N.into();
    Some(poa_at(index))
}

/// Replaces the code of a procedure of somebody of that sex, who had none of obstetrics.
fn procedure_on(encounter: &mut Encounter, rng: &mut Rng, sex: Sex, codes: &[&str]) -> Option<Location> {
    (encounter.sex.value() == Some(sex) && encounter.delivery.is_none()).then_some(())?;
    let (index, procedure) = pick(&mut encounter.procedures, rng, |_| true)?;
    procedure.code = (*rng.pick(codes)?).into();
    Some(at_element("procedures", index, "code"))
}
