//! Generated months: whether the clean records are clean, and the case mix what it is said to be.

// Helpers of tests may panic as tests do.
#![allow(clippy::unwrap_used)]

mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::Read,
};

use casemix_drg::{DrgType, Grouper, ReturnCode, Severity, Tables, Weights};
use casemix_record::{DocumentKind, Encounter, Moment};
use casemix_testkit::{Generated, Month, Rng, generate, shared};
use zip::ZipArchive;

use common::{ADULT_BOUNDS, Figures, MONTHS};

fn month(year: i32, month: u32) -> Month {
    Month::new(year, month).unwrap().seed(7)
}

fn clean(n: usize) -> Vec<Encounter> {
    month(2026, 1).encounters().take(n).map(|made| made.encounter).collect()
}

/// Every discharge groups, in the release of its month, and every code of it is valid.
#[test]
fn clean_records_group_in_every_release() {
    let tables = Tables::open(casemix_drg_data::MS_DRG).unwrap();
    for (year, number, release) in MONTHS {
        let grouper = Grouper::new(&tables, release.parse().unwrap()).unwrap();
        for made in month(year, number).encounters().take(1_500) {
            let encounter = &made.encounter;
            let answer = grouper.group(encounter);
            let id = format!("{release} {} {:?}", encounter.id, encounter.principal_diagnosis());
            assert_eq!(answer.final_.status, ReturnCode::Ok, "{id}");
            assert!(answer.final_.drg.number() < 998, "{id}");
            assert!(
                answer.principal.as_ref().is_some_and(|diagnosis| diagnosis.recognized),
                "{id}"
            );
            assert!(answer.secondary.iter().all(|diagnosis| diagnosis.recognized), "{id}");
            assert!(answer.procedures.iter().all(|procedure| procedure.recognized), "{id}");
        }
    }
}

#[test]
fn clean_records_have_no_findings() {
    for encounter in clean(3_000) {
        assert_eq!(encounter.form_findings(), [], "{}", encounter.id);
        assert_eq!(encounter.disagreements(), [], "{}", encounter.id);
    }
}

/// Printed, and held to bounds around the public figures that the module of the generator cites.
#[test]
fn the_case_mix_is_that_of_a_general_hospital() {
    let tables = Tables::open(casemix_drg_data::MS_DRG).unwrap();
    let weights = Weights::open(casemix_drg_data::WEIGHTS_FY2026).unwrap();
    let grouper = Grouper::new(&tables, "43.0".parse().unwrap()).unwrap();
    let mut figures = Figures::default();
    for encounter in clean(12_000) {
        let grouping = grouper.group(&encounter).final_;
        let weight = weights
            .get(grouping.drg)
            .and_then(|drg| drg.weight)
            .unwrap()
            .to_string()
            .parse()
            .unwrap();
        figures.count(&encounter, grouping.mdc.number(), weight);
        figures.surgical += f64::from(u8::from(grouping.drg_type == DrgType::Surgical));
        match grouping.severity {
            Severity::Mcc => figures.mcc += 1.0,
            Severity::Cc => figures.cc += 1.0,
            _ => {}
        }
        *figures.drgs.entry(grouping.drg.to_string()).or_default() += 1.0;
    }
    println!("{figures}");
    for (name, value, low, high) in figures.bounded() {
        assert!(
            (low..=high).contains(&value),
            "{name}: {value:.3} is not within {low} to {high}"
        );
    }
    assert_eq!(ADULT_BOUNDS, (1.5, 2.0), "the bounds that the documentation names");
}

/// An indicator is there exactly for codes that are not on the official list of exempt ones.
#[test]
fn present_on_admission_follows_the_official_list() {
    let Some(path) = shared("data/icd-official/POAexemptCodesFY26.zip") else {
        return;
    };
    let mut archive = ZipArchive::new(File::open(path).unwrap()).unwrap();
    let mut list = Vec::new();
    archive
        .by_name("POAexemptCodesFY26.txt")
        .unwrap()
        .read_to_end(&mut list)
        .unwrap();
    let list = String::from_utf8_lossy(&list);
    let exempt: BTreeSet<&str> = list
        .lines()
        .filter_map(|line| line.split('\t').nth(1))
        .map(str::trim)
        .collect();
    assert!(exempt.len() > 38_000, "{}", exempt.len());
    for encounter in clean(6_000) {
        for diagnosis in &encounter.diagnoses {
            let code = diagnosis.code.as_str();
            assert_eq!(diagnosis.poa.is_absent(), exempt.contains(code), "{code}");
        }
    }
}

#[test]
fn a_seed_makes_the_same_month_for_ever() {
    let make = |n| {
        month(2026, 1)
            .error_rate(0.2)
            .encounters()
            .take(n)
            .collect::<Vec<Generated>>()
    };
    let hundred = make(100);
    assert_eq!(make(250)[..100], hundred, "the first do not depend on how many follow");
    assert_ne!(
        month(2026, 1).seed(8).encounters().next(),
        month(2026, 1).encounters().next()
    );
    assert_eq!(generate(7, 30, 0.1), generate(7, 30, 0.1));
}

#[test]
fn an_abstract_is_part_of_the_whole() {
    let whole = month(2026, 1).encounters();
    for (short, whole) in month(2026, 1).abstracts().encounters().zip(whole).take(300) {
        let (short, whole) = (short.encounter, whole.encounter);
        assert_eq!(
            (&short.diagnoses, &short.newborn, &short.services),
            (&whole.diagnoses, &whole.newborn, &whole.services)
        );
        assert_eq!(short.total_charges, whole.total_charges);
        assert!(short.documents.is_empty() && short.charges.is_empty() && short.movements.is_empty());
        assert_eq!(short.length_of_stay(), whole.length_of_stay());
    }
}

#[test]
fn only_months_whose_codes_are_known_are_made() {
    assert!(Month::new(2022, 9).is_none() && Month::new(2027, 4).is_none() && Month::new(2026, 13).is_none());
    for (year, number) in [(2022, 10), (2027, 3), (2024, 2)] {
        let prefix = format!("{year}-{number:02}");
        let made: Vec<_> = month(year, number).encounters().take(400).collect();
        assert!(
            made.iter()
                .all(|made| made.encounter.discharged.to_str().starts_with(&prefix))
        );
    }
}

#[test]
fn mothers_and_newborns_belong_together() {
    let all = clean(4_000);
    let by_id: BTreeMap<&str, &Encounter> = all.iter().map(|encounter| (encounter.id.as_str(), encounter)).collect();
    let (mut pairs, mut births) = (0, 0);
    for (place, mother) in all.iter().enumerate() {
        let Some(delivery) = &mother.delivery else { continue };
        for birth in &delivery.births {
            births += 1;
            let Some(child) = by_id.get(birth.newborn_encounter_id.as_str()) else {
                assert!(birth.newborn_encounter_id.is_absent() || place + 3 > all.len());
                continue;
            };
            pairs += 1;
            let newborn = child.newborn.as_ref().unwrap();
            assert_eq!(newborn.mother_encounter_id, mother.id);
            assert_eq!((&child.admitted, &child.sex), (&birth.born, &birth.sex));
            assert_eq!(newborn.birth_weight_grams, birth.weight_grams);
            assert_eq!(child.age_in_years(), Some(0));
        }
    }
    assert!(pairs > 300 && pairs * 100 > births * 85, "{pairs} of {births}");
}

#[test]
fn the_stays_of_a_patient_do_not_overlap() {
    let all = clean(6_000);
    let mut stays: BTreeMap<&str, Vec<(Moment, Moment)>> = BTreeMap::new();
    for encounter in &all {
        let stay = (
            encounter.admitted.value().unwrap(),
            encounter.discharged.value().unwrap(),
        );
        stays.entry(encounter.patient_id.as_str()).or_default().push(stay);
    }
    let returned = stays.values().filter(|stays| stays.len() > 1).count();
    assert!((60..400).contains(&returned), "{returned} patients came back");
    for stays in stays.values_mut() {
        stays.sort();
        assert!(stays.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }
}

#[test]
fn the_record_is_complete_and_in_time() {
    for encounter in clean(2_000) {
        let id = encounter.id.as_str();
        let (admitted, discharged) = (
            encounter.admitted.value().unwrap(),
            encounter.discharged.value().unwrap(),
        );
        let time = |moment: Moment| moment.date_time().unwrap();
        let kinds = |kind| {
            encounter
                .documents
                .iter()
                .filter(move |document| document.kind.value() == Some(kind))
        };
        for document in &encounter.documents {
            let [performed, written, signed] =
                [&document.performed, &document.written, &document.authenticated].map(|moment| moment.value().unwrap());
            assert!(performed <= written && written <= signed, "{id} {:?}", document.kind);
            assert!(encounter.practitioner(document.author.as_str()).is_some() || document.author.starts_with('D'));
        }
        let history = kinds(DocumentKind::HistoryAndPhysical).next();
        assert_eq!(
            history.is_none(),
            encounter
                .newborn
                .as_ref()
                .is_some_and(|n| n.born_here.value() == Some(true))
        );
        if let Some(history) = history {
            let hours = (time(history.written.value().unwrap()) - time(admitted)).num_hours();
            let updated = kinds(DocumentKind::HistoryAndPhysicalUpdate).next().is_some();
            assert!(
                hours <= 24 && (hours >= -3 || updated && hours >= -24 * 30),
                "{id} {hours}"
            );
        }
        let operations: BTreeSet<Moment> = encounter.anesthesia.iter().filter_map(|a| a.to.value()).collect();
        assert_eq!(kinds(DocumentKind::OperativeReport).count(), operations.len(), "{id}");
        for procedure in &encounter.procedures {
            let day = procedure.date.value().unwrap().date();
            assert!(admitted.date() <= day && day <= discharged.date(), "{id}");
        }
        for pair in encounter.movements.windows(2) {
            assert_eq!(pair[0].to.value().unwrap(), pair[1].from.value().unwrap(), "{id}");
        }
        assert_eq!(encounter.movements.last().unwrap().from, encounter.discharged, "{id}");
        assert_eq!(
            encounter.discharge_status.to_str() == "20",
            encounter.death.is_some(),
            "{id}"
        );
        assert_eq!(kinds(DocumentKind::DischargeSummary).count(), 1, "{id}");
        let room_days: f64 = (encounter.charges.iter())
            .filter(|charge| charge.rate.value().is_some() && *charge.revenue_code.to_str() < *"0220")
            .map(|charge| charge.units.to_str().parse::<f64>().unwrap())
            .sum();
        assert_eq!(room_days as i64, encounter.length_of_stay().unwrap(), "{id}");
    }
}

#[test]
fn seeds_far_apart_and_close_together_are_different_hospitals() {
    let mut rng = Rng::new(1);
    let firsts: BTreeSet<String> = (0..20)
        .chain((0..20).map(|_| rng.next_u64()))
        .map(|seed| {
            month(2026, 1)
                .seed(seed)
                .encounters()
                .take(3)
                .map(|made| made.encounter.admitted.to_string())
                .collect()
        })
        .collect();
    assert!(firsts.len() > 38, "{}", firsts.len());
}
