//! The sieve holds no rule back that has something to say: with it and without, the findings are the same.

use casemix_codes::Codes;
use casemix_record::{Charge, Document, Encounter, Finding};
use casemix_testkit::{DefectKind, Month, Rng, strategies};
use proptest::prelude::*;

use super::super::collector::Collector;
use super::super::run::Machine;
use super::super::{RuleSet, Workspace};
use crate::packs;

/// Every pack in the rule language.
fn rules() -> RuleSet {
    let packs = packs::all().unwrap().into_iter().chain(packs::guidelines().unwrap());
    let builder = packs.fold(RuleSet::builder(Codes::embedded().unwrap()), |builder, pack| {
        builder.pack(pack)
    });
    builder.build().unwrap()
}

/// The findings where every rule is run.
fn found_by_all(rules: &RuleSet, work: &mut Workspace, encounter: &Encounter) -> Vec<Finding> {
    let mut collector = Collector::new(rules, encounter);
    work.codes.fill(encounter, &rules.program.systems);
    Machine::new(&rules.program, encounter, work).run_all(&rules.rules, &mut collector);
    collector.finish()
}

/// Panics where the sieve makes a difference.
fn hold_against_each_other(rules: &RuleSet, work: &mut Workspace, encounter: &Encounter) {
    let all = found_by_all(rules, &mut Workspace::default(), encounter);
    let sifted = rules.check_with(work, encounter);
    let lines = |findings: &[Finding]| findings.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(lines(&sifted), lines(&all), "{}", encounter.id);
    assert_eq!(sifted, all, "{}", encounter.id);
}

/// An encounter with values taken out, spoiled, or put where they do not belong, and with lists that repeat themselves.
fn spoiled(encounter: &Encounter, rng: &mut Rng, percent: f64) -> Encounter {
    let mut json = serde_json::to_value(encounter).unwrap();
    spoil(&mut json, rng, percent);
    serde_json::from_value(json).unwrap()
}

fn spoil(json: &mut serde_json::Value, rng: &mut Rng, percent: f64) {
    use serde_json::Value;
    const TEXTS: [&str; 16] = [
        "??",
        " ",
        "2026-01-08",
        "2019-02-03T10:00",
        "1",
        "20",
        "30",
        "44",
        "0120",
        "N",
        "Y",
        "Z38.00",
        "O80",
        "I10",
        "0FT44ZZ",
        "icd-9-cm",
    ];
    match json {
        Value::Object(fields) => {
            let names: Vec<String> = fields.keys().cloned().collect();
            for name in names {
                if rng.percent(percent) && rng.below(3) == 0 {
                    fields.remove(&name);
                } else if let Some(field) = fields.get_mut(&name) {
                    spoil(field, rng, percent);
                }
            }
        }
        Value::Array(elements) => {
            elements.iter_mut().for_each(|element| spoil(element, rng, percent));
            if rng.percent(percent) {
                elements.reverse();
            }
            if rng.percent(percent) {
                elements.extend(elements.clone());
            }
        }
        scalar if rng.percent(percent) => *scalar = rng.pick(&TEXTS).copied().into(),
        _ => {}
    }
}

#[test]
fn records_of_generated_months_are_sifted_without_loss() {
    let (rules, mut work, mut rng) = (rules(), Workspace::default(), Rng::new(7));
    for (seed, (year, number)) in [(2015, 9), (2024, 3), (2026, 1)].into_iter().enumerate() {
        let Some(month) = Month::new(year, number) else {
            continue;
        };
        for made in month.seed(seed as u64).encounters().take(120) {
            hold_against_each_other(&rules, &mut work, &made.encounter);
            for percent in [1.0, 5.0, 20.0] {
                let encounter = spoiled(&made.encounter, &mut rng, percent);
                hold_against_each_other(&rules, &mut work, &encounter);
            }
        }
    }
}

#[test]
fn planted_defects_are_sifted_without_loss() {
    let (rules, mut work) = (rules(), Workspace::default());
    let month = Month::new(2026, 1).unwrap().seed(41);
    let clean: Vec<Encounter> = month.encounters().take(1_500).map(|made| made.encounter).collect();
    for (place, kind) in DefectKind::ALL.iter().enumerate() {
        let mut rng = Rng::new(place as u64);
        let planted = clean
            .iter()
            .cycle()
            .skip(place * 37)
            .take(clean.len())
            .filter_map(|encounter| {
                let mut encounter = encounter.clone();
                kind.plant(&mut encounter, &mut rng).map(|_| encounter)
            });
        for encounter in planted.take(2) {
            hold_against_each_other(&rules, &mut work, &encounter);
        }
    }
}

/// Lists of several blocks, with and without what is wrong in the middle of them.
#[test]
fn long_lists_are_sifted_without_loss() {
    let (rules, mut work, mut rng) = (rules(), Workspace::default(), Rng::new(3));
    let month = Month::new(2026, 1).unwrap().seed(3);
    for made in month.encounters().take(20) {
        for length in [63, 64, 65, 130, 200] {
            let mut encounter = made.encounter.clone();
            let document = |at: usize| {
                Document::builder()
                    .id(format!("D{}", at % (length - 1)))
                    .kind("progress-note")
                    .build()
            };
            encounter.documents = (0..length).map(document).collect();
            let charge = |at: usize| {
                let amount = format!("{}.00", at % (length - 1));
                Charge::builder()
                    .revenue_code("0300")
                    .amount(amount.as_str())
                    .date("2026-01-08")
                    .build()
            };
            encounter.charges = (0..length).map(charge).collect();
            hold_against_each_other(&rules, &mut work, &encounter);
            let encounter = spoiled(&encounter, &mut rng, 2.0);
            hold_against_each_other(&rules, &mut work, &encounter);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn records_of_every_kind_are_sifted_without_loss(encounter in strategies::encounter(), seed in any::<u64>()) {
        thread_local! { static RULES: RuleSet = rules(); }
        RULES.with(|rules| {
            let mut work = Workspace::default();
            hold_against_each_other(rules, &mut work, &encounter);
            let encounter = spoiled(&encounter, &mut Rng::new(seed), 5.0);
            hold_against_each_other(rules, &mut work, &encounter);
        });
    }
}
