//! Validation: encounters held against the built-in rules, one encounter while a coder types, the making of a rule set.

use std::hint::black_box;

use casemix::{
    record::Encounter,
    rules::{RuleSet, Workspace},
};

use super::{Outcome, RUNS};
use crate::{
    checks::{CheckWorkload, every_pack, every_rule, rules_of_the_language},
    measure::{Measure, Times},
    memory::count_allocations,
};

/// How often the few encounters that stay in the caches are checked in one run.
const HOT_PASSES: usize = 40;

pub(super) fn measure(each: &mut impl FnMut(Measure)) -> Outcome {
    let workload = CheckWorkload::generate()?;
    let encounters = workload.encounters.as_slice();
    let (diagnoses, documents) = (workload.diagnoses(), workload.documents());
    each(Measure::fixed(
        "diagnoses of an encounter checked",
        diagnoses,
        "diagnoses",
    ));
    each(Measure::fixed(
        "documents of an encounter checked",
        documents,
        "documents",
    ));
    let rules = every_rule()?;
    each(count("rules about the record", &rules));
    each(
        checks(&rules, encounters, 1).per_second("encounters checked by every rule about the record", encounters.len()),
    );
    let hot = workload.hot();
    each(checks(&rules, hot, HOT_PASSES).nanoseconds_each(
        "the same encounters over and over, in the caches",
        hot.len() * HOT_PASSES,
    ));
    let abstracts = workload.abstracts();
    each(checks(&rules, &abstracts, 1).per_second(
        "encounters without documents checked by every rule about the record",
        abstracts.len(),
    ));
    let long_stays = workload.long_stays();
    each(checks(&rules, &long_stays, 1).per_second(
        "stays of 100 documents and 200 charges checked by every rule about the record",
        long_stays.len(),
    ));
    let language = rules_of_the_language()?;
    each(count("rules about the record in the rule language", &language));
    each(checks(&language, encounters, 1).per_second("encounters checked by those alone", encounters.len()));
    let every_pack = every_pack()?;
    each(count("rules of every pack, coding and editor too", every_pack.rules()));
    each(checks(every_pack.rules(), encounters, 1).per_second("encounters checked by every pack", encounters.len()));
    each(allocations(
        "allocations for an encounter without findings, rules in the language",
        &language,
        encounters,
    ));
    each(allocations(
        "allocations for an encounter without findings, every rule about the record",
        &rules,
        encounters,
    ));
    each(Times::of_thread(RUNS, || drop(black_box(every_rule()))).milliseconds("every rule about the record compiled"));
    each(Measure::fixed(
        "sets of codes of every rule about the record",
        rules.set_memory() as f64 / 1e3,
        "kB",
    ));
    Ok(())
}

fn count(name: &'static str, rules: &RuleSet) -> Measure {
    Measure::fixed(name, rules.rules().len() as f64, "rules")
}

fn checks(rules: &RuleSet, encounters: &[Encounter], passes: usize) -> Times {
    let mut work = Workspace::default();
    Times::of_thread(RUNS, || {
        for encounter in (0..passes).flat_map(|_| encounters) {
            black_box(rules.check_with(&mut work, encounter));
        }
    })
}

/// Allocations for an encounter that nothing is found on, once the memory to work in is there.
fn allocations(name: &'static str, rules: &RuleSet, encounters: &[Encounter]) -> Measure {
    let mut work = Workspace::default();
    let mut quiet = encounters.to_vec();
    quiet.retain(|encounter| rules.check_with(&mut work, encounter).is_empty());
    let allocations = count_allocations(|| {
        for encounter in &quiet {
            black_box(rules.check_with(&mut work, encounter));
        }
    });
    Measure::fixed(
        name,
        allocations.count_total as f64 / quiet.len().max(1) as f64,
        "allocations",
    )
}
