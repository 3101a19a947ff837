//! Validation: encounters held against every built-in rule, one encounter while a coder types, the making of a rule set.

use std::hint::black_box;

use casemix::rules::Workspace;

use super::{Outcome, RUNS};
use crate::{
    checks::{CheckWorkload, every_rule},
    measure::{Measure, Times},
    memory::count_allocations,
};

pub(super) fn measure(each: &mut impl FnMut(Measure)) -> Outcome {
    let workload = CheckWorkload::generate()?;
    let encounters = &workload.encounters;
    let rules = every_rule()?;
    let mut work = Workspace::default();
    each(Measure::fixed("rules", rules.rules().len() as f64, "rules"));
    each(Measure::fixed(
        "diagnoses of an encounter checked",
        workload.diagnoses(),
        "diagnoses",
    ));
    each(Measure::fixed(
        "documents of an encounter checked",
        workload.documents(),
        "documents",
    ));
    let mut check_all = || {
        for encounter in encounters {
            black_box(rules.check_with(&mut work, encounter));
        }
    };
    each(Times::of_thread(RUNS, &mut check_all).per_second("encounters checked by every rule", encounters.len()));
    each(
        Times::of_thread(RUNS, &mut check_all).nanoseconds_each("an encounter checked by every rule", encounters.len()),
    );
    let without_documents = workload.abstracts();
    let check_abstracts = || {
        for encounter in &without_documents {
            black_box(rules.check_with(&mut work, encounter));
        }
    };
    each(Times::of_thread(RUNS, check_abstracts).per_second(
        "encounters without documents checked by every rule",
        without_documents.len(),
    ));
    let language = crate::checks::rules_of_the_language()?;
    let check_language = || {
        for encounter in encounters {
            black_box(language.check_with(&mut work, encounter));
        }
    };
    each(Measure::fixed(
        "rules in the rule language",
        language.rules().len() as f64,
        "rules",
    ));
    each(
        Times::of_thread(RUNS, check_language)
            .per_second("encounters checked by the rules in the rule language", encounters.len()),
    );
    let quiet: Vec<_> = encounters
        .iter()
        .filter(|encounter| language.check(encounter).is_empty())
        .collect();
    let allocations = count_allocations(|| {
        for encounter in &quiet {
            black_box(language.check_with(&mut work, encounter));
        }
    });
    each(Measure::fixed(
        "allocations for an encounter without findings, rules in the language",
        allocations.count_total as f64 / quiet.len() as f64,
        "allocations",
    ));
    each(Times::of_thread(RUNS, || drop(black_box(every_rule()))).milliseconds("every rule read and compiled"));
    each(Measure::fixed(
        "sets of codes of every rule",
        rules.set_memory() as f64 / 1e3,
        "kB",
    ));
    Ok(())
}
